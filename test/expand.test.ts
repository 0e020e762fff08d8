import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Environment,
  expand,
  expandHeredoc,
  expandToWords,
  UNKNOWN,
  type Value,
} from '../server/model/variable/expand.ts';
import type { EscapeCharacter, Heredoc, Variable } from '../server/syntax/ast.ts';
import { partsOf } from '../server/syntax/operand/word.ts';
import { textOf } from '../server/text/span.ts';
import { describeWithData } from './reference-data.ts';

describe('expansion', () => {
  it('puts values in the place of variables', () => {
    expect(expanded('$A/${A}x', { A: 'a' })).toBe('a/ax');
  });

  it('takes quotes and escapes off', () => {
    expect(expanded(`'$A' "$A" \\$A \\"`, { A: 'a' })).toBe('$A a $A "');
  });

  it('takes a variable that is not set for empty', () => {
    expect(expanded('a${NOT_SET}b')).toBe('ab');
  });

  it.each([
    ['${A:-x}', 'a', 'x', 'x'],
    ['${A-x}', 'a', '', 'x'],
    ['${A:+x}', 'x', '', ''],
    ['${A+x}', 'x', 'x', ''],
  ])('chooses by %s between what is set, empty and not set', (word, set, empty, unset) => {
    expect([expanded(word, { A: 'a' }), expanded(word, { A: '' }), expanded(word)]).toEqual([set, empty, unset]);
  });

  it.each([
    ['${FILE#*.}', 'tar.gz'],
    ['${FILE##*.}', 'gz'],
    ['${FILE%.*}', 'app.tar'],
    ['${FILE%%.*}', 'app'],
    ['${FILE/a/A}', 'App.tar.gz'],
    ['${FILE//a/A}', 'App.tAr.gz'],
    ['${FILE#???}', '.tar.gz'],
    ['${FILE#\\*}', 'app.tar.gz'],
  ])('trims and replaces by the pattern of %s', (word, result) => {
    expect(expanded(word, { FILE: 'app.tar.gz' })).toBe(result);
  });

  it('passes over a byte order mark in front of a word or a pattern, as Go does', () => {
    expect(expanded('\ufeffa\ufeff')).toBe('a\ufeff');
    expect(expanded('\ufeff$A', { A: '\ufeffa' })).toBe('\ufeffa');
    expect(expanded('${A#\ufeffa}${A%b\ufeff}', { A: 'ab' })).toBe('ba');
    expect(expanded('${A#b\ufeff}', { A: 'b' })).toBe('b');
  });

  it('matches characters, not code units', () => {
    expect(expanded('${A#?}', { A: '😀b' })).toBe('b');
    expect(expanded('${A%?}', { A: 'b😀' })).toBe('b');
  });

  it('matches no line feed by a wildcard', () => {
    expect(expanded('${A##*}', { A: 'a\nb' })).toBe('\nb');
  });

  it('reads $0 in a replacement for all as what was matched, as Go does', () => {
    expect(expanded("${A//b/<'$0'>}", { A: 'abc' })).toBe('a<b>c');
    expect(expanded("${A/b/<'$0'>}", { A: 'abc' })).toBe('a<$0>c');
  });

  it('says which variables are set and which are not, also in operands that go unused', () => {
    const { matched, unmatched } = expandWith('${A:-$B} $C', { A: 'a', C: '' });
    expect([namesOf(matched), namesOf(unmatched)]).toEqual([['A', 'C'], ['B']]);
  });

  it('says where the variables stand', () => {
    const word = 'a/${B}';
    expect(expandWith(word).unmatched.map((it) => textOf(word, it))).toEqual(['${B}']);
  });
});

describe('an expansion that stops the build', () => {
  it.each([
    ['x${A?}', {}, '${A?}', 'A is not set, and the build stops without it'],
    ['x${A:?}', { A: '' }, '${A:?}', 'A is empty, and the build stops without it'],
    ['${A:?give a $B}', { B: 'version' }, '${A:?give a $B}', 'A is not set: give a version'],
    ['${A:-${B?}}', { A: 'a' }, '${B?}', 'B is not set, and the build stops without it'],
    ['${A#\\a}', {}, '\\a', 'a backslash in a pattern may stand before * ? \\ } and / only, not as in "\\a"'],
    ['${A%$B}', { B: '\\' }, '$B', 'a backslash in a pattern may stand before * ? \\ } and / only, not as in "\\"'],
  ])('%s is refused at its place', (word, variables, place, message) => {
    const result = expandWith(word, variables);
    if (result.outcome !== 'refused') throw new Error(`${word} is ${result.outcome}`);
    expect(result.message).toBe(message);
    expect(textOf(word, result.span)).toBe(place);
  });
});

