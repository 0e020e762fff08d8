import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { codeLenses } from '../../server/service/code-lens.ts';
import { parse } from '../../server/syntax/parse.ts';
import { textOf } from '../../server/text/span.ts';
import { predictionOf } from './prediction-of.ts';

const SOURCE =
  'FROM a:1 AS base\nRUN b\nFROM base AS build\nCOPY x /x\nRUN y\nFROM base AS test\nFROM base\nCOPY --from=build /x /z\n';

describe('the lines above a stage', () => {
  it('say how often it is used, and where', () => {
    const model = modelOf(parse(SOURCE));
    const lenses = codeLenses(model);
    expect(lenses.map((it) => `${textOf(SOURCE, it.span)}: ${it.title}`)).toEqual([
      'FROM a:1 AS base: 3 uses',
      'FROM base AS build: 1 use',
      'FROM base AS test: not used',
      'FROM base: what is built',
    ]);
    expect(lenses[0]?.places.map((it) => textOf(SOURCE, it))).toEqual(['base', 'base', 'base']);
  });

  it('say of what is used by nothing that is built that it is not either', () => {
    const source = 'FROM a AS b\nFROM b AS c\nFROM d\n';
    expect(codeLenses(modelOf(parse(source))).map((it) => it.title)).toEqual([
      '1 use, but not built',
      'not used',
      'what is built',
    ]);
    expect(codeLenses(modelOf(parse(source), { target: 'b' })).map((it) => it.title)).toEqual([
      '1 use, and what is built',
      'not used',
      'not used',
    ]);
  });

  it('say what of it is in the cache, where that is known', () => {
    const { steps } = predictionOf(SOURCE, { x: 'old' }, { x: 'newer' });
    const lenses = codeLenses(modelOf(parse(SOURCE)), steps).filter((it) => it.kind === 'cache');
    expect(lenses.map((it) => `${textOf(SOURCE, it.span)}: ${it.title}`)).toEqual([
      'FROM a:1 AS base: the step is cached',
      'FROM base AS build: 0 of 2 steps cached; line 4 is rebuilt: x changed',
      expect.stringMatching(/^FROM base: 0 of 1 step cached; line 8 may be rebuilt: cached if /),
    ]);
  });

  it('are none of a file without a stage', () => {
    expect(codeLenses(modelOf(parse('')))).toEqual([]);
    expect(codeLenses(modelOf(parse('RUN a\n')))).toEqual([]);
    expect(codeLenses(modelOf(parse('FROM\n')))).toEqual([]);
  });
});
