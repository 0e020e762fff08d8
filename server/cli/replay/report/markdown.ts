import type { Advised } from '../../../simulator/advice.ts';
import type { Replay, ReplayedStep } from '../../../simulator/replay.ts';
import { costText, shareText } from '../../../text/figures.ts';
import { inline } from '../../markdown.ts';
import { adviceDiff } from '../advice.ts';
import { adviceTexts } from './advice.ts';
import {
  culpritsText,
  currentSteps,
  estimateText,
  rebuiltText,
  stretchText,
  summaryText,
  uncountedTexts,
} from './words.ts';

/** A report for a wiki or a comment: a table of the steps, and who is expensive. */
export function markdown(replay: Replay, notes: readonly string[], advised?: Advised): string {
  const { dockerfile, target, culprits, summary } = replay;
  const what = `${inline(dockerfile)}${target === undefined ? '' : `, target ${inline(target)}`}`;
  const estimate = estimateText(replay);
  const patch = advised === undefined ? '' : adviceDiff(advised);
  const isMeasured = summary.measured === 'all';
  const parts = [
    `### dflint replay: ${summaryText(replay)}\n`,
    `${what}: ${stretchText(replay)}\n`,
    '| line | step | built again | cached up to here | once | average | by |',
    '| ---: | --- | ---: | ---: | ---: | ---: | --- |',
    ...currentSteps(replay)
      .filter((it) => it.instruction !== 'FROM')
      .map(row),
    ...(culprits.length === 0 ? [] : ['\n| path | commits | cost |', '| --- | ---: | ---: |']),
    ...culprits
      .slice(0, MOST_PATHS)
      .map((it) => `| ${inline(it.path)} | ${it.commits.length} | ${costText(it.seconds, isMeasured)} |`),
    '',
    ...(estimate === undefined ? [] : [`- ${inline(estimate)}`]),
    ...uncountedTexts(replay).map((it) => `- not counted: ${inline(it)}`),
    ...notes.map((it) => `- ${inline(it)}`),
    ...adviceTexts(advised).map((it) => `- ${inline(it)}`),
    ...(patch === '' ? [] : ['', '```diff', patch.trimEnd(), '```']),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

const MOST_PATHS = 10;
const MOST_CULPRITS = 3;

function row(step: ReplayedStep): string {
  const { place, name, cost, secondsPerBuild, cachedUpTo, by } = step;
  const cells = [
    String(place?.line ?? ''),
    inline(name),
    rebuiltText(step),
    shareText(cachedUpTo),
    costText(cost.seconds, cost.isMeasured),
    costText(secondsPerBuild, cost.isMeasured),
    inline(culpritsText(by, MOST_CULPRITS)),
  ];
  return `| ${cells.join(' | ')} |`;
}
