import { sizeText } from '../../../context/size-text.ts';
import type { Build } from '../../../simulator/build.ts';
import type { Cost, CostOf } from '../../../simulator/cost.ts';
import type { PredictedStep, Prediction } from '../../../simulator/predict.ts';
import { costText } from '../../../text/figures.ts';
import { documentText } from '../../picture/document.ts';
import { type Element, el } from '../../picture/element.ts';
import { figure } from '../../picture/figure.ts';
import { type Block, type GraphStage, graph } from '../../picture/graph.ts';
import { swatch, type Tone } from '../../picture/pattern.ts';
import { SORTING } from '../../picture/sorting.ts';
import { stagesOf } from '../../picture/stages.ts';
import type { ContextSize } from '../context-size.ts';
import { assumptionsPart, type Costed, conditionsPart, contextPart, fateOf, stepsPart } from './html/details.ts';
import { headlineOf, isFirst, rootsOf, toneOf } from './html/headline.ts';

/** What a picture of a prediction is drawn of beside it. */
export interface Surrounding {
  readonly build: Build;
  readonly size: ContextSize;
  readonly costOf: CostOf;
}

/** A page with the stages of a build, and what becomes of each step and why. */
export function html(prediction: Prediction, surrounding: Surrounding): string {
  const { dockerfile, target } = prediction;
  const { build, size } = surrounding;
  const steps = prediction.steps.map((step) => ({ step, cost: surrounding.costOf(step, step.bytes) }));
  const stages = stagesOf(build.dockerfile.source, {
    target: build.target,
    args: build.args ?? {},
    contexts: Object.keys(build.contexts ?? {}),
  });
  return documentText({
    title: `${dockerfile}: what a build would do`,
    style: STYLE,
    script: SORTING,
    body: [
      el(
        'header',
        {},
        el('h1', {}, ...headlineOf(prediction)),
        el('p', { class: 'faint' }, `${dockerfile}${target === undefined ? '' : `, target ${target}`}`),
      ),
      figures(prediction, steps, size),
      legend(prediction),
      graph(
        stages.map((it) => ({ ...it, ...drawnStage(it.name, prediction, steps) })),
        'Stages of the build',
      ),
      ...conditionsPart(prediction),
      stepsPart(steps),
      contextPart(size),
      ...assumptionsPart(prediction, steps),
    ],
  });
}

function figures({ summary }: Prediction, steps: readonly Costed[], size: ContextSize): Element {
  const { cached, rebuilt, unknown } = summary;
  const total = cached + rebuilt + unknown;
  const counted = steps.filter(({ step }) => step.verdict !== 'source');
  const isMeasured = counted.every(({ cost }) => cost.isMeasured);
  const all = counted.reduce((sum, { cost }) => sum + cost.seconds, 0);
  const now = counted.reduce((sum, { step, cost }) => sum + (isLikelyRun(step) ? cost.seconds : 0), 0);
  const files = `${size.files} ${size.files === 1 ? 'file' : 'files'}`;
  return el(
    'ul',
    { class: 'figures' },
    figure(`${cached} of ${total}`, 'steps are cached', { tone: 'cached', share: total === 0 ? 1 : cached / total }),
    all > 0 &&
      figure(
        costText(now, isMeasured),
        now === all
          ? 'is what this build takes, as it would without a cache'
          : `is what this build takes, most likely; without a cache ${costText(all, isMeasured)}`,
        { tone: 'rebuilt', share: now / all },
      ),
    figure(sizeText(size.bytes), `is the build context, in ${files}`),
  );
}

function isLikelyRun({ verdict, likely }: PredictedStep): boolean {
  return verdict === 'rebuilt' || (verdict === 'unknown' && likely === 'rebuilt');
}

function legend({ steps }: Prediction): Element {
  const tones: readonly Tone[] = ['cached', 'rebuilt', 'unknown', 'failed', 'unreached', 'source'];
  return el(
    'ul',
    { class: 'legend' },
    ...tones.map((tone) => {
      const count = steps.filter((it) => toneOf(it) === tone).length;
      const word = tone === 'source' && count !== 1 ? 'base images' : fateOf(tone);
      return count > 0 && el('li', {}, swatch(tone), `${count} ${word}`);
    }),
  );
}

function drawnStage(
  name: string,
  prediction: Prediction,
  steps: readonly Costed[],
): Pick<GraphStage, 'tally' | 'blocks'> {
  const own = steps.filter(({ step }) => step.stage === name);
  const roots = isFirst(prediction) ? [] : rootsOf(prediction);
  const blocks = own.map(({ step, cost }, index): Block => {
    const tone = toneOf(step);
    return {
      line: step.line,
      name: step.name,
      tone,
      facts: factsOf(step, cost),
      note: isFirst(prediction) ? '' : noteOf(step, own[index - 1]?.step),
      isRoot: roots.includes(step),
      spoken: fateOf(tone),
    };
  });
  return { tally: tallyOf(blocks), blocks };
}

function factsOf({ instruction }: PredictedStep, { bytes, seconds, isMeasured }: Cost): string {
  const parts = [
    bytes !== undefined && bytes > 0 && sizeText(bytes),
    instruction !== 'FROM' && (isMeasured || seconds >= WORTH_A_GUESS) && costText(seconds, isMeasured),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What is estimated to take less, takes next to nothing. */
const WORTH_A_GUESS = 1;

/** Why, where that is not said by the block above: what stands on a step that runs, runs. */
function noteOf(step: PredictedStep, above: PredictedStep | undefined): string {
  const { cause, likely, verdict } = step;
  if (cause === undefined || toneOf(step) === 'unreached') return '';
  if (cause.kind === 'base-step' && above?.verdict === 'rebuilt') return '';
  if (above?.cause?.message === cause.message && above.likely === likely) return '';
  return verdict === 'unknown'
    ? `${cause.message}; likely ${likely === 'rebuilt' ? 'it runs' : 'cached'}`
    : cause.message;
}

/** "all cached", "3 of 4 will run" */
function tallyOf(blocks: readonly Block[]): string {
  const tones = blocks.map((it) => it.tone).filter((it) => it !== 'source');
  const count = (tone: Tone) => tones.filter((it) => it === tone).length;
  if (tones.length === 0) return '';
  if (count('failed') > 0) return 'stops the build';
  if (count('unreached') > 0) return 'not reached';
  if (count('rebuilt') > 0) return `${count('rebuilt')} of ${tones.length} will run`;
  if (count('unknown') > 0) return `${count('unknown')} of ${tones.length} may run`;
  return tones.length === 1 ? 'cached' : 'all cached';
}

const STYLE = `
.all > summary h2 { display: inline-block; }
.all table { font-size: 13.5px; min-width: 900px; }
.whole .code { white-space: normal; overflow-wrap: anywhere; }
.fate { white-space: nowrap; }
.fate .swatch { vertical-align: -4px; }
.sizes { display: grid; font-size: 13.5px; gap: 2px 16px; grid-template-columns: minmax(0, auto) minmax(60px, 320px) auto; justify-content: start; list-style: none; margin: 10px 0; padding: 0; }
.sizes li { align-items: center; display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; }
.sizes .meter { background: var(--track); }
@media print { .all::details-content { content-visibility: visible; display: block; height: auto; } .all table { min-width: 0; } }
`;
