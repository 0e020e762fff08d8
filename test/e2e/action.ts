import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/**
 * `npm run e2e:action`: runs the steps of action.yml in a clean folder, in the shell that GitHub takes, and the script of the
 * GitLab template; and holds both against the schemas that check-jsonschema brings along. It needs bash, Python, and a
 * network for npm and pip.
 */
const VERSION = '0.34.1';
const LONGEST = 600_000;
const BAD = 'FROM alpine:3.22\nADD a.txt /b.txt\nUSER 1000\n';
const CLEAN = 'FROM alpine:3.22\nUSER 1000\n';

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly run: string;
  readonly 'working-directory'?: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Job {
  readonly script: readonly string[];
}

interface Template {
  readonly spec: { readonly inputs: Readonly<Record<string, { readonly default?: string } | null>> };
}

const place = mkdtempSync(join(tmpdir(), 'dflint-action-'));
const [own, project, runner] = [join(place, 'own'), join(place, 'project'), join(place, 'runner')];
try {
  for (const it of [own, project, runner]) mkdirSync(it);
  copyRepository();
  checkSchemas();
  const action: Action = parse(readFileSync('action.yml', 'utf8'));
  tryAction(action);
  tryTemplate();
  process.stdout.write('the action and the template do what they say\n');
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** What a checkout of this folder would be: the files that git knows, and those that it would. */
function copyRepository(): void {
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], resolve('.')).split('\0');
  for (const file of files) {
    // A link to packages elsewhere would have npm empty the folder that it leads to.
    if (file === '' || /^(?:fixtures|node_modules)(?:\/|$)/.test(file) || !existsSync(file)) continue;
    mkdirSync(dirname(join(own, file)), { recursive: true });
    cpSync(file, join(own, file));
  }
}

function checkSchemas(): void {
  const tools = join(place, 'tools');
  run('python3', ['-m', 'venv', tools], place);
  run(join(tools, 'bin', 'pip'), ['install', '--quiet', `check-jsonschema==${VERSION}`], place);
  const check = (schema: string, file: string) =>
    run(join(tools, 'bin', 'check-jsonschema'), ['--builtin-schema', schema, file], place);
  check('vendor.github-actions', resolve('action.yml'));
  // The head with the inputs is not in that schema.
  const [, job] = readFileSync('templates/dflint.yml', 'utf8').split('\n---\n');
  writeFileSync(join(place, 'job.yml'), job ?? '');
  check('vendor.gitlab-ci', join(place, 'job.yml'));
}

