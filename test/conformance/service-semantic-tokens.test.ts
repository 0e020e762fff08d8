import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES } from '../../server/service/semantic-tokens.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';
import { type Case, casesOf, offsetOf } from './language-service.ts';

interface TokenCase extends Case {
  /** As the protocol has it: five numbers a token, places relative to the one before. */
  readonly data: readonly number[];
}

const THEIR_TYPES = [
  'keyword',
  'comment',
  'parameter',
  'property',
  'namespace',
  'class',
  'macro',
  'string',
  'variable',
  'operator',
  'modifier',
];
const THEIR_MODIFIERS = ['declaration', 'definition', 'deprecated'];

/** What the other calls something, what we do, and why; for every character that is not white space. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'parameter -> function': 'the first word of a command is a program',
  'string -> function': 'also where it is quoted, or a quote in it is escaped',
  'parameter -> string': 'the words that a program gets are texts, whether quoted or not',
  'parameter -> operator': '&&, ; and the like join commands, = assigns',
  'parameter -> comment': 'a shell takes a # before a word, and the rest of the line, for a comment',
  'parameter -> variable declaration': 'ARG a b declares two, and a shell sets a=b',
  'variable -> string': "a shell expands nothing in '…'; and what ${a:-b} falls back on is no variable",
  'string -> variable': 'a quote in ${a:+…} leaves the } to the variable',
  'modifier -> operator': ':- is one operator',
  'modifier -> string': '${a:word} has no operator but the colon',
  'variable -> property': 'BuildKit expands nothing in the flags of HEALTHCHECK',
  'namespace -> namespace declaration': 'AS declares the name',
  'property -> comment': 'there is no directive of that name',
  'operator -> comment': 'there is no directive of that name',
};

describeWithData('semantic tokens', (root) => {
  const cases = casesOf<TokenCase>(root, 'semantic-token');

  it('are those that others give, or there is a reason', () => {
    const found = new Map<string, string>();
    let [all, same] = [0, 0];
    for (const { id, dockerfile, data } of cases) {
      const theirs = theirNames(dockerfile, data);
      const ours = ourNames(dockerfile);
      for (const [index, character] of [...dockerfile].entries()) {
        if (/\s/.test(character)) continue;
        all++;
        if (theirs[index] === ours[index]) same++;
        else found.set(`${theirs[index] ?? 'nothing'} -> ${ours[index] ?? 'nothing'}`, id);
      }
    }
    expect([...found].filter(([kind]) => DIFFERENCES[kind] === undefined)).toEqual([]);
    expect(Object.keys(DIFFERENCES).filter((kind) => !found.has(kind))).toEqual([]);
    expect(same / all).toBeGreaterThan(0.76);
  });

  it('where nothing is for a shell, are all but a few those that others give', () => {
    const plain = cases.filter((it) => !/\b(?:RUN|CMD)\b/.test(it.dockerfile));
    const differing = plain.filter(({ dockerfile, data }) => {
      return theirNames(dockerfile, data).join() !== ourNames(dockerfile).join();
    });
    expect(plain).toHaveLength(65);
    expect(differing.map((it) => it.id)).toEqual(['SEM8', 'SEM10', 'SEM18', 'SEM60']);
  });
});

/** For each character what the other calls it. */
function theirNames(source: string, data: readonly number[]): readonly (string | undefined)[] {
  const names: (string | undefined)[] = Array.from(source, () => undefined);
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const start = offsetOf(source, [line, character]);
    names.fill(nameOf(type, bits, THEIR_TYPES, THEIR_MODIFIERS), start, start + length);
  }
  return names;
}

function ourNames(source: string): readonly (string | undefined)[] {
  const names: (string | undefined)[] = Array.from(source, () => undefined);
  const data = semanticTokens(modelOf(parse(source)));
  for (let at = 0; at < data.length; at += 4) {
    const [start = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 4);
    names.fill(nameOf(type, bits, TOKEN_TYPES, TOKEN_MODIFIERS), start, start + length);
  }
  return names;
}

function nameOf(type: number, bits: number, types: readonly string[], modifiers: readonly string[]): string {
  return [types[type], ...modifiers.filter((_, index) => (bits >> index) & 1)].join(' ');
}
