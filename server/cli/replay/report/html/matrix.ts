import { sizeText } from '../../../../context/size-text.ts';
import type { Replay, ReplayedStep } from '../../../../simulator/replay.ts';
import { costText, shareText } from '../../../../text/figures.ts';
import { classes, type Element, el } from '../../../picture/element.ts';
import { FATES, swatch, type Tone } from '../../../picture/pattern.ts';
import { code } from '../../../picture/step-text.ts';
import { culpritsText, currentSteps, rebuiltText } from '../words.ts';
import { axis } from './axis.ts';
import { type Mark, markOf, type Strips, skyline } from './strip.ts';

/** Each step a row, each commit a place in it, the oldest on the left; beside it what that comes to. */
export function matrix(replay: Replay, strips: Strips): readonly Element[] {
  const { commits, summary } = replay;
  const steps = currentSteps(replay).filter((it) => it.instruction !== 'FROM');
  if (steps.length === 0 || commits.length === 0) return [];
  const stages = [...new Set(steps.map((it) => it.stage))];
  const isWarm = replay.isWarm ? 'all builds before' : 'the build before';
  return [
    el('h2', { id: 'matrix' }, 'Every step in every build'),
    el(
      'p',
      { class: 'faint' },
      `One column a commit, the oldest on the left: high and hatched where the step runs, low where it is taken from ${isWarm}.`,
    ),
    legend(replay),
    el(
      'table',
      { class: 'matrix', 'data-sortable': true },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col', class: 'number' }, 'Line'),
          el('th', { scope: 'col' }, 'Step'),
          el('th', { scope: 'col', 'data-fixed': true }, el('span', { class: 'spoken' }, 'Builds'), axis(commits)),
          el('th', { scope: 'col', class: 'number' }, 'Runs in'),
          el('th', { scope: 'col', class: 'number' }, 'Once'),
          el('th', { scope: 'col', class: 'number' }, 'Per build'),
        ),
      ),
      overall(replay, strips),
      ...stages.map((stage) => stageRows(stage, steps, replay, strips)),
    ),
    el(
      'p',
      { class: 'faint' },
      `Once is what a step takes when it runs, per build what it costs in the average of ${summary.builds} builds.`,
    ),
  ];
}

function legend({ summary, commits }: Replay): Element {
  const isUncounted = commits.some((it) => it.kind === 'failed' || it.kind === 'unbuildable');
  const tones: readonly (readonly [Tone, string] | false)[] = [
    ['rebuilt', FATES.rebuilt],
    summary.unknown > 0 && ['unknown', `${FATES.unknown}: low where that is not likely`],
    ['cached', FATES.cached],
    isUncounted && ['failed', 'cannot be built'],
  ];
  const items = tones.flatMap((it) => (it === false ? [] : [el('li', {}, sample(it[0]), swatch(it[0]), it[1])]));
  return el('ul', { class: 'legend' }, ...items, el('li', { class: 'faint' }, 'nothing: there was no such step'));
}

function sample(tone: Tone): Element {
  const height = tone === 'cached' ? 3 : tone === 'unknown' ? 13 : 16;
  return el(
    'svg',
    { class: 'sample', width: 26, height: 16, 'aria-hidden': 'true' },
    el('rect', { class: `f-${tone}`, y: 16 - height, width: 26, height }),
  );
}

/** What is said of whole builds. */
function overall({ commits, summary }: Replay, strips: Strips): Element {
  const most = costText(Math.max(0, ...commits.map((it) => it.seconds)), summary.measured === 'all');
  const rows = [
    plainRow(
      'Time of the build',
      skyline(
        commits.map((it) => it.seconds),
        `Time of each build, ${most} at most`,
      ),
      '',
      `≤ ${most}`,
      costText(summary.secondsPerBuild, summary.measured === 'all'),
    ),
  ];
  const edited = commits.filter((it) => it.hasNewDockerfile).length;
  const edits = commits.map((it) => (it.hasNewDockerfile ? EDITED : undefined));
  if (edited > 0)
    rows.push(
      plainRow('Dockerfile changed', strips.strip(edits, `Changed in ${edited} commits`, 'strip low'), `${edited}`),
    );
  const broken = commits.map((it) => (it.kind === 'failed' || it.kind === 'unbuildable' ? BROKEN : undefined));
  const count = broken.filter(Boolean).length;
  if (count > 0)
    rows.push(plainRow('Cannot be built', strips.strip(broken, `${count} commits`, 'strip low'), `${count}`));
  return el('tbody', { class: 'overall', 'data-fixed': true }, ...rows);
}

const EDITED: Mark = { tone: 'source', height: 1 };
const BROKEN: Mark = { tone: 'failed', height: 1 };

function plainRow(name: string, picture: Element, count: string, once = '', average = ''): Element {
  return el(
    'tr',
    {},
    el('td', {}),
    el('th', { scope: 'row', class: 'step' }, name),
    el('td', { class: 'time' }, picture),
    el('td', { class: 'number' }, count),
    el('td', { class: 'number' }, once),
    el('td', { class: 'number' }, average),
  );
}

function stageRows(stage: string, steps: readonly ReplayedStep[], replay: Replay, strips: Strips): Element {
  const own = steps.filter((it) => it.stage === stage);
  return el(
    'tbody',
    {},
    el('tr', { class: 'stage-name' }, el('th', { scope: 'rowgroup', colspan: 6 }, stage === '' ? 'stage' : stage)),
    ...own.map((it, index) => stepRow(it, own[index - 1], replay, strips)),
  );
}

function stepRow(step: ReplayedStep, above: ReplayedStep | undefined, replay: Replay, strips: Strips): Element {
  const { place, name, cost, secondsPerBuild, builds, rebuilt, likely, by, cachedUpTo } = step;
  const column = replay.steps.indexOf(step);
  const marks = replay.commits.map(({ steps, reasons, kind }) =>
    kind === 'first' ? undefined : markOf(steps[column] ?? '-', reasons.get(column)?.likely),
  );
  const share = builds === 0 ? 0 : (rebuilt + likely) / builds;
  const guilty = culpritsText(by, MOST_CULPRITS);
  const isSameAsAbove = above !== undefined && culpritsText(above.by, MOST_CULPRITS) === guilty;
  return el(
    'tr',
    {},
    el('td', { class: 'number line' }, String(place?.line ?? '')),
    el(
      'th',
      { scope: 'row', class: 'step' },
      code(name),
      guilty !== '' && el('span', { class: classes('by', isSameAsAbove && 'same'), title: guilty }, guilty),
    ),
    el(
      'td',
      { class: 'time', 'data-step': column },
      strips.strip(marks, `Runs in ${rebuiltText(step)} builds; ${shareText(cachedUpTo)} are cached up to here`),
    ),
    el(
      'td',
      { class: 'number', 'data-sort': share.toFixed(4) },
      el('b', {}, shareText(share)),
      el('span', { class: 'of' }, rebuiltText(step)),
    ),
    el(
      'td',
      { class: 'number', 'data-sort': cost.seconds },
      costText(cost.seconds, cost.isMeasured),
      cost.bytes !== undefined && cost.bytes > 0 && el('span', { class: 'of' }, sizeText(cost.bytes)),
    ),
    el(
      'td',
      { class: 'number', 'data-sort': secondsPerBuild },
      secondsPerBuild === 0 ? '–' : costText(secondsPerBuild, cost.isMeasured),
    ),
  );
}

const MOST_CULPRITS = 3;
