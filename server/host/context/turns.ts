import type { IgnoreFile } from '../../context/context.ts';
import { ignorePatterns } from '../../context/ignore/dockerignore.ts';
import { type Findings, type Folder, Walker } from './walker.ts';

/** Folders that two threads walk: who has walked one to the bottom takes the next. */
export interface Task {
  readonly root: string;
  readonly ignoreFile: IgnoreFile | undefined;
  readonly folders: readonly Folder[];
  /** In memory that both threads see, by `NEXT`, `STEPS` and `DONE`. */
  readonly counters: Int32Array;
}

/** The first folder that nobody has taken. */
export const NEXT = 0;
/** How many folders were walked, by which a thread that walks is told from one that has died. */
export const STEPS = 1;
/** Not 0 when the companion takes no more turns. */
export const DONE = 2;

/** A task of which nothing is done. */
export function newTask(root: string, ignoreFile: IgnoreFile | undefined, folders: readonly Folder[]): Task {
  const counters = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  return { root, ignoreFile, folders, counters };
}

/** The place of a folder in the task, and what there is in it and below. */
export type Turn = readonly [place: number, findings: Findings];

/** Who walks along with this thread. */
export interface Companion {
  /** To start it is worth the while where so many more paths are to be expected. */
  readonly worthFrom: number;
  /** Returns what waits for its last turn and gives them all. That some are missing does no harm. */
  start(task: Task): () => Iterable<Turn>;
}

/** What there is in each folder of the task, in the order of these: the same, whoever walked it. */
export function walkInTurns(task: Task, companion: Companion): readonly Findings[] {
  const { folders } = task;
  if (folders.length === 0) return [];
  const wait = companion.start(task);
  const own = new Map(takeTurns(task));
  const others = new Map(own.size < folders.length ? wait() : []);
  return folders.map((folder, place) => own.get(place) ?? others.get(place) ?? walkDown(folder, task));
}

/** Takes one turn after another while there are any. */
export function* takeTurns(task: Task): Generator<Turn> {
  for (;;) {
    const place = Atomics.add(task.counters, NEXT, 1);
    const folder = task.folders[place];
    if (folder === undefined) return;
    yield [place, walkDown(folder, task)];
  }
}

function walkDown(folder: Folder, { root, ignoreFile, counters }: Task): Findings {
  const walker = new Walker(root, ignorePatterns(ignoreFile), folder);
  while (walker.step()) Atomics.add(counters, STEPS, 1);
  return walker.findings;
}
