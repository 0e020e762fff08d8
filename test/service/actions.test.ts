import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { type Config, defaultConfig } from '../../server/lint/config/config.ts';
import { lint, lintModel } from '../../server/lint/lint.ts';
import { modelOf } from '../../server/model/model.ts';
import { type Action, type ActionRequest, actionsAt, editsOf } from '../../server/service/actions.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { touches } from '../../server/text/span.ts';
import { dedent, withCursor } from '../markers.ts';
import { operationsOf } from '../meaning.ts';

describe('a finding', () => {
  it('has its fix, preferred where it is safe, and ways to ignore it', () => {
    const text = 'FROM alpine:3.22 AS base\n<|>ADD a /b\n';
    expect(offered(text, { only: ['quickfix'] })).toEqual([
      '* Replace ADD with COPY',
      'Ignore prefer-copy here',
      'Ignore prefer-copy in stage base',
      'Ignore prefer-copy in this file',
    ]);
    expect(chosen(text, 'Replace ADD with COPY')).toBe('FROM alpine:3.22 AS base\nCOPY a /b\n');
    expect(chosen(text, 'Ignore prefer-copy here')).toBe(
      'FROM alpine:3.22 AS base\n# dflint ignore=prefer-copy\nADD a /b\n',
    );
    expect(chosen(text, 'Ignore prefer-copy in stage base')).toBe(
      '# dflint ignore-stage=prefer-copy\nFROM alpine:3.22 AS base\nADD a /b\n',
    );
  });

  it('is not preferred to be fixed where that may change the image', () => {
    expect(offered('FROM alpine:3.22\nCMD <|>a b\n', { only: ['quickfix'] })[0]).toBe('Write CMD as a JSON array');
  });

  it('cannot be ignored where the configuration locks it', () => {
    const config: Config = { ...defaultConfig, locked: new Set(['prefer-copy']) };
    expect(offered('FROM alpine:3.22\n<|>ADD a /b\n', { only: ['quickfix'], config })).toEqual([
      '* Replace ADD with COPY',
    ]);
  });

  it('can be fixed wherever its rule finds one, over as many rounds as that takes', () => {
    const text = 'FROM alpine:3.22\n<|>ADD a /b\nADD c /d\nCMD a b\n';
    expect(chosen(text, 'Fix all 2 findings of prefer-copy')).toBe('FROM alpine:3.22\nCOPY a /b\nCOPY c /d\nCMD a b\n');
  });

  it('in a comment that ignores nothing is fixed with all of its rule, though the other rules are needed to know', () => {
    const text = dedent(`
      FROM alpine:3.22
      # dflint ignore=<|>no-latest-tag,prefer-copy
      ADD a /b
      # dflint ignore=no-latest-tag
      CMD ["a"]
    `);
    expect(chosen(text, 'Fix all 2 findings of unused-ignore')).toBe(
      'FROM alpine:3.22\n# dflint ignore=prefer-copy\nADD a /b\nCMD ["a"]\n',
    );
  });
});

describe('all findings', () => {
  it('are fixed at once where that is safe', () => {
    const text = '<|>FROM alpine:3.22\nADD a /b\nCMD a b\n';
    expect(chosen(text, 'Fix all that can be without changing the image')).toBe(
      'FROM alpine:3.22\nCOPY a /b\nCMD a b\n',
    );
  });

  it('are asked for by kind', () => {
    const text = 'FROM alpine:3.22\n<|>ADD a /b\n';
    expect(offered(text, { only: ['source'] })).toEqual(['Fix all that can be without changing the image']);
    expect(offered(text, { only: ['source.fixAll'] })).toHaveLength(1);
    expect(offered(text, { only: ['source.organizeImports'] })).toEqual([]);
    expect(offered(text, { only: ['refactor'] }).filter((it) => it.includes('ADD'))).toEqual([]);
  });
});

