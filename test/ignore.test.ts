import { describe, expect, it } from 'vitest';
import { rules as allRules } from '../rules/index.ts';
import { type Config, defaultConfig } from '../server/lint/config/config.ts';
import { lint } from '../server/lint/lint.ts';
import type { Input } from '../server/lint/rule.ts';
import { contextOfFiles } from './context-of-files.ts';
import { engineRules as rules } from './engine-rules.ts';
import { dedent } from './markers.ts';

describe('# dflint ignore=', () => {
  it('speaks of the instruction below it', () => {
    expect(findings('FROM a:1\n# dflint ignore=prefer-copy\nADD a /b\nADD c /d\n')).toEqual(['4 prefer-copy']);
  });

  it('lets blank lines and other comments stand between', () => {
    expect(findings('FROM a:1\n# dflint ignore=prefer-copy\n\n# files\nADD a /b\n')).toEqual([]);
  });

  it('speaks, inside a continued instruction, of that instruction', () => {
    expect(findings('FROM a:1\nADD \\\n  # dflint ignore=prefer-copy\n  a /b\nADD c /d\n')).toEqual(['5 prefer-copy']);
  });

  it('takes several names, those of other linters too, and a reason', () => {
    expect(findings('# dflint ignore=DL3007 , prefer-copy -- a demo\nFROM a:latest\n', { unused: false })).toEqual([]);
  });

  it('speaks of a whole stage above its FROM', () => {
    const source = '# dflint ignore-stage=prefer-copy\nFROM a:1\nADD a /b\nADD c /d\nFROM a:1\nADD e /f\n';
    expect(findings(source)).toEqual(['6 prefer-copy']);
  });

  it('speaks of the whole file from anywhere', () => {
    expect(findings('FROM a:1\nADD a /b\n# dflint ignore-file=prefer-copy\n')).toEqual([]);
  });

  it('is content, not a comment, in a here-document', () => {
    expect(findings('FROM a:1\nRUN <<EOF\n# dflint ignore=prefer-copy\nEOF\nADD a /b\n')).toEqual(['5 prefer-copy']);
  });

  it('silences syntax errors as well', () => {
    expect(findings('FROM a:1\n# dflint ignore=syntax-error -- our own frontend\nCOPY a\n')).toEqual([]);
  });

  it('does not silence what the configuration locks', () => {
    const config: Config = { ...defaultConfig, locked: new Set(['prefer-copy']) };
    const source = 'FROM a:1\n# dflint ignore=prefer-copy\nADD a /b\n';
    expect(findings(source, { config })).toEqual(['2 unused-ignore', '3 prefer-copy']);
  });
});

describe('# hadolint ignore=', () => {
  it('speaks of the instruction on the next line', () => {
    expect(findings('FROM a:1\n# hadolint ignore=DL3020,SC2086\nADD a /b\n')).toEqual([]);
    expect(findings('FROM a:1\n# hadolint ignore = DL3020 , DL3021 # as planned\nADD a /b\n')).toEqual([]);
  });

  it.each(['\n', '# files\n', '# hadolint ignore=SC2086\n'])('does not reach over %j', (between) => {
    const source = `FROM a:1\n# hadolint ignore=DL3020\n${between}ADD a /b\n`;
    expect(findings(source)).toEqual(['2 valid-ignore', `${4} prefer-copy`]);
  });

  it('is void, as for hadolint, where it holds a name of another kind', () => {
    expect(findings('FROM a:1\n# hadolint ignore=prefer-copy,DL3020\nADD a /b\n')).toEqual(['3 prefer-copy']);
  });

  it('speaks of a file with "global", and of a stage with "stage"', () => {
    expect(findings('FROM a:1\nADD a /b\n# hadolint global ignore=DL3020\n')).toEqual([]);
    expect(findings('# hadolint stage ignore=DL3020\nFROM a:1\nADD a /b\nFROM a:1\nADD a /b\n')).toEqual([
      '5 prefer-copy',
    ]);
  });

  it('is not heard where hadolint was told so', () => {
    const config: Config = { ...defaultConfig, withoutPragmas: true };
    expect(findings('FROM a:1\n# hadolint ignore=DL3020\nADD a /b\n', { config })).toEqual(['3 prefer-copy']);
  });
});

