import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { prepareRename, rename } from '../../server/service/rename/rename.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { dedent } from '../markers.ts';
import { atCursor } from './at-cursor.ts';

describe('a stage is renamed', () => {
  it('in FROM, COPY, mounts and ONBUILD, not where a number means it', () => {
    const text = `
      FROM a AS bui<|>ld
      FROM build AS next
      COPY --from=BUILD /a /b
      COPY --from=0 /build /b
      RUN --mount=type=bind,from=build,target=/x build
      ONBUILD COPY --from=build /a /b
    `;
    expect(renamed(text, 'make')).toBe(
      dedent(`
        FROM a AS make
        FROM make AS next
        COPY --from=make /a /b
        COPY --from=0 /build /b
        RUN --mount=type=bind,from=make,target=/x build
        ONBUILD COPY --from=make /a /b
      `),
    );
  });

  it('in lower case in FROM, which tells the cases apart', () => {
    expect(renamed('FROM a AS <|>b\nFROM b\nCOPY --from=b / /', 'Make')).toBe(
      'FROM a AS Make\nFROM make\nCOPY --from=Make / /',
    );
  });

  it('without the other stage of its name', () => {
    expect(renamed('FROM a AS x\nFROM x AS y\nFROM b AS <|>x\nCOPY --from=x / /', 'z')).toBe(
      'FROM a AS x\nFROM x AS y\nFROM b AS z\nCOPY --from=z / /',
    );
  });

  it('where its name stands in quotes, or on continued lines', () => {
    expect(renamed('FROM a AS <|>b\nFROM "b"\nCOPY --from="b" / /\nFROM \\\n  b', 'c')).toBe(
      'FROM a AS c\nFROM "c"\nCOPY --from="c" / /\nFROM \\\n  c',
    );
  });

  it.each([
    ['another stage has the name', 'FROM a AS <|>b\nFROM c AS d', 'D', /Another stage/],
    ['a FROM below means an image of that name', 'FROM a AS <|>b\nFROM alpine', 'alpine', /image/],
    ['a COPY means an image of that name', 'FROM a AS x\nCOPY --from=nginx / /\nFROM b AS <|>b', 'nginx', /image/],
    ['the name has a meaning of its own', 'FROM a AS <|>b', 'scratch', /meaning of its own/],
    ['BuildKit would refuse it', 'FROM a AS <|>b', '2b', /letter/],
    ['BuildKit would refuse nothing at all', 'FROM a AS <|>b', '', /letter/],
    ['a variable holds its name', 'ARG V=b\nFROM a AS <|>b\nFROM $V', 'c', /variable/],
    ['it has no name', 'FROM a\nCOPY --from=<|>0 / /', 'c', /no name/],
    ['a number means it here', 'FROM a AS b\nCOPY --from=<|>0 / /', 'c', /number/],
  ])('but not where %s', (_, text, name, reason) => {
    expect(renamed(text, name)).toMatch(reason);
  });

  it('to the name of an image that only a FROM above means', () => {
    expect(renamed('FROM alpine\nFROM a AS <|>b', 'alpine')).toBe('FROM alpine\nFROM a AS alpine');
  });
});

