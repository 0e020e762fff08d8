import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Instruction } from '../../server/syntax/ast.ts';
import { parse } from '../../server/syntax/parse.ts';
import { runIn, writeFiles } from '../command-line.ts';
import { describeWithData } from '../reference-data.ts';

const COUNT = 300;
const INSERTED = 50;
const LONGEST = 240_000;

interface Report {
  readonly files: readonly { readonly path: string; readonly diagnostics: readonly Found[] }[];
}

interface Found {
  readonly rule: string;
  readonly range: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
}

describeWithData(`a baseline of ${COUNT} real Dockerfiles`, (root) => {
  const corpus = join(root, 'corpus', 'files');
  const names = readdirSync(corpus).sort();
  const sample = names.filter((_, index) => index % Math.floor(names.length / COUNT) === 0).slice(0, COUNT);
  const sources = new Map(sample.map((it) => [it, readFileSync(join(corpus, it), 'utf8').replace(/^\ufeff/, '')]));

  let folder = '';
  let known = 0;
  const dflint = (...args: readonly string[]) => runIn(folder, ['--no-context', ...args], rules);
  const baseline = () => readFileSync(join(folder, 'dflint-baseline.json'), 'utf8');
  const said = new Set<string>();
  /** What is reported although there is a baseline. */
  const fresh = async (edit: (source: string, name: string) => string) => {
    writeFiles(folder, Object.fromEntries([...sources].map(([name, source]) => [name, edit(source, name)])));
    const before = baseline();
    const { out, code } = await dflint(
      '--baseline',
      'dflint-baseline.json',
      '--format',
      'json',
      '--fail-on',
      'style',
      '.',
    );
    // It forgets what is fixed; here each edit is one of the files as they were.
    writeFiles(folder, { 'dflint-baseline.json': before });
    const report: Report = JSON.parse(out);
    const found = foundIn(report, (name) => edit(sources.get(name) ?? '', name));
    expect(report.files).toHaveLength(COUNT);
    expect(code).toBe(found.length > 0 ? 1 : 0);
    return found;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dflint-'));
    writeFiles(folder, Object.fromEntries(sources));
    const { out } = await dflint('--format', 'json', '.');
    const report: Report = JSON.parse(out);
    const found = foundIn(report, (name) => sources.get(name) ?? '');
    known = found.length;
    for (const { path, it } of found) said.add(`${path} ${it.rule} ${it.text}`);
    await dflint('--write-baseline', '.');
  }, LONGEST);
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'knows all that is found',
    async () => {
      expect(known).toBeGreaterThan(COUNT);
      expect(await fresh((source) => source)).toEqual([]);
    },
    LONGEST,
  );

  it(
    `knows it again when ${INSERTED} lines come in`,
    async () => {
      expect(await fresh(withLines)).toEqual([]);
    },
    LONGEST,
  );

  it(
    'knows it again when instructions move that mean the same elsewhere',
    async () => {
      let moved = 0;
      const found = await fresh((source) => {
        const after = withSwaps(source, (it) => INERT.includes(it));
        if (after !== source) moved++;
        return withLines(after);
      });
      expect(found).toEqual([]);
      expect(moved).toBeGreaterThan(COUNT / 20);
    },
    LONGEST,
  );

  it(
    'knows it again when any instructions move, though what they do to each other may be new',
    async () => {
      let moved = 0;
      const found = await fresh((source) => {
        const after = withSwaps(source, (it) => it !== 'From' && it !== 'Broken');
        if (after !== source) moved++;
        return withLines(after);
      });
      expect(moved).toBeGreaterThan((COUNT * 9) / 10);
      const again = found.filter(({ path, it }) => said.has(`${path} ${it.rule} ${it.text}`));
      expect(again).toEqual([]);
      expect(found.length).toBeLessThan(known / 10);
    },
    LONGEST,
  );

  it(
    'reports what is new',
    async () => {
      const found = await fresh((source) => `${withLines(source).trimEnd()}\n\nADD brand-new /brand-new\n`);
      const added = found.filter(({ it }) => it.rule === 'prefer-copy' && it.text.includes('brand-new'));
      expect(found).toEqual(added);
      // All but what is a template, of which nothing else is said.
      expect(added.length).toBeGreaterThan(COUNT - 5);
    },
    LONGEST,
  );
});

/** The findings, each with the lines it lies in. */
function foundIn({ files }: Report, sourceOf: (name: string) => string) {
  return files.flatMap(({ path, diagnostics }) => {
    const source = sourceOf(path);
    return diagnostics.map(({ rule, range }) => {
      const start = source.lastIndexOf('\n', range.start.offset - 1) + 1;
      const end = source.indexOf('\n', Math.max(range.start.offset, range.end.offset - 1));
      const text = source.slice(start, end < 0 ? source.length : end).trim();
      return { path, it: { rule, text } };
    });
  });
}

/** What may stand anywhere in its stage. */
const INERT: readonly Instruction['kind'][] = ['Label', 'Expose', 'Stopsignal', 'Maintainer', 'Cmd'];

/** Every two instructions that follow each other in a stage and may move change their places, with what stands above them. */
function withSwaps(source: string, mayMove: (kind: Instruction['kind']) => boolean): string {
  const blocks = blocksOf(source);
  for (let at = 1; at < blocks.length; at++) {
    const [first, second] = [blocks[at - 1], blocks[at]];
    if (first === undefined || second === undefined || !mayMove(first.kind) || !mayMove(second.kind)) continue;
    if (!second.text.endsWith('\n')) continue;
    blocks[at - 1] = second;
    blocks[at] = first;
    at++;
  }
  return headOf(source) + blocks.map((it) => it.text).join('');
}

/** Comments and blank lines, spread over the places between instructions; what stands above an instruction stays there. */
function withLines(source: string): string {
  const blocks = blocksOf(source);
  const lines = blocks.map((): string[] => []);
  for (let line = 0; line < INSERTED; line++)
    lines[line % blocks.length]?.push(line % 3 === 2 ? '\n' : `# line ${line}\n`);
  return (
    headOf(source) +
    blocks.map((it, index) => `${it.text}${it.text.endsWith('\n') ? (lines[index] ?? []).join('') : ''}`).join('')
  );
}

/** What stands above the first instruction, parser directives with it. */
function headOf(source: string): string {
  const [first] = parse(source).instructions;
  return source.slice(0, first?.start ?? source.length);
}

/** The instructions, each with the comments above it and the end of its last line; all but the head. */
function blocksOf(source: string): { kind: Instruction['kind']; text: string }[] {
  const { instructions } = parse(source);
  const ends = instructions.map((it) => {
    const end = source.indexOf('\n', Math.max(it.start, it.end - 1));
    return end < 0 ? source.length : end + 1;
  });
  return instructions.map(({ kind }, index) => {
    const start = index === 0 ? headOf(source).length : (ends[index - 1] ?? 0);
    const isLast = index === instructions.length - 1;
    return { kind, text: source.slice(start, isLast ? source.length : ends[index]) };
  });
}
