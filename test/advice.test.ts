import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { sha256 } from '../server/host/sha256.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import { movesIn } from '../server/simulator/advice/moves.ts';
import { type Advised, adviceFor } from '../server/simulator/advice.ts';
import { costsBy } from '../server/simulator/cost.ts';
import { parse } from '../server/syntax/parse.ts';
import { applyEdits } from '../server/text/edit.ts';
import { contextOfFiles } from './context-of-files.ts';
import { madeContext } from './made-context.ts';
import { pastOfFiles } from './past-of-files.ts';
import { describeWithData } from './reference-data.ts';

type Files = Readonly<Record<string, string>>;

const NODE: Files = {
  '.dockerignore': 'node_modules\n.venv\nvendor\n',
  'package.json': '{ "dependencies": { "express": "4.21.1" } }',
  'package-lock.json': '{}',
  'src/main.js': 'main',
};

/** A Dockerfile in lines without its FROM, and what all of the advice makes of it after three edits of the source. */
function advised(lines: readonly string[], files: Files = NODE, history: readonly Files[] = EDITS): readonly string[] {
  const [from, ...rest] = (adviceOn(['FROM node:22', ...lines].join('\n'), files, history)?.advised ?? '').split('\n');
  expect(from).toBe('FROM node:22');
  return rest;
}

const EDITS: readonly Files[] = ['a', 'b', 'c'].map((it) => ({ 'src/main.js': it }));

function adviceOn(
  source: string,
  files: Files,
  history: readonly Files[],
  sources: readonly string[] = [],
): Advised | undefined {
  const builds = pastOfFiles(files, history, (index) => sources[index] ?? source);
  return adviceFor(builds, { sha256, costOf: costsBy(undefined) });
}

/** Why nothing is advised for a COPY of the source. */
function refusal(lines: readonly string[], files: Files = NODE): string | undefined {
  const source = ['FROM node:22', ...lines].join('\n');
  const { moves, refusals } = movesIn(source, contextOfFiles(files), {});
  const costly = moves.filter((it) => it.lifted.some((step) => source.startsWith('RUN', step.start)));
  expect(costly.map((it) => it.title)).toEqual([]);
  return refusals[0]?.why;
}

const INSTALLING = ['WORKDIR /app', 'COPY . .', 'RUN npm ci'];

describe('what moves', () => {
  it('copies the manifests first, and the source behind the installation', () => {
    expect(advised([...INSTALLING, 'RUN npm run build'])).toEqual([
      'WORKDIR /app',
      'COPY package.json package-lock.json ./',
      'RUN npm ci',
      'COPY . .',
      'RUN npm run build',
    ]);
  });

  it('copies the settings of the package manager with them, where there are any', () => {
    expect(advised(INSTALLING, { ...NODE, '.npmrc': 'fund=false' })[1]).toBe(
      'COPY package.json package-lock.json .npmrc ./',
    );
  });

  it('keeps owner and place, also of a manifest in a folder', () => {
    const files = { 'api/requirements.txt': '-r base.txt\n', 'api/base.txt': 'flask==3.0.3', 'src/main.js': '' };
    expect(advised(['COPY --chown=1000 . /srv2', 'RUN pip install -r /srv2/api/requirements.txt'], files)).toEqual([
      'COPY --chown=1000 api/requirements.txt api/base.txt /srv2/api/',
      'RUN pip install -r /srv2/api/requirements.txt',
      'COPY --chown=1000 . /srv2',
    ]);
  });

  it.each(['-r requirements.txt', '-rrequirements.txt', '--requirement=requirements.txt'])(
    'knows the file that pip reads by %s',
    (option) => {
      const files = { 'requirements.txt': 'flask==3.0.3', 'src/main.js': '' };
      const install = `RUN pip install ${option}`;
      expect(advised(['WORKDIR /app', 'COPY . .', install], files)).toEqual([
        'WORKDIR /app',
        'COPY requirements.txt ./',
        install,
        'COPY . .',
      ]);
    },
  );

  it('moves the source below what installs packages of the system or of an index', () => {
    const installs = ['RUN apt-get update && apt-get install -y git', 'RUN npm install -g pnpm'];
    expect(advised(['COPY . /app', ...installs])).toEqual([...installs, 'COPY . /app']);
  });

  it('takes along what belongs to the source', () => {
    const lines = [
      'COPY . /app',
      '# It is called by cron.',
      'RUN chmod +x /app/src/main.js',
      'RUN apk add --no-cache git',
    ];
    expect(advised(lines)).toEqual([
      'RUN apk add --no-cache git',
      'COPY . /app',
      '# It is called by cron.',
      'RUN chmod +x /app/src/main.js',
    ]);
  });

  it('leaves above the manifests what is said of the dependencies', () => {
    expect(advised(['# Install the dependencies.', 'COPY . /app', 'WORKDIR /app', 'RUN npm ci'])).toEqual([
      '# Install the dependencies.',
      'COPY package.json package-lock.json /app/',
      'WORKDIR /app',
      'RUN npm ci',
      'COPY . /app',
    ]);
  });

  it('moves a variable down to its first use, where its values have changed', () => {
    const source = (commit: number) =>
      `FROM alpine\nARG GIT_COMMIT=${commit}\nRUN apk add git\nLABEL revision=$GIT_COMMIT\nRUN make\n`;
    const sources = [1, 2, 3, 4].map(source);
    expect(adviceOn(source(4), {}, EDITS, sources)?.advised).toBe(
      'FROM alpine\nRUN apk add git\nARG GIT_COMMIT=4\nLABEL revision=$GIT_COMMIT\nRUN make\n',
    );
  });

  it('moves a variable and the source down together, where one alone is of no use', () => {
    const source = (commit: number) =>
      `FROM alpine\nARG GIT_COMMIT=${commit}\nCOPY . /app\nRUN apk add git\nRUN make\n`;
    const { advice, advised } = adviceOn(source(4), NODE, EDITS, [1, 2, 3, 4].map(source)) ?? {};
    expect(advised).toBe('FROM alpine\nRUN apk add git\nCOPY . /app\nARG GIT_COMMIT=4\nRUN make\n');
    expect(advice).toHaveLength(1);
  });
});

