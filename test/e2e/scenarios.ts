import type { BuildRequest } from './buildkit.ts';
import type { ImageTag } from './remotes.ts';

/** Builds in one folder, one after another, each of which is predicted. The files that are not named stay as they were. */
export interface Scenario {
  readonly name: string;
  readonly builds: readonly Inputs[];
}

export interface Inputs extends Omit<BuildRequest, 'context'> {
  /** `$BASE` stands for an image with a shell, `$IMAGES` and `$WEB` for what `remotes.ts` says. */
  readonly files?: Readonly<Record<string, string>>;
  /** Written with the time that the file has. */
  readonly stale?: Readonly<Record<string, string>>;
  /** Symlinks and where they lead. */
  readonly links?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly modes?: Readonly<Record<string, number>>;
  /** What gets another time alone. */
  readonly touched?: readonly string[];
  readonly removed?: readonly string[];
  /** The image to which the tag `$IMAGES:moving` is moved. */
  readonly moving?: ImageTag;
  /** What `$WEB` serves anew, by name. */
  readonly served?: Readonly<Record<string, string>>;
  /** The build is meant to fail. */
  readonly fails?: true;
}

const APP = `FROM $BASE AS build
WORKDIR /src
COPY package.json lock.json ./
RUN cat package.json > installed
COPY src src
RUN cat src/* > bundle
FROM $BASE
COPY --from=build /src/bundle /srv/bundle
COPY static /srv/static
CMD ["cat", "/srv/bundle"]
`;
const FILES = {
  Dockerfile: APP,
  'package.json': '{}',
  'lock.json': '[]',
  'src/a.ts': 'a',
  'src/b.ts': 'b',
  'static/index.html': '<p>',
  'README.md': 'read me',
};

