import { basename, dirname } from 'node:path';
import type { BuildContext } from '../context/context.ts';
import { isDockerfileName, isIgnoreFileName } from '../host/discover.ts';
import { lintModel } from '../lint/lint.ts';
import { type AtLeastOne, mergedFindings, type View, viewsOf, type WayOfBuilding } from '../lint/project/ways.ts';
import type { Diagnostic, Rule } from '../lint/rule.ts';
import { contextSources } from '../model/copied/context-source.ts';
import { type Model, modelOf } from '../model/model.ts';
import type { Prediction } from '../simulator/predict.ts';
import { parse } from '../syntax/parse.ts';
import { joinPath } from '../text/path.ts';
import type { Background, Buffers, Place } from './background/background.ts';
import { Companions } from './companions.ts';
import { Contexts, isIn } from './contexts.ts';
import { OpenDocument } from './document.ts';
import { NearestFolders } from './nearest.ts';
import { Orders } from './orders.ts';
import { pathOf } from './path.ts';
import type { Encoding } from './places.ts';
import { Predictions } from './prediction.ts';
import { WorkspaceProjects } from './projects.ts';
import { type FileSettings, isLinted, type SettingsByFolder, SettingsFinder } from './settings.ts';

/** A document with what is known of it: what a request about it is answered from. */
export interface Opened extends Placed {
  readonly document: OpenDocument;
  readonly settings: FileSettings;
  /** Absolute; `undefined` where the document is no file. */
  readonly path: string | undefined;
  readonly ways: AtLeastOne<WayOfBuilding>;
  /** What it is to be judged as; the document itself is shown as the first. */
  readonly views: AtLeastOne<Placed & Pick<View, 'label'>>;
}

/** What a Dockerfile means where it is built so. */
interface Placed {
  readonly model: Model;
  /** Absolute; `undefined` where the document is no file, or its sources are nowhere. */
  readonly contextFolder: string | undefined;
  /** What is there, read when something of it is asked for. */
  readonly context: BuildContext | undefined;
}

/** What the server holds between requests: the open documents, the settings, and what is known of folders and builds. */
export class Session {
  readonly rules: readonly Rule[];
  readonly contexts = new Contexts();
  readonly projects = new WorkspaceProjects();
  readonly companions: Companions;
  readonly predictions: Predictions;
  readonly orders: Orders;
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
  readonly #nearest = new NearestFolders();
  #settings: SettingsFinder;
  #client: SettingsByFolder = new Map();

  constructor(rules: readonly Rule[], background: Background) {
    this.rules = rules;
    this.companions = new Companions(this);
    this.predictions = new Predictions(this, background);
    this.orders = new Orders(this.predictions, background);
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
    this.projects.touch(path);
    this.#nearest.clear();
  }

  /** Anything may be. */
  touchAll(): void {
    this.contexts.touchAll();
    this.projects.touchAll();
    this.#nearest.clear();
  }

  /** Of Dockerfiles. */
  get uris(): readonly string[] {
    return [...this.#documents.keys()];
  }

  isDockerfile(uri: string): boolean {
    return this.#documents.has(uri);
  }

  /** What is open and no Dockerfile. */
  get others(): ReadonlyMap<string, OpenDocument> {
    return this.#others;
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
    this.#nearest.forget(pathOf(uri));
    this.predictions.forget(uri);
    this.orders.forget(uri);
  }

  /** The document as it is when its settings are known, which is later than the call. */
  async opened(uri: string): Promise<Opened | undefined> {
    const path = pathOf(uri);
    await this.readiness;
    if (!this.#documents.has(uri)) return undefined;
    const settings = await this.#settings.settingsFor(path);
    const ways = await this.#waysOf(path, settings);
    const document = this.#documents.get(uri);
    return document && this.#known(document, settings, ways, path);
  }

  /** A file that is not open, as if it were; `path` is absolute. */
  async closed(document: OpenDocument, path: string): Promise<Opened> {
    await this.readiness;
    const settings = await this.#settings.settingsFor(path);
    return this.#known(document, settings, await this.#waysOf(path, settings), path);
  }

  /** What holds for a file, as soon as the client has told its part. */
  async settingsFor(path: string): Promise<FileSettings> {
    await this.readiness;
    return await this.#settings.settingsFor(path);
  }

  async #waysOf(path: string | undefined, settings: FileSettings): Promise<AtLeastOne<WayOfBuilding>> {
    const folder = path === undefined ? '' : this.folderOf(path);
    return await this.projects.waysOf(path, folder, settings, () => this.texts);
  }

  #known(
    document: OpenDocument,
    settings: FileSettings,
    ways: AtLeastOne<WayOfBuilding>,
    path: string | undefined,
  ): Opened {
    const placed = ({ label, model, context: said }: View, index: number) => {
      const nearest = () => path && this.#nearest.folderFor({ path, index }, model, this.folderOf(path));
      const contextFolder = said === undefined ? nearest() : said === 'none' ? undefined : said;
      const place = placeOf(path, contextFolder);
      const context = place && this.contexts.contextAt(place, this.buffersFor(place));
      return { label, model, contextFolder, context };
    };
    const [first, ...more] = document.views(ways, settings.build);
    const [view, ...views] = [placed(first, 0), ...more.map((it, index) => placed(it, index + 1))] as const;
    const { model, contextFolder, context } = view;
    return { document, settings, path, ways, views: [view, ...views], model, contextFolder, context };
  }

