import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Selector } from '../context/source/selector.ts';
import { dockerfilesBuiltUnder, isIgnoreFileName } from '../host/discover.ts';
import { readText } from '../host/files.ts';
import { isProjectFileName, projectsWith, slashed } from '../host/project/names.ts';
import { selectorsOf } from '../lint/context/context-use.ts';
import { lintIgnoreFile } from '../lint/ignore-file/lint-ignore-file.ts';
import type { Diagnostic } from '../lint/rule.ts';
import { contextSources } from '../model/copied/context-source.ts';
import type { Place } from './background/background.ts';
import { OpenDocument } from './document.ts';
import { pathOf } from './path.ts';
import type { Opened, Session } from './session.ts';
import { type FileSettings, isLinted } from './settings.ts';

/** A document that says how Dockerfiles are built, and is checked for that. */
export interface Companion {
  readonly kind: Kind;
  readonly document: OpenDocument;
  readonly settings: FileSettings;
  /** What is found where that is its text. */
  findingsIn(source: string): readonly Diagnostic[];
}

type Kind = 'ignore file' | 'project';

/** The open ignore files, and those of Compose and Bake. */
export class Companions {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get uris(): readonly string[] {
    return [...this.#session.others.keys()].filter((it) => this.has(it));
  }

  has(uri: string): boolean {
    const document = this.#session.others.get(uri);
    return document !== undefined && pathOf(uri) !== undefined && kindOf(document) !== undefined;
  }

  /** The document as it is when all is known that it is judged by, which is later than the call. */
  async opened(uri: string): Promise<Companion | undefined> {
    const session = this.#session;
    const early = session.others.get(uri);
    const [path, kind] = [pathOf(uri), early && kindOf(early)];
    if (path === undefined || kind === undefined) return undefined;
    const settings = await session.settingsFor(path);
    const findingsIn = isLinted(settings) ? await this.#check(kind, path, settings) : () => [];
    const document = session.others.get(uri);
    return document && { kind, document, settings, findingsIn };
  }

  #check(kind: Kind, path: string, settings: FileSettings): Promise<Companion['findingsIn']> {
    switch (kind) {
      case 'ignore file':
        return this.#ignoreFileCheck(path, settings);
      case 'project':
        return this.#projectCheck(path, settings);
    }
  }

  async #ignoreFileCheck(path: string, { build, config }: FileSettings): Promise<Companion['findingsIn']> {
    const { contexts, rules } = this.#session;
    const taken: Selector[] = [];
    let place: Place | undefined;
    for (const { dockerfile, folder, model } of await this.#builtUnder(path)) {
      taken.push(...selectorsOf(model));
      place ??= { folder, dockerfile };
    }
    const own = { folder: build?.context ?? dirname(path), dockerfile: join(dirname(path), 'Dockerfile') };
    const { folder } = place ?? own;
    // A large folder takes long, and nobody could type meanwhile.
    await contexts.list([''], place ?? own, this.#session.buffersFor(place ?? own));
    return (source) => {
      const context = contexts.contextUnder(folder, { path: basename(path), source });
      return lintIgnoreFile({ path, source, taken, context }, rules, config);
    };
  }

  /** The Dockerfiles that take something under an ignore file: those beside it, and those that are open. */
  async #builtUnder(path: string): Promise<readonly (Place & Pick<Opened, 'model'>)[]> {
    const session = this.#session;
    const open = new Map(session.uris.map((it) => [pathOf(it), it]));
    const dockerfiles = new Set([...dockerfilesBuiltUnder(path), ...[...open.keys()].flatMap((it) => it ?? [])]);
    const found: (Place & Pick<Opened, 'model'>)[] = [];
    for (const dockerfile of dockerfiles) {
      const uri = open.get(dockerfile);
      const opened = uri === undefined ? await this.#closed(dockerfile) : await session.opened(uri);
      for (const { contextFolder: folder, context, model } of opened?.views ?? []) {
        if (folder === undefined || context?.ignoreFile === undefined || contextSources(model).length === 0) continue;
        if (resolve(folder, context.ignoreFile.path) === path) found.push({ dockerfile, folder, model });
      }
    }
    return found;
  }

  async #closed(path: string): Promise<Opened | undefined> {
    const reading = readText(path);
    if ('error' in reading) return undefined;
    const { href } = pathToFileURL(path);
    return await this.#session.closed(OpenDocument.open(href, 'dockerfile', 0, reading.source, 'utf-16'), path);
  }

  async #projectCheck(path: string, { config }: FileSettings): Promise<Companion['findingsIn']> {
    const { projects, rules } = this.#session;
    const loaded = await projects.loadedIn(this.#session.folderOf(path));
    const texts = this.#session.texts;
    return (source) => {
      const given = new Map([...texts].map(([it, text]) => [slashed(it), text]));
      const checking = { rules, config, foreign: {}, shown: path };
      return loaded.findingsIn(path, given.set(slashed(path), source), projectsWith(path), checking);
    };
  }
}

function kindOf({ uri, languageId }: OpenDocument): Kind | undefined {
  if (isIgnoreFileName(uri)) return 'ignore file';
  return isProjectFileName(uri) || LANGUAGES.includes(languageId) ? 'project' : undefined;
}

/** As editors call what is in Compose and Bake files. */
const LANGUAGES: readonly string[] = ['dockercompose', 'dockerbake'];
