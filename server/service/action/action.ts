import type { Diagnostic, Safety } from '../../lint/rule.ts';
import type { Edit } from '../../text/edit.ts';

/** Something that an editor can do to a file when it is chosen. */
export interface Action {
  /** An imperative phrase: "Replace ADD with COPY". */
  readonly title: string;
  readonly kind: ActionKind;
  /** Safe: the image is the same. */
  readonly safety: Safety;
  /** Whether it is what to do about the findings, so that an editor may do it without asking. */
  readonly isPreferred: boolean;
  /** The findings that it ends; none of a rewriting. */
  readonly diagnostics: readonly Diagnostic[];
  readonly change: Change;
  /** Why the image is the same, where that takes a word. */
  readonly proof?: string;
}

/** As the protocol of editors has it. */
export type ActionKind = 'quickfix' | 'refactor.rewrite' | 'source.fixAll.dflint';

/** What becomes of the file. `fixes` take time, and are worked out by `editsOf` when they are chosen. */
export type Change =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  /** All that may be fixed, of one rule or of all. */
  | { readonly kind: 'fixes'; readonly rule: string | undefined; readonly safety: Safety };

/** Another way to write what stands there. */
export function rewriting(title: string, safety: Safety, edits: readonly Edit[]): Action {
  return {
    title,
    kind: 'refactor.rewrite',
    safety,
    isPreferred: false,
    diagnostics: [],
    change: { kind: 'edits', edits },
  };
}