describe('a value that only the build knows', () => {
  const variables: Record<string, Value> = { U: UNKNOWN, A: 'a' };

  it.each(['$U', 'a$U', '"$U"', '${U:-a}', '${U:+a}', '${U#a}', '${A#$U}', '${A/a/$U}', '${NOT_SET:-$U}', '${U:?}'])(
    'makes %s unknown',
    (word) => {
      expect(expandWith(word, variables).outcome).toBe('unknown');
    },
  );

  it.each([
    ['${A:-$U}', 'a'],
    ['${NOT_SET:+$U}', ''],
    ["'$U'", '$U'],
  ])('leaves %s known', (word, value) => {
    expect(expanded(word, variables)).toBe(value);
  });

  it('hides no refusal', () => {
    expect(expandWith('$U${NOT_SET?}', variables).outcome).toBe('refused');
    expect(expandWith('${U#\\a}', variables).outcome).toBe('refused');
  });

  it('is neither set nor not set', () => {
    expect(expandWith('$U', variables)).toEqual({ outcome: 'unknown', matched: [], unmatched: [] });
  });

  it('is also one that doubles without end', () => {
    const doubling = new Map<string, Value>([['A', 'aa']]);
    for (let line = 0; line < 100; line++) {
      const result = expand(partsOf(whole('$A$A'), '\\'), doubling, '\\');
      doubling.set('A', result.outcome === 'known' ? result.value : UNKNOWN);
    }
    expect(doubling.get('A')).toBe(UNKNOWN);
  });
});

describe('words after expansion', () => {
  it('splits what comes out of a variable, and not what is quoted', () => {
    expect(words('a$B "$B" c', { B: '1 2' })).toEqual(['a1', '2', '1 2', 'c']);
  });

  it('has no word for what is empty', () => {
    expect(words('$A ""')).toEqual([]);
  });

  it('loses what stands before a modifier in the same word, as BuildKit does', () => {
    expect(words('80 90${A:-91} x"${A:-y}"')).toEqual(['80', '91', 'y']);
  });

  it('is unknown as a whole', () => {
    expect(expandToWords(partsOf(whole('80 $A'), '\\'), new Map([['A', UNKNOWN]]), '\\').outcome).toBe('unknown');
  });
});

describe('an inline file', () => {
  const body = `\tit's "$A" \\$A\n`;

  it('is expanded with its quotes', () => {
    expect(inlined(body)).toMatchObject({ value: `\tit's "a" $A\n` });
  });

  it('loses its leading tabs before', () => {
    expect(inlined(body, { stripsTabs: true })).toMatchObject({ value: `it's "a" $A\n` });
  });

  it('loses a byte order mark in front', () => {
    expect(inlined('\ufeff$A')).toMatchObject({ value: 'a' });
    expect(inlined('\ufeffb')).toMatchObject({ value: 'b' });
    expect(inlined('\ufeffb', { expands: false })).toMatchObject({ value: '\ufeffb' });
  });

  it('stays as it is where its name is quoted', () => {
    expect(inlined(body, { expands: false })).toMatchObject({ value: body, matched: [] });
  });

  it('is refused for an error in it', () => {
    expect(inlined('one\n${}\n')).toMatchObject({ outcome: 'refused', span: { start: 18, end: 21 } });
  });

  function inlined(text: string, how: Partial<Heredoc> = {}) {
    const start = 'COPY <<EOF /a\n'.length;
    const end = start + text.length;
    const heredoc: Heredoc = {
      kind: 'Heredoc',
      start,
      end: end + 3,
      opener: { start: 5, end: 10 },
      name: 'EOF',
      descriptor: 0,
      stripsTabs: false,
      expands: true,
      body: { start, end },
      terminator: { start: end, end: end + 3 },
      ...how,
    };
    return expandHeredoc(`COPY <<EOF /a\n${text}EOF\n`, heredoc, new Map([['A', 'a']]));
  }
});

describe('any word in any environment', () => {
  const fragment = fc.constantFrom(
    ...`$A $B \${A \${A# \${A%% \${A/ \${A// \${B:- \${B:+ } / ' " \\ \` * ? a é 😀 <<`.split(' '),
    ' ',
  );
  const value = fc.string({ unit: fc.constantFrom('a', '*', '?', '\\', '/', '#', '$', '0', ' ', '😀', '\n') });

  it('expands without a throw', () => {
    fc.assert(
      fc.property(fc.array(fragment), value, fc.constantFrom<EscapeCharacter>('\\', '`'), (fragments, A, escape) => {
        const word = partsOf(whole(fragments.join('')), escape);
        const environment = new Map([['A', A]]);
        expect(['known', 'refused']).toContain(expand(word, environment, escape).outcome);
        expect(['known', 'refused']).toContain(expandToWords(word, environment, escape).outcome);
      }),
    );
  });

  it('is known as one word wherever it is known as several', () => {
    fc.assert(
      fc.property(fc.array(fragment), value, (fragments, A) => {
        const word = partsOf(whole(fragments.join('')), '\\');
        const environment: Environment = { get: (name) => (name === 'A' ? A : UNKNOWN) };
        expect(expandToWords(word, environment, '\\').outcome).toBe(expand(word, environment, '\\').outcome);
      }),
    );
  });
});

