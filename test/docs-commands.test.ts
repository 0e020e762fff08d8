import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import { readRule } from '../server/lint/rule-shape.ts';
import { runIn, writeFiles } from './command-line.ts';
import { dedent, marked, unmarked } from './markers.ts';

/** What is shown to people, with what they are to type. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'client/README.md', 'action.yml', 'templates/dflint.yml'];
const [README = '', CONTRIBUTING = ''] = PAGES.map((it) => readFileSync(it, 'utf8').replaceAll('\r\n', '\n'));

/** What no test of this kind can run, and why. A command is meant that begins so. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci': 'it fetches from npm; whoever runs this test has run it',
  'npm install': 'it changes what is installed on the machine',
  'npm test': 'it runs this test',
  '.ci/run': 'it runs this test',
  'npm run typecheck': '.ci/run does',
  'npm run check': '.ci/run does',
  'npm run format': 'it changes files',
  'npm run docs': 'it changes files; test/docs.test.ts says whether it would',
  'npm run build': 'npm ci does, and other tests use what it replaces',
  'npm run package': 'e2e:vscode does, and other tests use what it replaces',
  'npm run conformance': 'it takes minutes; .ci/run does',
  'npm run growth': 'it takes ten minutes',
  'npm run fuzz': 'it takes minutes; test/fuzz.test.ts tries some of its cases',
  'npm run bench': 'it measures, and fetches others to compare with',
  'npm run e2e:': 'it needs programs that are not installed with npm ci, and some need networks',
  'npm run record:cache': 'it needs a running BuildKit',
  'node build.mjs test/e2e/': 'it needs reference data, another program or a file that is fetched',
  'docker build ': 'it needs Docker',
  'docker run ': 'it needs Docker',
  'docker buildx history': 'it needs Docker, and is only named',
  'docker history': 'it needs Docker, and is only named',
};

interface Shown {
  readonly page: string;
  readonly command: string;
}

/** Whole lines in blocks of shell, and what stands between backquotes and begins with the name of a program. */
const shown: readonly Shown[] = PAGES.flatMap((page) => {
  const text = readFileSync(page, 'utf8').replaceAll('\r\n', '\n');
  const blocks = [...text.matchAll(/^ *```(sh|console)\n([^]*?)^ *```$/gm)].flatMap(([, language, block = '']) => {
    const lines = block.split('\n').filter((it) => it !== '');
    return language === 'sh' ? lines : lines.flatMap((it) => (it.startsWith('$ ') ? [it.slice(2)] : []));
  });
  const prose = text.replace(/^ *```[^]*?^ *```$/gm, '');
  const inline = [...prose.matchAll(/`((?:dflint|npm|npx|node|docker|git|pre-commit|\.ci\/run)(?: [^`]*)?)`/g)].map(
    ([, it = '']) => it,
  );
  const lines = [...blocks, ...inline.filter((it) => it.includes(' ') || it.startsWith('.'))];
  const commands = lines.flatMap((it) => it.replace(/ +#.*$/, '').split(' && '));
  return [...new Set(commands)].map((command) => ({ page, command }));
});

const isOfDflint = ({ command }: Shown) => command.startsWith('dflint ');
/** It stands for many: `dflint [lint] PATH...`. */
const isForm = ({ command }: Shown) => /\[|\b[A-Z]{3,}\b/.test(command);
const reasonFor = ({ command }: Shown) => Object.keys(NOT_RUN).find((it) => command.startsWith(it));

/** What the command lines speak of. */
const [rule = ''] = blocksOf('js', README);
const FILES = {
  Dockerfile: 'FROM alpine:3.22\nWORKDIR /app\nCOPY src src\nUSER 1000\n',
  'api/Dockerfile': 'FROM alpine:3.22\nADD a b\n',
  'src/app.ts': '',
  'lint/rules/acme.mjs': rule,
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what the documentation has people type', () => {
  it('is run here, or said not to be', () => {
    const unanswered = shown.filter((it) => !isOfDflint(it) && it.command !== BUILT && reasonFor(it) === undefined);
    expect(unanswered).toEqual([]);
    expect(shown.filter(isOfDflint).length).toBeGreaterThan(20);
  });

  it('is all there is in the list of what is not run', () => {
    const used = new Set(shown.map(reasonFor));
    expect(Object.keys(NOT_RUN).filter((it) => !used.has(it))).toEqual([]);
  });

  const scripts = shown.flatMap(({ command }) => /^npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? []);
  it.each([...new Set(scripts)].filter((it) => it !== 'ci' && it !== 'install'))('has the script %s', (name) => {
    const manifest: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
    const script = manifest.scripts[name];
    expect(script).toBeDefined();
    for (const [file] of (script ?? '').matchAll(/\S+\.(?:ts|mjs)\b/g)) accessSync(file);
  });

  it('names files that there are', () => {
    for (const { command } of shown.filter((it) => reasonFor(it) !== undefined && !it.command.startsWith('npm')))
      for (const [file] of command.matchAll(/(?<=^| )\.?[\w/-]+(?:\.ts|\.mjs|\/run)\b/g)) accessSync(file);
    accessSync('.ci/run', constants.X_OK);
  });

  it.each(shown.filter((it) => isOfDflint(it) && !isForm(it)))('is understood: $command', async ({ command }) => {
    makeProject(FILES);
    const args = argumentsIn(command);
    if (args.includes('--from-hadolint')) writeFiles(folder, { '.hadolint.yaml': 'ignored: [DL3008]\n' });
    if (args.includes('--baseline')) await runIn(folder, ['--write-baseline'], rules);
    // A server would wait for its client.
    const asked = args[0] === 'lsp' ? [...args, '--help'] : args;
    const { code, err } = await runIn(folder, asked, rules, { environment: process.env });
    expect(err).not.toContain('Try dflint --help');
    expect([0, 1]).toContain(code);
  });

  it.skipIf(!existsSync('dist/cli.cjs'))('lints the Dockerfile of dflint itself with what is built', () => {
    expect(shown.map((it) => it.command)).toContain(BUILT);
    const [, ...args] = BUILT.split(' ');
    expect(() => execFileSync(process.execPath, args)).not.toThrow();
  });
});

const BUILT = 'node dist/cli.cjs Dockerfile';

describe('the README', () => {
  it('shows what is printed, word for word', async () => {
    const [dockerfile = ''] = blocksOf('dockerfile', README);
    makeProject({
      Dockerfile: dockerfile,
      '.dockerignore': '.git\nnode_modules\n',
      'package.json': '{}\n',
      'package-lock.json': '{}\n',
      'src/app.ts': 'x\n',
    });
    const sessions = blocksOf('console', README).map((it) => /^\$ (.*)\n([^]*)$/.exec(it) ?? []);
    expect(sessions.length).toBe(2);
    for (const [, command = '', output] of sessions) {
      // "With the Dockerfile above, mended".
      if (command.startsWith('dflint cache')) {
        await runIn(folder, ['fix', '--unsafe-fixes', 'Dockerfile'], rules);
        git('commit', '--quiet', '--all', '--message', 'y');
      }
      const { out } = await runIn(folder, argumentsIn(command), rules, { environment: process.env });
      expect(out).toBe(output);
    }
  });

  it('shows a configuration that holds', async () => {
    const [config = ''] = blocksOf('yaml', README).filter((it) => it.startsWith('rules:'));
    makeProject({ ...FILES, '.dflint.yaml': config, Dockerfile: 'FROM quay.io/a/b:1 AS prod\n' });
    const { code, out, err } = await runIn(folder, ['Dockerfile'], rules);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain(':1:6: error trusted-registry ');
  });

  const nvim = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  it.skipIf(nvim.error !== undefined || !existsSync('dist/cli.cjs'))('has Neovim say what dflint finds', () => {
    const [snippet = ''] = blocksOf('lua', README);
    writeFiles(folder, {
      Dockerfile: 'FROM alpine:3.22\nADD a /b\n',
      dflint: `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli.cjs')}" "$@"\n`,
      'init.lua': `${WHERE_IT_IS_OLDER}${snippet}${SAY_WHAT_IS_FOUND}`,
    });
    chmodSync(join(folder, 'dflint'), 0o755);
    const { stdout } = spawnSync(
      'nvim',
      ['--headless', '-n', '-i', 'NONE', '-u', 'init.lua', '-c', 'set ft=dockerfile', 'Dockerfile'],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 50_000,
        env: { ...process.env, HOME: folder, PATH: `${folder}:${process.env['PATH']}` },
      },
    );
    expect(stdout).toContain('prefer-copy');
  });
});

