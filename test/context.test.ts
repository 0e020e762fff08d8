import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHasher } from '../server/context/content-hash.ts';
import type { Entry, Sha256 } from '../server/context/context.ts';
import { contextOf, ignoreFileFor, readIgnoreFile, readIgnoreLines } from '../server/context/ignore/dockerignore.ts';
import { judge, matchesWithParents, mayTakeBackIn, patternListOf } from '../server/context/ignore/pattern-list.ts';
import { parentOf } from '../server/context/path.ts';
import { matchesPath, readPathPattern } from '../server/context/pattern.ts';
import { recordDigest } from '../server/context/record.ts';
import { largestIn, savingsIn, sizeOf } from '../server/context/sizes.ts';
import { type CopyFlags, combined, copySelector, mountSelector } from '../server/context/source/selector.ts';
import { sentOf } from '../server/context/source/sent.ts';
import { entriesIn, takenBy } from '../server/context/source/taken.ts';
import { followed, located, type Tree, treeOf } from '../server/context/tree.ts';
import { textOf } from '../server/text/span.ts';

describe('an ignore file', () => {
  it('is read line by line: a comment begins in the first column', () => {
    const source = '\ufeff# dependencies\n  node_modules/ \r\n\n # no comment\n! /src//keep\n';
    const lines = readIgnoreLines(source);
    expect(lines.map((it) => [it.line, it.text])).toEqual([
      [2, 'node_modules'],
      [4, '# no comment'],
      [5, '!src/keep'],
    ]);
    expect(lines.map((it) => textOf(source, it))).toEqual(['node_modules/', '# no comment', '! /src//keep']);
  });

  it('has patterns that are anchored at the root of the context', () => {
    expect(left('log', { log: '', 'a/log': '' })).toEqual(['a', 'a/log']);
    expect(left('**/log', { log: '', 'a/log': '' })).toEqual(['a']);
    expect(left('*.md\n!README.md', { 'a.md': '', 'README.md': '' })).toEqual(['README.md']);
  });

  it('keeps a folder for what a negation takes back in it', () => {
    const { entries, ignored } = contextOf(files({ 'd/a': '', 'd/b': '', 'e/a': '', f: '' }), ignore('*\n!d/a'));
    expect([...entries.keys()].sort()).toEqual(['d', 'd/a']);
    expect(ignored).toEqual(['d/b', 'e', 'f']);
  });

  it('does not hand down a negation of what was not ignored', () => {
    expect(left('d/e\n!d', { 'd/a': '', 'd/e/x': '' })).toEqual(['d', 'd/a']);
  });

  it('can be asked by one who walks', () => {
    const list = readIgnoreFile('node_modules\ndocs\n!docs/api');
    const docs = judge(list, 'docs');
    expect(docs.isMatched).toBe(true);
    expect([mayTakeBackIn(list, 'docs'), mayTakeBackIn(list, 'node_modules')]).toEqual([true, false]);
    expect(judge(list, 'docs/api', docs).isMatched).toBe(false);
    expect(judge(list, 'docs/guide', docs).isMatched).toBe(true);
  });

  it('can be asked for one path, which matches with the folders above it', () => {
    expect(matchesWithParents(readIgnoreFile('docs'), 'docs/api/index.md')).toBe(true);
  });

  it.each([
    ['!', 'a path must follow the "!"'],
    ['a[', 'the "[" has no "]"'],
    ['[]a]', 'in brackets, "-" stands between two characters, and "]" behind at least one'],
    ['a\\', 'a character must follow the "\\"'],
    ['[z-a]', 'the builder cannot match it: a range or an escape in it means nothing'],
    ['src\\yes', 'the builder cannot match it: a range or an escape in it means nothing'],
  ])('says on which line %s is malformed', (text, message) => {
    const { patterns, errors } = readIgnoreFile(`# first\n${text}\nlast`);
    expect(errors).toEqual([{ line: 2, text, message }]);
    expect(patterns.map((it) => it.line)).toEqual([3]);
  });

  it.each([
    // Go's regular expressions shine through.
    ['a\\db*', 'a1bc', true],
    ['foo\\bar*', 'foobar', false],
    ['a|b*', 'xbx', true],
    ['x{2}*', 'xxy', true],
    ['[[:digit:]]', '7', true],
    // moby asks for a star in brackets only as far as it reads.
    ['a*/[-_]b', 'ax/-b', true],
    ['d**', 'dir/file', true],
    ['?', '😀', true],
    ['[\\pl]?', 'é1', true],
    ['\\p{lu}?', 'É1', true],
    // A byte order mark counts only where there is no wildcard.
    ['\ufeff*.log', 'a.log', true],
    ['\ufeffa.log', 'a.log', false],
  ])('has quirks: %s on %s', (pattern, path, isMatched) => {
    expect(matchesWithParents(patternListOf([pattern]), path)).toBe(isMatched);
  });

  it('takes the time of its length, whatever the pattern', () => {
    const list = patternListOf([`${'**/a/'.repeat(20)}${'*?'.repeat(20)}${'?{200}'.repeat(5)}x`]);
    expect(matchesWithParents(list, 'a/'.repeat(500) + 'a'.repeat(5000))).toBe(false);
  });

  it('is the one of the Dockerfile, even if it is empty', () => {
    const read = (path: string) =>
      new Map([
        ['api/Dockerfile.dockerignore', ''],
        ['.dockerignore', '*'],
      ]).get(path);
    expect(ignoreFileFor('api/Dockerfile', read)).toEqual({ path: 'api/Dockerfile.dockerignore', source: '' });
    expect(ignoreFileFor('Dockerfile', read)).toEqual({ path: '.dockerignore', source: '*' });
    expect(ignoreFileFor('Dockerfile', () => undefined)).toBeUndefined();
  });
});

