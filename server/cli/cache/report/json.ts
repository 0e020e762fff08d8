import { type Cost, type CostOf, secondsSaved } from '../../../simulator/cost.ts';
import type { PredictedStep, Prediction } from '../../../simulator/predict.ts';
import type { ContextSize } from '../context-size.ts';

/** A prediction for programs. Its shape is a contract: additions only, or another `version`. */
export function json(prediction: Prediction, size: ContextSize, costOf: CostOf): string {
  const { dockerfile, target, steps, conditions, summary, assumptions } = prediction;
  const saved = secondsSaved(steps, costOf);
  const report = {
    version: 1,
    dockerfile,
    target: target ?? null,
    engine: ENGINE,
    steps: steps.map((it) => entry(it, costOf(it, it.bytes))),
    conditions: conditions.map(({ cause, likely, reason, steps }) => ({ cause, likely, reason, steps })),
    summary: { ...summary, ...(saved !== undefined && { secondsSaved: saved }) },
    assumptions,
    context: size,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Whose rules are followed. */
const ENGINE = 'buildkit-0.24';

/** Seconds are those that were measured: nothing is estimated here. */
function entry(step: PredictedStep, { seconds, bytes, isMeasured }: Cost): object {
  const { stage, number, of, name, instruction, line, verdict, likely, key, cause } = step;
  return {
    stage,
    number,
    of,
    name,
    instruction,
    line,
    verdict,
    ...(likely && { likely }),
    ...(verdict !== 'source' && { key: key ?? null }),
    ...(cause && { cause }),
    ...(isMeasured && instruction !== 'FROM' && { seconds }),
    ...(bytes !== undefined && { bytes }),
  };
}
