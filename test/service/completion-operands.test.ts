import { describe, expect, it } from 'vitest';
import { completions } from '../../server/service/completion.ts';
import { contextOfFiles } from '../context-of-files.ts';
import { atCursor } from './at-cursor.ts';
import { expectNothing, itemAt, itemsAt, labelsAt, taken } from './completed.ts';

describe('paths', () => {
  const context = contextOfFiles({
    '.dockerignore': 'secrets\n*.log\n',
    'package.json': '',
    'src/a.ts': '',
    'src/deep/b.ts': '',
    'secrets/key': '',
    'x.log': '',
    'with space.txt': '',
    'odd[1].txt': '',
  });
  const paths = (text: string) =>
    itemsAt(text, { context }).flatMap((it) => (it.kind === 'file' || it.kind === 'folder' ? it.label : []));

  it('are those of the build context that are not ignored', () => {
    expect(paths('FROM a\nCOPY <|>')).toEqual(['.dockerignore', 'odd[1].txt', 'package.json', 'src/']);
    expect(paths('FROM a\nADD <|>')).toContain('package.json');
    expect(paths('FROM a\nCOPY --exclude=<|> . .')).toContain('src/');
    expect(paths('FROM a\nRUN --mount=type=bind,source=<|>,target=/x y')).toContain('src/');
  });

  it('go on in the folder that was written', () => {
    expect(paths('FROM a\nCOPY src/<|>')).toEqual(['a.ts', 'deep/']);
    expect(paths('FROM a\nCOPY ./src/../src/d<|>')).toEqual(['a.ts', 'deep/']);
    expect(paths('FROM a\nCOPY secrets/<|>')).toEqual([]);
    expect(taken('FROM a\nCOPY src/<|>x/y /z', 'deep/', { context })).toBe('FROM a\nCOPY src/deep//y /z');
  });

  it('are written so that they mean themselves', () => {
    expect(taken('FROM a\nCOPY o<|>', 'odd[1].txt', { context })).toBe('FROM a\nCOPY odd[[]1].txt');
    expect(paths('FROM a\nCOPY ["<|>"]')).toContain('with space.txt');
  });

  it('are those of the stage where it is not the context', () => {
    const text = 'FROM a AS build\nWORKDIR /src\nCOPY go.mod bin/\nFROM b\nWORKDIR /app\n';
    expect(paths(`${text}COPY --from=build <|>`)).toEqual(['/src/bin/go.mod', '/src']);
    expect(paths(`${text}COPY --from=build /src <|>`)).toEqual(['/app']);
    expect(paths(`${text}WORKDIR <|>`)).toEqual(['/app']);
  });

  it('are fewer than there are where a folder holds too many, until more is typed', () => {
    const files = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`f${index}`, '']));
    const { model, offset } = atCursor('FROM a\nCOPY f59<|>');
    const found = completions(model, offset, { context: contextOfFiles(files) });
    expect(found.isIncomplete).toBe(true);
    expect(found.items.map((it) => it.label)).toEqual(['f59', ...Array.from({ length: 10 }, (_, it) => `f59${it}`)]);
  });
});

describe('users', () => {
  const text = 'ARG NAME=app\nFROM node:24\nARG NAME\nRUN groupadd -g 900 staff && useradd -u 1001 -g staff $NAME\n';

  it('are those that the stage makes, those of its image, and root', () => {
    expect(labelsAt(`${text}USER <|>`)).toEqual(['app', '1001', 'node', 'nobody', 'root']);
    expect(labelsAt(`${text}COPY --chown=<|> a b`)).toContain('app');
    expect(taken(`${text}COPY --chown="a<|>" a b`, 'app')).toBe(`${text}COPY --chown="app" a b`);
    expect(taken(`${text}USER "a<|>"`, 'app')).toBe(`${text}USER "app"`);
  });

  it('have groups', () => {
    expect(labelsAt(`${text}USER app:<|>`)).toEqual(['staff', 'app', '900', 'node', 'nobody', 'root']);
    expect(taken(`${text}USER n<|>o:staff`, 'node')).toBe(`${text}USER node:staff`);
  });

  it('are not those made further below or in a stage beside', () => {
    expect(labelsAt('FROM a AS x\nRUN useradd one\nFROM b\nUSER <|>\nRUN adduser two')).toEqual(['nobody', 'root']);
  });
});

