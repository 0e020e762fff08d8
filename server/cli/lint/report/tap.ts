import { Lines } from '../../../text/lines.ts';
import { printable } from '../../printable.ts';
import { type Result, reasonOf } from '../result.ts';

/** A test for each file, which passes where nothing is found. https://testanything.org/tap-version-14-specification.html */
export function tap(results: readonly Result[]): string {
  const tests = results.map((result, index) => {
    const details = detailsOf(result);
    const title = `ok ${index + 1} - ${printable(result.path).replace(/[\\#]/g, (it) => `\\${it}`)}`;
    if (details.length === 0) return `${title}\n`;
    // JSON is YAML.
    const rows = details.map((it) => `    - ${JSON.stringify(it)}\n`).join('');
    return `not ${title}\n  ---\n  findings:\n${rows}  ...\n`;
  });
  return `TAP version 14\n1..${results.length}\n${tests.join('')}`;
}

function detailsOf(result: Result): readonly object[] {
  if (result.kind !== 'checked') return [{ severity: 'error', rule: result.kind, message: reasonOf(result) }];
  const lines = new Lines(result.source);
  return result.diagnostics.map(({ span, severity, rule, message }) => ({
    ...lines.positionAt(span.start),
    severity,
    rule,
    message,
  }));
}
