import { sizeText } from '../../../../context/size-text.ts';
import type { Cost } from '../../../../simulator/cost.ts';
import type { PredictedStep, Prediction } from '../../../../simulator/predict.ts';
import { costText } from '../../../../text/figures.ts';
import { type Element, el } from '../../../picture/element.ts';
import { meter } from '../../../picture/figure.ts';
import { FATES, swatch, type Tone } from '../../../picture/pattern.ts';
import { capital, code } from '../../../picture/step-text.ts';
import type { ContextSize } from '../../context-size.ts';
import { toneOf } from './headline.ts';

export interface Costed {
  readonly step: PredictedStep;
  readonly cost: Cost;
}

export function fateOf(tone: Tone): string {
  return tone === 'rebuilt' ? 'will run' : FATES[tone];
}

/** On what the steps hang that may run. */
export function conditionsPart({ conditions }: Prediction): readonly Element[] {
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
  const areWritten = conditions.every(({ cause }) => cause.kind === 'content');
  return [
    el('h2', {}, 'Why some steps may run'),
    ...(areWritten
      ? [
          el(
            'p',
            { class: 'faint' },
            'They copy what a command writes anew. They are cached if it writes the same again, which nobody knows before it has run.',
          ),
        ]
      : []),
    el('ol', { class: 'list' }, ...items),
  ];
}

/** Each step in full, for those who look closer; folded up. */
export function stepsPart(steps: readonly Costed[]): Element {
  const rows = steps.map(({ step, cost }) => {
    const { line, stage, name, cause, instruction } = step;
    const { bytes, seconds, isMeasured } = cost;
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
      el('td', { class: 'number', 'data-sort': seconds }, instruction !== 'FROM' && costText(seconds, isMeasured)),
    );
  });
  const heads = ['Line', 'Stage', 'Step', 'Verdict', 'Why', 'Size', 'Time'];
  const isNumber = (head: string) => head === 'Line' || head === 'Size' || head === 'Time';
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
        el(
          'thead',
          {},
          el('tr', {}, ...heads.map((it) => el('th', { scope: 'col', class: isNumber(it) && 'number' }, it))),
        ),
        el('tbody', {}, ...rows),
      ),
    ),
  );
}

/** The largest things in the build context, and what could stay at home. */
export function contextPart({ bytes, largest, savings }: ContextSize): Element {
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
            return el(
              'li',
              {},
              el('span', { class: 'path' }, it.path),
              meter('source', it.bytes / Math.max(1, bytes)),
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

export function assumptionsPart({ assumptions }: Prediction, steps: readonly Costed[]): readonly Element[] {
  const isGuessed = steps.some(({ cost }) => !cost.isMeasured);
  const notes = [
    ...assumptions,
    ...(isGuessed
      ? ['times with a ~ are estimates by the kind of command; --profile reads what a real build took']
      : []),
  ];
  if (notes.length === 0) return [];
  return [
    el('h2', {}, 'What is taken for granted'),
    el('ul', { class: 'list' }, ...notes.map((it) => el('li', {}, capital(it)))),
  ];
}
