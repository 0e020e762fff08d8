import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readContext } from '../../server/host/context/context.ts';
import { sha256 } from '../../server/host/sha256.ts';
import { adviceFor } from '../../server/simulator/advice.ts';
import { costsBy } from '../../server/simulator/cost.ts';
import type { PastBuild } from '../../server/simulator/replay.ts';
import { type AdvisedScenario, advisedScenarios, packageManagers } from './advised.ts';

/*
 * `npm run e2e:advice -- --buildctl PATH --address unix://... --base IMAGE --image NAME` builds Dockerfiles with a real
 * BuildKit as they are and as they are advised, and compares the files that come out: path, kind, mode, owner and content.
 * --base has a shell; on it an image with scripts in the place of package managers is made, and pushed as --image.
 */
const { values } = parseArgs({
  options: {
    buildctl: { type: 'string', default: 'buildctl' },
    address: { type: 'string', default: 'unix:///run/buildkit/buildkitd.sock' },
    base: { type: 'string', default: 'docker.io/library/busybox:1.37' },
    image: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const { image } = values;
if (image === undefined) throw new Error('--image says under which name the image with the package managers is pushed');
let failures = 0;

inFolder((folder) => {
  const copies = Object.entries(packageManagers).map(([name, script]) => {
    write(folder, name, script);
    chmodSync(join(folder, name), 0o755);
    return `COPY ${name} /usr/bin/${name}\n`;
  });
  write(folder, 'Dockerfile', `FROM ${values.base}\n${copies.join('')}`);
  const { status, stderr } = built(folder, 'Dockerfile', `type=image,name=${image},push=true`);
  if (status !== 0) throw new Error(stderr);
});
for (const it of advisedScenarios)
  if (values.only === undefined || it.name.includes(values.only)) inFolder((folder) => compare(it, folder));
process.exitCode = failures === 0 ? 0 : 1;

function compare(scenario: AdvisedScenario, folder: string): void {
  const { name, expected, otherwise } = scenario;
  const advised = otherwise === undefined ? advisedFor(scenario, folder) : withImage(otherwise);
  if (otherwise !== undefined) advisedFor(scenario, folder);
  write(folder, 'advised.Dockerfile', advised);
  const before = filesOf(folder, 'Dockerfile');
  const after = filesOf(folder, 'advised.Dockerfile');
  const differences = [...new Set([...before.keys(), ...after.keys()])].filter(
    (it) => before.get(it) !== after.get(it),
  );
  const isEqual = differences.length === 0;
  const isMoved = advised !== readFileSync(join(folder, 'Dockerfile'), 'utf8');
  const isGood = isMoved && isEqual === (expected === 'equal');
  if (!isGood) failures++;
  const what = isEqual ? 'equal' : 'different';
  process.stdout.write(
    `${isGood ? 'as expected' : 'UNEXPECTED '}  ${name}: ${isMoved ? what : 'no advice'}, ${before.size} files\n`,
  );
  for (const it of isGood && isEqual ? [] : differences.slice(0, 10))
    process.stdout.write(`    ${it}: ${before.get(it) ?? 'is not there'} | ${after.get(it) ?? 'is not there'}\n`);
}

/** Goes through the scenario's history, and has the newest Dockerfile advised. */
function advisedFor({ files, changes, dockerfile }: AdvisedScenario, folder: string): string {
  const history: PastBuild[] = [];
  for (const [index, change] of [files, ...changes].entries()) {
    for (const [path, text] of Object.entries(change)) write(folder, path, text);
    const source = withImage(dockerfile.replaceAll('$COMMIT', String(index)));
    write(folder, 'Dockerfile', source);
    const reading = readContext(folder, 'sha256', { dockerfile: 'Dockerfile' });
    if ('error' in reading) throw new Error(reading.error);
    history.push({
      id: String(index),
      time: index,
      subject: '',
      changed: new Set(Object.keys(change)),
      isBase: false,
      build: { context: reading.context, dockerfile: { path: 'Dockerfile', source }, freshContext: true },
    });
  }
  const textOf = (path: string) => readFileSync(join(folder, path), 'utf8');
  const advised = adviceFor(history, { sha256, costOf: costsBy(undefined), textOf });
  for (const it of advised?.advice ?? []) {
    const saving = it.before.secondsPerBuild - it.after.secondsPerBuild;
    process.stdout.write(`    ${it.title}: ${saving.toFixed(2)} s of ${it.before.secondsPerBuild.toFixed(2)} s\n`);
  }
  return advised?.advised ?? '';
}

function withImage(dockerfile: string): string {
  return dockerfile.replaceAll('$IMAGE', image ?? '');
}

/** What the image holds, by path: all that `tar -tv` says but the time, and a digest of the content. */
function filesOf(folder: string, dockerfile: string): ReadonlyMap<string, string> {
  return inFolder((output) => {
    const archive = join(output, 'image.tar');
    const { status, stderr } = built(folder, dockerfile, `type=tar,dest=${archive}`);
    if (status !== 0) throw new Error(`${dockerfile} fails:\n${stderr}`);
    run('tar', ['-xf', archive, '-C', output]);
    const lines = run('tar', ['--numeric-owner', '-tvf', archive]).trimEnd().split('\n');
    return new Map(
      lines.map((line) => {
        // -rw-r--r-- 0/0 12 2026-01-01 00:00 app/main.js
        const [, mode = '', owner = '', path = line] = /^(\S+) +(\S+) +\d+ \S+ \S+ (.*)$/.exec(line) ?? [];
        const file = join(output, path);
        const content = mode.startsWith('-') && lstatSync(file).isFile() ? digestOf(file) : '';
        return [path, `${mode} ${owner} ${content}`] as const;
      }),
    );
  });
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}

function built(folder: string, dockerfile: string, output: string) {
  const { status, stderr } = spawnSync(
    values.buildctl,
    [
      ...['--addr', values.address, 'build', '--progress=plain', '--frontend=dockerfile.v0', '--no-cache'],
      ...[
        `--local=context=${folder}`,
        `--local=dockerfile=${folder}`,
        `--opt=filename=${dockerfile}`,
        '--output',
        output,
      ],
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  return { status, stderr };
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function inFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'dflint-advice-'));
  try {
    return use(folder);
  } finally {
    if (!values.keep) rmSync(folder, { recursive: true });
  }
}
