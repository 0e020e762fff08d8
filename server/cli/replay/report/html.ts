import type { BuildInputs } from '../../../model/model.ts';
import type { Advised } from '../../../simulator/advice.ts';
import type { Replay, ReplayedStep } from '../../../simulator/replay.ts';
import { costText, shareText } from '../../../text/figures.ts';
import { documentText } from '../../picture/document.ts';
import { type Element, el } from '../../picture/element.ts';
import { figure } from '../../picture/figure.ts';
import { type Block, type GraphStage, graph } from '../../picture/graph.ts';
import { SORTING } from '../../picture/sorting.ts';
import { stagesOf } from '../../picture/stages.ts';
import { capital, quoted } from '../../picture/step-text.ts';
import { advicePart } from './html/advice.ts';
import { commitList } from './html/commits.ts';
import { culpritTable } from './html/culprits.ts';
import { matrix } from './html/matrix.ts';
import { POINTING } from './html/pointing.ts';
import { Strips } from './html/strip.ts';
import { STYLE } from './html/style.ts';
import { currentSteps, estimateText, stretchText, uncountedTexts } from './words.ts';

/** What a picture of a replay is drawn of beside it. */
export interface Surrounding {
  /** What would be better, of the newest Dockerfile; `undefined` where that is not known. */
  readonly advised: Advised | undefined;
  /** With what it is built. */
  readonly inputs: BuildInputs;
  /** What is to be said of the history, in sentences. */
  readonly notes: readonly string[];
}

/** A page with every step in every build: what it costs, who had it run again, and what would be better. */
export function replayHtml(replay: Replay, { advised, inputs, notes }: Surrounding): string {
  const { dockerfile, target } = replay;
  const strips = new Strips();
  return documentText({
    title: `${dockerfile}: what its builds cost`,
    style: STYLE,
    script: SORTING + POINTING,
    body: [
      el(
        'header',
        {},
        el('h1', {}, ...headlineOf(replay)),
        ...leadOf(advised),
        el(
          'p',
          { class: 'faint' },
          `${dockerfile}${target === undefined ? '' : `, target ${target}`}: ${stretchText(replay)}`,
        ),
      ),
      ...(replay.summary.builds === 0 ? [] : [figures(replay)]),
      ...matrix(replay, strips),
      ...advicePart(advised),
      ...(advised === undefined ? [] : stagePart(replay, advised.source, inputs)),
      ...culpritTable(replay, strips),
      ...commitList(replay),
      ...notesPart(replay, notes),
    ],
  });
}

/** What one waits for, in one sentence. */
function headlineOf(replay: Replay): readonly (Element | string)[] {
  const { summary, commits } = replay;
  const { builds, fullyCached, secondsPerBuild, measured } = summary;
  if (builds === 0)
    return [commits.length === 0 ? 'There are no commits to replay' : 'No build of these commits could be predicted'];
  if (fullyCached === builds) return [`Every step was cached, in all ${builds} builds`];
  // A sentence this large is broken often, but not within a time.
  const time = (seconds: number) => costText(seconds, measured === 'all').replaceAll(' ', '\u00a0');
  const [dearest] = currentSteps(replay).toSorted((a, b) => b.secondsPerBuild - a.secondsPerBuild);
  const average = `A build takes ${time(secondsPerBuild)} on average`;
  if (dearest === undefined || dearest.secondsPerBuild < 0.05) return [average];
  return [
    `${average}: ${time(dearest.secondsPerBuild)} of it is `,
    quoted(dearest.name),
    `, which ${frequencyOf(dearest)}`,
  ];
}

function frequencyOf({ rebuilt, likely, builds }: ReplayedStep): string {
  const runs = rebuilt + likely;
  if (runs === builds) return 'runs every time';
  return `runs in ${runs} of ${builds} builds`;
}