export const scenarios: readonly Scenario[] = [
  edit('nothing changes', FILES, {}),
  edit('a file that nobody copies', FILES, { 'README.md': 'read me again' }),
  edit('a source file', FILES, { 'src/a.ts': 'other' }),
  edit('a source file and what is copied elsewhere', FILES, { 'src/a.ts': 'other', 'static/index.html': '<h1>' }),
  edit('a new file in a copied folder', FILES, { 'src/c.ts': 'c' }),
  { name: 'a file is removed', builds: [{ files: FILES }, { removed: ['src/b.ts'] }] },
  {
    name: 'there and back again',
    builds: [{ files: FILES }, { files: { 'src/a.ts': 'x1' } }, { files: { 'src/a.ts': 'a' } }],
  },
  edit('the manifest', FILES, { 'package.json': '{"a":1}' }),
  edit('static files alone', FILES, { 'static/index.html': '<h1>' }),
  edit('a comment in the Dockerfile', FILES, { Dockerfile: `# why\n${APP}` }),
  edit('a stage gets another name', FILES, { Dockerfile: APP.replaceAll('build', 'builder') }),
  edit('a label', FILES, { Dockerfile: `${APP}LABEL a=b\n` }),
  edit('an ENV above everything', FILES, { Dockerfile: APP.replace('WORKDIR', 'ENV A=1\nWORKDIR') }),
  edit(
    'indentation in a continued RUN',
    { Dockerfile: 'FROM $BASE\nRUN true && \\\n  echo a\n' },
    { Dockerfile: 'FROM $BASE\nRUN true && \\\n    echo a\n' },
  ),
  edit(
    'a comment in a continued RUN',
    { Dockerfile: 'FROM $BASE\nRUN true && \\\n  echo a\n' },
    { Dockerfile: 'FROM $BASE\nRUN true && \\\n# why\n  echo a\n' },
  ),
  edit(
    'lower-case keywords',
    { Dockerfile: 'FROM $BASE\nRUN echo a\nWORKDIR /a\n' },
    { Dockerfile: 'from $BASE\nrun echo a\nworkdir /a\n' },
  ),
  edit(
    'a USER before a WORKDIR',
    { Dockerfile: 'FROM $BASE\nRUN echo a\nWORKDIR /a\n' },
    { Dockerfile: 'FROM $BASE\nRUN echo a\nUSER 1000\nWORKDIR /a\n' },
  ),
  inputs('an argument that is used', 'FROM $BASE\nARG V\nRUN echo $V\nRUN echo b\n', { V: '1' }, { V: '2' }),
  inputs(
    'an argument that is declared behind a RUN',
    'FROM $BASE\nRUN echo a\nARG V\nRUN echo b\n',
    { V: '1' },
    { V: '2' },
  ),
  inputs('an argument that nobody declares', 'FROM $BASE\nRUN echo a\n', { V: '1' }, { V: '2' }),
  inputs('an argument of the FROM line alone', 'ARG V\nFROM $BASE AS a\nRUN echo a\n', { V: '1' }, { V: '2' }),
  edit(
    'files that are linked, one upon the other, and then read',
    { Dockerfile: 'FROM $BASE\nCOPY --link a /a\nCOPY --link b /b\n', a: 'a', b: 'b' },
    { Dockerfile: 'FROM $BASE\nCOPY --link a /a\nCOPY --link b /b\nRUN cat /a /b\n' },
  ),
  { name: 'no cache', builds: [{ files: FILES }, { noCache: true }] },
  { name: 'no cache for one stage', builds: [{ files: FILES }, { noCache: ['build'] }] },
  {
    name: 'another target',
    builds: [
      { files: FILES, target: 'build' },
      { files: { Dockerfile: APP.replace('FROM $BASE\n', 'FROM $BASE AS last\n') }, target: 'last' },
    ],
  },
  edit(
    'an ignore file that leaves out what changed',
    { ...FILES, Dockerfile: 'FROM $BASE\nCOPY . /srv\nRUN ls /srv\n', '.dockerignore': 'README.md\nDockerfile\n' },
    { 'README.md': 'other' },
  ),
  edit(
    'everything is copied, and the Dockerfile changes',
    { Dockerfile: 'FROM $BASE\nCOPY . /srv\nRUN ls /srv\n', a: 'a' },
    { Dockerfile: 'FROM $BASE\nCOPY . /srv\nRUN ls /srv\n# end\n' },
  ),
  edit(
    'a pattern that takes no more than before',
    { Dockerfile: 'FROM $BASE\nCOPY *.txt /srv/\n', 'a.txt': 'a', 'b.md': 'b' },
    { 'b.md': 'other' },
  ),
  edit(
    'a file of the same name and content from elsewhere',
    { Dockerfile: 'FROM $BASE\nCOPY one/a /a\n', 'one/a': 'a', 'two/a': 'a' },
    { Dockerfile: 'FROM $BASE\nCOPY two/a /a\n' },
  ),
  edit(
    'a copy of copied files',
    {
      Dockerfile: 'FROM scratch AS files\nCOPY a b /x/\nFROM $BASE\nCOPY --from=files /x/b /b\nRUN cat /b\n',
      a: 'a',
      b: 'b',
    },
    { a: 'other' },
  ),
  edit(
    'a file in a folder that came from an image',
    {
      Dockerfile:
        'FROM scratch AS a\nCOPY --from=$BASE /etc /out/\nCOPY f /out/\nFROM $BASE\nCOPY --from=a /out/f /f\nCOPY --from=a /out/passwd /p\nFROM $BASE\nCOPY --from=a /out /o\nCOPY --from=1 /p /\n',
      f: '1',
    },
    { f: '2' },
  ),
  edit(
    'a folder from an image that is laid over a file',
    {
      Dockerfile:
        'FROM scratch AS a\nCOPY f /out/passwd-\nCOPY --link --from=$BASE /etc /out/\nFROM $BASE\nCOPY --from=a /out/passwd- /f\nFROM $BASE\nCOPY --from=a /out/passwd /p\nCOPY --from=1 /f /\n',
      f: '1',
    },
    { f: '2' },
  ),
  edit(
    'a heredoc',
    { Dockerfile: 'FROM $BASE\nCOPY <<EOF /a\none\nEOF\nRUN cat /a\n' },
    { Dockerfile: 'FROM $BASE\nCOPY <<EOF /a\ntwo\nEOF\nRUN cat /a\n' },
  ),
  edit(
    'a bind mount',
    {
      Dockerfile: 'FROM $BASE\nRUN --mount=type=bind,source=in,target=/in cat /in/*\nRUN echo b\n',
      'in/a': 'a',
      other: 'o',
    },
    { 'in/a': 'b' },
  ),
  edit(
    'beside a bind mount',
    {
      Dockerfile: 'FROM $BASE\nRUN --mount=type=bind,source=in,target=/in cat /in/*\nRUN echo b\n',
      'in/a': 'a',
      other: 'o',
    },
    { other: 'p' },
  ),
  edit(
    'the id of a cache mount',
    { Dockerfile: 'FROM $BASE\nRUN --mount=type=cache,id=a,target=/c echo a > /c/a\n' },
    { Dockerfile: 'FROM $BASE\nRUN --mount=type=cache,id=b,target=/c echo a > /c/a\n' },
  ),
  edit(
    'a stage that nothing needs',
    { Dockerfile: 'FROM $BASE AS unused\nRUN echo u\nFROM $BASE\nRUN echo a\n' },
    { Dockerfile: 'FROM $BASE AS unused\nRUN echo v\nFROM $BASE\nRUN echo a\n' },
  ),
  edit(
    'an ENV of a stage below',
    { Dockerfile: 'FROM $BASE AS one\nENV A=1\nFROM one\nRUN echo $A\nCOPY f /f\n', f: 'f' },
    { Dockerfile: 'FROM $BASE AS one\nENV A=2\nFROM one\nRUN echo $A\nCOPY f /f\n' },
  ),
  stale('new bytes of the old size and time', 'RUN --mount=target=/in ls /in\n'),
  stale('the same behind a command that may write on the context', 'RUN --mount=target=/in,rw ls /in\n'),
  inputs(
    'variables of another platform',
    'FROM $BASE\nARG TARGETARCH\nRUN echo a\n',
    { BUILDKIT_MULTI_PLATFORM: 'true' },
    { BUILDKIT_MULTI_PLATFORM: 'true', TARGETARCH: 'arm64' },
  ),
];

function edit(
  name: string,
  files: Readonly<Record<string, string>>,
  changed: Readonly<Record<string, string>>,
): Scenario {
  return { name, builds: [{ files }, { files: changed }] };
}

function stale(name: string, before: string): Scenario {
  const Dockerfile = `FROM $BASE AS one\n${before}FROM $BASE\nCOPY --from=one /bin/sh /sh\nCOPY f /f\n`;
  return { name, builds: [{ files: { Dockerfile, f: '1' } }, { stale: { f: '2' } }, { stale: { f: '3' } }] };
}

function inputs(name: string, dockerfile: string, before: Inputs['args'] = {}, after: Inputs['args'] = {}): Scenario {
  return { name, builds: [{ files: { Dockerfile: dockerfile }, args: before }, { args: after }] };
}
