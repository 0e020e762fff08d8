import { checkSync } from 'recheck';
import { describe, expect, it } from 'vitest';
import { complexityOf } from './regexp/complexity.ts';
import { madeOnImport, readRegularExpressions, type Written } from './regular-expressions.ts';

// The program that it would start otherwise is not there for every system.
process.env['RECHECK_BACKEND'] = 'pure';

const { written, makers } = readRegularExpressions(['server', 'rules', 'client']);

/**
 * What is not linear, or not known to be, and why nobody waits for it. Each by the beginning of the expression, or where there
 * are many by their file.
 */
const BOUNDED: readonly (readonly [place: string, because: string])[] = [
  ['^(.*?[^$]|)\\{', 'a path of at most 500 characters'],
  ['clean[\\w-]*\\.sh$', 'the last 100 characters of a word'],
  ['\\b(function\\s+)', '200 characters before a function'],
  [' -[a-zA-Z]*(?:y|q', 'options, each cut short; two that say -q end the search'],
  ['\\{\\{(?:.{0,200}?', 'looks 2,000 characters ahead at most'],
  ['\\$(?:\\w*|\\{[^}]*\\}', 'a word of at most 300 characters'],
  ['PRIVATE KEY(?: BLOCK)?-----', '400 characters behind the words'],
  ['extraheader\\s*=', 'a small file of settings'],
  ['(?:^|\\/)(?:\\.env(?:\\.[\\w.-]+)?|', 'the path of a file, which systems limit'],
  ['(?:^|\\/)(?:[^/]*(?:lock|', 'the path of a file, which systems limit'],
  ['server/shell/package/pin.ts', 'a word of at most 300 characters'],
  ['[ ]*$', 'texts of our own'],
  ["'(?:[^']|'')*'?|<#[^]*?(?:#>|$)", 'a comment that nothing ends goes on to the end'],
  ['server/simulator/cost.ts', 'the first 1,000 characters of a command'],
  ['[ \\t]*[\\\\`]?[ \\t\\r]*$', 'the first 320 characters of a line'],
  ['\\\\(.)|\\$\\{\\d+:', 'snippets of our own'],
  ['(?<comment>(?<![^\\s;&|()])#', 'looks behind at the blanks before a word, once for each'],
  ['^(\\ufeff?\\s*#\\s*|', 'looks behind in one place only'],
];

/** Where expressions are made of what is known only then. */
const MADE_LATER: ReadonlyMap<string, string> = new Map([
  ['rules/correctness/missing-shell.ts', 'one name, escaped'],
  ['server/context/regexp/char-set.ts', 'one category of Unicode'],
  ['server/lint/config/shape.ts', 'the patterns of known names, literals of ours'],
  ['server/model/secret/token.ts', 'literals that are checked, with another flag'],
  ['server/service/completion/variable.ts', 'one of two literals'],
  ['server/service/name/variable.ts', 'one name'],
  ['server/service/rename/heredoc.ts', 'one name, escaped'],
  ['server/service/rename/variable.ts', 'one name'],
  ['server/simulator/advice/part.ts', 'one name, escaped'],
]);

const made = await madeOnImport(makers.filter((it) => !MADE_LATER.has(it)));

describe('no text makes a regular expression slow', () => {
  it('that is a literal', () => {
    expect(written.length).toBeGreaterThan(900);
    expect(slowOnes(written)).toEqual([]);
  });

  it('that is put together at the start', () => {
    expect([...new Set([...made.map((it) => it.file), ...MADE_LATER.keys()])].sort()).toEqual(makers);
    expect(slowOnes(made)).toEqual([]);
  });

  it('and no exception outlives what it is for', () => {
    const slow = [...written, ...made].filter((it) => !isLinear(it));
    expect(BOUNDED.filter((it) => !slow.some((that) => isAt(it, that)))).toEqual([]);
  });
});

/** Of each kind the ones that are short: the checker from npm takes seconds for the long ones, and gives up on some. */
describe('the complexity of a regular expression', () => {
  it.each([
    [/(?:a+)+b/, 'exponential'],
    [/(?:a*)*b/, 'exponential'],
    [/^(?:a|a)*$/, 'exponential'],
    [/^(?:[^"]+|"")*$/, 'exponential'],
    [/^[\w.-]+(?:\/[\w.-]+)+(?:[:@][\w.:-]+)*$/, 'exponential'],
    [/a+$/, 'polynomial'],
    [/#.*$/, 'polynomial'],
    [/^a*a*$/, 'polynomial'],
    [/[ \t]*,[ \t]*/, 'polynomial'],
    [/[ \t]*$/, 'polynomial'],
    [/"(?:[^"\\]|\\[^])*"/, 'polynomial'],
    [/\s+/, 'linear'],
    [/\b\w+\./, 'linear'],
    [/^.*\//, 'linear'],
    [/^(?:a|b)*$/, 'linear'],
    [/^\s*(\S+)\s*$/, 'linear'],
    [/"(?:[^"\\]|\\[^])*"/y, 'linear'],
  ] as const)('%s is %s, as recheck says', (expression, expected) => {
    expect(complexityOf(expression)).toBe(expected);
    const { source, flags } = expression;
    expect(checkSync(source, flags, { timeout: null, checker: 'automaton' })).toMatchObject({
      complexity: { type: expected },
    });
  });

  it.each([
    [/(?<!a)a+$/, 'linear'],
    [/\$\([^]*$/, 'linear'],
    [/\w+\b\./, 'polynomial'],
    [/x(?:(?:a+)+b)?/, 'exponential'],
    [/x(?=(?:a+)+b)/, 'exponential'],
  ] as const)('%s is %s', (expression, expected) => {
    expect(complexityOf(expression)).toBe(expected);
  });
});

function slowOnes(all: readonly Written[]): readonly string[] {
  const slow = all.filter((it) => !isLinear(it) && !BOUNDED.some((that) => isAt(that, it)));
  return slow.map(({ file, expression }) => `${file}: ${expression}`);
}

function isLinear({ expression }: Written): boolean {
  try {
    return complexityOf(expression) === 'linear';
  } catch {
    return false;
  }
}

function isAt([place]: (typeof BOUNDED)[number], { file, expression }: Written): boolean {
  return file === place || expression.source.startsWith(place);
}
