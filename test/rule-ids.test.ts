import { expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { frozenRules } from './rule-ids.ts';

it('has every rule under its frozen id, with its default and the names that others give it', () => {
  const actual = rules.map(({ id, category, severity, optional = false, aka = [] }) => ({
    id,
    category,
    severity,
    isOptional: optional,
    isReserved: false,
    aka,
  }));
  const inOrderOfId = (them: readonly { readonly id: string }[]) => them.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(inOrderOfId(actual)).toEqual(inOrderOfId(frozenRules.filter((it) => !it.isReserved)));
});

it('gives each id once', () => {
  const ids = frozenRules.map((it) => it.id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
