import { bareSpan } from '../text/span.ts';
import type { Place, Project, ProjectBuild, ProjectMistake, Read } from './build.ts';
import { type ComposeScope, composeDraft } from './compose-build.ts';
import { readDotenv } from './dotenv.ts';
import { buildOf, type Draft, mergedDrafts } from './draft.ts';
import { interpolated, type Lookup } from './interpolate.ts';
import { folderOf, resolvePath } from './path.ts';
import { type Entry, type Value, valueAt, writtenText } from './value.ts';
import { readYaml, type YamlFile } from './yaml.ts';

/** The services that a Compose file builds, with the files that are laid over it; all are given by absolute paths with `/`. */
export function readCompose(files: readonly string[], read: Read): Project {
  const reader = new ComposeReader(read);
  return reader.project(reader.builds(files));
}

/** What the services of Compose files say of their builds, by name: Bake takes each for a target. */
export function readComposeDrafts(files: readonly string[], read: Read): ReadonlyMap<string, Draft> {
  return new ComposeReader(read).drafts(files);
}

/**
 * The services that a file builds which is laid over others by hand, like `compose.prod.yaml`. Where it says a context
 * itself it may stand alone as well, so what the others pass is not known to be passed.
 */
export function readComposeVariant(below: readonly string[], file: string, read: Read): Project {
  const reader = new ComposeReader(read);
  return reader.project(reader.variantBuilds(below, file));
}

interface ComposeFile extends ComposeScope {
  /** Of each service what the documents of the file say. */
  readonly services: ReadonlyMap<string, readonly Entry[]>;
  readonly documents: readonly Value[];
}

interface Service {
  readonly draft: Draft | undefined;
  readonly place: Place;
}

class ComposeReader {
  readonly #read: Read;
  readonly #sources = new Map<string, string>();
  readonly #mistakes: ProjectMistake[] = [];
  readonly #files = new Map<string, ComposeFile | undefined>();
  readonly #included = new Set<string>();
  /** What services give to those that extend them, by file and name; nothing is known of one that extends itself. */
  readonly #extendable = new Map<string, Draft | undefined>();

  #depth = 0;

  constructor(read: Read) {
    this.#read = read;
  }

