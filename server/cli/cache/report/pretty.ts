import { sizeText } from '../../../context/size-text.ts';
import { type CostOf, secondsSaved } from '../../../simulator/cost.ts';
import type { PredictedStep, Prediction } from '../../../simulator/predict.ts';
import { durationText } from '../../../text/figures.ts';
import type { Look } from '../../look.ts';
import { printable } from '../../printable.ts';
import type { ContextSize } from '../context-size.ts';

/** A picture of a build: each stage from top to bottom, each step with what becomes of it, and why. */
export function pretty(prediction: Prediction, size: ContextSize, costOf: CostOf, look: Look): string {
  const { dockerfile, target, steps, conditions, assumptions } = prediction;
  const title = `${look.strong(printable(dockerfile))}${target === undefined ? '' : look.faint(` · target ${printable(target)}`)}`;
  const stages = [...new Set(steps.map((it) => it.stage))];
  return [
    `${title}\n\n`,
    ...stages.map((stage) => stagePicture(stage, steps, prediction, look)),
    ...conditions.map((it, index) => {
      const mark = conditions.length > 1 ? `${index + 1})` : 'unknown:';
      const text = `${mark} ${it.cause.message}; likely ${it.likely}: ${it.reason}`;
      return wrapped(text, look, '').concat(index === conditions.length - 1 ? '\n' : '');
    }),
    `${summaryLine(prediction, look)}${savedText(prediction, costOf)}\n`,
    ...assumptions.map((it) => wrapped(`assumed: ${it}`, look, '')),
    contextLines(size, look),
  ].join('');
}

/** The conditions of a step, as lists of conditions number them: "1, 3, 4" */
export function numbersOf({ conditions }: PredictedStep): string {
  return conditions
    .map((it) => it + 1)
    .toSorted((a, b) => a - b)
    .join(', ');
}

/** "9 of 12 steps cached, 2 rebuilt, 1 unknown" */
export function summaryText({ summary: { cached, rebuilt, unknown } }: Prediction): string {
  const total = cached + rebuilt + unknown;
  const parts = [
    `${cached} of ${total} ${total === 1 ? 'step' : 'steps'} cached`,
    rebuilt > 0 && `${rebuilt} rebuilt`,
    unknown > 0 && `${unknown} unknown`,
  ];
  return parts.filter(Boolean).join(', ');
}

function summaryLine(prediction: Prediction, look: Look): string {
  return look.strong(summaryText(prediction));
}

/** "; 41 s saved", where a profile says so. */
function savedText({ steps }: Prediction, costOf: CostOf): string {
  const saved = secondsSaved(steps, costOf);
  return saved === undefined ? '' : `; ${durationText(saved)} saved`;
}

function stagePicture(stage: string, steps: readonly PredictedStep[], { conditions }: Prediction, look: Look): string {
  const own = steps.filter((it) => it.stage === stage);
  const rows = own.map((it, index) => stepRows(it, index < own.length - 1, conditions.length > 1, look));
  return `${stage === '' ? '' : `${look.strong(printable(stage))}\n`}${rows.join('')}\n`;
}

function stepRows(step: PredictedStep, isFollowed: boolean, areNumbered: boolean, look: Look): string {
  const { verdict, cause, bytes, name, line, conditions } = step;
  const { sign, paint } = SIGNS[verdict];
  const numbers = areNumbered && conditions.length > 0 ? ` ${numbersOf(step)}` : '';
  const word = verdict === 'source' ? '' : verdict === 'unknown' ? `${verdict}${numbers}` : verdict;
  const weight = bytes === undefined || bytes === 0 ? '' : sizeText(bytes);
  const right = `${weight.padStart(8)}  ${word.padEnd(WORD)}`;
  const place = String(line).padStart(4);
  const room = look.width - right.length - place.length - 5;
  const text = cut(printable(name.replace(/^\[(?:[^\]]*?[^\]\d])?(\d+\/\d+)\] /, '$1 ')), room).padEnd(room);
  const head =
    `${look.faint(place)} ${look[paint](sign)} ${text}  ${weight.padStart(8)}  ${look[paint](word)}`.trimEnd();
  const edge = isFollowed ? look.faint('│') : ' ';
  const reason = verdict === 'rebuilt' && cause !== undefined ? cause.message : '';
  if (reason === '') return `${head}\n`;
  return `${head}\n${wrapped(reason, look, `     ${edge}   `)}`;
}

const WORD = 'rebuilt'.length + 2;

const SIGNS = {
  cached: { sign: '●', paint: 'fix' },
  rebuilt: { sign: '✗', paint: 'error' },
  unknown: { sign: '?', paint: 'warning' },
  source: { sign: '○', paint: 'faint' },
} as const satisfies Record<PredictedStep['verdict'], { sign: string; paint: keyof Look }>;

function contextLines({ bytes, files, largest, savings }: ContextSize, look: Look): string {
  const total = `context: ${sizeText(bytes)} in ${files} ${files === 1 ? 'file' : 'files'}`;
  const things = largest.slice(0, MOST_SHOWN).map((it) => `${printable(it.path)} ${sizeText(it.bytes)}`);
  const large = things.length < 2 ? '' : `; the largest are ${things.join(', ')}`;
  const rows = [wrapped(`${total}${large}`, look, '')];
  const worth = savings.filter((it) => it.bytes > 0).slice(0, MOST_SHOWN);
  if (worth.length > 0) {
    const listed = worth.map((it) => `${printable(it.pattern)} (${sizeText(it.bytes)})`).join(', ');
    rows.push(wrapped(`.dockerignore could keep out ${listed}`, look, ''));
  }
  return rows.join('');
}

const MOST_SHOWN = 3;

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

/** Lines of words behind an indentation. */
function wrapped(text: string, { width, faint }: Look, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    const room = width - 9;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((it) => `${indent}${faint(it)}\n`).join('');
}
