import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentHasher } from '../../server/context/content-hash.ts';
import type { Entry, FileEntry, Sha256 } from '../../server/context/context.ts';
import { contextOf, ignoreFileFor, readIgnoreFile, readIgnoreLines } from '../../server/context/ignore/dockerignore.ts';
import { readIgnorePattern } from '../../server/context/ignore/ignore-pattern.ts';
import { type Judgement, judge, matchesWithParents, patternListOf } from '../../server/context/ignore/pattern-list.ts';
import { childPath, parentOf, rootedPath } from '../../server/context/path.ts';
import { hasWildcard } from '../../server/context/pattern.ts';
import { recordDigest } from '../../server/context/record.ts';
import { copySelector, mountSelector } from '../../server/context/source/selector.ts';
import { followedPaths, sentOf } from '../../server/context/source/sent.ts';
import { entriesIn, takenBy } from '../../server/context/source/taken.ts';
import { treeOf } from '../../server/context/tree.ts';
import { modelOf } from '../../server/model/model.ts';
import { parse } from '../../server/syntax/parse.ts';
import { cleanPath, joinPath } from '../../server/text/path.ts';
import { describeWithData } from '../reference-data.ts';

interface IgnoreTests {
  readonly patternMatch: readonly Matching[];
  readonly legacyMatches: readonly (Matching & { readonly error: boolean })[];
  readonly compile: readonly { readonly pattern: string; readonly kind: string; readonly regexp: string | null }[];
  readonly ignoreFile: readonly { readonly text: string; readonly patterns: readonly string[] }[];
  readonly invalidPatterns: readonly string[];
  readonly walk: readonly Walk[];
  readonly followLinks: readonly Links[];
  readonly integration: readonly Build[];
}

interface Matching {
  readonly patterns: readonly string[];
  readonly path: string;
  readonly match: boolean;
}

interface Walk {
  readonly files: readonly string[];
  readonly includePatterns?: readonly string[];
  readonly excludePatterns?: readonly string[];
  readonly followPaths?: readonly string[];
  readonly expected: readonly string[];
}

interface Links {
  readonly files: readonly string[];
  readonly paths: readonly string[];
  readonly expected: readonly string[] | null;
}

interface Build {
  readonly files: readonly string[];
  readonly dockerignore?: string;
  readonly ignoreFiles?: Readonly<Record<string, string>>;
  readonly error?: boolean;
  readonly present?: readonly string[];
  readonly absent?: readonly string[];
}

