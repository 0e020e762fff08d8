import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { pretty, prettySummary } from '../server/cli/lint/report/pretty.ts';
import { plainLook } from '../server/cli/look.ts';
import { defaultConfig } from '../server/lint/config.ts';
import { describe as describeRule } from '../server/lint/describe.ts';
import { lint } from '../server/lint/lint.ts';
import type { Rule } from '../server/lint/rule.ts';
import { pages } from './docs.ts';

describe('the pages in rules/', () => {
  it.each([...pages])('%s is what the rules say now; if not, npm run docs writes it', (path, text) => {
    expect(readFileSync(path, 'utf8').replaceAll('\r\n', '\n')).toBe(text);
  });

  it('are of rules that exist', () => {
    expect(readdirSync('rules/docs').filter((it) => !pages.has(`rules/docs/${it}`))).toEqual([]);
  });
});

describe('the README', () => {
  it('shows what is printed about the Dockerfile that it shows', () => {
    const readme = readFileSync('README.md', 'utf8').replaceAll('\r\n', '\n');
    const [, source = '', report] = /```dockerfile\n([^]*?)```[^]*?```\n([^]*?)```/.exec(readme) ?? [];
    const path = 'Dockerfile';
    const results = [
      { kind: 'checked', path, source, diagnostics: lint({ path, source }, rules, defaultConfig) } as const,
    ];
    const look = plainLook(80);
    expect(pretty(results, look) + prettySummary(results, look)).toBe(report);
  });
});

describe('the page of a rule', () => {
  it('shows options with their defaults, and how to set them', () => {
    const rule: Rule<{ registries: readonly string[] }> = {
      id: 'trusted-registry',
      aka: ['DL3026'],
      category: 'security',
      severity: 'error',
      optional: true,
      summary: 'Use only registries you trust',
      why: 'Whoever can write to a registry can write to your image.\n',
      examples: [{ good: 'FROM alpine\n' }],
      options: {
        registries: { type: 'texts', default: ['docker.io'], summary: 'registries that images may come from' },
      },
      *check() {},
    };
    expect(describeRule(rule)).toContain('**error**, off until you name it · security · known elsewhere as DL3026');
    expect(describeRule(rule)).toContain('| `registries` | registries that images may come from | `["docker.io"]` |');
    expect(describeRule(rule)).toContain('trusted-registry: { severity: error, registries: ["docker.io"] }');
  });
});