describe('a pattern of COPY', () => {
  it.each([
    ['*.txt', 'a.txt', true],
    ['*.txt', 'd/a.txt', false],
    ['d/*/a', 'd/e/a', true],
    ['**/a', 'a', false],
    ['a\\*', 'a*', true],
    ['[^b]', 'a', true],
    ['a[^b]c', 'a/c', true],
    ['*a*a', 'aaa', true],
    ['*a*ab', 'aaa', false],
  ])('%s on %s: %s', (pattern, path, isMatched) => {
    const reading = readPathPattern(pattern);
    expect('chunks' in reading && matchesPath(reading, path)).toBe(isMatched);
  });

  it('never throws, and matches a text that it spells', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, path) => {
        const reading = readPathPattern(pattern);
        if ('chunks' in reading) matchesPath(reading, path);
        matchesWithParents(patternListOf([pattern]), path);
        const spelt = readPathPattern(path.replace(/[\\*?[]/g, '\\$&'));
        expect('chunks' in spelt && matchesPath(spelt, path)).toBe(true);
      }),
    );
  });
});

describe('a source of COPY', () => {
  const tree = treeOf(
    files({ 'a.txt': '', 'd/a.txt': '', 'd/b.md': '', 'd/e/c.md': '', 'd/up': '-> ..', ln: '-> /d', lf: '-> a.txt' }),
  );

  it.each([
    ['a.txt', ['a.txt']],
    ['/d/../a.txt', ['a.txt']],
    ['../../a.txt', ['a.txt']],
    ['d', ['a.txt', 'b.md', 'e', 'e/c.md', 'up']],
    ['*.md', []],
    ['d/*.md', ['b.md']],
    ['d/*', ['a.txt', 'b.md', 'c.md', 'a.txt', 'd', 'd/a.txt', 'd/b.md', 'd/e', 'd/e/c.md', 'd/up', 'lf', 'ln']],
    ['ln/*.md', ['b.md']],
    ['ln', ['a.txt', 'b.md', 'e', 'e/c.md', 'up']],
    ['lf', ['lf']],
  ])('%s brings %s', (source, arrived) => {
    expect(arrivals(tree, source)).toEqual(arrived);
  });

  it('brings the folders above with --parents, from the pivot on', () => {
    expect(arrivals(tree, 'd/e/c.md', { parents: true })).toEqual(['d', 'd/e', 'd/e/c.md']);
    expect(arrivals(tree, 'd/./e/c.md', { parents: true })).toEqual(['e', 'e/c.md']);
    expect(arrivals(tree, '**/*.md', { parents: true })).toEqual(['d', 'd/b.md', 'd/e', 'd/e/c.md']);
  });

  it('leaves out what --exclude matches, relative to the source', () => {
    expect(arrivals(tree, 'd', { exclude: ['**/*.md'] })).toEqual(['a.txt', 'e', 'up']);
    expect(arrivals(tree, 'd', { exclude: ['*', '!e'] })).toEqual(['e', 'e/c.md']);
  });

  it('must be there, unless it has a wildcard', () => {
    expect(takenBy(copySelector('d/x'), tree)).toEqual({ fault: { kind: 'missing', path: 'd/x' } });
    expect(takenBy(copySelector('x/*'), tree)).toEqual({ fault: { kind: 'missing', path: 'x' } });
    expect(takenBy(copySelector('d/x', { parents: true }), tree)).toEqual({ fault: { kind: 'missing', path: 'd/x' } });
    expect(takenBy(copySelector('d/x*'), tree)).toEqual({ matches: [] });
    expect(takenBy(copySelector('d/['), tree)).toMatchObject({ fault: { kind: 'malformed', pattern: 'd/[' } });
  });

  it('is sent with what its symlinks lead to', () => {
    expect(sent(tree, ['lf'])).toEqual(['a.txt', 'lf']);
    expect(sent(tree, ['ln/e', 'a.*'])).toEqual(['a.txt', 'd', 'd/e', 'd/e/c.md', 'ln']);
    expect(sent(tree, [''])).toEqual([...tree.entries.keys()].sort());
  });
});

