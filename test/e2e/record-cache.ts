import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readContext } from '../../server/host/context/context.ts';
import { sha256 } from '../../server/host/sha256.ts';
import type { Build } from '../../server/simulator/build.ts';
import { predict } from '../../server/simulator/predict.ts';
import { build, type Engine, type PrintedStep, prune } from './buildkit.ts';
import { type Inputs, type Scenario, scenarios } from './scenarios.ts';

/*
 * `npm run record:cache -- --buildctl PATH --address unix://...` builds scenarios with a real BuildKit, in one folder each,
 * every cache emptied before. What dflint predicts is written down before the last build runs; what was printed is compared
 * with it, and all is kept in the file of --output. --base names the image that stands for `base` (it has a shell).
 */
const { values } = parseArgs({
  options: {
    buildctl: { type: 'string', default: 'buildctl' },
    address: { type: 'string', default: 'unix:///run/buildkit/buildkitd.sock' },
    base: { type: 'string', default: 'docker.io/library/busybox:1.37' },
    only: { type: 'string' },
    output: { type: 'string', default: 'cache-recording.json' },
  },
});
const engine: Engine = values;

interface Recording {
  readonly name: string;
  readonly predicted: readonly { readonly name: string; readonly verdict: string; readonly why: string | undefined }[];
  readonly printed: readonly PrintedStep[];
  readonly disagreements: readonly string[];
}

const recordings = scenarios.filter((it) => values.only === undefined || it.name.includes(values.only)).map(record);
writeFileSync(values.output, `${JSON.stringify(recordings, null, 2)}\n`);
const counts = { certain: 0, unknown: 0, wrong: 0 };
for (const { name, predicted, disagreements } of recordings) {
  const steps = predicted.filter((it) => it.verdict !== 'source');
  const unknown = steps.filter((it) => it.verdict === 'unknown').length;
  counts.certain += steps.length - unknown;
  counts.unknown += unknown;
  counts.wrong += disagreements.length;
  process.stdout.write(
    `${disagreements.length === 0 ? 'agrees' : 'DIFFERS'}  ${name}: ${steps.length - unknown} certain, ${unknown} unknown\n`,
  );
  for (const it of disagreements) process.stdout.write(`         ${it}\n`);
}
process.stdout.write(
  `${recordings.length} scenarios: ${counts.certain} certain, ${counts.unknown} unknown, ${counts.wrong} wrong\n`,
);
process.exitCode = counts.wrong > 0 ? 1 : 0;

function record({ name, builds }: Scenario): Recording {
  const folder = mkdtempSync(join(tmpdir(), 'dflint-record-'));
  try {
    prune(engine);
    const inputs: Build[] = [];
    for (const [index, step] of builds.entries()) {
      write(folder, step);
      inputs.push(inputOf(folder, step));
      if (index === builds.length - 1) break;
      const { code } = build(engine, { context: folder, ...step });
      if (code !== 0 && step.fails !== true) throw new Error(`${name}: build ${index + 1} fails`);
    }
    const prediction = predict(inputs, { sha256 });
    if (prediction.kind === 'refused') throw new Error(`${name}: ${prediction.message}`);
    const predicted = prediction.steps.map((it) => ({ name: it.name, verdict: it.verdict, why: it.cause?.message }));
    const last = builds.at(-1);
    const { steps } = build(engine, { context: folder, ...last });
    return { name, predicted, printed: steps, disagreements: disagreementsIn(predicted, steps) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Files are written anew only where they change, so that the others keep their times. */
function write(folder: string, { files = {}, removed = [] }: Inputs): void {
  for (const path of removed) rmSync(join(folder, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text.replaceAll('$BASE', values.base));
  }
}

function inputOf(folder: string, { dockerfile = 'Dockerfile', target, args, noCache }: Inputs): Build {
  const reading = readContext(folder, 'sha256', { dockerfile });
  if ('error' in reading) throw new Error(reading.error);
  return {
    context: reading.context,
    dockerfile: { path: dockerfile, source: readFileSync(join(folder, dockerfile), 'utf8') },
    target,
    ...(args && { args }),
    ...(noCache === true && { noCache }),
    ...(Array.isArray(noCache) && { noCacheFilter: noCache }),
  };
}

function disagreementsIn(predicted: Recording['predicted'], printed: readonly PrintedStep[]): readonly string[] {
  return predicted.flatMap(({ name, verdict }) => {
    if (verdict === 'source' || verdict === 'unknown') return [];
    const step = printed.find((it) => it.name === name);
    if (step === undefined) return [`${name}: not printed`];
    if (step.status !== 'CACHED' && step.status !== 'DONE') return [];
    const expected = verdict === 'cached' ? 'CACHED' : 'DONE';
    return step.status === expected ? [] : [`${name}: predicted ${verdict}, printed ${step.status}`];
  });
}
