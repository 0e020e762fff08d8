import { describe, expect, it } from 'vitest';
import { blockAt, columnsOf, fittingColumns, type Prediction } from '../client/layers/columns.ts';
import { html, textIn } from '../client/layers/drawing.ts';
import { type Box, edgePicture, edgesOf } from '../client/layers/edges.ts';
import { headlineOf, plain } from '../client/layers/headline.ts';
import { neighbour } from '../client/layers/neighbour.ts';
import { page, spoken, type ViewState, withScene } from '../client/layers/page.ts';
import { duplicatesIn, type Finding } from '../client/same-finding.ts';
import type { BuildContext, Entry } from '../server/context/context.ts';
import { sha256 } from '../server/host/sha256.ts';
import { OpenDocument } from '../server/lsp/document.ts';
import type { LayersScene } from '../server/lsp/protocol.ts';
import { stagesOf } from '../server/lsp/stages.ts';
import { modelOf } from '../server/model/model.ts';
import { predict } from '../server/simulator/predict.ts';
import { contextOfFiles } from './context-of-files.ts';

const SOURCE = `FROM node:22 AS deps
WORKDIR /app
COPY package.json ./
RUN npm ci
FROM deps AS build
COPY src src
RUN npm run build
FROM golang:1 AS tools
RUN go install probe
FROM node:22 AS spare
FROM node:22
WORKDIR /app
COPY --from=tools /bin/probe /bin/
COPY --from=build /app/dist dist
`;
const FILES = { 'package.json': '{}', 'src/app.ts': 'a', 'src/page.ts': 'p' };

/** What a build would do with other files than the build before. */
function predicted(after: Record<string, string>, source = SOURCE, before: Record<string, string> = FILES): Prediction {
  const document = OpenDocument.open('file:///Dockerfile', 'dockerfile', 1, source, 'utf-16');
  const builds = [before, after].map((it) => ({
    dockerfile: { path: 'Dockerfile', source },
    context: contextWith(it),
  }));
  const result = predict(builds, { sha256 });
  if (result.kind === 'refused') throw new Error(result.message);
  const { steps, ...prediction } = result;
  const range = (it: { start: number; end: number }) => document.places.range(it);
  return {
    ...prediction,
    stages: stagesOf({ document, model: modelOf(document.file) }),
    steps: steps.map(({ start, end, shared, ...it }) => ({
      ...it,
      range: range({ start, end }),
      shared: shared.map((other) => ({ name: other.name, line: other.line, range: range(other) })),
    })),
  };
}

function contextWith(files: Record<string, string>): BuildContext {
  const { entries, ...rest } = contextOfFiles(files);
  const hashed = [...entries].map(([path, entry]): [string, Entry] => {
    if (entry.kind !== 'file') return [path, entry];
    const content = `sha256:${Buffer.from(sha256([Buffer.from(files[path] ?? '')])).toString('hex')}`;
    return [path, { ...entry, content }];
  });
  return { ...rest, entries: new Map(hashed) };
}

const changed = (...paths: string[]) =>
  predicted({ ...FILES, ...Object.fromEntries(paths.map((it) => [it, 'something else'])) });
const headline = (prediction: Prediction) => plain(headlineOf(prediction));
const START: ViewState = { scene: { kind: 'nothing' }, last: undefined, line: undefined, selected: undefined };
const sceneOf = (prediction: Prediction): LayersScene => ({ kind: 'prediction', file: 'Dockerfile', prediction });
const shown = (prediction: Prediction, state: Partial<ViewState> = {}, width = 2000) =>
  html(page({ ...withScene(START, sceneOf(prediction)), ...state }, width));
/** The opening tag of the block that contains a text. */
const tagOf = (text: string, drawn: string) => {
  const [tag = ''] = drawn.split('<div class="block').filter((it) => it.includes(text));
  return tag.slice(0, tag.indexOf('>'));
};

describe('the headline', () => {
  it.each([
    [[], 'All 8 steps are cached: nothing will run'],
    [['src/app.ts'], 'You changed src/app.ts: 2 of 8 steps will run, 1 more may'],
    [['src/app.ts', 'src/page.ts'], 'You changed src/app.ts and src/page.ts: 2 of 8 steps will run, 1 more may'],
    [['package.json'], 'You changed package.json: 4 of 8 steps will run, 1 more may'],
  ])('says of a change of %j what follows', (paths, expected) => {
    expect(headline(changed(...paths))).toBe(expected);
  });

  it('does not say that a file was changed that is new', () => {
    expect(headline(predicted({ ...FILES, 'src/new.ts': 'n' }))).toMatch(/^src\/new\.ts was added: 2 of 8/);
  });

  it('is read out without markup', () => {
    expect(spoken(withScene(START, sceneOf(changed('src/app.ts'))))).toMatch(/^You changed src\/app\.ts: 2 of 8/);
  });

  it('tells a first build, whatever it is said to begin with', () => {
    expect(headline({ ...changed('src/app.ts'), commit: null })).toMatch(/^A first build: /);
  });

  it('says where a build stops', () => {
    const source = 'FROM node:22\nCOPY gone /\nRUN make\n';
    expect(headline(predicted({}, source, {}))).toMatch(/^Line 2: the build stops here/);
  });
});

