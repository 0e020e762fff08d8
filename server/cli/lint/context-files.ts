import { basename, dirname, resolve } from 'node:path';
import type { BuildContext } from '../../context/context.ts';
import type { MeasuredOrder } from '../../context/measured-order.ts';
import type { Selector } from '../../context/source/selector.ts';
import { type FolderContext, FolderContexts, nearestContext } from '../../host/context/nearest-context.ts';
import { dockerfilesBuiltUnder } from '../../host/discover.ts';
import { readText } from '../../host/files.ts';
import type { Folders } from '../../host/folders.ts';
import { selectorsOf } from '../../lint/context/context-use.ts';
import { contextSources } from '../../model/copied/context-source.ts';
import { type BuildInputs, type Model, modelOf } from '../../model/model.ts';
import { parse } from '../../syntax/parse.ts';

/** A folder that something is built in, absolute, and what is there. */
export interface BuildFolder {
  readonly folder: string;
  readonly context: FolderContext;
}

/** The build contexts of a run, and the ignore files in them. All paths are absolute. */
export class ContextFiles {
  readonly #folders: Folders;
  readonly #contexts: FolderContexts;
  readonly #workingFolder: string;
  /** By the path of the ignore file: its context, and what the Dockerfiles that are built under it take, by their paths. */
  readonly #ignoreFiles = new Map<string, { folder: string; readonly taken: Map<string, readonly Selector[]> }>();

  constructor(workingFolder: string, folders: Folders) {
    this.#folders = folders;
    this.#workingFolder = workingFolder;
    this.#contexts = new FolderContexts(folders);
  }

  /** The ignore files that have come up so far. */
  get ignoreFiles(): readonly string[] {
    return [...this.#ignoreFiles.keys()];
  }

  /**
   * What a Dockerfile is built in that copies these paths, where that is known or can be told; `folder` is the context where
   * it is said.
   */
  buildFolderFor(
    sources: readonly string[],
    dockerfile: string,
    folder: string | 'none' | undefined,
    measureIn?: (folder: string) => MeasuredOrder | undefined,
  ): BuildFolder | undefined {
    // What is not read matters to nobody.
    if (folder === 'none' || sources.length === 0) return undefined;
    const found = folder ?? nearestContext(dockerfile, sources, this.#workingFolder, this.#folders);
    if (found === undefined) return undefined;
    const measure = measureIn && (() => measureIn(found));
    return { folder: found, context: this.#contexts.contextOf(found, dockerfile, measure) };
  }

  /** Has the ignore file of a context come up, if it has one, with what a Dockerfile takes under it. */
  note({ folder, context }: BuildFolder, dockerfile: string, taken: readonly Selector[]): void {
    if (context.ignoreFile === undefined) return;
    const file = resolve(folder, context.ignoreFile.path);
    const known = this.#ignoreFiles.get(file) ?? { folder, taken: new Map() };
    known.taken.set(dockerfile, taken);
    this.#ignoreFiles.set(file, known);
  }

  /** Has an ignore file come up that was asked for, with what the Dockerfiles beside it take. */
  name(file: string, build: BuildInputs | undefined, folder: string | 'none' | undefined): void {
    for (const dockerfile of dockerfilesBuiltUnder(file)) {
      const reading = readText(dockerfile);
      const model = 'source' in reading ? modelOf(parse(reading.source), build) : undefined;
      const found = model && this.buildFolderFor(sourcesIn(model), dockerfile, folder);
      if (found?.context.ignoreFile === undefined || model === undefined) continue;
      if (resolve(found.folder, found.context.ignoreFile.path) === file)
        this.note(found, dockerfile, selectorsOf(model));
    }
    if (this.#ignoreFiles.has(file)) return;
    const own = folder === undefined || folder === 'none' ? dirname(file) : folder;
    this.#ignoreFiles.set(file, { folder: own, taken: new Map() });
  }

  /** What there is to know of an ignore file with that text. */
  worldOf(file: string, source: string): { readonly context?: BuildContext; readonly taken: readonly Selector[] } {
    const known = this.#ignoreFiles.get(file);
    if (known === undefined) return { taken: [] };
    const context = this.#contexts.contextUnder(known.folder, { path: basename(file), source });
    return { context, taken: [...known.taken.values()].flat() };
  }
}

/** The paths that are copied from a context. */
export function sourcesIn(model: Model): readonly string[] {
  return contextSources(model).map((it) => it.path);
}
