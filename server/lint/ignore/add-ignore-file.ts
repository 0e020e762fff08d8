import type { Edit } from '../../text/edit.ts';
import type { Silenced } from './add-ignore.ts';

/** Has comments silence findings in an ignore file: one above each pattern, or one for all where there is no pattern. */
export function ignoreFileEdits(source: string, findings: readonly Silenced[], reason?: string): readonly Edit[] {
  const rules = new Map<number, Set<string>>();
  for (const { rule, span } of findings) {
    const start = source.lastIndexOf('\n', span.start - 1) + 1;
    rules.set(start, (rules.get(start) ?? new Set()).add(rule));
  }
  const ending = source.includes('\r\n') ? '\r\n' : '\n';
  const because = reason === undefined ? '' : ` -- ${reason.trim()}`;
  return [...rules].map(([start, names]): Edit => {
    const isAbovePattern = /^\uFEFF?[^\S\n]*[^\s#]/.test(source.slice(start));
    const text = `# dflint ${isAbovePattern ? 'ignore' : 'ignore-file'}=${[...names].join(',')}${because}${ending}`;
    const at = source.startsWith('\uFEFF') ? Math.max(1, start) : start;
    return { span: { start: at, end: at }, text };
  });
}
