// Longer than other tests: each part makes repositories, by the same dozen helpers.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../server/context/context.ts';
import { contentOf } from '../server/host/context/content.ts';
import { type ContextOptions, readContext } from '../server/host/context/context.ts';
import { blobsOf, commitOf, findGit, historyOf, openRepository, treeOf } from '../server/host/git/repository.ts';
import { readSnapshot, readSnapshotText } from '../server/host/git/snapshot.ts';
import { writeFiles } from './command-line.ts';

const isWindows = process.platform === 'win32';

let parent = '';
let folder = '';
beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'dflint-')));
  folder = join(parent, 'project');
  mkdirSync(folder);
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('a repository', () => {
  it('is that of the folder or of one above it', () => {
    commit({ 'services/api/main.go': '' });
    expect(openRepository(folder, process.env)).toMatchObject({ prefix: '', scheme: 'git-sha1' });
    expect(opened('services/api')).toMatchObject({ prefix: 'services/api/', store: join(folder, '.git') });
  });

  it('that is none is said to be none', () => {
    expect(openRepository(folder, process.env)).toEqual({ error: `${folder} is in no git repository` });
    mkdirSync(join(folder, '.git'));
    expect(openRepository(folder, process.env)).toEqual({
      error: expect.stringMatching(/^git says: not a git repository/),
    });
  });

  it('is of no use without git', () => {
    commit({ a: '' });
    expect(openRepository(folder, { PATH: '' })).toEqual({ error: 'git is not installed, or not on the PATH' });
  });

  it('is that of the folder, whatever a hook of git says of another one', () => {
    commit({ a: '' });
    const environment = { ...process.env, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere', GIT_PREFIX: 'x/' };
    expect(openRepository(folder, environment)).toMatchObject({ folder });
  });

  it('may name its objects by SHA-256', () => {
    git('init', '--quiet', '--object-format=sha256');
    commit({ a: 'hello\n' });
    const { entries } = snapshot('HEAD');
    expect(contentsOf(entries)).toEqual({ a: contentOf(Buffer.from('hello\n'), 'git-sha256') });
    expect(contentsOf(onDisk('git-sha256').entries)).toMatchObject(contentsOf(entries));
  });
});

describe('a revision', () => {
  it('may be written in any way that git knows', () => {
    const first = commit({ a: '1' });
    const second = commit({ a: '2' });
    git('tag', '-a', '-m', 'x', 'v1', first);
    for (const [revision, id] of [
      ['HEAD', second],
      ['HEAD~1', first],
      ['v1', first],
      [first.slice(0, 8), first],
    ] as const) {
      expect(commitOf(opened(), revision)).toEqual({ commit: id });
    }
  });

  it.each(['v9', 'HEAD~9', '', '--help', '--all', 'HEAD:a', 'a\0b', 'HEAD..HEAD'])('%j is none', (revision) => {
    commit({ a: '' });
    expect(commitOf(opened(), revision)).toEqual({ error: `there is no revision ${revision}` });
  });

  it('is not there before the first commit', () => {
    git('init', '--quiet');
    expect(commitOf(opened(), 'HEAD')).toEqual({ error: 'there is no revision HEAD' });
  });

  it('has a tree, with the paths relative to the folder', () => {
    commit({ 'app/src/a b.ts': 'abc', other: '' });
    expect(treeOf(opened('app'), 'HEAD')).toEqual({
      tree: new Map([['src/a b.ts', { mode: '100644', id: 'f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f', size: 3 }]]),
    });
    mkdirSync(join(folder, 'new'));
    expect(treeOf(opened('new'), 'HEAD')).toEqual({ error: 'there is no new in HEAD' });
  });

  it('gives its blobs in the order in which they are asked for', () => {
    commit({ a: 'first\n', 'b c': '', d: Buffer.from([0, 10, 255]) });
    const names = ['HEAD:d', 'HEAD:gone', 'HEAD:b c', 'HEAD:a', 'HEAD:a\nb', 'HEAD:', 'HEAD'];
    expect(blobsOf(opened(), names)).toEqual({
      blobs: [
        Buffer.from([0, 10, 255]),
        undefined,
        Buffer.from(''),
        Buffer.from('first\n'),
        undefined,
        undefined,
        undefined,
      ],
    });
  });

  it.skipIf(isWindows)('gives the text of a file, and follows links to it (not on Windows)', () => {
    writeFiles(folder, { 'docker/Dockerfile': 'FROM a\n' });
    symlinkSync('docker/Dockerfile', join(folder, 'Dockerfile'));
    symlinkSync('/etc/passwd', join(folder, 'outside'));
    const id = commit({ 'app/a': '' });
    const repository = opened('app');
    expect(readSnapshotText({ repository, commit: id }, '../Dockerfile')).toEqual({ source: 'FROM a\n' });
    expect(readSnapshotText({ repository, commit: id }, '../outside')).toEqual({ error: 'is not in this repository' });
    expect(readSnapshotText({ repository, commit: id }, '../../Dockerfile')).toBeUndefined();
  });
});

describe('a snapshot beside the folder as it is', () => {
  it('has the files of the revision, with its contents', () => {
    commit({ 'src/a': '1', 'src/gone': '', same: 'same' });
    writeFiles(folder, { 'src/a': '2' });
    unlinkSync(join(folder, 'src/gone'));
    const before = snapshot('HEAD', { besideDisk: true }).entries;
    const after = onDisk().entries;
    expect(pathsOf(before)).toEqual(['same', 'src', 'src/a', 'src/gone']);
    expect(differences(before, after)).toEqual(['src/a', 'src/gone']);
  });

  it('has what git does not track as it is, with .git, but not what has been added to git since', () => {
    commit({ 'src/a': '1', '.gitignore': 'node_modules\n' });
    writeFiles(folder, { 'node_modules/x/y.js': 'y', 'new/file': 'n', 'src/draft': 'd' });
    git('add', 'new/file');
    mkdirSync(join(folder, 'empty'));
    const before = snapshot('HEAD', { besideDisk: true }).entries;
    const after = onDisk().entries;
    expect(differences(before, after)).toEqual(['new', 'new/file']);
    expect(contentsOf(before)).toMatchObject({ 'node_modules/x/y.js': blob('y'), 'src/draft': blob('d') });
    expect(before.has('.git/HEAD') && before.has('empty')).toBe(true);
  });

  it.skipIf(isWindows)('has the modes of the folder, but executable as git has it (not on Windows)', () => {
    writeFiles(folder, { tool: '', text: '', 'bin/gone': '' });
    for (const path of ['tool', 'bin/gone']) chmodSync(join(folder, path), 0o755);
    commit({});
    chmodSync(join(folder, 'tool'), 0o640);
    chmodSync(join(folder, 'text'), 0o777);
    chmodSync(join(folder, 'bin'), 0o700);
    unlinkSync(join(folder, 'bin/gone'));
    const modes = (entries: ReadonlyMap<string, Entry>) =>
      ['tool', 'text', 'bin', 'bin/gone'].map((it) => entries.get(it)?.mode);
    expect(modes(snapshot('HEAD', { besideDisk: true }).entries)).toEqual([0o750, 0o666, 0o700, 0o755]);
    git('config', 'core.fileMode', 'false');
    expect(modes(snapshot('HEAD', { besideDisk: true }).entries)).toEqual([0o640, 0o777, 0o700, 0o755]);
  });

  it.skipIf(isWindows)('has links, by what they say (not on Windows)', () => {
    writeFiles(folder, { a: '' });
    symlinkSync('a', join(folder, 'link'));
    commit({});
    unlinkSync(join(folder, 'link'));
    symlinkSync('b', join(folder, 'link'));
    expect(snapshot('HEAD', { besideDisk: true }).entries.get('link')).toMatchObject({ kind: 'symlink', target: 'a' });
  });

  it('has no entry below what was a file then', () => {
    commit({ data: 'file' });
    unlinkSync(join(folder, 'data'));
    writeFiles(folder, { 'data/new': '' });
    expect(pathsOf(snapshot('HEAD', { besideDisk: true }).entries)).toEqual(['data']);
  });

  it('goes by its own ignore file, for what is tracked and for what is not', () => {
    commit({ '.dockerignore': '*.log\n', 'a.log': '', 'a.tmp': '' });
    writeFiles(folder, { '.dockerignore': '*.tmp\n', 'b.log': '', 'b.tmp': 'b' });
    const { entries, ignored, ignoreFile } = snapshot('HEAD', { besideDisk: true });
    expect(ignoreFile).toEqual({ path: '.dockerignore', source: '*.log\n' });
    expect(pathsOf(entries)).toEqual(['.dockerignore', 'a.tmp', 'b.tmp']);
    expect(contentsOf(entries)['b.tmp']).toBe(blob('b'));
    expect([...ignored].sort()).toEqual(['a.log', 'b.log']);
    expect(pathsOf(onDisk().entries)).toEqual(['.dockerignore', 'a.log', 'b.log']);
  });

  it('takes an ignore file from the folder where git does not track it', () => {
    commit({ a: '', b: '' });
    writeFiles(folder, { '.dockerignore': 'b\n' });
    expect(pathsOf(snapshot('HEAD', { besideDisk: true }).entries)).toEqual(['.dockerignore', 'a']);
    git('add', '.dockerignore');
    expect(pathsOf(snapshot('HEAD', { besideDisk: true }).entries)).toEqual(['a', 'b']);
  });

  it('may be of a folder in the repository', () => {
    commit({ 'app/a': 'a', 'lib/b': '' });
    writeFiles(folder, { 'app/untracked': '', 'app/added': '' });
    git('add', 'app/added');
    expect(pathsOf(snapshot('HEAD', { besideDisk: true, context: 'app' }).entries)).toEqual(['a', 'untracked']);
  });
});

describe('a snapshot beside another', () => {
  it('has no untracked files, and the modes that git gives', () => {
    writeFiles(folder, { tool: '' });
    chmodSync(join(folder, 'tool'), 0o755);
    commit({ 'src/a': '' });
    writeFiles(folder, { untracked: '' });
    const { entries } = snapshot('HEAD');
    expect(pathsOf(entries)).toEqual(['src', 'src/a', 'tool']);
    if (!isWindows) expect([...entries.values()].map((it) => it.mode).sort()).toEqual([0o644, 0o755, 0o755]);
  });

  it('has contents in any case, for git need not read them', () => {
    commit({ a: 'a' });
    expect(contentsOf(snapshot('HEAD', { select: () => [] }).entries)).toEqual({ a: blob('a') });
  });
});

describe('what a repository does not have', () => {
  const pointerTo = (id: string) => `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 4\n`;

  it('is the file of a pointer of Git LFS', () => {
    commit({ 'model.bin': pointerTo('0'.repeat(64)) });
    const { entries, problems } = snapshot('HEAD');
    expect(entries.get('model.bin')).toMatchObject({ content: undefined });
    expect(problems).toEqual([{ path: 'model.bin', reason: 'is kept by Git LFS, and not in this repository' }]);
  });

  it('is not the file of a pointer whose object is here', () => {
    const id = createHash('sha256').update('real').digest('hex');
    commit({ 'model.bin': pointerTo(id) });
    writeFiles(folder, { [`.git/lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`]: 'real', 'model.bin': 'real' });
    const { entries, problems } = snapshot('HEAD', { besideDisk: true });
    expect(entries.get('model.bin')).toMatchObject({ size: 4, content: blob('real') });
    expect(differences(entries, onDisk().entries)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('is a submodule that is not checked out, or without its commit', () => {
    const library = join(parent, 'library');
    mkdirSync(library);
    commitIn(library, { 'lib.c': 'lib' });
    commit({ a: '' });
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'vendor/lib');
    const id = commit({});
    expect(contentsOf(snapshot(id).entries)).toMatchObject({ a: blob(''), 'vendor/lib/lib.c': blob('lib') });
    expect(snapshot(id).problems).toEqual([]);

    const before = snapshot(id, { besideDisk: true }).entries;
    expect(differences(before, onDisk().entries)).toEqual([]);
    commitIn(join(folder, 'vendor/lib'), { 'new.c': '' });
    expect(differences(snapshot(id, { besideDisk: true }).entries, onDisk().entries)).toEqual(['vendor/lib/new.c']);

    rmSync(join(folder, 'vendor/lib'), { recursive: true });
    const { entries, problems } = snapshot(id, { besideDisk: true });
    expect(entries.get('vendor/lib')).toMatchObject({ kind: 'file', content: undefined });
    expect(problems).toEqual([{ path: 'vendor/lib', reason: 'is a submodule that is not checked out' }]);
  });
});

describe('the history', () => {
  it('has the first parents, the newest last, each with what it changed', () => {
    const first = commit({ a: '1', 'app/x': 'x' }, 'begin');
    git('checkout', '--quiet', '-b', 'side');
    commit({ 'app/side': 's' }, 'aside');
    git('checkout', '--quiet', '-');
    git('rm', '--quiet', 'app/x');
    const second = commit({ 'app/:odd\n\u0001': '2' }, 'go on: "so"');
    git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
    const third = git('rev-parse', 'HEAD');
    const fourth = commit({}, '');
    const reading = historyOf(opened('app'), { revision: 'HEAD', count: 10 });
    const commits = 'commits' in reading ? reading.commits : [];
    expect(commits.map(({ id, subject }) => [id, subject])).toEqual([
      [first, 'begin'],
      [second, 'go on: "so"'],
      [third, 'merge'],
      [fourth, ''],
    ]);
    expect(commits.map((it) => it.changes)).toEqual([
      [{ path: 'x', after: { mode: '100644', id: blob('x').slice(4) } }],
      [
        { path: ':odd\n\u0001', after: { mode: '100644', id: blob('2').slice(4) } },
        { path: 'x', after: undefined },
      ],
      [{ path: 'side', after: { mode: '100644', id: blob('s').slice(4) } }],
      [],
    ]);
    expect(commits[0]?.time).toBe(Number(git('log', '-1', '--format=%ct', first)));
  });

  it('may be a part: the newest, those after a commit, those since a date', () => {
    const [first, second, third] = ['2001', '2002', '2003'].map((year) =>
      commit({ year }, 'x', `${year}-02-03T04:05:06Z`),
    );
    const ids = (stretch: { after?: string | undefined; since?: string; count?: number }) => {
      const reading = historyOf(opened(), { revision: 'HEAD', count: 10, ...stretch });
      return 'commits' in reading ? reading.commits.map((it) => it.id) : reading;
    };
    expect(ids({})).toEqual([first, second, third]);
    expect(ids({ count: 2 })).toEqual([second, third]);
    expect(ids({ after: first })).toEqual([second, third]);
    expect(ids({ since: '2002-01-01' })).toEqual([second, third]);
    expect(ids({ since: '2004-01-01' })).toEqual([]);
  });
});

describe.skipIf(isWindows)('a hostile repository (not on Windows)', () => {
  it('runs nothing and fetches nothing', () => {
    const trap = join(parent, 'trap');
    const evil = join(folder, 'evil');
    writeFiles(folder, {
      evil: `#!/bin/sh\necho "$*" >> '${trap}'\n`,
      '.gitattributes': '* diff=evil filter=evil\n',
      Dockerfile: 'FROM a\n',
      'link/to': '',
      gone: 'gone',
    });
    chmodSync(evil, 0o755);
    symlinkSync('to', join(folder, 'link/from'));
    const first = commit({});
    sign(commit({ gone: 'here' }));
    // It alone: others may lie in the same folder, which has the first two digits for its name.
    rmSync(join(folder, '.git/objects', blob('gone').slice(4, 6), blob('gone').slice(6)));
    const hooks = ['post-index-change', 'reference-transaction', 'post-checkout', 'pre-auto-gc', 'fsmonitor-watchman'];
    for (const hook of hooks) symlinkSync(evil, join(folder, '.git/hooks', hook));
    writeFileSync(join(folder, '.git/config'), hostileConfig(evil), { flag: 'a' });
    const isTrapped = () => {
      const was = existsSync(trap);
      rmSync(trap, { force: true });
      return was;
    };

    // So that the test shows something: those who use git as people do are caught.
    for (const command of ['status', 'log -1 --format=%s', 'log -p', 'diff HEAD~1 HEAD', `cat-file -p ${first}:gone`]) {
      attempt(command);
      expect(isTrapped(), command).toBe(true);
    }

    const repository = opened();
    const commits = [commitOf(repository, 'HEAD'), commitOf(repository, 'HEAD~1')];
    expect(commits).toEqual([{ commit: expect.any(String) }, { commit: first }]);
    expect(treeOf(repository, first)).toMatchObject({ tree: expect.any(Map) });
    expect(treeOf(repository, 'HEAD')).toMatchObject({ tree: expect.any(Map) });
    expect(blobsOf(repository, [blob('gone').slice(4)])).not.toEqual({ blobs: [Buffer.from('gone')] });
    expect(readSnapshotText({ repository, commit: first }, 'gone')).toHaveProperty('error');
    expect(blobsOf(repository, ['HEAD:gone'])).toEqual({ blobs: [Buffer.from('here')] });
    expect(historyOf(repository, { revision: 'HEAD', count: 9 })).toMatchObject({ commits: [{}, {}] });
    for (const revision of ['HEAD', first]) {
      expect(contentsOf(snapshot(revision).entries)).toHaveProperty('Dockerfile', blob('FROM a\n'));
      expect(contentsOf(snapshot(revision, { besideDisk: true }).entries)).toHaveProperty('evil');
    }
    expect(isTrapped()).toBe(false);
  });

  it('brings no git that is run', () => {
    const bin = join(folder, 'bin');
    const outside = join(parent, 'outside');
    writeFiles(folder, { 'bin/git': '#!/bin/sh\n' });
    chmodSync(join(bin, 'git'), 0o755);
    mkdirSync(outside);
    symlinkSync(join(bin, 'git'), join(outside, 'git'));
    const real = (process.env['PATH'] ?? '').split(delimiter).find((it) => existsSync(join(it, 'git'))) ?? '';
    const find = (...path: string[]) => findGit({ PATH: path.join(delimiter) }, [folder]);
    expect(find(bin, outside, 'bin', '.', '', real)).toBe(join(real, 'git'));
    expect(find(bin, outside)).toBeUndefined();
    expect(findGit({ PATH: bin }, [parent])).toBeUndefined();
    expect(findGit({ PATH: bin }, [join(parent, 'elsewhere')])).toBe(join(bin, 'git'));
  });
});

/** Everything that git can be made to run by what a repository says. */
function hostileConfig(evil: string): string {
  return `
[core]
  fsmonitor = ${evil}
  hooksPath = ${join(folder, '.git/hooks')}
  pager = ${evil}
  editor = ${evil}
  sshCommand = ${evil}
  askPass = ${evil}
  alternateRefsCommand = ${evil}
[pager]
  log = ${evil}
[alias]
  ls-tree = !${evil}
  cat-file = !${evil}
  rev-parse = !${evil}
[diff]
  external = ${evil}
[diff "evil"]
  command = ${evil}
  textconv = ${evil}
[filter "evil"]
  clean = ${evil}
  smudge = ${evil}
  process = ${evil}
  required = true
[log]
  showSignature = true
[gpg]
  program = ${evil}
[credential]
  helper = !${evil}
[extensions]
  partialClone = evil
[remote "evil"]
  url = ${parent}
  promisor = true
  uploadpack = ${evil}
[protocol]
  allow = always
[protocol "file"]
  allow = always
`;
}

/** Puts a commit with a signature, such as it is, in the place of HEAD. */
function sign(id: string): void {
  const [head = '', ...message] = git('cat-file', 'commit', id).split('\n\n');
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----';
  const input = [`${head}\n${signature}`, ...message].join('\n\n');
  const command = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  const signed = execFileSync('git', command, { cwd: folder, encoding: 'utf8', input: `${input}\n` }).trim();
  git('update-ref', 'HEAD', signed);
}

function attempt(command: string): void {
  try {
    execFileSync('git', command.split(' '), { cwd: folder, stdio: 'ignore' });
  } catch {
    // A program that is run in place of another does not do what that does.
  }
}

function git(...args: string[]): string {
  return gitIn(folder, ...args);
}

function gitIn(place: string, ...args: string[]): string {
  return gitWith(process.env, place, ...args);
}

function gitWith(env: Readonly<Record<string, string | undefined>>, place: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'core.autocrlf=false'];
  return execFileSync('git', [...identity, ...args], { cwd: place, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Commits all that is there and some files more, in a repository that is made where there is none, and returns the commit. */
function commit(files: Files, message = 'x', date = '2024-02-03T04:05:06Z'): string {
  return commitIn(folder, files, message, date);
}

type Files = Readonly<Record<string, string | Buffer>>;

function commitIn(place: string, files: Files, message = 'x', date = '2024-02-03T04:05:06Z'): string {
  if (!existsSync(join(place, '.git'))) gitIn(place, 'init', '--quiet');
  writeFiles(place, files);
  gitIn(place, 'add', '--all');
  const env = { ...process.env, GIT_COMMITTER_DATE: date };
  gitWith(env, place, 'commit', '--quiet', '--allow-empty', '--allow-empty-message', '-m', message);
  return gitIn(place, 'rev-parse', 'HEAD');
}

function opened(context = '.') {
  const repository = openRepository(join(folder, context), process.env);
  if ('error' in repository) throw new Error(repository.error);
  return repository;
}

interface Wish extends ContextOptions {
  readonly besideDisk?: true;
  readonly context?: string;
}

function snapshot(revision: string, { besideDisk, context, ...options }: Wish = {}) {
  const repository = opened(context);
  const found = commitOf(repository, revision);
  if ('error' in found) throw new Error(found.error);
  const disk = besideDisk && readContext(repository.folder, repository.scheme, options);
  if (disk !== undefined && 'error' in disk) throw new Error(disk.error);
  const reading = readSnapshot({ repository, commit: found.commit, disk: disk?.context }, options);
  if ('error' in reading) throw new Error(reading.error);
  return { ...reading.context, problems: reading.problems };
}

function onDisk(scheme: 'git-sha1' | 'git-sha256' = 'git-sha1') {
  const reading = readContext(folder, scheme);
  if ('error' in reading) throw new Error(reading.error);
  return reading.context;
}

function pathsOf(entries: ReadonlyMap<string, Entry>): readonly string[] {
  return [...entries.keys()].filter((it) => !/^\.git(?:\/|$)/.test(it)).sort();
}

function contentsOf(entries: ReadonlyMap<string, Entry>): Readonly<Record<string, string | undefined>> {
  const files = [...entries.values()].filter((it) => it.kind === 'file');
  return Object.fromEntries(files.map((it) => [it.path, it.content]));
}

/** The paths of what is on one side only, or is not the same on both, whenever it was written. */
function differences(a: ReadonlyMap<string, Entry>, b: ReadonlyMap<string, Entry>): readonly string[] {
  const textOf = (entry: Entry | undefined) => JSON.stringify({ ...entry, mtime: '' });
  const paths = new Set([...a.keys(), ...b.keys()]);
  return [...paths].filter((it) => a.has(it) !== b.has(it) || textOf(a.get(it)) !== textOf(b.get(it))).sort();
}

function blob(text: string): string {
  return contentOf(Buffer.from(text), 'git-sha1');
}
