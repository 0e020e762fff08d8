import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { runIn, writeFiles } from './command-line.ts';
import { dedent } from './markers.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a Dockerfile inside of a project file', () => {
  const INLINE = `
    services:
      a:
        build:
          context: .
          dockerfile_inline: |
            FROM alpine:\${TAG:-latest}
            ADD a \\
              /b
            USER root
          target: ""
  `;

  it('is checked, and what is found stands where it is written', async () => {
    write({ 'compose.yaml': INLINE, a: '' });
    expect((await dflint('compose.yaml', '--only', 'no-latest-tag,prefer-copy,no-root-user')).out).toBe(
      dedent(`
        compose.yaml:6:14: warning no-latest-tag name a version: "latest" is whatever was pushed last
        compose.yaml:7:9: warning prefer-copy COPY is enough: no source is a URL, a repository or an archive
        compose.yaml:9:14: warning no-root-user the container runs as root; end with a user of its own
      `),
    );
  });

  it('is fixed where it stands', async () => {
    write({ 'compose.yaml': INLINE, a: '' });
    await dflint('fix', 'compose.yaml', '--only', 'prefer-copy');
    expect(read('compose.yaml')).toBe(dedent(INLINE).replace('ADD', 'COPY'));
  });

  it('keeps the lines of the file around it whole', async () => {
    const text = INLINE.replace('USER root', 'RUN apt-get install git\n            MAINTAINER me');
    write({ 'compose.yaml': text, a: '' });
    await dflint('fix', '--unsafe-fixes', 'compose.yaml');
    const fixed = read('compose.yaml');
    expect(fixed).toMatch(/^ {6}target: ""$/m);
    expect(fixed.split('\n').filter((it) => /^ {0,7}(?:FROM|LABEL|RUN|COPY)/.test(it))).toEqual([]);
    const again = await dflint('compose.yaml', '--only', 'syntax-error,prefer-copy,no-maintainer');
    expect(again.out).toBe('');
  });

  it('may be in a heredoc of Bake, or escaped in JSON where only its beginning is known', async () => {
    write({
      'docker-bake.hcl': 'target "a" {\n  dockerfile-inline = <<EOT\nFROM alpine:3.22\nADD a /b\nUSER 1\nEOT\n}\n',
      'b/docker-bake.json': '{"target": {"b": {"dockerfile-inline": "FROM alpine:3.22\\nADD a /b\\nUSER 1\\n"}}}',
      a: '',
    });
    const { out } = await dflint('docker-bake.hcl', 'b/docker-bake.json', '--only', 'prefer-copy');
    expect(out.match(/^[^ ]+/gm)).toEqual(['docker-bake.hcl:4:1:', 'b/docker-bake.json:1:40:']);
  });
});

function dflint(...args: string[]) {
  return runIn(folder, args, rules);
}

function write(files: Readonly<Record<string, string>>): void {
  writeFiles(
    folder,
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.startsWith('\n') ? dedent(text) : text]),
    ),
  );
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
