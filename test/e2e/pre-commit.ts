import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * `npm run e2e:pre-commit`: pre-commit itself installs the hooks from a clone of this folder and runs them in a repository
 * that is thrown away. It needs Python, and a network for pip and npm.
 */
const VERSION = '4.3.0';
const LONGEST = 600_000;

const CLEAN = 'FROM alpine:3.22\nUSER 1000\n';
const FILES = {
  'api/Dockerfile': 'from alpine:3.22\nADD a.txt /b.txt\nUSER 1000\n',
  'web/app.Dockerfile': CLEAN,
  'web/dockerfile': CLEAN,
  'job/Containerfile.dev': CLEAN,
  // Were it taken for a Dockerfile, it would be formatted as one.
  'job/Containerfile.dev.dockerignore': 'run   x\n',
  'Dockerfile.d/notes.txt': 'no Dockerfile\n',
};

const place = mkdtempSync(join(tmpdir(), 'dflint-pre-commit-'));
const [hooks, project, tools] = [join(place, 'hooks'), join(place, 'project'), join(place, 'tools')];
const bin = join(tools, process.platform === 'win32' ? 'Scripts' : 'bin');
const environment = { ...process.env, PRE_COMMIT_HOME: join(place, 'cache'), PRE_COMMIT_COLOR: 'never' };
try {
  run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', tools], place);
  run(join(bin, 'pip'), ['install', '--quiet', `pre-commit==${VERSION}`], place);
  copyRepository();
  run(join(bin, 'pre-commit'), ['validate-manifest', '.pre-commit-hooks.yaml'], hooks);
  makeProject();
  tryHooks();
  process.stdout.write('the hooks do what they say\n');
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** What is here as a repository of one commit: the files that git knows, and those that it would. */
function copyRepository(): void {
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], resolve('.')).split('\0');
  for (const file of files) {
    // A link to packages elsewhere would have npm empty the folder that it leads to.
    if (file === '' || /^(?:fixtures|node_modules)(?:\/|$)/.test(file) || !existsSync(file)) continue;
    mkdirSync(dirname(join(hooks, file)), { recursive: true });
    cpSync(file, join(hooks, file), { force: true });
  }
  git(hooks, 'init', '--quiet');
  git(hooks, 'add', '--all');
  git(hooks, 'commit', '--quiet', '--message', 'all');
}

function makeProject(): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const revision = git(hooks, 'rev-parse', 'HEAD').trim();
  const ids = ['dflint', 'dflint-fix', 'dflint-format']
    .map((it) => `      - id: ${it}\n        verbose: true\n`)
    .join('');
  writeFileSync(
    join(project, '.pre-commit-config.yaml'),
    `repos:\n  - repo: ${JSON.stringify(hooks)}\n    rev: ${revision}\n    hooks:\n${ids}`,
  );
  git(project, 'init', '--quiet');
  git(project, 'add', '--all');
}

function tryHooks(): void {
  const found = hook('dflint', 1);
  expect(found.includes('api/Dockerfile:2:1: warning prefer-copy'), `the hook dflint names what it finds:\n${found}`);
  expect(!found.includes('Containerfile') && !found.includes('notes.txt'), `the hook takes nothing else:\n${found}`);

  const fixed = hook('dflint-fix', 1);
  expect(fixed.includes('files were modified by this hook'), `the hook dflint-fix changes files:\n${fixed}`);
  expect(text('api/Dockerfile').includes('COPY a.txt'), 'the hook dflint-fix fixes');
  git(project, 'add', '--all');
  hook('dflint-fix', 0);

  writeFileSync(join(project, 'api/Dockerfile'), 'from   alpine:3.22\nUSER 1000\n');
  git(project, 'add', '--all');
  hook('dflint-format', 1);
  expect(text('api/Dockerfile') === CLEAN, `the hook dflint-format formats:\n${text('api/Dockerfile')}`);
  git(project, 'add', '--all');
  for (const it of ['dflint', 'dflint-fix', 'dflint-format']) hook(it, 0);

  // A misuse is no finding, but it must not pass either.
  writeFileSync(join(project, '.dflint.yaml'), 'rulse: {}\n');
  expect(hook('dflint', 1).includes('did you mean rules?'), 'the hook dflint stops at a configuration it cannot read');
}

/** What pre-commit prints of a hook over all files. */
function hook(id: string, expected: number): string {
  const { status, stdout, stderr } = spawnSync(join(bin, 'pre-commit'), ['run', id, '--all-files'], {
    cwd: project,
    env: environment,
    encoding: 'utf8',
    timeout: LONGEST,
  });
  expect(status === expected, `${id} should end with ${expected}, not ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function text(path: string): string {
  return readFileSync(join(project, path), 'utf8');
}

function git(folder: string, ...args: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  return run('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], folder);
}

function run(program: string, args: readonly string[], cwd: string): string {
  const options = { cwd, env: environment, encoding: 'utf8', timeout: LONGEST, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (error !== undefined) throw error;
  expect(status === 0, `${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function expect(isTrue: boolean, claim: string): void {
  if (!isTrue) throw new Error(claim);
}