describe('other operands', () => {
  it('are signals', () => {
    expect(labelsAt('FROM a\nSTOPSIGNAL <|>')[0]).toBe('SIGTERM');
  });

  it('are ports and protocols', () => {
    expect(labelsAt('FROM a\nEXPOSE 80/<|>')).toEqual(['tcp', 'udp', 'sctp']);
    expect(taken('FROM a\nEXPOSE 53/u<|>p 80', 'udp')).toBe('FROM a\nEXPOSE 53/udp 80');
    expect(itemAt('FROM a\nEXPOSE <|>', '5432').detail).toBe('PostgreSQL');
  });

  it('are the agreed keys of labels, and values of some', () => {
    const key = 'org.opencontainers.image.title';
    expect(itemAt('FROM a\nLABEL org<|>', key)).toMatchObject({ snippet: `${key}="$1"`, edit: { text: `${key}=` } });
    expect(taken('FROM a\nLABEL "org<|>"=x', key)).toBe(`FROM a\nLABEL "${key}"=x`);
    expect(taken('FROM a\nLABEL a=b org<|>=x', key)).toBe(`FROM a\nLABEL a=b ${key}=x`);
    expect(taken('FROM a\nLABEL org.opencontainers.image.licenses="MIT OR Ap<|>"', 'Apache-2.0')).toContain(
      '="MIT OR Apache-2.0"',
    );
    expect(labelsAt('FROM alpine:3.24\nLABEL org.opencontainers.image.base.name=<|>')).toEqual([
      'docker.io/library/alpine:3.24',
    ]);
  });

  it('are shells, as a whole', () => {
    const shell = '["/bin/bash", "-o", "pipefail", "-c"]';
    expect(taken('FROM a\nSHELL ["/bin/ba<|>"]', shell)).toBe(`FROM a\nSHELL ${shell}`);
  });

  it('are the types of a health check', () => {
    expect(labelsAt('FROM a\nHEALTHCHECK --interval=5s <|>').slice(0, 2)).toEqual(['CMD', 'NONE']);
    expect(taken('FROM a\nHEALTHCHECK C<|>', 'CMD')).toBe('FROM a\nHEALTHCHECK CMD ');
  });

  it('are not known of names and commands', () => {
    expectNothing('FROM a AS <|>');
    expectNothing('FROM a\nRUN make <|>');
    expectNothing('FROM a\nENV A<|>');
    expectNothing('FROM a\nMAINTAINER <|>');
  });
});

describe('here-documents', () => {
  it('begin with an opener, and bring their end', () => {
    expect(itemAt('FROM a\nRUN <<<|>', '<<EOF').snippet).toBe('<<EOF\n$0\nEOF');
    expect(itemAt('FROM a\nCOPY <<<|>', '<<EOF').snippet).toBe('<<EOF ${1:/path}\n$0\nEOF');
    expect(taken('FROM a\nRUN cat <<<|> > /x', '<<EOF')).toBe('FROM a\nRUN cat <<EOF > /x');
    expectNothing('FROM a\nCMD <<<|>');
    expectNothing('# syntax=docker/dockerfile:1.3\nFROM a\nRUN <<<|>');
    const pieces = itemsAt('# syntax=docker/dockerfile:1.3\nFROM a\n<|>').map((it) => it.label);
    expect(pieces.filter((it) => it.includes('<<'))).toEqual([]);
    expect(labelsAt('# syntax=docker/dockerfile:1.3-labs\nFROM a\nRUN <<<|>')).toContain('<<EOF');
  });

  it('are ended by their name', () => {
    expect(taken('FROM a\nRUN <<END\nmake\nE<|>', 'END')).toBe('FROM a\nRUN <<END\nmake\nEND');
    expect(taken('FROM a\nRUN <<-END\n\t<|>', 'END')).toBe('FROM a\nRUN <<-END\n\tEND');
    expectNothing('FROM a\nRUN <<END\nmake <|>');
    expectNothing('FROM a\nRUN <<END\n<|>\nEND');
  });
});
