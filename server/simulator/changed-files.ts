import { isWhole, mountSelector, type Selector } from '../context/source/selector.ts';
import { entriesIn, takenBy } from '../context/source/taken.ts';
import { followed, located, type Tree, type TreeEntry } from '../context/tree.ts';

/** A cause: the files that hold something else now. */
export interface ChangedFiles {
  readonly kind: 'files';
  readonly paths: readonly string[];
  readonly message: string;
}

/** What a step reads of a build context in one build. */
export interface Read {
  readonly tree: Tree;
  /** None for the whole. */
  readonly selectors: readonly Selector[];
}

/** What changed between two builds of what a step reads; `undefined` where nothing did. */
export function changedFiles(before: Read, now: Read): ChangedFiles | undefined {
  const places = placesOf(before.selectors, before.tree, now.selectors, now.tree);
  const [was, is] =
    places === undefined
      ? [takenFrom(before.tree, before.selectors), takenFrom(now.tree, now.selectors)]
      : differing(places, before.tree, now.tree);
  const added = outermost([...is.keys()].filter((it) => !was.has(it)));
  const removed = outermost([...was.keys()].filter((it) => !is.has(it)));
  const changed = [...is.keys()].filter((it) => changeOf(was.get(it), is.get(it)) === 'content');
  const modes = [...is.keys()].filter((it) => changeOf(was.get(it), is.get(it)) === 'mode');
  const paths = [...changed, ...modes, ...added, ...removed];
  if (paths.length === 0) return undefined;
  const parts = [
    said(changed, 'changed'),
    modes.length === 0 ? '' : `the mode of ${listed(modes)} changed`,
    said(added, 'added'),
    said(removed, 'removed'),
  ];
  return { kind: 'files', paths, message: parts.filter((it) => it !== '').join('; ') };
}

/** What a step reads of a build context, as the builder has it. */
export function takenFrom(tree: Tree, selectors: readonly Selector[]): ReadonlyMap<string, TreeEntry> {
  const all = selectors.length === 0 ? [mountSelector('')] : selectors;
  const entries = all.flatMap((it) => {
    const taking = takenBy(it, tree);
    return 'fault' in taking ? [] : [...entriesIn(taking.matches)];
  });
  return new Map(entries.map((it) => [it.path, it]));
}

/** "a", "a and b", "a, b and 3 more". */
export function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

/** The paths that two builds read as a whole, where these are the same. */
function placesOf(
  before: readonly Selector[],
  was: Tree,
  now: readonly Selector[],
  is: Tree,
): readonly string[] | undefined {
  const [olds, news] = [before, now].map((it) => (it.length === 0 ? [mountSelector('')] : it));
  const places = news?.map((it, index) => {
    const old = olds?.[index];
    if (old === undefined || !isWhole(old) || !isWhole(it)) return undefined;
    const [from, to] = [placeOf(old, was), placeOf(it, is)];
    return from === to ? to : undefined;
  });
  const known = places?.filter((it) => it !== undefined);
  return olds?.length === known?.length && places?.length === known?.length ? known : undefined;
}

function placeOf({ path, followsLinks }: Selector, tree: Tree): string | undefined {
  return followsLinks ? followed(tree, path) : located(tree, path);
}

/** What lies at some places and below, without what is the same value in both trees: of most folders that is all. */
function differing(
  places: readonly string[],
  was: Tree,
  is: Tree,
): [was: ReadonlyMap<string, TreeEntry>, is: ReadonlyMap<string, TreeEntry>] {
  const [olds, news] = [new Map<string, TreeEntry>(), new Map<string, TreeEntry>()];
  const compare = (old: TreeEntry | undefined, entry: TreeEntry | undefined) => {
    if (old !== entry && old !== undefined) olds.set(old.path, old);
    if (old !== entry && entry !== undefined) news.set(entry.path, entry);
    if (old?.kind === 'folder' || entry?.kind === 'folder') search(entry?.path ?? old?.path ?? '');
  };
  const search = (folder: string) => {
    const [before, now] = [was.children.get(folder) ?? [], is.children.get(folder) ?? []];
    if (before === now) return;
    const rest = new Map(before.map((it) => [it.path, it]));
    for (const it of now) {
      compare(rest.get(it.path), it);
      rest.delete(it.path);
    }
    for (const it of rest.values()) compare(it, undefined);
  };
  for (const it of places) {
    if (it === '') search('');
    else compare(was.entries.get(it), is.entries.get(it));
  }
  return [olds, news];
}

function said(paths: readonly string[], what: string): string {
  if (paths.length === 0) return '';
  return what === 'changed'
    ? `${listed(paths)} changed`
    : `${listed(paths)} ${paths.length === 1 ? 'was' : 'were'} ${what}`;
}

/** A folder that came or went with all that is in it is named alone. */
function outermost(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return paths.filter(
    (it) => !it.split('/').some((_, index, names) => index > 0 && all.has(names.slice(0, index).join('/'))),
  );
}

function changeOf(a: TreeEntry | undefined, b: TreeEntry | undefined): 'content' | 'mode' | undefined {
  if (a === b || a === undefined || b === undefined) return undefined;
  if (a.kind !== b.kind) return 'content';
  if (a.kind === 'file' && b.kind === 'file' && a.content !== b.content) return 'content';
  if (a.kind === 'symlink' && b.kind === 'symlink' && a.target !== b.target) return 'content';
  if (JSON.stringify(a.xattrs) !== JSON.stringify(b.xattrs)) return 'content';
  return a.mode === b.mode ? undefined : 'mode';
}
