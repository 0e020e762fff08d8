import type { Diagnostic } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import { type Result, reasonOf } from '../result.ts';

/**
 * Commands that a GitHub workflow shows as annotations.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function github(results: readonly Result[]): string {
  return results
    .flatMap((result) => {
      if (result.kind !== 'checked') return [command('error', { file: result.path }, reasonOf(result))];
      const lines = new Lines(result.source);
      return result.diagnostics.map((it) => annotation(it, lines));
    })
    .join('');
}

function annotation({ path, span, severity, rule, message }: Diagnostic, lines: Lines): string {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  // GitHub refuses columns of a place that is on several lines.
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  const level = severity === 'info' || severity === 'style' ? 'notice' : severity;
  return command(level, { file: path, line: start.line, endLine: end.line, ...columns, title: rule }, message);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${inProperty(String(value))}`);
  return `::${name} ${listed.join(',')}::${inMessage(message)}\n`;
}

function inMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function inProperty(text: string): string {
  return inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