describe('what it says', () => {
  it('gives the saving on the history, and the proof', () => {
    const { advice = [], before, after } = adviceOn(['FROM node:22', ...INSTALLING].join('\n'), NODE, EDITS) ?? {};
    expect(advice).toMatchObject([
      {
        title: 'Copy package.json and package-lock.json first, and the rest below RUN npm ci',
        proof: expect.stringContaining(
          'RUN npm ci reads package.json and package-lock.json only: package.json has no script',
        ),
      },
    ]);
    expect(advice[0]).toMatchObject({ before, after });
    expect(before?.secondsPerBuild).toBeGreaterThan(30);
    expect(after?.secondsPerBuild).toBeLessThan(1);
    expect(after?.cachedShare).toBeGreaterThan(before?.cachedShare ?? 1);
  });

  it('advises nothing that does not save', () => {
    const manifests = ['a', 'b', 'c'].map((it) => ({ 'package-lock.json': it }));
    expect(adviceOn(['FROM node:22', ...INSTALLING].join('\n'), NODE, manifests)?.advice).toEqual([]);
  });

  it('compares only the commits that have what is named now', () => {
    const { '.dockerignore': ignore = '', 'src/main.js': main = '', ...manifests } = NODE;
    const history = [...EDITS, manifests, ...EDITS.map((it) => ({ 'src/main.js': `${it['src/main.js']}2` })), ...EDITS];
    const files = { '.dockerignore': ignore, 'src/main.js': main };
    const { advice = [] } = adviceOn(['FROM node:22', ...INSTALLING].join('\n'), files, history) ?? {};
    expect(advice.map((it) => it.after.builds)).toEqual([6]);
  });
});

