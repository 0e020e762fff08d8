import { type Element, el } from '../../../picture/element.ts';
import type { Tone } from '../../../picture/pattern.ts';

/** What is drawn at a place of a strip: how it looks, and how much of the height it takes. */
export interface Mark {
  readonly tone: Tone;
  readonly height: number;
}

/** A letter of a replayed commit as a mark: what runs is high and what is cached is low, so that no colour is needed. */
export function markOf(letter: string, likely: 'rebuilt' | 'cached' | undefined): Mark | undefined {
  switch (letter) {
    case 'R':
      return RUNS;
    case 'U':
      return likely === 'cached' ? MAY_STAY : MAY_RUN;
    case 'C':
      return STAYS;
    default:
      return undefined;
  }
}

const RUNS: Mark = { tone: 'rebuilt', height: 1 };
const MAY_RUN: Mark = { tone: 'unknown', height: 0.8 };
const MAY_STAY: Mark = { tone: 'unknown', height: 0.34 };
const STAYS: Mark = { tone: 'cached', height: 0.16 };

/**
 * Marks side by side, over the whole width of where it stands. Neighbours that look alike are one piece, and each look is one
 * path by which a rectangle is clipped: so patterns are not stretched with it, and a thousand commits are not large.
 */
export class Strips {
  #count = 0;

  strip(marks: readonly (Mark | undefined)[], label: string, name = 'strip'): Element {
    const paths = new Map<Mark, string>();
    for (const { mark, start, length } of runsOf(marks))
      paths.set(mark, (paths.get(mark) ?? '') + pieceOf(mark, start, length, marks.length));
    return el(
      'svg',
      { class: name, role: 'img', 'aria-label': label },
      ...[...paths].flatMap(([{ tone }, d]) => {
        const id = `k${this.#count++}`;
        const transform = `scale(${Number((1 / marks.length).toPrecision(6))} 1)`;
        return [
          el('clipPath', { id, clipPathUnits: 'objectBoundingBox' }, el('path', { transform, d })),
          el('rect', { class: `f-${tone}`, width: '100%', height: '100%', 'clip-path': `url(#${id})` }),
        ];
      }),
    );
  }
}

/** The same where there is a fixed width for it, which takes far less text. */
export function cells(marks: readonly (Mark | undefined)[], label: string): Element {
  const paths = new Map<Mark, string>();
  const at = (index: number) => Math.round((index / marks.length) * CELLS);
  for (const { mark, start, length } of runsOf(marks)) {
    const [x, y] = [at(start), Math.round((1 - mark.height) * CELL_HEIGHT)];
    const width = at(start + length) - x;
    paths.set(mark, `${paths.get(mark) ?? ''}M${x} ${y}h${width}V${CELL_HEIGHT}h-${width}z`);
  }
  return el(
    'svg',
    { class: 'strip cells', width: CELLS, height: CELL_HEIGHT, role: 'img', 'aria-label': label },
    ...[...paths].map(([{ tone }, d]) => el('path', { class: `f-${tone}`, d })),
  );
}

/** In pixels. */
const CELLS = 240;
const CELL_HEIGHT = 18;

function pieceOf({ tone, height }: Mark, start: number, length: number, count: number): string {
  // A single build among a thousand must not be thinner than a hair.
  const width = tone === 'cached' ? length : Math.max(length, Number((count / THINNEST).toFixed(2)));
  const y = Number((1 - height).toFixed(2));
  return `M${start} ${y}h${width}V1h-${width}z`;
}

/** Of the whole width, which is a few hundred pixels. */
const THINNEST = 450;

function* runsOf(
  marks: readonly (Mark | undefined)[],
): Generator<{ readonly mark: Mark; readonly start: number; readonly length: number }> {
  let start = 0;
  for (let at = 1; at <= marks.length; at++) {
    const mark = marks[start];
    if (at < marks.length && marks[at] === mark) continue;
    if (mark !== undefined) yield { mark, start, length: at - start };
    start = at;
  }
}

/** Heights side by side, the highest as high as there is room. */
export function skyline(values: readonly number[], label: string): Element {
  const most = Math.max(...values, Number.MIN_VALUE);
  let d = 'M0 1';
  let last = -1;
  for (const value of values) {
    const y = Number((1 - value / most).toFixed(2));
    d += y === last ? 'h1' : `V${y}h1`;
    last = y;
  }
  return el(
    'svg',
    {
      class: 'skyline',
      role: 'img',
      'aria-label': label,
      viewBox: `0 0 ${values.length} 1`,
      preserveAspectRatio: 'none',
    },
    el('path', { d: `${d.replace(/(?:h1)+/g, (it) => `h${it.length / 2}`)}V1z` }),
  );
}
