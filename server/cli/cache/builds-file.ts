import { dirname, resolve } from 'node:path';
import type { Snapshots, Source } from '../../host/context/snapshots.ts';
import { type Reading, readText } from '../../host/files.ts';
import { isRecord } from '../../lint/record.ts';
import type { Build, ImageFacts } from '../../simulator/build.ts';
import type { Task } from './task.ts';

/** What is known of images and URLs; what a build does not say it takes from the build before it. */
export interface Facts {
  readonly images?: Readonly<Record<string, ImageFacts>>;
  readonly urls?: Readonly<Record<string, string>>;
}

/** Reads a list of builds, as `--builds` takes it; contexts are relative to the file. */
export function readBuilds(file: string, snapshots: Snapshots): Task {
  const text = readText(file);
  if ('error' in text) return { error: `${file} ${text.error}` };
  const entries = parsed(text.source);
  if (!Array.isArray(entries) || entries.length === 0 || !entries.every(isRecord))
    return { error: `${file} is to be a JSON list of builds, oldest first` };
  const builds: Build[] = [];
  let given: Readonly<Record<string, unknown>> = { context: '.', dockerfile: 'Dockerfile' };
  const sources: Source[] = [];
  for (const entry of entries) {
    const { context = given['context'] ?? '.' } = entry;
    if (typeof context !== 'string') return { error: `${file}: "context" is a folder or git:REV` };
    const source = snapshots.sourceNamed(context.startsWith('git:') ? context : resolve(dirname(file), context));
    if ('error' in source) return source;
    sources.push(source);
    given = { ...given, ...entry };
  }
  const scheme = snapshots.schemeFor(sources);
  given = { dockerfile: 'Dockerfile' };
  for (const [index, entry] of entries.entries()) {
    given = { ...given, ...entry };
    const unknown = Object.keys(entry).find((it) => !KEYS.includes(it));
    if (unknown !== undefined) return { error: `${file}: a build has no "${unknown}", only ${KEYS.join(', ')}` };
    const inputs = inputsIn(given);
    if ('error' in inputs) return { error: `${file}: ${inputs.error}` };
    const { dockerfile } = given;
    const source = sources[index];
    if (source === undefined || typeof dockerfile !== 'string') return { error: `${file}: "dockerfile" is a path` };
    const taken = snapshots.take(source, dockerfile, inputs, scheme, undefined);
    if ('error' in taken) return taken;
    builds.push(taken.build);
  }
  return { builds, assumptions: [] };
}

/** Reads what `--images` gives. */
export function readFacts(text: Reading, name: string): Facts | { readonly error: string } {
  if ('error' in text) return { error: `${name} ${text.error}` };
  const value = parsed(text.source);
  if (!isRecord(value)) return { error: `${name} is to be JSON: {"images": {...}, "urls": {...}}` };
  const facts = factsIn('images' in value || 'urls' in value ? value : { images: value });
  return 'error' in facts ? { error: `${name}: ${facts.error}` } : facts;
}

const KEYS: readonly string[] = [
  'context',
  'dockerfile',
  'target',
  'args',
  'platform',
  'images',
  'urls',
  'noCache',
  'noCacheFilter',
  'freshContext',
];

function inputsIn(
  given: Readonly<Record<string, unknown>>,
): Omit<Build, 'context' | 'dockerfile'> | { readonly error: string } {
  const { target, args = {}, platform, noCache, noCacheFilter = [], freshContext } = given;
  const facts = factsIn(given);
  if ('error' in facts) return facts;
  if (target !== undefined && target !== null && typeof target !== 'string')
    return { error: '"target" is the name of a stage' };
  if (!isTexts(args)) return { error: '"args" is a record of texts' };
  if (platform !== undefined && typeof platform !== 'string') return { error: '"platform" is written OS/ARCH' };
  if (!Array.isArray(noCacheFilter) || !noCacheFilter.every((it) => typeof it === 'string'))
    return { error: '"noCacheFilter" is a list of stages' };
  return {
    ...facts,
    ...(typeof target === 'string' && { target }),
    args,
    ...(typeof platform === 'string' && { platform }),
    noCache: noCache === true,
    noCacheFilter,
    freshContext: freshContext === true,
  };
}

function factsIn({ images = {}, urls = {} }: Readonly<Record<string, unknown>>): Facts | { readonly error: string } {
  if (!isImages(images)) return { error: '"images" is a record of {"digest", "layers", "config"}' };
  if (!isTexts(urls)) return { error: '"urls" is a record of digests, sha256:...' };
  return { images, urls };
}

function isImages(value: unknown): value is Readonly<Record<string, ImageFacts>> {
  return isRecord(value) && Object.values(value).every(isImage);
}

function isImage(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { digest, layers = [], config = {} } = value;
  const isTextList = (it: unknown) => Array.isArray(it) && it.every((text) => typeof text === 'string');
  if (digest !== undefined && typeof digest !== 'string') return false;
  if (!isTextList(layers) || !isRecord(config)) return false;
  const { Env, Shell, OnBuild, User, WorkingDir } = config;
  const lists = [Env, Shell, OnBuild].every((it) => it === undefined || it === null || isTextList(it));
  return lists && [User, WorkingDir].every((it) => it === undefined || typeof it === 'string');
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((it) => typeof it === 'string');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
