import { type Element, el } from './element.ts';

/** How a step looks. */
export type Tone = 'cached' | 'rebuilt' | 'unknown' | 'source' | 'failed' | 'unreached';

/** What becomes of a step, in the words of one who builds; the same as in the view of layers in editors. */
export const FATES: Readonly<Record<Tone, string>> = {
  cached: 'cached',
  rebuilt: 'runs',
  unknown: 'may run',
  source: 'base image',
  failed: 'stops the build',
  unreached: 'not reached',
};

/** What fills are made of. Each has a pattern of its own, so that no colour has to be seen to tell them apart. */
export const PATTERNS: Element = el(
  'svg',
  { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true' },
  el(
    'defs',
    {},
    pattern('rebuilt', 5, el('path', { d: 'M-1 1l2-2M-1 6l7-7M4 6l2-2' })),
    pattern('unknown', 4, el('path', { d: 'M1.2 2h1.6' })),
    pattern('failed', 4, el('path', { d: 'M2 0v4' })),
  ),
);

function pattern(tone: Tone, size: number, drawn: Element): Element {
  return el(
    'pattern',
    { id: `p-${tone}`, width: size, height: size, patternUnits: 'userSpaceOnUse', class: tone },
    el('rect', { width: size, height: size }),
    drawn,
  );
}

/** A small sign of a tone. */
function icon(tone: Tone): Element {
  return el('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, el('path', { d: SIGNS[tone] }));
}

const SIGNS: Readonly<Record<Tone, string>> = {
  cached: 'M3 8.5 6.5 12 13 4.5',
  rebuilt: 'M13 8a5 5 0 1 1-1.5-3.5M12 1.5v3.2H8.8',
  unknown: 'M5.5 6a2.5 2.5 0 1 1 3.7 2.2C8.4 8.7 8 9.2 8 10.2M8 12.6v.4',
  source: 'M8 3.5a4.5 4.5 0 1 0 .01 0',
  failed: 'M4 4l8 8M12 4l-8 8',
  unreached: 'M4 8h8',
};

/** A sign in a disc, as it stands before a step. */
export function swatch(tone: Tone): Element {
  return el('span', { class: `swatch ${tone}` }, icon(tone));
}
