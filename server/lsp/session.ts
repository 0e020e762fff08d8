import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildContext } from '../context/context.ts';
import { isDockerfileName } from '../host/discover.ts';
import { nearestContext } from '../host/nearest-context.ts';
import { lintModel } from '../lint/lint.ts';
import type { Diagnostic, Rule } from '../lint/rule.ts';
import { contextSources } from '../model/context-source.ts';
import type { Model } from '../model/model.ts';
import { joinPath } from '../model/workdir.ts';
import type { Prediction } from '../simulator/predict.ts';
import type { Background, Buffers, Place } from './background/background.ts';
import { Contexts, isIn } from './contexts.ts';
import { OpenDocument } from './document.ts';
import type { Encoding } from './places.ts';
import { Predictions } from './prediction.ts';
import { type FileSettings, type SettingsByFolder, SettingsFinder } from './settings.ts';

/** A document with what is known of it: what a request about it is answered from. */
export interface Opened {
  readonly document: OpenDocument;
  readonly model: Model;
  readonly settings: FileSettings;
  /** Absolute; `undefined` where the document is no file. */
  readonly path: string | undefined;
  /** Absolute; `undefined` where the document is no file, or its sources are nowhere. */
  readonly contextFolder: string | undefined;
  /** What is there, read when something of it is asked for. */
  readonly context: BuildContext | undefined;
}

/** What the server holds between requests: the open documents, the settings, and what is known of folders and builds. */
export class Session {
  readonly rules: readonly Rule[];
  readonly contexts = new Contexts();
  readonly predictions: Predictions;
  encoding: Encoding = 'utf-16';
  /** The workspace folders, absolute. */
  folders: readonly string[] = [];
  /** Whether programs may be run. */
  isTrusted = true;
  /** Returns when the client has told its settings: without them, nothing is right that is said of a document. */
  readiness: Promise<void> = Promise.resolve();
  readonly #documents = new Map<string, OpenDocument>();
  /** What is open and no Dockerfile, but may lie in a build context. */
  readonly #others = new Map<string, OpenDocument>();
  readonly #findings = new WeakMap<OpenDocument, Found>();
  readonly #contextFolders = new Map<string, { readonly key: string; readonly folder: string | undefined }>();
  #settings: SettingsFinder;
  #client: SettingsByFolder = new Map();

  constructor(rules: readonly Rule[], background: Background) {
    this.rules = rules;

    this.predictions = new Predictions(this, background);
    this.#settings = new SettingsFinder(this.#client, rules);
  }

  /** With what the client says now; what files say is read anew. */
  configure(client: SettingsByFolder = this.#client): void {
    this.#client = client;
    this.#settings = new SettingsFinder(client, this.rules, this.#settings);
  }

  /** Something at an absolute path is another thing now, or has come or gone. */
  touch(path: string): void {
    this.contexts.touch(path);
    this.#contextFolders.clear();
  }

  /** Anything may be. */
  touchAll(): void {
    this.contexts.touchAll();
    this.#contextFolders.clear();
  }

