import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { definitionAt } from '../../server/service/definition.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';
import {
  type Case,
  casesOf,
  type Difference,
  expectAgreement,
  offsetOf,
  type Place,
  type Range,
  rangeOf,
} from './language-service.ts';

interface DefinitionCase extends Case {
  readonly position: Place;
  readonly result: Range | null;
}

const differences: readonly Difference[] = [
  {
    why: 'a variable that is set twice has its value from the last ARG or ENV above, not from the first',
    cases: `41..43 114..116 199..201 203..205 307..309 311..313 381..383 454..456 539..541 543..545 647..649 651..653 781
      783 785 787 845 847 849 851 853 855 857 859`,
  },
  {
    why: 'a shell expands nothing in single quotes',
    cases: '96 101 272..273 282..283 436 441 612..613 622..623 715 746..747',
  },
  {
    why: 'an ENV without a value sets nothing, so that it is taken for a definition only where there is no other',
    cases: '385 864 874 877',
  },
];

describeWithData('definitions of another language service', (root) => {
  const cases = casesOf<DefinitionCase>(root, 'definition');

  it('are all there', () => {
    expect(cases).toHaveLength(962);
  });

  it('are ours, but for what we do otherwise on purpose', () => {
    expectAgreement(cases, differences, { agrees, atLeast: 0.93 });
  });
});

function agrees({ dockerfile, position, result }: DefinitionCase): boolean {
  const definition = definitionAt(modelOf(parse(dockerfile)), offsetOf(dockerfile, position));
  const range = definition?.kind === 'place' ? rangeOf(dockerfile, definition.selection) : null;
  return JSON.stringify(range) === JSON.stringify(result);
}
