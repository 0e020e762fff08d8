/** What a revision holds below a folder, by the path relative to that. */
export type Tree = ReadonlyMap<string, TreeEntry>;

export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000` for a link and `160000` for a submodule. */
  readonly mode: string;
  /** Of the blob, or of the submodule's commit. */
  readonly id: string;
  /** Zero for a submodule, and in a partial clone. */
  readonly size: number;
}

export interface Commit {
  readonly id: string;
  /** Of the committer, in seconds since 1970. */
  readonly time: number;
  readonly subject: string;
  /** What differs from the first parent, below the repository's folder. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly path: string;
  /** `undefined` where the commit removes it. The size is not known. */
  readonly after: Omit<TreeEntry, 'size'> | undefined;
}

/** What `ls-tree -r -z -l` writes. */
export function readTree(output: string): Tree {
  const tree = new Map<string, TreeEntry>();
  for (const line of output.split('\0')) {
    // 100644 blob 257cc5642cb1a054f08cc83f2d943e56fd3ebe99     513	src/main.ts
    const [, mode, id, size, path] = line.match(/^(\d+) \w+ (\w+)(?: +(\d+|-))?\t([^]+)$/) ?? [];
    if (mode === undefined || id === undefined || path === undefined) continue;
    tree.set(path, { mode, id, size: Number(size) || 0 });
  }
  return tree;
}

/** What `cat-file --batch` writes of so many objects; `undefined` for what is missing or no blob. */
export function readBlobs(output: Buffer, count: number): readonly (Buffer | undefined)[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const end = output.indexOf('\n', at);
    // 257cc5642cb1a054f08cc83f2d943e56fd3ebe99 blob 513
    const [, type, size] = output.toString('utf8', at, end).match(/(?<!\w)(\w+) (\d+)$/) ?? [];
    at = end + 1;
    // Of what is missing there is a line and nothing more.
    if (size === undefined) return undefined;
    const bytes = output.subarray(at, at + Number(size));
    at += bytes.length + 1;
    return type === 'blob' ? bytes : undefined;
  });
}

/**
 * What `log --raw -z` writes in the form `%H %ct %s`, turned round, and without what lies outside a folder. A commit is
 * `<id> <time> <subject>`; a change is `:<mode> <mode> <id> <id> <letter>`, the first of them on a new line, and its path.
 */
export function readLog(output: string, prefix: string): readonly Commit[] {
  const commits: (Commit & { changes: Change[] })[] = [];
  const pieces = output.split('\0').values();
  for (const piece of pieces) {
    const [, id, time, subject = ''] = piece.match(/^(\w+) (\d+) (.*)/) ?? [];
    const [, mode, blob] = piece.match(/^\n?:\d+ (\d+) \w+ (\w+) \w/) ?? [];
    if (id !== undefined) {
      commits.push({ id, time: Number(time), subject, changes: [] });
    } else if (mode !== undefined && blob !== undefined) {
      const path: string = pieces.next().value ?? '';
      if (!path.startsWith(prefix)) continue;
      const after = mode === NOTHING ? undefined : { mode, id: blob };
      commits.at(-1)?.changes.push({ path: path.slice(prefix.length), after });
    }
  }
  return commits.reverse();
}

const NOTHING = '000000';
