import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Rule } from '../server/lint/rule.ts';
import { runIn, writeFiles } from './command-line.ts';

const BAD = 'from a:1\nADD a /b\n';
const FIXED = 'FROM a:1\nCOPY a /b\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything that changes files which are there. */
const WRITERS: readonly (readonly string[])[] = [
  ['--fix', '--unsafe-fixes'],
  ['format'],
  ['--add-ignores=because', '--fail-on', 'style'],
];

describe.each(WRITERS)('dflint %s', (...args) => {
  it.each(['Dockerfile', '.'])('leaves a file that is read-only, and says so: %s', async (path) => {
    writeFiles(folder, { Dockerfile: BAD });
    chmodSync(join(folder, 'Dockerfile'), 0o444);
    const { code, err } = await dflint(...args, path);
    expect(err).toContain('dflint: Dockerfile is read-only\n');
    expect([code, contents()]).toEqual([2, { Dockerfile: BAD }]);
  });

  it('follows a link out of the folder only where it is named', async () => {
    writeFiles(folder, { 'outside/Dockerfile': BAD });
    mkdirSync(join(folder, 'inside'));
    symlinkSync('../outside/Dockerfile', join(folder, 'inside/Dockerfile'));
    const { code, err } = await dflint(...args, 'inside');
    expect(err).toContain('dflint: inside/Dockerfile is a link that leads out of the folder');
    expect([code, read('outside/Dockerfile')]).toEqual([2, BAD]);
    await dflint(...args, 'inside/Dockerfile');
    expect(read('outside/Dockerfile')).not.toBe(BAD);
    expect(lstatSync(join(folder, 'inside/Dockerfile')).isSymbolicLink()).toBe(true);
  });

  it.each(['dockerfile.ts', 'Dockerfile.md', 'Dockerfile.yaml'])(
    'takes %s for no Dockerfile, unless it is named',
    async (name) => {
      writeFiles(folder, { Dockerfile: BAD, [name]: BAD });
      await dflint(...args, '.');
      expect(contents()).toEqual({ Dockerfile: expect.not.stringContaining(BAD), [name]: BAD });
      await dflint(...args, name);
      expect(read(name)).not.toBe(BAD);
    },
  );

  it('makes nothing of a link that leads nowhere', async () => {
    symlinkSync('gone', join(folder, 'Dockerfile'));
    for (const path of ['Dockerfile', '.']) {
      const { code, err } = await dflint(...args, path);
      expect(err).toContain('dflint: Dockerfile is a link that leads nowhere\n');
      expect([code, readdirSync(folder)]).toEqual([2, ['Dockerfile']]);
    }
  });

  it('looks into a folder that is called Dockerfile', async () => {
    mkdirSync(join(folder, 'Dockerfile'));
    const { code, err } = await dflint(...args, 'Dockerfile');
    expect([code, err]).toEqual([2, expect.stringContaining('dflint: Dockerfile holds no Dockerfile\n')]);
    expect((await dflint(...args, '.')).code).not.toBe(3);
    writeFiles(folder, { 'Dockerfile/Dockerfile': BAD });
    await dflint(...args, '.');
    expect(read('Dockerfile/Dockerfile')).not.toBe(BAD);
  });

  it.skipIf(isWindows())('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'Dockerfile')]);
    for (const path of ['Dockerfile', '.']) {
      const { code, err } = await dflint(...args, path);
      expect([code, err]).toEqual([2, expect.stringContaining('dflint: Dockerfile is a pipe or a device')]);
    }
  });

  it.skipIf(!isSuperuser())(
    'writes a file in a folder that is read-only, and leaves one that is not its own',
    async () => {
      writeFiles(folder, { 'mine/Dockerfile': BAD, 'theirs/Dockerfile': BAD });
      chownSync(join(folder, 'mine/Dockerfile'), NOBODY, NOBODY);
      for (const path of ['mine', 'theirs', '.']) chmodSync(join(folder, path), 0o555);
      const { code, err } = await asNobody(() => dflint(...args, 'mine', 'theirs'));
      expect(err).toContain('dflint: theirs/Dockerfile may not be opened: permission is denied\n');
      expect(code).toBe(2);
      expect(read('theirs/Dockerfile')).toBe(BAD);
      expect(read('mine/Dockerfile')).not.toBe(BAD);
      expect(readdirSync(join(folder, 'mine'))).toEqual(['Dockerfile']);
    },
  );
});

