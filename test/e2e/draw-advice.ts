import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { diff } from '../../server/cli/lint/report/diff.ts';
import type { BuildContext } from '../../server/context/context.ts';
import { sha256 } from '../../server/host/sha256.ts';
import { adviceFor } from '../../server/simulator/advice.ts';
import { costsBy } from '../../server/simulator/cost.ts';
import type { PastBuild } from '../../server/simulator/replay.ts';
import { contextOfFiles } from '../context-of-files.ts';
import { madeFiles } from '../made-context.ts';

/*
 * `node build.mjs test/e2e/draw-advice.ts --corpus FOLDER` gives each Dockerfile a made-up history in which the source
 * changes with most commits, counts those that get advice, and draws some of it by a fixed seed, to be judged by a person.
 */
const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: '../shared/data/corpus/files' },
    count: { type: 'string', default: '30' },
    seed: { type: 'string', default: '10' },
  },
});

/** What each commit changes. */
const KINDS = ['source', 'source', 'source', 'manifest', 'source', 'source', 'setting', 'source', 'source', 'manifest'];
const MANIFEST = /(?:^|\/)(?:package|yarn|pnpm|requirements|py|poetry|uv|Pip|Gem|composer|go\.)[^/]*$|^\./;
const SOURCE = /(?:^|\/)(?:main\.txt|part\.txt)$/;

const paths = readdirSync(values.corpus, { recursive: true, encoding: 'utf8' }).sort();
const advised = paths.flatMap((path) => {
  const file = join(values.corpus, path);
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const advice = adviceFor(historyOf(source), { sha256, costOf: costsBy(undefined) });
  return advice === undefined || advice.advice.length === 0 ? [] : [{ path, advice }];
});
process.stdout.write(`${advised.length} of ${paths.length} files get advice\n`);
const kinds = new Map<string, number>();
for (const { advice } of advised)
  for (const { title } of advice.advice) {
    const kind = title.replace(/^(Copy|Link|Move \w+).*$/s, '$1');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
for (const [kind, count] of kinds) process.stdout.write(`  ${kind}: ${count}\n`);
for (const { path, advice } of drawn(advised, Number(values.count), Number(values.seed))) {
  process.stdout.write(`\n=== ${path}\n`);
  for (const { title, proof, before, after } of advice.advice) {
    const seconds = [before, after].map((it) => it.secondsPerBuild.toFixed(1)).join(' -> ');
    process.stdout.write(`${title} (${seconds} s)\n  ${proof}\n`);
  }
  process.stdout.write(diff(path, advice.source, advice.advised));
}

function historyOf(source: string): readonly PastBuild[] {
  const files = madeFiles(source);
  return Array.from({ length: KINDS.length }, (_, index): PastBuild => {
    const changed = Object.keys(files).filter((it) => kindOf(it) === KINDS[index]);
    return {
      id: String(index),
      time: index,
      subject: '',
      changed: new Set(changed),
      isBase: false,
      build: { context: contextAt(files, new Set(changed), index), dockerfile: { path: 'Dockerfile', source } },
    };
  });
}

function contextAt(files: Readonly<Record<string, string>>, changed: ReadonlySet<string>, index: number): BuildContext {
  const context = contextOfFiles(files);
  const entries = new Map(
    [...context.entries].map(([path, entry]) => {
      const content = `sha256:${changed.has(path) ? index : 'x'}${files[path] ?? ''}`;
      return [path, entry.kind === 'file' ? { ...entry, content } : entry] as const;
    }),
  );
  return { ...context, entries };
}

function kindOf(path: string): string {
  if (MANIFEST.test(path)) return 'manifest';
  return SOURCE.test(path) ? 'source' : 'setting';
}

/** A linear congruential generator (Numerical Recipes), so that everyone draws the same. */
function drawn<Thing>(things: readonly Thing[], count: number, seed: number): readonly Thing[] {
  let state = seed;
  const keyed = things.map((thing) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { thing, key: state };
  });
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map((it) => it.thing);
}
