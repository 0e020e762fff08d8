import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { COMMANDS } from '../server/cli/commands.ts';
import type { Surroundings } from '../server/cli/surroundings.ts';
import { decode } from '../server/host/files.ts';
import type { Rule } from '../server/lint/rule.ts';
import { runIn, writeFiles } from './command-line.ts';

const GOOD = 'FROM alpine:3.22\nRUN true\n';
const WARNING = 'FROM alpine:3.22\nADD a /b\n';
const ERROR = 'FROM alpine:3.22\nRUNN true\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('dflint PATH...', () => {
  it('checks a file', async () => {
    write({ Dockerfile: WARNING });
    const { code, out, err } = await dflint('Dockerfile');
    expect(out).toBe(
      'Dockerfile:2:1: warning prefer-copy COPY is enough: no source is a URL, a repository or an archive\n',
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('is quiet where nothing is found', async () => {
    write({ Dockerfile: GOOD });
    expect(await dflint('Dockerfile')).toEqual({ code: 0, out: '', err: '' });
  });

  it('is the same as dflint lint PATH...', async () => {
    write({ Dockerfile: WARNING });
    expect(await dflint('lint', 'Dockerfile')).toEqual(await dflint('Dockerfile'));
    expect(await dflint('--quiet', 'lint', 'Dockerfile')).toEqual(await dflint('Dockerfile'));
  });

  it('can check a file that is named like a command', async () => {
    write({ lint: WARNING });
    expect((await dflint('lint', 'lint')).out).toMatch(/^lint:2:1:/);
    expect((await dflint('--', 'lint')).out).toMatch(/^lint:2:1:/);
  });

  it('checks the Dockerfiles in a folder and below', async () => {
    const found = [
      'Containerfile',
      'Dockerfile',
      'Dockerfile.dev',
      '.devcontainer/Dockerfile',
      'a/api.Dockerfile',
      'a/b/x.dockerfile',
    ];
    const passed = [
      'README.md',
      'Dockerfile.dockerignore',
      'node_modules/x/Dockerfile',
      '.git/Dockerfile',
      'mydockerfile',
    ];
    write(Object.fromEntries([...found, ...passed].map((it) => [it, WARNING])));
    const { out } = await dflint('.');
    expect(pathsIn(out).sort()).toEqual(found.sort());
  });

  it('checks the working directory where no path is given', async () => {
    write({ 'a/Dockerfile': WARNING });
    expect(pathsIn((await dflint()).out)).toEqual(['a/Dockerfile']);
  });

  it('checks a file once that is named twice', async () => {
    write({ 'a/Dockerfile': WARNING });
    expect(pathsIn((await dflint('a', './a/Dockerfile', join(folder, 'a/Dockerfile'))).out)).toEqual(['a/Dockerfile']);
  });

  it('checks standard input', async () => {
    expect(pathsIn((await dflint('-')).out)).toEqual([]);
    const named = await dflint({ stdin: WARNING }, '--stdin-filename', 'api/Dockerfile', '-');
    expect(pathsIn(named.out)).toEqual(['api/Dockerfile']);
    expect(pathsIn((await dflint({ stdin: WARNING }, '-')).out)).toEqual(['-']);
  });

  it('checks standard input once', async () => {
    expect(await dflint('-', '-', { stdin: WARNING })).toEqual(await dflint('-', { stdin: WARNING }));
    write({ Dockerfile: GOOD });
    const { out } = await dflint('format', 'Dockerfile', '-', '--stdin-filename', 'Dockerfile', { stdin: WARNING });
    expect(out, 'also where a file has the same name').toBe(WARNING);
  });

  it('is no path to a pattern of which nothing is left', async () => {
    write({ Dockerfile: WARNING });
    expect((await dflint('--exclude', '/')).code).toBe(1);
  });

  it('reads a file with a byte order mark as if it had none', async () => {
    write({ Dockerfile: `\uFEFF${WARNING}` });
    expect((await dflint('Dockerfile')).out).toMatch(/^Dockerfile:2:1:/);
  });
});

describe('the exit code', () => {
  it.each([
    ['error', 0],
    ['warning', 1],
    ['info', 1],
    ['style', 1],
    ['never', 0],
  ])('of a warning with --fail-on %s is %i', async (level, code) => {
    write({ Dockerfile: WARNING });
    expect((await dflint('--fail-on', level, 'Dockerfile')).code).toBe(code);
  });

  it('of an error is 1, unless nothing is to fail', async () => {
    write({ Dockerfile: ERROR });
    expect((await dflint('--fail-on=error', 'Dockerfile')).code).toBe(1);
    expect((await dflint('--fail-on=never', 'Dockerfile')).code).toBe(0);
  });

  it('is 2 for a path that is not there, and the other files are checked', async () => {
    write({ Dockerfile: WARNING });
    const { code, out, err } = await dflint('nope', 'Dockerfile');
    expect(code).toBe(2);
    expect(err).toBe('dflint: nope does not exist\n');
    expect(pathsIn(out)).toEqual(['Dockerfile']);
  });

  it.each([
    ['UTF-16 with its mark', Buffer.from('\uFEFFFROM a\n', 'utf16le'), /is UTF-16, but Docker reads only UTF-8/],
    ['UTF-16 without it', Buffer.from('FROM a\n', 'utf16le'), /is UTF-16/],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), /is no text/],
  ])('is 2 for %s', async (_, content, reason) => {
    write({ Dockerfile: content, 'b.dockerfile': WARNING });
    const { code, out, err } = await dflint('.');
    expect(code).toBe(2);
    expect(err).toMatch(reason);
    expect(pathsIn(out)).toEqual(['b.dockerfile']);
  });

  it('is 2 for a folder that is named and holds no Dockerfile, 0 where none is named', async () => {
    write({ 'a/README.md': '' });
    expect(await dflint('a')).toEqual({ code: 2, out: '', err: 'dflint: a holds no Dockerfile\n' });
    expect(await dflint()).toEqual({ code: 0, out: '', err: 'dflint: there is no Dockerfile here or below\n' });
  });

  it('is 0 where all that is named is excluded, and that is said', async () => {
    write({ '.dflint.yaml': 'exclude: vendor/**\n', 'vendor/Dockerfile': WARNING });
    const nothing = { code: 0, out: '', err: 'dflint: nothing is checked: all that is named is excluded\n' };
    expect(await dflint('vendor/Dockerfile')).toEqual(nothing);
    expect(await dflint('-', '--stdin-filename', 'vendor/Dockerfile')).toEqual(nothing);
    expect(await dflint('format', 'vendor/Dockerfile')).toEqual(nothing);
  });

  it('is 3 for a fault of our own, which names the file and hides no other', async () => {
    write({ 'a.dockerfile': 'FROM faulty:1\n', 'b.dockerfile': WARNING });
    const faulty: Rule = {
      id: 'faulty',
      category: 'style',
      severity: 'style',
      summary: 'Fail',
      why: 'To show what then happens.',
      examples: [{ good: '' }],
      check({ file }) {
        if (file.source.includes('faulty')) throw new Error('out of luck');
        return [];
      },
    };
    const { code, out, err } = await dflint({ rules: [...rules, faulty] }, '.');
    expect(code).toBe(3);
    expect(err).toMatch(
      /^dflint: a fault of dflint's own stopped it at a\.dockerfile; please report it.*\nError: out of luck/,
    );
    expect(pathsIn(out)).toEqual(['b.dockerfile']);
  });
});

