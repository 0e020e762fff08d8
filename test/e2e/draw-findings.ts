import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { type Config, defaultConfig, levelOf } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import type { Diagnostic, Fix, Rule } from '../../server/lint/rule.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { Lines } from '../../server/text/lines.ts';
import { referenceData } from '../reference-data.ts';

/**
 * `node build.mjs test/e2e/draw-findings.ts 1 100`: what the rules find in real Dockerfiles, for a person to judge. Prints
 * a table of all rules, and a hundred findings of those that are on, drawn with the seed 1; with `--fixes` drawn fixes.
 */
const [seed = '1', count = '100'] = process.argv.slice(2).filter((it) => !it.startsWith('--'));
const drawsFixes = process.argv.includes('--fixes');
const LINES_AROUND = 5;

if (referenceData === undefined) throw new Error('set DFLINT_REFERENCE_DATA to the folder of the reference data');
const folder = join(referenceData, 'corpus', 'files');
const sources = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const));

const isOn = (rule: Rule) => levelOf(rule, defaultConfig) !== 'off';
const found = findingsUnder(defaultConfig);
printTable();
const candidates = drawsFixes ? found.filter((it) => it.fix !== undefined) : found;
for (const [index, diagnostic] of drawn(candidates, Number(count)).entries()) print(index + 1, diagnostic);

function findingsUnder(config: Config): readonly Diagnostic[] {
  return [...sources].flatMap(([path, source]) => lint({ path, source }, rules, config));
}

function printTable(): void {
  const hits = new Map(rules.map((it) => [it.id, new Set<string>()]));
  const safeties = new Map(rules.map((it) => [it.id, new Set<string>()]));
  const others = findingsUnder({ rules: new Map(rules.map((it) => [it.id, isOn(it) ? 'off' : it.severity])) });
  for (const { rule, path, fix } of [...found, ...others]) {
    hits.get(rule)?.add(path);
    if (fix !== undefined) safeties.get(rule)?.add(fix.safety);
  }
  say('| rule | category | default | fix | peers | files hit |\n| --- | --- | --- | --- | --- | --- |');
  for (const rule of rules) {
    const { id, category, aka = [] } = rule;
    const share = (100 * (hits.get(id)?.size ?? 0)) / sources.size;
    const fixes = [...(safeties.get(id) ?? [])].sort().join(', ');
    const cells = [id, category, levelOf(rule, defaultConfig), fixes, aka.join(' '), `${share.toFixed(1)} %`];
    say(`| ${cells.join(' | ')} |`);
  }
}

/** The first of the findings in an order that the seed makes; one rule gives a tenth at most, so that many are heard. */
function drawn(diagnostics: readonly Diagnostic[], size: number): readonly Diagnostic[] {
  // The order of two findings depends on nothing else, so that a mended rule leaves the rest of a draw as it was.
  const rank = ({ path, rule, span }: Diagnostic) =>
    createHash('sha256').update(`${seed} ${path} ${rule} ${span.start}`).digest('hex');
  const ordered = diagnostics.map((it) => [rank(it), it] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const given = new Map<string, number>();
  const chosen: Diagnostic[] = [];
  for (const [, diagnostic] of ordered) {
    const before = given.get(diagnostic.rule) ?? 0;
    if (chosen.length === size || before >= size / 10) continue;
    given.set(diagnostic.rule, before + 1);
    chosen.push(diagnostic);
  }
  return chosen;
}

function print(number: number, { path, rule, severity, message, span, fix }: Diagnostic): void {
  const source = sources.get(path) ?? '';
  const lines = new Lines(source);
  const { line } = lines.positionAt(span.start);
  say(`\n${number}. ${path}:${line} ${severity} ${rule}: ${message}`);
  if (drawsFixes && fix !== undefined) {
    say(`${fix.safety}: ${fix.title}\n${diffOf(path, source, fix)}`);
    return;
  }
  const last = Math.min(lines.count, line + LINES_AROUND);
  for (let at = Math.max(1, line - LINES_AROUND); at <= last; at++) {
    say(`${at === line ? '>' : ' '} ${lines.textAt(at)}`);
  }
}

function diffOf(path: string, source: string, { edits }: Fix): string {
  const input = applyEdits(source, edits);
  const { stdout } = spawnSync('diff', ['-u', join(folder, path), '-'], { input, encoding: 'utf8' });
  return stdout.split('\n').slice(2).join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
