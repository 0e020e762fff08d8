import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { lint } from '../../server/lint/lint.ts';
import { Lines } from '../../server/text/lines.ts';
import { HADOLINT_CODES } from '../peers.ts';
import { referenceData } from '../reference-data.ts';

/**
 * `node build.mjs test/e2e/hadolint.ts PATH-TO-HADOLINT 1 60`: of which real Dockerfiles hadolint speaks and of which we do,
 * by its codes, with all rules on that have one. Then sixty files on which the two disagree, drawn with the seed 1 and
 * spread over the codes, for a person to judge. Files that hadolint cannot read are left out.
 */
const [program, seed = '1', count = '0'] = process.argv.slice(2);
const LINES_ABOVE = 3;
const LINES_BELOW = 8;

interface Entry {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

if (program === undefined) throw new Error('say where hadolint is');
if (referenceData === undefined) throw new Error('set DFLINT_REFERENCE_DATA to the folder of the reference data');
const folder = join(referenceData, 'corpus', 'files');
const names = readdirSync(folder);

const theirs = entriesOfHadolint(program);
const unread = new Set(theirs.filter((it) => it.code === 'DL1000').map((it) => it.file));
const ours = names.flatMap(entriesOf);

/** What hadolint says nothing of before it is told which registries and labels are meant. */
const UNASKED = ['DL3026', 'DL3049', 'DL3050'];
const rows = HADOLINT_CODES.filter((it) => !UNASKED.includes(it)).map((code) => {
  const [a, b] = [placesOf(theirs, code), placesOf(ours, code)];
  return {
    code,
    both: [...a.keys()].filter((it) => b.has(it)),
    onlyTheirs: [...a.values()].filter((it) => !b.has(it.file)),
    onlyOurs: [...b.values()].filter((it) => !a.has(it.file)),
  };
});
say(`${names.length - unread.size} files that hadolint reads\n`);
say('| code | both | only hadolint | only dflint |\n| --- | --- | --- | --- |');
for (const { code, both, onlyTheirs, onlyOurs } of rows) {
  if (both.length + onlyTheirs.length + onlyOurs.length === 0) continue;
  say(`| ${code} | ${both.length} | ${onlyTheirs.length} | ${onlyOurs.length} |`);
}
const disagreements = rows.flatMap(({ onlyTheirs, onlyOurs }) => [
  ...onlyTheirs.map((entry) => ({ who: 'hadolint', entry })),
  ...onlyOurs.map((entry) => ({ who: 'dflint', entry })),
]);
for (const [index, it] of drawn(disagreements, Number(count)).entries()) print(index + 1, it);

function entriesOfHadolint(path: string): readonly Entry[] {
  // These it has off.
  const named = ['--info', 'DL1001', '--info', 'DL3057'];
  const args = ['--no-fail', '--no-color', '--format', 'json', ...named, ...names];
  const { stdout, error } = spawnSync(path, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (error !== undefined) throw error;
  return JSON.parse(stdout);
}

function entriesOf(file: string): readonly Entry[] {
  const source = readFileSync(join(folder, file), 'utf8');
  const lines = new Lines(source);
  const config = { rules: new Map(rules.map((it) => [it.id, it.severity] as const)) };
  const codes = new Map(rules.map(({ id, aka = [] }) => [id, aka.filter((it) => it.startsWith('DL'))]));
  return lint({ path: file, source }, rules, config).flatMap(({ rule, span, message }) => {
    const { line } = lines.positionAt(span.start);
    return (codes.get(rule) ?? []).map((code) => ({ code, file, line, message: `${rule}: ${message}` }));
  });
}

/** The first of each file. */
function placesOf(entries: readonly Entry[], code: string): ReadonlyMap<string, Entry> {
  const places = new Map<string, Entry>();
  for (const it of entries)
    if (it.code === code && !unread.has(it.file) && !places.has(it.file)) places.set(it.file, it);
  return places;
}

interface Disagreement {
  readonly who: string;
  readonly entry: Entry;
}

/** In an order that the seed makes; the first of each code and side before the second of any. */
function drawn(all: readonly Disagreement[], size: number): readonly Disagreement[] {
  const rank = ({ entry }: Disagreement) =>
    createHash('sha256').update(`${seed} ${entry.code} ${entry.file}`).digest('hex');
  const ordered = all.map((it) => [rank(it), it] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const given = new Map<string, number>();
  const turns = ordered.map(([, it]) => {
    const side = `${it.who} ${it.entry.code}`;
    const turn = given.get(side) ?? 0;
    given.set(side, turn + 1);
    return [turn, it] as const;
  });
  return turns
    .sort(([a], [b]) => a - b)
    .slice(0, size)
    .map(([, it]) => it);
}

function print(number: number, { who, entry: { code, file, line, message } }: Disagreement): void {
  const lines = new Lines(readFileSync(join(folder, file), 'utf8'));
  say(`\n${number}. ${file}:${line} only ${who} ${code} ${message}`);
  const last = Math.min(lines.count, line + LINES_BELOW);
  for (let at = Math.max(1, line - LINES_ABOVE); at <= last; at++)
    say(`${at === line ? '>' : ' '} ${lines.textAt(at)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