describe('misuse', () => {
  const FORMATS = 'pretty, compact, json, sarif, github, gitlab, checkstyle, junit, tap, markdown or hadolint-json';

  it.each([
    [['--formt', 'json'], 'there is no option --formt; did you mean --format?'],
    [['--nonsense'], 'there is no option --nonsense'],
    [['-x'], 'there is no option -x'],
    [['-v'], 'there is no option -v; did you mean --version?'],
    [['rules', '--output', 'a'], 'there is no option --output'],
    [['--format', 'jsn'], `--format cannot be "jsn", only ${FORMATS}; did you mean json?`],
    [['--format'], `--format needs a value: ${FORMATS}`],
    [['--output'], '--output needs a value'],
    [['explain', 'DL3020', 'nope'], 'explain has nothing to do with "nope"'],
    [['rules', 'nope'], 'rules has nothing to do with "nope"'],
    [['completion', 'bash', 'nope'], 'completion has nothing to do with "nope"'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--build-arg', 'A'], '--build-arg is written NAME=VALUE, not "A"'],
    [['--platform', 'a b'], '--platform is written OS/ARCH, like linux/arm64; not "a b"'],
    [['--fail-on', 'sometimes'], '--fail-on cannot be "sometimes", only error, warning, info, style or never'],
  ])('of %j is explained', async (args, message) => {
    expect(await dflint(...args)).toEqual({ code: 2, out: '', err: `dflint: ${message}\nTry dflint --help.\n` });
  });

  it('of a command gets the nearest one', async () => {
    expect((await dflint('lnt', '-')).err).toBe('dflint: lnt does not exist; did you mean the command lint?\n');
    expect((await dflint('help')).err).toBe('dflint: help does not exist; did you mean --help?\n');
  });
});

describe('how an image is built', () => {
  const build: Rule = {
    id: 'build',
    category: 'style',
    severity: 'info',
    summary: 'Show the build',
    why: 'For this test.',
    examples: [{ good: '' }],
    *check({ inputs, stages }) {
      const span = stages[0]?.from?.keyword;
      if (span !== undefined && inputs !== undefined) yield { span, message: JSON.stringify(inputs) };
    },
  };
  const builds = async (...args: string[]) => {
    const { out } = await dflint({ rules: [build] }, '--format', 'json', ...args);
    const { files } = JSON.parse(out);
    const messages: string[] = files.flatMap(({ diagnostics }: { diagnostics: { message: string }[] }) =>
      diagnostics.map((it) => it.message),
    );
    return messages.map((it): unknown => JSON.parse(it));
  };

  it('ends with the last stage where the one to build is the empty text', async () => {
    write({ Dockerfile: 'FROM alpine:3.22\nADD a /b\nUSER 1\n' });
    const plain = await dflint();
    expect(await dflint('--target', '')).toEqual(plain);
    write({ '.dflint.yaml': 'build: { target: "" }\n' });
    expect(await dflint()).toEqual(plain);
  });

  it('is unknown where nobody says it', async () => {
    write({ Dockerfile: GOOD, '.dflint.yaml': 'build: { context: . }\n' });
    expect(await builds()).toEqual([]);
  });

  it('is said by options', async () => {
    write({ Dockerfile: GOOD });
    const args = ['--target', 'app', '--build-arg', 'A=1', '--build-arg', 'B=x=y', '--platform', 'linux/arm64'];
    expect(await builds(...args)).toEqual([{ target: 'app', args: { A: '1', B: 'x=y' }, platform: 'linux/arm64' }]);
    expect(await builds('--target=app')).toEqual([{ target: 'app' }]);
  });

  it('is said by the configuration, and by options first', async () => {
    write({
      'a/Dockerfile': GOOD,
      'b/Dockerfile': GOOD,
      '.dflint.yaml': `
build: { target: app, args: { A: 1, B: 2 } }
overrides:
  - { files: b/*, build: { target: dev, platform: linux/amd64 } }
`,
    });
    expect(await builds()).toEqual([
      { target: 'app', args: { A: '1', B: '2' } },
      { target: 'dev', platform: 'linux/amd64', args: { A: '1', B: '2' } },
    ]);
    expect(await builds('--build-arg', 'B=3', '--target', 'x', 'b')).toEqual([
      { target: 'x', platform: 'linux/amd64', args: { A: '1', B: '3' } },
    ]);
  });

  it('makes known what a variable holds, also to a fix', async () => {
    write({ Dockerfile: 'ARG TAG\nFROM alpine:${TAG}\n' });
    expect((await dflint('--only', 'no-latest-tag', 'Dockerfile')).out).toBe('');
    expect((await dflint('--only', 'no-latest-tag', '--build-arg', 'TAG=latest', 'fix', 'Dockerfile')).out).toMatch(
      /^Dockerfile:2:\d+: warning no-latest-tag /,
    );
  });
});

describe('the report', () => {
  it('is pretty on a terminal, and compact elsewhere', async () => {
    write({ Dockerfile: WARNING });
    expect((await dflint({ columns: 80 }, '--no-color', 'Dockerfile')).out).toContain('│ ADD a /b');
    expect((await dflint('--format', 'pretty', 'Dockerfile')).out).toContain('│ ADD a /b');
    expect((await dflint({ columns: 80 }, '--format=compact', 'Dockerfile')).out).toMatch(/^Dockerfile:2:1: /);
  });

  it('goes to a file, and is compact there', async () => {
    write({ Dockerfile: WARNING });
    const { code, out } = await dflint({ columns: 80 }, '--output', 'report.txt', 'Dockerfile');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toMatch(/^Dockerfile:2:1: /);
  });

  it('says where it cannot be written', async () => {
    write({ Dockerfile: GOOD });
    const { code, err } = await dflint('--output', 'nowhere/report.txt', 'Dockerfile');
    expect({ code, err }).toEqual({ code: 2, err: 'dflint: nowhere/report.txt does not exist\n' });
  });

  it('has a summary, unless it is to be quiet', async () => {
    write({ Dockerfile: WARNING });
    expect((await dflint('--format', 'pretty', 'Dockerfile')).out).toMatch(
      /\n1 finding in 1 file: 1 warning; 1 can be fixed\n$/,
    );
    expect((await dflint('--format', 'pretty', '--quiet', 'Dockerfile')).out).not.toContain('1 finding in');
  });

  it('is complete JSON also where a file cannot be read', async () => {
    write({ Dockerfile: WARNING });
    const { files, summary } = JSON.parse((await dflint('--format', 'json', 'nope', 'Dockerfile')).out);
    expect(files[0]).toEqual({ path: 'nope', error: 'nope does not exist' });
    expect(files[1].diagnostics).toHaveLength(1);
    expect(summary).toEqual({ files: 2, error: 0, warning: 1, info: 0, style: 0, fixable: 1 });
  });
});

describe('colour', () => {
  it.each([
    ['on a terminal', { columns: 80 }, [], true],
    ['elsewhere', {}, [], false],
    ['with NO_COLOR', { columns: 80, environment: { NO_COLOR: '1' } }, [], false],
    ['with an empty NO_COLOR', { columns: 80, environment: { NO_COLOR: '' } }, [], true],
    ['with FORCE_COLOR', { environment: { FORCE_COLOR: '1' } }, [], true],
    ['with FORCE_COLOR=0', { columns: 80, environment: { FORCE_COLOR: '0' } }, [], false],
    ['on a dumb terminal', { columns: 80, environment: { TERM: 'dumb' } }, [], false],
    ['with --color always', { environment: { NO_COLOR: '1' } }, ['--color', 'always'], true],
    ['with --color never', { columns: 80, environment: { FORCE_COLOR: '1' } }, ['--color', 'never'], false],
    ['with --no-color', { columns: 80 }, ['--no-color'], false],
  ])('%s', async (_, surroundings, args, isColoured) => {
    write({ Dockerfile: WARNING });
    const { out } = await dflint(surroundings, '--format', 'pretty', ...args, 'Dockerfile');
    expect(out.includes('\u001b[')).toBe(isColoured);
  });
});

describe('help', () => {
  it.each([[], ...COMMANDS.map((it) => [it.name])])('of %s shows examples before the options', async (...command) => {
    const { code, out } = await dflint(...command, '--help');
    expect(code).toBe(0);
    expect(out.search(/^ {2}.*dflint/m)).toBeLessThan(out.search(/^Options/m));
    expect(Math.max(...out.split('\n').map((it) => it.length))).toBeLessThanOrEqual(80);
  });

  it('knows the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect((await dflint('--version')).out).toBe(`${version}\n`);
  });
});

