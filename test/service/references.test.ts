import { describe, expect, it } from 'vitest';
import { highlightsAt } from '../../server/service/highlight.ts';
import { referencesAt, usesAt } from '../../server/service/references.ts';
import { dedent } from '../markers.ts';
import { atCursor, bracketed } from './at-cursor.ts';

describe('references', () => {
  it('to a stage are in FROM, COPY, mounts and ONBUILD, by name and by number', () => {
    expectReferences(`
      FROM a AS [bui<|>ld]
      FROM [build] AS next
      COPY --from=[BUILD] /a /b
      COPY --from=[0] /a /b
      RUN --mount=type=bind,from=[build],target=/x ls
      ONBUILD COPY --from=[build] /a /b
      COPY build /b
    `);
  });

  it('to one of two stages with the same name are its own', () => {
    expectReferences(`
      FROM a AS [<|>x]
      FROM [x] AS y
      FROM b AS x
      COPY --from=x /a /b
    `);
  });

  it('to a variable are all places of one value', () => {
    expectReferences(`
      ARG [V]=1
      FROM a:$[V] AS base
      ARG [V]
      ENV [V]=\${[V]:-2} W=\\$V
      RUN echo "$[V]" '$V' $VV
      FROM base
      LABEL a="\${[<|>V]}" V=b
      RUN <<EOF
      sh -c 'echo $[V]'
      EOF
    `);
  });

  it('to an ARG are in all stages, since one --build-arg sets it in each', () => {
    expectReferences(`
      FROM a
      ARG [V]
      USER $[V]
      FROM b
      ARG [<|>V]=1
      USER $[V]
    `);
  });

  it('to an ENV are not in a stage that sets it for itself', () => {
    expectReferences(`
      FROM a
      ENV [V]=1
      USER $[<|>V]
      FROM b
      ENV V=1
      USER $V
    `);
  });

  it('to what the base image sets are in all stages on it, also where it is added to', () => {
    expectReferences(`
      FROM a AS base
      ENV [PATH]=/x:$[PATH]
      FROM base
      ENV [PATH]=/y:$[<|>PATH]
      FROM b
      ENV PATH=/z:$PATH
    `);
  });

  it('do not reach into what a script sets itself', () => {
    expectReferences(`
      FROM a
      ENV [V]=1
      RUN echo $[V] && V=2 && echo $V
      RUN (V=3; echo $V); echo $[<|>V]
      RUN for V in a b; do echo $V; done
    `);
  });

  it('of a secret are in its RUN', () => {
    expectReferences(`
      FROM a
      ENV V=1
      RUN --mount=type=secret,id=x,env=[V] echo $[<|>V]
      RUN echo $V
    `);
  });

  it('to a here-document are where it begins and ends', () => {
    expectReferences(`
      FROM a
      RUN <<[EOF] cat && <<-'B' cat
      EOF b
      [E<|>OF]
      B
    `);
  });

  it('can be had without what defines', () => {
    const { source, model, offset } = atCursor('FROM a AS <|>b\nFROM b\nCOPY --from=b / /');
    expect(bracketed(source, usesAt(model, offset))).toBe('FROM a AS b\nFROM [b]\nCOPY --from=[b] / /');
  });

  it.each(['FROM <|>a', '# V<|> comment', 'FROM a\nRUN ls <|>x', '<|>', 'FROM a\nUSER $<|>1'])(
    'are none at %j',
    (text) => {
      const { model, offset } = atCursor(text);
      expect(referencesAt(model, offset)).toEqual([]);
    },
  );
});

describe('highlights', () => {
  it('tell where a value is given from where it is read', () => {
    const { model, offset } = atCursor('FROM a\nARG V=1\nENV V=$V\nRUN echo $<|>V');
    expect(highlightsAt(model, offset).map((it) => it.access)).toEqual(['write', 'write', 'read', 'read']);
  });

  it('tell the name of a stage from what refers to it', () => {
    const { model, offset } = atCursor('FROM a AS b\nCOPY --from=<|>b / /');
    expect(highlightsAt(model, offset).map((it) => it.access)).toEqual(['write', 'read']);
  });
});

/** The text has the references in brackets, and the cursor where they are asked for. */
function expectReferences(text: string): void {
  const { source, model, offset } = atCursor(text.replace(/\[((?:<\|>|\w)+)\]/g, '$1'));
  expect(bracketed(source, referencesAt(model, offset))).toBe(dedent(text).replace('<|>', ''));
}