describe('a variable is renamed', () => {
  it('in all places of one value', () => {
    const text = `
      ARG V=1
      FROM a:$V AS base
      ARG V
      ENV V=\${V:-2} W=\\$V
      RUN echo "$V" $((V + 1)) V && sh -c 'echo \${V%.*}'
      COPY <<EOF $V
      $V V
      EOF
      FROM base
      LABEL a="\${<|>V}" V=b
      CMD echo $V
      HEALTHCHECK CMD echo $V
      ONBUILD RUN echo $V
    `;
    expect(renamed(text, 'NEW')).toBe(
      dedent(`
        ARG NEW=1
        FROM a:$NEW AS base
        ARG NEW
        ENV NEW=\${NEW:-2} W=\\$V
        RUN echo "$NEW" $((NEW + 1)) V && sh -c 'echo \${NEW%.*}'
        COPY <<EOF $NEW
        $NEW V
        EOF
        FROM base
        LABEL a="\${NEW}" V=b
        CMD echo $NEW
        HEALTHCHECK CMD echo $NEW
        ONBUILD RUN echo $NEW
      `),
    );
  });

  it('where its name is continued on the next line', () => {
    expect(renamed('FROM a\nARG VERSION\nUSER ${VER\\\nSION}x\nRUN echo $<|>VER\\\nSION', 'V')).toBe(
      'FROM a\nARG V\nUSER ${V}x\nRUN echo $V',
    );
  });

  it('without what a script sets itself', () => {
    expect(renamed('FROM a\nENV <|>V=1\nRUN echo $V; V=2; echo $V\nRUN V=3 x', 'W')).toBe(
      'FROM a\nENV W=1\nRUN echo $W; V=2; echo $V\nRUN V=3 x',
    );
  });

  it.each([
    ['unset FOO && make', 'unset BAR && make'],
    ['unset -v X "FOO"; echo $FOO', 'unset -v X "BAR"; echo $BAR'],
    ['[[ -z ${FOO+x} ]] || unset FOO', '[[ -z ${BAR+x} ]] || unset BAR'],
    ['env -u FOO make FOO', 'env -u BAR make FOO'],
    ['sudo env --unset=FOO make', 'sudo env --unset=BAR make'],
    ['sudo --preserve-env=A,FOO make', 'sudo --preserve-env=A,BAR make'],
    ['let N=FOO+1 && echo $((N))', 'let N=BAR+1 && echo $((N))'],
    ['let FOO=FOO+1 && echo $((FOO))', 'let FOO=BAR+1 && echo $((FOO))'],
  ])('where a script unsets it, hands it on or calculates: %s', (script, expected) => {
    expect(renamed(`FROM a\nENV <|>FOO=1\nRUN ${script}`, 'BAR')).toBe(`FROM a\nENV BAR=1\nRUN ${expected}`);
  });

  it('in PowerShell in any case', () => {
    expect(renamed('FROM a\nSHELL ["powershell"]\nENV Foo=1\nRUN echo $env:fo<|>o', 'bar')).toBe(
      'FROM a\nSHELL ["powershell"]\nENV bar=1\nRUN echo $env:bar',
    );
  });

  it('where its name stands in quotes', () => {
    expect(renamed(`FROM a\nENV 'V'="1" <|>W=2\nENV "W"=3`, 'X')).toBe(`FROM a\nENV 'V'="1" X=2\nENV "X"=3`);
  });

  it.each([
    ['another variable has the name', 'FROM a\nARG <|>V\nENV W=1', 'W', /Another variable/],
    ['another variable is used', 'FROM a\nARG <|>V\nRUN echo $W', 'W', /Another variable/],
    ['the script has one of that name', 'FROM a\nARG <|>V\nRUN W=1 x $V', 'W', /Another variable/],
    ['a stage built on it has one of that name', 'FROM a AS b\nENV <|>V=1\nFROM b\nUSER $W', 'W', /Another variable/],
    ['another stage has an ARG of that name', 'FROM a\nARG <|>V\nFROM b\nARG W', 'W', /Another variable/],
    ['it is no name', 'FROM a\nARG <|>V', '1W', /letters, digits/],
    ['Docker sets one of that name', 'FROM a\nARG <|>V', 'TARGETARCH', /Docker sets/],
    ['Docker sets it', 'FROM a\nARG TARGET<|>ARCH', 'V', /Docker knows/],
    ['Docker sets it above', 'FROM --platform=$BUILD<|>PLATFORM a', 'V', /Docker knows/],
    ['Docker knows what to do with it', 'FROM a\nARG HTTP_<|>PROXY', 'V', /Docker knows/],
    ['it is PATH', 'FROM a\nENV PA<|>TH=/x', 'V', /PATH/],
    ['the base image sets it', 'FROM node:20\nENV NODE_<|>ENV=x', 'V', /base image/],
    ['the base image sets it too', 'FROM a\nENV HO<|>ME=$HOME/x', 'V', /base image/],
    ['nothing here sets it', 'FROM a\nRUN echo $HO<|>ME', 'V', /Nothing in this file/],
    ['a script may set it', 'FROM a\nENV <|>V=1\nRUN if x; then V=2; fi; echo $V', 'W', /A script may set/],
    ['a script may set it with :=', 'FROM a\nENV <|>V=1\nRUN : ${V:=2}; echo $V', 'W', /A script may set/],
    ['a script adds to it with let', 'FROM a\nENV <|>V=1\nRUN let V++ && echo $V', 'W', /A script may set/],
    ['a script may set it and unset it', 'FROM a\nENV <|>V=1\nRUN a || V=2; unset V', 'W', /A script may set/],
    ['a script cannot be read', 'FROM a\nENV <|>V=1\nRUN echo $V "', 'W', /cannot be read/],
    ['no shell of ours reads it', 'FROM a\nENV <|>V=1\nSHELL ["python", "-c"]\nRUN print(V)', 'W', /cannot be read/],
    ['a script writes it into a file', "FROM a\nENV <|>V=1\nRUN echo 'x $V' >> /y", 'W', /as text/],
    ['a script writes it into a file, escaped', 'FROM a\nENV <|>V=1\nRUN echo "\\${V}" >> /y', 'W', /as text/],
    ['a file has it', "FROM a\nENV <|>V=1\nCOPY <<'E' /x\n$V\nE", 'W', /as text/],
    ['a file of a stage built on it has it', "FROM a AS b\nENV <|>V=1\nFROM b\nRUN cat <<'E'\n$V\nE", 'W', /as text/],
    ['its name is put together', 'FROM a\nENV <|>V=1\nENV "V"\'\'=1', 'W', /put together/],
  ])('but not where %s', (_, text, name, reason) => {
    expect(renamed(text, name)).toMatch(reason);
  });

  it('to a name that a stage has for itself, or a script that does not use it', () => {
    expect(renamed('FROM a\nENV <|>V=1\nFROM b\nENV W=1', 'W')).toBe('FROM a\nENV W=1\nFROM b\nENV W=1');
    expect(renamed('FROM a\nENV <|>V=1\nRUN W=1 x', 'W')).toBe('FROM a\nENV W=1\nRUN W=1 x');
  });

  it('also where a comment, another stage or a label has it as text', () => {
    const text = `FROM a\nENV <|>V=1\nRUN a\\\n # $V\n b\nLABEL c='$V'\nFROM b\nRUN echo '$V'`;
    expect(renamed(text, 'W')).toBe(`FROM a\nENV W=1\nRUN a\\\n # $V\n b\nLABEL c='$V'\nFROM b\nRUN echo '$V'`);
  });

  it('to the name it has', () => {
    expect(renamed('FROM a\nENV <|>V=1\nUSER $V', 'V')).toBe('FROM a\nENV V=1\nUSER $V');
  });
});

