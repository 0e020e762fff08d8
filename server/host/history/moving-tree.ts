import type { BuildContext, Entry, IgnoreFile } from '../../context/context.ts';
import { readIgnoreFile } from '../../context/ignore/dockerignore.ts';
import { type Judgement, judge, mayTakeBackIn, type PatternList } from '../../context/ignore/pattern-list.ts';
import { compareBytes, parentOf } from '../../context/path.ts';
import { contextWith, type TreeEntry } from '../../context/tree.ts';
import { Versions } from './versions.ts';

/** What became of a path: another entry that is no folder, or `undefined` where it is gone. */
export type Move = readonly [path: string, entry: Exclude<Entry, { kind: 'folder' }> | undefined];

/**
 * A build context that goes from commit to commit. What a commit does not touch is neither looked at again nor kept twice:
 * the work, and the memory, are those of the changes.
 */
export class MovingTree {
  readonly #all = new Map<string, Entry>();
  /** How many things are directly in a folder. */
  readonly #counts = new Map<string, number>();
  /** What is not ignored, and the same folder by folder. */
  readonly #kept = new Versions<TreeEntry>();
  readonly #children = new Versions<readonly TreeEntry[]>();
  readonly #keptCounts = new Map<string, number>();
  /** By folder, what of it is another now. */
  #touched = new Map<string, Map<string, TreeEntry | undefined>>();
  #ignoreFile: IgnoreFile | undefined;
  #patterns: PatternList = readIgnoreFile('');
  #states = new Map<string, FolderState>();
  #version = 0;
  #context: BuildContext | undefined;
  readonly #folderMode: number;

  constructor(folderMode: number) {
    this.#folderMode = folderMode;
  }

  /** The context after some moves, and with the ignore file as it then is; the same value where nothing of it is another. */
  moved(moves: readonly Move[], ignoreFile: IgnoreFile | undefined): BuildContext {
    const isIgnoredAnew = ignoreFile?.source !== this.#ignoreFile?.source;
    if (isIgnoredAnew) {
      this.#patterns = readIgnoreFile(ignoreFile?.source ?? '');
      this.#states = new Map();
    }
    for (const [path, entry] of moves) this.#put(path, entry);
    if (isIgnoredAnew) this.#judgeAll();
    const isSame = this.#touched.size === 0 && ignoreFile?.path === this.#ignoreFile?.path && !isIgnoredAnew;
    this.#ignoreFile = ignoreFile;
    if (this.#context !== undefined && isSame) return this.#context;
    this.#arrange();
    const [entries, children] = [this.#kept.at(this.#version), this.#children.at(this.#version)];
    this.#context = contextWith({ entries, children, root: undefined }, ignoreFile);
    this.#version++;
    return this.#context;
  }

  #put(path: string, entry: Entry | undefined): void {
    const old = this.#all.get(path);
    if (entry === undefined) {
      if (!this.#all.delete(path)) return;
      this.#states.delete(path);
      this.#keep(path, undefined);
      this.#count(parentOf(path), -1);
    } else {
      // What was a file may be a folder now, of which the files come one by one, and the other way round.
      if (old?.kind === 'folder') for (const it of this.#below(path)) this.#put(it, undefined);
      const isNew = !this.#all.has(path);
      this.#all.set(path, entry);
      if (isNew) this.#count(parentOf(path), 1);
      this.#judge(path, entry);
    }
  }

  #below(folder: string): readonly string[] {
    return [...this.#all.values()]
      .filter((it) => it.kind !== 'folder' && it.path.startsWith(`${folder}/`))
      .map((it) => it.path);
  }

  /** A folder is there as long as something is in it. */
  #count(folder: string, change: 1 | -1): void {
    if (folder === '') return;
    const count = (this.#counts.get(folder) ?? 0) + change;
    this.#counts.set(folder, count);
    const isThere = this.#all.get(folder)?.kind === 'folder';
    if (count === 0 && isThere) this.#put(folder, undefined);
    if (count > 0 && !isThere) {
      const isNew = !this.#all.has(folder);
      this.#all.set(folder, { kind: 'folder', path: folder, mode: this.#folderMode });
      if (isNew) this.#count(parentOf(folder), 1);
      this.#judgeFolder(folder);
    }
  }

  #judgeAll(): void {
    const folders: string[] = [];
    for (const [path, entry] of this.#all) {
      if (entry.kind === 'folder') folders.push(path);
      else this.#judge(path, entry);
    }
    for (const it of folders) this.#judgeFolder(it);
  }

  #judge(path: string, entry: Entry): void {
    if (entry.kind === 'folder') return;
    const above = this.#stateOf(parentOf(path));
    const isOut = above.isClosed || judge(this.#patterns, path, above.judgement).isMatched;
    this.#keep(path, isOut ? undefined : entry);
  }

  /** An ignored folder is sent after all where something in it is. */
  #judgeFolder(path: string): void {
    const entry = this.#all.get(path);
    if (entry?.kind !== 'folder') return;
    const { isOut } = this.#stateOf(path);
    this.#keep(path, isOut && (this.#keptCounts.get(path) ?? 0) === 0 ? undefined : entry);
  }

  #stateOf(folder: string): FolderState {
    if (folder === '') return ROOT;
    const known = this.#states.get(folder);
    if (known !== undefined) return known;
    const above = this.#stateOf(parentOf(folder));
    const judgement = judge(this.#patterns, folder, above.judgement);
    const isOut = above.isClosed || judgement.isMatched;
    const isClosed = above.isClosed || (judgement.isMatched && !mayTakeBackIn(this.#patterns, folder));
    const state = { judgement, isOut, isClosed };
    this.#states.set(folder, state);
    return state;
  }

  #keep(path: string, entry: TreeEntry | undefined): void {
    const old = this.#kept.latest(path);
    if (old === entry) return;
    this.#kept.set(path, entry, this.#version);
    const folder = parentOf(path);
    const touched = this.#touched.get(folder) ?? new Map<string, TreeEntry | undefined>();
    this.#touched.set(folder, touched);
    touched.set(path, entry);
    if (folder === '' || (old === undefined) === (entry === undefined)) return;
    this.#keptCounts.set(folder, (this.#keptCounts.get(folder) ?? 0) + (entry === undefined ? -1 : 1));
    this.#judgeFolder(folder);
  }

  /** Lists every folder anew that something was changed in or below: by their identity lists are known to be the same. */
  #arrange(): void {
    for (const folder of [...this.#touched.keys()]) {
      for (let it = folder; it !== ''; ) {
        it = parentOf(it);
        if (!this.#touched.has(it)) this.#touched.set(it, new Map());
      }
    }
    for (const [folder, changes] of this.#touched) {
      const listed = (this.#children.latest(folder) ?? []).filter((it) => !changes.has(it.path));
      const added = [...changes.values()].filter((it) => it !== undefined);
      const list = added.length === 0 ? listed : [...listed, ...added].sort((a, b) => compareBytes(a.path, b.path));
      this.#children.set(folder, list.length === 0 ? undefined : list, this.#version);
    }
    this.#touched = new Map();
  }
}

interface FolderState {
  readonly judgement: Judgement;
  readonly isOut: boolean;
  /** Nothing in it can be taken back. */
  readonly isClosed: boolean;
}

const ROOT: FolderState = { judgement: { isMatched: false, hits: [] }, isOut: false, isClosed: false };