function leadOf(advised: Advised | undefined): readonly Element[] {
  if (advised === undefined || advised.advice.length === 0) return [];
  const { before, after } = advised;
  const [now, then] = [before, after].map((it) => costText(it.secondsPerBuild, it.measured === 'all'));
  return [
    el(
      'p',
      { class: 'lead' },
      `With the Dockerfile of today in all commits it would be ${now}, and in `,
      el('a', { href: '#advice' }, 'a better order'),
      ` ${then}, with the same image.`,
    ),
  ];
}

function figures({ summary, culprits }: Replay): Element {
  const { builds, cachedShare, fullyCached, secondsPerBuild, secondsUncached, measured } = summary;
  const time = (seconds: number) => costText(seconds, measured === 'all');
  const [worst] = culprits;
  return el(
    'ul',
    { class: 'figures' },
    figure(time(secondsPerBuild), `a build takes; without a cache ${time(secondsUncached)}`, {
      tone: 'rebuilt',
      share: secondsUncached === 0 ? 0 : secondsPerBuild / secondsUncached,
    }),
    figure(shareText(cachedShare), 'of steps come from the cache', { tone: 'cached', share: cachedShare }),
    figure(`${fullyCached} of ${builds}`, 'builds have every step from the cache', {
      tone: 'cached',
      share: fullyCached / builds,
    }),
    worst !== undefined &&
      worst.seconds > 0 &&
      figure(
        el('code', {}, worst.path),
        `costs most: ${time(worst.seconds)} in ${worst.commits.length} ${worst.commits.length === 1 ? 'commit' : 'commits'}`,
      ),
  );
}

function stagePart(replay: Replay, source: string, inputs: BuildInputs): readonly Element[] {
  const stages = stagesOf(source, inputs);
  if (stages.length === 0 || replay.summary.builds === 0) return [];
  const drawn = stages.map((it): GraphStage => {
    const own = currentSteps(replay).filter(({ stage }) => stage === it.name);
    const seconds = own.reduce((sum, { secondsPerBuild }) => sum + secondsPerBuild, 0);
    const isMeasured = own.every(({ cost }) => cost.isMeasured);
    return { ...it, tally: seconds === 0 ? '' : `${costText(seconds, isMeasured)} per build`, blocks: own.map(block) };
  });
  return [
    el('h2', {}, 'The stages, and how often their steps run'),
    el(
      'p',
      { class: 'faint' },
      'Each filled as far as the share of builds in which it runs; the time is that of one run.',
    ),
    graph(drawn, 'Stages of the build'),
  ];
}

function block({ place, name, instruction, builds, rebuilt, likely, cost }: ReplayedStep): Block {
  const share = builds === 0 ? 0 : (rebuilt + likely) / builds;
  const common = { line: place?.line ?? 0, name, note: '', isRoot: false };
  if (instruction === 'FROM') return { ...common, tone: 'source', facts: '', spoken: 'base image' };
  const time = cost.seconds >= WORTH_SAYING ? ` · ${costText(cost.seconds, cost.isMeasured)}` : '';
  return {
    ...common,
    share,
    tone: share < OFTEN ? 'cached' : 'rebuilt',
    facts: `${shareText(share)}${time}`,
    spoken: `runs in ${shareText(share)} of builds`,
  };
}

/** What takes less, takes next to nothing. */
const WORTH_SAYING = 1;
/** A third of all builds. */
const OFTEN = 1 / 3;

function notesPart(replay: Replay, notes: readonly string[]): readonly Element[] {
  const estimate = estimateText(replay);
  const said = [
    ...(estimate === undefined || replay.summary.builds === 0 ? [] : [estimate]),
    ...uncountedTexts(replay).map((it) => `Not counted: ${it}`),
    ...notes.map(capital),
  ];
  if (said.length === 0) return [];
  return [el('h2', {}, 'What to know'), el('ul', { class: 'list' }, ...said.map((it) => el('li', {}, it)))];
}
