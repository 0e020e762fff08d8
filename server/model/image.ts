import type { Span } from '../text/span.ts';

/** An image's name, its defaults filled in. */
export interface ImageReference {
  /** The host, with its port where one is written; `docker.io` where no host is. */
  readonly registry: string;
  /** The path on the registry, with the `library/` of Docker Hub's official images. */
  readonly repository: string;
  /** `undefined` where none is written, also where that means `latest`. */
  readonly tag: string | undefined;
  /** The algorithm with it, as in `sha256:…`. */
  readonly digest: string | undefined;
  /** Where the parts stand in the text, without the `/`, `:` and `@` between them. */
  readonly spans: {
    readonly registry: Span | undefined;
    readonly repository: Span;
    readonly tag: Span | undefined;
    readonly digest: Span | undefined;
  };
}

/** Why a text names no image; the span is in the text. */
export interface ImageError {
  readonly span: Span;
  readonly message: string;
}

/** Reads an image's name as Docker does (ParseNormalizedNamed of github.com/distribution/reference, v0.6.0). */
export function parseImageReference(text: string): ImageReference | { readonly error: ImageError } {
  const spans = spansOf(text);
  const written = (span: Span | undefined) => span && text.slice(span.start, span.end);
  const host = written(spans.registry);
  const path = text.slice(spans.repository.start, spans.repository.end);
  const registry = host === undefined || host === OLD_DOCKER_HUB ? DOCKER_HUB : host;
  const repository = registry === DOCKER_HUB && !path.includes('/') ? OFFICIAL + path : path;
  const image = { registry, repository, tag: written(spans.tag), digest: written(spans.digest), spans };
  const error = errorIn(text, image);
  return error === undefined ? image : { error };
}

/** The name in full, as BuildKit prints it: `docker.io/library/node:latest`. */
export function canonicalName({ registry, repository, tag, digest }: ImageReference): string {
  const version = tag ?? (digest === undefined ? 'latest' : undefined);
  return `${registry}/${repository}${version === undefined ? '' : `:${version}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The name in full with its tag alone, which can be moved to another image; `undefined` where no tag is written. */
export function taggedName(image: ImageReference): string | undefined {
  return image.tag === undefined ? undefined : canonicalName({ ...image, digest: undefined });
}

/** The name as people say it, without tag and digest: `node`, `bitnami/redis`, `ghcr.io/acme/app`. */
export function familiarName({ registry, repository }: ImageReference): string {
  if (registry !== DOCKER_HUB) return `${registry}/${repository}`;
  const short = repository.startsWith(OFFICIAL) ? repository.slice(OFFICIAL.length) : repository;
  return short.includes('/') ? repository : short;
}

const DOCKER_HUB = 'docker.io';
const OLD_DOCKER_HUB = 'index.docker.io';
const OFFICIAL = 'library/';

/** `localhost:5000`, `ghcr.io`, `[::1]:5000`. */
const REGISTRY =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
/** One part of a path: `node`, `my_app`, `a--b.c`. */
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const PATH = /^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const LONGEST_REPOSITORY = 255;
const IMAGE_ID = /^[a-f0-9]{64}$/;
/** The digests that Docker knows, by the number of their digits (opencontainers/go-digest, algorithm.go). */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

function spansOf(text: string): ImageReference['spans'] {
  const slash = text.indexOf('/');
  const registry = slash >= 0 && isRegistry(text.slice(0, slash)) ? { start: 0, end: slash } : undefined;
  const start = registry === undefined ? 0 : slash + 1;
  const at = text.indexOf('@', start);
  const beforeDigest = at < 0 ? text.length : at;
  const colon = text.slice(0, beforeDigest).indexOf(':', start);
  return {
    registry,
    repository: { start, end: colon < 0 ? beforeDigest : colon },
    tag: colon < 0 ? undefined : { start: colon + 1, end: beforeDigest },
    digest: at < 0 ? undefined : { start: at + 1, end: text.length },
  };
}

/** Whether what stands before the first slash is a host and not a part of the path (splitDockerDomain). */
function isRegistry(first: string): boolean {
  return first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
}

function errorIn(text: string, image: ImageReference): ImageError | undefined {
  const whole = { start: 0, end: text.length };
  if (text === '') return { span: whole, message: 'the name of an image is missing' };
  if (IMAGE_ID.test(text))
    return { span: whole, message: '64 hexadecimal digits are an image ID, and no image can be pulled by it' };
  return errorInRegistry(text, image) ?? errorInRepository(text, image) ?? errorInTag(image) ?? errorInDigest(image);
}

function errorInRegistry(text: string, { spans }: ImageReference): ImageError | undefined {
  if (spans.registry === undefined) return undefined;
  const host = text.slice(0, spans.registry.end);
  // A host that is none still passes, and counts, as the first part of the path: `my_registry.local/app`.
  const passesAsPath = PATH_PART.test(host) && spans.repository.end <= LONGEST_REPOSITORY;
  if (REGISTRY.test(host) || passesAsPath) return undefined;
  return { span: spans.registry, message: `"${host}" is no host of a registry` };
}

function errorInRepository(text: string, { repository, spans }: ImageReference): ImageError | undefined {
  const span = spans.repository;
  const path = text.slice(span.start, span.end);
  if (path === '') return { span, message: 'the name of the repository is missing' };
  if (path.toLowerCase() !== path)
    return { span, message: `the repository must be in lower case: ${path.toLowerCase()}` };
  if (repository.length > LONGEST_REPOSITORY)
    return { span, message: `the repository has more than ${LONGEST_REPOSITORY} characters` };
  if (PATH.test(path)) return undefined;
  return {
    span,
    message: `"${path}" is no repository; each part of it is letters and digits, with . _ __ or - only between them`,
  };
}

function errorInTag({ tag, spans }: ImageReference): ImageError | undefined {
  if (tag === undefined || spans.tag === undefined || TAG.test(tag)) return undefined;
  const { start, end } = spans.tag;
  if (tag === '') return { span: { start: start - 1, end }, message: 'the tag is missing behind the colon' };
  return {
    span: spans.tag,
    message: `"${tag}" is no tag; one has at most 128 letters, digits and _ . - and starts with no . or -`,
  };
}

function errorInDigest({ digest, spans }: ImageReference): ImageError | undefined {
  if (digest === undefined || spans.digest === undefined) return undefined;
  const span = spans.digest;
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, Math.max(colon, 0));
  const length = DIGITS.get(algorithm);
  if (length === undefined) return { span, message: 'a digest is sha256:, sha384: or sha512: and hexadecimal digits' };
  const digits = digest.slice(colon + 1);
  if (digits.length === length && /^[a-f0-9]+$/.test(digits)) return undefined;
  return { span, message: `a digest with ${algorithm} has ${length} hexadecimal digits in lower case` };
}
