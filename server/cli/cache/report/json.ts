import type { PredictedStep, Prediction } from '../../../simulator/predict.ts';
import type { ContextSize } from '../context-size.ts';

/** A prediction for programs. Its shape is a contract: additions only, or another `version`. */
export function json(prediction: Prediction, size: ContextSize): string {
  const { dockerfile, target, steps, conditions, summary, assumptions } = prediction;
  const report = {
    version: 1,
    dockerfile,
    target: target ?? null,
    engine: ENGINE,
    steps: steps.map(entry),
    conditions: conditions.map(({ cause, likely, reason, steps }) => ({ cause, likely, reason, steps })),
    summary,
    assumptions,
    context: size,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Whose rules are followed. */
const ENGINE = 'buildkit-0.24';

function entry({
  stage,
  number,
  of,
  name,
  instruction,
  line,
  verdict,
  likely,
  key,
  cause,
  bytes,
}: PredictedStep): object {
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
    ...(bytes !== undefined && { bytes }),
  };
}
