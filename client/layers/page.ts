import type { LayersRemedy, LayersScene } from '../../server/lsp/protocol.ts';
import { type Block, blockAt, blockNear, columnsOf, type Prediction } from './columns.ts';
import { type Drawing, draw, KEY } from './drawing.ts';
import { headlineOf, plain, type Sentence } from './headline.ts';
import { icon } from './icon.ts';
import { once } from './once.ts';
import { classes, picture } from './picture.ts';
import { capital, counted, FATES, partsOf, reasonsOf, sizeText, type Tone, timeText, toneOf } from './words.ts';

/** All that the view shows, and keeps while it is hidden. */
export interface ViewState {
  readonly scene: LayersScene;
  /** The last prediction of the same file: it stays in sight while what is being typed cannot be built. */
  readonly last: Prediction | undefined;
  /** Of the cursor, from 1. */
  readonly line: number | undefined;
  /** The block that the keyboard is on. */
  readonly selected: string | undefined;
}

/** The view after another scene. */
export function withScene(state: ViewState, scene: LayersScene): ViewState {
  const isSameFile = scene.kind !== 'nothing' && state.scene.kind !== 'nothing' && scene.file === state.scene.file;
  if (scene.kind === 'prediction') return { ...state, scene, last: scene.prediction };
  const isPassing =
    isSameFile && (scene.kind === 'waiting' || (scene.kind === 'unknown' && scene.remedy === undefined));
  return { ...state, scene, last: isPassing ? state.last : undefined };
}

/** The one sentence that the view is about, as it is read out. */
export function spoken({ scene }: ViewState): string {
  switch (scene.kind) {
    case 'prediction':
      return plain(headlineOf(scene.prediction));
    case 'unknown':
      return capital(scene.reason);
    case 'waiting':
    case 'nothing':
      return '';
  }
}

/** `width` is that of the view, in pixels. */
export function page(state: ViewState, width: number): Drawing {
  const { scene, last } = state;
  if (last !== undefined) {
    const banner = scene.kind === 'unknown' ? scene.reason : undefined;
    return predictionPage(last, state, width, banner);
  }
  switch (scene.kind) {
    case 'prediction':
      return predictionPage(scene.prediction, state, width, undefined);
    case 'unknown':
      return noticePage(TITLES[scene.remedy ?? 'none'], capital(scene.reason), scene.remedy);
    case 'waiting':
      return draw('main', { class: 'page notice', 'aria-busy': 'true' }, draw('p', {}, `Looking at ${scene.file} …`));
    case 'nothing':
      return noticePage('No Dockerfile is open', 'Open a Dockerfile to see what a build of it would do.', undefined);
  }
}

/** The block on which the keyboard is, else the one near the cursor, else the first. */
function selectedBlock({ line, selected }: ViewState, prediction: Prediction): Block | undefined {
  const columns = columnsOf(prediction);
  const blocks = columns.flat().flatMap((it) => it.blocks);
  const near = line === undefined ? undefined : blockNear(columns, line);
  return blocks.find((it) => it.key === selected) ?? near ?? blocks[0];
}

function predictionPage(prediction: Prediction, state: ViewState, width: number, banner: string | undefined): Drawing {
  const current = state.line === undefined ? undefined : blockAt(columnsOf(prediction), state.line);
  const selected = selectedBlock(state, prediction);
  return draw(
    'main',
    { class: classes('page', banner !== undefined && 'stale') },
    draw(
      'header',
      {},
      draw('h1', {}, ...headline(headlineOf(prediction))),
      bar(prediction),
      legend(prediction),
      draw('p', { class: 'faint', [KEY]: 'ground' }, groundsOf(prediction)),
      ...(prediction.problems ?? []).map((it) => draw('p', { class: 'banner', [KEY]: it }, capital(it))),
      banner !== undefined && draw('p', { class: 'banner', [KEY]: 'banner' }, capital(banner)),
    ),
    picture(prediction, { current: current?.key, selected: selected?.key }, width),
    selected && inspector(selected, prediction),
    assumptions(prediction),
  );
}