interface Circumstances extends Partial<Pick<Surroundings, 'columns' | 'environment'>> {
  readonly stdin?: string;
  readonly rules?: readonly Rule[];
}

/** Runs dflint in the folder of the test, not on a terminal and with nothing on standard input unless it is said otherwise. */
function dflint(...args: (string | Circumstances)[]) {
  const {
    rules: tried = rules,
    stdin = GOOD,
    environment = {},
    columns,
  } = args.find((it) => typeof it !== 'string') ?? {};
  const words = args.filter((it) => typeof it === 'string');
  const readStdin = async () => decode(Buffer.from(stdin));
  return runIn(folder, words, tried, { environment, columns, readStdin });
}

const write = (files: Readonly<Record<string, string | Buffer>>) => writeFiles(folder, files);

function pathsIn(report: string): string[] {
  return report
    .split('\n')
    .flatMap((it) => it.split(':', 1))
    .filter((it) => it !== '');
}

describe('discovery', () => {
  it('leaves out what git ignores, by the .gitignore files of the folder, those above and those below', async () => {
    writeFiles(folder, {
      '.git/HEAD': '',
      '.gitignore': 'vendor/\n*.dev\n',
      'app/.gitignore': '/out\n!keep.dev\n',
      'app/Dockerfile': WARNING,
      'app/Dockerfile.dev': WARNING,
      'app/out/Dockerfile': WARNING,
      'app/vendor/Dockerfile': WARNING,
      'app/in/out/Dockerfile': WARNING,
      'app/keep/Dockerfile': WARNING,
    });
    const { out } = await dflint('app');
    expect(out.match(/^[^:]+/gm)).toEqual(['app/Dockerfile', 'app/in/out/Dockerfile', 'app/keep/Dockerfile']);
  });

  it('takes what git ignores when it is named', async () => {
    writeFiles(folder, { '.git/HEAD': '', '.gitignore': 'Dockerfile\n', Dockerfile: WARNING });
    expect((await dflint('Dockerfile')).code).toBe(1);
  });

  it('understands patterns that the shell has not expanded', async () => {
    writeFiles(folder, { 'a/Dockerfile': WARNING, 'b/image.txt': WARNING, 'node_modules/x/Dockerfile': WARNING });
    expect((await dflint('**/{Dockerfile,*.txt}')).out.match(/^[^:]+/gm)).toEqual(['a/Dockerfile', 'b/image.txt']);
    expect((await dflint('c/*')).err).toBe('dflint: c/* does not exist\n');
  });
});

