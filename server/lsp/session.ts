import { basename, dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildContext } from '../context/context.ts';
import { isDockerfileName } from '../host/discover.ts';
import { FolderContext, nearestContext } from '../host/nearest-context.ts';
import { lintModel } from '../lint/lint.ts';
import type { Diagnostic, Rule } from '../lint/rule.ts';
import { contextSources } from '../model/context-source.ts';
import type { Model } from '../model/model.ts';
import { OpenDocument } from './document.ts';
import type { Encoding } from './places.ts';
import { type ClientSettings, DEFAULT_SETTINGS, type FileSettings, SettingsFinder } from './settings.ts';

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

/** What the server holds between requests: the open documents and the settings, nothing else. */
export class Session {
  readonly rules: readonly Rule[];
  encoding: Encoding = 'utf-16';
  readonly #documents = new Map<string, OpenDocument>();
  readonly #findings = new WeakMap<
    OpenDocument,
    { readonly settings: FileSettings; readonly diagnostics: readonly Diagnostic[] }
  >();
  /** The workspace folders, absolute. */
  folders: readonly string[] = [];
  #contextFolders: { readonly key: string; readonly folder: string | undefined } = { key: '', folder: undefined };
  /** Grows whenever the settings may have changed. */
  generation = 0;
  #settings: SettingsFinder;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#settings = new SettingsFinder(DEFAULT_SETTINGS, rules);
  }

  get settings(): ClientSettings {
    return this.#settings.client;
  }

  /** With what the client says now; what files say is read anew. */
  configure(client: ClientSettings = this.settings): void {
    this.#settings = new SettingsFinder(client, this.rules);
    this.generation++;
    this.#contextFolders = { key: '', folder: undefined };
  }

  get uris(): readonly string[] {
    return [...this.#documents.keys()];
  }

  open(uri: string, languageId: string, version: number, source: string): void {
    if (isDockerfile(uri, languageId))
      this.#documents.set(uri, OpenDocument.open(uri, languageId, version, source, this.encoding));
  }

  change(uri: string, changes: Parameters<OpenDocument['changed']>[0], version: number): void {
    const document = this.#documents.get(uri);
    if (document !== undefined) this.#documents.set(uri, document.changed(changes, version));
  }

  close(uri: string): void {
    this.#documents.delete(uri);
  }

  /** The document as it is when its settings are known, which is later than the call. */
  async opened(uri: string): Promise<Opened | undefined> {
    const path = pathOf(uri);
    if (!this.#documents.has(uri)) return undefined;
    const settings = await this.#settings.settingsFor(path);
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    const model = document.model(settings.build);
    const contextFolder = path === undefined ? undefined : this.#contextFolderOf(model, settings, path);
    const context =
      path === undefined || contextFolder === undefined ? undefined : new FolderContext(contextFolder, path);
    return { document, model, settings, path, contextFolder, context };
  }

  #contextFolderOf(model: Model, { build }: FileSettings, path: string): string | undefined {
    if (build?.context !== undefined) return build.context;
    const paths = contextSources(model).map((it) => it.path);
    // To ask the disk at each key stroke would be slow where it is far away.
    const key = JSON.stringify([path, paths]);
    if (this.#contextFolders.key !== key)
      this.#contextFolders = { key, folder: nearestContext(path, paths, this.folderOf(path)) };
    return this.#contextFolders.folder;
  }

  /** The workspace folder that a file lies in, else its own folder. */
  folderOf(path: string): string {
    return this.folders.find((it) => path.startsWith(`${it}${sep}`)) ?? dirname(path);
  }

  /** What is found in a document; worked out once for a version. */
  findingsIn({ document, model, settings, path, context }: Opened): readonly Diagnostic[] {
    const known = this.#findings.get(document);
    if (known?.settings === settings) return known.diagnostics;
    const isLinted = this.settings.enable && !settings.isExcluded && !settings.isMisread;
    const diagnostics = isLinted
      ? lintModel(model, { path: path ?? document.uri, ...(context && { context }) }, this.rules, settings.config)
      : [];
    this.#findings.set(document, { settings, diagnostics });
    return diagnostics;
  }
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
