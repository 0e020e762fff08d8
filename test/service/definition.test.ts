import { describe, expect, it } from 'vitest';
import { definitionAt } from '../../server/service/definition.ts';
import { textOf } from '../../server/text/span.ts';
import { dedent } from '../markers.ts';
import { atCursor, bracketed } from './at-cursor.ts';

describe('a stage is defined behind AS', () => {
  it.each([
    ['for the FROM that is built on it', 'FROM a AS [base]\nFROM ba<|>se'],
    ['for a COPY', 'FROM a AS [base]\nFROM b\nCOPY --from=<|>base /a /b'],
    ['for a COPY in other case', 'FROM a AS [Base]\nFROM b\nCOPY --from=bas<|>E /a /b'],
    ['for a mount', 'FROM a AS [base]\nFROM b\nRUN --mount=type=bind,from=<|>base,target=/x ls'],
    ['for what ONBUILD holds back', 'FROM a AS [base]\nFROM b\nONBUILD COPY --from=base<|> /a /b'],
    ['for a COPY that is being typed', 'FROM a AS [base]\nFROM b\nCOPY --from=base<|>'],
    ['for itself', 'FROM a AS [ba<|>se]'],
    ['for a FROM with continued lines', 'FROM a \\\n  AS [base]\nFROM \\\n  ba<|>se'],
  ])('%s', (_, text) => {
    expectDefinition(text);
  });

  it('or is at its image, where a number means it', () => {
    expectDefinition('FROM [alpine]\nFROM b\nCOPY --from=<|>0 /a /b');
    expectDefinition('FROM a\nFROM alpine AS [two]\nFROM b\nCOPY --from=<|>1 /a /b');
  });

  it('in the last of several stages of a name for a COPY, in the last above for a FROM', () => {
    expectDefinition('FROM a AS x\nFROM b AS [x]\nFROM c\nCOPY --from=<|>x /a /b');
    expectDefinition('FROM a AS [x]\nFROM <|>x AS y\nFROM b AS x');
  });

  it('and not for an image, nor in other case for FROM, which tells the cases apart', () => {
    expect(definitionOf('FROM a AS base\nFROM b\nCOPY --from=<|>nginx /a /b')).toBeUndefined();
    expect(definitionOf('FROM a AS base\nFROM <|>Base')).toBeUndefined();
  });
});

describe('a variable is defined by the ARG or ENV that gives it its value', () => {
  it.each([
    ['above', 'FROM a\nARG [V]=1\nUSER $<|>V'],
    ['by the last of several', 'FROM a\nENV V=1\nENV [V]=2\nUSER ${V<|>}'],
    ['before the instruction, not in it', 'FROM a\nENV [V]=1\nENV V=2 W=$<|>V'],
    ['above the first FROM for FROM', 'ARG [V]=1\nFROM a:$<|>V'],
    ['in the stage that it is built on', 'FROM a AS base\nENV [V]=1\nFROM base\nUSER $<|>V'],
    ['in the stage, where it takes the value from above', 'ARG V=1\nFROM a\nARG [V]\nUSER $<|>V'],
    ['above the first FROM for an ARG without a value', 'ARG [V]=1\nFROM a\nARG <|>V'],
    ['at itself, where it has a value', 'ARG V=1\nFROM a\nARG [<|>V]=2'],
    ['for a shell', 'FROM a\nARG [V]=1\nRUN echo "${<|>V}"'],
    ['for arithmetic of a shell', 'FROM a\nARG [V]=1\nRUN echo $((<|>V + 1))'],
    ['for a file that COPY writes', 'FROM a\nARG [V]=1\nCOPY <<EOF /x\n$<|>V\nEOF'],
    ['for a script in a heredoc', 'FROM a\nARG [V]=1\nRUN <<EOF\necho $<|>V\nEOF'],
    ['by the mount of a secret', 'FROM a\nENV V=1\nRUN --mount=type=secret,id=x,env=[V] echo $<|>V'],
    ['by ENV for what the image executes', 'FROM a\nARG V=1\nENV [V]=2\nCMD echo $<|>V'],
    ['by ENV below for what the image executes', 'FROM a\nCMD echo $<|>V\nENV [V]=2'],
    ['by ENV for what ONBUILD holds back', 'FROM a\nENV [V]=2\nARG V=1\nONBUILD RUN echo $<|>V'],
    ['by what ONBUILD holds back before', 'FROM a\nENV V=2\nONBUILD ARG [V]\nONBUILD RUN echo $<|>V'],
    ['in a modifier of another', 'FROM a\nARG [V]=1\nUSER ${W:-$<|>V}'],
    ['in a file without FROM', 'ARG [V]=1\nUSER $<|>V'],
  ])('%s', (_, text) => {
    expectDefinition(text);
  });

  it.each([
    ['it is not declared in the stage', 'ARG V=1\nFROM a\nUSER $<|>V'],
    ['the base image may have it', 'FROM a\nRUN echo $<|>HOME'],
    ['Docker sets it', 'FROM --platform=$<|>BUILDPLATFORM a'],
    ['the shell does not expand it', "FROM a\nARG V=1\nRUN echo '$<|>V'"],
    ['the script has set it itself', 'FROM a\nARG V=1\nRUN V=2 && echo $<|>V'],
    ['it is an ARG, which what the image executes does not find', 'FROM a\nARG V=1\nCMD echo $<|>V'],
    ['it is escaped', 'FROM a\nARG V=1\nUSER \\$<|>V'],
  ])('nowhere, where %s', (_, text) => {
    expect(definitionOf(text)).toBeUndefined();
  });
});