  project(builds: readonly ProjectBuild[]): Project {
    return { builds, mistakes: this.#mistakes, sources: this.#sources };
  }

  builds(paths: readonly string[], from?: { readonly folder: string; readonly lookup: Lookup }): ProjectBuild[] {
    const folder = from?.folder ?? folderOf(paths[0] ?? '/');
    const lookup = from?.lookup ?? this.#lookupIn(`${folder}/.env`, () => undefined);
    for (const it of paths) this.#included.add(it);
    const files = paths.flatMap((it) => this.#open(it, folder, lookup) ?? []);
    const own = namesIn(files).flatMap((name) => buildFor(name, this.#serviceIn(files, name), folder));
    return [...own, ...files.flatMap((it) => this.#includedBuilds(it))];
  }

  drafts(paths: readonly string[]): ReadonlyMap<string, Draft> {
    const folder = folderOf(paths[0] ?? '/');
    const lookup = this.#lookupIn(`${folder}/.env`, () => undefined);
    const files = paths.flatMap((it) => this.#open(it, folder, lookup) ?? []);
    const drafts = new Map<string, Draft>();
    for (const name of namesIn(files)) {
      const draft = this.#serviceIn(files, name)?.draft;
      if (draft !== undefined) drafts.set(name, draft);
    }
    return drafts;
  }

  variantBuilds(below: readonly string[], path: string): ProjectBuild[] {
    const folder = folderOf(path);
    const lookup = this.#lookupIn(`${folder}/.env`, () => undefined);
    const file = this.#open(path, folder, lookup);
    if (file === undefined) return [];
    const others = below.flatMap((it) => this.#open(it, folder, lookup) ?? []);
    return namesIn([file]).flatMap((name) => {
      const own = this.#serviceIn([file], name);
      const base = this.#serviceIn(others, name)?.draft;
      if (own?.draft === undefined) return [];
      return buildFor(name, { ...own, draft: varied(base, own.draft) }, folder);
    });
  }

  #includedBuilds({ documents, path, source, lookup, folder }: ComposeFile): ProjectBuild[] {
    const includes = documents.flatMap((it) => listed(valueAt(it, 'include')));
    return includes.flatMap((include) => {
      const text = (value: Value | undefined) => {
        const written = value && writtenText(value);
        return written === undefined ? undefined : interpolated(written, lookup);
      };
      const paths = include.kind === 'mapping' ? listed(valueAt(include, 'path')) : [include];
      const files = paths.flatMap((it) => text(it) ?? []).map((it) => resolvePath(folder, it));
      const [first] = files;
      if (first === undefined || files.length < paths.length || files.some((it) => this.#included.has(it))) return [];
      const own = text(valueAt(include, 'project_directory'));
      const inner = own === undefined ? folderOf(first) : resolvePath(folder, own);
      const environment = listed(valueAt(include, 'env_file')).flatMap((it) => text(it) ?? []);
      const env = environment.length > 0 ? environment.map((it) => resolvePath(folder, it)) : [`${inner}/.env`];
      const missing = files.find((it) => 'error' in this.#read(it));
      if (missing !== undefined) {
        this.#complain(path, source, include, missing);
        return [];
      }
      return this.builds(files, { folder: inner, lookup: env.reduce((it, one) => this.#lookupIn(one, it), lookup) });
    });
  }

  /** What the files say of a service together, with what it extends. */
  #serviceIn(files: readonly ComposeFile[], name: string): Service | undefined {
    let service: Service | undefined;
    for (const file of files) {
      for (const { key: place, value } of file.services.get(name) ?? []) {
        const extended = this.#extended(file, valueAt(value, 'extends'));
        const own = composeDraft(value, file);
        const below = [service?.draft, extended].reduce(together, undefined);
        service = {
          draft: own === 'reset' ? undefined : together(below, own),
          place: service?.place ?? { path: file.path, ...bareSpan(place) },
        };
      }
    }
    return service;
  }

  #extended(file: ComposeFile, extended: Value | undefined): Draft | undefined {
    if (extended === undefined) return undefined;
    const named = extended.kind === 'mapping' ? valueAt(extended, 'service') : extended;
    const name = named && writtenText(named);
    if (name === undefined) return { isIncomplete: true };
    const where = valueAt(extended, 'file');
    if (where === undefined) return this.#extendableDraft(file, name);
    const written = writtenText(where);
    const path = written === undefined ? undefined : interpolated(written, file.lookup);
    if (path === undefined) return { isIncomplete: true };
    const target = resolvePath(file.folder, path);
    if ('error' in this.#read(target)) {
      this.#complain(file.path, file.source, where, target);
      return { isIncomplete: true };
    }
    // Its paths are seen from where it lies (compose-go's loader/extends.go).
    const other = this.#open(target, folderOf(target), file.lookup);
    return other && this.#extendableDraft(other, name);
  }

  #extendableDraft(file: ComposeFile, name: string): Draft | undefined {
    const key = `${file.path}\n${name}`;
    // A chain that is too long for Node.js to follow ends somewhere.
    if (this.#extendable.has(key) || this.#depth > MOST_EXTENDED) return this.#extendable.get(key);
    this.#extendable.set(key, undefined);
    this.#depth++;
    const draft = this.#serviceIn([file], name)?.draft;
    this.#depth--;
    this.#extendable.set(key, draft);
    return draft;
  }

  #complain(path: string, source: string, span: Value, target: string): void {
    const reading = this.#read(target);
    if (!('error' in reading) || span.end > source.length) return;
    const message = `${target.slice(target.lastIndexOf('/') + 1)} ${reading.error}, so what it says is not known`;
    this.#mistakes.push({ path, span: bareSpan(span), message });
  }

  #open(path: string, folder: string, lookup: Lookup): ComposeFile | undefined {
    if (this.#files.has(path)) return this.#files.get(path);
    this.#files.set(path, undefined);
    const reading = this.#read(path);
    if ('error' in reading) return undefined;
    const { source } = reading;
    this.#sources.set(path, source);
    const { documents, mistakes } = yamlOf(reading);
    this.#mistakes.push(...mistakes.map((it) => ({ path, ...it })));
    const services = new Map<string, Entry[]>();
    for (const document of documents) {
      const all = valueAt(document, 'services');
      for (const it of all?.kind === 'mapping' ? all.entries : [])
        services.set(it.key.value, [...(services.get(it.key.value) ?? []), it]);
    }
    const file = { path, source, folder, lookup, documents, services };
    this.#files.set(path, file);
    return file;
  }

  /** What is set in an environment file, or else by `above`. */
  #lookupIn(path: string, above: Lookup): Lookup {
    const reading = this.#read(path);
    if ('error' in reading) return above;
    const variables = readDotenv(reading.source);
    return (name) => above(name) ?? variables.get(name);
  }
}

const MOST_EXTENDED = 100;

/** One file may be a part of many projects; whoever gives the same reading for it has it understood once. */
function yamlOf(reading: { readonly source: string }): YamlFile {
  const known = YAML.get(reading) ?? readYaml(reading.source);
  YAML.set(reading, known);
  return known;
}

const YAML = new WeakMap<object, YamlFile>();

function buildFor(name: string, service: Service | undefined, folder: string): ProjectBuild[] {
  // Of one that takes all from a file which is not there it is not even known that it is built.
  if (service?.draft === undefined || Object.keys(service.draft).every((it) => it === 'isIncomplete')) return [];
  return [buildOf(service.draft, { kind: 'compose', name, place: service.place, isTemplate: false }, folder)];
}

function varied(base: Draft | undefined, own: Draft): Draft {
  if (base === undefined || own.context === undefined) return together(base, own) ?? own;
  const args = (base.args ?? []).map((it) => ({ ...it, value: undefined }));
  return mergedDrafts({ args }, own);
}

function together(below: Draft | undefined, above: Draft | undefined): Draft | undefined {
  return below === undefined || above === undefined ? (above ?? below) : mergedDrafts(below, above);
}

function namesIn(files: readonly ComposeFile[]): readonly string[] {
  return [...new Set(files.flatMap((it) => [...it.services.keys()]))];
}

function listed(value: Value | undefined): readonly Value[] {
  if (value === undefined || value.kind === 'nothing') return [];
  return value.kind === 'list' ? value.items : [value];
}
