import type { Config } from '../lint/config/config.ts';
import { fixText } from '../lint/fix.ts';
import { ignoreEditsFor, type Reach } from '../lint/ignore/add-ignore.ts';
import { ignoreFileEdits } from '../lint/ignore/add-ignore-file.ts';
import type { Diagnostic, Safety } from '../lint/rule.ts';
import type { Model } from '../model/model.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Action, Change } from './action/action.ts';
import type { Digests } from './action/pin-digest.ts';
import { rewritingsAt } from './action/rewriting.ts';

export type { Action, ActionKind, Change } from './action/action.ts';

/** Where actions are wanted, and for what. */
export interface ActionRequest {
  /** What is selected; empty for a cursor. */
  readonly span: Span;
  /** The findings to do something about. */
  readonly diagnostics: readonly Diagnostic[];
  /** Everything that is found in the file. */
  readonly all: readonly Diagnostic[];
  readonly config: Config;
  readonly digests?: Digests;
  /** Kinds of the protocol, which mean those below them too: `refactor`. `undefined` for all. */
  readonly only?: readonly string[] | undefined;
}

/** What can be done at a place: fixes first, then ways to ignore, then other ways to write what stands there. */
export function actionsAt(model: Model, { span, diagnostics, all, config, digests, only }: ActionRequest): Action[] {
  const isWanted = wantedIn(only);
  const actions: Action[] = [];
  if (isWanted('quickfix')) {
    actions.push(...diagnostics.flatMap(fixOf), ...fixesOfRules(diagnostics, all));
    for (const rule of new Set(diagnostics.map((it) => it.rule))) {
      const found = diagnostics.filter((it) => it.rule === rule);
      if (!config.locked?.has(rule)) actions.push(...ignoring(rule, found, model));
    }
  }
  if (isWanted('refactor.rewrite')) {
    const isKnown = (it: Action) => actions.some(({ change }) => JSON.stringify(change) === JSON.stringify(it.change));
    actions.push(...rewritingsAt(model, span, digests ?? new Map()).filter((it) => !isKnown(it)));
  }
  if (isWanted('source.fixAll.dflint')) actions.push(...fixAll(all));
  return actions;
}

/** The same in an ignore file, where nothing can be written otherwise. */
export function ignoreFileActions(
  source: string,
  { diagnostics, all, config, only }: Omit<ActionRequest, 'span' | 'digests'>,
): Action[] {
  const isWanted = wantedIn(only);
  const actions: Action[] = [];
  if (isWanted('quickfix')) {
    actions.push(...diagnostics.flatMap(fixOf), ...fixesOfRules(diagnostics, all));
    for (const rule of new Set(diagnostics.map((it) => it.rule))) {
      if (config.locked?.has(rule)) continue;
      const found = diagnostics.filter((it) => it.rule === rule);
      const change: Change = { kind: 'edits', edits: ignoreFileEdits(source, found) };
      const title = `Ignore ${rule} here`;
      actions.push({ title, kind: 'quickfix', safety: 'safe', isPreferred: false, diagnostics: found, change });
    }
  }
  if (isWanted('source.fixAll.dflint')) actions.push(...fixAll(all));
  return actions;
}

/** The edits of an action that was chosen for the file as it is; `findingsIn` finds what there is to fix in a text. */
export function editsOf(
  change: Change,
  source: string,
  findingsIn: (source: string) => readonly Diagnostic[],
): readonly Edit[] {
  return change.kind === 'edits' ? change.edits : fixText(source, findingsIn, change.safety, change.rule).edits;
}

function wantedIn(only: ActionRequest['only']): (kind: string) => boolean {
  return (kind) => only?.some((it) => it === '' || kind === it || kind.startsWith(`${it}.`)) ?? true;
}

function fixOf(diagnostic: Diagnostic): readonly Action[] {
  const { fix } = diagnostic;
  if (fix === undefined) return [];
  const { title, safety, edits } = fix;
  const isPreferred = safety === 'safe';
  return [
    { title, kind: 'quickfix', safety, isPreferred, diagnostics: [diagnostic], change: { kind: 'edits', edits } },
  ];
}

/** The same for a rule everywhere in the file, where it finds more than this. */
function fixesOfRules(diagnostics: readonly Diagnostic[], all: readonly Diagnostic[]): readonly Action[] {
  const ids = new Set(diagnostics.flatMap((it) => (it.fix === undefined ? [] : it.rule)));
  return [...ids].flatMap((rule): readonly Action[] => {
    const fixable = all.filter((it) => it.rule === rule && it.fix !== undefined);
    if (fixable.length < 2) return [];
    const safety: Safety = fixable.every((it) => it.fix?.safety === 'safe') ? 'safe' : 'unsafe';
    const title = `Fix all ${fixable.length} findings of ${rule}`;
    const change: Change = { kind: 'fixes', rule, safety };
    return [{ title, kind: 'quickfix', safety, isPreferred: false, diagnostics: fixable, change }];
  });
}

function fixAll(all: readonly Diagnostic[]): readonly Action[] {
  const fixable = all.filter((it) => it.fix?.safety === 'safe');
  if (fixable.length === 0) return [];
  const change: Change = { kind: 'fixes', rule: undefined, safety: 'safe' };
  const title = 'Fix all that can be without changing the image';
  return [{ title, kind: 'source.fixAll.dflint', safety: 'safe', isPreferred: false, diagnostics: fixable, change }];
}

const REACHES: readonly Reach[] = ['instruction', 'stage', 'file'];

/** What a rule finds is ignored as one: who does not care about it here hardly cares about half of it. */
function ignoring(rule: string, diagnostics: readonly Diagnostic[], model: Model): readonly Action[] {
  return REACHES.flatMap((reach): readonly Action[] => {
    const edits = ignoreEditsFor(model, diagnostics, reach);
    if (edits === undefined || edits.length === 0) return [];
    const title = `Ignore ${rule} ${placeOf(diagnostics, reach)}`;
    const change: Change = { kind: 'edits', edits };
    return [{ title, kind: 'quickfix', safety: 'safe', isPreferred: false, diagnostics, change }];
  });
}

function placeOf(diagnostics: readonly Diagnostic[], reach: Reach): string {
  const [stage, ...others] = new Set(diagnostics.map((it) => it.stage));
  switch (reach) {
    case 'instruction':
      return 'here';
    case 'stage':
      if (others.length > 0) return 'in these stages';
      return stage === undefined || NAMELESS.test(stage) ? 'in this stage' : `in stage ${stage}`;
    case 'file':
      return 'in this file';
  }
}

/** `stage-1`, as BuildKit calls it. */
const NAMELESS = /^stage-\d+$/;
