import { bareSpan } from '../../text/span.ts';
import type { Place, Project, ProjectBuild, ProjectMistake, Read } from '../build.ts';
import { buildOf, type Draft, mergedDrafts } from '../draft.ts';
import { folderOf, isRemoteContext, resolvePath } from '../path.ts';
import { type Entry, type Value, valueAt, writtenText } from '../value.ts';
import { readYaml, type YamlFile } from '../yaml/yaml.ts';
import { type ComposeScope, composeDraft } from './compose-build.ts';
import { builtDraft, mergedServices, type ServiceDraft, withoutReplaced } from './compose-merge.ts';
import { readDotenv } from './dotenv.ts';
import { interpolated, type Lookup, type Variable } from './interpolate.ts';

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
  readonly documents: readonly Value[];
  /** Of each service what the documents of the file say. */
  readonly services: ReadonlyMap<string, readonly Entry[]>;
  /** What services give to those that extend them; nothing is known of one that extends itself. */
  readonly extendable: Map<string, Service | undefined>;
}

interface Service extends ServiceDraft {
  readonly place: Place;
}

type Services = ReadonlyMap<string, Service>;

/** What decides on the meaning of a file besides its text. */
type Surroundings = Pick<ComposeScope, 'folder' | 'lookup' | 'environment'>;

class ComposeReader {
  readonly #read: Read;
  readonly #sources = new Map<string, string>();
  readonly #mistakes: ProjectMistake[] = [];
  /** By what the variables are in them, and by folder and path. */
  readonly #files = new Map<Lookup, Map<string, ComposeFile | undefined>>();
  /** What the project is made of, and what was included. */
  readonly #included = new Set<string>();

  #depth = 0;

  constructor(read: Read) {
    this.#read = read;
  }

  project(builds: readonly ProjectBuild[]): Project {
    return { builds, mistakes: this.#mistakes, sources: this.#sources };
  }

  builds(paths: readonly string[]): ProjectBuild[] {
    const project = this.#surroundingsOf(paths[0] ?? '/');
    const services = this.#servicesIn(this.#projectFiles(paths, project));
    return [...services].flatMap(([name, it]) => buildFor(name, it, project.folder));
  }

  drafts(paths: readonly string[]): ReadonlyMap<string, Draft> {
    const services = this.#servicesIn(this.#projectFiles(paths, this.#surroundingsOf(paths[0] ?? '/')));
    const drafts = new Map<string, Draft>();
    for (const [name, { build, isIncomplete }] of services) {
      if (build === undefined && !isIncomplete) continue;
      // Bake passes over what they say of the cache (buildx's bake/compose.go, ParseCompose).
      drafts.set(name, { ...build, noCache: undefined, ...(isIncomplete && { isIncomplete }) });
    }
    return drafts;
  }

  variantBuilds(below: readonly string[], path: string): ProjectBuild[] {
    const project = this.#surroundingsOf(path);
    const files = this.#projectFiles([path], project);
    const others = this.#servicesIn(this.#projectFiles(below, project));
    const services = this.#servicesIn(files);
    return files.flatMap((file) =>
      [...file.services.keys()].flatMap((name) => {
        const own = services.get(name);
        return own?.build === undefined ? [] : buildFor(name, varied(others.get(name), own), project.folder);
      }),
    );
  }

  #surroundingsOf(path: string): Surroundings {
    const folder = folderOf(path);
    const lookup = this.#lookupIn([`${folder}/.env`], () => undefined);
    return { folder, lookup, environment: lookup };
  }