/** What it is compared with, and what is sent to the builder. */
function groundsOf({ commit, context }: Prediction): string {
  const before =
    commit === null
      ? 'As if nothing was built before.'
      : commit && `As if commit ${commit.slice(0, 8)} was built last.`;
  const files = context && `${context.files} ${context.files === 1 ? 'file' : 'files'}`;
  return [before, context && `The build context is ${sizeText(context.bytes)} in ${files}.`].filter(Boolean).join(' ');
}

function headline(sentence: Sentence): readonly (Drawing | string)[] {
  return sentence.map((it) => (typeof it === 'string' ? it : draw('code', {}, it.code)));
}

/** A segment for each step, so that one sees how much of the build runs. */
const bar = once((prediction: Prediction): Drawing => {
  const steps = prediction.steps.filter((it) => it.verdict !== 'source');
  return draw(
    'div',
    { class: 'bar', 'aria-hidden': 'true', [KEY]: 'bar' },
    ...steps.map((it) => draw('i', { class: toneOf(it, prediction), [KEY]: `${it.stage} ${it.number}` })),
  );
});

const legend = once((prediction: Prediction): Drawing => {
  const tones: readonly Tone[] = ['cached', 'rebuilt', 'unknown', 'failed', 'unreached', 'source'];
  const counts = tones.map((tone) => ({
    tone,
    count: prediction.steps.filter((it) => toneOf(it, prediction) === tone).length,
  }));
  return draw(
    'ul',
    { class: 'legend', [KEY]: 'legend' },
    ...counts
      .filter((it) => it.count > 0)
      .map(({ tone, count }) =>
        draw('li', { class: tone, [KEY]: tone }, draw('span', { class: 'swatch' }, icon(tone)), counted(count, tone)),
      ),
  );
});

function inspector(block: Block, prediction: Prediction): Drawing {
  const { step, name, line, isRepeated } = block;
  const { keyword, rest } = partsOf(name);
  const tone = toneOf(step, prediction);
  const facts = [
    step.bytes !== undefined && `Takes ${sizeText(step.bytes)} from the build context.`,
    step.seconds !== undefined && `Took ${timeText(step.seconds)} in the build of your profile.`,
    isRepeated && `The same step as in stage ${step.stage}: it is built once.`,
  ];
  return draw(
    'section',
    { class: 'inspector', 'aria-label': 'The step in detail', [KEY]: 'inspector' },
    draw(
      'p',
      { class: `fate ${tone}` },
      draw('span', { class: 'swatch' }, icon(tone)),
      draw('b', {}, capital(FATES[tone])),
      draw('span', { class: 'place' }, `${step.stage} · step ${step.number} of ${step.of}`),
      draw('button', { type: 'button', 'data-reveal': block.key }, `Line ${line}`),
    ),
    draw('pre', {}, draw('b', {}, keyword), ` ${rest}`),
    ...reasonsOf(step, prediction).map((it) => draw('p', {}, `${capital(it)}.`)),
    ...facts.map((it) => it !== false && draw('p', { class: 'faint' }, it)),
  );
}

function assumptions({ assumptions }: Prediction): Drawing | undefined {
  if (assumptions.length === 0) return undefined;
  return draw(
    'details',
    { class: 'assumptions', [KEY]: 'assumptions' },
    draw('summary', {}, `Taken for granted (${assumptions.length})`),
    draw('ul', {}, ...assumptions.map((it) => draw('li', {}, `${capital(it)}.`))),
  );
}

function noticePage(title: string, text: string, remedy: LayersRemedy | undefined): Drawing {
  return draw(
    'main',
    { class: 'page notice' },
    icon('layers'),
    draw('h1', {}, title),
    draw('p', {}, text),
    remedy && draw('button', { type: 'button', 'data-remedy': remedy }, REMEDIES[remedy]),
  );
}

const TITLES: Readonly<Record<LayersRemedy | 'none', string>> = {
  trust: 'This workspace is not trusted',
  settings: 'Prediction is switched off',
  restart: 'The language server is not running',
  none: 'There is no prediction',
};

const REMEDIES: Readonly<Record<LayersRemedy, string>> = {
  trust: 'Manage workspace trust',
  settings: 'Open the setting',
  restart: 'Start it again',
};
