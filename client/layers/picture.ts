import type { ShownStep } from '../../server/lsp/protocol.ts';
import { type Block, fittingColumns, type Prediction, type Stage } from './columns.ts';
import { type Drawing, draw, KEY } from './drawing.ts';
import { isFirst, rootsOf } from './headline.ts';
import { icon } from './icon.ts';
import { once } from './once.ts';
import { FATES, partsOf, reasonsOf, sizeText, type Tone, timeText, toneOf } from './words.ts';

/** Which blocks stand out: that of the cursor, and the one that the keyboard is on. */
export interface Marks {
  readonly current: string | undefined;
  readonly selected: string | undefined;
}

/** Columns of stages in a view of so many pixels, each a stack of blocks; the lines between them are drawn when it is known where the blocks are. */
export function picture(prediction: Prediction, marks: Marks, width: number): Drawing {
  const columns = fittingColumns(prediction, width);
  const isAlone = columns.flat().length === 1;
  const plainly = plainPictures(prediction);
  const drawStage = (stage: Stage) => {
    const isMarked = stage.blocks.some((it) => it.key === marks.current || it.key === marks.selected);
    return isMarked || isAlone ? stagePicture(stage, prediction, marks, isAlone) : plainly(stage);
  };
  return draw(
    'div',
    {
      class: classes('graph', columns.length === 1 && 'stacked'),
      role: 'listbox',
      'aria-label': 'Steps of the build',
      [KEY]: 'graph',
    },
    draw('svg', { class: 'edges', 'aria-hidden': 'true', [KEY]: 'edges' }),
    ...columns.map((stages, index) =>
      draw('div', { class: 'column', role: 'presentation', [KEY]: `column ${index}` }, ...stages.map(drawStage)),
    ),
  );
}

/** Of stages in which nothing stands out. */
const plainPictures = once((prediction: Prediction) =>
  once((stage: Stage) => stagePicture(stage, prediction, { current: undefined, selected: undefined }, false)),
);

function stagePicture(stage: Stage, prediction: Prediction, marks: Marks, isAlone: boolean): Drawing {
  const { name, isTarget, isBuilt, needs, blocks } = stage;
  const label = [`Stage ${name}`, isTarget && 'what is built', needs.length > 0 && `needs ${needs.join(' and ')}`];
  return draw(
    'div',
    {
      class: classes('stage', !isBuilt && 'idle', isAlone && 'alone'),
      role: 'group',
      'aria-label': label.filter(Boolean).join(', '),
      'data-stage': name,
      [KEY]: `stage ${name}`,
    },
    draw(
      'div',
      { class: 'head', 'aria-hidden': 'true' },
      draw('span', { class: 'name' }, name),
      isTarget && draw('span', { class: 'target', title: 'The stage that is built' }, 'target'),
      draw('span', { class: 'tally' }, tallyOf(stage, prediction)),
    ),
    ...blocks.map((it, index) => blockPicture(it, blocks[index - 1], prediction, marks)),
  );
}

/** "all cached", "3 of 4 will run", "not built" */
function tallyOf({ isBuilt, blocks }: Stage, prediction: Prediction): string {
  if (!isBuilt) return 'not built';
  const tones = blocks.map((it) => toneOf(it.step, prediction)).filter((it) => it !== 'source');
  const count = (tone: Tone) => tones.filter((it) => it === tone).length;
  if (tones.length === 0) return '';
  if (count('failed') > 0) return 'stops the build';
  if (count('unreached') > 0) return 'not reached';
  if (count('rebuilt') > 0) return `${count('rebuilt')} of ${tones.length} will run`;
  if (count('unknown') > 0) return `${count('unknown')} of ${tones.length} may run`;
  return tones.length === 1 ? 'cached' : 'all cached';
}

function blockPicture(block: Block, above: Block | undefined, prediction: Prediction, marks: Marks): Drawing {
  const { key, step, name, line, isRepeated } = block;
  const tone = toneOf(step, prediction);
  const { keyword, rest } = partsOf(name);
  const begins = !isRepeated && !isFirst(prediction) && rootSet(prediction).has(step);
  const facts = [
    step.seconds !== undefined && timeText(step.seconds),
    step.bytes !== undefined && step.bytes > 0 && sizeText(step.bytes),
  ];
  const shown = tone === 'unreached' || isFirst(prediction) ? '' : causeText(block, above);
  const unseen = isRepeated ? [] : reasonsOf(step, prediction);
  return draw(
    'div',
    {
      class: classes('block', tone, begins && 'root', isRepeated && 'repeated', marks.current === key && 'current'),
      role: 'option',
      tabindex: marks.selected === key ? '0' : '-1',
      'aria-selected': String(marks.selected === key),
      'aria-current': marks.current === key && 'true',
      [KEY]: key,
    },
    draw('span', { class: 'line' }, draw('span', { class: 'spoken' }, 'Line '), String(line)),
    draw('span', { class: 'swatch' }, icon(tone), draw('span', { class: 'spoken' }, `${FATES[tone]}: `)),
    draw('span', { class: 'code', title: `${keyword} ${rest}` }, draw('b', {}, keyword), ' ', rest),
    draw('span', { class: 'facts' }, facts.filter(Boolean).join(' · ')),
    draw('span', { class: 'cause' }, shown),
    shown === '' && unseen.length > 0 && draw('span', { class: 'spoken' }, unseen.join('. ')),
  );
}

const rootSet = once((prediction: Prediction): ReadonlySet<ShownStep> => new Set(rootsOf(prediction)));

/** Why, where that is not said by the block above: what stands on a step that runs, runs. */
function causeText({ step, isRepeated }: Block, above: Block | undefined): string {
  const { cause, likely } = step;
  if (isRepeated) return `same as in ${step.stage}`;
  if (cause === undefined) return '';
  const isBelow =
    cause.kind === 'base-step' && above !== undefined && !above.isRepeated && above.step.verdict === 'rebuilt';
  if (isBelow || above?.step.cause?.message === cause.message) return '';
  return likely === 'cached' ? `${cause.message} (likely)` : cause.message;
}

export function classes(...names: readonly (string | false)[]): string {
  return names.filter((it) => it !== false).join(' ');
}
