import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { type Config, defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import type { Diagnostic } from '../../server/lint/rule.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData, isConformance } from '../reference-data.ts';
import { expectSoundTree } from '../sound/tree.ts';

describeWithData('the corpus', (root) => {
  const folder = join(root, 'corpus', 'files');
  const names = readdirSync(folder).sort();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  /** Evenly spread over the corpus, the same every time. */
  const sample = (count: number) =>
    names.filter((_, index) => index % Math.floor(names.length / count) === 0).slice(0, count);

  it('has all its files', () => {
    expect(names).toHaveLength(1880);
  });

  it('is read without loss into sound trees, and linted', () => {
    for (const name of names) {
      const source = read(name);
      expectSoundTree(source);
      findings(source);
    }
  });

  it('holds no file that we refuse and BuildKit builds', () => {
    const refused = names.filter((name) => parse(read(name)).errors.length > 0);
    expect(refused).toEqual(REFUSED.map(([name]) => `${name}.Dockerfile`));
    const rows = readFileSync(join(root, 'buildkit', 'errors.md'), 'utf8');
    for (const [, row] of REFUSED) expect(rows).toContain(row);
  });

  it('survives being cut off anywhere', () => {
    // All beginnings of one file are as much to lint as the corpus.
    for (const name of sample(isConformance ? 50 : 10)) for (const prefix of prefixesOf(read(name))) findings(prefix);
  }, 240_000);

  it('keeps its other findings when a line of garbage comes in before an instruction', () => {
    for (const name of sample(200)) {
      const source = read(name);
      const before = findings(source);
      for (const at of linesOfInstructions(source)) {
        const changed = `${source.slice(0, at)}${GARBAGE}${source.slice(at)}`;
        const after = findings(changed).filter(({ span }) => span.start < at || span.start >= at + GARBAGE.length);
        const moved = after.map((it) => (it.span.start < at ? it : movedBack(it)));
        expect(moved.map(summary), `${name}, garbage at ${at}`).toEqual(before.map(summary));
      }
    }
  }, 240_000);
});

/** hadolint's comments count only on the line above an instruction, where a test puts another line. */
const config: Config = { ...defaultConfig, withoutPragmas: true };
const GARBAGE = '%%garbage "open ${\n';

/** The files that BuildKit refuses as well, with the row of errors.md that says so. */
const REFUSED: readonly (readonly [name: string, row: string])[] = [
  ['0878436f39ae', 'unsupported modifier (%s) in substitution'],
  ['08d42c0aba15', 'unknown flag: %s'],
  ['0a92bfbd64ac', 'unsupported modifier (%s) in substitution'],
  ['2f9fdaebf75d', 'unsupported modifier (%s) in substitution'],
  ['41ffba13f402', 'unsupported modifier (%s) in substitution'],
  ['42cfe82288ee', 'unsupported modifier (%s) in substitution'],
  ['525b9ac76610', 'unexpected end of statement while looking for matching single-quote'],
  ['574d16852b0a', 'unsupported modifier (%s) in substitution'],
  ['605a0dcc5388', 'unsupported modifier (%s) in substitution'],
  ['85280295e828', 'unknown instruction: %s'],
  ['8ba12a407a98', 'unsupported modifier (%s) in substitution'],
  ['a2674546d2b4', 'unsupported modifier (%s) in substitution'],
  ['a5eac0c1a34c', '%s requires at least one argument'],
  ['ab620ba73d98', 'unsupported modifier (%s) in substitution'],
  ['ae78d967eb37', 'unsupported modifier (%s) in substitution'],
  ['ba6d90fc3103', 'unsupported modifier (%s) in substitution'],
  ['dac18c4c837a', 'unsupported modifier (%s) in substitution'],
  ['f9677ea57c14', 'unsupported modifier (%s) in substitution'],
  ['fb7b5fa68ccf', '%s must have two arguments'],
  ['fd292410a059', 'FROM requires either one or three arguments'],
  ['fdb7947a636c', 'unsupported modifier (%s) in substitution'],
];

function findings(source: string): Diagnostic[] {
  return lint({ path: 'Dockerfile', source }, rules, config);
}

function movedBack(finding: Diagnostic): Diagnostic {
  const { start, end } = finding.span;
  return { ...finding, span: { start: start - GARBAGE.length, end: end - GARBAGE.length } };
}

function summary({ rule, message, span }: Diagnostic): string {
  return `${span.start}-${span.end} ${rule}: ${message}`;
}

/** Where the line of each instruction begins, or the first of the comments right above it, which may speak of it. */
function linesOfInstructions(source: string): number[] {
  const { instructions, trivia } = parse(source);
  const comments = new Set(trivia.filter((it) => it.kind === 'comment').map((it) => lineStart(source, it.start)));
  return instructions.map(({ start }) => {
    let at = lineStart(source, start);
    while (at > 0 && comments.has(lineStart(source, at - 1))) at = lineStart(source, at - 1);
    return at;
  });
}

function lineStart(source: string, offset: number): number {
  return offset <= 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
}

function* prefixesOf(text: string): Generator<string> {
  for (let length = 0; length <= text.length; length++) yield text.slice(0, length);
}
