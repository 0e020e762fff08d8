import { describe, expect, it } from 'vitest';
import { formatted, type ServiceFormat } from '../server/cli/lint/report/formats.ts';
import type { Checked, Result } from '../server/cli/lint/result.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import type { Rule } from '../server/lint/rule.ts';

/** Says something of every ADD, at a severity that its target names. */
const rules: readonly Rule[] = (['error', 'warning', 'info', 'style'] as const).map((severity) => ({
  id: `add-${severity}`,
  aka: severity === 'error' ? ['DL3020'] : [],
  category: 'correctness',
  severity,
  summary: 'Say something',
  why: 'Because.',
  examples: [{ good: 'FROM scratch\n' }],
  *check(model) {
    for (const add of model.all('Add')) {
      if (!model.file.source.slice(add.start, add.end).includes(severity)) continue;
      const edits = [{ span: add.keyword, text: 'COPY' }];
      yield {
        span: add.keyword,
        message: `"${severity}": <a & b>, 100 %`,
        fix: { title: 'Copy', safety: 'safe', edits },
      };
    }
  },
}));

const SOURCE = 'FROM scratch\nADD a error\nADD b warning\nADD c info\nADD d style\nADD d style\n';
const FILE = checked('services/a b/Dockerfile', SOURCE);
const UNREAD: Result = { kind: 'unread', path: 'gone', reason: 'does not exist' };

describe('github', () => {
  it('annotates the lines, and escapes what the commands are made of', () => {
    expect(report('github', FILE).split('\n').slice(0, 3)).toEqual([
      '::error file=services/a b/Dockerfile,line=2,endLine=2,col=1,endColumn=4,title=add-error::"error": <a & b>, 100 %25',
      '::warning file=services/a b/Dockerfile,line=3,endLine=3,col=1,endColumn=4,title=add-warning::"warning": <a & b>, 100 %25',
      '::notice file=services/a b/Dockerfile,line=4,endLine=4,col=1,endColumn=4,title=add-info::"info": <a & b>, 100 %25',
    ]);
    expect(report('github', UNREAD)).toBe('::error file=gone::gone does not exist\n');
  });
});

describe('gitlab', () => {
  it('names each finding by a fingerprint of its own, which outlives moved lines', () => {
    const fingerprints = (source: string) =>
      JSON.parse(report('gitlab', checked('Dockerfile', source))).map((it: { fingerprint: string }) => it.fingerprint);
    const before = fingerprints(SOURCE);
    expect(new Set(before).size).toBe(5);
    expect(fingerprints(`# a comment\n\n${SOURCE.replaceAll('ADD ', 'ADD   ')}`)).toEqual(before);
  });
});

describe('checkstyle', () => {
  it('escapes what XML would misread', () => {
    expect(report('checkstyle', FILE, UNREAD)).toContain(
      '<error line="2" column="1" severity="error" message="&#34;error&#34;: &#60;a &#38; b&#62;, 100 %" source="dflint.add-error"/>',
    );
  });

  it('has nothing in it that XML cannot hold', () => {
    const path = 'a\u0000b\ud800c';
    expect(report('checkstyle', { kind: 'unread', path, reason: 'does not exist' })).toContain(
      'name="a\ufffdb\ufffdc"',
    );
  });
});

describe('junit', () => {
  it('counts failures and errors', () => {
    const text = report('junit', FILE, UNREAD, checked('good', 'FROM scratch\n'));
    expect(text).toContain('<testsuites name="dflint" tests="7" failures="5" errors="1">');
    expect(text).toContain('<testcase name="all rules" classname="good" time="0"/>');
  });
});

describe('tap', () => {
  it('has a test for each file', () => {
    const [version, plan, first, ...rest] = report('tap', FILE, checked('good', 'FROM scratch\n')).split('\n');
    expect([version, plan, first]).toEqual(['TAP version 14', '1..2', 'not ok 1 - services/a b/Dockerfile']);
    expect(rest).toContain('ok 2 - good');
  });
});

describe('markdown', () => {
  it('shows messages as they are', () => {
    const text = report('markdown', FILE);
    expect(text).toContain('### dflint: 1 error, 1 warning, 1 info, 2 style in 1 file');
    expect(text).toContain('| 2 | error | add-error | "error": &#60;a &#38; b&#62;, 100 % |');
  });
});

describe('hadolint-json', () => {
  it('names the code that hadolint has for a rule', () => {
    const [first, second] = JSON.parse(report('hadolint-json', FILE));
    expect(first).toEqual({
      code: 'DL3020',
      column: 1,
      file: 'services/a b/Dockerfile',
      level: 'error',
      line: 2,
      message: '"error": <a & b>, 100 %',
    });
    expect(second.code).toBe('add-warning');
  });
});

describe('sarif', () => {
  const log = JSON.parse(report('sarif', FILE, UNREAD));
  const [run] = log.runs;

  it('carries the place, the fix and the help of a finding', () => {
    const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 };
    const artifactLocation = { uri: 'services/a%20b/Dockerfile', uriBaseId: '%SRCROOT%' };
    expect(run.results[0]).toMatchObject({
      ruleId: 'add-error',
      ruleIndex: 0,
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation, region } }],
      fixes: [
        {
          artifactChanges: [
            { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'COPY' } }] },
          ],
        },
      ],
    });
    expect(run.tool.driver.rules[0].help.markdown).toContain('# add-error');
  });

  it('says that a file could not be read', () => {
    expect(run.invocations).toMatchObject([
      { executionSuccessful: false, toolExecutionNotifications: [{ message: { text: 'gone does not exist' } }] },
    ]);
  });
});

function report(format: ServiceFormat, ...results: readonly Result[]): string {
  return formatted(format, results, rules);
}

function checked(path: string, source: string): Checked {
  return { kind: 'checked', path, source, diagnostics: lint({ path, source }, rules, defaultConfig) };
}
