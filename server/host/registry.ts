import { sha256 } from './sha256.ts';

/** An image by its tag, with what a registry wants to know of it. */
export interface TaggedImage {
  /** By what it is told from others; no registry sees it. */
  readonly name: string;
  /** The host, with its port where there is one; `docker.io` is Docker Hub. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** Asks registries what tags point to, without a login, by the API of the OCI distribution specification (v1.1). */
export class Registries {
  /** Why images could not be asked for, by their names; each completes "it is not known, because …". */
  readonly failures = new Map<string, string>();
  readonly #timeout: number;
  readonly #digests = new Map<string, Promise<string | undefined>>();
  readonly #platforms = new Map<string, Promise<string | undefined>>();

  /** `timeout`: how many milliseconds all that is asked for one image may take. */
  constructor(timeout = 10_000) {
    this.#timeout = timeout;
  }

  /** The digests by the names of their images, as far as they can be had; what was asked once is not asked again. */
  async digestsOf(images: readonly TaggedImage[]): Promise<ReadonlyMap<string, string>> {
    return await this.#answersTo(digestOf, images, this.#digests);
  }

  /** The same for the platforms, like `linux/arm64`, of images that are there for one only. */
  async platformsOf(images: readonly TaggedImage[]): Promise<ReadonlyMap<string, string>> {
    return await this.#answersTo(platformOf, images, this.#platforms);
  }

  async #answersTo(
    question: Question,
    images: readonly TaggedImage[],
    known: Map<string, Promise<string | undefined>>,
  ): Promise<ReadonlyMap<string, string>> {
    const answers = new Map<string, string>();
    const ask = async (image: TaggedImage) => {
      const asked = known.get(image.name) ?? this.#answerTo(question, image);
      known.set(image.name, asked);
      const answer = await asked;
      if (answer !== undefined) answers.set(image.name, answer);
    };
    await Promise.all(images.map(ask));
    return answers;
  }

