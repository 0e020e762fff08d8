import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../server/lint/config/config.ts';
import { ignoreEdits, ignoreEditsFor, silence } from '../server/lint/ignore/add-ignore.ts';
import { lintModel } from '../server/lint/lint.ts';
import { type Model, modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { applyEdits } from '../server/text/edit.ts';
import { engineRules as rules } from './engine-rules.ts';
import { dedent } from './markers.ts';
import { meaningOf } from './meaning.ts';

describe('an ignore comment', () => {
  it('is written above the instruction, as deep as that, with all of its rules', () => {
    expect(ignored('FROM a:1\n  ADD \\\n  a b\n', ['prefer-copy', 'other'])).toBe(
      'FROM a:1\n  # dflint ignore=prefer-copy,other -- why\n  ADD \\\n  a b\n',
    );
  });

  it('is added to one that is there, if that gives the same reason', () => {
    expect(ignored('FROM a:1\n# dflint ignore=x -- why\n\n# files\nADD a b\n')).toBe(
      'FROM a:1\n# dflint ignore=x,prefer-copy -- why\n\n# files\nADD a b\n',
    );
    expect(ignored('FROM a:1\n# dflint ignore=x, y -- why\nADD a b\n')).toContain('ignore=x, y, prefer-copy -- why\n');
    expect(ignored('FROM a:1\nADD \\\n# dflint ignore=x -- why\n  a b\n')).toContain('ignore=x,prefer-copy -- why\n');
    expect(ignored('FROM a:1\n# dflint ignore=x -- because\nADD a b\n')).toBe(
      'FROM a:1\n# dflint ignore=x -- because\n# dflint ignore=prefer-copy -- why\nADD a b\n',
    );
  });

  it('is added to any where it gives no reason of its own', () => {
    expect(ignored('FROM a:1\n# dflint ignore=x -- because\nADD a b\n', undefined, '')).toBe(
      'FROM a:1\n# dflint ignore=x,prefer-copy -- because\nADD a b\n',
    );
  });

  it.each([
    '# hadolint ignore=DL3020',
    '# check=skip=JSONArgsRecommended',
    '# dflint ignore',
    '# dflint ignore-stage=x',
    '# dflint ignore-file=x',
  ])('is not added to %s, which is for something else', (comment) => {
    const after = ignored(`FROM a:1\n${comment}\nADD a b\n`);
    expect(after).toContain(`${comment}\n`);
    expect(after).toContain('# dflint ignore=prefer-copy -- why\n');
  });

  it('does not come between an instruction and what hadolint heeds only there', () => {
    expect(ignored('FROM a:1\n# files\n# hadolint ignore=SC1\nADD a b\n')).toBe(
      'FROM a:1\n# files\n# dflint ignore=prefer-copy -- why\n# hadolint ignore=SC1\nADD a b\n',
    );
  });

  it('is not written above directives, nor into a here-document', () => {
    expect(ignored('# syntax=x\n# check=skip=all\nADD a b\n')).toBe(
      '# syntax=x\n# check=skip=all\n# dflint ignore=prefer-copy -- why\nADD a b\n',
    );
    expect(ignored('FROM a:1\nRUN <<EOF\nx\nADD a b\n')).toBe(
      '# dflint ignore-file=prefer-copy -- why\nFROM a:1\nRUN <<EOF\nx\nADD a b\n',
    );
  });

  it('stands behind a byte order mark, and ends as the lines of the file do', () => {
    expect(ignored('\ufeffADD a b\r\n')).toBe('\ufeff# dflint ignore=prefer-copy -- why\r\nADD a b\r\n');
  });

  it('gives its reason on one line', () => {
    expect(ignored('ADD a b', undefined, ' a\n  b ')).toBe('# dflint ignore=prefer-copy -- a b\nADD a b');
  });
});

describe('an ignore comment of a whole file', () => {
  const at = (source: string) => {
    const finding = { rule: 'x', span: { start: 0, end: 0 } };
    return applyEdits(source, ignoreEditsFor(modelOf(parse(source)), [finding], 'file') ?? []);
  };

  it.each([
    ['FROM a\n', '# dflint ignore-file=x\nFROM a\n'],
    ['', '# dflint ignore-file=x\n'],
    ['\ufeff', '\ufeff# dflint ignore-file=x\n'],
    ['# escape=`\n# note\nFROM a\n', '# escape=`\n# dflint ignore-file=x\n# note\nFROM a\n'],
    ['# check=skip=all', '# check=skip=all\n# dflint ignore-file=x\n'],
    ['#!/bin/x\n# syntax=y\nFROM a\n', '#!/bin/x\n# syntax=y\n# dflint ignore-file=x\nFROM a\n'],
    ['FROM a\n# dflint ignore-file=y\n', 'FROM a\n# dflint ignore-file=y,x\n'],
  ])('stands below what has to be on top: %j', (source, after) => {
    expect(at(source)).toBe(after);
  });
});

describe('an ignore comment of a stage', () => {
  const at = (source: string, offset: number) => {
    const finding = { rule: 'x', span: { start: offset, end: offset } };
    const edits = ignoreEditsFor(modelOf(parse(source)), [finding], 'stage');
    return edits && applyEdits(source, edits);
  };

  it('stands above its FROM', () => {
    const source = 'ARG a\nFROM a\nRUN b\nFROM c\nRUN d\n';
    expect(at(source, source.indexOf('RUN d'))).toBe(source.replace('FROM c', '# dflint ignore-stage=x\nFROM c'));
  });

  it('cannot be of what is in none', () => {
    expect(at('ARG a\nFROM a\n', 0)).toBeUndefined();
    expect(at('RUN a\n', 0)).toBeUndefined();
    expect(at('FROM\nRUN a\n', 6)).toBeUndefined();
  });
});

it('leaves nothing to find, and the file to Docker as it was, whatever stands in it', () => {
  const lines = fc.constantFrom(
    '# syntax=docker/dockerfile:1',
    '# escape=`',
    '# check=skip=StageNameCasing',
    'FROM a:latest AS b',
    'FROM a',
    '  ADD a /b',
    'ADD a \\',
    '  # c',
    '# dflint ignore=prefer-copy -- other',
    '# dflint ignore=no-latest-tag',
    '# dflint ignore',
    '# dflint ignore-file=no-untagged-base',
    '# hadolint ignore=DL3020',
    'CMD run it',
    'ONBUILD CMD run it',
    'COPY <<E /x',
    'RUN <<E',
    'E',
    'COPY --form=b a b',
    'RUNN x',
    'WORKDIR x',
    'b `',
    '',
  );
  const files = fc
    .tuple(fc.constantFrom('', '\ufeff', '#!/x\n'), fc.array(lines, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
    .map(([start, list, end]) => start + list.join(end));
  fc.assert(
    fc.property(files, (source) => {
      const { source: after } = silence(source, failing, 'why');
      expect(failing(after).findings.map((it) => it.rule)).toEqual([]);
      expect(withoutComments(meaningOf(after))).toBe(withoutComments(meaningOf(source)));
      expect(silence(after, failing, 'why')).toEqual({ source: after, count: 0 });
    }),
    { numRuns: 500 },
  );
});

it('puts rules of one instruction into one comment, and instructions apart', () => {
  const source = dedent(`
    FROM alpine:latest
    WORKDIR app
    ADD a b
    CMD run it
  `);
  expect(silence(source, failing, 'a demo').source).toBe(
    dedent(`
      # dflint ignore=no-latest-tag -- a demo
      FROM alpine:latest
      # dflint ignore=no-relative-workdir -- a demo
      WORKDIR app
      # dflint ignore=prefer-copy -- a demo
      ADD a b
      # dflint ignore=prefer-exec-form -- a demo
      CMD run it
    `),
  );
});

function failing(source: string) {
  const model = modelOf(parse(source));
  return { model, findings: lintModel(model, { path: 'Dockerfile' }, rules, defaultConfig) };
}

/** The text once findings in its ADD are ignored. */
function ignored(source: string, names: readonly string[] = ['prefer-copy'], reason = 'why'): string {
  const model: Model = modelOf(parse(source));
  const start = source.indexOf('ADD');
  const findings = names.map((rule) => ({ rule, span: { start, end: start + 3 } }));
  return applyEdits(source, ignoreEdits(model, findings, reason));
}

/** Comments are all that may be written. */
function withoutComments(meaning: string): string {
  return meaning.slice(0, meaning.lastIndexOf('"comments":'));
}
