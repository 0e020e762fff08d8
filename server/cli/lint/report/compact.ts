import { Lines } from '../../../text/lines.ts';
import { printable } from '../../printable.ts';
import type { Result } from '../result.ts';

/** One line a finding: `path:line:column: severity rule message`. Nothing where nothing is found. */
export function compact(results: readonly Result[]): string {
  return results
    .flatMap((result) => {
      if (result.kind !== 'checked') return [];
      const lines = new Lines(result.source);
      return result.diagnostics.map(({ path, span, severity, rule, message }) => {
        const { line, column } = lines.positionAt(span.start);
        return `${printable(path)}:${line}:${column}: ${severity} ${rule} ${printable(message)}\n`;
      });
    })
    .join('');
}
