import type { Model } from '../../model/model.ts';
import type { Edit } from '../../text/edit.ts';
import { type Joined, sourceOffset, sourceSpan } from '../../text/joined.ts';
import { textOf } from '../../text/span.ts';
import type { Fix, ForeignFinding } from '../rule.ts';
import type { Passage, Remark, Replacement } from './remark.ts';
import { type CheckedScript, checkedScripts } from './script.ts';

/** What ShellCheck finds in a file, at the places where the Dockerfile has it. `ask` gets the remarks on each of the texts. */
export function shellCheckFindings(
  model: Model,
  ask: (texts: readonly string[]) => readonly (readonly Remark[])[],
): readonly ForeignFinding[] {
  const scripts = checkedScripts(model);
  const answers = scripts.length === 0 ? [] : ask(scripts.map(textToCheck));
  const { source } = model.file;
  return scripts.flatMap((script, index) => {
    const places = new Places(script);
    return once(answers[index] ?? []).flatMap((it) => findingOf(it, script, places, source) ?? []);
  });
}

/** The file that ShellCheck is to read. */
export function textToCheck({ head, body }: CheckedScript): string {
  return head + body.text;
}

/** Of a script with the line ends of Windows it says so at every line. */
function once(remarks: readonly Remark[]): readonly Remark[] {
  const first = remarks.find((it) => it.code === CARRIAGE_RETURN);
  return first === undefined ? remarks : remarks.filter((it) => it.code !== CARRIAGE_RETURN || it === first);
}

const CARRIAGE_RETURN = 1017;

/** What it says of the head is of our making. */
function findingOf(
  remark: Remark,
  { body, isAsh }: CheckedScript,
  places: Places,
  source: string,
): ForeignFinding | undefined {
  const [start, end] = places.ofPassage(remark);
  if (start === undefined || end === undefined) return undefined;
  const span = sourceSpan(body, start, end);
  // In the Dockerfile the blanks are the indentation of a line.
  if (remark.code === REPEATED_BLANKS && textOf(source, span).includes('\n')) return undefined;
  const message = remark.message.trim().replace(/\.$/, '').replace(/\s+/g, ' ');
  const fix = fixOf(remark.replacements, body, places, source);
  return {
    span,
    rule: `SC${remark.code}`,
    severity: remark.level,
    message: isAsh ? message.replace(/^In dash,/, 'In ash,') : message,
    ...(fix && { fix }),
  };
}

const REPEATED_BLANKS = 2291;

/** All of it or nothing: only where the Dockerfile has what is to be replaced as the script has it. */
function fixOf(replacements: readonly Replacement[], body: Joined, places: Places, source: string): Fix | undefined {
  const edits = replacements.flatMap((it) => editOf(it, body, places, source) ?? []);
  if (edits.length === 0 || edits.length < replacements.length) return undefined;
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const meet = ordered.some(({ span }, index) => {
    const before = ordered[index - 1]?.span;
    return before !== undefined && (span.start < before.end || span.start === before.start);
  });
  return meet ? undefined : { title: 'Write it as ShellCheck proposes', safety: 'unsafe', edits: ordered };
}

function editOf(replacement: Replacement, body: Joined, places: Places, source: string): Edit | undefined {
  const { text, isEnd } = replacement;
  const [start, end] = places.ofPassage(replacement);
  // What holds a line feed or an escape could continue a line, or end one.
  if (start === undefined || end === undefined || end < start || /[\n\\]/.test(text)) return undefined;
  if (start === end) {
    const at = isEnd && start > 0 ? sourceSpan(body, start - 1, start).end : sourceOffset(body, start);
    return { span: { start: at, end: at }, text };
  }
  const span = sourceSpan(body, start, end);
  return textOf(source, span) === body.text.slice(start, end) ? { span, text } : undefined;
}

/** Finds what lines and columns mean in a script. */
class Places {
  readonly #lines: readonly string[];
  readonly #headLines: number;

  constructor({ head, body }: CheckedScript) {
    this.#lines = body.text.split('\n');
    this.#headLines = head.split('\n').length - 1;
  }

  /** The offsets into the body at which a passage begins and ends; `undefined` in the head. */
  ofPassage({ line, column, endLine, endColumn }: Passage): readonly [number | undefined, number | undefined] {
    return [this.#at(line, column), this.#at(endLine, endColumn)];
  }

  #at(line: number, column: number): number | undefined {
    const index = line - 1 - this.#headLines;
    if (index < 0) return undefined;
    const before = this.#lines.slice(0, index).reduce((sum, it) => sum + it.length + 1, 0);
    return before + [...(this.#lines[index] ?? '')].slice(0, column - 1).join('').length;
  }
}