describe('a here-document is renamed', () => {
  it('where it begins and ends', () => {
    expect(renamed('FROM a\nRUN <<-"E<|>OF" 3<<B\nls EOF\n\tEOF\nB', 'END')).toBe(
      'FROM a\nRUN <<-"END" 3<<B\nls EOF\n\tEND\nB',
    );
  });

  it.each([
    ['a line of its text is the name', 'RUN <<E<|>OF\nEND\nEOF', 'END', /would end there/],
    ['a line of its text is the name behind tabs', 'RUN <<-E<|>OF\n\tEND\nEOF', 'END', /would end there/],
    ['the name would need quotes', 'RUN <<E<|>OF\nls\nEOF', 'THE END', /letters, digits/],
    ['quotes stand in its name', 'RUN <<E"O"F\nls\nE<|>OF', 'END', /Quotes/],
  ])('but not where %s', (_, text, name, reason) => {
    expect(renamed(`FROM a\n${text}`, name)).toMatch(reason);
  });
});

describe('renaming is prepared', () => {
  it('by the place of the name, and what the name is where it is given', () => {
    const { model, offset } = atCursor('FROM a AS build\nCOPY --from=BUI<|>LD / /');
    expect(prepareRename(model, offset)).toEqual({ outcome: 'ready', span: { start: 28, end: 33 }, name: 'build' });
  });

  it('by the reason why it cannot be', () => {
    const { model, offset } = atCursor('FROM a\nENV PA<|>TH=/x');
    expect(prepareRename(model, offset)).toMatchObject({ outcome: 'refused' });
  });

  it.each([
    ['FROM a AS bu<|>ild', { target: 'BUILD' }, /asks for this stage/],
    ['ARG VER<|>SION\nFROM a:$VERSION', { args: { VERSION: '1' } }, /gives "VERSION" by this name/],
  ] as const)('not where what builds the file knows it by its name: %j', (text, inputs, reason) => {
    const { model, offset } = atCursor(text);
    const built = modelOf(model.file, inputs);
    expect(prepareRename(built, offset)).toEqual({ outcome: 'refused', reason: expect.stringMatching(reason) });
    expect(rename(built, offset, 'other')).toMatchObject({ outcome: 'refused' });
    expect(prepareRename(modelOf(model.file, { target: 'b', args: { B: '1' } }), offset)?.outcome).toBe('ready');
  });

  it('also where an ENV has the name of a build argument', () => {
    const { model, offset } = atCursor('FROM a\nENV VER<|>SION=1');
    expect(prepareRename(modelOf(model.file, { args: { VERSION: '1' } }), offset)?.outcome).toBe('ready');
  });

  it.each(['FROM <|>alpine', 'FROM a\nCOPY --from=<|>nginx / /', 'FROM a\nRUN l<|>s', '# <|>'])(
    'not at all at %j',
    (text) => {
      const { model, offset } = atCursor(text);
      expect([prepareRename(model, offset), rename(model, offset, 'x')]).toEqual([undefined, undefined]);
    },
  );
});

/** The text after renaming what is at the cursor, or the reason for a refusal. */
function renamed(text: string, name: string): string | undefined {
  const { source, model, offset } = atCursor(text);
  const renaming = rename(model, offset, name);
  return renaming?.outcome === 'edits' ? applyEdits(source, renaming.edits) : renaming?.reason;
}
