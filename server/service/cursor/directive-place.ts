import type { Dockerfile } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';
import { physicalLine } from './line.ts';

/** A line at the top of the file, which is a parser directive or may become one. */
export type DirectivePlace =
  /** The span is that of the whole line; nothing but perhaps a `#` and a part of a name stands there. */
  | { readonly kind: 'directive-name'; readonly line: Span; readonly name: Span }
  | { readonly kind: 'directive-value'; readonly name: string; readonly value: Span };

/** `undefined` where no directive can stand: only directives may stand above one. */
export function directivePlaceAt(file: Dockerfile, offset: number): DirectivePlace | undefined {
  const { source, directives } = file;
  const line = physicalLine(file, offset);
  const previous = directives.findLast((it) => it.end < line.start);
  const above = previous === undefined ? /^\ufeff?$/ : /^[^\n]*\n$/;
  if (!above.test(source.slice(previous?.end ?? 0, line.start))) return undefined;
  const text = source.slice(line.start, line.end);
  const match = DIRECTIVE.exec(text);
  if (match === null) return undefined;
  const [, front = '', name = '', equals = '', value = ''] = match;
  if (name === '' && equals !== '') return undefined;
  const nameStart = line.start + front.length;
  const nameEnd = nameStart + name.length;
  if (offset <= nameEnd) {
    return offset < nameStart && name !== ''
      ? undefined
      : { kind: 'directive-name', line, name: { start: nameStart, end: nameEnd } };
  }
  const start = nameEnd + equals.length;
  if (equals === '' || offset < start) return undefined;
  return {
    kind: 'directive-value',
    name: name.toLowerCase(),
    value: { start, end: Math.max(offset, start + value.trimEnd().length) },
  };
}

/** `# escape = x`, and all of its beginnings; an empty line too. */
const DIRECTIVE = /^(\ufeff?\s*#\s*|\ufeff?\s*)(?:((?<=#\s*)[a-z]\w*|)(?:(\s*=\s*)(.*)|\s*$))/i;
