import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readContext } from '../../server/host/context/context.ts';
import { commitOf, openRepository } from '../../server/host/git/repository.ts';
import { readSnapshot } from '../../server/host/git/snapshot.ts';
import { type Contender, medians } from './median.ts';

const ROUNDS = 5;
const [, script = '', task, folder = '', cacheFolder = ''] = process.argv;

// This file starts itself, so that whole processes are timed.
if (task === 'context') readOnce();
else if (task === 'snapshot') compareOnce();
else bench();

function bench(): void {
  const parent = mkdtempSync(join(tmpdir(), 'dflint-bench-'));
  try {
    benchFolder(join(parent, 'large'), join(parent, 'cache'));
    benchGit(join(parent, 'project'), join(parent, 'cache'));
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function benchFolder(root: string, cache: string): void {
  writeTree(root, 100_000, 10_240);
  const read = () => start(process.execPath, [script, 'context', root, cache]);
  const readFirst = () => {
    rmSync(cache, { recursive: true, force: true });
    return read();
  };
  report('100,000 files, 1 GB', [
    { name: 'sha256sum', run: () => start('sh', ['-c', `find '${root}' -type f -print0 | xargs -0 sha256sum`]) },
    { name: 'dflint, first run', run: readFirst },
    { name: 'dflint, second run', run: read },
    { name: 'node -e 0', run: () => start(process.execPath, ['-e', '0']) },
  ]);
  console.log(`${readFirst().trim()} MB of memory in the first run, ${read().trim()} MB in the second\n`);
}

function benchGit(root: string, cache: string): void {
  writeTree(root, 2000, 4096);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init');
  git('add', '.');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-m', 'x');
  report('HEAD and the folder, 2,000 files', [
    { name: 'node -e 0', run: () => start(process.execPath, ['-e', '0']) },
    { name: 'dflint', run: () => start(process.execPath, [script, 'snapshot', root, cache]) },
  ]);
}

/** Files of random bytes, a hundred in a folder. */
function writeTree(root: string, files: number, size: number): void {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < files; at += 4) bytes.writeUInt32LE(Math.floor(Math.random() * 2 ** 32), at % size);
  for (let number = 0; number < files; number++) {
    const place = join(
      root,
      'packages',
      `package-${Math.floor(number / 1000)}`,
      `part-${Math.floor(number / 100) % 10}`,
    );
    if (number % 100 === 0) mkdirSync(place, { recursive: true });
    bytes.writeUInt32LE(number);
    writeFileSync(join(place, `file-${number % 100}.ts`), bytes);
  }
}

/** What a program writes. */
function start(program: string, args: readonly string[]): string {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const { status, stdout } = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
  return stdout;
}

/** A row for each contender: its time, and that as a multiple of the first one's. */
function report(title: string, contenders: readonly Contender[]): void {
  console.log(`${title}; medians of ${ROUNDS} rounds\n`);
  const seconds = medians(contenders, ROUNDS);
  for (const [index, { name }] of contenders.entries()) {
    const [own = 0, first = 0] = [seconds[index], seconds[0]];
    console.log(
      `${name.padEnd(28)}${`${own.toFixed(3)} s`.padStart(16)}${(own / first).toFixed(2).padStart(8)} x the time`,
    );
  }
  console.log();
}

function readOnce(): void {
  const reading = readContext(folder, 'sha256', { cacheFolder });
  if ('error' in reading) throw new Error(reading.error);
  console.log((process.resourceUsage().maxRSS / 1024).toFixed(0));
}

function compareOnce(): void {
  const repository = openRepository(folder, process.env);
  if ('error' in repository) throw new Error(repository.error);
  const found = commitOf(repository, 'HEAD');
  if ('error' in found) throw new Error(found.error);
  const after = readContext(folder, repository.scheme, { cacheFolder });
  if ('error' in after) throw new Error(after.error);
  const before = readSnapshot({ repository, commit: found.commit, disk: after.context }, { cacheFolder });
  if ('error' in before) throw new Error(before.error);
}
