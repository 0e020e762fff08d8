import type { PredictedStep, Prediction } from '../../../simulator/predict.ts';
import { inline } from '../../markdown.ts';
import { numbersOf, summaryText } from './pretty.ts';

/** A comment for a pull request: what it builds again and why; what stays is folded away. */
export function markdown(prediction: Prediction): string {
  const { dockerfile, target, steps, conditions, assumptions } = prediction;
  const what = `${inline(dockerfile)}${target === undefined ? '' : `, target ${inline(target)}`}`;
  const affected = steps.filter((it) => it.verdict === 'rebuilt' || it.verdict === 'unknown');
  const parts = [
    `### dflint cache: ${summaryText(prediction)}\n`,
    `${what}\n`,
    ...(affected.length === 0 ? [] : [table(affected)]),
    ...conditions.map(
      (it, index) =>
        `${index + 1}. It is ${inline(it.cause.message)}; it is likely ${it.likely}: ${inline(it.reason)}.`,
    ),
    `\n<details><summary>All steps</summary>\n`,
    table(steps),
    '</details>\n',
    ...assumptions.map((it) => `- assumed: ${inline(it)}`),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function table(steps: readonly PredictedStep[]): string {
  return `| | line | step | why |\n| --- | ---: | --- | --- |\n${steps.map(row).join('')}`;
}

function row(step: PredictedStep): string {
  const { verdict, line, name, cause, likely } = step;
  // Several steps may hang on one condition, which is told once, below.
  const numbers = numbersOf(step);
  const hanging = numbers === '' ? '' : `likely ${likely}, see ${numbers}`;
  const why = hanging !== '' || cause === undefined ? hanging : inline(cause.message);
  return `| ${SIGNS[verdict]} ${verdict} | ${line} | ${inline(name)} | ${why} |\n`;
}

const SIGNS: Readonly<Record<PredictedStep['verdict'], string>> = {
  cached: '🟢',
  rebuilt: '🔴',
  unknown: '🟡',
  source: '⚪',
};