describe('a here-document is defined where it is announced', () => {
  it.each([
    'RUN <<[EOF]\nls\nEO<|>F',
    "COPY <<-'[EOF]' /x\n\ta\n\t<|>EOF",
    'RUN <<A <<"[B]"\na\nA\nb\n<|>B',
    'ONBUILD RUN <<[EOF]\nls\n<|>EOF',
  ])('%j', (text) => {
    expectDefinition(`FROM a\n${text}`);
  });
});

describe('a file of the build context', () => {
  it.each([
    ['COPY <|>src/main.c /x', 'src/main.c'],
    ['COPY a ./b/../c<|> /x/', 'c'],
    ['COPY ["/a b<|>", "/x"]', 'a b'],
    ['ADD --chown=1 <|>a.tar /x', 'a.tar'],
    ['ARG V=1\nCOPY a$V.t<|>xt /x', 'a1.txt'],
    ['RUN --mount=type=bind,source=<|>go.mod,target=/go.mod ls', 'go.mod'],
    ['COPY ../../<|>a /x', 'a'],
  ])('is named by %j', (text, path) => {
    expect(definitionOf(`FROM a\n${text}`)).toMatchObject({ kind: 'path', path });
  });

  it.each([
    'COPY --from=b <|>a /x',
    'COPY <|>*.c /x',
    'COPY <|>. /x',
    'COPY a <|>/x',
    'ADD https://a.b/<|>c /x',
    'COPY $<|>V /x',
    'RUN --mount=type=cache,source=<|>a,target=/x ls',
  ])('is not named by %j', (text) => {
    expect(definitionOf(`FROM a\n${text}`)).toBeUndefined();
  });
});

it('tells the instruction around the definition, and the name that was asked about', () => {
  const { source, model, offset } = atCursor('FROM a AS base\nFROM b\nCOPY --from=<|>base /a /b');
  const definition = definitionAt(model, offset);
  const shown = definition?.kind === 'place' && [textOf(source, definition.origin), textOf(source, definition.target)];
  expect(shown).toEqual(['base', 'FROM a AS base']);
});

/** The text has the definition in brackets, and the cursor where it is asked for. */
function expectDefinition(text: string): void {
  const written = text.replace(/\[((?:<\|>|\w)+)\]/g, '$1');
  const { source, model, offset } = atCursor(written);
  const definition = definitionAt(model, offset);
  const spans = definition?.kind === 'place' ? [definition.selection] : [];
  expect(bracketed(source, spans)).toBe(dedent(text).replace('<|>', ''));
}

function definitionOf(text: string) {
  const { model, offset } = atCursor(text);
  return definitionAt(model, offset);
}
