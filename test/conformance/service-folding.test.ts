import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { foldsIn } from '../../server/service/folding.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';
import { type Case, casesOf, expectAgreement, placeOf } from './language-service.ts';

interface FoldingCase extends Case {
  readonly lineFoldingOnly: boolean;
  readonly rangeLimit: number;
  readonly result: readonly object[];
}

describeWithData('folds of another language service', (root) => {
  const cases = casesOf<FoldingCase>(root, 'folding');

  it('are all there', () => {
    expect(cases).toHaveLength(168);
  });

  it('are ours too', () => {
    expectAgreement(cases, [], { agrees, atLeast: 1 });
  });
});

function agrees({ dockerfile, lineFoldingOnly, rangeLimit, result }: FoldingCase): boolean {
  const folds = foldsIn(modelOf(parse(dockerfile))).map(({ start, end, kind }) => {
    const [startLine, startCharacter] = placeOf(dockerfile, start);
    const [endLine, endCharacter] = placeOf(dockerfile, end);
    return {
      startLine,
      endLine,
      ...(!lineFoldingOnly && { startCharacter, endCharacter }),
      ...(kind === 'comment' && { kind }),
    };
  });
  return JSON.stringify(folds.slice(0, rangeLimit)) === JSON.stringify(result);
}