  /** Of Dockerfiles. */
  get uris(): readonly string[] {
    return [...this.#documents.keys()];
  }

  isDockerfile(uri: string): boolean {
    return this.#documents.has(uri);
  }

  open(uri: string, languageId: string, version: number, source: string): void {
    const documents = isDockerfile(uri, languageId) ? this.#documents : this.#others;
    documents.set(uri, OpenDocument.open(uri, languageId, version, source, this.encoding));
  }

  change(uri: string, changes: Parameters<OpenDocument['changed']>[0], version: number): void {
    for (const documents of [this.#documents, this.#others]) {
      const document = documents.get(uri);
      if (document !== undefined) documents.set(uri, document.changed(changes, version));
    }
  }

  close(uri: string): void {
    this.#documents.delete(uri);
    this.#others.delete(uri);
    this.#contextFolders.delete(uri);
    this.predictions.forget(uri);
  }

  /** The document as it is when its settings are known, which is later than the call. */
  async opened(uri: string): Promise<Opened | undefined> {
    const path = pathOf(uri);
    await this.readiness;
    if (!this.#documents.has(uri)) return undefined;
    const settings = await this.#settings.settingsFor(path);
    const document = this.#documents.get(uri);
    return document && this.#known(document, settings, path);
  }

  /** A file that is not open, as if it were; `path` is absolute. */
  async closed(document: OpenDocument, path: string): Promise<Opened> {
    await this.readiness;
    return this.#known(document, await this.#settings.settingsFor(path), path);
  }

  #known(document: OpenDocument, settings: FileSettings, path: string | undefined): Opened {
    const model = document.model(settings.build);
    const contextFolder = path === undefined ? undefined : this.#contextFolderOf(document.uri, model, settings, path);
    const place = placeOf(path, contextFolder);
    const context = place && this.contexts.contextAt(place, this.buffersFor(place));
    return { document, model, settings, path, contextFolder, context };
  }

  #contextFolderOf(uri: string, model: Model, { build }: FileSettings, path: string): string | undefined {
    if (build?.context !== undefined) return build.context;
    const paths = contextSources(model).map((it) => it.path);
    // To ask the disk at each key stroke would be slow where it is far away.
    const key = JSON.stringify(paths);
    const known = this.#contextFolders.get(uri);
    if (known?.key === key) return known.folder;
    const folder = nearestContext(path, paths, this.folderOf(path));
    this.#contextFolders.set(uri, { key, folder });
    return folder;
  }

  /** The innermost workspace folder that a file lies in, else its own folder. */
  folderOf(path: string): string {
    const [folder] = this.folders.filter((it) => isIn(path, it)).sort((a, b) => b.length - a.length);
    return folder ?? dirname(path);
  }

  /** The open documents that a build may read, by path. */
  buffersFor(place: Place): Buffers {
    return new Map(this.#openFor(place).map(([path, { source }]) => [path, source]));
  }

  /** Of the same documents: equal where the texts are. */
  versionsFor(place: Place): readonly (readonly [path: string, version: number])[] {
    return this.#openFor(place).map(([path, { version }]) => [path, version]);
  }

  #openFor({ folder, dockerfile }: Place): readonly (readonly [path: string, document: OpenDocument])[] {
    const ignoreFile = `${dockerfile}.dockerignore`;
    return [...this.#documents.values(), ...this.#others.values()].flatMap((document) => {
      const path = pathOf(document.uri);
      return path !== undefined && (isIn(path, folder) || path === ignoreFile) ? [[path, document] as const] : [];
    });
  }

  /** What is known by now of the next build of the text as it is; nothing is worked out for it. */
  predictionFor(opened: Opened): Prediction | undefined {
    return this.predictions.knownFor(opened);
  }

  /**
   * Lists what the rules will look at. Until that is done, nothing is found that hangs on it: a large folder takes long,
   * and nobody could type meanwhile.
   */
  async listContext({ model, path, contextFolder }: Opened): Promise<void> {
    const place = placeOf(path, contextFolder);
    if (place !== undefined) await this.contexts.list(pathsIn(model), place, this.buffersFor(place));
  }

  isContextListed({ model, path, contextFolder }: Opened): boolean {
    const place = placeOf(path, contextFolder);
    return place === undefined || this.contexts.isListed(pathsIn(model), place, this.buffersFor(place));
  }

  /** What is found in a document; worked out once for a version. */
  findingsIn(opened: Opened): readonly Diagnostic[] {
    const { document, model, settings, path } = opened;
    const context = this.isContextListed(opened) ? opened.context : undefined;
    const known = this.#findings.get(document);
    if (known?.settings === settings && known.context === context) return known.diagnostics;
    const isLinted = settings.client.enable && !settings.isExcluded && !settings.isMisread;
    const diagnostics = isLinted
      ? lintModel(model, { path: path ?? document.uri, ...(context && { context }) }, this.rules, settings.config)
      : [];
    this.#findings.set(document, { settings, context, diagnostics });
    return diagnostics;
  }
}

interface Found {
  readonly settings: FileSettings;
  readonly context: BuildContext | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function placeOf(path: string | undefined, folder: string | undefined): Place | undefined {
  return path === undefined || folder === undefined ? undefined : { folder, dockerfile: path };
}

/** What is copied from the build context; of a pattern, the folder that it begins in. */
function pathsIn(model: Model): readonly string[] {
  const paths = contextSources(model).map(({ path }) =>
    joinPath('/', path.replace(/[^/]*[*?[][^]*$/, ''))
      .slice(1)
      .replace(/\/+$/, ''),
  );
  return [...new Set(paths)];
}

/** The path of what is a file. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

function isDockerfile(uri: string, languageId: string): boolean {
  return LANGUAGES.includes(languageId.toLowerCase()) || isDockerfileName(basename(uri));
}

const LANGUAGES: readonly string[] = ['dockerfile', 'containerfile'];
