import { printable } from '../printable.ts';

/** A piece of a page as data. Whatever is text in it, or an attribute, is only ever text. */
export interface Element {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly (Element | string)[];
}

/** What is `undefined` or `false` is left out; what is `true` is empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Child = Element | string | false | undefined;

export function el(tag: string, attributes: Attributes, ...children: readonly Child[]): Element {
  return {
    tag,
    attributes,
    children: children.flatMap((it) => (it === undefined || it === false || it === '' ? [] : [it])),
  };
}

export function markup(piece: Element | string): string {
  if (typeof piece === 'string') return escaped(piece);
  const { tag, attributes, children } = piece;
  let start = `<${tag}`;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    start += value === true ? ` ${name}=""` : ` ${name}="${escaped(String(value))}"`;
  }
  // In SVG, which is most of a picture, and only there, an element can be closed at once.
  if (children.length === 0 && CLOSED_AT_ONCE.has(tag)) return `${start}/>`;
  return `${start}>${children.map(markup).join('')}</${tag}>`;
}

/** Names that are put together to a class. */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

const CLOSED_AT_ONCE: ReadonlySet<string> = new Set(['path', 'rect', 'line']);

/** Lone surrogates cannot be written; what would break a line or turn the direction of text becomes a stand-in. */
function escaped(text: string): string {
  return printable(text)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"']/g, (it) => `&#${it.charCodeAt(0)};`);
}
