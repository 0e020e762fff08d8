import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { BuildContext, Entry, Sha256 } from '../server/context/context.ts';
import { contextOf } from '../server/context/ignore/dockerignore.ts';
import { parentOf } from '../server/context/path.ts';
import type { Build } from '../server/simulator/build.ts';
import { type PredictedStep, type Prediction, type PredictOptions, predict } from '../server/simulator/predict.ts';
import { dedent, marked, unmarked } from './markers.ts';

/** What a build is given: files by their paths, and anything that `Build` has. */
type Inputs = Partial<Omit<Build, 'context' | 'dockerfile'>> & Readonly<Record<string, unknown>>;

/** A build of a Dockerfile, or of another with what the second has, and then one; the first has the second's files where it names none. */
interface Change {
  readonly was?: Inputs | string;
  readonly now?: Inputs;
}

/** Compares the markers under the steps of a Dockerfile with the verdicts that it gets in the second of two builds. */
export function check(change: Change): (text: TemplateStringsArray) => void {
  return ([text = '']) => {
    const expected = dedent(text);
    const source = unmarked(expected);
    const prediction = predictedChange(change, source);
    const findings = prediction.steps
      .filter((it) => it.verdict !== 'source')
      .map((it) => ({ span: { start: it.start, end: it.start + it.instruction.length }, message: messageOf(it) }));
    expect(marked(source, findings)).toBe(expected);
  };
}

function messageOf({ verdict, likely, cause }: PredictedStep): string {
  const likelihood = likely === undefined ? '' : `, likely ${likely}`;
  return `${verdict}${likelihood}${cause === undefined ? '' : `: ${cause.message}`}`;
}

export function changed(change: Change, source: string): readonly string[] {
  return verdictsIn(predictedChange({ ...change, now: { f: '', ...change.now } }, source));
}

export function mounts(one: string, other: string, how: 'change' | 'swap' = 'change'): string | undefined {
  const run = (...options: string[]) => `FROM alpine\nRUN ${options.map((it) => `--mount=${it}`).join(' ')} a\n`;
  const [was, now] = how === 'swap' ? [run(one, other), run(other, one)] : [run(one), run(other)];
  return changed({ was }, now).at(-1);
}

export function copies(one: string, other: string): string | undefined {
  const files = { f: '1', g: '2', 'd/f': '1', 'e/f': '1' };
  return changed({ was: `FROM alpine\nCOPY ${one}\n`, now: files }, `FROM alpine\nCOPY ${other}\n`).at(-1);
}

export function names(source: string, inputs: Inputs = {}): readonly string[] {
  return predicted([build(source, inputs)]).steps.map((it) => it.name);
}

function predictedChange({ was = {}, now = {} }: Change, source: string): Prediction {
  if (typeof was === 'string') return predicted([build(dedent(was), now), build(source, now)]);
  const before = Object.keys(was).some((it) => !BUILD_KEYS.has(it)) ? was : { ...filesOf(now), ...was };
  return predicted([build(source, before), build(source, now)]);
}

export function predicted(builds: readonly Build[], options: Omit<PredictOptions, 'sha256'> = {}): Prediction {
  const prediction = predict(builds, { sha256, ...options });
  if (prediction.kind === 'refused') throw new Error(prediction.message);
  return prediction;
}

export function verdictsIn({ steps }: Prediction): readonly string[] {
  return steps.map((it) => it.verdict).filter((it) => it !== 'source');
}

const BUILD_KEYS = new Set(
  'args target platform images urls revisions noCache noCacheFilter freshContext contexts network hosts shmSize'.split(
    ' ',
  ),
);

export function build(source: string, inputs: Inputs = {}): Build {
  const given = Object.fromEntries(Object.entries(inputs).filter(([key]) => BUILD_KEYS.has(key)));
  return { dockerfile: { path: 'Dockerfile', source }, context: contextWith(filesOf(inputs)), ...given };
}

function filesOf(inputs: Inputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !BUILD_KEYS.has(key)));
}

export function contextWith(files: Readonly<Record<string, unknown>>): BuildContext {
  const entries = new Map<string, Entry>();
  for (const [path, it] of Object.entries(files)) {
    for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
      entries.set(folder, { kind: 'folder', path: folder, mode: 0o755 });
    }
    entries.set(path, isEntry(it) ? it : file(path, String(it)));
  }
  return contextOf(entries, undefined);
}

function isEntry(it: unknown): it is Entry {
  return typeof it === 'object' && it !== null && 'kind' in it;
}

export function file(path: string, text: string): Entry & { kind: 'file' } {
  const content = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  return { kind: 'file', path, mode: 0o644, size: text.length, content };
}

export function sha256(parts: Parameters<Sha256>[0]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
