import type { Replay, ReplayedCommit } from '../../../../simulator/replay.ts';
import { costText } from '../../../../text/figures.ts';
import { type Element, el } from '../../../picture/element.ts';
import { capital } from '../../../picture/step-text.ts';
import { dayOf } from '../words.ts';
import { monthText } from './axis.ts';
import { cells, markOf } from './strip.ts';

/** All commits, the newest first, with what each had run and why; folded up by years, or months where there are many. */
export function commitList(replay: Replay): readonly Element[] {
  const { commits, steps, summary } = replay;
  if (commits.length === 0) return [];
  const columns = steps.flatMap((it, index) => (it.place === undefined || it.instruction === 'FROM' ? [] : [index]));
  const groups = groupsOf(commits);
  const isMeasured = summary.measured === 'all';
  return [
    el('h2', {}, 'Every build'),
    el('p', { class: 'faint' }, 'The newest first; the steps from left to right as in the Dockerfile.'),
    ...groups.map(({ name, from, of }, index) =>
      el(
        'details',
        { open: index === 0, class: 'builds' },
        el(
          'summary',
          {},
          el('b', {}, name),
          ` ${of.length} ${of.length === 1 ? 'commit' : 'commits'}, `,
          timeOf(of, isMeasured),
        ),
        el(
          'table',
          {},
          el(
            'thead',
            { class: 'unseen' },
            el(
              'tr',
              {},
              ...['Day', 'Commit', 'Steps', 'Time'].map((it) =>
                el('th', { scope: 'col' }, el('span', { class: 'spoken' }, it)),
              ),
            ),
          ),
          el('tbody', {}, ...of.map((it, at) => row(it, from - at, columns, isMeasured))),
        ),
      ),
    ),
  ];
}

interface Group {
  readonly name: string;
  /** The index of its newest commit. */
  readonly from: number;
  /** The newest first. */
  readonly of: readonly ReplayedCommit[];
}

/** So that the newest one, which is open, is not long. */
function groupsOf(commits: readonly ReplayedCommit[]): readonly Group[] {
  const groups: { name: string; from: number; of: ReplayedCommit[] }[] = [];
  for (let index = commits.length - 1; index >= 0; index--) {
    const commit = commits[index];
    if (commit === undefined) continue;
    const name = monthText(commit.time);
    const last = groups.at(-1);
    if (last !== undefined && (last.name === name || last.of.length < FEW)) {
      last.of.push(commit);
      if (last.name !== name && !last.name.startsWith(name)) last.name = `${name} to ${last.name.split(' to ').at(-1)}`;
    } else groups.push({ name, from: index, of: [commit] });
  }
  return groups;
}

const FEW = 12;

function timeOf(commits: readonly ReplayedCommit[], isMeasured: boolean): string {
  return `${costText(
    commits.reduce((sum, it) => sum + (it.kind === 'predicted' ? it.seconds : 0), 0),
    isMeasured,
  )} of building`;
}

function row(commit: ReplayedCommit, index: number, columns: readonly number[], isMeasured: boolean): Element {
  const { id, subject, kind, steps, seconds, reasons } = commit;
  const marks = columns.map((it) => markOf(steps[it] ?? '-', reasons.get(it)?.likely));
  const count = (letter: string) => columns.filter((it) => steps[it] === letter).length;
  const isCounted = kind === 'predicted';
  return el(
    'tr',
    { id: `c${index}`, 'data-v': steps },
    el('td', { class: 'day' }, dayOf(commit)),
    el(
      'td',
      {},
      el('code', { class: 'id' }, id.slice(0, 8)),
      ' ',
      el('span', { class: 'subject' }, subject),
      el('span', { class: 'why' }, whyOf(commit)),
    ),
    el('td', { class: 'cells' }, kind !== 'unbuildable' && cells(marks, `${count('R')} run, ${count('U')} may`)),
    el('td', { class: 'number' }, isCounted ? (seconds === 0 ? '–' : costText(seconds, isMeasured)) : ''),
  );
}

/** What began it, in sentences. */
function whyOf({ kind, problem, reasons }: ReplayedCommit): string {
  if (problem !== undefined) return capital(problem);
  if (kind === 'first') return 'The first build: nothing is cached';
  const causes = [...reasons.values()].map((it) => it.cause);
  const roots = causes.filter((it) => it.kind !== 'base-step' && it.kind !== 'content');
  const [first, ...more] = new Set((roots.length > 0 ? roots : causes).map((it) => it.message));
  if (first === undefined) return 'All steps are cached';
  return capital(`${first}${more.length > 0 ? `; and ${more.length} more` : ''}`);
}
