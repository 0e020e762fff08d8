import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeHistory } from '../made-history.ts';
import { referenceData } from '../reference-data.ts';

const ROUNDS = 5;
const MADE_COMMITS = 1200;

/** `dflint replay` as a whole process, over real histories where they are at hand, and over one that is made for it. */
export function benchHistory(): void {
  const parent = mkdtempSync(join(tmpdir(), 'dflint-histories-'));
  try {
    writeFileSync(join(parent, PRELOADED), USAGE);
    console.log(`whole processes, medians of ${ROUNDS} runs\n`);
    for (const { name, folder, count } of repositoriesIn(parent)) {
      const runs = Array.from({ length: ROUNDS }, () => measured(folder, count, parent));
      const [seconds, cpu, megabytes] = [0, 1, 2].map((at) => median(runs.map((it) => it[at] ?? 0)));
      console.log(
        `${name.padEnd(8)} ${String(count).padStart(5)} commits  ${seconds?.toFixed(2)} s` +
          `  (${cpu?.toFixed(2)} s of processor time)  ${megabytes?.toFixed(0)} MB`,
      );
    }
  } finally {
    rmSync(parent, { recursive: true });
  }
}

interface Repository {
  readonly name: string;
  readonly folder: string;
  readonly count: number;
}

function repositoriesIn(parent: string): readonly Repository[] {
  const histories = referenceData === undefined ? '' : join(referenceData, 'histories');
  const streams = existsSync(histories) ? readdirSync(histories).filter((it) => it.endsWith('.fast-import.gz')) : [];
  const real = streams.map((file): Repository => {
    const name = file.replace('.fast-import.gz', '');
    const folder = join(parent, name);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder]);
    const input = gunzipSync(readFileSync(join(histories, file)));
    execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input });
    return { name, folder, count: 300 };
  });
  const folder = join(parent, 'made');
  makeHistory(folder, { commits: MADE_COMMITS, hasElsewhere: true });
  return [...real, { name: 'made', folder, count: 300 }, { name: 'made', folder, count: MADE_COMMITS }];
}

/** Seconds, seconds of the processor, and megabytes at most, which the process says of itself at its end. */
function measured(folder: string, count: number, parent: string): readonly number[] {
  const program = resolve('dist/cli.cjs');
  const start = performance.now();
  const { stderr } = spawnSync(
    process.execPath,
    ['--require', join(parent, PRELOADED), program, 'replay', '-n', String(count), '--format', 'json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  const seconds = (performance.now() - start) / 1000;
  const [, cpu = '0', kilobytes = '0'] = stderr.match(/usage (\d+) (\d+)/) ?? [];
  return [seconds, Number(cpu) / 1e6, Number(kilobytes) / 1e3];
}

const PRELOADED = 'usage.cjs';
const USAGE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.error('usage ' + (userCPUTime + systemCPUTime) + ' ' + maxRSS);
});`;

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
