import { type Drawing, draw } from './drawing.ts';
import type { Tone } from './words.ts';

/** A small sign, so that no colour has to be seen to tell verdicts apart. */
export function icon(name: keyof typeof PATHS): Drawing {
  return draw('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, draw('path', { d: PATHS[name] }));
}

const PATHS = {
  cached: 'M3 8.5 6.5 12 13 4.5',
  rebuilt: 'M13 8a5 5 0 1 1-1.5-3.5M12 1.5v3.2H8.8',
  unknown: 'M5.5 6a2.5 2.5 0 1 1 3.7 2.2C8.4 8.7 8 9.2 8 10.2M8 12.6v.4',
  source: 'M8 3.5a4.5 4.5 0 1 0 .01 0',
  failed: 'M4 4l8 8M12 4l-8 8',
  unreached: 'M4 8h8',
  layers: 'M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3',
} as const satisfies Record<Tone | 'layers', string>;