describe('a path in a tree', () => {
  const tree = treeOf(files({ 'a/b': '-> ../c', 'c/d': '', loop: '-> loop', out: '-> ../../c' }));

  it('is followed through symlinks, no further up than the root', () => {
    expect(['a/b/d', 'out/d', 'a/b', '', 'loop', 'a/x'].map((it) => followed(tree, it))).toEqual([
      'c/d',
      'c/d',
      'c',
      '',
      undefined,
      undefined,
    ]);
    expect(['a/b/d', 'a/b', 'loop'].map((it) => located(tree, it))).toEqual(['c/d', 'a/b', 'loop']);
  });
});

describe('the content hash', () => {
  it("is BuildKit's own where the bytes are known", () => {
    const record = recordDigest(sha256, ({ content = '' }) => Buffer.from(content));
    const tree = treeOf(files({ abc: 'data0', def: '-> abc', ghi: '-> nosuchfile' }), folder(''));
    // From BuildKit's cache/contenthash/checksum_test.go.
    expect(contentHasher(tree, record, sha256).digestOf(mountSelector('/'))).toEqual({
      digest: 'sha256:d47454417d2c554067fbefe5f5719edc49f3cfe969c36b62e34a187a4da0cc9a',
    });
  });

  it('is that of the content alone, not of the name of what is copied', () => {
    expect(key({ a: '1' }, ['a'])).toBe(key({ 'x/b': '1' }, ['x/b']));
    expect(key({ 'a/f': '1' }, ['a'])).toBe(key({ 'b/f': '1' }, ['b']));
    expect(key({ 'a/f': '1' }, ['a'])).not.toBe(key({ 'a/g': '1' }, ['a']));
  });

  it('counts the names that a wildcard matches', () => {
    expect(key({ 'a.txt': '1' }, ['*.txt'])).not.toBe(key({ 'b.txt': '1' }, ['*.txt']));
    expect(key({ 'a.txt': '1' }, ['*.txt'])).toBe(key({ 'a.txt': '1', 'b.md': '2' }, ['*.txt']));
  });

  it('counts mode, size and content of a file, and not its time', () => {
    const file: Entry = { kind: 'file', path: 'a', mode: 0o644, size: 1, content: 'git:1', mtime: '1' };
    const digests = [file, { ...file, mode: 0o755 }, { ...file, size: 2 }, { ...file, content: 'git:2' }];
    expect(new Set(digests.map(keyOf)).size).toBe(4);
    expect(keyOf({ ...file, mtime: '2' })).toBe(keyOf(file));
    expect(keyOf({ ...file, xattrs: { 'user.a': 'ff' } })).not.toBe(keyOf(file));
  });

  it('counts owner and root where the tree is not a context', () => {
    const entries = files({ a: '1' });
    const digest = (tree: Tree) => contentHasher(tree, recordDigest(sha256), sha256).keyOf([copySelector('.')]);
    const trees = [treeOf(entries), treeOf(entries, folder('')), treeOf(entries, { ...folder(''), uid: 1 })];
    expect(new Set(trees.map((it) => JSON.stringify(digest(it)))).size).toBe(3);
  });

  it('is unknown where something that counts is unknown', () => {
    const entries = new Map(files({ 'd/a': '1', b: '1' }));
    entries.set('d/lfs', { kind: 'file', path: 'd/lfs', mode: 0o644, size: 9, content: undefined });
    const hasher = contentHasher(treeOf(entries), recordDigest(sha256), sha256);
    const digests = ['.', 'd', 'd/*', 'd/a', 'b'].map((it) => hasher.keyOf([copySelector(it)]));
    expect(digests.map((it) => 'digest' in it && it.digest !== undefined)).toEqual([false, false, false, true, true]);
    expect(hasher.digestOf(copySelector('d', { exclude: ['lfs'] }))).toMatchObject({ digest: expect.any(String) });
    expect(hasher.digestOf(copySelector('x'))).toEqual({ fault: { kind: 'missing', path: 'x' } });
  });

  it('has what lies in another source only once', () => {
    const paths = (...sources: readonly string[]) =>
      combined(sources.map((it) => copySelector(it))).map((it) => it.path);
    expect(paths('d/e', 'd', 'b', 'd', 'dd')).toEqual(['b', 'd', 'dd']);
    expect(paths('d/*', '.', 'd/e')).toEqual(['', 'd/*']);
    expect(key({ a: '1', b: '2' }, ['a', 'b'])).toBe(key({ a: '1', b: '2' }, ['b', 'a']));
  });
});

