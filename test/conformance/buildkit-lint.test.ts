import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { BUILDKIT_CHECKS } from '../../server/lint/buildkit.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import type { Diagnostic } from '../../server/lint/rule.ts';
import { parse } from '../../server/syntax/parse.ts';
import { instructionAt } from '../../server/syntax/walk.ts';
import { Lines } from '../../server/text/lines.ts';
import { contextOfFiles } from '../context-of-files.ts';
import { describeWithData } from '../reference-data.ts';

interface Case {
  readonly id: string;
  readonly dockerfile: string;
  readonly dockerignore?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly target: string | null;
  readonly frontendAttrs?: Readonly<Record<string, string>>;
  /** What a build says, of the stages that it needs. */
  readonly warnings: readonly Warning[];
  /** What `docker build --check` says instead, of all stages. */
  readonly lintRequestWarnings?: readonly Warning[];
  readonly buildError?: string;
}

interface Warning {
  readonly ruleName: string;
  readonly detail: string;
  readonly line: number;
}

describeWithData("BuildKit's lint cases", (root) => {
  const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
    readFileSync(join(root, 'buildkit', 'lint-cases.json'), 'utf8'),
  );

  it('are all there', () => {
    expect(cases).toHaveLength(88);
    expect([...LINES.keys()].filter((id) => cases.every((it) => it.id !== id))).toEqual([]);
  });

  it.each(cases.map((it) => [it.id, it] as const))('%s: the same checks at the same lines', (_, it) => {
    const expected = warningsOf(it).map(({ ruleName, line }) => `${line} ${ruleName}`);
    expect(findingsIn(it).map(({ line, check }) => `${line} ${check}`)).toEqual(expected);
  });

  it.each(cases.map((it) => [it.id, it] as const))('%s: the same things are named', (_, it) => {
    const findings = findingsIn(it);
    for (const { ruleName, line, detail } of warningsOf(it)) {
      const messages = findings.filter((other) => other.check === ruleName && other.line === line);
      const names = namesIn(ruleName, detail);
      const namesAll = (message: string) => names.every((name) => message.includes(name));
      expect(messages.filter(({ message }) => namesAll(message)).length, `${detail}: ${names}`).toBeGreaterThan(0);
    }
  });

  it.each(cases.filter((it) => it.buildError !== undefined).map((it) => [it.id, it] as const))(
    '%s: the build fails, and that is said',
    (_, it) => {
      const [, check] = /lint violation found for rules: (\w+)/.exec(it.buildError ?? '') ?? [];
      const diagnostics = diagnosticsIn(it);
      const reasons = check === undefined ? diagnostics : diagnostics.filter((other) => checkOf(other) === check);
      expect(reasons.map(({ severity }) => severity)).toContain(SAID_AS_WARNING.has(it.id) ? 'warning' : 'error');
    },
  );
});

/** What a registry would answer, where a case says what its image is built for. */
const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['registry.example:5000/buildkit/testbaseimageplatform:latest', 'linux/arm64'],
]);

/** The lines that are right where the recorded ones are not, which nobody upstream compares. */
const LINES: ReadonlyMap<string, readonly number[]> = new Map([['testLegacyKeyValueFormat#3', [5, 6]]]);

/** A default that leaves no image is reported once, by the rule that has BuildKit's name for it, even if it ends the build. */
const SAID_AS_WARNING: ReadonlySet<string> = new Set(['testUndeclaredArg#8']);

function warningsOf({ id, warnings, lintRequestWarnings = warnings }: Case): readonly Warning[] {
  const lines = LINES.get(id) ?? [];
  return lintRequestWarnings
    .map((it, index) => ({ ...it, line: lines[index] ?? it.line }))
    .toSorted((a, b) => a.line - b.line || (a.ruleName < b.ruleName ? -1 : 1));
}

interface Found {
  readonly check: string;
  /** Where BuildKit places it: where the instruction begins, and NoEmptyContinuation where it ends. */
  readonly line: number;
  readonly message: string;
}

function findingsIn(it: Case): readonly Found[] {
  const file = parse(it.dockerfile);
  const lines = new Lines(it.dockerfile);
  return diagnosticsIn(it)
    .flatMap((diagnostic): Found | readonly Found[] => {
      const { span, message } = diagnostic;
      const check = checkOf(diagnostic);
      if (check === undefined) return [];
      const instruction =
        instructionAt(file, span.start) ?? file.instructions.find((other) => other.start > span.start);
      const offset = check === 'NoEmptyContinuation' ? instruction?.end : instruction?.start;
      return { check, line: lines.positionAt(offset ?? span.start).line, message };
    })
    .toSorted((a, b) => a.line - b.line || (a.check < b.check ? -1 : 1));
}

function diagnosticsIn({
  id,
  dockerfile,
  dockerignore,
  buildArgs,
  target,
  frontendAttrs,
}: Case): readonly Diagnostic[] {
  const files = { Dockerfile: dockerfile, ...(dockerignore !== undefined && { '.dockerignore': dockerignore }) };
  // The others are built for two platforms, of which none is known to be meant.
  const platform = id.startsWith('testBaseImagePlatform') ? frontendAttrs?.['platform'] : undefined;
  const build = { args: buildArgs, target: target ?? undefined, platform };
  const context = contextOfFiles(files);
  return lint({ path: 'Dockerfile', source: dockerfile, build, context, platforms: PLATFORMS }, rules, defaultConfig);
}

function checkOf({ rule }: Diagnostic): string | undefined {
  return rules.find((it) => it.id === rule)?.aka?.find((it) => BUILDKIT_CHECKS.includes(it));
}

/** `'$DIR_ASSET' (did you mean $DIR_ASSETS?)`, `"linux/amd64"`; what LegacyKeyValueFormat quotes are no names. */
function namesIn(check: string, detail: string): readonly string[] {
  if (check === 'LegacyKeyValueFormat') return [];
  const quoted = Array.from(detail.matchAll(/'([^']+)'|"([^"]+)"|`([^`]+)`|did you mean ([^?]+)\?/g));
  return quoted.map(([, ...groups]) => (groups.find((it) => it !== undefined) ?? '').replace(/^\$/, ''));
}
