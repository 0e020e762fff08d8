import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findHadolint } from './peers.ts';
import { type Figures, measure, median, row } from './processes.ts';

const DOCKERFILES = 2000;
const COMPOSE_FILES = 100;
const BAKE_FILES = 3;
const OTHER_FILES = 50_000;
const TEAMS = 40;
const ROUNDS = 5;

/** Whole processes over a repository that is made for it, beside hadolint on the same Dockerfiles. */
export function benchMonorepo(): void {
  const folder = mkdtempSync(join(tmpdir(), 'dflint-monorepo-'));
  try {
    const dockerfiles = writeMonorepo(folder);
    console.log(
      `${DOCKERFILES} Dockerfiles, ${COMPOSE_FILES} Compose files, ${BAKE_FILES} Bake files, ${TEAMS + 1} configurations, ` +
        `${OTHER_FILES.toLocaleString('en')} other files; whole processes, medians of ${ROUNDS} runs\n`,
    );
    const ours = [resolve('dist/cli.cjs'), '--format', 'json', '--output', join(folder, 'report.json')];
    const runs: Run[] = [
      { name: 'dflint .', program: process.execPath, args: [...ours, '.'] },
      {
        name: 'dflint --cache FILE .',
        program: process.execPath,
        args: [...ours, '--cache', join(folder, 'results'), '.'],
      },
      { name: 'dflint --no-context .', program: process.execPath, args: [...ours, '--no-context', '.'] },
    ];
    const hadolint = findHadolint();
    if (hadolint === undefined) console.log('hadolint could not be had from PyPI, so dflint is measured alone.\n');
    else
      runs.push({
        name: 'hadolint FILE...',
        program: hadolint,
        args: ['--no-fail', '--format', 'json', ...dockerfiles],
      });
    report(runs, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Run {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

function report(runs: readonly Run[], folder: string): void {
  const figures = runs.map((): Figures[] => []);
  // The first round, which fills the cache, does not count.
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, { program, args }] of runs.entries()) {
      const figure = measure([program, ...args], folder);
      if (round >= 0) figures[index]?.push(figure);
    }
  }
  for (const [index, { name }] of runs.entries()) {
    const of = (figure: keyof Figures) => median((figures[index] ?? []).map((it) => it[figure]));
    console.log(`${name.padEnd(28)}${row(of('cpu'), of('wall'), of('megabytes'))}`);
  }
  console.log();
}

/** Makes the repository, the same every time; returns the Dockerfiles, relative to the folder. */
function writeMonorepo(folder: string): readonly string[] {
  const random = randomFrom(20);
  const dockerfiles: string[] = [];
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  mkdirSync(join(folder, '.git'));
  write('.gitignore', 'node_modules/\ndist/\n*.log\n');
  write('.dflint.yaml', 'fail-on: error\nrules:\n  no-maintainer: info\n');
  for (let team = 0; team < TEAMS; team++)
    write(
      `services/team-${team}/.dflint.yaml`,
      `extends: ../../.dflint.yaml\nrules:\n  no-latest-tag: ${team % 2 ? 'error' : 'info'}\n`,
    );
  const perService = Math.floor(OTHER_FILES / DOCKERFILES);
  for (let number = 0; number < DOCKERFILES; number++) {
    const place = `services/team-${number % TEAMS}/service-${number}`;
    const name = random.of([
      'Dockerfile',
      'Dockerfile',
      'Dockerfile',
      'Dockerfile.prod',
      'api.Dockerfile',
      'Containerfile',
    ]);
    dockerfiles.push(`${place}/${name}`);
    write(`${place}/${name}`, dockerfileText(random));
    // As far as Dockerfiles copy them.
    for (const it of ['package.json', 'package-lock.json', 'requirements.txt', 'go.mod', 'src/main.ts'])
      write(`${place}/${it}`, `${it} of ${number}\n`);
    if (number % 3 === 0) write(`${place}/.dockerignore`, 'node_modules\n**/*.log\n.git\n!src\n');
    for (let file = 5; file < perService; file++)
      write(
        `${place}/${file % 5 === 0 ? 'node_modules/x' : `src/part-${file % 4}`}/file-${file}.ts`,
        `export const it = ${number};\n`,
      );
  }
  for (let number = 0; number < COMPOSE_FILES; number++)
    write(`stacks/stack-${number}/compose.yaml`, composeText(number, dockerfiles, random));
  for (let number = 0; number < BAKE_FILES; number++)
    write(`bake-${number}/docker-bake.hcl`, bakeText(number, dockerfiles));
  return dockerfiles;
}

function composeText(number: number, dockerfiles: readonly string[], random: Random): string {
  const services = Array.from({ length: 4 }, (_, index) => {
    const path = dockerfiles[(number * 4 + index) % dockerfiles.length] ?? '';
    const [context, file] = [dirname(path), path.slice(dirname(path).length + 1)];
    return `  service-${index}:\n    build:\n      context: ../../${context}\n      dockerfile: ${file}\n      args:\n        VERSION: "${random.below(9)}.${random.below(9)}"\n    ports: ["${8000 + index}:80"]\n`;
  });
  return `services:\n${services.join('')}`;
}

function bakeText(number: number, dockerfiles: readonly string[]): string {
  const paths = dockerfiles.slice(500 + number * 50, 550 + number * 50);
  const targets = paths.map((path, index) => {
    const context = `../${dirname(path)}`;
    return `target "t${index}" {\n  context = "${context}"\n  dockerfile = "${path.slice(dirname(path).length + 1)}"\n  args = { VERSION = "\${TAG}" }\n}\n`;
  });
  return `variable "TAG" { default = "1.0" }\ngroup "default" { targets = [${paths.map((_, index) => `"t${index}"`).join(', ')}] }\n${targets.join('')}`;
}

const BASES = [
  'node:22-alpine',
  'node:latest',
  'python:3.12-slim',
  'golang:1.23',
  'debian:bookworm-slim',
  'alpine:3.20',
  'ubuntu',
  'eclipse-temurin:21-jre',
  'ghcr.io/acme/base:1.4',
];
const PACKAGES = [
  'curl',
  'git',
  'ca-certificates',
  'build-essential',
  'libpq-dev',
  'jq',
  'unzip',
  'tini',
  'openssl',
  'make',
  'gcc',
  'vim',
];
const WORDS = [
  'alpha',
  'bravo',
  'carbon',
  'delta',
  'ember',
  'falcon',
  'garnet',
  'harbor',
  'indigo',
  'jasper',
  'kernel',
  'lumen',
];

/** A file of one to three stages with ten to forty instructions, good ones and such as linters speak of. */
function dockerfileText(random: Random): string {
  const stages = 1 + random.below(3);
  const lines = random.below(2)
    ? ['# syntax=docker/dockerfile:1', `# The ${random.of(WORDS)} of ${random.of(WORDS)}`]
    : [];
  lines.push('ARG VERSION=1.0');
  for (let stage = 0; stage < stages; stage++) {
    lines.push(
      '',
      `FROM ${random.of(BASES)}${stage < stages - 1 ? ` AS stage${stage}` : ''}`,
      `WORKDIR /${random.of(WORDS)}`,
    );
    const count = 4 + random.below(10);
    for (let it = 0; it < count; it++) lines.push(...instructionText(random, stage));
  }
  const name = random.of(WORDS);
  lines.push(
    ...random.of([
      ['USER 1000', `CMD ["./${name}"]`],
      [`CMD ./${name} --port 80`],
      [`ENTRYPOINT ["/bin/${name}"]`, 'EXPOSE 80'],
    ]),
  );
  return `${lines.join('\n')}\n`;
}

function instructionText(random: Random, stage: number): readonly string[] {
  const [a, b, c] = [random.of(PACKAGES), random.of(PACKAGES), random.of(PACKAGES)];
  const [word, other] = [random.of(WORDS), random.of(WORDS)];
  const copies = stage > 0 ? [[`COPY --from=stage${stage - 1} /${word} /${other}`]] : [];
  return random.of([
    [
      `RUN apt-get update && apt-get install -y --no-install-recommends \\`,
      `      ${a} \\`,
      `      ${b} \\`,
      `    && rm -rf /var/lib/apt/lists/*`,
    ],
    [`RUN apt-get update`, `RUN apt-get install -y ${a} ${b}`],
    [`RUN apk add --no-cache ${a} ${c}`],
    [`COPY package.json package-lock.json ./`, 'RUN --mount=type=cache,target=/root/.npm npm ci'],
    ['COPY requirements.txt .', `RUN pip install -r requirements.txt && python -m ${word}`],
    [`ENV ${word.toUpperCase()}=${other} ${other.toUpperCase()}_HOME=/opt/${word}`],
    [`# ${word} needs ${other}`, `LABEL org.acme.${word}="${other} ${random.below(1000)}"`],
    [
      `RUN set -eux; \\`,
      `    curl -fsSL https://example.com/${word}-\${VERSION}.tar.gz -o /tmp/${word}.tgz; \\`,
      `    tar -xzf /tmp/${word}.tgz -C /opt; \\`,
      `    if [ -n "$${other.toUpperCase()}" ]; then echo "${word} $VERSION" > /etc/${other}; fi`,
    ],
    [`RUN cd /opt/${word} && make ${other} -j$(nproc) | tee build.log`],
    ['COPY src ./src', `RUN for it in ${a} ${b}; do echo "$it" >> /etc/${word}; done`],
    [`ADD go.mod /${word}/`],
    [`RUN <<EOF`, `set -e`, `echo ${word} > /etc/${other}`, `mkdir -p /var/lib/${word}`, `EOF`],
    ...copies,
  ]);
}

interface Random {
  below(limit: number): number;
  of<T>(choices: readonly T[]): T;
}

/** Mulberry32: small, and good enough to make files differ. */
function randomFrom(seed: number): Random {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const of = <T>(choices: readonly T[]): T => {
    const choice = choices[below(choices.length)];
    if (choice === undefined) throw new RangeError('there is nothing to choose from');
    return choice;
  };
  return { below, of };
}
