import { type Element, el } from './element.ts';
import type { Tone } from './pattern.ts';

/** A figure and what it is of; with a share from 0 to 1, a meter of it. */
export function figure(
  value: Element | string,
  text: string,
  of?: { readonly tone: Tone; readonly share: number },
): Element {
  return el('li', {}, el('b', {}, value), of && meter(of.tone, of.share), el('span', {}, text));
}

export function meter(tone: Tone, share: number): Element {
  return el('span', { class: `meter ${tone}`, style: `--share:${(share * 100).toFixed(1)}%` }, el('i', {}));
}
