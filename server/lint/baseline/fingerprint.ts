import type { Diagnostic } from '../rule.ts';

/**
 * What tells a finding from all others of its file, and stays the same when lines around it come, go or move: the rule, the
 * lines it lies in without their indentation, and which one of several equal ones it is. The answers are in the order of
 * the diagnostics.
 */
export function fingerprintsOf(diagnostics: readonly Diagnostic[], source: string): readonly string[] {
  const counts = new Map<string, number>();
  return diagnostics.map(({ rule, span }) => {
    const start = source.lastIndexOf('\n', span.start - 1) + 1;
    const end = source.indexOf('\n', Math.max(span.start, span.end - 1));
    const lines = source.slice(start, end < 0 ? undefined : end);
    const known = `${rule}\n${lines.split('\n').map(bare).join('\n')}`;
    const count = (counts.get(known) ?? 0) + 1;
    counts.set(known, count);
    return count === 1 ? known : `${known}\n#${count}`;
  });
}

function bare(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}