describe('the columns', () => {
  it('have each stage right of all that it needs, and what needs nothing in the first', () => {
    const names = columnsOf(changed()).map((it) => it.map(({ name }) => name));
    expect(names).toEqual([['deps', 'tools', 'spare'], ['build'], ['stage-4']]);
  });

  it('become one in the order of the file, where they do not fit', () => {
    const [column = [], ...more] = fittingColumns(changed(), 500);
    expect(column.map((it) => it.name)).toEqual(['deps', 'build', 'tools', 'spare', 'stage-4']);
    expect(more).toEqual([]);
  });

  it('show a step that another stage has, too, in both stages', () => {
    const target = columnsOf(changed())
      .flat()
      .find((it) => it.isTarget);
    expect(target?.blocks.map((it) => [it.line, it.isRepeated])).toEqual([
      [11, true],
      [12, true],
      [13, false],
      [14, false],
    ]);
  });

  it('know the block of a line, and none of a line between', () => {
    expect(blockAt(columnsOf(changed()), 6)?.step.name).toBe('[build 1/2] COPY src src');
    expect(blockAt(columnsOf(changed()), 5)).toBeUndefined();
  });
});

describe('an edge', () => {
  it('leads to the block that copies, and to a stage that is built on another', () => {
    const ends = edgesOf(changed('src/app.ts')).map(({ from, to, tone }) => [from, Object.values(to)[0], tone]);
    expect(ends).toEqual([
      ['deps 4', 'build', 'cached'],
      ['tools 2', 'stage-4 3', 'cached'],
      ['build 2', 'stage-4 4', 'rebuilt'],
    ]);
  });

  it('goes from the right to the left, or around where both stand in one column', () => {
    const [edge] = edgesOf(changed());
    const box = (left: number, top: number): Box => ({ left, right: left + 100, top, bottom: top + 20 });
    const curve = (to: Box) => (edge === undefined ? '' : html(edgePicture(edge, box(0, 0), to)));
    expect(curve(box(200, 50))).toContain('d="M100 10C');
    expect(curve(box(0, 50))).toContain('d="M0 10C-');
  });
});

describe('the picture', () => {
  it('gives every block its verdict in words, not by colour alone', () => {
    const text = textIn(page(withScene(START, sceneOf(changed('src/app.ts'))), 2000));
    expect(text).toContain('Line 4cached: RUN npm ci');
    expect(text).toContain('Line 6will run: COPY src src15 Bsrc/app.ts changed');
    expect(text).toContain('Line 14may run: COPY --from=build /app/dist dist');
  });

  it('sets the step apart with which it begins, and only that', () => {
    const drawn = shown(changed('src/app.ts'));
    expect(tagOf('COPY</b> src src', drawn)).toContain('rebuilt root');
    expect(tagOf('RUN</b> npm run build', drawn)).not.toContain('root');
  });

  it('marks the step of the cursor', () => {
    const drawn = shown(changed(), { line: 4 });
    expect(drawn.match(/aria-current="true"/g)).toHaveLength(1);
    expect(tagOf('RUN</b> npm ci', drawn)).toContain('current');
  });

  it('has one block that the tab key reaches: the selected one, else that of the cursor, else the first', () => {
    const reached = (state: Partial<ViewState>) => {
      const drawn = shown(changed(), state);
      expect(drawn.match(/tabindex="0"/g)).toHaveLength(1);
      return drawn.match(/tabindex="0"[^>]*data-key="([^"]*)"/)?.[1];
    };
    expect(reached({})).toBe('deps 1');
    expect(reached({ line: 6 })).toBe('build 1');
    expect(reached({ line: 6, selected: 'tools 2' })).toBe('tools 2');
    expect(reached({ selected: 'a step that is gone' })).toBe('deps 1');
  });

  it('tells what is not reached from what stops the build', () => {
    const { steps, ...rest } = predicted({}, 'FROM node:22\nCOPY gone /\nRUN make\n', {});
    const drawn = shown({
      ...rest,
      steps: steps.map((it, index) => ({ ...it, flow: { base: index - 1, reads: [] } })),
    });
    expect(tagOf('COPY</b> gone /', drawn)).toContain('failed');
    expect(tagOf('RUN</b> make', drawn)).toContain('unreached');
  });

  it('says that a stage is not built', () => {
    expect(shown(changed())).toContain('not built');
  });

  it('lets no text of a Dockerfile become markup', () => {
    const drawn = shown(predicted({}, 'FROM node:22\nRUN echo "<img src=x onerror=alert(1)>"\n', {}));
    expect(drawn).not.toContain('<img');
    expect(drawn).toContain('&#60;img');
  });

  it('has no style of its own, which the policy of the page forbids', () => {
    expect(shown(changed('src/app.ts'))).not.toMatch(/ style=| on\w+=/);
  });

  it('is drawn of a server that does not tell how stages hang together', () => {
    const { stages: _, ...rest } = changed('src/app.ts');
    expect(columnsOf(rest).map((it) => it.map(({ name }) => name))).toEqual([
      ['deps'],
      ['build'],
      ['tools'],
      ['stage-4'],
    ]);
  });
});

