import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { type DocumentSymbol, documentSymbols } from '../../server/service/symbols.ts';
import { searchSymbols } from '../../server/service/workspace-symbols.ts';
import { parse } from '../../server/syntax/parse.ts';
import { textOf } from '../../server/text/span.ts';
import { dedent } from '../markers.ts';

const FILE = dedent(`
  # syntax=docker/dockerfile:1
  ARG VERSION=20
  FROM node:$VERSION AS build
  ENV A=1 B="two words"
  run npm ci && \\
    npm run build
  ONBUILD COPY . /x
  FROM scratch
  COPY --from=build /a /b
  MAINTAINER me
`);

describe('the outline', () => {
  it('has directives, what stands above the stages, and stages with their instructions', () => {
    expect(outline(FILE)).toEqual([
      'directive syntax (docker/dockerfile:1)',
      'instruction ARG (VERSION=20)',
      '  argument VERSION (20)',
      'stage build (node:$VERSION)',
      '  instruction ENV (A=1 B="two words")',
      '    variable A (1)',
      '    variable B ("two words")',
      '  instruction RUN (npm ci &&)',
      '  instruction ONBUILD COPY (. /x)',
      'stage scratch (stage 1)',
      '  instruction COPY (--from=build /a /b)',
      '  instruction MAINTAINER (me)',
    ]);
  });

  it('selects the name: of a stage that behind AS, or its image', () => {
    const stages = documentSymbols(modelOf(parse(FILE))).filter((it) => it.kind === 'stage');
    expect(stages.map((it) => textOf(FILE, it.selection))).toEqual(['build', 'scratch']);
  });

  it('says what is deprecated', () => {
    const [, , , last] = documentSymbols(modelOf(parse(FILE)));
    expect(last?.children.map((it) => it.isDeprecated)).toEqual([false, true]);
  });

  it('has what cannot be understood too', () => {
    expect(outline('FROM\nCOPY x\nFR\\OM y\nONBUILD')).toEqual([
      'stage FROM (stage 0)',
      '  instruction COPY (x)',
      '  instruction FR\\OM (y)',
      '  instruction ONBUILD ()',
    ]);
  });

  it('has no stage in a file without FROM', () => {
    expect(outline('ARG A\nRUN b')).toEqual(['instruction ARG (A)', '  argument A ()', 'instruction RUN (b)']);
  });

  it('cuts long details between characters', () => {
    const [, detail = ''] = /\((.*)\)/.exec(outline(`RUN ${'😀'.repeat(100)}`).join()) ?? [];
    expect([...detail]).toHaveLength(80);
    expect(detail).toMatch(/😀…$/u);
  });
});

describe('a search', () => {
  it.each([
    ['', 'VERSION build A B scratch'],
    ['b', 'build B'],
    ['VN', 'VERSION'],
    ['bd', 'build'],
    ['db', ''],
  ])('for %j finds stages and variables with these letters in order', (query, names) => {
    expect(found(FILE, query).map((it) => it.name)).toEqual(names.split(' ').filter((it) => it !== ''));
  });

  it('tells the stage in which a variable is set', () => {
    expect(found(FILE, '').map((it) => it.container)).toEqual([undefined, undefined, 'build', 'build', undefined]);
  });
});

function outline(source: string): readonly string[] {
  const lines = ({ kind, name, detail, children }: DocumentSymbol): readonly string[] => [
    `${kind} ${name} (${detail})`,
    ...children.flatMap((it) => lines(it).map((line) => `  ${line}`)),
  ];
  return documentSymbols(modelOf(parse(source))).flatMap(lines);
}

function found(source: string, query: string) {
  return searchSymbols(modelOf(parse(source)), query);
}
