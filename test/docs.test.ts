import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describe as describeRule } from '../server/lint/describe.ts';
import type { Rule } from '../server/lint/rule.ts';
import { pages } from './docs.ts';

describe('what is made from the rules', () => {
  it.each([...pages])('%s is what they say now; if not, npm run docs writes it', (path, text) => {
    expect(readFileSync(path, 'utf8').replaceAll('\r\n', '\n')).toBe(text);
  });

  it('is a page only of rules that exist', () => {
    expect(readdirSync('rules/docs').filter((it) => !pages.has(`rules/docs/${it}`))).toEqual([]);
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
