import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../server/context/context.ts';
import { contentOf, FileHasher, stampOf } from '../server/host/context/content.ts';
import { type ContextOptions, readContext } from '../server/host/context/context.ts';
import { cacheFolderOf, HashCache } from '../server/host/context/hash-cache.ts';
import { writeFiles } from './command-line.ts';

const isWindows = process.platform === 'win32';
const mayReadAll = isWindows || process.getuid?.() === 0;

let folder = '';
let cacheFolder = '';
beforeEach(() => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  folder = join(parent, 'context');
  cacheFolder = join(parent, 'cache');
  mkdirSync(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

describe('a folder as a build context', () => {
  it('has every file, folder and link, with mode, time, size and content', () => {
    writeFiles(folder, { 'src/a.ts': 'a', run: '#!/bin/sh\n' });
    chmodSync(join(folder, 'run'), 0o750);
    symlinkSync('../nowhere', join(folder, 'src/link'));
    const { entries, problems } = read();
    expect([...entries.keys()].sort()).toEqual(['run', 'src', 'src/a.ts', 'src/link']);
    expect(entries.get('run')).toEqual({
      kind: 'file',
      path: 'run',
      mode: isWindows ? 0o755 : 0o750,
      size: 10,
      content: sha256('#!/bin/sh\n'),
      mtime: `${Math.round(statSync(join(folder, 'run')).mtimeMs * 1000)}000`,
    });
    expect(entries.get('src')).toMatchObject({ kind: 'folder', path: 'src' });
    expect(entries.get('src/link')).toMatchObject({ kind: 'symlink', target: '../nowhere' });
    expect(problems).toEqual([]);
  });

  it.skipIf(isWindows)('keeps setuid, setgid and the sticky bit (not on Windows)', () => {
    writeFiles(folder, { tool: '', 'tmp/x': '' });
    chmodSync(join(folder, 'tool'), 0o6755);
    chmodSync(join(folder, 'tmp'), 0o1777);
    const { entries } = read();
    expect([entries.get('tool')?.mode, entries.get('tmp')?.mode]).toEqual([0o6755, 0o1777]);
  });

  it('leaves out what the ignore file names, and of an ignored folder says no more', () => {
    writeFiles(folder, {
      '.dockerignore': 'node_modules\n*.log\ndocs\n!docs/keep.md\n',
      'node_modules/a/b.js': '',
      'x.log': '',
      'docs/keep.md': '',
      'docs/other.md': '',
      'docs/deep/other.md': '',
      'a.ts': '',
    });
    const { entries, ignored, ignoreFile } = read();
    expect([...entries.keys()].sort()).toEqual(['.dockerignore', 'a.ts', 'docs', 'docs/keep.md']);
    expect([...ignored].sort()).toEqual(['docs/deep', 'docs/other.md', 'node_modules', 'x.log']);
    expect(ignoreFile?.path).toBe('.dockerignore');
  });

  it('goes by the ignore file that is named for the Dockerfile, even if it is empty', () => {
    writeFiles(folder, { '.dockerignore': '*', 'a.ts': '', 'build/api.Dockerfile.dockerignore': '' });
    expect(read({ dockerfile: 'Dockerfile' }).entries.size).toBe(0);
    const { entries, ignoreFile } = read({ dockerfile: 'build/api.Dockerfile' });
    expect(entries.has('a.ts')).toBe(true);
    expect(ignoreFile).toEqual({ path: 'build/api.Dockerfile.dockerignore', source: '' });
  });

  it('does not walk a link that leads back up', () => {
    writeFiles(folder, { 'a/b/c': '' });
    symlinkSync('../..', join(folder, 'a/b/up'), 'junction');
    expect([...read().entries.keys()].sort()).toEqual(['a', 'a/b', 'a/b/c', 'a/b/up']);
  });

  it('may be reached through a link', () => {
    writeFiles(folder, { 'real/a': '' });
    symlinkSync('real', join(folder, 'link'), 'junction');
    const reading = readContext(join(folder, 'link'), 'sha256');
    expect('context' in reading && [...reading.context.entries.keys()]).toEqual(['a']);
  });

  it.skipIf(isWindows)('has pipes, without opening them, and no sockets (not on Windows)', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(folder, 'socket'), done));
    const { entries, ignored, problems } = read();
    await new Promise((done) => server.close(done));
    expect([...entries.values()]).toEqual([
      { kind: 'fifo', path: 'pipe', mode: lstatSync(join(folder, 'pipe')).mode & 0o777 },
    ]);
    expect({ ignored, problems }).toEqual({ ignored: [], problems: [] });
  });

  it('has the contents that are wanted, and of the others all but that', () => {
    writeFiles(folder, { 'src/a': 'a', 'src/b': 'bb' });
    const { entries } = read({ select: (all) => [...all.keys()].filter((it) => it.endsWith('a')) });
    expect(entries.get('src/a')).toMatchObject({ content: sha256('a') });
    expect(entries.get('src/b')).toMatchObject({ content: undefined, size: 2 });
  });

  it('gives contents as git names its blobs where it is compared with a revision', () => {
    writeFiles(folder, { a: 'hello\n' });
    expect(contentsOf(read({ scheme: 'git-sha1' }).entries)).toEqual({
      a: 'git:ce013625030ba8dba906f756967f9e9ca394464a',
    });
    expect(contentOf(Buffer.from('hello\n'), 'git-sha1')).toBe('git:ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('that is none is said to be none', () => {
    writeFiles(folder, { file: '' });
    expect(readContext(join(folder, 'file'), 'sha256')).toEqual({ error: `${join(folder, 'file')} is no folder` });
    expect(readContext(join(folder, 'gone'), 'sha256')).toEqual({ error: `${join(folder, 'gone')} does not exist` });
  });

  it('is refused with an ignore file that the client refuses', () => {
    writeFiles(folder, { '.dockerignore': 'a\n[\n' });
    expect(readContext(folder, 'sha256')).toEqual({ error: expect.stringMatching(/^\.dockerignore:2: \[: ./) });
  });
});

describe('what cannot be read', () => {
  it.skipIf(mayReadAll)('is said, and the rest is read (not as the superuser)', () => {
    writeFiles(folder, {
      secret: 'x',
      'closed/a': '',
      'hidden/a': '',
      'a.ts': 'a',
      '.dockerignore': 'hidden\n!hidden/b\n',
    });
    for (const path of ['secret', 'closed', 'hidden']) chmodSync(join(folder, path), 0o000);
    const { entries, problems } = read();
    for (const path of ['closed', 'hidden']) chmodSync(join(folder, path), 0o755);
    const reason = 'may not be opened: permission is denied';
    expect(problems).toEqual([
      { path: 'closed', reason },
      { path: 'secret', reason },
    ]);
    expect(contentsOf(entries)).toMatchObject({ secret: undefined, 'a.ts': sha256('a') });
    expect(entries.has('closed')).toBe(true);

    chmodSync(folder, 0o000);
    const reading = readContext(folder, 'sha256');
    chmodSync(folder, 0o755);
    expect(reading).toEqual({ error: `${folder} ${reason}` });
  });

  it('is a file that has gone or become a link meanwhile', () => {
    writeFiles(folder, { a: 'a', b: 'b', c: 'c' });
    const { entries, problems } = read({
      select: () => {
        rmSync(join(folder, 'a'));
        rmSync(join(folder, 'b'));
        symlinkSync('c', join(folder, 'b'));
        return ['a', 'b', 'c'];
      },
    });
    expect(problems.map((it) => it.path).sort()).toEqual(['a', 'b']);
    expect(contentsOf(entries)).toEqual({ a: undefined, b: undefined, c: sha256('c') });
  });
});

describe('a file that changes', () => {
  it('between being listed and being read is listed as it was read', () => {
    writeFiles(folder, { a: 'old' });
    const { entries, problems } = read({
      select: () => {
        writeFileSync(join(folder, 'a'), 'newer');
        utimesSync(join(folder, 'a'), 1, 1);
        return ['a'];
      },
    });
    expect(entries.get('a')).toMatchObject({ size: 5, content: sha256('newer'), mtime: '1000000000' });
    expect(problems).toEqual([]);
  });

  it('has the content of all its bytes, however many these are', () => {
    const path = join(folder, 'large');
    for (const size of [0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20]) {
      const bytes = Buffer.alloc(size, 'dflint');
      writeFileSync(path, bytes);
      for (const scheme of ['sha256', 'git-sha1', 'git-sha256'] as const) {
        const content = contentOf(bytes, scheme);
        expect(new FileHasher(scheme).hash(path, stampAt(path))).toMatchObject({ content });
        expect(new FileHasher(scheme).hash(path, [size + 1, 0, 0, 0]), 'its stamp was another').toMatchObject({
          content,
        });
      }
    }
  });

  it.skipIf(isWindows)('all the time is given up (not on Windows)', async () => {
    const path = join(folder, 'log');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 26);
    const writer = spawn('sh', ['-c', `while :; do echo x >> '${path}'; done`]);
    const start = statSync(path).size;
    while (statSync(path).size === start) await new Promise((done) => setTimeout(done, 5));
    const hashing = new FileHasher('sha256').hash(path, stampAt(path));
    writer.kill();
    expect(hashing).toEqual({ error: 'changes all the time while it is read' });
  });
});

