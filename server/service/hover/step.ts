import type { PredictedStep, Prediction } from '../../simulator/predict.ts';
import type { Span } from '../../text/span.ts';
import { bullets, code, paragraphs } from '../markdown.ts';

/** What was predicted of the steps of an instruction; `undefined` where it makes none. */
export function stepText(instruction: Span, prediction: Pick<Prediction, 'steps' | 'conditions'>): string | undefined {
  const isIn = (it: Span) => instruction.start <= it.start && it.end <= instruction.end;
  const steps = prediction.steps.filter((it) => it.verdict !== 'source' && (isIn(it) || it.shared.some(isIn)));
  return steps.length === 0 ? undefined : steps.map((it) => verdictText(it, prediction)).join('\n\n');
}

function verdictText(step: PredictedStep, { conditions }: Pick<Prediction, 'conditions'>): string {
  const place = code(`${step.stage} ${step.number}/${step.of}`);
  switch (step.verdict) {
    case 'cached':
      return `**Cached** in the next build (${place}).`;
    case 'rebuilt':
      return `**Rebuilt** in the next build (${place}): ${step.cause?.message ?? 'the reason is not known'}.`;
    case 'unknown': {
      const points = step.conditions.flatMap((index) => {
        const condition = conditions[index];
        return condition === undefined ? [] : `${condition.cause.message} (${condition.reason})`;
      });
      return paragraphs(
        `**${step.likely === 'cached' ? 'Probably cached' : 'Probably rebuilt'}** in the next build (${place}).`,
        bullets(...points),
      );
    }
    case 'source':
      return '';
  }
}