  async #answerTo(question: Question, image: TaggedImage): Promise<string | undefined> {
    const end = new AbortController();
    try {
      return await question(image, AbortSignal.any([AbortSignal.timeout(this.#timeout), end.signal]));
    } catch (error) {
      // The rim: a network may fail in any way, and no file is to go unchecked for it.
      this.failures.set(image.name, reasonOf(error));
      return undefined;
    } finally {
      // What is left of an answer that nobody reads would keep the process alive.
      end.abort();
    }
  }
}

type Question = (image: TaggedImage, signal: AbortSignal) => Promise<string | undefined>;

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'the registry does not answer in time';
  // What fetch fails with is one, and says no more (fetch.spec.whatwg.org, "network error").
  if (error instanceof TypeError || !(error instanceof Error)) return 'the registry cannot be reached';
  return error.message;
}

/** An index first: it is what a tag points to where there are several platforms. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

async function digestOf({ registry, repository, tag }: TaggedImage, signal: AbortSignal): Promise<string> {
  const url = new URL(`${originOf(registry)}/v2/${repository}/manifests/${tag}`);
  const head = await new Conversation(repository, signal).ask(url, 'HEAD');
  if (head.ok) {
    const digest = head.headers.get('docker-content-digest');
    if (digest !== null) return checked(digest);
  }
  // The header is only recommended, and some registries know no HEAD.
  if (!head.ok && !NO_HEAD.includes(head.status)) throw refusal(head.status);
  const got = await new Conversation(repository, signal).ask(url, 'GET');
  if (!got.ok) throw refusal(got.status);
  const digest = got.headers.get('docker-content-digest');
  if (digest !== null) return checked(digest);
  return `sha256:${Buffer.from(sha256([await contentOf(got)])).toString('hex')}`;
}

/** What the configuration of an image says; `undefined` for an index, which is there for several platforms. */
async function platformOf(
  { registry, repository, tag }: TaggedImage,
  signal: AbortSignal,
): Promise<string | undefined> {
  const origin = `${originOf(registry)}/v2/${repository}`;
  const got = await new Conversation(repository, signal).ask(new URL(`${origin}/manifests/${tag}`), 'GET');
  if (!got.ok) throw refusal(got.status);
  const config = fieldsIn((await contentOf(got)).toString('utf8')).get('config');
  const digest = fieldsOf(config).get('digest');
  if (typeof digest !== 'string') return undefined;
  const blob = await new Conversation(repository, signal).ask(new URL(`${origin}/blobs/${checked(digest)}`), 'GET');
  if (!blob.ok) throw refusal(blob.status);
  const image = fieldsIn((await contentOf(blob)).toString('utf8'));
  const [os, architecture] = [image.get('os'), image.get('architecture')];
  return typeof os === 'string' && typeof architecture === 'string' ? `${os}/${architecture}` : undefined;
}

const NO_HEAD: readonly number[] = [405, 501];

/** Docker Hub's API has another host than its names (docker/docker, registry/config.go). */
function originOf(registry: string): string {
  if (registry === 'docker.io') return 'https://registry-1.docker.io';
  return `${isLoopback(registry) ? 'http' : 'https'}://${registry}`;
}

/** `localhost:5000`, `127.0.0.1`, `[::1]:5000`: what Docker, too, speaks to without TLS unasked. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

/** It is written into files, so it must be a digest and nothing else. */
function checked(digest: string): string {
  if (/^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/.test(digest)) return digest;
  throw new Error('the registry answers with something that is no digest');
}

function refusal(status: number): Error {
  switch (status) {
    case 401:
    case 403:
      return new Error('the registry wants a login, or has no such image');
    case 404:
      return new Error('the registry has no such image');
    case 429:
      return new Error('the registry was asked too often');
    default:
      return new Error(`the registry answers with status ${status}`);
  }
}

/** Requests for one image, with the anonymous token that its registry may want. */
class Conversation {
  readonly #repository: string;
  readonly #signal: AbortSignal;

  constructor(repository: string, signal: AbortSignal) {
    this.#repository = repository;
    this.#signal = signal;
  }

  async ask(url: URL, method: 'HEAD' | 'GET'): Promise<Response> {
    const first = await this.#fetch(url, { method, headers: { accept: MANIFESTS } });
    const challenge = first.response.headers.get('www-authenticate') ?? '';
    if (first.response.status !== 401 || !/^bearer /i.test(challenge)) return first.response;
    // After a redirection another than the first may want the token, and the first is not to get it.
    const headers = { accept: MANIFESTS, authorization: `Bearer ${await this.#token(challenge, first.url)}` };
    return (await this.#fetch(first.url, { method, headers })).response;
  }

  /** The token that `Bearer realm="https://auth.example.com/token",service="example.com"` asks for. */
  async #token(challenge: string, registry: URL): Promise<string> {
    const given = new Map(
      [...challenge.matchAll(/(?<!\w)(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    );
    const realm = given.get('realm') ?? '';
    if (!URL.canParse(realm)) throw new Error('the registry does not say where it gives tokens');
    const url = new URL(realm);
    const service = given.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', given.get('scope') ?? `repository:${this.#repository}:pull`);
    // Whoever answers from elsewhere is not to send us to services of this machine.
    if (url.protocol === 'http:' && !isLoopback(registry.host)) throw new Error(UNENCRYPTED);
    const { response } = await this.#fetch(url, {});
    if (!response.ok) throw refusal(response.status);
    const token = tokenIn((await contentOf(response)).toString('utf8'));
    if (token === undefined) throw new Error('the registry gives no token without a login');
    return token;
  }

  /** Follows redirections, but not to where it would not have gone by itself, and with the token to one host only. */
  async #fetch(start: URL, init: RequestInit): Promise<{ readonly url: URL; readonly response: Response }> {
    const headers = new Headers(init.headers);
    let url = start;
    for (let count = 0; count <= MOST_REDIRECTIONS; count++) {
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.host)))
        throw new Error(UNENCRYPTED);
      const response = await fetch(url, { ...init, headers, redirect: 'manual', signal: this.#signal });
      const location = response.headers.get('location');
      if (!REDIRECTIONS.includes(response.status) || location === null) return { url, response };
      if (!URL.canParse(location, url.href)) break;
      const next = new URL(location, url);
      if (next.protocol === 'http:' && !isLoopback(url.host)) throw new Error(UNENCRYPTED);
      if (next.origin !== url.origin) headers.delete('authorization');
      url = next;
    }
    throw new Error('the registry sends us around in circles');
  }
}

const UNENCRYPTED = 'the registry leads to a place that is not reached over TLS';
const REDIRECTIONS: readonly number[] = [301, 302, 303, 307, 308];
const MOST_REDIRECTIONS = 5;

/** Some services give it in one field, some in the other, most in both. */
function tokenIn(text: string): string | undefined {
  const fields = fieldsIn(text);
  const isToken = (it: unknown): it is string => typeof it === 'string' && /^[\x21-\x7e]+$/.test(it);
  return [fields.get('token'), fields.get('access_token')].find(isToken);
}

/** The fields of a JSON object; none of anything else. */
function fieldsIn(text: string): ReadonlyMap<string, unknown> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return new Map();
  }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** Registries need not take larger manifests (distribution-spec, "Pushing Manifests"). */
const LARGEST = 4 * 1024 * 1024;

async function contentOf({ body }: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > LARGEST) throw new Error('the registry answers with more than a manifest may have');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
