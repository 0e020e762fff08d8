import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Entry } from '../../server/context/context.ts';
import { contextOf, ignoreFileFor } from '../../server/context/ignore/dockerignore.ts';
import { parentOf } from '../../server/context/path.ts';
import type { Build, ImageFacts } from '../../server/simulator/build.ts';
import { type PredictedStep, type Prediction, predictionOf } from '../../server/simulator/predict.ts';
import { type Built, newReading, Simulation } from '../../server/simulator/simulation.ts';
import { describeWithData } from '../reference-data.ts';

/**
 * Recorded builds of BuildKit 0.24, each with all that went into it and what the engine printed; see README.md beside them.
 * DFLINT_TABLE=1 prints how many steps of each scenario are certain.
 */
interface Recording {
  readonly cases: readonly Case[];
}

interface Case {
  readonly id: string;
  readonly scenario: string;
  readonly builds: readonly RecordedBuild[];
  readonly results: Readonly<Record<string, readonly RecordedResult[] | { readonly unsupported: string }>>;
}

interface RecordedBuild {
  readonly files: Readonly<Record<string, RecordedFile>>;
  readonly dockerfile: string;
  readonly target: string | null;
  readonly args: Readonly<Record<string, string>>;
  readonly http: Readonly<Record<string, { readonly content: string; readonly etag?: string }>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly drop_local_source_cache?: boolean;
  /** Empty: all stages; else their names, between commas. */
  readonly nocache?: string;
  readonly net?: 'none' | 'sandbox' | 'host';
  readonly opts?: Readonly<Record<string, string>>;
}

interface RecordedFile {
  readonly type: 'file' | 'dir' | 'symlink' | 'tar';
  readonly mode?: string;
  readonly mtime: number;
  readonly content?: string;
  readonly target?: string;
  readonly entries?: unknown;
  readonly gzip?: unknown;
}

interface RecordedResult {
  readonly rc: number;
  readonly steps: readonly {
    readonly label: string;
    readonly index: number | null;
    readonly status: string | null;
  }[];
}

interface Score {
  certain: number;
  unknown: number;
}

/** Which of two steps of one key is executed varies from run to run. */
const UNPREDICTABLE = new Set(['x/merge-two-stages']);
/** The first COPY --link on scratch is not printed. */
const HIDDEN = new Set(['x/link-on-scratch-one']);

describeWithData('the simulator, on recorded builds', (root) => {
  const read = (name: string) => readFileSync(join(root, 'cache-truth', name), 'utf8');
  const { images }: { readonly images: Readonly<Record<string, ImageFacts>> } = JSON.parse(read('images.json'));
  const cases = ['builds.json', 'builds-2.json'].flatMap((name): readonly Case[] => {
    const recording: Recording = JSON.parse(read(name));
    return recording.cases;
  });

  const wrong: string[] = [];
  const unexplained: string[] = [];
  const names: string[] = [];
  const scores = new Map<string, Score>();
  for (const replayed of cases) replay(replayed);

  it('is never wrong where it is certain', () => {
    expect(wrong).toEqual([]);
  });

  it('names and numbers the steps as BuildKit does', () => {
    expect(names).toEqual([]);
  });

  it('is certain of at least 93 % of the steps', () => {
    const all = [...scores.values()].reduce((sum, it) => plus(sum, it), { certain: 0, unknown: 0 });
    if (process.env['DFLINT_TABLE'] !== undefined) process.stdout.write(tableOf(scores, all));
    expect(all.certain + all.unknown).toBeGreaterThan(1000);
    expect(shareOf(all)).toBeGreaterThan(0.93);
  });

  it('is uncertain only of what reads the output of a command that runs again, or what is somewhere else', () => {
    expect(unexplained).toEqual([]);
  });

  function replay({ id, scenario, builds, results }: Case): void {
    const recorded = results['bk24'];
    if (recorded === undefined || 'unsupported' in recorded || UNPREDICTABLE.has(id)) return;
    const simulation = new Simulation(newReading(sha256));
    const served = new Map<string, string>();
    let before: Built | undefined;
    for (const [index, build] of builds.entries()) {
      const result = recorded[index];
      const built = simulation.build(buildOf(build, images, served));
      if (result === undefined) continue;
      if (built.kind === 'refused') {
        if (result.steps.length > 0) names.push(`${id}: refused, ${built.message}`);
        continue;
      }
      const prediction = predictionOf(built, before);
      compareNames(`${id} ${index}`, prediction, result);
      if (index > 0) score(`${id} ${index}`, scenario, prediction, result);
      before = built;
    }
  }

  function compareNames(place: string, prediction: Prediction, { rc, steps }: RecordedResult): void {
    const isStep = (name: string) => !/^(?:\[.*\] )?FROM /.test(name);
    const printed = new Set(steps.filter((it) => it.index !== null && isStep(it.label)).map((it) => it.label));
    const predicted = prediction.steps.map((it) => it.name).filter(isStep);
    for (const name of printed) if (!predicted.includes(name)) names.push(`${place}: ${name} is not predicted`);
    if (rc !== 0 || HIDDEN.has(place.split(' ')[0] ?? '')) return;
    for (const name of predicted) if (!printed.has(name)) names.push(`${place}: ${name} was not printed`);
  }

  function score(place: string, scenario: string, prediction: Prediction, { steps }: RecordedResult): void {
    const last = new Map(steps.map((it) => [it.label, it.status]));
    const total = scores.get(scenario) ?? { certain: 0, unknown: 0 };
    scores.set(scenario, total);
    for (const step of prediction.steps) {
      const status = last.get(step.name);
      if (step.verdict === 'source' || (status !== 'CACHED' && status !== 'DONE')) continue;
      if (step.verdict === 'unknown') {
        total.unknown++;
        if (!isExplained(step)) unexplained.push(`${place}: ${step.name}`);
        continue;
      }
      total.certain++;
      if ((step.verdict === 'cached') !== (status === 'CACHED')) {
        wrong.push(`${place}: ${step.name} is ${status}, predicted ${step.verdict}`);
      }
    }
  }
});

