import type { Diagnostic } from '../../../lint/rule.ts';
import { counted } from '../../../text/figures.ts';
import { Lines } from '../../../text/lines.ts';
import type { Span } from '../../../text/span.ts';
import type { Look } from '../../look.ts';
import { printable } from '../../printable.ts';
import { type Checked, type Result, tallyOf } from '../result.ts';
import { frameOf, widthOf } from './frame.ts';

/** The findings for people to read: a header for each file, and for each finding the code it speaks of. */
export function pretty(results: readonly Result[], look: Look): string {
  return results
    .filter((it) => it.kind === 'checked')
    .filter((it) => it.diagnostics.length > 0)
    .map((it) => fileReport(it, look))
    .join('');
}

/** The last line: "3 findings in 2 files: 1 error, 2 warnings; 2 can be fixed, 1 more with --unsafe-fixes". */
export function prettySummary(results: readonly Result[], look: Look): string {
  const { severities } = tallyOf(results);
  const checked = results.filter((it) => it.kind === 'checked');
  const concerned = checked.filter((it) => it.diagnostics.length > 0).length;
  if (concerned === 0) return checked.length === 0 ? '' : `No findings in ${counted(checked.length, 'file')}.\n`;
  const { error, warning, info, style } = severities;
  const parts = [
    error > 0 && look.error(counted(error, 'error')),
    warning > 0 && look.warning(counted(warning, 'warning')),
    info > 0 && look.info(`${info} info`),
    style > 0 && look.style(`${style} style`),
  ];
  const total = counted(error + warning + info + style, 'finding');
  const remedy = remedyText(checked.flatMap((it) => it.diagnostics));
  return `${total} in ${counted(concerned, 'file')}: ${parts.filter(Boolean).join(', ')}${remedy}\n`;
}

function remedyText(diagnostics: readonly Diagnostic[]): string {
  const fixes = diagnostics.flatMap((it) => it.fix ?? []);
  const unsafe = fixes.filter((it) => it.safety === 'unsafe').length;
  const safe = fixes.length - unsafe;
  if (unsafe === 0) return safe === 0 ? '' : `; ${safe} can be fixed`;
  return `; ${safe === 0 ? `${unsafe} can be fixed` : `${safe} can be fixed, ${unsafe} more`} with --unsafe-fixes`;
}

function fileReport({ path, source, diagnostics }: Checked, look: Look): string {
  const lines = new Lines(source);
  const title = `${look.strong(printable(path))} ${look.faint(`· ${counted(diagnostics.length, 'finding')}`)}`;
  const reports = diagnostics.map((it) => findingReport(it, lines, look));
  return [title, '', ...reports].map((it) => `${it}\n`).join('');
}

function findingReport(diagnostic: Diagnostic, lines: Lines, look: Look): string {
  const { path, rule, severity, message, span, related = [], fix } = diagnostic;
  const title = `${severity}: `;
  const indent = `\n  ${' '.repeat(title.length)}`;
  const text = wrapped(printable(message), look.width - 2 - title.length).join(indent);
  const gutter = Math.max(3, ...[span, ...related.map((it) => it.span)].map((it) => digitsOf(it, lines)));
  const edge = (corner: string, text: string) => `  ${' '.repeat(gutter)} ${look.faint(corner)} ${text}`;
  const rows = [
    `  ${look[severity](title)}${text}`,
    edge('╭─', `${placeOf(path, span, lines)} ${look.faint(`· ${rule}`)}`),
    ...codeRows(span, lines, gutter, look, look[severity]),
  ];
  for (const { path: other = path, span, message } of related) {
    const note = printable(message);
    if (other !== path) rows.push(edge('├─', `${printable(other)}: ${note}`));
    else
      rows.push(
        edge('├─', `${placeOf(path, span, lines)} ${note}`),
        ...codeRows(span, lines, gutter, look, look.faint),
      );
  }
  if (fix !== undefined) {
    const caution = fix.safety === 'unsafe' ? look.faint(' (unsafe)') : '';
    rows.push(edge('╰─', `${look.fix('fix:')} ${printable(fix.title)}${caution}`));
  }
  return rows.map((it) => `${it}\n`).join('');
}

function codeRows(span: Span, lines: Lines, gutter: number, look: Look, paint: Look['strong']): string[] {
  const { line, column } = lines.positionAt(span.start);
  const last = lines.positionAt(span.end);
  const text = lines.textAt(line);
  const end = last.line === line ? last.column - 1 : text.length;
  const frame = frameOf(text, column - 1, end, look.width - gutter - 5);
  const more = last.line === line ? '' : look.faint(` … to line ${last.line}`);
  const number = String(line).padStart(gutter);
  return [
    `  ${look.faint(`${number} │`)} ${frame.code}`,
    `  ${' '.repeat(gutter)} ${look.faint('│')} ${paint(frame.carets)}${more}`,
  ];
}

function placeOf(path: string, { start }: Span, lines: Lines): string {
  const { line, column } = lines.positionAt(start);
  return `${printable(path)}:${line}:${column}`;
}

function digitsOf({ start }: Span, lines: Lines): number {
  return String(lines.positionAt(start).line).length;
}

/** Lines of at most `width` columns, broken between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && widthOf(line) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
