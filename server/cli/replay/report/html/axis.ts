import type { ReplayedCommit } from '../../../../simulator/replay.ts';
import { type Element, el } from '../../../picture/element.ts';

/** Years, or months where there are few years, where they begin along the commits. */
export function axis(commits: readonly ReplayedCommit[]): Element {
  const years = beginningsOf(commits, (it) => it.slice(0, 4));
  const marks = years.length >= LEAST ? years : beginningsOf(commits, (it) => it.slice(0, 7));
  const days = marks.length >= LEAST ? marks : beginningsOf(commits, (it) => it);
  return el(
    'span',
    { class: 'axis', 'aria-hidden': 'true' },
    ...spaced(days, commits.length).map(({ at, text }) =>
      el('span', { style: `--at:${((at / commits.length) * 100).toFixed(2)}%` }, shown(text)),
    ),
  );
}

/** "Mar 2024", of seconds since 1970. */
export function monthText(time: number): string {
  return shown(new Date(time * 1000).toISOString().slice(0, 7));
}

/** "2024", "Mar 2024", "3 Mar" */
function shown(text: string): string {
  const [year = '', month, day] = text.split('-');
  if (month === undefined) return year;
  const name = MONTHS[Number(month) - 1] ?? month;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LEAST = 3;

interface Beginning {
  readonly at: number;
  readonly text: string;
}

function beginningsOf(commits: readonly ReplayedCommit[], part: (day: string) => string): readonly Beginning[] {
  const parts = commits.map(({ time }) => part(new Date(time * 1000).toISOString().slice(0, 10)));
  return parts.flatMap((text, at) => (at === 0 || text !== parts[at - 1] ? [{ at, text }] : []));
}

/** Without those that would stand too close; of the first and the second, the second begins where it says. */
function spaced(beginnings: readonly Beginning[], count: number): readonly Beginning[] {
  const shownOnes: Beginning[] = [];
  for (const it of beginnings) {
    const last = shownOnes.at(-1);
    if (last !== undefined && it.at - last.at < count * CLOSEST) {
      if (last.at > 0 || shownOnes.length > 1) continue;
      shownOnes.pop();
    }
    if (it.at < count * (1 - CLOSEST)) shownOnes.push(it);
  }
  return shownOnes;
}

/** Of the whole width. */
const CLOSEST = 0.13;
