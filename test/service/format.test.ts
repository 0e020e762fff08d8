import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { type FormatOptions, format, rangeFormattingEdits, typingEdits } from '../../server/service/format.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits, type Edit } from '../../server/text/edit.ts';
import { dedent, withCursor } from '../markers.ts';
import { meaningOf, operationsOf, withoutSpace } from '../meaning.ts';
import { gap, lines, sound } from './format-samples.ts';

describe('format', () => {
  it('writes keywords in upper case', () => {
    check(`
      from node:22 as build
      healthcheck cmd curl -f http://localhost/
      onbuild copy a b
    `)`
      FROM node:22 AS build
      HEALTHCHECK CMD curl -f http://localhost/
      ONBUILD copy a b
    `;
  });

  it('has one blank between words, and none at the end of a line', () => {
    const blanks =
      'FROM  --platform=linux/arm64   node:22\tAS  build  \nCOPY --link   a  b   c\t\nENV a=1   b="x  y"\n';
    expect(format(blanks)).toBe('FROM --platform=linux/arm64 node:22 AS build\nCOPY --link a b c\nENV a=1 b="x  y"\n');
  });

  it('leaves the blanks that count', () => {
    check(`
      RUN   echo  a   b
      ENV   OLD   a   b
      WORKDIR   /a   b
      MAINTAINER   A   B
    `)`
      RUN echo  a   b
      ENV OLD a   b
      WORKDIR /a   b
      MAINTAINER A   B
    `;
  });

  it('spaces JSON', () => {
    check(`
      CMD ["a" ,"b",   "c  d"]
      ENTRYPOINT   [ "a" ]
      SHELL [ ]
      RUN ["a" "b"]
    `)`
      CMD ["a", "b", "c  d"]
      ENTRYPOINT ["a"]
      SHELL [ ]
      RUN ["a" "b"]
    `;
    check(`
      CMD [ \\
       "a" \\
       , "b" \\
          ]
    `)`
      CMD [ \\
          "a" \\
          , "b" \\
      ]
    `;
  });

  it('indents continued lines, and comments among them', () => {
    check(`
      LABEL a=1 \\
            b=2    \\
        # third
      c=3
      COPY --from=build\\
        /a \\
             /b
    `)`
      LABEL a=1 \\
          b=2 \\
          # third
          c=3
      COPY --from=build \\
          /a \\
          /b
    `;
  });

  it('leaves the lines of a command alone, which are part of the key of its step', () => {
    const source =
      'RUN apt-get update    && \\\n      apt-get install -y \\\n  # why\n          curl \\\n    && true\n';
    expect(format(source)).toBe(source);
  });

  it('takes away what BuildKit never sees of them: blanks behind the backslash, blank lines', () => {
    expect(format('RUN a \\  \n\n  b \\\n  # c  \n   \n  d\n')).toBe('RUN a \\\n  b \\\n  # c\n  d\n');
  });

  it('indents flags as the command that follows them', () => {
    check(`
      RUN --mount=type=cache,target=/root/.cache   \\
            --network=none \\
        make && \\
          make install
    `)`
      RUN --mount=type=cache,target=/root/.cache \\
        --network=none \\
        make && \\
          make install
    `;
  });

  it('indents the first line of any text as the others, which are part of it', () => {
    for (const source of [
      'ENV DEPS \\\n\t\tautoconf \\\n\t\tfile\nRUN a \\\n\tb\n',
      'ENV A \\\n  "x" \\\n  "y"\n',
      'ENV A=1 \\\n  B="x \\\n  y" \\\n  C=2\n',
      'LABEL a \\\n  b \\\n  c\n',
      'MAINTAINER \\\n  A \\\n  B\n',
      'ONBUILD \\\n  RUN a \\\n  && b\n',
      'HEALTHCHECK --interval=1s \\\n  --timeout=1s \\\n  CMD a \\\n  || b\n',
      'HEALTHCHECK --interval=1s \\\n  CMD \\\n  a \\\n  || b\n',
      'ENV A \\\nx \\\ny\n',
    ])
      expect(format(source)).toBe(source);
    expect(format('ENV A=1 \\\n      B="x \\\n  y" \\\nC=2\n')).toBe('ENV A=1 \\\n      B="x \\\n  y" \\\n      C=2\n');
    expect(format('ENV A="x \\\n  y" \\\n B=2\n'), 'no first line of its own').toBe('ENV A="x \\\n  y" \\\n    B=2\n');
  });

  it('takes over no indentation of an unusual kind', () => {
    const source = 'RUN --network=none \\\n  --mount=type=cache,target=/a \\\n \u00a0a \\\n b\n';
    expect(format(source)).toBe(source);
  });

  it('indents all else as the commands of the file have it', () => {
    expect(format('RUN a \\\n\t\tb\nENV a=1 \\\n  b=2\n')).toBe('RUN a \\\n\t\tb\nENV a=1 \\\n\tb=2\n');
    expect(format('RUN a \\\n  b\nENV a=1 \\\n b=2\n')).toBe('RUN a \\\n  b\nENV a=1 \\\n  b=2\n');
    expect(format('RUN a \\\n       b\nENV a=1 \\\n b=2\n')).toBe('RUN a \\\n       b\nENV a=1 \\\n    b=2\n');
    expect(format('RUN a \\\n\tb\nENV a=1 \\\nb=2\n', { indent: '  ' })).toBe('RUN a \\\n\tb\nENV a=1 \\\n  b=2\n');
  });

  it('keeps here-documents as they are', () => {
    const body = '  a  \n\n\n\tB\\  \n# c  \nEOF\n';
    expect(format(`run   <<EOF  \n${body}`)).toBe(`RUN <<EOF\n${body}`);
    expect(format(`copy   <<EOF   /x  \n${body}`)).toBe(`COPY <<EOF /x\n${body}`);
  });

  it('keeps what ONBUILD writes into the image', () => {
    expect(format('onbuild   run   a  \\ \n   b\n')).toBe('ONBUILD run   a  \\\n   b\n');
    expect(format('onbuild   run a  \t\nuser b \n')).toBe('ONBUILD run a  \t\nUSER b\n');
    expect(format('onbuild  RUN a \t\r'), 'half a line ending').toBe('ONBUILD RUN a \t\r');
    expect(format('ONBUILD RUN <<E \na\nE\n')).toBe('ONBUILD RUN <<E \na\nE\n');
    expect(format('ONBUILD RUN a\\')).toBe('ONBUILD RUN a\\');
    expect(format('ONBUILD --  RUN   a\n')).toBe('ONBUILD --  RUN   a\n');
  });

  it('has at most one blank line, and none at the ends of the file', () => {
    expect(format('\n\nFROM a\n\n\n\n  \n# b\n\nRUN c\n\n\n')).toBe('FROM a\n\n# b\n\nRUN c\n');
    expect(format('FROM a\nRUN b')).toBe('FROM a\nRUN b\n');
    expect(format('  \n\t\n')).toBe('');
  });

  it('begins every instruction and comment in the first column', () => {
    expect(format('  FROM a\n\t# b  \n  RUN c\n')).toBe('FROM a\n# b\nRUN c\n');
  });

  it('spaces directives, and makes none', () => {
    expect(format('#Syntax =  docker/dockerfile:1 \n# ESCAPE=`\nRUN a `\n b\n')).toBe(
      '# syntax=docker/dockerfile:1\n# escape=`\nRUN a `\n b\n',
    );
    const indented = '  # escape=\\\n# syntax=docker/dockerfile:1\nRUN a\n';
    expect(format(indented)).toBe(indented);
    const none = '\n# escape=`\nRUN a\n';
    expect(format(none)).toBe(none);
    const behindComment = '\n#!/bin/x\n# syntax=a/b\nRUN a\n';
    expect(format(behindComment)).toBe(behindComment);
  });

  it('makes no directive of a comment below the name of an interpreter', () => {
    for (const source of [
      '#!/bin/sh\n  # syntax=foo/bar\nFROM a\n',
      '#!/bin/sh\n\t# check=skip=all\nFROM a\n',
      '#!/bin/sh\n# syntax=docker/dockerfile:1\n  # check=skip=all\nFROM a\n',
      // A blank is a value.
      '#!/bin/sh\n# syntax= \n# check=skip=all\nFROM a\n',
      '\n# escape=\u00a0\nFROM a\n',
    ])
      expect(format(source.replace('FROM', 'from '))).toBe(source);
    expect(format('#!/bin/sh\n  # a\nfrom  a\n')).toBe('#!/bin/sh\n# a\nFROM a\n');
  });

  it('ends all lines alike, with CRLF only where all end so', () => {
    expect(format('FROM a\r\nRUN b \\\r\n  c\r\n# d\r\n')).toBe('FROM a\r\nRUN b \\\r\n  c\r\n# d\r\n');
    expect(format('FROM a\r\nRUN b \\\n  c\r\n# d\n')).toBe('FROM a\nRUN b \\\n  c\n# d\n');
    expect(format('\ufeff  FROM a\r\n')).toBe('\ufeffFROM a\r\n');
  });

  it('leaves what cannot be read, and formats the rest', () => {
    check(`
      from   a
        FRM   b
      copy   one
      env   a=1   b
      run   <<EOF
    `)`
      FROM a
        FRM   b
      copy   one
      env   a=1   b
      run   <<EOF
    `;
  });

  it('leaves all that follows a here-document without an end, which may be its body', () => {
    const source = 'FROM a\nRUN <<EOF\n  run   b\n\n\nRUN   c';
    expect(format(source)).toBe(source);
  });

  it('leaves templates and what is for another frontend', () => {
    for (const source of ['{% if x %}\n  run   a\n{% endif %}\n', '# syntax=me/mine\nfrom   a\n'])
      expect(format(source)).toBe(source);
  });

  it('makes no continuation, list, directive or here-document where there was none, and loses none', () => {
    for (const source of [
      'WORKDIR c:\\\f\nRUN a\n',
      'COPY a\\  <<E /\nb\nE\n',
      'COPY a\\ <<E /\n',
      'COPY ["a"\f, "b"]\n',
      '\f\n# escape=`\nRUN a\n',
    ])
      expect(meaningOf(format(source))).toBe(meaningOf(source));
  });

  it('keeps a last line that is continued', () => {
    expect(format('FROM a\nRUN b\\')).toBe('FROM a\nRUN b \\\n');
    expect(format('FROM a\nENV a=b  \\  \n\n # c \n')).toBe('FROM a\nENV a=b \\\n # c\n');
  });
});

