import type { BuildContext } from '../../server/context/context.ts';
import type { Diagnostic } from '../../server/lint/rule.ts';
import type { Span } from '../../server/text/span.ts';
import { contextOfFiles } from '../context-of-files.ts';

/** Whatever is found has a place in the text, and so has what would mend it. */
export function expectInside(found: readonly Diagnostic[], text: string): void {
  for (const { span, message, fix, related = [] } of found) {
    const spans = [span, ...related.flatMap((it) => (it.path === undefined ? it.span : []))];
    for (const it of [...spans, ...(fix?.edits.map((it) => it.span) ?? [])]) expectSpan(it, text, message);
  }
}

export function expectSpan({ start, end }: Span, text: string, what: string): void {
  if (!(0 <= start && start <= end && end <= text.length)) throw new Error(`"${what}" lies outside`);
}

/** Some files, of which one says this. */
export function contextWith(text: string): BuildContext {
  const context = contextOfFiles({ '.dockerignore': 'x', 'src/a': text, b: '', x: '' });
  const entries = [...context.entries].map(([path, entry]) => {
    const content = path === 'src/a' ? text : '';
    return [path, entry.kind === 'file' ? { ...entry, content: `sha256:${content}` } : entry] as const;
  });
  return { ...context, entries: new Map(entries) };
}
