import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preferCopy } from '../rules/correctness/prefer-copy.ts';
import { validEncoding } from '../rules/correctness/valid-encoding.ts';
import { runIn, writeFiles } from './command-line.ts';

const BAD = 'FROM alpine:3.22\nADD a /b\n';
const FINDING =
  'other/Dockerfile:2:1: warning prefer-copy COPY is enough: no source is a URL, a repository or an archive\n';
const isWindows = process.platform === 'win32';
const mayReadAll = isWindows || process.getuid?.() === 0;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
  write({ 'other/Dockerfile': BAD });
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

/** Each named, and found by looking into its folder. */
describe('what cannot be read hides no other file', () => {
  it('a path where nothing is', async () => {
    expect(await dflint('nope', 'other')).toEqual({ code: 2, out: FINDING, err: 'dflint: nope does not exist\n' });
  });

  it('a path below a file', async () => {
    expect((await dflint('other/Dockerfile/x', 'other')).err).toBe('dflint: other/Dockerfile/x does not exist\n');
  });

  it('a folder without Dockerfiles, even one that is called so', async () => {
    mkdirSync(join(folder, 'Dockerfile'));
    const err = 'dflint: Dockerfile holds no Dockerfile\n';
    expect(await dflint('Dockerfile', 'other')).toEqual({ code: 2, out: FINDING, err });
    expect(await dflint()).toEqual({ code: 1, out: FINDING, err: '' });
  });

  it.each(['Dockerfile', '.'])('a link that leads nowhere: %s', async (path) => {
    symlinkSync('nowhere', join(folder, 'Dockerfile'));
    const err = 'dflint: Dockerfile is a link that leads nowhere\n';
    expect(await dflint(path, 'other')).toEqual({ code: 2, out: FINDING, err });
  });

  it.each(['Dockerfile', '.'])('a link to itself: %s', async (path) => {
    symlinkSync('Dockerfile', join(folder, 'Dockerfile'));
    const err = 'dflint: Dockerfile is a link that leads back to itself\n';
    expect(await dflint(path, 'other')).toEqual({ code: 2, out: FINDING, err });
  });

  it.skipIf(isWindows).each(['Dockerfile', '.'])('a pipe that nobody writes to (not on Windows): %s', async (path) => {
    execFileSync('mkfifo', [join(folder, 'Dockerfile')]);
    const err = 'dflint: Dockerfile is a pipe or a device, which is read only as standard input\n';
    expect(await dflint(path, 'other')).toEqual({ code: 2, out: FINDING, err });
  });

  it.skipIf(mayReadAll)('a file or a folder without permission (not as the superuser)', async () => {
    write({ Dockerfile: BAD, 'closed/Dockerfile': BAD });
    chmodSync(join(folder, 'Dockerfile'), 0o000);
    chmodSync(join(folder, 'closed'), 0o000);
    const { code, out, err } = await dflint();
    chmodSync(join(folder, 'closed'), 0o755);
    expect({ code, out }).toEqual({ code: 2, out: FINDING });
    expect(err).toContain('dflint: Dockerfile may not be opened: permission is denied\n');
    expect(err).toContain('dflint: closed may not be opened: permission is denied\n');
  });

  it('a file that is too large', async () => {
    write({ Dockerfile: BAD });
    truncateSync(join(folder, 'Dockerfile'), 2 ** 26);
    const err = 'dflint: Dockerfile is larger than 32 MiB, which no Dockerfile is\n';
    expect(await dflint('.')).toEqual({ code: 2, out: FINDING, err });
  });

  it('bytes that are no text', async () => {
    write({ Dockerfile: randomBytes(5000), 'a/Dockerfile': randomBytes(200), 'b/Dockerfile': Buffer.alloc(9) });
    const { code, out, err } = await dflint();
    expect({ code, out }).toEqual({ code: 2, out: FINDING });
    expect(err.split('\n').sort()).toEqual([
      '',
      'dflint: Dockerfile is no text',
      'dflint: a/Dockerfile is no text',
      'dflint: b/Dockerfile is no text',
    ]);
  });
});

it('a text in an old encoding is a text', async () => {
  // "日本語" in Shift JIS, as comment, and nothing else.
  const comment = [0x23, 0x20, 0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x0a];
  write({ Dockerfile: Buffer.from([...comment, ...comment, ...Buffer.from('FROM alpine:3.22\n')]) });
  const { code, out, err } = await dflint('Dockerfile');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toMatch(/^Dockerfile:1:3: warning valid-encoding /);
});

it('configurations that extend each other stop their files, and no others', async () => {
  write({
    'a/.dflint.yaml': 'extends: ./b.yaml\n',
    'a/b.yaml': 'fail-on: error\nextends: ./.dflint.yaml\n',
    'a/Dockerfile': BAD,
  });
  const { code, out, err } = await dflint();
  expect({ code, out }).toEqual({ code: 2, out: FINDING });
  expect(err).toBe(
    'dflint: a/b.yaml:2:10: ./.dflint.yaml extends this file in turn, so neither could be read first\n' +
      'dflint: a/Dockerfile was not checked, because its configuration is not understood\n',
  );
});

it('a configuration that is a folder stops its files, and no others', async () => {
  write({ 'a/Dockerfile': BAD });
  mkdirSync(join(folder, 'a/.dflint.yaml'));
  const { code, out, err } = await dflint();
  expect({ code, out }).toEqual({ code: 2, out: FINDING });
  expect(err).toContain('dflint: a/.dflint.yaml: is a folder\n');
});

/** The same on every run, and as mixed as what a compressor gives. */
function randomBytes(length: number): Buffer {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 0x7fffffff;
    return state >> 8;
  };
  return Buffer.from(Array.from({ length }, next));
}

const dflint = (...args: string[]) => runIn(folder, args, [validEncoding, preferCopy]);

const write = (files: Readonly<Record<string, string | Buffer>>) => writeFiles(folder, files);