describe('from a line for the shell to a JSON array', () => {
  it.each([
    ['CMD', 'node server.js', '["node", "server.js"]'],
    ['RUN', `./configure --name='a b'  -x`, '["./configure", "--name=a b", "-x"]'],
    ['HEALTHCHECK --interval=5s CMD', 'curl -f localhost', '["curl", "-f", "localhost"]'],
    ['ENTRYPOINT', 'make \\\n  all', '["make", "all"]'],
  ])('%s gives its words, if the shell does no more than split them', (keyword, text, array) => {
    const [name] = keyword.split(' ');
    expect(chosen(`FROM a:1\n<|>${keyword} ${text}\n`, `Write ${name} as a JSON array`)).toBe(
      `FROM a:1\n${keyword} ${array}\n`,
    );
  });

  it.each(['CMD c', 'CMD ["c"]'])('does not have an ENTRYPOINT take the words of %s, which it ignored', (cmd) => {
    const rewritings = (text: string) => offered(text, { only: ['refactor'] });
    expect(rewritings(`FROM a:1\n<|>ENTRYPOINT a b\n${cmd}\n`)).not.toContain('Write ENTRYPOINT as a JSON array');
    expect(rewritings(`FROM a:1\n<|>ENTRYPOINT a "$b"\n${cmd}\n`)).toContain(
      'Write out the shell of ENTRYPOINT in a JSON array',
    );
  });

  it('writes the shell out, if it does more', () => {
    const text = 'FROM scratch\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\n<|>CMD a "$HOME" | b\n';
    const after =
      'FROM scratch\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nCMD ["/bin/bash", "-eo", "pipefail", "-c", "a \\"$HOME\\" | b"]\n';
    expect(chosen(text, 'Write out the shell of CMD in a JSON array')).toBe(after);
    expect(chosen(after.replace('CMD', '<|>CMD'), 'Write CMD as a line for the shell')).toBe(text.replace('<|>', ''));
  });

  it.each([
    'CMD <|>["a"',
    'HEALTHCHECK <|>CMD a || exit 1',
    '<|>RUN a \\\n# why\n b',
    '<|>RUN cat <<EOF\nx\nEOF',
    'SHELL ["cmd", "/S", "/C"]\n<|>RUN a',
    'ONBUILD <|>RUN a',
    'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nRUN <|>a',
  ])('is not offered for %j', (text) => {
    expect(offered(`FROM a:1\n${text}\n`).filter((it) => it.includes('JSON'))).toEqual([]);
  });
});

describe('from a JSON array to a line for the shell', () => {
  it('quotes what a shell would not hand on as it is', () => {
    expect(chosen(`FROM a:1\n<|>CMD ["a=b", "$HOME", "it's", "", "x"]\n`, 'Write CMD as a line for the shell')).toBe(
      `FROM a:1\nCMD 'a=b' '$HOME' 'it'\\''s' '' x\n`,
    );
  });

  it.each([
    'CMD <|>["a", "b\\nc"]',
    'CMD <|>["sh", "<<EOF"]',
    'CMD <|>[]',
    'ENTRYPOINT ["a"]\nCMD <|>["b"]',
    'ENTRYPOINT <|>["a"]\nCMD ["b"]',
    'RUN <|>["/bin/sh", "-c", " a"]',
    'RUN <|>["/bin/sh", "-c", "a \\\\"]',
    'RUN <|>["/bin/sh", "-c", "cat <<EOF"]',
    'RUN <|>["/bin/sh", "-c", "[\\"a\\"]"]',
  ])('is not offered for %j', (text) => {
    expect(offered(`FROM a:1\n${text}\n`).filter((it) => it.includes('line for the shell'))).toEqual([]);
  });
});