describeWithData("moby's ignore patterns", (root) => {
  const tests: IgnoreTests = JSON.parse(readFileSync(join(root, 'buildkit', 'ignore-tests.json'), 'utf8'));

  it.each(tests.patternMatch)('$patterns on $path: $match', ({ patterns, path, match }) => {
    const list = patternListOf(patterns);
    expect(list.errors).toEqual([]);
    expect(matchesWithParents(list, path)).toBe(match);
    expect(judge(list, path, judgementOf(patterns, parentOf(path))).isMatched).toBe(match);
  });

  it.each(tests.legacyMatches)('$patterns on $path in the old tests: $match', ({ patterns, path, match, error }) => {
    const list = patternListOf(patterns);
    expect(list.errors.length > 0).toBe(error);
    const clean = cleanPath(path);
    if (!error) expect(clean !== '.' && matchesWithParents(list, clean)).toBe(match);
  });

  it.each(tests.compile)('$pattern is compared as $kind', ({ pattern, kind, regexp }) => {
    const reading = readIgnorePattern(pattern);
    expect(reading).toMatchObject({ form: regexp === null ? { kind } : { kind, source: regexp } });
  });

  it.each(tests.ignoreFile)('are read line by line', ({ text, patterns }) => {
    expect(readIgnoreLines(text).map((it) => it.text)).toEqual(patterns);
  });

  it.each(tests.invalidPatterns)('%s is malformed', (text) => {
    expect(patternListOf([text]).errors).toHaveLength(1);
  });

  it.each(tests.walk)('include $includePatterns, exclude $excludePatterns, follow $followPaths', (walk) => {
    const tree = treeOf(entriesOf(walk.files.map((it) => it.replace(/^ADD /, ''))));
    const { includePatterns: include = [], excludePatterns: exclude = [], followPaths } = walk;
    const all = { ...mountSelector(''), include, exclude };
    const taking = followPaths === undefined ? takenBy(all, tree) : sentOf(tree, followPaths);
    const found = 'fault' in taking ? [] : [...entriesIn(taking.matches)].map(described);
    expect(found).toEqual(walk.expected);
  });

  it.each(tests.followLinks)('$paths lead to $expected', ({ files, paths, expected }) => {
    const rows = files.map((it) => (it.includes(' -> ') ? it.replace(' -> ', ' symlink ') : it.replace(/\/$/, ' dir')));
    expect(followedPaths(treeOf(entriesOf(rows)), paths) ?? null).toEqual(expected);
  });

  it.each(tests.integration)('keep out $absent', ({ files, dockerignore, ignoreFiles, error, present, absent }) => {
    const sources: Readonly<Record<string, string>> = ignoreFiles ?? { '.dockerignore': dockerignore ?? '' };
    const left = (dockerfile: string) =>
      contextOf(
        entriesOf(files),
        ignoreFileFor(dockerfile, (path) => sources[path]),
      );
    const { entries } = left('Dockerfile');
    expect(readIgnoreFile(sources['.dockerignore'] ?? '').errors.length > 0).toBe(error === true);
    expect(present?.filter((it) => !entries.has(it)) ?? []).toEqual([]);
    expect(absent?.filter((it) => entries.has(it)) ?? []).toEqual([]);
    if (ignoreFiles === undefined) return;
    expect([entries.has('foo'), entries.has('bar')]).toEqual([true, false]);
    const second = left('Dockerfile2').entries;
    expect([second.has('foo'), second.has('bar')]).toEqual([false, true]);
  });
});

interface Vector {
  readonly test: string;
  readonly files: readonly string[];
  readonly path: string;
  readonly opts: {
    readonly follow?: boolean;
    readonly wildcard?: boolean;
    readonly inc?: readonly string[];
    readonly exc?: readonly string[];
  };
  readonly digest: string;
}

describeWithData("BuildKit's content hashes", (root) => {
  const file = join(root, 'buildkit', 'contenthash-vectors.json');
  const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'));

  it.each(vectors)('$test: $path with $opts', ({ files, path, opts, digest }) => {
    const rows = files.map((it) => it.replace(/^ADD /, ''));
    const tree = treeOf(entriesOf(rows), { kind: 'folder', path: '', mode: 0o755 });
    const record = recordDigest(sha256, bytesOf);
    const selector = {
      ...mountSelector(path),
      followsLinks: opts.follow ?? false,
      // A path without a wildcard is never asked for as a pattern (ops/file.go, addSelector).
      isPattern: opts.wildcard === true && hasWildcard(path),
      include: opts.inc ?? [],
      exclude: opts.exc ?? [],
    };
    const result = contentHasher(tree, record, sha256).digestOf(selector);
    expect('fault' in result ? 'error:not found' : result.digest).toBe(digest);
  });
});

interface Patterns {
  readonly files: readonly string[];
  readonly dockerignore: readonly { readonly ignore: string; readonly results: Results }[];
  readonly copy: readonly { readonly instruction: string; readonly results: Results }[];
}

interface Results {
  readonly bk24: { readonly rc: number; readonly found?: readonly string[] };
}

