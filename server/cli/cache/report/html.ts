import { sizeText } from '../../../context/size-text.ts';
import type { Build } from '../../../simulator/build.ts';
import type { Cost, CostOf } from '../../../simulator/cost.ts';
import type { PredictedStep, Prediction } from '../../../simulator/predict.ts';
import { documentText } from '../../picture/document.ts';
import { type Element, el } from '../../picture/element.ts';
import { type Block, type GraphStage, graph } from '../../picture/graph.ts';
import { FATES, swatch, type Tone } from '../../picture/pattern.ts';
import { SORTING } from '../../picture/sorting.ts';
import { stagesOf } from '../../picture/stages.ts';
import { capital, code } from '../../picture/step-text.ts';
import { costText } from '../../replay/report/words.ts';
import type { ContextSize } from '../context-size.ts';
import { headlineOf, isFirst, rootsOf, toneOf } from './headline.ts';

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
      ...conditionsOf(prediction),
      allSteps(steps),
      contextPart(size),
      ...assumptionsPart(prediction, steps),
    ],
  });
}

interface Costed {
  readonly step: PredictedStep;
  readonly cost: Cost;
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
    figure(`${cached} of ${total}`, 'steps are cached', total === 0 ? 1 : cached / total, 'cached'),
    all > 0 &&
      figure(
        costText(now, isMeasured),
        `is what this build takes, most likely; without a cache ${costText(all, isMeasured)}`,
        now / all,
        'rebuilt',
      ),
    figure(sizeText(size.bytes), `is the build context, in ${files}`),
  );
}

function figure(value: string, text: string, share?: number, tone?: Tone): Element {
  const meter =
    share !== undefined &&
    el('span', { class: `meter ${tone}`, style: `--share:${(share * 100).toFixed(1)}%` }, el('i', {}));
  return el('li', {}, el('b', {}, value), meter, el('span', {}, text));
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

function fateOf(tone: Tone): string {
  return tone === 'rebuilt' ? 'will run' : FATES[tone];
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

function factsOf({ bytes, instruction }: PredictedStep, { seconds, isMeasured }: Cost): string {
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
  return verdict === 'unknown' ? `${cause.message}; likely ${likely === 'rebuilt' ? 'it runs' : 'cached'}` : cause.message;
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

function conditionsOf({ conditions }: Prediction): readonly Element[] {
  if (conditions.length === 0) return [];
  const items = conditions.map(({ cause, likely, reason, steps }) => {
    const fate = likely === 'rebuilt' ? 'they run' : 'they are cached';
    const [first = '', ...more] = steps;
    return el(
      'li',
      {},
      el('b', {}, capital(cause.message)),
      `: likely ${fate}, as ${reason}. `,
      el('span', { class: 'faint' }, first, more.length > 0 && ` and ${more.length} more`),
    );
  });
  return [
    el('h2', {}, 'Why some steps may run'),
    el(
      'p',
      { class: 'faint' },
      'They copy what a command writes anew. They are cached if it writes the same again, which nobody knows before it has run.',
    ),
    el('ol', { class: 'list' }, ...items),
  ];
}

function allSteps(steps: readonly Costed[]): Element {
  const rows = steps.map(({ step, cost }) => {
    const { line, stage, name, bytes, cause, instruction } = step;
    const tone = toneOf(step);
    return el(
      'tr',
      {},
      el('td', { class: 'number' }, String(line)),
      el('td', { 'data-sort': stage }, stage),
      el('td', { class: 'whole' }, code(name)),
      el('td', { class: 'fate' }, swatch(tone), ` ${fateOf(tone)}`),
      el('td', {}, cause?.message),
      el('td', { class: 'number', 'data-sort': bytes ?? 0 }, bytes !== undefined && bytes > 0 && sizeText(bytes)),
      el(
        'td',
        { class: 'number', 'data-sort': cost.seconds },
        instruction !== 'FROM' && costText(cost.seconds, cost.isMeasured),
      ),
    );
  });
  const heads = ['Line', 'Stage', 'Step', 'Verdict', 'Why', 'Takes', 'Time'];
  return el(
    'details',
    { class: 'all' },
    el('summary', {}, el('h2', {}, 'All steps')),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'All steps' },
      el(
        'table',
        { 'data-sortable': true },
        el('thead', {}, el('tr', {}, ...heads.map((it) => el('th', { scope: 'col' }, it)))),
        el('tbody', {}, ...rows),
      ),
    ),
  );
}

function contextPart({ bytes, largest, savings }: ContextSize): Element {
  const worth = savings.filter((it) => it.bytes > 0).slice(0, MOST_SAVINGS);
  return el(
    'section',
    {},
    el('h2', {}, 'What goes to the builder'),
    largest.length === 0
      ? el('p', {}, 'Nothing: the build context is empty.')
      : el(
          'ul',
          { class: 'sizes' },
          ...largest.map((it) => {
            const share = `--share:${((it.bytes / Math.max(1, bytes)) * 100).toFixed(1)}%`;
            return el(
              'li',
              {},
              el('span', { class: 'path' }, it.path),
              el('span', { class: 'meter source', style: share }, el('i', {})),
              el('span', { class: 'number' }, sizeText(it.bytes)),
            );
          }),
        ),
    worth.length > 0 &&
      el(
        'p',
        {},
        el('code', {}, '.dockerignore'),
        ` could keep out ${worth.map((it) => `${it.pattern} (${sizeText(it.bytes)})`).join(', ')}.`,
      ),
  );
}

const MOST_SAVINGS = 5;

function assumptionsPart({ assumptions }: Prediction, steps: readonly Costed[]): readonly Element[] {
  const isGuessed = steps.some(({ cost }) => !cost.isMeasured);
  const notes = [
    ...assumptions,
    ...(isGuessed ? ['times with a ~ are estimates by the kind of command; --profile reads what a real build took'] : []),
  ];
  if (notes.length === 0) return [];
  return [
    el('h2', {}, 'What is taken for granted'),
    el('ul', { class: 'list' }, ...notes.map((it) => el('li', {}, capital(it)))),
  ];
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
