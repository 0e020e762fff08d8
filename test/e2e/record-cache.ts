import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BuildContext } from '../../server/context/context.ts';
import { readContext } from '../../server/host/context/context.ts';
import { sha256 } from '../../server/host/sha256.ts';
import type { Build, NamedContext } from '../../server/simulator/build.ts';
import { type PredictedStep, predict } from '../../server/simulator/predict.ts';
import { build, type Engine, type PrintedStep, prune } from './buildkit.ts';
import { randomScenarios } from './random-scenarios.ts';
import { Remotes, WEB } from './remotes.ts';
import { type Inputs, type Scenario, scenarios } from './scenarios.ts';

/*
 * `npm run record:cache -- --buildctl PATH --address unix://...` builds scenarios with a real BuildKit, in one folder each,
 * every cache emptied before. What dflint predicts is written down before a build runs; what was printed is compared with
 * it, and all is kept in the file of --output. --base names the image that stands for `base` (it has a shell).
 * --random COUNT builds made-up scenarios in place of those that are written down, --seed other ones; --labs says that the
 * frontend knows --parents and --exclude. --registry is a repository to which images may be pushed, `127.0.0.1:5000/scenarios`,
 * of a registry that is asked by HTTP: made-up scenarios then take images from there and files from a web server. --images is
 * a file of what is known of images, as `dflint cache` takes it: without it the labels that an image's variables may change are
 * not compared.
 */
const { values } = parseArgs({
  options: {
    buildctl: { type: 'string', default: 'buildctl' },
    address: { type: 'string', default: 'unix:///run/buildkit/buildkitd.sock' },
    base: { type: 'string', default: 'docker.io/library/busybox:1.37' },
    only: { type: 'string' },
    output: { type: 'string', default: 'cache-recording.json' },
    random: { type: 'string' },
    seed: { type: 'string', default: '1' },
    labs: { type: 'boolean', default: false },
    images: { type: 'string' },
    registry: { type: 'string' },
  },
});
const engine: Engine = values;
const images: NonNullable<Build['images']> =
  values.images === undefined ? {} : JSON.parse(readFileSync(values.images, 'utf8'));

/** A line that is compared: `[build 3/7] RUN make`. */
const STEP = /^\[[^\]]*\d+\/\d+\] (?!FROM )/;

/** Times are whole seconds, so that they can be given back as they were. */
let time = 1_700_000_000;

interface Recording {
  readonly name: string;
  readonly builds: readonly RecordedBuild[];
}

interface RecordedBuild {
  readonly inputs: Inputs;
  readonly predicted: readonly Predicted[];
  readonly printed: readonly PrintedStep[];
  readonly disagreements: readonly string[];
  /** Why it is not compared, where it is not. */
  readonly stopped?: string;
}

interface Predicted extends Pick<PredictedStep, 'name' | 'verdict' | 'shared'> {
  readonly why: string | undefined;
}

const all =
  values.random === undefined
    ? scenarios
    : randomScenarios(Number(values.random), Number(values.seed), {
        hasLabs: values.labs,
        hasRemotes: values.registry !== undefined,
      });
const remotes = values.registry === undefined ? undefined : await Remotes.open(engine, values.base, values.registry);
const recordings: Recording[] = [];
const counts = { builds: 0, stopped: 0, certain: 0, unknown: 0, wrong: 0 };
for (const scenario of all) {
  if (values.only !== undefined && !scenario.name.includes(values.only)) continue;
  const recording = await record(scenario);
  recordings.push(recording);
  report(recording);
  writeFileSync(values.output, `${JSON.stringify(recordings, null, 2)}\n`);
}
await remotes?.close();
process.stdout.write(
  `${recordings.length} scenarios, ${counts.builds} builds (${counts.stopped} stopped): ${counts.certain} certain, ${counts.unknown} unknown, ${counts.wrong} wrong\n`,
);
process.exitCode = counts.wrong > 0 ? 1 : 0;

function report({ name, builds }: Recording): void {
  const predicted = builds.slice(1).flatMap((it) => it.predicted.filter((step) => step.verdict !== 'source'));
  const unknown = predicted.filter((it) => it.verdict === 'unknown').length;
  const disagreements = builds.flatMap((it, index) => it.disagreements.map((text) => `build ${index + 1}: ${text}`));
  const stopped = builds.flatMap((it) => it.stopped ?? []);
  counts.builds += builds.length;
  counts.stopped += stopped.length;
  counts.certain += predicted.length - unknown;
  counts.unknown += unknown;
  counts.wrong += disagreements.length;
  const verdict = disagreements.length === 0 ? 'agrees' : 'DIFFERS';
  process.stdout.write(`${verdict}  ${name}: ${predicted.length - unknown} certain, ${unknown} unknown\n`);
  for (const it of [...disagreements, ...stopped]) process.stdout.write(`         ${it}\n`);
}

