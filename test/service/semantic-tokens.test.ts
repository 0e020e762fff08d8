import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import {
  semanticTokens,
  semanticTokensIn,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
} from '../../server/service/semantic-tokens.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { Span } from '../../server/text/span.ts';
import { dedent, marked, unmarked } from '../markers.ts';

describe('tokens', () => {
  it.each([
    `
      # syntax=docker/dockerfile:1
      #^ comment
      # ^^^^^^ property
      #       ^ operator
      #        ^^^^^^^^^^^^^^^^^^^ parameter
      # the base
      #^^^^^^^^^ comment
      FROM --platform=$BUILDPLATFORM ghcr.io:443/acme/go:1.26@sha256:ab AS Build
      #^^^ keyword
      #    ^^^^^^^^^^ parameter
      #              ^ operator
      #               ^^^^^^^^^^^^^^ variable
      #                              ^^^^^^^^^^^^^^^^^^^ class
      #                                                  ^^^^ property
      #                                                       ^^^^^^^^^ property
      #                                                                 ^^ keyword
      #                                                                    ^^^^^ namespace declaration
    `,
    `
      FROM node:\${V:-22}
      #^^^ keyword
      #    ^^^^ class
      #         ^^^ variable
      #            ^^ operator
      #              ^^ string
      #                ^ variable
      MAINTAINER me
      #^^^^^^^^^ keyword deprecated
      #          ^^ parameter
      ENV A=1 B="x $A"
      #^^ keyword
      #   ^ variable declaration
      #    ^ operator
      #     ^ parameter
      #       ^ variable declaration
      #        ^ operator
      #         ^^^ string
      #            ^^ variable
      #              ^ string
      EXPOSE 80-81/tcp
      #^^^^^ keyword
      #      ^^ number
      #        ^ parameter
      #         ^^ number
      #           ^^^^ parameter
      LABEL a.b='c'
      #^^^^ keyword
      #     ^^^ property
      #        ^ operator
      #         ^^^ string
    `,
    `
      FROM a AS b
      #^^^ keyword
      #    ^ class
      #      ^^ keyword
      #         ^ namespace declaration
      FROM b
      #^^^ keyword
      #    ^ namespace
      COPY --from=0 ["x y", "$z"]
      #^^^ keyword
      #    ^^^^^^ parameter
      #          ^ operator
      #           ^ namespace
      #              ^^^^^ string
      #                     ^ string
      #                      ^^ variable
      #                        ^ string
    `,
  ])('are of what BuildKit reads', (text) => {
    const source = dedent(text);
    expect(shown(unmarked(source))).toBe(source);
  });

  it('are of what a shell reads in a RUN, in its quotes too', () => {
    const source = dedent(`
      RUN --mount=type=cache,target=/x A=1 apt-get install -y --opt=a "b $c" > /d && \\
      #^^ keyword
      #   ^^^^^^^ parameter
      #          ^ operator
      #           ^^^^ parameter
      #               ^ operator
      #                ^^^^^ property
      #                      ^^^^^^ parameter
      #                            ^ operator
      #                             ^^ property
      #                                ^ variable declaration
      #                                 ^ operator
      #                                  ^ string
      #                                    ^^^^^^^ function
      #                                            ^^^^^^^ string
      #                                                    ^^ parameter
      #                                                       ^^^^^ parameter
      #                                                            ^ operator
      #                                                             ^ string
      #                                                               ^^^ string
      #                                                                  ^^ variable
      #                                                                    ^ string
      #                                                                      ^ operator
      #                                                                        ^^ string
      #                                                                           ^^ operator
      #                                                                              ^ macro
          # why
      #   ^^^^^ comment
          if x; then sh -c 'y | $(z)'; fi # end
      #   ^^ keyword
      #      ^ function
      #       ^ operator
      #         ^^^^ keyword
      #              ^^ function
      #                 ^^ parameter
      #                    ^ string
      #                     ^ function
      #                       ^ operator
      #                         ^^ operator
      #                           ^ function
      #                            ^ operator
      #                             ^ string
      #                              ^ operator
      #                                ^^ keyword
      #                                   ^^^^^ comment
    `);
    expect(shown(unmarked(source))).toBe(source);
  });

  it('are of a script in a here-document, and of what is in a file', () => {
    const source = dedent(`
      RUN <<-"EOF"
      #^^ keyword
      #   ^^^ operator
      #      ^^^^^ keyword
      for f in a b; do echo $f; done
      #^^ keyword
      #   ^ variable
      #     ^^ keyword
      #        ^ string
      #          ^ string
      #           ^ operator
      #             ^^ keyword
      #                ^^^^ function
      #                     ^^ variable
      #                       ^ operator
      #                         ^^^^ keyword
      EOF
      #^^ keyword
      COPY <<END /etc/motd
      #^^^ keyword
      #    ^^ operator
      #      ^^^ keyword
      #          ^^^^^^^^^ parameter
      Hi $USER
      #^^ string
      #  ^^^^^ variable
      END
      #^^ keyword
    `);
    expect(shown(unmarked(source))).toBe(source);
  });

  it('are of what is not finished too', () => {
    const source = dedent(`
      FROM node:$V AS
      #^^^ keyword
      #    ^^^^ class
      #         ^^ variable
      #            ^^ keyword
      env A
      #^^ keyword
      #   ^ variable declaration
      RUNN a
      #^^^ keyword
      #    ^ parameter
    `);
    expect(shown(unmarked(source))).toBe(source);
  });

  it('lie in one line each, over line endings, continuations and comments', () => {
    const source = 'FR\\\r\n# c\r\nOM a\r\nRUN "b \\\n\n  c"\nCOPY <<E /x\na\r\nb\rc\nE\n';
    expect(tokensOf(source).map(({ start, end }) => source.slice(start, end))).toEqual([
      'FR',
      '\\',
      '# c',
      'OM',
      'a',
      'RUN',
      '"b ',
      '\\',
      'c"',
      'COPY',
      '<<',
      'E',
      '/x',
      'a',
      'b',
      'c',
      'E',
    ]);
  });

  it('of a part of the file are the same there', () => {
    const source = 'FROM a\nRUN b \\\n  c\nUSER d\n# e\nRUN f\n';
    const model = modelOf(parse(source));
    const part = semanticTokensIn(model, { start: source.indexOf('c'), end: source.indexOf('USER') });
    expect(texts(part, source)).toEqual(['RUN', 'b', '\\', 'c', 'USER', 'd']);
    expect(semanticTokens(model).join()).toContain(part.join());
  });
});

/** The text with its tokens as markers. */
function shown(source: string): string {
  const findings = tokensOf(source).map(({ start, end, name }) => ({ span: { start, end }, message: name }));
  return marked(source, findings);
}

interface Token extends Span {
  readonly name: string;
}

function tokensOf(source: string): readonly Token[] {
  return read(semanticTokens(modelOf(parse(source))));
}

function texts(data: readonly number[], source: string): readonly string[] {
  return read(data).map(({ start, end }) => source.slice(start, end));
}

function read(data: readonly number[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const [start = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 4);
    const modifiers = TOKEN_MODIFIERS.filter((_, index) => (bits >> index) & 1);
    tokens.push({ start, end: start + length, name: [TOKEN_TYPES[type], ...modifiers].join(' ') });
  }
  return tokens;
}