describe('the cache of contents', () => {
  /** A digest that no reading of the file would give. */
  const kept = `sha256:${'0'.repeat(64)}`;
  const later = Date.now() + 3_600_000;

  /** As an earlier run would have left it. */
  function keep(path: string, content = kept, time = later) {
    const cache = new HashCache(cacheFolder, folder, 'sha256');
    cache.keep(path, stampAt(join(folder, path)), content, time);
    cache.save();
  }

  it('answers for a file that nobody has touched since', () => {
    writeFiles(folder, { 'src/a': 'a', b: 'b' });
    keep('src/a');
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ 'src/a': kept, b: sha256('b') });
    expect(contentsOf(read({ cacheFolder, scheme: 'git-sha1' }).entries)['src/a'], 'in the other scheme').toMatch(
      /^git/,
    );
    utimesSync(join(folder, 'src/a'), 1, 1);
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ 'src/a': sha256('a'), b: sha256('b') });
  });

  it('does not answer for another file of the same size and time', () => {
    writeFiles(folder, { a: 'a' });
    utimesSync(join(folder, 'a'), 1, 1);
    keep('a');
    rmSync(join(folder, 'a'));
    writeFiles(folder, { a: 'b' });
    utimesSync(join(folder, 'a'), 1, 1);
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: sha256('b') });
  });

  it('keeps no file that was written less than two seconds before it was read', () => {
    writeFiles(folder, { a: 'a' });
    const written = Number(statSync(join(folder, 'a')).ctimeMs);
    keep('a', kept, written + 1900);
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: sha256('a') });
    expect(existsSync(cacheFolder)).toBe(false);
    keep('a', kept, written + 2100);
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: kept });
  });

  it('keeps what a run had no use for, such as the files of another Dockerfile', () => {
    writeFiles(folder, { a: 'a', b: 'b' });
    keep('a');
    keep('b');
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: kept, b: kept });
  });

  it('keeps names of any letters', () => {
    const name = isWindows ? 'ä 日本' : 'ä 日本\n😀';
    writeFiles(folder, { [name]: 'a' });
    keep(name);
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ [name]: kept });
  });

  it('is as good as absent when it is damaged, and is written anew', () => {
    writeFiles(folder, { a: 'a', b: 'b' });
    keep('a');
    const [name = ''] = readdirSync(cacheFolder);
    const file = join(cacheFolder, name);
    const bytes = readFileSync(file);
    const flipped = Uint8Array.from(bytes, (it, at) => (at === bytes.length - 10 ? it ^ 1 : it));
    for (const damaged of [bytes.subarray(0, 40), Buffer.from('dflint'), Buffer.alloc(0), Buffer.alloc(500), flipped]) {
      writeFileSync(file, damaged);
      expect(contentsOf(read({ cacheFolder }).entries)['a']).toBe(sha256('a'));
    }
    keep('b');
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: sha256('a'), b: kept });
  });

  it('makes room for itself: what has not been used for longest goes, and what was never finished', () => {
    writeFiles(folder, { a: 'a' });
    writeFiles(cacheFolder, { 'old.hashes': '', 'new.hashes': '', 'left.tmp': '', 'other.txt': '' });
    truncateSync(join(cacheFolder, 'old.hashes'), 2 ** 27);
    truncateSync(join(cacheFolder, 'new.hashes'), 2 ** 27);
    utimesSync(join(cacheFolder, 'old.hashes'), 1, 1);
    utimesSync(join(cacheFolder, 'left.tmp'), 1, 1);
    keep('a');
    const left = readdirSync(cacheFolder).filter((it) => !/^[0-9a-f]{32}-sha256\.hashes$/.test(it));
    expect(left.sort()).toEqual(['new.hashes', 'other.txt']);
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: kept });
  });

  it('is done without where it cannot be written', () => {
    writeFiles(folder, { a: 'a' });
    writeFileSync(cacheFolder, 'a file');
    keep('a');
    expect(contentsOf(read({ cacheFolder }).entries)).toEqual({ a: sha256('a') });
  });

  it('is never written into what it is of', () => {
    writeFiles(folder, { a: 'a' });
    cacheFolder = join(folder, '.cache');
    keep('a');
    expect([...read({ cacheFolder }).entries.keys()]).toEqual(['a']);
  });

  it('is in the place that the system has for such files', () => {
    const path = isWindows ? 'C:\\home' : '/home/me';
    expect(cacheFolderOf({ HOME: path, LOCALAPPDATA: path })).toBe(
      isWindows ? join(path, 'dflint', 'cache') : join(path, '.cache/dflint'),
    );
    if (isWindows) return;
    expect(cacheFolderOf({ HOME: path, XDG_CACHE_HOME: '/var/cache/me' })).toBe('/var/cache/me/dflint');
    expect(cacheFolderOf({ HOME: path, XDG_CACHE_HOME: 'relative' })).toBe('/home/me/.cache/dflint');
    expect(cacheFolderOf({ HOME: '' })).toBeUndefined();
  });

  it('is always whole, though several processes write it at once', async () => {
    const script = join(cacheFolder, '../write.cjs');
    const source = `
      import { HashCache } from './server/host/context/hash-cache.ts';
      const [, , folder, root] = process.argv;
      const paths = Array.from({ length: 500 }, (_, it) => 'src/' + it);
      const stampOf = (path) => [path.length, 1, 1, 1];
      for (let round = 0, isFirst = true; round < 40; round++, isFirst = false) {
        const cache = new HashCache(folder, root, 'sha256');
        const known = paths.filter((it) => cache.contentOf(it, stampOf(it)) !== undefined);
        if (!isFirst && known.length !== paths.length) throw new Error(known.length + ' rows are left');
        for (const path of paths) cache.keep(path, stampOf(path), 'sha256:' + '0'.repeat(64), Date.now());
        cache.save();
      }`;
    await build({
      stdin: { contents: source, resolveDir: '.', loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: script,
      logLevel: 'error',
    });
    const runs = await Promise.all(
      [1, 2, 3].map(() => promisify(execFile)(process.execPath, [script, cacheFolder, folder])),
    );
    expect(runs.map((it) => it.stderr)).toEqual(['', '', '']);
    expect(readdirSync(cacheFolder)).toHaveLength(1);
  });
});

interface Wish extends ContextOptions {
  readonly scheme?: 'sha256' | 'git-sha1';
}

function read({ scheme = 'sha256', ...options }: Wish = {}) {
  const reading = readContext(folder, scheme, options);
  if ('error' in reading) throw new Error(reading.error);
  return { ...reading.context, problems: reading.problems };
}

function contentsOf(entries: ReadonlyMap<string, Entry>) {
  const files = [...entries.values()].filter((it) => it.kind === 'file');
  return Object.fromEntries(files.map((it) => [it.path, it.content]));
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function stampAt(path: string) {
  return stampOf(statSync(path));
}