// Formatting leaves nobody the time to.
it.each(['--fix', '--add-ignores=because'])(
  'dflint %s leaves a file that has changed since it was read',
  async (option) => {
    writeFiles(folder, { Dockerfile: BAD });
    const meddling = meddler(join(folder, 'Dockerfile'), 'FROM b\n');
    const { code, err } = await runIn(folder, [option, '--fail-on', 'style', 'Dockerfile'], [...rules, meddling]);
    expect(err).toContain('dflint: Dockerfile was not written: it has changed meanwhile');
    expect([code, contents()]).toEqual([2, { Dockerfile: 'FROM b\n' }]);
  },
);

describe('what is written for the first time', () => {
  it('takes the place of nothing', async () => {
    writeFiles(folder, { outside: 'kept' });
    mkdirSync(join(folder, 'a'));
    symlinkSync('../outside', join(folder, 'a/.dflint.yaml'));
    symlinkSync('../gone', join(folder, 'a/baseline'));
    expect(await runIn(join(folder, 'a'), ['init'], rules)).toMatchObject({ code: 2 });
    const { code, err } = await runIn(
      join(folder, 'a'),
      ['--no-config', '--write-baseline', '--baseline', 'baseline', '.'],
      rules,
    );
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('dflint: the baseline baseline is a link that leads nowhere\n'),
    ]);
    expect(readdirSync(folder).sort()).toEqual(['a', 'outside']);
    expect(read('outside')).toBe('kept');
  });

  it.skipIf(!isSuperuser())('says where it may not be', async () => {
    writeFiles(folder, { Dockerfile: BAD });
    chmodSync(folder, 0o555);
    await asNobody(async () => {
      const denied = 'may not be opened: permission is denied\n';
      expect(await dflint('init')).toEqual({ code: 2, out: '', err: `dflint: .dflint.yaml ${denied}` });
      const { code, err } = await dflint('--write-baseline', '.');
      expect([code, err]).toEqual([2, `dflint: the baseline dflint-baseline.json ${denied}`]);
      expect(await dflint('--output', 'report', '.')).toMatchObject({ code: 2, err: `dflint: report ${denied}` });
    });
    expect(contents()).toEqual({ Dockerfile: BAD });
  });
});

const disk = smallDisk();
afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