describe('what stays where it is', () => {
  const withPackage = (json: object): Files => ({ ...NODE, 'package.json': JSON.stringify(json) });
  const refused: [what: string, why: RegExp, lines: readonly string[], files?: Files][] = [
    [
      'scripts that an installation runs',
      /has a script postinstall/,
      INSTALLING,
      withPackage({ scripts: { postinstall: 'x' } }),
    ],
    ['workspaces', /has workspaces/, INSTALLING, withPackage({ workspaces: ['a'] })],
    [
      'a folder as dependency',
      /dependency that is file:lib/,
      INSTALLING,
      withPackage({ dependencies: { lib: 'file:lib' } }),
    ],
    [
      'packages of a working tree',
      /node_modules is not in the ignore file/,
      INSTALLING,
      { ...NODE, '.dockerignore': '' },
    ],
    [
      'packages in the build context',
      /both bring .*node_modules/,
      INSTALLING,
      { ...NODE, '.dockerignore': '', 'node_modules/a': '' },
    ],
    [
      'a lock file that may be written anew',
      /may write package-lock.json anew/,
      ['WORKDIR /app', 'COPY . .', 'RUN npm install'],
    ],
    [
      'no lock file',
      /package-lock.json is not there/,
      INSTALLING,
      { '.dockerignore': '*_modules', 'package.json': '{}' },
    ],
    ['tools of a module', /.*/, ['WORKDIR /app', 'COPY go.sum ./', 'RUN go install tool'], { 'go.sum': '' }],
    [
      'what is built by the installation',
      /.*/,
      ['WORKDIR /app', 'COPY package.json package-lock.json ./', 'COPY binding.gyp ./', 'COPY src ./src', 'RUN npm ci'],
      { ...NODE, 'binding.gyp': '{}' },
    ],
    [
      'a manifest above that may be of a workspace',
      /with \/app\/package.json npm ci may read more/,
      ['COPY . /app', 'RUN cd /app/a && npm ci'],
      { '.dockerignore': '**/node_modules', 'package.json': '{}', 'a/package.json': '{}', 'a/package-lock.json': '{}' },
    ],
    [
      'requirements that are folders',
      /has -e \./,
      ['WORKDIR /app', 'COPY . .', 'RUN pip install -r r.txt'],
      { 'r.txt': 'flask\n-e .\n' },
    ],
    [
      'a module that a folder replaces',
      /go.mod has => \.\/lib/,
      ['WORKDIR /app', 'COPY . .', 'RUN go mod download'],
      { 'go.mod': 'go 1.22\nreplace a => ./lib', 'go.sum': '' },
    ],
    [
      'the project itself',
      /installs the project itself: poetry install lacks --no-root/,
      ['WORKDIR /app', 'COPY . .', 'RUN poetry install'],
      { 'pyproject.toml': '', 'poetry.lock': '' },
    ],
    ['a program that is not known', /RUN .* runs make, of which/, ['COPY . /app', 'RUN make install']],
    ['a script of the source', /is more than a list|runs /, ['COPY . /app', 'RUN sh /app/install.sh && npm ci']],
    [
      'what a substitution works out',
      /is more than a list/,
      ['COPY . /app', 'RUN apt-get install -y $(cat /app/packages)'],
    ],
    [
      'packages that are files',
      /has a package manager read \/app\/a.deb/,
      ['COPY . /app', 'RUN apt-get install -y /app/a.deb'],
    ],
    ['files of the system', /may work with what is in \/etc/, ['COPY . /etc/apt', 'RUN apt-get install -y git']],
    [
      'a variable that leads to the source',
      /a variable leads to \/app/,
      ['ENV PATH=/app/bin:$PATH', 'COPY . /app', 'RUN apt-get install -y git'],
    ],
    ['a mount', /has a mount/, ['COPY . /app', 'RUN --mount=type=bind,target=/src npm ci']],
    ['what SHELL changes', /.*/, ['COPY . /app', 'SHELL ["/bin/bash", "-c"]', 'RUN apt-get install -y git']],
    ['what ONBUILD holds back', /.*/, ['COPY . /app', 'ONBUILD RUN true', 'RUN apt-get install -y git']],
    ['what VOLUME keeps', /.*/, ['COPY . /app', 'VOLUME /app', 'RUN apt-get install -y git']],
    ['another user', /.*/, ['ENV COLOR=1', 'USER 1000', 'RUN make']],
    ['a variable of any name', /.*/, ['ARG VERSION=1', 'RUN apt-get install -y git']],
    ['a variable behind its use', /.*/, ['ARG GIT_COMMIT=1', 'RUN make $GIT_COMMIT', 'RUN apt-get install -y git']],
    [
      'a variable that leads who knows where',
      /a variable leads to/,
      ['ENV NODE_PATH=$ROOT/lib', 'COPY . /app', 'RUN apt-get install -y git'],
    ],
    ['relative places', /.*/, ['WORKDIR /a', 'COPY . .', 'WORKDIR /b', 'RUN echo a > b']],
  ];
  it.each(refused)('%s', (_, why, lines, files) => {
    expect(refusal(lines, files) ?? '').toMatch(why);
  });

  it('two installations, which may each see what the other does', () => {
    expect(advised(['COPY src /usr/local/src2', 'RUN apt-get install -y git', 'RUN npm install -g pnpm'])).toEqual([
      'COPY src /usr/local/src2',
      'RUN apt-get install -y git',
      'RUN npm install -g pnpm',
    ]);
  });

  it('whatever has a mistake, or another frontend', () => {
    const moves = (source: string) => movesIn(source, contextOfFiles(NODE), {}).moves.length;
    const source = 'FROM a\nCOPY . /app\nRUN apk add git\n';
    expect(moves(source)).toBeGreaterThan(0);
    expect(moves(`${source}COPY\n`)).toBe(0);
    expect(moves(`# syntax=example.com/frontend\n${source}`)).toBe(0);
  });
});

