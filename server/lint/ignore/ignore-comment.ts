import type { Dockerfile } from '../../syntax/ast.ts';
import { checkDirectiveIn } from '../../syntax/line/directive.ts';
import { bareSpan, type Span } from '../../text/span.ts';
import type { JudgedIgnore } from '../rule.ts';
import { type CheckOptions, readCheckOptions } from './check-options.ts';
import { type Name, namesIn } from './name-list.ts';

/** What a comment asks to be ignored, not yet where. */
export interface IgnoreComment extends Span {
  readonly dialect: JudgedIgnore['dialect'];
  readonly reach: 'instruction' | 'stage' | 'file';
  readonly names: readonly Name[];
  readonly reason: string | undefined;
  readonly defect: JudgedIgnore['defect'];
}

/** Whether a source can hold an ignore comment at all: most hold none, and need not be searched. */
export function mayIgnore(source: string): boolean {
  let from = 0;
  for (const { index } of source.matchAll(WORD)) {
    const line = Math.max(from, source.lastIndexOf('\n', index) + 1);
    if (source.slice(line, index).includes('#')) return true;
    from = index;
  }
  return false;
}

/** What each of them holds behind a `#`. */
const WORD = /dflint|hadolint|check\s*=/gi;

/** Reads a comment, from its `#` on; `undefined` where it ignores nothing and does not look as if it should. */
export function readIgnoreComment(source: string, { start, end }: Span): IgnoreComment | undefined {
  const text = source.slice(start, end);
  return readOwn(text, start) ?? readHadolint(text, start) ?? readCheck(text, start);
}

/** `# dflint ignore-file=a, b -- why`, and what one writes who does not remember it: `# dflint disable=a`, `# dflint: ignore a` */
const OWN = /^#\s*dflint(?::\s*|\s+)((ignore|disable)[\w-]*)(\s*=\s*)?([^]*)$/i;
const REACHES = { ignore: 'instruction', 'ignore-stage': 'stage', 'ignore-file': 'file' } as const;

function readOwn(text: string, start: number): IgnoreComment | undefined {
  const match = OWN.exec(text);
  if (match === null) return undefined;
  const [, verb = '', , equals, rest = ''] = match;
  const verbStart = start + text.indexOf(verb, text.toLowerCase().indexOf('dflint') + 'dflint'.length);
  const wrong = (message: string): IgnoreComment => {
    const defect = { span: { start: verbStart, end: verbStart + verb.length }, message };
    const place = { start, end: start + text.length };
    return { ...place, dialect: 'dflint', reach: 'instruction', names: [], reason: undefined, defect };
  };
  const reach = Object.entries(REACHES).find(([it]) => it === verb)?.[1];
  if (reach === undefined) {
    // Without the sign it is prose: "dflint ignores this file".
    if (equals === undefined) return undefined;
    return wrong(`nothing is ignored: write ignore, ignore-stage or ignore-file instead of "${verb}"`);
  }
  const dashes = rest.search(/(?<!\S)--(?!\S)/);
  const list = dashes < 0 ? rest : rest.slice(0, dashes);
  const reason = dashes < 0 ? undefined : rest.slice(dashes + 2);
  const names = namesIn(list, start + text.length - rest.length);
  // Without a list, every rule would be meant: more than anyone can have looked at.
  if (equals === undefined || names.length === 0)
    return wrong(`nothing is ignored: say which rule, as in "${verb}=prefer-copy"`);
  const spaced = names.find((it) => /\s/.test(it.text));
  if (spaced !== undefined) return wrong('nothing is ignored: put commas between rules, and -- before a reason');
  return {
    start,
    end: start + text.length,
    dialect: 'dflint',
    reach,
    names,
    reason: reason?.trim() || undefined,
    defect: undefined,
  };
}

/** `# hadolint ignore=DL3020,SC2086 # why`. What is written otherwise, hadolint passes over, and so do we. */
const HADOLINT = /^#\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([DLSC\d]+(?:\s*,\s*[DLSC\d]+)*)\s*(?:#(.*))?$/d;

function readHadolint(text: string, start: number): IgnoreComment | undefined {
  const match = HADOLINT.exec(text);
  if (match === null) return undefined;
  const [, scope, list = '', reason] = match;
  return {
    start,
    end: start + text.length,
    dialect: 'hadolint',
    reach: scope === 'global' ? 'file' : scope === 'stage' ? 'stage' : 'instruction',
    names: namesIn(list, start + (match.indices?.[2]?.[0] ?? 0)),
    reason: reason?.trim() || undefined,
    defect: undefined,
  };
}

/** The directive `# check=skip=...` of a file; `undefined` where it skips nothing. */
export function readCheckDirective(file: Dockerfile): IgnoreComment | undefined {
  const directive = checkDirectiveIn(file);
  if (directive === undefined) return undefined;
  const options = readCheckOptions(directive.value, directive.valueSpan.start);
  return skipping(options, bareSpan(directive), 'file');
}

/** `# check=skip=StageNameCasing,JSONArgsRecommended;error=true` and, behind a space, whatever one likes. */
const CHECK = /^#\s*check\s*=\s*(\S+)/di;

function readCheck(text: string, start: number): IgnoreComment | undefined {
  const match = CHECK.exec(text);
  const place = { start, end: start + text.length };
  const options = readCheckOptions(match?.[1] ?? '', start + (match?.indices?.[1]?.[0] ?? 0));
  return skipping(options, place, 'instruction');
}

function skipping(
  options: CheckOptions | undefined,
  place: Span,
  reach: IgnoreComment['reach'],
): IgnoreComment | undefined {
  const names = options?.skip ?? [];
  if (names.length === 0) return undefined;
  return { ...place, dialect: 'buildkit', reach, names, reason: undefined, defect: undefined };
}