describe('rangeFormattingEdits', () => {
  it('change the lines of the span only', () => {
    expect(range('from   a\nrun<|>   b\ncopy   c  d\n')).toBe('from   a\nRUN b\ncopy   c  d\n');
    expect(range('env a=1 \\\n b=2 \\\n  <|>  c=3   d=4 \\\n e=5\n')).toBe(
      'env a=1 \\\n b=2 \\\n    c=3 d=4 \\\n e=5\n',
    );
  });

  it('are as small as can be', () => {
    const source = 'FROM a\nCOPY   b /c\nLABEL a=1 \\\n  b=2';
    const edits = rangeFormattingEdits(modelOf(parse(source)), { start: 0, end: source.length });
    expect(edits).toEqual([edit(12, 14, ''), edit(33, 33, '  '), edit(36, 36, '\n')]);
  });
});

describe('typingEdits', () => {
  it('indent the line below a backslash that continues it', () => {
    expect(typed('ENV a=1 \\<|>\nb=2\n', '\\')).toBe('ENV a=1 \\\n    b=2\n');
    expect(typed('# escape=`\nENV a=1 `<|>\nb=2\n', '`')).toBe('# escape=`\nENV a=1 `\n    b=2\n');
  });

  it('leave the lines of a command, and a backslash that continues nothing', () => {
    for (const source of ['RUN a \\<|>\nb\n', 'RUN a \\<|> b\nc\n', '# a \\<|>\n  b\n', 'RUN <<E\na \\<|>\n  b\nE\n'])
      expect(typed(source, '\\')).toBe(source.replace('<|>', ''));
  });

  it('indent a new line of an instruction as the line above', () => {
    expect(typed('RUN a && \\\n<|>', '\n')).toBe('RUN a && \\\n    ');
    expect(typed('RUN a && \\\n      b && \\\n  <|>\n', '\n')).toBe('RUN a && \\\n      b && \\\n      \n');
    expect(typed('RUN a && \\\n  b && \\\n# c\n<|>\n', '\n')).toBe('RUN a && \\\n  b && \\\n# c\n  \n');
  });

  it('indent a new second line as the one below', () => {
    expect(typed('RUN a && \\\n<|>\n  b && \\\n    c\n', '\n')).toBe('RUN a && \\\n  \n  b && \\\n    c\n');
  });

  it('format the line above a new one', () => {
    expect(typed('from   node  as b\n  <|>\n', '\n')).toBe('FROM node AS b\n\n');
    expect(typed('copy   a \\\n<|>\n   b\n', '\n')).toBe('COPY a \\\n   \n   b\n');
  });

  it('keep the blank lines that are being typed, and here-documents', () => {
    for (const source of ['FROM a\n\n\n\n<|>\n\n', 'RUN <<E\n  a\n  <|>\nE\n', '\n<|>'])
      expect(typed(source, '\n')).toBe(source.replace('<|>', ''));
  });

  it('are none for another character', () => {
    expect(typed('ENV  a=1 \\<|>\nb=2\n', '`')).toBe('ENV  a=1 \\\nb=2\n');
    expect(typed('ENV  a=1 x<|>\nb=2\n', 'x')).toBe('ENV  a=1 x\nb=2\n');
  });
});

