import type { BuildContext } from '../../context/context.ts';
import { ignorePatterns } from '../../context/ignore/dockerignore.ts';
import { judge } from '../../context/ignore/pattern-list.ts';
import { parentOf } from '../../context/path.ts';
import type { Model } from '../../model/model.ts';
import { directoryOf } from '../../model/state.ts';
import type { Add, Copy } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import { joinPath } from '../../text/path.ts';

/** What a COPY or ADD brings, and where to. */
export interface Copied {
  /** Absolute: each is one of the files that it brings, or a folder with all of them. */
  readonly targets: readonly string[];
  /** What comes out of the build context, entry by entry; `undefined` where it comes from elsewhere, or is not known. */
  readonly places: readonly Place[] | undefined;
  /** Whether the folder that it brings files to is there already, so that it makes none. */
  readonly isInMade: boolean;
  /** Its `--chown` and `--chmod`, which folders that it makes get too. */
  readonly owner: string;
  readonly context: BuildContext;
}

interface Place {
  /** In the build context; empty for all of it. */
  readonly source: string;
  readonly target: string;
  readonly isFolder: boolean;
}

/** `undefined` where it cannot be known what it brings where. */
export function copiedBy(instruction: Copy | Add, model: Model, context: BuildContext): Copied | undefined {
  const { flags, sources, target: word } = instruction;
  if (flags.some((it) => !KNOWN_FLAGS.has(it.name))) return undefined;
  const directory = directoryOf(model.stateAt(instruction));
  const text = model.valueOf(word);
  if (text === undefined || (!text.startsWith('/') && directory === undefined)) return undefined;
  const target = text.startsWith('/') ? joinPath(text) : joinPath(directory ?? '/', text);
  const names = sources.map((it) => model.valueOf(it));
  if (instruction.kind === 'Add' && names.some((it) => it === undefined || FETCHED.test(it))) return undefined;
  const isIntoFolder = /(?:^|\/)\.{0,2}$/.test(text) || sources.length + instruction.heredocs.length > 1;
  const isOfContext = flagOf(instruction, 'from') === undefined && instruction.heredocs.length === 0;
  const places = isOfContext ? names.map((it) => placeOf(it, target, isIntoFolder, context)) : [undefined];
  const areKnown = places.every((it) => it !== undefined);
  const folder = isIntoFolder || places.some((it) => it?.isFolder) ? target : parentOf(target.slice(1));
  return {
    targets: areKnown ? places.map((it) => it.target) : [target],
    places: areKnown ? places : undefined,
    isInMade: isWithin(directory ?? '', `/${folder.replace(/^\//, '')}`),
    owner: ['chown', 'chmod'].map((it) => flagOf(instruction, it)?.value?.text ?? '').join(' '),
    context,
  };
}

/** Of `--exclude` and `--parents` less is known. */
const KNOWN_FLAGS = new Set(['from', 'chown', 'chmod', 'link']);

/** What ADD fetches or unpacks. */
const FETCHED = /:\/\/|^git@|\.git(?:#|$)|\.(?:tar(?:\.\w+)?|t[gbx]z2?)$/;

function placeOf(
  name: string | undefined,
  target: string,
  isIntoFolder: boolean,
  { entries }: BuildContext,
): Place | undefined {
  if (name === undefined || /[*?[\\]/.test(name)) return undefined;
  const source = joinPath('/', name).slice(1);
  const entry = source === '' ? 'folder' : entries.get(source)?.kind;
  if (entry === 'folder') return { source, target, isFolder: true };
  if (entry !== 'file') return undefined;
  const base = source.slice(source.lastIndexOf('/') + 1);
  // Without a slash at its end the target may be a folder in the image.
  return isIntoFolder ? { source, target: joinPath(target, base), isFolder: false } : undefined;
}

/** Where in the build context a file of the image comes from; `undefined` where this brings none of that name. */
export function sourceOf({ places, context }: Copied, path: string): string | undefined {
  for (const { source, target, isFolder } of places?.toReversed() ?? []) {
    if (!isFolder && path === target) return source;
    if (!isFolder || !isWithin(path, target)) continue;
    const inside = joinPath(source, path.slice(target.length).replace(/^\//, ''));
    if (context.entries.get(inside)?.kind === 'file') return inside;
  }
  return undefined;
}

/** Whether it brings something there or below, or something that is no folder above it. */
export function bringsAt({ places, targets, context }: Copied, path: string): boolean {
  if (places === undefined) return targets.some((it) => overlap(it, path));
  return places.some(({ source, target, isFolder }) => {
    if (!overlap(target, path)) return false;
    if (!isFolder || isWithin(target, path)) return true;
    const inside = joinPath(source, path.slice(target.length).replace(/^\//, ''));
    if (context.entries.has(inside)) return true;
    for (let it = parentOf(inside); it !== ''; it = parentOf(it)) {
      const kind = context.entries.get(it)?.kind;
      if (kind !== undefined && kind !== 'folder') return true;
    }
    return false;
  });
}

/** Whether it will never bring anything there, as the ignore file keeps that out wherever it is. */
export function isKeptOut({ places, context }: Copied, path: string): boolean {
  return (places ?? []).every(({ source, target, isFolder }) => {
    if (!isFolder || !isWithin(path, target)) return !overlap(target, path);
    const inside = joinPath(source, path.slice(target.length).replace(/^\//, ''));
    return judge(ignorePatterns(context.ignoreFile), inside).isMatched;
  });
}

/** Whether the order of two COPYs is of no meaning: no file and no folder comes from both. */
export function areApart(a: Copied, b: Copied): boolean {
  const isMet = a.targets.some((one) => b.targets.some((other) => overlap(one, other)));
  if (!isMet) return true;
  if (a.places === undefined) return b.places !== undefined && isOutside(a, b);
  if (b.places === undefined) return isOutside(b, a);
  const ours = pathsOf(a);
  if (ours === undefined) return false;
  for (const [path, source] of ours) {
    const theirs = sourceAt(b, path);
    // The same folder brought twice is the same.
    if (theirs !== undefined && !(theirs === source && a.context.entries.get(source)?.kind === 'folder')) return false;
  }
  return b.places.every((it) => it.isFolder || ![...ours.keys()].some((path) => isWithin(path, it.target)));
}

/** Whether what comes from elsewhere comes to places in which the other brings nothing. */
function isOutside(unknown: Copied, known: Copied): boolean {
  return unknown.targets.every((it) => !bringsAt(known, it));
}

function sourceAt({ places, context }: Copied, path: string): string | undefined {
  for (const { source, target, isFolder } of places ?? []) {
    if (path === target) return source;
    if (!isFolder || !isWithin(path, target)) continue;
    const inside = joinPath(source, path.slice(target.length).replace(/^\//, ''));
    if (context.entries.has(inside)) return inside;
  }
  return undefined;
}

/** What it brings, with where that comes from; `undefined` where that is too much to look at. */
function pathsOf({ places, context }: Copied): ReadonlyMap<string, string> | undefined {
  if (context.entries.size > MOST_ENTRIES) return undefined;
  const paths = new Map<string, string>();
  for (const { source, target, isFolder } of places ?? []) {
    if (!isFolder) paths.set(target, source);
    else
      for (const path of context.entries.keys()) {
        if (source === '' || path.startsWith(`${source}/`))
          paths.set(joinPath(target, path.slice(source === '' ? 0 : source.length + 1)), path);
      }
  }
  return paths;
}

const MOST_ENTRIES = 50_000;

/** Whether one is the other, or in it. */
export function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}
