import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Span } from '../../server/text/span.ts';

/** Line and character, from 0, as the protocol of editors has them. */
export type Place = readonly [line: number, character: number];
export type Range = readonly [startLine: number, startCharacter: number, endLine: number, endCharacter: number];

export interface Case {
  readonly id: string;
  readonly dockerfile: string;
}

/** Recorded answers of another language service. */
export function casesOf<C extends Pick<Case, 'id'>>(root: string, name: string): readonly C[] {
  const { cases }: { cases: readonly C[] } = JSON.parse(readFileSync(join(root, 'lsp', `${name}-cases.json`), 'utf8'));
  return cases;
}

/** Where lines begin for an editor, which ends one also at a lone carriage return. */
export function offsetOf(text: string, [line, character]: Place): number {
  const starts = startsOf(text);
  return Math.min((starts[line] ?? text.length) + character, text.length);
}

export function rangeOf(text: string, { start, end }: Span): Range {
  return [...placeOf(text, start), ...placeOf(text, end)];
}

export function placeOf(text: string, offset: number): Place {
  const starts = startsOf(text);
  const line = starts.findLastIndex((it) => it <= offset);
  return [line, offset - (starts[line] ?? 0)];
}

/** Where we differ on purpose, and why; `cases` are numbers of cases, `40..47` those from the one to the other. */
export interface Difference {
  readonly why: string;
  readonly cases: string;
}

/** Expects that we answer otherwise in exactly the cases of the table, and that these are few. */
export function expectAgreement<C extends Pick<Case, 'id'>>(
  cases: readonly C[],
  differences: readonly Difference[],
  { agrees, atLeast }: { readonly agrees: (it: C) => boolean; readonly atLeast: number },
): void {
  const differing = cases.filter((it) => !agrees(it)).map((it) => numberOf(it.id));
  const named = differences.flatMap(({ cases: list }) => list.split(/\s+/).flatMap(numbersIn));
  expect(differing).toEqual(named.toSorted((a, b) => a - b));
  expect(1 - differing.length / cases.length).toBeGreaterThanOrEqual(atLeast);
}

function numbersIn(text: string): readonly number[] {
  const [from = 0, to = from] = text.split('..').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function numberOf(id: string): number {
  return Number(id.replace(/\D/g, ''));
}

function startsOf(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (it) => it.index + it[0].length)];
}