describe('several RUNs', () => {
  it('become one, with the comments between them', () => {
    const text = dedent(`
      FROM a:1
      <|>RUN --network=none make
      # then
      RUN --network=none make \\
            install | tee log
      RUN --network=none true
    `);
    expect(chosen(text, 'Make one RUN of this and the next')).toBe(
      dedent(`
        FROM a:1
        RUN --network=none make \\
            # then
            && make \\
              install | tee log
        RUN --network=none true
      `),
    );
  });

  it('are those that are selected', () => {
    const source = 'FROM a:1\nRUN a\nRUN b && c\n\nRUN d | e\nUSER x\n';
    const span = { start: source.indexOf('a\n'), end: source.indexOf('d |') };
    const { model, request } = asked(source, span);
    const action = actionsAt(model, request).find((it) => it.title === 'Make one RUN of these 3');
    expect(action && applied(source, action)).toBe('FROM a:1\nRUN a \\\n    && b && c \\\n    && d | e\nUSER x\n');
  });

  it.each([
    'cd /src\nRUN make',
    'export A=1\nRUN make',
    'A=1\nRUN make',
    'a &\nRUN make',
    'a # why\nRUN make',
    'a;\nRUN make',
    'exec a\nRUN make',
    ': ${A:=1}\nRUN make',
    'a "${B:-${A=1}}"\nRUN make',
    'a > ${A:=1}\nRUN make',
    'B=${A:=1} a\nRUN make',
    'echo $((A = 1))\nRUN make',
    'echo "$((A <<= 1))"\nRUN make',
    'echo $((A++))\nRUN make',
    'printf -v A x\nRUN make',
    'builtin printf -vA x\nRUN make',
    'shopt -s a\nRUN make',
    'alias a=b\nRUN make',
    'a\nRUN make; make install',
    'a\nRUN make || true',
    'a\nRUN --network=none make',
    'a\nRUN ["make"]',
    'a\n# hadolint ignore=DL3000\nRUN make',
    'a\nUSER b\nRUN make',
    'f() { a; }; f\nRUN make',
    'a\nRUN f() { b; }; f',
    'a\nRUN if b; then c; fi',
  ])('stay apart where one would act on the other, as in RUN %s', (text) => {
    expect(offered(`FROM a:1\n<|>RUN ${text}\n`).filter((it) => it.includes('one RUN'))).toEqual([]);
  });

  it.each(['echo ${A:-1} $((A == 1 || A <= 2)) a=1', 'printf "%s" -v', 'A=1 a --b=${C}'])(
    'become one where a variable is only read, as in RUN %s',
    (text) => {
      expect(offered(`FROM a:1\n<|>RUN ${text}\nRUN make\n`)).toContain('Make one RUN of this and the next');
    },
  );
});

describe('a chain of commands', () => {
  it('becomes a here-document, and a chain again', () => {
    const chain = dedent(`
      FROM a:1
      <|>RUN --mount=type=cache,target=/x apt-get update \\
          # all of it
          && apt-get install -y \\
            curl \\
            git \\
          && a | b > c
    `);
    const heredoc = dedent(`
      FROM a:1
      <|>RUN --mount=type=cache,target=/x <<EOF
      set -e
      apt-get update
      # all of it
      apt-get install -y \\
            curl \\
            git
      a | b > c
      EOF
    `);
    expect(chosen(chain, 'Write the commands in a here-document')).toBe(heredoc.replace('<|>', ''));
    expect(chosen(heredoc, 'Write the commands as one line')).toBe(chain.replace('<|>', ''));
  });

  it('keeps options of the shell that it sets itself', () => {
    expect(chosen('FROM a:1\n<|>RUN set -eux && a && b\n', 'Write the commands in a here-document')).toBe(
      'FROM a:1\nRUN <<EOF\nset -eux\na\nb\nEOF\n',
    );
  });

  it('gets a name that no line has', () => {
    expect(chosen('FROM a:1\n<|>RUN EOF && b\n', 'Write the commands in a here-document')).toContain('<<EOF2\n');
  });

  it.each([
    'a',
    'a || b && c',
    'a && b; c',
    '! a && b',
    '(a; b) && c',
    'x=$(a; b) && c',
    'a && set +e && c',
    '. ./env && c',
    "a 'b \\\n c' && d",
    'a && b # c',
    'a && cat <<EOF\nx\nEOF',
    'a && b \\\n # c\n d && e',
    'alias a=b && a',
  ])('stays one line where a here-document would be something else: %j', (text) => {
    expect(offered(`FROM a:1\n<|>RUN ${text}\n`).filter((it) => it.includes('here-document'))).toEqual([]);
  });

  it.each([
    'docker/dockerfile:1.2',
    'docker/dockerfile:1.0-experimental',
    'docker/dockerfile:1.2.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'docker.io/docker/dockerfile:1.3 -x',
    'docker/dockerfile:1.3.1',
    'docker/dockerfile-upstream:1.2-labs',
    'docker/dockerfile:experimental',
    'example.com/acme/frontend:1',
  ])('stays one line where the frontend may not know here-documents: %s', (image) => {
    expect(offered(`# syntax=${image}\nFROM a:1\n<|>RUN a && b\n`).filter((it) => it.includes('here-doc'))).toEqual([]);
  });

  it.each(['1', '1.3-labs', '1.3.0-labs', '1.4', '1.20', '1.10.0', 'labs', 'latest', 'master'])(
    'becomes a here-document with docker/dockerfile:%s',
    (tag) => {
      expect(offered(`# syntax=docker/dockerfile:${tag}\nFROM a:1\n<|>RUN a && b\n`)).toContain(
        'Write the commands in a here-document',
      );
    },
  );

  it('stays one line where the file ends in the middle of it', () => {
    expect(offered('FROM a:1\n<|>RUN a && b \\').filter((it) => it.includes('here-document'))).toEqual([]);
  });
});

