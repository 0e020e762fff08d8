import type { Culprit, Replay } from '../../../../simulator/replay.ts';
import { costText } from '../../../../text/figures.ts';
import { type Element, el } from '../../../picture/element.ts';
import { meter } from '../../../picture/figure.ts';
import type { Mark, Strips } from './strip.ts';

/** The files that cost most: how much, and in which commits. */
export function culpritTable({ culprits, commits, summary }: Replay, strips: Strips): readonly Element[] {
  const shown = culprits.slice(0, MOST_PATHS);
  const most = shown[0]?.seconds ?? 0;
  if (most === 0) return [];
  const row = (it: Culprit) => {
    const marks = commits.map((): Mark | undefined => undefined);
    for (const index of it.commits) marks[index] = GUILTY;
    return el(
      'tr',
      {},
      el('th', { scope: 'row', class: 'path' }, it.path),
      el(
        'td',
        { class: 'cost', 'data-sort': it.seconds },
        el('b', {}, costText(it.seconds, summary.measured === 'all')),
        meter('rebuilt', it.seconds / most),
      ),
      el('td', { class: 'number' }, String(it.commits.length)),
      el('td', { class: 'time', 'data-step': '' }, strips.strip(marks, `In ${it.commits.length} commits`, 'strip low')),
      el(
        'td',
        { class: 'latest' },
        ...it.commits
          .slice(-MOST_COMMITS)
          .reverse()
          .flatMap((at) => [link(at, commits), ' ']),
      ),
    );
  };
  const rest = culprits.length - shown.length;
  return [
    el('h2', {}, 'Who had steps run again'),
    el(
      'p',
      { class: 'faint' },
      'What it cost over all builds that a file changed; what several changed together is divided among them.',
    ),
    el(
      'table',
      { class: 'culprits', 'data-sortable': true },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, 'File'),
          el('th', { scope: 'col' }, 'Cost in all'),
          el('th', { scope: 'col', class: 'number' }, 'Commits'),
          el('th', { scope: 'col', 'data-fixed': true }, 'When'),
          el('th', { scope: 'col', 'data-fixed': true }, 'Last'),
        ),
      ),
      el('tbody', {}, ...shown.map(row)),
    ),
    ...(rest > 0 ? [el('p', { class: 'faint' }, `And ${rest} more files that cost less.`)] : []),
  ];
}

const GUILTY: Mark = { tone: 'rebuilt', height: 1 };
const MOST_PATHS = 12;
const MOST_COMMITS = 3;

function link(index: number, commits: Replay['commits']): Element {
  const { id = '', subject } = commits[index] ?? {};
  return el('a', { href: `#c${index}`, title: subject }, el('code', {}, id.slice(0, 8)));
}