describe('# check=skip=', () => {
  it('speaks of the whole file as a directive', () => {
    expect(findings('# check=skip=JSONArgsRecommended;error=true\nFROM a:1\nCMD a b\n')).toEqual([]);
    expect(findings('# check=skip=all\nFROM a:1\nCMD a b\nADD a /b\n')).toEqual(['4 prefer-copy']);
  });

  it('speaks of one instruction as a comment above it', () => {
    const source = 'FROM a:1\n# check=skip=JSONArgsRecommended\nCMD a b\nFROM a:1\nCMD a b\n';
    expect(findings(source)).toEqual(['5 prefer-exec-form']);
  });

  it('is heeded only where BuildKit heeds it', () => {
    const skip = '# check=skip=JSONArgsRecommended\n';
    expect(findings(`FROM a:1\n ${skip}CMD a b\n`), 'indented').toEqual(['2 valid-ignore', '3 prefer-exec-form']);
    expect(findings(`FROM a:1\n${skip}#\nCMD a b\n`), 'parted by a lone #').toEqual([
      '2 valid-ignore',
      '4 prefer-exec-form',
    ]);
    expect(findings(`FROM a:1\n${skip}\n# why\nCMD a b\n`), 'blank lines do not part').toEqual([]);
    expect(findings(`FROM a:1\n# check=skip=StageNameCasing\n${skip}CMD a b\n`), 'the first counts').toEqual([
      '3 valid-ignore',
      '4 prefer-exec-form',
    ]);
  });
});

describe('an ignore comment that ignores nothing', () => {
  it('is said to be unused, by each name', () => {
    expect(findings('FROM a:1\n# dflint ignore=prefer-copy,DL3007\nADD a /b\n')).toEqual(['2 unused-ignore']);
  });

  it('is not judged by rules that are off or not ours', () => {
    const config: Config = { rules: new Map([['prefer-copy', 'off']]) };
    const source = 'FROM a:1\n# dflint ignore=prefer-copy,SC2086\nCOPY a /b\n# hadolint ignore=DL9999\nUSER a\n';
    expect(findings(source, { config })).toEqual([]);
  });

  it('is not judged where the rule could not know what it goes by', () => {
    const source = dedent(`
      FROM alpine:3.22@sha256:${'a'.repeat(64)}
      # dflint ignore=missing-source,stale-digest,order-by-change
      COPY config/settings.toml /b
    `);
    const context = contextOfFiles({ 'config/settings.toml': '' });
    const digests = new Map([['docker.io/library/alpine:3.22', `sha256:${'a'.repeat(64)}`]]);
    const unused = (known: Partial<Input>) =>
      lint({ path: 'Dockerfile', source, ...known }, allRules, { rules: new Map([['order-by-change', 'info']]) })
        .filter((it) => it.rule === 'unused-ignore')
        .map((it) => source.slice(it.span.start, it.span.end));
    expect(unused({})).toEqual([]);
    expect(unused({ context })).toEqual(['missing-source']);
    expect(unused({ digests })).toEqual(['stale-digest']);
    expect(unused({ context: { ...context, order: { steps: [], moves: [] } } })).toContain('order-by-change');
  });

  it('is told once of a directive behind #!, which a parser takes for a comment', () => {
    expect(findings('#!/bin/x\n# check=skip=JSONArgsRecommended\nFROM a:1\nUSER a\n')).toEqual(['2 unused-ignore']);
    expect(findings('#!/bin/x\n# check=skip=JSONArgsRecommended\nFROM a:1\nCMD a b\n')).toEqual([]);
  });

  it('is not judged for what is said of ignore comments themselves', () => {
    expect(
      findings(
        '# dflint ignore-file=valid-ignore -- it is for a tool of ours\n# dflint ignore=xxx\nFROM a:1\nUSER a\n',
      ),
    ).toEqual([]);
    expect(findings('# dflint ignore-file=valid-ignore\nFROM a:1\nUSER a\n')).toEqual([]);
  });

  it('is told apart from one that is written wrongly', () => {
    const source = dedent(`
      FROM a:1
      # dflint ignore
      # dflint: ignore prefer-copy
      # dflint disable=prefer-copy
      # dflint ignore=prefer-copy because
      # dflint ignore=prefer-cpoy
      # dflint ignore-stage=prefer-copy
      # dflint ignores this, and disables nothing
      COPY a /b
    `);
    expect(findings(source)).toEqual([2, 3, 4, 5, 6, 7].map((line) => `${line} valid-ignore`));
  });

  it('may itself be ignored', () => {
    expect(
      findings('# dflint ignore-file=unused-ignore,prefer-copy\nFROM a:1\n# dflint ignore=prefer-copy\nUSER a\n'),
    ).toEqual([]);
  });
});

/** `line rule` of each finding. */
function findings(
  source: string,
  { config = defaultConfig, unused = true }: { config?: Config; unused?: boolean } = {},
): string[] {
  return lint({ path: 'Dockerfile', source }, rules, config)
    .filter((it) => unused || it.rule !== 'unused-ignore')
    .map(({ span, rule }) => `${source.slice(0, span.start).split('\n').length} ${rule}`);
}
