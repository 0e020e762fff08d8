import type { Diagnostic, Related, Rule } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import type { Span } from '../../../text/span.ts';
import { docsOf } from '../../about.ts';
import { type Result, reasonOf, tallyOf } from '../result.ts';

/** The findings for programs. Its shape is a contract: additions only, or another `version`. */
export function json(results: readonly Result[], rules: readonly Rule[]): string {
  const { files, severities, fixable } = tallyOf(results);
  const byId = new Map(rules.map((it) => [it.id, it]));
  const report = {
    version: 1,
    files: results.map((it) => fileEntry(it, byId)),
    summary: { files, ...severities, fixable },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

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