describe('every file', () => {
  it.each([
    ['of instructions with white space in all places', sound],
    ['of anything', lines],
  ])('%s, formatted, means the same and stays as it is', (_, files) => {
    fc.assert(
      fc.property(files, (source) => {
        const once = format(source);
        expect(format(once)).toBe(once);
        expect(meaningOf(once)).toBe(meaningOf(source));
        expect(operationsOf(once)).toBe(operationsOf(source));
        expect(withoutSpace(once)).toBe(withoutSpace(source));
      }),
      { numRuns: 300 },
    );
  });

  it('formatted in part, means the same, and formats to the same', () => {
    fc.assert(
      fc.property(sound, fc.nat(), fc.nat(), (source, from, length) => {
        const start = from % (source.length + 1);
        const end = start + (length % (source.length - start + 1));
        const part = applyEdits(source, rangeFormattingEdits(modelOf(parse(source)), { start, end }));
        expect(meaningOf(part)).toBe(meaningOf(source));
        // The lines that are gone may have been all that ended otherwise.
        const formatted = (text: string) => format(text, { indent: '\t' }).replaceAll('\r\n', '\n');
        expect(formatted(part)).toBe(formatted(source));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps all but white space while one types, and no line ending is cut in two', () => {
    fc.assert(
      fc.property(fc.oneof(sound, lines), fc.nat(), gap, (source, at, typed) => {
        const offset = at % (source.length + 1);
        const text = source.slice(0, offset) + typed + source.slice(offset);
        const model = modelOf(parse(text));
        for (const character of ['\n', '\\', '`']) {
          const edits = typingEdits(model, offset + typed.length, character);
          expect(withoutSpace(applyEdits(text, edits))).toBe(withoutSpace(text));
          for (const { span } of edits)
            for (const place of [span.start, span.end]) expect(text.slice(place - 1, place + 1)).not.toBe('\r\n');
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Formats one text, and expects the other. */
function check(before: string) {
  return (after: TemplateStringsArray) => expect(format(dedent(before))).toBe(dedent(after.join('')));
}

function range(text: string): string {
  const { source, offset } = withCursor(text);
  return applyEdits(source, rangeFormattingEdits(modelOf(parse(source)), { start: offset, end: offset }));
}

function typed(text: string, character: string, options: FormatOptions = {}): string {
  const { source, offset } = withCursor(text);
  return applyEdits(source, typingEdits(modelOf(parse(source)), offset, character, options));
}

function edit(start: number, end: number, text: string): Edit {
  return { span: { start, end }, text };
}
