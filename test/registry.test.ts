import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { Registries } from '../server/host/registry.ts';
import { runIn, writeFiles } from './command-line.ts';

const OLD = `sha256:${'1'.repeat(64)}`;
const NEW = `sha256:${'2'.repeat(64)}`;

let server: Server;
let host = '';
/** What was asked, in order: method and path, and the token where one was shown. */
let asked: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  answer = withDigest;
  server = createServer((request, response) => {
    const { authorization } = request.headers;
    asked.push([request.method, request.url, ...(authorization === undefined ? [] : [authorization])].join(' '));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  host = typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function withDigest(_: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Docker-Content-Digest', NEW).end();
}

function withStatus(status: number, headers: Readonly<Record<string, string>> = {}): typeof answer {
  return (_, response) => response.writeHead(status, headers).end();
}

/** Asks for one image, and says what came of it: its digest or why there is none. */
async function outcome(registry = host, timeout = 5_000): Promise<string | undefined> {
  const registries = new Registries(timeout);
  const digests = await registries.digestsOf([{ name: 'app', registry, repository: 'acme/app', tag: '1' }]);
  return digests.get('app') ?? registries.failures.get('app');
}

describe('a registry', () => {
  it('is asked for the digest alone, and shown every kind of manifest that a tag may point to', async () => {
    let accept: string | undefined;
    answer = (request, response) => {
      accept = request.headers.accept;
      withDigest(request, response);
    };
    expect(await outcome()).toBe(NEW);
    expect(asked).toEqual(['HEAD /v2/acme/app/manifests/1']);
    expect(accept?.split(', ')).toEqual([
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ]);
  });

  it.each([
    ['names no digest', 200],
    ['knows no HEAD', 405],
  ])('that %s gives the manifest to be hashed', async (_, status) => {
    const manifest = '{"schemaVersion":2}';
    answer = (request, response) => response.writeHead(request.method === 'HEAD' ? status : 200).end(manifest);
    expect(await outcome()).toBe(`sha256:${createHash('sha256').update(manifest).digest('hex')}`);
    expect(asked.map((it) => it.split(' ')[0])).toEqual(['HEAD', 'GET']);
  });

  it('is asked once for an image, however often it is wanted', async () => {
    const registries = new Registries();
    const image = { name: 'app', registry: host, repository: 'acme/app', tag: '1' };
    await registries.digestsOf([image, image]);
    expect(await registries.digestsOf([image])).toEqual(new Map([['app', NEW]]));
    expect(asked).toHaveLength(1);
  });

  it.each([
    [401, 'the registry wants a login, or has no such image'],
    [404, 'the registry has no such image'],
    [429, 'the registry was asked too often'],
    [500, 'the registry answers with status 500'],
  ])('that answers with %i gives no digest', async (status, reason) => {
    answer = withStatus(status);
    expect(await outcome()).toBe(reason);
  });

  it('is not believed where it gives something else for a digest', async () => {
    answer = withStatus(200, { 'Docker-Content-Digest': 'sha256:1 AS root' });
    expect(await outcome()).toBe('the registry answers with something that is no digest');
  });

  it('is not waited for without end', async () => {
    answer = () => {};
    expect(await outcome(host, 50)).toBe('the registry does not answer in time');
  });

  it('may not be there', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await outcome()).toBe('the registry cannot be reached');
  });

  it('holds nothing up with a refusal that it never ends', async () => {
    answer = (request, response) => {
      if (request.method === 'HEAD') withStatus(405)(request, response);
      else response.writeHead(404).write('no');
    };
    const closed = new Promise((resolve) => {
      server.once('connection', (socket) => socket.once('close', resolve));
    });
    expect(await outcome()).toBe('the registry has no such image');
    await closed;
  });

  it('is read no further than a manifest may reach', async () => {
    answer = (request, response) => response.end(request.method === 'GET' ? ' '.repeat(5 * 1024 * 1024) : '');
    expect(await outcome()).toBe('the registry answers with more than a manifest may have');
  });
});