function isExplained({ cause }: PredictedStep): boolean {
  return (cause?.kind === 'content' && /\bRUN\b/.test(cause.step)) || cause?.kind === 'remote';
}

function sha256(parts: Iterable<Uint8Array>): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function buildOf(
  { files, http, tags, dockerfile, target, args, nocache, net, opts = {}, ...rest }: RecordedBuild,
  images: Readonly<Record<string, ImageFacts>>,
  served: Map<string, string>,
): Build {
  const textOf = (path: string) => files[path]?.content;
  const known = Object.fromEntries(
    Object.entries(images).map(([name, { layers = [], config = {} }]) => [name, { layers, config }]),
  );
  const moving = known[tags['base:mov'] ?? 'base:1'] ?? {};
  return {
    dockerfile: { path: dockerfile, source: textOf(dockerfile) ?? '' },
    context: contextOf(entriesOf(files), ignoreFileFor(dockerfile, textOf)),
    target: target ?? undefined,
    args,
    images: { ...known, 'base:mov': moving },
    urls: Object.fromEntries(
      Object.entries(http).map(([path, { content, etag }]) => {
        // With a tag that the engine knows, the server answers that nothing has changed.
        const text = served.get(`${path} ${etag}`) ?? content;
        if (etag !== undefined) served.set(`${path} ${etag}`, text);
        return [`http://127.0.0.1:18099/${path}`, digestOf(text)];
      }),
    ),
    noCache: nocache === '',
    noCacheFilter: nocache ? nocache.split(',') : [],
    freshContext: rest.drop_local_source_cache === true,
    network: net === 'sandbox' ? 'default' : (net ?? 'none'),
    ulimits: opts['ulimit'] === undefined ? [] : [opts['ulimit']],
    shmSize: Number(opts['shm-size'] ?? 0),
    hosts: opts['add-hosts'] === undefined ? [] : [opts['add-hosts']],
  };
}

function entriesOf(files: RecordedBuild['files']): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [path, file] of Object.entries(files)) {
    for (let folder = parentOf(path); folder !== '' && !entries.has(folder); folder = parentOf(folder)) {
      entries.set(folder, { kind: 'folder', path: folder, mode: 0o755 });
    }
    entries.set(path, entryOf(path, file));
  }
  return entries;
}

function entryOf(path: string, { type, mode = '777', mtime, content, target = '', ...tar }: RecordedFile): Entry {
  const permissions = Number.parseInt(mode, 8);
  switch (type) {
    case 'dir':
      return { kind: 'folder', path, mode: permissions };
    case 'symlink':
      return { kind: 'symlink', path, mode: permissions, target };
    default: {
      const text = content ?? JSON.stringify(tar);
      const size = Buffer.byteLength(text);
      return { kind: 'file', path, mode: permissions, size, content: digestOf(text), mtime: `${mtime}000000000` };
    }
  }
}

function plus(a: Score, b: Score): Score {
  return { certain: a.certain + b.certain, unknown: a.unknown + b.unknown };
}

function shareOf({ certain, unknown }: Score): number {
  return certain / Math.max(1, certain + unknown);
}

function tableOf(scores: ReadonlyMap<string, Score>, all: Score): string {
  const rows = [...scores, ['all', all] as const].map(([name, it]) => {
    const share = `${(100 * shareOf(it)).toFixed(1)} %`;
    return `${name.padEnd(36)} ${String(it.certain + it.unknown).padStart(5)} ${share.padStart(8)}\n`;
  });
  return rows.join('');
}
