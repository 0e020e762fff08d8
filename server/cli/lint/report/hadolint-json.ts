import type { Rule, Severity } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import { type Result, reasonOf } from '../result.ts';

/** What `hadolint --format json` writes, for tools that read it. A rule which hadolint knows goes by its code there. */
export function hadolintJson(results: readonly Result[], rules: readonly Rule[]): string {
  const codes = new Map(rules.map(({ id, aka = [] }) => [id, aka.find((it) => /^(DL|SC)\d+$/.test(it)) ?? id]));
  return `${JSON.stringify(results.flatMap((it) => entriesOf(it, codes)))}\n`;
}

function entriesOf(result: Result, codes: ReadonlyMap<string, string>): readonly object[] {
  const { path: file } = result;
  if (result.kind !== 'checked') {
    return [{ code: 'DL1000', column: 1, file, level: 'error', line: 1, message: reasonOf(result) }];
  }
  const lines = new Lines(result.source);
  return result.diagnostics.map(({ rule, span, severity, message }) => {
    const { line, column } = lines.positionAt(span.start);
    const level: Severity = severity;
    return { code: codes.get(rule) ?? rule, column, file, level, line, message };
  });
}