describeWithData('what BuildKit 0.24 was seen to copy', (root) => {
  const file = join(root, 'cache-truth', 'patterns.json');
  const patterns: Patterns = JSON.parse(readFileSync(file, 'utf8'));
  const rows = patterns.files.map((it) => (it === 'ln' ? 'ln symlink d' : it === 'empty' ? 'empty dir' : `${it} file`));
  const entries = entriesOf([...rows, 'Dockerfile file']);
  const entriesWithIgnoreFile = entriesOf([...rows, 'Dockerfile file', '.dockerignore file']);

  it('has rows', () => {
    expect([patterns.dockerignore.length, patterns.copy.length]).toEqual([89, 69]);
  });

  it.each(patterns.dockerignore)('COPY . with the ignore file $ignore', ({ ignore, results }) => {
    const ignoreFile = { path: '.dockerignore', source: ignore };
    const hasErrors = readIgnoreFile(ignore).errors.length > 0;
    expect(hasErrors).toBe(results.bk24.rc !== 0);
    const left = contextOf(entriesWithIgnoreFile, ignoreFile).entries;
    if (!hasErrors) expect(arrivals('COPY . /ctx/', left)).toEqual(results.bk24.found);
  });

  it.each(patterns.copy)('$instruction', ({ instruction, results }) => {
    expect(arrivals(instruction, entries)).toEqual(results.bk24.rc === 0 ? results.bk24.found : undefined);
  });
});

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function bytesOf({ content = '' }: FileEntry): Uint8Array {
  return Buffer.from(content);
}

/** Rows like `d0 dir`, `d0/abc file data0` and `d0/def symlink abc`; folders may be left out. */
function entriesOf(rows: readonly string[]): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const addFolders = (path: string) => {
    if (path === '' || entries.has(path)) return;
    addFolders(parentOf(path));
    entries.set(path, { kind: 'folder', path, mode: 0o755 });
  };
  for (const row of rows) {
    const [, path = row, kind = 'file', text = ''] = row.match(/^(.*) (dir|file|symlink)(?: (.*))?$/) ?? [];
    addFolders(kind === 'dir' ? path : parentOf(path));
    if (kind === 'symlink') entries.set(path, { kind, path, mode: 0o777, target: text });
    else if (kind === 'file') entries.set(path, { kind, path, mode: 0o644, size: text.length, content: text });
  }
  return entries;
}

function described(entry: Entry): string {
  if (entry.kind === 'symlink') return `symlink:${entry.target} ${entry.path}`;
  return `${entry.kind === 'folder' ? 'dir' : entry.kind} ${entry.path}`;
}

/** As one gets it who walks down from the root. */
function judgementOf(patterns: readonly string[], path: string): Judgement | undefined {
  if (path === '') return undefined;
  return judge(patternListOf(patterns), path, judgementOf(patterns, parentOf(path)));
}

/** What is in an empty image behind the instruction; `undefined` where the build stops. */
function arrivals(instruction: string, context: ReadonlyMap<string, Entry>): readonly string[] | undefined {
  const file = parse(`FROM scratch\n${instruction}\n`);
  const model = modelOf(file);
  const [copy] = [...model.all('Copy'), ...model.all('Add')];
  if (copy === undefined || file.errors.length > 0) return undefined;
  const sources = copy.sources.map((it) => model.valueOf(it));
  const target = model.valueOf(copy.target);
  if (target === undefined || sources.includes(undefined)) return undefined;
  const known = sources.flatMap((it) => it ?? []);

  const sent = sentOf(treeOf(context), known.map(rootedPath));
  if ('fault' in sent) return undefined;
  const tree = treeOf(new Map([...entriesIn(sent.matches)].map((it) => [it.path, it])));
  const image = new Map<string, 'folder' | 'file'>();
  const destination = joinPath('/', target).slice(1);
  const isFolder = /(?:^|\/)\.?$/.test(target);
  for (const source of known) {
    const taking = takenBy(copySelector(source), tree);
    if ('fault' in taking) return undefined;
    for (const { name, entry, contents } of taking.matches) {
      const isInside =
        entry !== undefined && entry.kind !== 'folder' && (isFolder || image.get(destination) === 'folder');
      put(image, isInside ? childPath(destination, name) : destination, entry);
      for (const content of contents) put(image, childPath(destination, content.target), content.entry);
    }
  }
  return [...image.keys()].sort().map((it) => `/${it}`);
}

function put(image: Map<string, 'folder' | 'file'>, path: string, entry: Entry | undefined): void {
  if (path === '') return;
  if (!image.has(parentOf(path))) put(image, parentOf(path), undefined);
  image.set(path, entry === undefined || entry.kind === 'folder' ? 'folder' : 'file');
}