async function record({ name, builds }: Scenario): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), 'dflint-record-'));
  const recorded: RecordedBuild[] = [];
  const before: Build[] = [];
  try {
    prune(engine);
    for (const given of builds) {
      const inputs = withReferences(given);
      await remotes?.arrange(inputs);
      write(folder, inputs);
      before.push(inputOf(folder, inputs));
      const it = recordBuild(folder, inputs, before);
      recorded.push(it);
      // What was executed before a build failed varies from run to run.
      if (it.stopped !== undefined && inputs.fails !== true) break;
    }
    return { name, builds: recorded };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With the names of images for `$BASE` and `$IMAGES`, and of the web server for `$WEB`. */
function withReferences(inputs: Inputs): Inputs {
  const named = (text: string) =>
    text
      .replaceAll('$BASE', values.base)
      .replaceAll('$IMAGES', values.registry ?? '')
      .replaceAll('$WEB', WEB);
  const replaced = (texts: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(texts).map(([name, it]) => [name, named(it)]));
  return { ...inputs, files: replaced(inputs.files), contexts: replaced(inputs.contexts) };
}

function recordBuild(folder: string, inputs: Inputs, builds: readonly Build[]): RecordedBuild {
  const prediction = predict(builds, { sha256 });
  const { code, steps: printed, log } = build(engine, { ...inputs, context: folder });
  const failed = code === 0 ? undefined : `stopped: ${/^(?:error|ERROR): .*/m.exec(log.slice(-2000))?.[0] ?? ''}`;
  const nothing = { inputs, predicted: [], printed, disagreements: [] };
  if (prediction.kind === 'refused') {
    const disagreements = failed === undefined ? [`predicted to be refused: ${prediction.message}`] : [];
    return { ...nothing, disagreements, stopped: failed ?? 'refused' };
  }
  const predicted = prediction.steps.map((it): Predicted => {
    const { name, verdict, shared, cause } = it;
    return { name, verdict, shared, why: cause?.message };
  });
  if (failed !== undefined) return { ...nothing, predicted, stopped: failed };
  return { inputs, predicted, printed, disagreements: disagreementsIn(predicted, printed) };
}

/** Files are written anew only where they change, so that the others keep their times. */
function write(folder: string, inputs: Inputs): void {
  const { files = {}, stale = {}, links = {}, folders = [], modes = {}, touched = [], removed = [] } = inputs;
  for (const it of removed) rmSync(join(folder, it), { recursive: true });
  for (const it of folders) mkdirSync(join(folder, it), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    touch(join(folder, path));
  }
  for (const [path, text] of Object.entries(stale)) {
    const { mtime } = statSync(join(folder, path));
    writeFileSync(join(folder, path), text);
    utimesSync(join(folder, path), mtime, mtime);
  }
  for (const [path, target] of Object.entries(links)) {
    rmSync(join(folder, path), { force: true });
    symlinkSync(target, join(folder, path));
  }
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(folder, path), mode);
  for (const it of touched) touch(join(folder, it));
}

function touch(path: string): void {
  time++;
  utimesSync(path, time, time);
}

function inputOf(folder: string, inputs: Inputs): Build {
  const { dockerfile = 'Dockerfile', target, args, noCache, contexts = {}, platform, sandbox } = inputs;
  const named = Object.entries(contexts).map(([name, it]): [string, NamedContext] => {
    const [, reference] = /^docker-image:\/\/(.*)/.exec(it) ?? [];
    if (reference !== undefined) return [name, { kind: 'image', reference }];
    return [name, { kind: 'folder', context: contextIn(join(folder, it)) }];
  });
  return {
    context: contextIn(folder, dockerfile),
    contexts: Object.fromEntries(named),
    dockerfile: { path: dockerfile, source: readFileSync(join(folder, dockerfile), 'utf8') },
    target,
    images: { ...images, ...remotes?.facts.images },
    ...(remotes && { urls: remotes.facts.urls }),
    ...(args && { args }),
    ...(platform && { platform }),
    ...sandbox,
    ...(noCache === true && { noCache }),
    ...(Array.isArray(noCache) && { noCacheFilter: noCache }),
  };
}

function contextIn(folder: string, dockerfile?: string): BuildContext {
  const reading = readContext(folder, 'sha256', { dockerfile });
  if ('error' in reading) throw new Error(reading.error);
  return reading.context;
}

/** Labels and verdicts: what is printed of a build and what was predicted have to be the same lines. */
function disagreementsIn(predicted: readonly Predicted[], printed: readonly PrintedStep[]): readonly string[] {
  const names = new Set(predicted.flatMap((it) => [it.name, ...it.shared.map((twin) => twin.name)]));
  const unforeseen = printed.filter((it) => STEP.test(it.name) && !names.has(it.name));
  const wrong = predicted.flatMap(({ name, verdict, why = '' }) => {
    if (verdict === 'source') return [];
    const step = printed.find((it) => it.name === name);
    if (step === undefined) return [`${name}: not printed`];
    if (verdict === 'unknown' || (step.status !== 'CACHED' && step.status !== 'DONE')) return [];
    const expected = verdict === 'cached' ? 'CACHED' : 'DONE';
    return step.status === expected ? [] : [`${name}: predicted ${verdict} (${why}), printed ${step.status}`];
  });
  return [...wrong, ...unforeseen.map((it) => `${it.name}: printed and not predicted`)];
}
