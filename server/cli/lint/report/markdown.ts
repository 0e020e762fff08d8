import type { Diagnostic } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import { inline } from '../../markdown.ts';
import { type Result, reasonOf, tallyOf } from '../result.ts';

/** A summary of a job: how much was found, and a table for each file. */
export function markdown(results: readonly Result[]): string {
  const { files, severities } = tallyOf(results);
  const counts = Object.entries(severities).flatMap(([severity, count]) => (count === 0 ? [] : `${count} ${severity}`));
  const unread = results.filter((it) => it.kind !== 'checked');
  const found =
    counts.length > 0 ? counts.join(', ') : unread.length === 0 ? 'nothing found' : 'nothing found elsewhere';
  const title = `### dflint: ${found} in ${files} ${files === 1 ? 'file' : 'files'}\n`;
  return [title, ...results.flatMap(chapterOf)].join('\n');
}

function chapterOf(result: Result): readonly string[] {
  if (result.kind !== 'checked') return [`**${inline(result.path)}**: ${inline(reasonOf(result))}\n`];
  if (result.diagnostics.length === 0) return [];
  const lines = new Lines(result.source);
  const rows = result.diagnostics.map((it) => rowOf(it, lines));
  return [
    `**${inline(result.path)}**\n`,
    `| line | severity | rule | finding |\n| ---: | --- | --- | --- |\n${rows.join('')}`,
  ];
}

function rowOf({ span, severity, rule, message }: Diagnostic, lines: Lines): string {
  return `| ${lines.positionAt(span.start).line} | ${severity} | ${rule} | ${inline(message)} |\n`;
}
