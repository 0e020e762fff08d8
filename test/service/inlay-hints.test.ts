import { describe, expect, it } from 'vitest';
import { type BuildInputs, modelOf } from '../../server/model/model.ts';
import { type InlayHintKind, inlayHints } from '../../server/service/inlay-hints.ts';
import { parse } from '../../server/syntax/parse.ts';
import { dedent } from '../markers.ts';
import { predictionOf } from './prediction-of.ts';

describe('inlay hints', () => {
  it('say what an ARG holds that does not say it, and what image a FROM means', () => {
    expect(
      shown(`
        ARG VERSION=22
        ARG FLAVOUR=\${VERSION}-slim
        FROM node:\${FLAVOUR}
        ARG VERSION
        ARG UNKNOWN
        RUN echo \${VERSION}
      `),
    ).toBe(
      dedent(`
        ARG VERSION=22
        ARG FLAVOUR=\${VERSION}-slim
        FROM node:\${FLAVOUR}‹= node:22-slim›
        ARG VERSION‹= 22›
        ARG UNKNOWN
        RUN echo \${VERSION}
      `),
    );
  });

  it('say what the build gives an ARG instead of its default', () => {
    expect(shown('ARG VERSION=22\nFROM node:$VERSION\n', { args: { VERSION: '24' } })).toBe(
      'ARG VERSION=22‹= 24›\nFROM node:$VERSION‹= node:24›\n',
    );
  });

  it('say which stage a number means', () => {
    expect(shown('FROM go:1 AS build\nFROM go:2\nFROM a\nCOPY --from=0 --chown=a /a /b\nCOPY --from=1 /c /d\n')).toBe(
      'FROM go:1 AS build\nFROM go:2\nFROM a\nCOPY --from=0‹build› --chown=a /a /b\nCOPY --from=1‹go:2› /c /d\n',
    );
  });

  it('say where a WORKDIR leads', () => {
    expect(shown('FROM a\nENV R=/srv\nWORKDIR $R/x\nWORKDIR y/../z\nWORKDIR /w\nFROM b\nWORKDIR y\n')).toBe(
      'FROM a\nENV R=/srv\nWORKDIR $R/x‹= /srv/x›\nWORKDIR y/../z‹= /srv/x/z›\nWORKDIR /w\nFROM b\nWORKDIR y\n',
    );
  });

  it('say behind its first line what becomes of a step', () => {
    const source = 'FROM a:1 AS b\nCOPY x /x\nRUN y \\\n  z\nFROM a:1\nCOPY --from=b /x /z\nUSER x\n';
    const prediction = predictionOf(source, { x: 'old' }, { x: 'newer' });
    expect(shownWith(source, prediction)).toBe(
      'FROM a:1 AS b\nCOPY x /x‹rebuilt›\nRUN y \\‹rebuilt›\n  z\nFROM a:1\nCOPY --from=b /x /z‹rebuilt?›\nUSER x\n',
    );
    const [first] = hintsIn(source, ['cache'], prediction);
    expect(first?.tooltip).toContain('x changed');
  });

  it('are those of the lines that are shown', () => {
    const source = 'FROM a\nWORKDIR /x\nWORKDIR b\nWORKDIR c\n';
    const span = { start: source.indexOf('WORKDIR c'), end: source.length };
    expect(inlayHints(modelOf(parse(source)), span).map((it) => it.text)).toEqual(['= /x/b/c']);
  });

  it('are short, whatever they say', () => {
    expect(shown(`FROM a\nWORKDIR /${'x'.repeat(60)}\nWORKDIR b\n`)).toContain(`b‹= /${'x'.repeat(38)}…›`);
  });
});

function shown(text: string, inputs?: BuildInputs): string {
  return shownWith(text.startsWith('\n') ? dedent(text) : text, undefined, inputs);
}

/** The source with its hints in it. */
function shownWith(source: string, prediction?: Parameters<typeof inlayHints>[2], inputs?: BuildInputs): string {
  let result = '';
  let position = 0;
  for (const { offset, text } of hintsIn(source, undefined, prediction, inputs)) {
    result += `${source.slice(position, offset)}‹${text}›`;
    position = offset;
  }
  return result + source.slice(position);
}

function hintsIn(
  source: string,
  kinds?: readonly InlayHintKind[],
  prediction?: Parameters<typeof inlayHints>[2],
  inputs?: BuildInputs,
) {
  const hints = inlayHints(modelOf(parse(source), inputs), { start: 0, end: source.length }, prediction);
  return hints.filter((it) => kinds?.includes(it.kind) ?? true);
}