/** What Neovim 0.8 has added. */
const WHERE_IT_IS_OLDER = `
if not vim.lsp.start then
  vim.lsp.start = function(config) vim.lsp.buf_attach_client(0, vim.lsp.start_client(config)) end
end
`;

const SAY_WHAT_IS_FOUND = `
vim.defer_fn(function()
  vim.wait(40000, function() return #vim.diagnostic.get(0) > 0 end, 50)
  for _, it in ipairs(vim.diagnostic.get(0)) do
    io.stdout:write((it.code or it.user_data.lsp.code) .. '\\n')
  end
  vim.cmd('qall!')
end, 0)
`;

describe('the rule that CONTRIBUTING shows', () => {
  it('means what its examples show', async () => {
    const [text = ''] = blocksOf('ts', CONTRIBUTING).map(dedent);
    // As deep as a rule is.
    const place = mkdtempSync(resolve('.cache/rule-'));
    try {
      writeFiles(place, { 'rule.ts': text });
      const values: Record<string, unknown> = await import(join(place, 'rule.ts'));
      const reading = readRule(Object.values(values)[0]);
      if (!('rule' in reading)) throw new Error(JSON.stringify(reading));
      const shows = (source: string) =>
        marked(source, lint({ path: 'Dockerfile', source }, [reading.rule], defaultConfig));
      for (const { bad = '', good } of reading.rule.examples) {
        expect(shows(unmarked(dedent(bad)))).toBe(dedent(bad));
        expect(shows(dedent(good))).toBe(dedent(good));
      }
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  it('has a table above it that is the one which is tested', () => {
    const [, table = ''] = /TABLE = `\n([^]*?)\n`;/.exec(readFileSync('test/architecture.test.ts', 'utf8')) ?? [];
    expect(CONTRIBUTING).toContain(dedent(table));
  });
});

/** The texts of the blocks of a language. */
function blocksOf(language: string, page: string): readonly string[] {
  return [...page.matchAll(/^( *)```(\w+)\n([^]*?)^\1```$/gm)].flatMap(([, , of, text = '']) =>
    of === language ? [text] : [],
  );
}

function argumentsIn(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word).slice(1);
}

/** A repository whose main branch is that of its origin, too. */
function makeProject(files: Readonly<Record<string, string>>): void {
  writeFiles(folder, files);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
}