function tryAction(action: Action): void {
  writeProject({ 'api/Dockerfile': BAD, 'web/Dockerfile': CLEAN, 'api/a.txt': 'a' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');

  const found = runAction(action, { sarif: 'dflint.sarif' });
  expect(found.code === 1 && found.outputs === 'exit-code=1\n', `findings end it with 1:\n${found.log}`);
  expect(found.log.includes('::warning file=api/Dockerfile,line=2,'), `findings are annotations:\n${found.log}`);
  expect(found.summary.includes('### dflint: 1 warning in 2 files'), `the summary has them:\n${found.summary}`);
  const sarif: { readonly runs: readonly { readonly results: readonly object[] }[] } = JSON.parse(text('dflint.sarif'));
  expect(sarif.runs[0]?.results.length === 1, 'the SARIF report has them');

  const allowed = runAction(action, { 'fail-on': 'error', summary: 'false' });
  expect(allowed.code === 0 && allowed.summary === '', `fail-on and summary count:\n${allowed.log}`);

  const clean = runAction(action, { paths: 'web\n' });
  expect(clean.code === 0 && clean.summary.includes('nothing found in 1 file'), `paths count:\n${clean.log}`);

  const misused = runAction(action, { args: '--only\nno-such rule' });
  expect(
    misused.code === 2 && misused.log.includes('no rule "no-such rule"'),
    `misuse ends it with 2:\n${misused.log}`,
  );

  const injected = runAction(action, {
    paths: '$(touch injected)\n; touch injected',
    args: '--exclude\n`touch injected`',
  });
  expect(injected.code === 2 && !existsSync(join(project, 'injected')), `inputs are no code:\n${injected.log}`);

  git('checkout', '--quiet', '-b', 'topic');
  writeProject({ 'web/Dockerfile': `${CLEAN}MAINTAINER me\n`, 'api/a.txt': 'b' });
  const changed = runAction(action, { 'changed-since': 'main', 'cache-from': 'main', 'cache-context': 'api' });
  expect(
    !changed.log.includes('api/Dockerfile') && changed.log.includes('web/Dockerfile'),
    `only changes:\n${changed.log}`,
  );
  expect(
    changed.code === 1 && changed.summary.includes('a.txt changed'),
    `the cache is predicted:\n${changed.summary}`,
  );
}

/** Runs the steps one after another, as a runner does. */
function runAction(action: Action, given: Readonly<Record<string, string>>) {
  const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, it]) => [name, it.default]));
  const values: Readonly<Record<string, string>> = { ...inputs, ...given };
  const filled = (template: string) =>
    template.replace(/\$\{\{ (?:inputs\.([\w-]+)|github\.action_path) \}\}/g, (_, name?: string) =>
      name === undefined ? own : (values[name] ?? ''),
    );
  const files = { GITHUB_OUTPUT: join(runner, 'output'), GITHUB_STEP_SUMMARY: join(runner, 'summary') };
  for (const it of Object.values(files)) writeFileSync(it, '');
  let [code, log] = [0, ''];
  for (const step of action.runs.steps) {
    const condition = /^\$\{\{ !cancelled\(\) && inputs\.([\w-]+) != '' \}\}$/.exec(step.if ?? '');
    expect(step.if === undefined || condition !== null, `the condition ${step.if} is not understood here`);
    if (condition === null ? code !== 0 : values[condition[1] ?? ''] === '') continue;
    const script = join(runner, 'step.sh');
    writeFileSync(script, step.run);
    const env = Object.fromEntries(Object.entries(step.env).map(([name, it]) => [name, filled(it)]));
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: resolve(project, filled(step['working-directory'] ?? '.')),
      env: { ...process.env, ...files, GITHUB_ACTIONS: 'true', ...env },
      encoding: 'utf8',
      timeout: LONGEST,
    });
    log += `${stdout}${stderr}`;
    code = code === 0 ? (status ?? -1) : code;
  }
  return {
    code,
    log,
    outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

function tryTemplate(): void {
  const [head = '', body = ''] = readFileSync('templates/dflint.yml', 'utf8').split('\n---\n');
  const { spec }: Template = parse(head);
  const { dflint }: { readonly dflint: Job } = parse(body);
  // What `npm install --global` would put there.
  const bin = join(runner, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'dflint'), `#!/bin/sh\nexec node '${join(own, 'dist/cli.cjs')}' "$@"\n`);
  chmodSync(join(bin, 'dflint'), 0o755);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  const job = (given: Readonly<Record<string, string>>) => {
    const filled = dflint.script.map((line) =>
      line.replace(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name: string) => given[name] ?? spec.inputs[name]?.default ?? ''),
    );
    return spawnSync('bash', ['-eo', 'pipefail', '-c', filled.join('\n')], { cwd: project, env, encoding: 'utf8' });
  };

  writeProject({ 'api/Dockerfile': BAD, 'web/Dockerfile': CLEAN });
  const found = job({});
  expect(
    found.status === 1 && found.stdout.includes('api/Dockerfile:2:1: warning'),
    `findings end the job:\n${found.stderr}`,
  );
  const report: readonly { readonly check_name: string }[] = JSON.parse(text('gl-code-quality-report.json'));
  expect(report.length === 1 && report[0]?.check_name === 'prefer-copy', 'the report has them');
  expect(job({ options: '--fail-on error' }).status === 0, 'options count');
  expect(job({ paths: 'web' }).status === 0 && text('gl-code-quality-report.json') === '[]\n', 'paths count');
  expect(job({ paths: 'gone' }).status === 2, 'misuse ends the job with 2');
}

function writeProject(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}

function text(path: string): string {
  return readFileSync(join(project, path), 'utf8');
}

function git(...args: readonly string[]): void {
  run('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], project);
}

function run(program: string, args: readonly string[], cwd: string): string {
  const options = { cwd, encoding: 'utf8', timeout: LONGEST, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (error !== undefined) throw error;
  expect(status === 0, `${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function expect(isTrue: boolean, claim: string): void {
  if (!isTrue) throw new Error(claim);
}
