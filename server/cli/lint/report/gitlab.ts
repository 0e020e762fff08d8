import { fingerprintsOf } from '../../../lint/baseline/fingerprint.ts';
import type { Severity } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import { digestOf } from '../digest.ts';
import { type Result, reasonOf } from '../result.ts';

/** A Code Quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlab(results: readonly Result[]): string {
  return `${JSON.stringify(results.flatMap(entriesOf), null, 2)}\n`;
}

function entriesOf(result: Result): readonly object[] {
  const { path } = result;
  if (result.kind !== 'checked') {
    const location = { path, lines: { begin: 1, end: 1 } };
    const fingerprint = digestOf(path, result.kind);
    return [{ description: reasonOf(result), check_name: result.kind, fingerprint, severity: 'blocker', location }];
  }
  const lines = new Lines(result.source);
  const fingerprints = fingerprintsOf(result.diagnostics, result.source);
  return result.diagnostics.map(({ message, rule, severity, span }, index) => ({
    description: message,
    check_name: rule,
    fingerprint: digestOf(path, fingerprints[index] ?? ''),
    severity: SEVERITIES[severity],
    location: { path, lines: { begin: lines.positionAt(span.start).line, end: lines.positionAt(span.end).line } },
  }));
}

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  style: 'info',
};