describe('sizes', () => {
  const tree = treeOf(
    files({
      '.git/objects/pack': 'x'.repeat(5000),
      'web/node_modules/a/index.js': 'x'.repeat(3000),
      'web/node_modules/b/index.js': 'x'.repeat(2000),
      'web/src/app.ts': 'x'.repeat(100),
      'data/dump.sql': 'x'.repeat(900),
      'rust/Cargo.toml': 'x',
      'rust/target/debug/app': 'x'.repeat(700),
      'target/chart.svg': 'x'.repeat(50),
    }),
  );

  it('are what a step brings', () => {
    const taking = takenBy(copySelector('web/src'), tree);
    expect('matches' in taking && sizeOf(entriesIn(taking.matches))).toEqual({ bytes: 100, files: 1 });
  });

  it('name the largest things, none in another', () => {
    expect(largestIn(tree, 4)).toEqual([
      { path: '.git', kind: 'folder', bytes: 5000, files: 1 },
      { path: 'web/node_modules', kind: 'folder', bytes: 5000, files: 2 },
      { path: 'data/dump.sql', kind: 'file', bytes: 900, files: 1 },
      { path: 'rust/target', kind: 'folder', bytes: 700, files: 1 },
    ]);
  });

  it('say what the usual patterns would save, but for what a step names', () => {
    expect(savingsIn(tree)).toEqual([
      { pattern: '**/node_modules', bytes: 5000, files: 2, paths: ['web/node_modules'] },
      { pattern: '.git', bytes: 5000, files: 1, paths: ['.git'] },
      { pattern: '**/target', bytes: 700, files: 1, paths: ['rust/target'] },
    ]);
    expect(savingsIn(tree, ['web/node_modules/a', '.git']).map((it) => it.pattern)).toEqual(['**/target']);
  });
});

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Files by path, with the folders above them; `-> x` is a symlink. */
function files(contents: Readonly<Record<string, string>>): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [path, content] of Object.entries(contents)) {
    for (let above = parentOf(path); above !== ''; above = parentOf(above)) entries.set(above, folder(above));
    if (content.startsWith('-> ')) entries.set(path, { kind: 'symlink', path, mode: 0o777, target: content.slice(3) });
    else entries.set(path, { kind: 'file', path, mode: 0o644, size: content.length, content });
  }
  return entries;
}

function folder(path: string) {
  return { kind: 'folder', path, mode: 0o755 } as const;
}

function ignore(source: string) {
  return { path: '.dockerignore', source };
}

function left(source: string, contents: Readonly<Record<string, string>>): readonly string[] {
  return [...contextOf(files(contents), ignore(source)).entries.keys()].sort();
}

function arrivals(tree: Tree, source: string, flags: CopyFlags = {}): readonly string[] {
  const taking = takenBy(copySelector(source, flags), tree);
  if ('fault' in taking) return [];
  return taking.matches.flatMap(({ name, entry, contents }) =>
    entry === undefined || entry.kind === 'folder' ? contents.map((it) => it.target) : [name],
  );
}

function sent(tree: Tree, sources: readonly string[]): readonly string[] {
  const taking = sentOf(tree, sources);
  return 'fault' in taking ? [] : [...entriesIn(taking.matches)].map((it) => it.path).sort();
}

function key(contents: Readonly<Record<string, string>>, sources: readonly string[]): string | undefined {
  const hasher = contentHasher(treeOf(files(contents)), recordDigest(sha256), sha256);
  const result = hasher.keyOf(sources.map((it) => copySelector(it)));
  return 'digest' in result ? result.digest : undefined;
}

function keyOf(entry: Entry): string | undefined {
  const tree = treeOf(new Map([[entry.path, entry]]));
  const result = contentHasher(tree, recordDigest(sha256), sha256).keyOf([copySelector(entry.path)]);
  return 'digest' in result ? result.digest : undefined;
}