// Only the superuser may have a disk of a few kilobytes.
describe.skipIf(disk === undefined)('on a full disk', () => {
  const place = disk ?? '';
  const LONG = `from a:1\n${'ADD a /b\n'.repeat(400)}`;
  const full = 'was not written: the disk is full\n';
  afterEach(() => {
    for (const it of readdirSync(place)) rmSync(join(place, it), { recursive: true });
  });

  it.each(WRITERS)('dflint %s loses nothing', async (...args) => {
    writeFiles(place, { Dockerfile: LONG });
    fill();
    const { code, err } = await runIn(place, [...args, 'Dockerfile'], rules);
    expect([code, err]).toEqual([2, expect.stringContaining(`dflint: Dockerfile ${full}`)]);
    expect(contents(place)).toEqual({ Dockerfile: LONG });
  });

  it.each(['--fix', '--add-ignores=because'])('dflint %s loses nothing of a file with another name', async (option) => {
    // One page of memory, which a byte more makes two.
    const text = `${BAD}${'#'.repeat(4095 - BAD.length)}\n`;
    writeFiles(place, { Dockerfile: text });
    linkSync(join(place, 'Dockerfile'), join(place, 'other'));
    fill();
    const { code, err } = await runIn(place, [option, '--fail-on', 'style', 'Dockerfile'], rules);
    expect([code, err]).toEqual([2, expect.stringContaining(`dflint: Dockerfile ${full}`)]);
    expect(contents(place)).toEqual({ Dockerfile: text, other: text });
  });

  it('keeps the old baseline', async () => {
    const dockerfile = Array.from({ length: 200 }, (_, index) => `ADD a${index} /b\n`);
    writeFiles(place, { Dockerfile: `FROM a:1\n${dockerfile[0]}` });
    await runIn(place, ['--write-baseline', '.'], rules);
    const before = readFileSync(join(place, 'dflint-baseline.json'), 'utf8');
    writeFiles(place, { Dockerfile: `FROM a:1\n${dockerfile.join('')}` });
    fill();
    const { code, err } = await runIn(place, ['--write-baseline', '.'], rules);
    expect([code, err]).toEqual([2, `dflint: the baseline dflint-baseline.json ${full}`]);
    expect(readFileSync(join(place, 'dflint-baseline.json'), 'utf8')).toBe(before);
  });

  it('leaves no half of a new file', async () => {
    fill();
    expect(await runIn(place, ['init'], rules)).toEqual({ code: 2, out: '', err: `dflint: .dflint.yaml ${full}` });
    writeFiles(folder, { Dockerfile: BAD });
    const { code, err } = await dflint('--write-baseline', '--baseline', join(place, 'b.json'), '.');
    expect([code, err]).toEqual([2, `dflint: the baseline ${join(place, 'b.json')} ${full}`]);
    expect(await dflint('--output', join(place, 'report'), '.')).toMatchObject({ code: 2 });
    expect(contents(place)).toEqual({});
  });

  it('predicts all the same, and leaves nothing of a cache there', async () => {
    writeFiles(folder, { 'app/Dockerfile': 'FROM a:1\nCOPY b /c\n', 'app/b': '' });
    // What is younger is not kept.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    fill();
    for (const [cache, kept] of [
      [join(folder, 'cache'), 1],
      [place, 0],
    ] as const) {
      const environment = { ...process.env, XDG_CACHE_HOME: cache };
      const { code, out } = await runIn(join(folder, 'app'), ['cache', '.'], rules, { environment });
      expect([code, out]).toEqual([0, expect.stringContaining('COPY b /c')]);
      const files = readdirSync(cache, { recursive: true }).filter((it) => it !== FILLER && it !== 'dflint');
      expect(files).toHaveLength(kept);
    }
  });

  /** Leaves not a byte. */
  function fill(): void {
    for (const size of [4096, 1]) {
      try {
        for (;;) writeFileSync(join(place, FILLER), Buffer.alloc(size), { flag: 'a' });
      } catch {
        // That is what was wanted.
      }
    }
  }
});

const FILLER = 'filler';
const NOBODY = 65_534;

const dflint = (...args: string[]) => runIn(folder, args, rules);

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** All files of a folder, also those that nobody was to write there. */
function contents(of = folder): Readonly<Record<string, string>> {
  const names = readdirSync(of).filter((it) => it !== FILLER);
  return Object.fromEntries(
    names.map((it) => [it, lstatSync(join(of, it)).isFile() ? readFileSync(join(of, it), 'utf8') : 'no file']),
  );
}

/** A rule that writes to the file while that is checked, as an editor may. */
function meddler(path: string, text: string): Rule {
  return {
    id: 'meddler',
    category: 'style',
    severity: 'style',
    summary: 'Writes',
    why: 'Because',
    examples: [{ good: FIXED }],
    check() {
      writeFileSync(path, text);
      return [];
    },
  };
}

/** The superuser may write anywhere, so others do it for him. */
async function asNobody<Result>(deed: () => Promise<Result>): Promise<Result> {
  process.seteuid?.(NOBODY);
  try {
    return await deed();
  } finally {
    process.seteuid?.(0);
  }
}

function isSuperuser(): boolean {
  return process.getuid?.() === 0 && process.seteuid !== undefined;
}

function isWindows(): boolean {
  return process.platform === 'win32';
}

/** A disk of 64 KiB; `undefined` where none can be had. */
function smallDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'dflint-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return undefined;
  }
}
