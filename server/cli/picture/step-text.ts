import { type Element, el } from './element.ts';

/** `COPY` and `. .` of `[build 1/3] COPY . .`; an image as people write it. */
function partsOf(name: string): { readonly keyword: string; readonly rest: string } {
  const [, keyword = '', rest = ''] = name.match(/^(?:\[[^\]]*\] )?(\S+)\s*([^]*)$/) ?? [];
  const short = rest.replace(/^docker\.io\/(?:library\/)?/, '').replace(/@(sha256:[0-9a-f]{8})[0-9a-f]+/, '@$1…');
  return { keyword, rest: short.replace(/\s+/g, ' ') };
}

/** The instruction of a step, on one line. */
export function code(name: string): Element {
  const { keyword, rest } = partsOf(name);
  return el('code', { class: 'code', title: `${keyword} ${rest}` }, el('b', {}, keyword), ` ${rest}`);
}

/** The same within a sentence, where it must not be long. */
export function quoted(name: string, most = 48): Element {
  const { keyword, rest } = partsOf(name);
  const text = `${keyword} ${rest}`;
  const isShort = text.length <= UNBROKEN;
  return el(
    'code',
    { title: text, class: isShort && 'unbroken' },
    text.length <= most ? text : `${text.slice(0, most - 1)}…`,
  );
}

/** Fits on a line of a telephone. */
const UNBROKEN = 24;

/** With a capital letter, unless a path or a name begins it. */
export function capital(text: string): string {
  return /^[a-z]+(?:[\s,]|:\s|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