describe('what cannot be predicted', () => {
  const unknown = (remedy: 'trust' | undefined): LayersScene => {
    return { kind: 'unknown', file: 'Dockerfile', reason: 'this cannot be built: there is no FROM', remedy };
  };

  it('says why, and what helps', () => {
    const drawn = html(page(withScene(START, unknown('trust')), 800));
    expect(drawn).toContain('This cannot be built: there is no FROM');
    expect(drawn).toContain('<button type="button" data-remedy="trust">');
  });

  it('leaves the last picture in sight while one types, and says what is the matter', () => {
    const drawn = html(page(withScene(withScene(START, sceneOf(changed())), unknown(undefined)), 2000));
    expect(drawn).toContain('npm ci');
    expect(drawn).toContain('This cannot be built: there is no FROM');
  });

  it('leaves no picture of another file, nor where nothing may be predicted', () => {
    const before = withScene(START, sceneOf(changed()));
    expect(withScene(before, { kind: 'waiting', file: 'other.dockerfile' }).last).toBeUndefined();
    expect(withScene(before, unknown('trust')).last).toBeUndefined();
  });
});

describe('the keyboard', () => {
  const columns = [['a', 'b', 'c'], [], ['d'], ['e', 'f']];

  it.each([
    ['a', 'ArrowDown', 'b'],
    ['c', 'ArrowDown', 'd'],
    ['d', 'ArrowUp', 'c'],
    ['b', 'ArrowRight', 'd'],
    ['d', 'ArrowLeft', 'a'],
    ['e', 'Home', 'a'],
    ['a', 'End', 'f'],
    ['a', 'ArrowUp', undefined],
    ['a', 'ArrowLeft', undefined],
    ['f', 'ArrowDown', undefined],
    ['a', 'x', undefined],
  ])('leads from %s by %s to %s', (at, key, expected) => {
    expect(neighbour(columns, at, key)).toBe(expected);
  });
});

describe('what others find, too', () => {
  const rules = [
    { id: 'no-maintainer', summary: '', aka: ['DL4000', 'MaintainerDeprecated'] },
    { id: 'syntax-error', summary: '', aka: [] },
    { id: 'no-secret-literal', summary: '', aka: [] },
  ];
  const finding = (source: string, code: Finding['code'], line = 0, severity: Finding['severity'] = 1): Finding => {
    return { source, code, severity, range: { start: { line }, end: { line } } };
  };
  const isHidden = (ours: Finding, theirs: Finding) => duplicatesIn([ours], [theirs], rules).has(ours);
  const maintainer = finding('dflint', 'no-maintainer');

  it.each([
    ['by its name', finding('docker-language-server', 'MaintainerDeprecated')],
    ['by its name, with a link', finding('hadolint', { value: 'DL4000' })],
    ['by its number', finding('dockerfile-utils', 45)],
  ])('is hidden %s', (_, theirs) => {
    expect(isHidden(maintainer, theirs)).toBe(true);
  });

  it('is shown where they say it of another line, or say another thing', () => {
    expect(isHidden(maintainer, finding('hadolint', 'DL4000', 3))).toBe(false);
    expect(isHidden(maintainer, finding('hadolint', 'DL3006'))).toBe(false);
    expect(isHidden(maintainer, finding('somebody', 45))).toBe(false);
  });

  it('is hidden where both cannot understand a line, but not what only we know of it', () => {
    const theirs = finding('docker-language-server', undefined, 0, 0);
    expect(isHidden(finding('dflint', 'syntax-error', 0, 0), theirs)).toBe(true);
    expect(isHidden(finding('dflint', 'no-secret-literal', 0, 0), theirs)).toBe(false);
  });
});