describeWithData('moves in real Dockerfiles', (root) => {
  const folder = join(root, 'corpus', 'files');
  const cases = readdirSync(folder).flatMap((name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    // The move that goes farthest has the others in it.
    const move = movesIn(source, madeContext(source), {}).moves.at(-1);
    return move === undefined ? [] : { name, source, after: applyEdits(source, move.edits) };
  });

  it('there are some', () => expect(cases.length).toBeGreaterThan(300));

  it('leave all instructions as they are, and add only COPYs of files', () => {
    for (const { name, source, after } of cases) {
      const [old, young] = [instructionsOf(source), instructionsOf(after)];
      const rest = [...young];
      for (const it of old) rest.splice(rest.indexOf(it), rest.includes(it) ? 1 : 0);
      expect([name, rest.filter((it) => !/^COPY /.test(it)), young.length - rest.length]).toEqual([
        name,
        [],
        old.length,
      ]);
    }
  });

  it('keep all comments, and bring no error', () => {
    const errorsIn = (path: string, source: string) =>
      lint({ path, source }, rules, defaultConfig).filter((it) => it.severity === 'error').length;
    for (const { name, source, after } of cases) {
      expect([name, parse(after).errors]).toEqual([name, []]);
      expect([name, commentsOf(after)]).toEqual([name, commentsOf(source)]);
    }
    for (const { name, source, after } of cases.filter((_, index) => index % 8 === 0))
      expect([name, errorsIn(name, after)]).toEqual([name, errorsIn(name, source)]);
  });
});

function instructionsOf(source: string): readonly string[] {
  return parse(source).instructions.map((it) => source.slice(it.start, it.end));
}

function commentsOf(source: string): readonly string[] {
  const comments = parse(source).trivia.filter((it) => it.kind === 'comment');
  return comments.map((it) => source.slice(it.start, it.end)).sort();
}

describe('what is kept in a cache mount', () => {
  const BUILDING = [
    'WORKDIR /app',
    'COPY package.json package-lock.json ./',
    'RUN npm ci',
    'COPY . .',
    'RUN npm run build',
  ];
  const SHIPPING = ['FROM nginx:1.27', 'COPY --from=build /app/dist /srv'];
  const MANIFEST_EDITS: readonly Files[] = ['1', '2', '3'].map((it) => ({ 'package-lock.json': `{ "n": ${it} }` }));
  const mounted = (building: readonly string[], shipping = SHIPPING) => {
    const source = ['FROM node:22 AS build', ...building, ...shipping].join('\n');
    return adviceOn(source, NODE, MANIFEST_EDITS)?.advised.match(/RUN --mount=type=cache\S* .*/g) ?? [];
  };

  it('is what an installation downloads in a stage that does not ship', () => {
    expect(mounted(BUILDING)).toEqual(['RUN --mount=type=cache,target=/root/.npm npm ci']);
  });

  it('says what it saves on the history, and why the image is the same', () => {
    const source = ['FROM node:22 AS build', ...BUILDING, ...SHIPPING].join('\n');
    const [advice] = adviceOn(source, NODE, MANIFEST_EDITS)?.advice ?? [];
    expect(advice?.title).toBe('Keep what npm ci downloads in a cache mount');
    expect(advice?.proof).toContain('nothing else in the stage reads /root/.npm');
    expect((advice?.before.secondsPerBuild ?? 0) - (advice?.after.secondsPerBuild ?? 0)).toBeCloseTo(15);
  });

  it.each([
    ['the image that ships', [...BUILDING], []],
    ['a stage that copies all of it', [...BUILDING], ['FROM scratch', 'COPY --from=build / /']],
    ['a stage that copies the cache', [...BUILDING], ['FROM scratch', 'COPY --from=build /root/.n* /cache/']],
    ['an installation behind it', [...BUILDING, 'RUN npm ci --offline'], SHIPPING],
    [
      'a command that clears the cache',
      ['WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci && npm cache clean -f'],
      SHIPPING,
    ],
    ['a home of its own', ['ENV HOME=/home/node', ...BUILDING], SHIPPING],
    ['a user', ['USER node', ...BUILDING], SHIPPING],
    ['a command that is not known', [...BUILDING, 'RUN cp -r ~ /copy'], SHIPPING],
  ])('is nothing where there is %s', (_, building, shipping) => {
    expect(mounted(building, shipping)).toEqual([]);
  });

  it('is nothing that later steps work with', () => {
    const files = { 'go.mod': 'module example.com/app\n\ngo 1.22\n', 'go.sum': '', 'main.go': '' };
    const source =
      'FROM golang AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build\nFROM scratch\nCOPY --from=build /src/app /';
    const history = ['a', 'b', 'c'].map((it) => ({ 'go.sum': it }));
    expect(adviceOn(source, files, history)?.advice).toEqual([]);
  });
});