describe('a here-document', () => {
  it('becomes one line that goes on after a failure as before, where no set -e stands first', () => {
    const text = dedent(`
      # escape=\`
      FROM a:1
      <|>RUN <<-"END"
      	# first
      	a 1 \\
      	  2

      	b || c
      	d
      END
    `);
    expect(chosen(text, 'Write the commands as one line')).toBe(
      '# escape=`\nFROM a:1\nRUN `\n    # first\n    a 1 `\n\t  2; `\n    b `\n    || c; `\n    d\n',
    );
  });

  it.each([
    ['set -e\na |\n b\nc', 'a | \\\n b \\\n    && c'],
    ['a |\n  b |\n  c', 'a | \\\n  b | \\\n  c'],
    ['a | \n\n \t\n b', 'a | \\\n b'],
    ['a | \\\n\n b', 'a | \\\n b'],
    ['a \\\n 1 | \\\n b', 'a \\\n 1 | \\\n b'],
    ['a |\n b &&\n c |\n d', 'a | \\\n b \\\n    && c | \\\n d'],
  ])('continues the lines that a pipe ends: %j', (body, line) => {
    const text = chosen(`FROM a:1\n<|>RUN <<EOF\n${body}\nEOF\nUSER x\n`, 'Write the commands as one line');
    expect(text).toBe(`FROM a:1\nRUN ${line}\nUSER x\n`);
    expect(parse(text).instructions.map((it) => it.kind)).toEqual(['From', 'Run', 'User']);
  });

  it('continues them by the escape character that is in effect', () => {
    expect(chosen('# escape=`\nFROM a:1\n<|>RUN <<EOF\na |\n b\nEOF\n', 'Write the commands as one line')).toBe(
      '# escape=`\nFROM a:1\nRUN a | `\n b\n',
    );
  });

  it('becomes one line where only its last command changes how a shell reads', () => {
    expect(chosen('FROM a:1\n<|>RUN <<EOF\nx\nalias x=y\nEOF\n', 'Write the commands as one line')).toBe(
      'FROM a:1\nRUN x; \\\n    alias x=y\n',
    );
  });

  it('keeps its set -e where that lets pass what a chain would not', () => {
    expect(chosen('FROM a:1\n<|>RUN <<EOF\nset -e\na && b\nc\nEOF\n', 'Write the commands as one line')).toBe(
      'FROM a:1\nRUN set -e; \\\n    a \\\n    && b; \\\n    c\n',
    );
  });

  it.each([
    '#!/bin/bash\na',
    'if a; then b; fi',
    'a "b\nc"',
    'a # why',
    'a &\nb',
    'cat <<X\ny\nX',
    '',
    'set -e',
    '["a"]',
    'shopt -s extglob\nrm -rf !(x)',
    'builtin shopt -s extglob; a\nb',
    'alias x=y\nx',
    '. ./aliases\nx',
    'set -e\nunalias x\nx',
    'eval "alias x=y"\nx',
  ])('stays one where it cannot be a line: %j', (body) => {
    expect(offered(`FROM a:1\n<|>RUN <<EOF\n${body}\nEOF\n`).filter((it) => it.includes('one line'))).toEqual(
      body === 'set -e' ? ['Write the commands as one line'] : [],
    );
  });
});

