import type { Diagnostic, Related, Rule } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import type { Span } from '../../../text/span.ts';
import { docsOf } from '../../about.ts';
import { type Result, reasonOf, tallyOf } from '../result.ts';

/**
 * The findings for programs, in pieces that follow each other: of very many files they are longer than a text can be. Its
 * shape is a contract: additions only, or another `version`.
 */
export function* json(results: readonly Result[], rules: readonly Rule[]): Iterable<string> {
  const { files, severities, fixable } = tallyOf(results);
  const byId = new Map(rules.map((it) => [it.id, it]));
  let piece = '{\n  "version": 1,\n  "files": [';
  for (const [index, it] of results.entries()) {
    piece += (index === 0 ? '\n' : ',\n') + entryText(fileEntry(it, byId));
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  const summary = JSON.stringify({ summary: { files, ...severities, fixable } }, null, 2);
  yield `${piece}${results.length === 0 ? '' : '\n  '}],${summary.slice(1)}\n`;
}

/** About how many characters a piece has. */
const PIECE = 1 << 16;

/** An entry as it is written in a list that is in an object. */
function entryText(entry: object): string {
  return JSON.stringify({ files: [entry] }, null, 2).slice(BEFORE_ENTRY.length, -AFTER_ENTRY.length);
}

const BEFORE_ENTRY = '{\n  "files": [\n';
const AFTER_ENTRY = '\n  ]\n}';

function fileEntry(result: Result, rules: ReadonlyMap<string, Rule>): object {
  if (result.kind !== 'checked') return { path: result.path, error: reasonOf(result) };
  const { path, source, diagnostics } = result;
  const lines = new Lines(source);
  return { path, diagnostics: diagnostics.map((it) => entry(it, rules.get(it.rule), lines)) };
}

function entry(diagnostic: Diagnostic, rule: Rule | undefined, lines: Lines): object {
  const { rule: id, severity, message, span, stage, related = [], fix } = diagnostic;
  return {
    rule: id,
    aka: rule?.aka ?? [],
    // ShellCheck has no categories.
    category: rule?.category ?? 'correctness',
    severity,
    message,
    range: rangeOf(span, lines),
    stage: stage ?? null,
    related: related.map((it) => relatedEntry(it, diagnostic.path, lines)),
    fix: fix === undefined ? null : { ...fix, edits: fix.edits.map(({ span, text }) => ({ ...span, text })) },
    docs: docsOf(id),
  };
}

/** Of another file the lines are not known here. */
function relatedEntry({ path, span, message }: Related, ownPath: string, lines: Lines): object {
  const isElsewhere = path !== undefined && path !== ownPath;
  return { path: path ?? ownPath, message, range: isElsewhere ? null : rangeOf(span, lines) };
}

function rangeOf({ start, end }: Span, lines: Lines): object {
  return {
    start: { ...lines.positionAt(start), offset: start },
    end: { ...lines.positionAt(end), offset: end },
  };
}