describe('the build context', () => {
  const COPY = 'FROM alpine:3.22\nCOPY dist/app /srv/\n';
  const ignored = async (...args: string[]) => (await dflint('--only', 'no-ignored-source', ...args)).code === 1;

  it('is the nearest folder in which all sources are', async () => {
    writeFiles(folder, { 'docker/Dockerfile': COPY, 'dist/app': '', '.dockerignore': 'dist\n' });
    expect(await ignored('docker/Dockerfile')).toBe(true);
  });

  it('has an ignore file of its own for a Dockerfile', async () => {
    writeFiles(folder, { Dockerfile: COPY, 'dist/app': '', '.dockerignore': 'dist\n', 'Dockerfile.dockerignore': '' });
    expect(await ignored('Dockerfile')).toBe(false);
  });

  it('is what the command line or the configuration says', async () => {
    writeFiles(folder, { Dockerfile: COPY, 'other/.dockerignore': 'dist\n' });
    expect(await ignored('Dockerfile')).toBe(false);
    expect(await ignored('--context', 'other', 'Dockerfile')).toBe(true);
    writeFiles(folder, { '.dflint.yaml': 'build: { context: other }\n' });
    expect(await ignored('Dockerfile')).toBe(true);
    expect(await ignored('--no-context', 'Dockerfile')).toBe(false);
  });

  it('is unknown where the sources are nowhere', async () => {
    writeFiles(folder, { Dockerfile: COPY, '.dockerignore': 'dist\n' });
    expect(await ignored('Dockerfile')).toBe(false);
  });
});