  #projectFiles(paths: readonly string[], project: Surroundings): ComposeFile[] {
    for (const it of paths) this.#included.add(it);
    return this.#openAll(paths, project);
  }

  #openAll(paths: readonly string[], surroundings: Surroundings): ComposeFile[] {
    return paths.flatMap((it) => this.#open(it, surroundings) ?? []);
  }

  /** What files say together, each over those before it, with what they include. */
  #servicesIn(files: readonly ComposeFile[]): Services {
    const services = new Map<string, Service>();
    for (const file of files) {
      for (const document of file.documents) {
        const own = valueAt(document, 'services');
        if (own?.replaces) services.clear();
        for (const it of entriesOf(own)) {
          const service = this.#serviceOver(services.get(it.key.value), it, file);
          if (service === undefined) services.delete(it.key.value);
          else services.set(it.key.value, service);
        }
        const isOwn = (name: string) => entriesOf(own).some(({ key }) => key.value === name);
        for (const [name, it] of this.#servicesIncluded(file, valueAt(document, 'include'))) {
          // A service that is given twice is refused, or the same.
          if (!isOwn(name)) services.set(name, placedService(mergedServices(services.get(name), it), it.place));
        }
      }
    }
    return services;
  }

  #servicesIncluded(file: ComposeFile, includes: Value | undefined): Services {
    return new Map(listed(includes).flatMap((it) => [...this.#servicesOf(file, it)]));
  }

  #servicesOf({ path, source, lookup, folder, environment }: ComposeFile, include: Value): Services {
    const text = (value: Value | undefined) => {
      const written = value && writtenText(value);
      return written === undefined ? undefined : interpolated(written, lookup);
    };
    const paths = include.kind === 'mapping' ? listed(valueAt(include, 'path')) : [include];
    const files = paths.flatMap((it) => localPath(folder, text(it)) ?? []);
    const [first] = files;
    if (first === undefined || files.length < paths.length) return new Map();
    const own = text(valueAt(include, 'project_directory'));
    const inner = own === undefined ? folderOf(first) : resolvePath(folder, own);
    const given = listed(valueAt(include, 'env_file')).flatMap((it) => text(it) ?? []);
    const env = given.length > 0 ? given.map((it) => resolvePath(folder, it)) : [`${inner}/.env`];
    const missing = files.find((it) => 'error' in this.#read(it));
    if (missing !== undefined) {
      this.#complain(path, source, include, missing);
      return new Map();
    }
    // The same again says the same, and what includes itself is refused.
    const key = JSON.stringify([files, inner, env]);
    if (this.#included.has(key) || files.some((it) => this.#included.has(it))) return new Map();
    this.#included.add(key);
    const surroundings = { folder: inner, lookup: this.#lookupIn(env, lookup), environment };
    const services = this.#servicesIn(this.#openAll(files, surroundings));
    return new Map([...services].map(([name, it]) => [name, inFolder(it, inner)]));
  }

  /** What a file says of a service, with what it extends and what is said below. */
  #serviceOver(below: Service | undefined, { key, value }: Entry, file: ComposeFile): Service | undefined {
    if (value.kind === 'nothing' && value.replaces) return undefined;
    const extended = this.#extended(file, valueAt(value, 'extends'));
    // A service that takes back all of itself still extends another.
    const others = [value.replaces ? undefined : below, extended];
    const kept = others.map((it) => it && withoutReplaced(it, value)).reduce(mergedServices, undefined);
    const service = mergedServices(kept, composeDraft(value, file));
    return placedService(service, below?.place ?? { path: file.path, ...bareSpan(key) });
  }

  #extended(file: ComposeFile, extended: Value | undefined): ServiceDraft | undefined {
    if (extended === undefined || extended.kind === 'nothing') return undefined;
    const text = (value: Value | undefined) => {
      const written = value && writtenText(value);
      return written === undefined ? undefined : interpolated(written, file.lookup);
    };
    const name = text(extended.kind === 'mapping' ? valueAt(extended, 'service') : extended);
    if (name === undefined) return { isIncomplete: true };
    const where = valueAt(extended, 'file');
    if (where === undefined || where.kind === 'nothing') return this.#extendableService(file, name);
    const target = localPath(file.folder, text(where));
    if (target === undefined) return { isIncomplete: true };
    if ('error' in this.#read(target)) {
      this.#complain(file.path, file.source, where, target);
      return { isIncomplete: true };
    }
    // Its paths are seen from where it lies (compose-go's loader/extends.go).
    const other = this.#open(target, { ...file, folder: folderOf(target) });
    return other && this.#extendableService(other, name);
  }

  #extendableService(file: ComposeFile, name: string): Service | undefined {
    const { extendable } = file;
    // A chain that is too long for Node.js to follow ends somewhere.
    if (extendable.has(name) || this.#depth > MOST_EXTENDED) return extendable.get(name);
    extendable.set(name, undefined);
    this.#depth++;
    let service: Service | undefined;
    for (const it of file.services.get(name) ?? []) service = this.#serviceOver(service, it, file);
    this.#depth--;
    extendable.set(name, service);
    return service;
  }

  #complain(path: string, source: string, span: Value, target: string): void {
    const reading = this.#read(target);
    if (!('error' in reading) || span.end > source.length) return;
    const message = `${target.slice(target.lastIndexOf('/') + 1)} ${reading.error}, so what it says is not known`;
    this.#mistakes.push({ path, span: bareSpan(span), message });
  }

  #open(path: string, { folder, lookup, environment }: Surroundings): ComposeFile | undefined {
    const files = this.#files.get(lookup) ?? new Map<string, ComposeFile | undefined>();
    this.#files.set(lookup, files);
    const key = `${folder}\n${path}`;
    if (files.has(key)) return files.get(key);
    files.set(key, undefined);
    const reading = this.#read(path);
    if ('error' in reading) return undefined;
    const { source } = reading;
    const { documents, mistakes } = yamlOf(reading);
    if (!this.#sources.has(path)) this.#mistakes.push(...mistakes.map((it) => ({ path, ...it })));
    this.#sources.set(path, source);
    const services = new Map<string, Entry[]>();
    for (const it of documents.flatMap((it) => entriesOf(valueAt(it, 'services'))))
      services.set(it.key.value, [...(services.get(it.key.value) ?? []), it]);
    const file = { path, source, folder, lookup, environment, documents, services, extendable: new Map() };
    files.set(key, file);
    return file;
  }

  /** What is set above, or else in the last of the environment files that sets it. */
  #lookupIn(paths: readonly string[], above: Lookup): Lookup {
    const variables = new Map<string, Variable>();
    for (const it of paths) {
      const reading = this.#read(it);
      const read = 'error' in reading ? [] : readDotenv(reading.source, (name) => above(name) ?? variables.get(name));
      for (const [name, variable] of read) variables.set(name, variable);
    }
    return variables.size === 0 ? above : (name) => above(name) ?? variables.get(name);
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

function buildFor(name: string, service: Service, folder: string): ProjectBuild[] {
  // Of one that takes all from a file which is not there it is not even known that it is built.
  const draft = builtDraft(service);
  if (draft === undefined) return [];
  return [buildOf(draft, { kind: 'compose', name, place: service.place, isTemplate: false }, folder)];
}

function varied(base: Service | undefined, own: Service): Service {
  if (base === undefined || own.build?.context === undefined) return { ...mergedServices(base, own), place: own.place };
  const args = (base.build?.args ?? []).map((it) => ({ ...it, value: undefined }));
  return { ...own, build: mergedDrafts({ args }, own.build) };
}

function placedService(service: ServiceDraft, place: Place): Service {
  return { ...service, place };
}

/** A service of another project, whose folder is its context if nothing else is said. */
function inFolder(service: Service, folder: string): Service {
  const { build, place } = service;
  if (build === undefined || build.context !== undefined) return service;
  return { ...service, build: { ...build, context: { ...place, value: '.', folder } } };
}

/** `undefined` where it is not known, or not on this disk. */
function localPath(folder: string, path: string | undefined): string | undefined {
  return path === undefined || isRemoteContext(path) || path.startsWith('~') ? undefined : resolvePath(folder, path);
}

function entriesOf(value: Value | undefined): readonly Entry[] {
  return value?.kind === 'mapping' ? value.entries : [];
}

function listed(value: Value | undefined): readonly Value[] {
  if (value === undefined || value.kind === 'nothing') return [];
  return value.kind === 'list' ? value.items : [value];
}
