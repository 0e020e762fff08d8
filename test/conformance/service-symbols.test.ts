import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { type DocumentSymbol, documentSymbols } from '../../server/service/symbols.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';
import { type Case, casesOf, type Difference, expectAgreement, type Range, rangeOf } from './language-service.ts';

interface SymbolCase extends Case {
  readonly result: readonly { readonly name: string; readonly deprecated: boolean; readonly range: Range }[];
}

const differences: readonly Difference[] = [
  {
    why: 'a lone carriage return ends no line to BuildKit, so that the directive is on the first one',
    cases: '13',
  },
  { why: 'without a value, or with another name than BuildKit knows, it is a comment', cases: '19..22' },
];

describeWithData('symbols of another language service', (root) => {
  const cases = casesOf<SymbolCase>(root, 'symbol');

  it('are all there', () => {
    expect(cases).toHaveLength(45);
  });

  it('are ours too where they are not in a tree, but for what we do otherwise on purpose', () => {
    expectAgreement(cases, differences, { agrees, atLeast: 0.88 });
  });
});

function agrees({ dockerfile, result }: SymbolCase): boolean {
  const symbols = documentSymbols(modelOf(parse(dockerfile))).flatMap((it) => flattened(it, dockerfile));
  const theirs = result.map(({ name, deprecated, range }) => ({ name, deprecated, range }));
  return JSON.stringify(symbols) === JSON.stringify(theirs);
}

/** Each instruction by its keyword, in place of a stage its FROM; variables are only in ours. */
function flattened({ kind, name, span, selection, isDeprecated, children }: DocumentSymbol, text: string): object[] {
  if (kind === 'argument' || kind === 'variable') return [];
  const inner = children.flatMap((it) => flattened(it, text));
  const from = { start: span.start, end: span.start + 'FROM'.length };
  if (kind === 'stage') return [{ name: 'FROM', deprecated: false, range: rangeOf(text, from) }, ...inner];
  return [{ name, deprecated: isDeprecated, range: rangeOf(text, selection) }, ...inner];
}