  /** What is in the folder of a build for who is still writing what it copies, some of which may be nowhere. */
  contextForWriting({ document, settings, path, ways, model, context }: Opened): BuildContext | undefined {
    const [{ context: said }] = document.views(ways, settings.build);
    if (context !== undefined || said !== undefined || path === undefined) return context;
    const place = { folder: this.#nearest.likeliestFor(path, model, this.folderOf(path)), dockerfile: path };
    return this.contexts.contextAt(place, this.buffersFor(place));
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

  /** The open documents that are files, by path. */
  get texts(): Buffers {
    const texts = new Map<string, string>();
    for (const { uri, source } of [...this.#documents.values(), ...this.#others.values()]) {
      const path = pathOf(uri);
      if (path !== undefined) texts.set(path, source);
    }
    return texts;
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
  async listContext({ views, path }: Opened): Promise<void> {
    for (const { model, contextFolder } of views) {
      const place = placeOf(path, contextFolder);
      if (place !== undefined) await this.contexts.list(model.fact(pathsIn), place, this.buffersFor(place));
    }
  }

  isContextListed({ views, path }: Opened): boolean {
    return views.every(({ model, contextFolder }) => {
      const place = placeOf(path, contextFolder);
      return place === undefined || this.contexts.isListed(model.fact(pathsIn), place, this.buffersFor(place));
    });
  }

  /** What is found in a document, if that has been worked out by now; nothing is worked out for it. */
  knownFindingsIn({ document, settings }: Opened): readonly Diagnostic[] {
    const known = this.#findings.get(document);
    return known?.settings === settings ? known.diagnostics : [];
  }

  /** What is found in a document; worked out once for a version. */
  findingsIn(opened: Opened): readonly Diagnostic[] {
    const { document, settings } = opened;
    const isListed = this.isContextListed(opened);
    const views = opened.views.map((it) => ({ ...it, context: isListed ? it.context : undefined }));
    const basis = views.flatMap(({ model, context }) => [model, context]);
    const known = this.#findings.get(document);
    const isSame = known?.basis.length === basis.length && known.basis.every((it, index) => it === basis[index]);
    if (known?.settings === settings && isSame) return known.diagnostics;
    const diagnostics = this.#lint(views, opened);
    this.#findings.set(document, { settings, basis, diagnostics });
    return diagnostics;
  }

  /** What would be found if that were the text, built in the same folders. */
  findingsInText(source: string, opened: Opened): readonly Diagnostic[] {
    const file = parse(source);
    const views = viewsOf(opened.ways, opened.settings.build, (it) => modelOf(file, it));
    const placed = views.map(({ label, model }, index) => {
      const { context } = opened.views[index] ?? opened;
      return { label, model, context };
    });
    return this.#lint(placed, opened);
  }

  #lint(
    views: readonly Pick<Opened['views'][0], 'label' | 'model' | 'context'>[],
    { document, settings, path }: Opened,
  ): readonly Diagnostic[] {
    if (!isLinted(settings)) return [];
    const found = views.map(({ label, model, context }) => {
      const input = { path: path ?? document.uri, ...(context && { context }) };
      return { label, diagnostics: lintModel(model, input, this.rules, settings.config) };
    });
    return mergedFindings(found, this.rules);
  }
}

interface Found {
  readonly settings: FileSettings;
  /** What it was found by. */
  readonly basis: readonly unknown[];
  readonly diagnostics: readonly Diagnostic[];
}

function placeOf(path: string | undefined, folder: string | undefined): Place | undefined {
  return path === undefined || folder === undefined ? undefined : { folder, dockerfile: path };
}

/** What is copied from the build context; of a pattern, the folder that it begins in. */
function pathsIn(model: Model): readonly string[] {
  const paths = contextSources(model).map(({ path }) =>
    joinPath('/', path.replace(/(?<![^/])[^/*?[]*[*?[][^]*$/, ''))
      .slice(1)
      .replace(/(?<!\/)\/+$/, ''),
  );
  return [...new Set(paths)];
}

function isDockerfile(uri: string, languageId: string): boolean {
  // Editors take `Dockerfile.dockerignore` for a Dockerfile, like `Dockerfile.dev`.
  if (isIgnoreFileName(uri)) return false;
  return LANGUAGES.includes(languageId.toLowerCase()) || isDockerfileName(basename(uri));
}

const LANGUAGES: readonly string[] = ['dockerfile', 'containerfile'];
