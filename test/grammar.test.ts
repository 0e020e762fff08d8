import { expect, it } from 'vitest';
import { InstructionParser } from '../server/syntax/grammar.ts';
import { INSTRUCTIONS } from '../server/syntax/tokens.ts';

it('the grammar is sound by its own validation, which needs Object.groupBy', () => {
  if (!('groupBy' in Object)) Object.assign(Object, { groupBy });
  // The constructor throws on ambiguous alternatives, left recursion, and rules that are not defined.
  expect(() => new InstructionParser({ skipValidations: false })).not.toThrow();
});

it('has a production for each instruction', () => {
  const productions = Object.keys(new InstructionParser().getGAstProductions());
  expect(productions).toEqual(expect.arrayContaining(INSTRUCTIONS.map((it) => it.toLowerCase())));
});

/** What Node 20 lacks. */
function groupBy<K extends PropertyKey, T>(
  items: Iterable<T>,
  keyOf: (item: T, index: number) => K,
): Partial<Record<K, T[]>> {
  const groups: Partial<Record<K, T[]>> = {};
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups[key] = [...(groups[key] ?? []), item];
  }
  return groups;
}
