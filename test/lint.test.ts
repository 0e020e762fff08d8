import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { type Config, defaultConfig, levelOf } from '../server/lint/config/config.ts';
import { hasForeignFrontend } from '../server/lint/frontend.ts';
import { lint } from '../server/lint/lint.ts';
import type { Diagnostic, Rule } from '../server/lint/rule.ts';
import { parse } from '../server/syntax/parse.ts';

describe('lint', () => {
  it('says who found what, how loudly, and in which stage', () => {
    const source = 'FROM alpine:3.22 AS build\nFROM alpine:3.22\nADD a /b\n';
    expect(lint({ path: 'a/Dockerfile', source }, rules, defaultConfig)).toEqual([
      {
        path: 'a/Dockerfile',
        rule: 'prefer-copy',
        severity: 'warning',
        stage: 'stage-1',
        span: { start: 43, end: 46 },
        message: 'COPY is enough: no source is a URL, a repository or an archive',
        fix: {
          title: 'Replace ADD with COPY',
          safety: 'safe',
          edits: [{ span: { start: 43, end: 46 }, text: 'COPY' }],
        },
      },
    ]);
  });

  it('names a stage as BuildKit does, and none before the first', () => {
    const everything = ruleThat((file) => file.instructions);
    const source = 'ARG A\nFROM a AS Build\nRUN b\nFROM c\n';
    const stages = lint({ path: 'Dockerfile', source }, [everything], defaultConfig).map((it) => it.stage);
    expect(stages).toEqual([undefined, 'build', 'build', 'stage-1']);
  });

  it('puts findings in source order, and those at one place in the order of the rules', () => {
    const backwards = ruleThat((file) => [...file.instructions].reverse(), { id: 'backwards' });
    const forwards = ruleThat((file) => file.instructions, { id: 'forwards' });
    const found = lint({ path: 'Dockerfile', source: 'FROM a\nRUN b\n' }, [backwards, forwards], defaultConfig);
    expect(found.map((it) => `${it.span.start} ${it.rule}`)).toEqual([
      '0 backwards',
      '0 forwards',
      '7 backwards',
      '7 forwards',
    ]);
  });

  it('keeps nothing of the tree in what it finds', () => {
    const nodes = ruleThat((file) => file.instructions);
    const [found] = lint({ path: 'Dockerfile', source: 'FROM a\n' }, [nodes], defaultConfig);
    expect(Object.keys(found?.span ?? {})).toEqual(['start', 'end']);
  });

  it('checks the rest of a file with a broken instruction', () => {
    expect(idsIn('FROM alpine:3.22\nCOPY a\nADD b /c\nRUNN d\nUSER e\nCMD f\n')).toEqual([
      'syntax-error',
      'prefer-copy',
      'unknown-instruction',
      'prefer-exec-form',
    ]);
  });

  it('says one thing of a template, and everything where the rule for templates is off', () => {
    const source = 'FROM {{ base }}\nADD a /b\n{% if x %}\nCMD c\n';
    expect(idsIn(source)).toEqual(['template']);
    expect(idsIn(source, { rules: new Map([['template', 'off']]) })).toContain('prefer-copy');
  });

  it.each([
    '',
    '\n',
    '\0',
    '\uFFFD',
    'FROM',
    '\r\r',
    '# only a comment',
    'RUN <<EOF',
    'FROM a AS a\nFROM a\n',
    '\uD800',
  ])('survives %j', (source) => {
    expect(() => idsIn(source)).not.toThrow();
  });
});

describe('a configuration', () => {
  const rule = ruleThat(() => []);

  it('leaves a rule that it does not name as loud as it is', () => {
    expect(levelOf(rule, defaultConfig)).toBe('warning');
    expect(levelOf(rule, { rules: new Map([['noisy', 'error']]) })).toBe('error');
    expect(levelOf(rule, { rules: new Map([['noisy', 'off']]) })).toBe('off');
  });

  it('turns on optional and preview rules by naming them', () => {
    for (const quiet of [ruleThat(() => [], { optional: true }), ruleThat(() => [], { preview: true })]) {
      expect(levelOf(quiet, defaultConfig)).toBe('off');
      expect(levelOf(quiet, { rules: new Map([['noisy', 'info']]) })).toBe('info');
    }
  });
});

describe('the frontend', () => {
  it.each([
    ['# syntax=docker/dockerfile:1', false],
    ['# syntax=docker.io/docker/dockerfile:1.7-labs', false],
    ['# syntax = docker/dockerfile-upstream:master', false],
    ['# syntax=docker/dockerfile:1 --with arguments', false],
    ['# syntax=localhost:5000/mirror/docker/dockerfile:1', false],
    ['# escape=`', false],
    ['# syntax=example.com/acme/frontend', true],
    ['# syntax=acme/dockerfile', true],
  ])('of a file with %s is foreign: %s', (line, isForeign) => {
    expect(hasForeignFrontend(parse(`${line}\nFROM a\n`))).toBe(isForeign);
  });
});

function idsIn(source: string, config: Config = defaultConfig): string[] {
  return lint({ path: 'Dockerfile', source }, rules, config).map((it: Diagnostic) => it.rule);
}

type File = ReturnType<typeof parse>;

function ruleThat(places: (file: File) => File['instructions'], parts: Partial<Rule> = {}): Rule {
  return {
    id: 'noisy',
    category: 'style',
    severity: 'warning',
    summary: 'Say something',
    why: 'To be heard.',
    examples: [{ good: '' }],
    check: ({ file }) => places(file).map((span) => ({ span, message: 'this' })),
    ...parts,
  };
}
