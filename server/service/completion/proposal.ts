import type { Target } from '../cursor/place.ts';
import type { Topic } from '../documentation.ts';

/** What a proposal is: an editor shows a sign for it. */
export type CompletionKind =
  | 'instruction'
  | 'keyword'
  | 'flag'
  | 'key'
  | 'value'
  | 'stage'
  | 'image'
  | 'variable'
  | 'directive'
  | 'rule'
  | 'file'
  | 'folder'
  | 'user'
  | 'label'
  | 'heredoc'
  | 'snippet';

/** What may stand at a target. */
export interface Proposal {
  readonly kind: CompletionKind;
  readonly label: string;
  readonly detail?: string | undefined;
  /** What is put there; the label where it is left out. */
  readonly text?: string;
  /** The same with stops, in the notation of LSP snippets. */
  readonly snippet?: string;
  readonly topic?: Topic;
  /** Whether more can be proposed behind it. */
  readonly asksAgain?: boolean;
  readonly isDeprecated?: boolean;
}

/** Proposals for one target, the best first. */
export interface Proposals {
  readonly target: Target | undefined;
  readonly proposals: readonly Proposal[];
  /** Whether there are more than it says. */
  readonly isIncomplete?: boolean;
}

export const NOTHING: readonly Proposals[] = [];

/** A text as it is in a snippet. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** What a snippet leaves where nobody fills it in. */
export function plain(snippet: string): string {
  return snippet.replace(/\\(.)|\$\{\d+:([^}]*)\}|\$\d+/gs, (_, escaped = '', text = '') => escaped + text);
}