describe('a stage without a name', () => {
  const text =
    'FROM golang:1.26\nRUN a\n<|>FROM scratch\nCOPY --from=0 /a /b\nFROM scratch\nCOPY --from=0 /a --from=x /b\n';

  it('gets one at its FROM or where its number stands, and is called so wherever that stood', () => {
    const source = text.replace('<|>', '').replace(' --from=x', '');
    const named = source.replace('golang:1.26', 'golang:1.26 AS build').replaceAll('=0', '=build');
    expect(chosen(`<|>${source}`, 'Call this stage build')).toBe(named);
    expect(chosen(source.replace('=0', '=<|>0'), 'Call this stage build')).toBe(named);
    expect(operationsOf(named)).toBe(operationsOf(named.replaceAll('=build', '=0')));
  });

  it('gets it in the case of its FROM', () => {
    const text = 'from golang:1.26\nfrom scratch\ncopy --from=0 /a /b\n';
    expect(chosen(`<|>${text}`, 'Call this stage build')).toBe(
      'from golang:1.26 as build\nfrom scratch\ncopy --from=build /a /b\n',
    );
    expect(chosen('From<|> a:1\n', 'Call this stage final')).toBe('From a:1 AS final\n');
  });

  it('gets none that means something else', () => {
    const source = 'FROM a/golang:1.26\nFROM x AS build\nFROM golang\nCOPY --from=0 /a /b\n';
    expect(offered(`<|>${source}`)).toContain('Call this stage stage-0');
  });

  it('keeps the name that it has', () => {
    expect(offered('<|>FROM a:1 AS b\n').filter((it) => it.startsWith('Call'))).toEqual([]);
  });
});

describe('an image whose digest is known', () => {
  const digests = new Map([['docker.io/library/node:22', 'sha256:abc']]);

  it('is pinned to it, behind its tag', () => {
    const text = 'FROM <|>node:22 AS build\n';
    expect(offered(text, { digests })).toContain('Pin node:22 to its digest');
    const { model, request } = asked(...withoutCursor(text), { digests });
    const action = actionsAt(model, request).find((it) => it.title.startsWith('Pin'));
    expect(action && applied(model.file.source, action)).toBe('FROM node:22@sha256:abc AS build\n');
  });

  it.each(['ARG V=22\nFROM <|>node:$V', 'FROM <|>node:22@sha256:def', 'FROM <|>alpine:3.22'])(
    'is not where that would be wrong: %j',
    (text) => {
      expect(offered(text, { digests }).filter((it) => it.startsWith('Pin'))).toEqual([]);
    },
  );
});

type Extra = Partial<Pick<ActionRequest, 'only' | 'config' | 'digests'>>;

/** The titles of what is offered; those that are preferred with a star. */
function offered(text: string, extra: Extra = {}): readonly string[] {
  const { model, request } = asked(...withoutCursor(text), extra);
  return actionsAt(model, request).map((it) => (it.isPreferred ? `* ${it.title}` : it.title));
}

/** The text after the action of that title. */
function chosen(text: string, title: string): string {
  const { model, request } = asked(...withoutCursor(text));
  const action = actionsAt(model, request).find((it) => it.title === title);
  if (action === undefined) throw new Error(`offered are ${offered(text).join(', ')}`);
  return applied(model.file.source, action);
}

function applied(source: string, { change }: Action): string {
  return applyEdits(
    source,
    editsOf(change, source, (it) => lint({ path: 'Dockerfile', source: it }, rules, defaultConfig)),
  );
}

function withoutCursor(text: string): [string, { readonly start: number; readonly end: number }] {
  const { source, offset } = withCursor(text);
  return [source, { start: offset, end: offset }];
}

function asked(source: string, span: ActionRequest['span'], extra: Extra = {}) {
  const model = modelOf(parse(source));
  const config = extra.config ?? defaultConfig;
  const all = lintModel(model, { path: 'Dockerfile' }, rules, config);
  const diagnostics = all.filter((it) => touches(it.span, span.start));
  const request: ActionRequest = { span, diagnostics, all, config, ...extra };
  return { model, request };
}
