import type { Advised } from '../../../simulator/advice.ts';
import type { Replay, ReplayedStep } from '../../../simulator/replay.ts';
import { costText } from '../../../text/figures.ts';
import type { Look } from '../../look.ts';
import { printable } from '../../printable.ts';
import { adviceDiff } from '../advice.ts';
import { adviceTexts } from './advice.ts';
import {
  culpritsText,
  currentSteps,
  estimateText,
  perhapsText,
  rebuiltText,
  stretchText,
  summaryText,
  uncountedTexts,
} from './words.ts';

/** The steps of the newest Dockerfile from top to bottom: how often each was built again, by what, and what that costs. */
export function pretty(replay: Replay, notes: readonly string[], look: Look, advised?: Advised): string {
  const { dockerfile, target, culprits, summary } = replay;
  const steps = currentSteps(replay);
  const stages = [...new Set(steps.map((it) => it.stage))];
  const title = `${look.strong(printable(dockerfile))}${target === undefined ? '' : look.faint(` · target ${printable(target)}`)}`;
  const [estimate, perhaps] = [estimateText(replay), perhapsText(steps)];
  return [
    `${title}\n`,
    wrapped(stretchText(replay), look),
    '\n',
    ...(steps.length === 0 ? [] : [headRow(look)]),
    ...stages.map((stage) => stagePicture(stage, steps, look)),
    look.strong(summaryText(replay)).concat('\n'),
    ...(culprits.length === 0 ? [] : [wrapped(`most expensive: ${expensiveText(replay)}`, look)]),
    ...(perhaps === undefined ? [] : [wrapped(perhaps, look)]),
    ...(summary.builds === 0 || estimate === undefined ? [] : [wrapped(estimate, look)]),
    ...uncountedTexts(replay).map((it) => wrapped(`not counted: ${it}`, look)),
    ...notes.map((it) => wrapped(`note: ${it}`, look)),
    ...adviceTexts(advised).map((it) => wrapped(it, look)),
    ...(advised === undefined || advised.advice.length === 0 ? [] : [`\n${adviceDiff(advised)}`]),
  ].join('');
}

/** "src/app.ts ~12 min 30 s in 31 commits" */
function expensiveText({ culprits, summary }: Replay): string {
  const shown = culprits.slice(0, MOST_SHOWN).map(({ path, seconds, commits }) => {
    const time = costText(seconds, summary.measured === 'all');
    return `${path} ${time} in ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'}`;
  });
  return shown.join(', ');
}

const MOST_SHOWN = 3;

function headRow(look: Look): string {
  const right = rightOf('built again', 'once', 'average');
  return `${look.faint(`${' '.repeat(Math.max(0, look.width - right.length))}${right}`)}\n`;
}

function rightOf(rebuilt: string, once: string, average: string): string {
  return `${rebuilt.padStart(18)}${once.padStart(13)}${average.padStart(13)}`;
}

function stagePicture(stage: string, steps: readonly ReplayedStep[], look: Look): string {
  const rows = steps.filter((it) => it.stage === stage).map((it) => stepRows(it, look));
  return `${stage === '' ? '' : `${look.strong(printable(stage))}\n`}${rows.join('')}\n`;
}

function stepRows(step: ReplayedStep, look: Look): string {
  const { name, place, instruction, cost, by, builds, rebuilt, likely, secondsPerBuild } = step;
  const line = String(place?.line ?? '').padStart(4);
  const isSource = instruction === 'FROM';
  const right = isSource
    ? ''
    : rightOf(
        rebuiltText(step),
        costText(cost.seconds, cost.isMeasured),
        secondsPerBuild === 0 ? '-' : costText(secondsPerBuild, cost.isMeasured),
      );
  const { sign, paint } = signOf(isSource, builds === 0 ? 0 : (rebuilt + likely) / builds);
  const room = look.width - right.length - line.length - 3;
  const text = cut(printable(name.replace(/^\[(?:[^\]]*?[^\]\d])?(\d+\/\d+)\] /, '$1 ')), room).padEnd(
    isSource ? 0 : room,
  );
  const head = `${look.faint(line)} ${look[paint](sign)} ${text}${right}`.trimEnd();
  return by.length === 0 ? `${head}\n` : `${head}\n${wrapped(culpritsText(by, MOST_CULPRITS), look, '         ')}`;
}

const MOST_CULPRITS = 4;

function signOf(
  isSource: boolean,
  share: number,
): { readonly sign: string; readonly paint: 'faint' | 'fix' | 'warning' | 'error' } {
  if (isSource) return { sign: '○', paint: 'faint' };
  if (share === 0) return { sign: '●', paint: 'fix' };
  return share < OFTEN ? { sign: '◐', paint: 'warning' } : { sign: '✗', paint: 'error' };
}

/** A third of all builds. */
const OFTEN = 1 / 3;

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

/** Lines of words behind an indentation. */
function wrapped(text: string, { width, faint }: Look, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((it) => `${indent}${faint(it)}\n`).join('');
}