describe('a token', () => {
  const challenge = () => ({
    'WWW-Authenticate': `Bearer realm="http://${host}/token",service="it",scope="repository:acme/app:pull"`,
  });
  const wanting = (given: unknown): typeof answer => {
    return (request, response) => {
      if (request.url?.startsWith('/token')) response.end(JSON.stringify(given));
      else if (request.headers.authorization === 'Bearer abc') withDigest(request, response);
      else withStatus(401, challenge())(request, response);
    };
  };

  it.each(['token', 'access_token'])('is asked for where the registry says, and found in %s', async (field) => {
    answer = wanting({ [field]: 'abc' });
    expect(await outcome()).toBe(NEW);
    expect(asked).toEqual([
      'HEAD /v2/acme/app/manifests/1',
      'GET /token?service=it&scope=repository%3Aacme%2Fapp%3Apull',
      'HEAD /v2/acme/app/manifests/1 Bearer abc',
    ]);
  });

  it.each([[{}], [null], [{ token: 'a\nb' }], [{ token: 1 }]])('is not found in %j', async (given) => {
    answer = wanting(given);
    expect(await outcome()).toBe('the registry gives no token without a login');
  });

  it('may not be enough', async () => {
    answer = wanting({ token: 'other' });
    expect(await outcome()).toBe('the registry wants a login, or has no such image');
  });

  it('is not fetched without TLS from another machine', async () => {
    answer = withStatus(401, { 'WWW-Authenticate': 'Bearer realm="http://example.com/token"' });
    expect(await outcome()).toBe('the registry leads to a place that is not reached over TLS');
    expect(asked).toHaveLength(1);
  });

  it('is not taken along to another host', async () => {
    const other = host.replace('127.0.0.1', 'localhost');
    answer = (request, response) => {
      if (request.headers.host === other) withDigest(request, response);
      else if (request.headers.authorization === 'Bearer abc') {
        withStatus(307, { Location: `http://${other}${request.url}` })(request, response);
      } else wanting({ token: 'abc' })(request, response);
    };
    expect(await outcome()).toBe(NEW);
    expect(asked.slice(-2)).toEqual(['HEAD /v2/acme/app/manifests/1 Bearer abc', 'HEAD /v2/acme/app/manifests/1']);
  });
});

describe('a redirection', () => {
  it('is followed', async () => {
    answer = (request, response) => {
      if (request.url === '/elsewhere') withDigest(request, response);
      else withStatus(302, { Location: '/elsewhere' })(request, response);
    };
    expect(await outcome()).toBe(NEW);
  });

  it('without an end is not', async () => {
    answer = withStatus(302, { Location: '/' });
    expect(await outcome()).toBe('the registry sends us around in circles');
    expect(asked).toHaveLength(6);
  });

  it('to another machine is not without TLS', async () => {
    answer = withStatus(302, { Location: 'http://example.com/' });
    expect(await outcome()).toBe('the registry leads to a place that is not reached over TLS');
  });
});

describe('dflint --online', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dflint-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const only = ['--only', 'stale-digest,require-digest'];
  const dflint = (...args: string[]) => runIn(folder, args, rules);

  it('finds digests that are out of date, and asks once for all files', async () => {
    const text = `FROM ${host}/app:1@${OLD}\nFROM scratch\nARG TAG\nFROM ${host}/app:$TAG\nFROM ${host}/app\n`;
    writeFiles(folder, { 'a/Dockerfile': text, 'b/Dockerfile': text });
    const { code, out, err } = await dflint('--online', '--only', 'stale-digest', '.');
    expect([code, err, asked]).toEqual([1, '', ['HEAD /v2/app/manifests/1', 'GET /v2/app/manifests/1']]);
    expect(out.match(/points to sha256:222222222222…/g)).toHaveLength(2);
  });

  it('finds images that are there for another platform only', async () => {
    const config = `sha256:${'3'.repeat(64)}`;
    answer = (request, response) => {
      if (request.method === 'HEAD') withDigest(request, response);
      else if (request.url?.includes('/blobs/')) response.end('{"os":"linux","architecture":"arm64"}');
      else response.end(JSON.stringify({ config: { digest: config } }));
    };
    writeFiles(folder, { Dockerfile: `FROM ${host}/app:1\n` });
    const args = ['--only', 'valid-base-platform', '--platform', 'linux/amd64', 'Dockerfile'];
    expect((await dflint('--online', ...args)).out).toContain('is an image for linux/arm64, not for linux/amd64');
    expect(asked).toContain(`GET /v2/app/blobs/${config}`);
    expect((await dflint(...args)).out).toBe('');
  });

  it('asks nobody unless it is told to', async () => {
    writeFiles(folder, { Dockerfile: `FROM ${host}/app:1@${OLD}\n` });
    expect(await dflint('--only', 'stale-digest', '.')).toEqual({ code: 0, out: '', err: '' });
    expect(asked).toEqual([]);
  });

  it('fixes what it finds only when asked for more than safe fixes', async () => {
    const text = `FROM ${host}/app:1@${OLD} AS a\nFROM ${host}/app:1\n`;
    writeFiles(folder, { Dockerfile: text });
    await dflint('--online', '--fix', ...only, '.');
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(text);
    const { code, err } = await dflint('--online', '--fix', '--unsafe-fixes', ...only, '.');
    expect([code, err]).toEqual([0, 'dflint: fixed 2 findings in 1 of 1 file\n']);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(
      `FROM ${host}/app:1@${NEW} AS a\nFROM ${host}/app:1@${NEW}\n`,
    );
  });

  it('warns of what it could not ask for, and goes on', async () => {
    answer = withStatus(404);
    writeFiles(folder, { Dockerfile: `FROM ${host}/app:1@${OLD}\n` });
    expect(await dflint('--online', '--only', 'stale-digest', '.')).toEqual({
      code: 0,
      out: '',
      err: `dflint: what ${host}/app:1 points to is not known: the registry has no such image\n`,
    });
  });
});