interface Tables {
  readonly envVarTest: {
    readonly envs: readonly string[];
    readonly cases: readonly (Row & { readonly platform: 'A' | 'U' | 'W'; readonly expected: string | null })[];
  };
  readonly wordsTest: readonly (Row & {
    readonly envs: readonly string[];
    readonly expected: readonly string[] | null;
  })[];
}

interface Row {
  readonly input: string;
  readonly error: boolean;
}

interface Match extends Row {
  readonly envs: Record<string, string>;
  readonly expected: string | null;
  readonly matched: readonly string[];
  readonly unmatched: readonly string[];
}

describeWithData("BuildKit's own tables of expansion", (root) => {
  const folder = join(root, 'buildkit', 'shell');

  it('agree in all 230 rows on the text of a word', () => {
    const { envs, cases } = tables().envVarTest;
    const set = pairs(envs);
    // On Windows the names of variables compare without case.
    const anyCase: Environment = { get: (name) => set.get(name.toUpperCase()) };
    expect(cases).toHaveLength(230);
    const wrong = cases.filter((it) => {
      const result = textIn(it.input, it.platform === 'W' ? anyCase : set);
      return result !== (it.error ? undefined : it.expected);
    });
    expect(wrong).toEqual([]);
  });

  it('agree in all 24 rows on the words after expansion', () => {
    const cases = tables().wordsTest;
    expect(cases).toHaveLength(24);
    for (const { input, envs, expected, error } of cases) {
      const { error: syntax, ...word } = partsOf(whole(input), '\\');
      const result = expandToWords(word, pairs(envs), '\\');
      const value = syntax === undefined && result.outcome === 'known' ? result.value : undefined;
      expect([input, value]).toEqual([input, error ? undefined : expected]);
    }
  });

  it('agree in all 47 rows on the variables that a word asks for', () => {
    const cases: readonly Match[] = JSON.parse(readFileSync(join(folder, 'process-with-matches.json'), 'utf8')).cases;
    expect(cases).toHaveLength(47);
    for (const { input, envs, expected, error, matched, unmatched } of cases) {
      const environment = new Map(Object.entries(envs));
      expect([input, textIn(input, environment)]).toEqual([input, error ? undefined : expected]);
      if (error) continue;
      const result = expand(partsOf(whole(input), '\\'), environment, '\\');
      expect([input, namesOf(result.matched), namesOf(result.unmatched)]).toEqual([input, matched, unmatched]);
    }
  });

  function tables(): Tables {
    return JSON.parse(readFileSync(join(folder, 'tables.json'), 'utf8'));
  }

  function pairs(variables: readonly string[]): Map<string, string> {
    return new Map(variables.map((it) => [it.slice(0, it.indexOf('=')), it.slice(it.indexOf('=') + 1)]));
  }

  /** `undefined` where BuildKit would refuse the word, be it for its form or for the values. */
  function textIn(text: string, environment: Environment): string | undefined {
    const { parts, error } = partsOf(whole(text), '\\');
    const result = expand({ parts }, environment, '\\');
    return error === undefined && result.outcome === 'known' ? result.value : undefined;
  }
});

function whole(text: string) {
  return { text, stretches: [{ at: 0, source: 0 }], end: text.length };
}

function expandWith(word: string, variables: Readonly<Record<string, Value>> = {}) {
  return expand(partsOf(whole(word), '\\'), new Map(Object.entries(variables)), '\\');
}

function expanded(word: string, variables: Readonly<Record<string, Value>> = {}): string {
  const result = expandWith(word, variables);
  if (result.outcome !== 'known') throw new Error(`${word} is ${result.outcome}`);
  return result.value;
}

function words(word: string, variables: Readonly<Record<string, Value>> = {}): readonly string[] {
  const result = expandToWords(partsOf(whole(word), '\\'), new Map(Object.entries(variables)), '\\');
  if (result.outcome !== 'known') throw new Error(`${word} is ${result.outcome}`);
  return result.value;
}

function namesOf(variables: readonly Variable[]): string[] {
  return [...new Set(variables.map((it) => it.name))].sort();
}
