import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { sha256 } from '../../server/host/sha256.ts';
import type { Build, ImageFacts } from '../../server/simulator/build.ts';
import { type Engine, push } from './buildkit.ts';
import type { Inputs } from './scenarios.ts';

/** Where the files lie that a scenario downloads; every scenario names them by `$WEB`. */
const PORT = 5987;
export const WEB = `http://127.0.0.1:${PORT}`;

/** What stands on `$BASE` in the registry, by its tag; a scenario names the repository by `$IMAGES`. */
const IMAGES = {
  twin: '',
  labelled: 'LABEL a=b',
  other: 'RUN echo other > /etc/other',
  set: 'ENV V=image FROMBASE=4\nSHELL ["/bin/sh", "-ec"]\nWORKDIR /of-image\nUSER 0:0',
  triggers: 'ONBUILD RUN mkdir -p /out && echo $V > /out/trigger\nONBUILD COPY a.txt /out/onb',
} as const;
export type ImageTag = keyof typeof IMAGES;
export const IMAGE_TAGS = Object.keys(IMAGES) as readonly ImageTag[];

/** The tag that a scenario may move. */
const MOVING = 'moving';

/** What scenarios take from elsewhere: images from a registry of which one repository is theirs, and files from a web server. */
export class Remotes {
  /** `127.0.0.1:5000/scenarios`, to be asked by HTTP. */
  readonly #repository: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'dflint-web-'));
  readonly #web: Worker;
  readonly #manifests = new Map<string, Manifest>();
  #moved: ImageTag = 'twin';
  #served: Readonly<Record<string, string>> = {};
  #time = 1_600_000_000;

  private constructor(repository: string) {
    this.#repository = repository;
    this.#web = new Worker(SERVER, { eval: true, workerData: { folder: this.#folder, port: PORT } });
  }

  /** Makes the images. */
  static async open(engine: Engine, base: string, repository: string): Promise<Remotes> {
    const remotes = new Remotes(repository);
    for (const [tag, lines] of Object.entries(IMAGES)) {
      mkdirSync(join(remotes.#folder, tag));
      writeFileSync(join(remotes.#folder, tag, 'Dockerfile'), `FROM ${base}\n${lines}\n`);
      push(engine, join(remotes.#folder, tag), `${repository}:${tag}`);
      remotes.#manifests.set(tag, await remotes.#read(tag));
    }
    return remotes;
  }

  /** Lets the tag and the files be as a build of a scenario has them; what it does not say stays. */
  async arrange({ moving, served }: Pick<Inputs, 'moving' | 'served'>): Promise<void> {
    this.#moved = moving ?? this.#moved;
    const { text, type } = this.#manifests.get(this.#moved) ?? NO_MANIFEST;
    await this.#ask(`manifests/${MOVING}`, { method: 'PUT', body: text, headers: { 'content-type': type } });
    for (const [name, content] of Object.entries(served ?? {})) {
      if (this.#served[name] === content) continue;
      writeFileSync(join(this.#folder, name), content);
      this.#time++;
      utimesSync(join(this.#folder, name), this.#time, this.#time);
    }
    this.#served = { ...this.#served, ...served };
  }

  /** What there is to know of it all, as a build is told it. */
  get facts(): Required<Pick<Build, 'images' | 'urls'>> {
    const tags = [...IMAGE_TAGS.map((it) => [it, it] as const), [MOVING, this.#moved] as const];
    const images = tags.map(
      ([tag, it]) => [`${this.#repository}:${tag}`, this.#manifests.get(it)?.facts ?? {}] as const,
    );
    const urls = Object.entries(this.#served).map(([name, it]) => [`${WEB}/${name}`, `sha256:${hexOf(it)}`] as const);
    return { images: Object.fromEntries(images), urls: Object.fromEntries(urls) };
  }

  async close(): Promise<void> {
    await this.#web.terminate();
    rmSync(this.#folder, { recursive: true });
  }

  async #read(tag: string): Promise<Manifest> {
    const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';
    const answer = await this.#ask(`manifests/${tag}`, { headers: { accept } });
    const text = await answer.text();
    const { config } = JSON.parse(text) as { readonly config: { readonly digest: string } };
    const blob = await this.#ask(`blobs/${config.digest}`);
    const image = (await blob.json()) as {
      readonly config: NonNullable<ImageFacts['config']>;
      readonly rootfs: { readonly diff_ids: readonly string[] };
    };
    const facts: ImageFacts = {
      digest: `sha256:${hexOf(text)}`,
      layers: image.rootfs.diff_ids,
      config: image.config,
    };
    return { text, type: answer.headers.get('content-type') ?? '', facts };
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const [host, ...names] = this.#repository.split('/');
    const answer = await fetch(`http://${host}/v2/${names.join('/')}/${path}`, init);
    if (!answer.ok) throw new Error(`the registry answers ${answer.status} to ${init.method ?? 'GET'} ${path}`);
    return answer;
  }
}

interface Manifest {
  readonly text: string;
  readonly type: string;
  readonly facts: ImageFacts;
}

const NO_MANIFEST: Manifest = { text: '', type: '', facts: {} };

function hexOf(text: string): string {
  return Buffer.from(sha256([Buffer.from(text)])).toString('hex');
}

/** Serves a folder, with what a client needs to ask whether a file is still the same. */
const SERVER = `
const { createServer } = require('node:http');
const { readFileSync, statSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join, basename } = require('node:path');
const { folder, port } = require('node:worker_threads').workerData;
createServer((request, response) => {
  const file = join(folder, basename(request.url));
  const content = readFileSync(file);
  const etag = '"' + createHash('sha1').update(content).digest('hex') + '"';
  const headers = { etag, 'last-modified': statSync(file).mtime.toUTCString(), 'content-length': content.length };
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : content);
}).listen(port, '127.0.0.1');
`;
