import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { findShellCheck, ShellCheck } from '../../server/host/shellcheck.ts';
import { type Config, withLevels } from '../../server/lint/config/config.ts';
import { readHadolintConfig } from '../../server/lint/config/hadolint-config.ts';
import { configurationOf } from '../../server/lint/config/layers.ts';
import { lint } from '../../server/lint/lint.ts';
import { type Input, isShellCheckCode, namesOf, type Rule, rulesNamed } from '../../server/lint/rule.ts';
import { shellCheckFindings } from '../../server/lint/shellcheck/finding.ts';
import { differences } from '../peers.ts';
import { describeWithData, isConformance } from '../reference-data.ts';

const installed = findShellCheck(process.env, [process.cwd()]);

/** A case of hadolint's own tests: whether `rule` finds something in the file. `SC*` is any check of ShellCheck, `ANY` any at all. */
interface Case {
  readonly id: string;
  readonly rule: string;
  readonly dockerfile: string;
  /** How many are found in a file is not compared: hadolint gives each rule one finding for each instruction, we do not. */
  readonly expect: 'hit' | 'miss' | { readonly count: number };
  readonly config?: object;
  readonly flags: readonly string[];
}

interface Judged extends Case {
  readonly isHit: boolean;
  readonly weHit: boolean;
}

describeWithData('hadolint’s own tests', (root) => {
  const cases: readonly Case[] = JSON.parse(readFileSync(join(root, 'hadolint', 'cases.json'), 'utf8'));
  const judged: readonly Judged[] = cases.map((it) => ({ ...it, isHit: it.expect !== 'miss', weHit: finds(it) }));
  const compared = judged.filter((it) => !it.flags.some((flag) => QUIRKS.has(flag)));
  const isOfShellCheck = ({ rule }: Case) => rule === 'SC*';

  it('are all there', () => {
    expect(cases).toHaveLength(1104);
    expect(compared.length).toBeGreaterThan(1090);
  });

  it.each([
    ['finds', true],
    ['leaves alone', false],
  ])('are nearly always agreed with in what hadolint %s', (_, isHit) => {
    const same = compared.filter((it) => it.isHit === isHit && !isOfShellCheck(it));
    const agreed = same.filter((it) => it.weHit === isHit);
    expect(agreed.length / same.length).toBeGreaterThanOrEqual(0.98);
  });

  it('are disagreed with only on purpose, which test/peers.ts tells', () => {
    const disagreed = compared
      .filter((it) => it.weHit !== it.isHit)
      .map(({ id, rule, weHit }) => `${rule} ${id}: we say ${weHit ? 'more' : 'less'}`);
    const deliberate = differences
      .filter((it) => /^(?:DL\d{4}|SC\*|ANY)$/.test(it.code))
      .flatMap(({ code, we, cases = [] }) => cases.map((id) => `${code} ${id}: we ${we}`));
    expect(disagreed.toSorted()).toEqual(deliberate.toSorted());
  });

  // hadolint has it built in.
  it.skipIf(installed === undefined)('are agreed with in all that ShellCheck finds, where it is installed', () => {
    const shellCheck = new ShellCheck(installed ?? '', process.env);
    const ask = (texts: readonly string[]) => shellCheck.remarksOn(texts);
    const disagreed = compared
      .filter(isOfShellCheck)
      .filter((it) => it.isHit !== finds(it, (model) => shellCheckFindings(model, ask)));
    expect(shellCheck.failure).toBeUndefined();
    expect(disagreed.map((it) => it.id)).toEqual([]);
  });

  it.runIf(isConformance)('are counted by code', () => {
    process.stdout.write(table(compared));
  });
});

/** Cases that show an accident of hadolint: state that ONBUILD loses, and its way with a backslash before a space. */
const QUIRKS = new Set(['onbuild-quirk', 'backslash-space']);

/** Whether we report what the case is about, under the case's configuration. */
function finds({ rule, dockerfile, config }: Case, foreign?: Input['foreign']): boolean {
  const configured = configOf(config ?? {});
  // Its tests run each check, those too that are off unless a configuration names them.
  const asked = rule === 'ANY' ? configured : withLevels(configured, levelsFor(rule, configured), rules);
  const input = { path: 'Dockerfile', source: dockerfile, ...(foreign && { foreign }) };
  const diagnostics = lint(input, rules, asked);
  const meant = new Set(rules.filter((it) => isMeant(it, rule)).map((it) => it.id));
  // What our own rules say is not said again in ShellCheck's words.
  const isSaid = (it: string) => isShellCheckCode(it) || it === 'no-bashism' || it === 'undefined-variable';
  return diagnostics.some((it) => meant.has(it.rule) || (foreign !== undefined && isSaid(it.rule)));
}

function configOf(config: object): Config {
  const reading = readHadolintConfig(JSON.stringify(config), rules);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return configurationOf([{ folder: '/', file: reading.file }]).configFor('/Dockerfile');
}

function levelsFor(code: string, config: Config) {
  return rulesNamed(code, rules).flatMap((it) =>
    (config.rules.get(it.id) ?? 'off') === 'off' ? [[it.id, it.severity] as const] : [],
  );
}

function isMeant(rule: Rule, code: string): boolean {
  if (code === 'ANY') return namesOf(rule).some((it) => /^(?:DL|SC)\d{4}$/.test(it));
  if (code === 'SC*') return namesOf(rule).some((it) => /^SC\d{4}$/.test(it));
  return namesOf(rule).includes(code);
}

function table(judged: readonly Judged[]): string {
  const codes = [...new Set(judged.map((it) => it.rule))].toSorted();
  const rows = codes.map((code) => {
    const ofCode = judged.filter((it) => it.rule === code);
    const disagreed = ofCode.filter((it) => it.weHit !== it.isHit);
    return `${code.padEnd(8)}${counts(ofCode)}  ${disagreed.map((it) => it.id).join(' ')}\n`;
  });
  const ofHadolint = judged.filter((it) => it.rule !== 'SC*');
  return `code         hits   misses  disagreed\n${rows.join('')}all DL  ${counts(ofHadolint)}\n`;
}

/** In how many hits of all, and in how many misses, we agree. */
function counts(judged: readonly Judged[]): string {
  const parts = [true, false].map((isHit) => {
    const same = judged.filter((it) => it.isHit === isHit);
    return `${same.filter((it) => it.weHit === isHit).length}/${same.length}`.padStart(9);
  });
  return parts.join('');
}
