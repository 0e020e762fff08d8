import type { Surroundings } from '../surroundings.ts';

/** Hands things on one by one, with a bar on the terminal that standard error is, if they take long enough to be waited for. */
export function* watched<Thing>(
  things: readonly Thing[],
  what: string,
  { errorColumns, clock, warn }: Pick<Surroundings, 'errorColumns' | 'clock' | 'warn'>,
): Generator<Thing> {
  if (errorColumns === undefined) {
    yield* things;
    return;
  }
  let last = clock();
  let isShown = false;
  for (const [index, thing] of things.entries()) {
    const now = clock();
    if (now - last >= PAUSE) {
      last = now;
      isShown = true;
      warn(`\r${barOf(index, things.length, what, errorColumns)}\x1b[K`);
    }
    yield thing;
  }
  if (isShown) warn('\r\x1b[K');
}

/** In milliseconds; what is done before that shows no bar. */
const PAUSE = 100;

function barOf(done: number, all: number, what: string, columns: number): string {
  const text = ` ${done}/${all} ${what}`;
  const room = Math.min(LONGEST, columns - text.length - 1);
  if (room < SHORTEST) return text.trim().slice(0, columns - 1);
  const filled = Math.round((done / all) * room);
  return `${'█'.repeat(filled)}${'░'.repeat(room - filled)}${text}`;
}

const LONGEST = 40;
const SHORTEST = 8;
