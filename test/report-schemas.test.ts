import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { rules as allRules } from '../rules/index.ts';
import { compact } from '../server/cli/lint/report/compact.ts';
import { formatted, type ServiceFormat } from '../server/cli/lint/report/formats.ts';
import type { Checked, Result } from '../server/cli/lint/result.ts';
import { type Config, defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';

/** A file of every severity, with fixes, related places and findings of several lines. */
const SOURCE = `FROM node:latest AS build
FROM alpine:3.22 AS Build
WORKDIR src
RUN cd /tmp && \\
    sudo apt-get install <&-
add a b
RUNN "x" & <y> 'z'
CMD node \\
  server.js
`;
const config: Config = { ...defaultConfig, rules: new Map(allRules.map((it) => [it.id, it.severity])) };
const FILE = checked('services/a b/ü.Dockerfile', SOURCE);
const RESULTS: readonly Result[] = [
  FILE,
  { kind: 'checked', path: 'clean/Dockerfile', source: 'FROM scratch\n', diagnostics: [] },
  { kind: 'unread', path: 'gone', reason: 'does not exist' },
  { kind: 'fault', path: 'odd', error: new Error('oops') },
];

it('has every severity, a fix of each safety and a related place to show', () => {
  expect([...new Set(FILE.diagnostics.map((it) => it.severity))].sort()).toEqual(['error', 'info', 'style', 'warning']);
  expect([...new Set(FILE.diagnostics.flatMap((it) => it.fix?.safety ?? []))].sort()).toEqual(['safe', 'unsafe']);
  expect(FILE.diagnostics.some((it) => (it.related ?? []).length > 0)).toBe(true);
  expect(FILE.diagnostics.some((it) => SOURCE.slice(it.span.start, it.span.end).includes('\n'))).toBe(true);
});

describe('sarif', () => {
  const log = JSON.parse(report('sarif', RESULTS));
  const [{ results, tool }] = log.runs;

  it('fits the schema of SARIF 2.1.0', () => {
    expect(mistakesIn(log, 'sarif-2.1.0.json')).toEqual([]);
    expect(mistakesIn(JSON.parse(report('sarif', [])), 'sarif-2.1.0.json')).toEqual([]);
  });

  it('would not fit if it were wrong', () => {
    expect(mistakesIn({ ...log, version: '2.0.0' }, 'sarif-2.1.0.json')).not.toEqual([]);
    const wrong = JSON.parse(report('sarif', RESULTS).replace('"startLine": 1', '"startLine": 0'));
    expect(mistakesIn(wrong, 'sarif-2.1.0.json')).not.toEqual([]);
  });

  it('has a region, a rule with help and a fingerprint for each finding, and the fixes that there are', () => {
    expect(results).toHaveLength(FILE.diagnostics.length);
    for (const [index, it] of FILE.diagnostics.entries()) {
      const result = results[index];
      const { startLine, startColumn, endLine, endColumn } = result.locations[0].physicalLocation.region;
      expect(between(SOURCE, [startLine, startColumn], [endLine, endColumn])).toBe(
        SOURCE.slice(it.span.start, it.span.end),
      );
      const rule = tool.driver.rules[result.ruleIndex];
      expect(rule.id).toBe(it.rule);
      expect(rule.help.markdown).toContain(`# ${it.rule}`);
      expect(rule.help.text.length).toBeGreaterThan(10);
      expect(result.fixes === undefined).toBe(it.fix === undefined);
    }
    const prints = results.map((it: { partialFingerprints: object }) => JSON.stringify(it.partialFingerprints));
    expect(new Set(prints).size).toBe(results.length);
  });
});

describe('gitlab', () => {
  it('fits what the documentation of GitLab asks for', () => {
    expect(mistakesIn(JSON.parse(report('gitlab', RESULTS)), 'gitlab-code-quality.json')).toEqual([]);
    expect(mistakesIn(JSON.parse(report('gitlab', [])), 'gitlab-code-quality.json')).toEqual([]);
    const severities = JSON.parse(report('gitlab', RESULTS)).map((it: { severity: string }) => it.severity);
    expect([...new Set(severities)].sort()).toEqual(['blocker', 'critical', 'info', 'major', 'minor']);
  });

  it('would not fit if it were wrong', () => {
    const wrong = JSON.parse(report('gitlab', RESULTS).replaceAll('"major"', '"warning"'));
    expect(mistakesIn(wrong, 'gitlab-code-quality.json')).not.toEqual([]);
  });
});

describe.each([
  ['junit', 'junit-10.xsd', '<testsuite ', '<suite '],
  ['checkstyle', 'checkstyle.xsd', 'severity="info"', 'severity="style"'],
] as const)('%s', (format, schema, right, wrong) => {
  it('fits its schema', async () => {
    expect(await xmlMistakesIn(report(format, RESULTS), schema)).toEqual([]);
    expect(await xmlMistakesIn(report(format, []), schema)).toEqual([]);
  });

  it('would not fit if it were wrong', async () => {
    expect(report(format, RESULTS)).toContain(right);
    expect(await xmlMistakesIn(report(format, RESULTS).replace(right, wrong), schema)).not.toEqual([]);
  });
});

describe('the problem matcher for workflows of GitHub', () => {
  const { problemMatcher }: { problemMatcher: readonly Matcher[] } = JSON.parse(
    readFileSync('.github/dflint-matcher.json', 'utf8'),
  );

  it('reads every line of a compact report, once, and as loudly as GitHub can', () => {
    const lines = compact(RESULTS).trimEnd().split('\n');
    expect(lines).toHaveLength(FILE.diagnostics.length);
    const read = lines.map((line) => problemMatcher.flatMap((it) => matched(it, line)));
    expect(read.map((it) => it.length)).toEqual(lines.map(() => 1));
    expect(read.map(([it]) => [it?.file, it?.severity, it?.code])).toEqual(
      FILE.diagnostics.map(({ severity, rule }) => [
        FILE.path,
        severity === 'info' || severity === 'style' ? 'notice' : severity,
        rule,
      ]),
    );
  });
});

describe('fingerprints', () => {
  const fingerprints = (format: 'sarif' | 'gitlab', source: string): ReadonlyMap<string, readonly string[]> => {
    const result = checked('Dockerfile', source);
    const report: unknown = JSON.parse(formatted(format, [result], allRules));
    const prints = [...JSON.stringify(report).matchAll(/"(?:dflint\/v1|fingerprint)":"(\w+)"/g)].map(
      ([, it = '']) => it,
    );
    const byRule = new Map<string, string[]>();
    for (const [index, { rule }] of result.diagnostics.entries())
      byRule.set(rule, [...(byRule.get(rule) ?? []), prints[index] ?? '']);
    return byRule;
  };

  it.each(['sarif', 'gitlab'] as const)('of %s stay when lines come, go and move', (format) => {
    const before = fingerprints(format, SOURCE);
    const moved = SOURCE.replace('WORKDIR src\n', '\n# a comment\n\nWORKDIR   src\nUSER 1\n')
      .replace('add a b\n', '')
      .replace('CMD', 'add a b\nCMD')
      .replaceAll('\n', '\r\n');
    const after = fingerprints(format, moved);
    for (const [rule, prints] of before) {
      // What the new line itself brings about is another thing.
      if (['require-user', 'unused-user', 'require-healthcheck'].includes(rule)) continue;
      expect([rule, after.get(rule)]).toEqual([rule, expect.arrayContaining([...prints])]);
    }
  });

  it.each(['sarif', 'gitlab'] as const)('of %s are of one file and one line each', (format) => {
    const one = fingerprints(format, SOURCE);
    const other = fingerprints(format, SOURCE.replace('WORKDIR src', 'WORKDIR other'));
    expect(other.get('no-relative-workdir')).not.toEqual(one.get('no-relative-workdir'));
  });
});

interface Matcher {
  readonly severity?: string;
  readonly pattern: readonly [Readonly<Record<string, number>> & { readonly regexp: never }];
}

/** What the runner makes of a line. */
function matched({ severity, pattern: [pattern] }: Matcher, line: string) {
  const groups = new RegExp(pattern.regexp).exec(line);
  const group = (name: string) => (pattern[name] === undefined ? undefined : groups?.[pattern[name]]);
  return groups === null ? [] : [{ file: group('file'), severity: group('severity') ?? severity, code: group('code') }];
}

function report(format: ServiceFormat, results: readonly Result[]): string {
  return formatted(format, results, allRules);
}

function checked(path: string, source: string): Checked {
  return { kind: 'checked', path, source, diagnostics: lint({ path, source }, allRules, config) };
}

function mistakesIn(value: unknown, schema: string): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(`fixtures/schemas/${schema}`, 'utf8')));
  return validate(value) ? [] : (validate.errors ?? []).map((it) => `${it.instancePath} ${it.message}`);
}

async function xmlMistakesIn(xml: string, schema: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml, schema: readFileSync(`fixtures/schemas/${schema}`, 'utf8') });
  return errors.map((it) => it.message);
}

/** The text between two places that are counted from 1. */
function between(source: string, [line, column]: [number, number], [endLine, endColumn]: [number, number]): string {
  const lines = source.split('\n').map((it) => `${it}\n`);
  const offset = (line: number, column: number) => lines.slice(0, line - 1).join('').length + column - 1;
  return source.slice(offset(line, column), offset(endLine, endColumn));
}
