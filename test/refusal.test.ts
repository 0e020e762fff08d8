import { describe, expect, it } from 'vitest';
import { type BuildInputs, modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { textOf } from '../server/text/span.ts';

/**
 * One case for each thing that BuildKit refuses beyond its parsers, as far as a Dockerfile alone can show it: what is
 * wrong, a Dockerfile, and the text at which that is said. Most stand on scratch, of which every variable is known.
 */
type Case = readonly [what: string, source: string, place: string, inputs?: BuildInputs];

/** Each finding, of the parser or of the model, as the text it lies at. */
function placesOf(source: string, inputs?: BuildInputs): string[] {
  const file = parse(source);
  return [...file.errors, ...modelOf(file, inputs).refusals].map((it) => textOf(source, it));
}

function messagesOf(source: string, inputs?: BuildInputs): string[] {
  return modelOf(parse(source), inputs).refusals.map((it) => `${textOf(source, it)}: ${it.message}`);
}

function refusesAll(cases: readonly Case[]): void {
  for (const [what, source, place, inputs] of cases) {
    it(what, () => expect(placesOf(source, inputs)).toEqual([place]));
  }
}

const ON_SCRATCH = 'FROM scratch\n';

describe('the whole file is refused for', () => {
  refusesAll([
    ['no byte at all', '', ''],
    ['no instruction', '# only a comment\n\n', ''],
    ['only ARGs', 'ARG A\nARG B=1\n', 'ARG'],
    ['an instruction above the first FROM', 'ARG A\nRUN make\nRUN test\nFROM scratch\n', 'RUN'],
    ['no FROM', 'COPY a b\nRUN make\n', 'COPY'],
  ]);

  it('nothing that a mistyped FROM explains', () => {
    expect(
      placesOf('FORM alpine AS Build\nRUN make\nFROM scratch\nCOPY --from=Build a b\nCOPY --from=1 a b\n'),
    ).toEqual(['FORM']);
  });
});

describe('a variable is refused for', () => {
  refusesAll([
    ['an open brace', `${ON_SCRATCH}USER \${A`, '${A'],
    ['an empty name', `${ON_SCRATCH}USER \${}`, '${}'],
    ['a modifier that there is none of', `${ON_SCRATCH}USER \${A:=b}`, ':='],
    ['being unset where it must be set', `${ON_SCRATCH}USER \${A?}`, '${A?}'],
    ['being empty where it must hold something', `${ON_SCRATCH}ENV A=\nUSER \${A:?}`, '${A:?}'],
    ['being unset, in its own words', `${ON_SCRATCH}LABEL a="\${A:?name it}"`, '${A:?name it}'],
    ['a replacement without an end', `${ON_SCRATCH}USER \${A/b}`, '/b'],
    ['an escape in a pattern', `${ON_SCRATCH}USER "\${A#\\x}"`, '\\x'],
    ['an open single quote', `${ON_SCRATCH}USER 'a`, "'"],
    ['an open double quote', `${ON_SCRATCH}USER "a`, '"'],
    ['being unset in the default of an ARG', 'ARG A=${B?}\nFROM scratch\n', '${B?}'],
    ['being unset in an ENV that sets it', `${ON_SCRATCH}ENV A=1 B=\${A:?}`, '${A:?}'],
    ['being unset in an inline file', `${ON_SCRATCH}COPY <<EOF /a\n\${A:?}\nEOF\n`, '${A:?}'],
  ]);

  it('nothing in words that BuildKit never expands', () => {
    const source = `${ON_SCRATCH}RUN echo \${A:?}\nCMD \${A:?}\nHEALTHCHECK CMD \${A:?}\nCOPY --exclude=\${A:?} a b\nENTRYPOINT ["\${A:?}"]\n`;
    expect(placesOf(source)).toEqual([]);
  });

  it('nothing where the build gives the argument whose default is refused', () => {
    const source = `${ON_SCRATCH}ARG A=\${B:?}\nUSER $A\n`;
    expect(placesOf(source, { args: {} })).toEqual(['${B:?}']);
    expect(placesOf(source, { args: { A: 'me' } })).toEqual([]);
  });

  it('nothing where the base image or the build may set it', () => {
    expect(placesOf('ARG A\nFROM scratch${A:?}\n')).toEqual([]);
    expect(placesOf('FROM alpine\nUSER ${A:?}\n')).toEqual([]);
    expect(placesOf('FROM scratch\nARG A\nUSER ${A:?}\n')).toEqual([]);
    expect(placesOf('FROM scratch\nARG A\nUSER ${A:?}\n', { args: {} })).toEqual(['${A:?}']);
  });
});

describe('FROM is refused for', () => {
  refusesAll([
    ['a variable that leaves no image', 'FROM $A\n', 'A'],
    ['a variable that leaves half an image', 'FROM alpine:$A\n', 'A'],
    ['a default that leaves no image', 'ARG A=\nFROM ${A}\n', '${A}'],
    ['a variable that leaves no platform', 'FROM --platform=$BUILDPLATFROM alpine\n', 'BUILDPLATFROM'],
    ['an empty default for its platform', 'ARG P=\nFROM --platform=$P alpine\n', '$P'],
    ['a variable that must be set, in its platform', 'FROM --platform=${P?} alpine\n', '${P?}'],
    ['a platform that is none', 'FROM --platform=x86 alpine\n', 'x86'],
    ['upper case in the name of an image', 'FROM Alpine\n', 'Alpine'],
    ['upper case in the name of a stage', 'FROM scratch AS Build\nFROM Build\n', 'Build'],
    ['a colon without a tag', 'FROM alpine:\n', ':'],
    ['a target that no stage is named', 'FROM scratch AS build\n', 'build', { target: 'bild' }],
    ['a target that is a number', 'FROM scratch AS build\n', 'FROM', { target: '0' }],
  ]);

  it('a variable that was most likely meant to be another', () => {
    expect(messagesOf('FROM --platform=$BUILDPLATFROM alpine\n')).toEqual([
      'BUILDPLATFROM: no ARG above the first FROM declares it, so FROM knows no BUILDPLATFROM, which leaves no platform; did you mean BUILDPLATFORM?',
    ]);
  });

  it('an ARG that comes too late', () => {
    expect(messagesOf('FROM scratch\nARG VERSION=3\nFROM alpine:$VERSION\n')).toEqual([
      'VERSION: its ARG comes too late, so FROM knows no VERSION, which leaves "alpine:" as the image; move the ARG above the first FROM',
    ]);
  });

  it('an ARG that gets no value', () => {
    expect(messagesOf('ARG BASE\nFROM $BASE\n')).toEqual([]);
    expect(messagesOf('ARG BASE\nFROM $BASE\n', { args: {} })).toEqual([
      'BASE: BASE has no default and the build gives it no value, which leaves no image',
    ]);
  });

  it('nothing that a target or a stage in any case may mean', () => {
    expect(placesOf('FROM scratch AS Build\nFROM build\nCOPY --from=BUILD a b\n', { target: 'BUILD' })).toEqual([]);
  });
});

describe('a source of COPY or RUN --mount is refused for', () => {
  refusesAll([
    ['a number that no stage has', `${ON_SCRATCH}COPY --from=1 a b`, '1'],
    ['a negative number', `${ON_SCRATCH}COPY --from=-1 a b`, '-1'],
    ['a variable', `${ON_SCRATCH}COPY --from=$A a b`, '$A'],
    ['a variable in a mount', `${ON_SCRATCH}RUN --mount=from=$A,target=/a true`, '$A'],
    ['being a stage further down', 'FROM scratch\nCOPY --from=later a b\nFROM scratch AS later\n', 'later'],
    ['being a stage further down, by number', 'FROM scratch\nCOPY --from=1 a b\nFROM scratch\n', '1'],
    [
      'being a stage further down, in a mount',
      'FROM scratch\nRUN --mount=from=later,target=/a x\nFROM scratch AS later\n',
      'later',
    ],
    ['being the stage that copies', 'FROM scratch AS me\nCOPY --from=me a b\n', 'me'],
    ['being no name of an image', `${ON_SCRATCH}COPY --from=Image a b`, 'Image'],
    ['being no name of an image, in a mount', `${ON_SCRATCH}RUN --mount=from=Image,target=/a x`, 'Image'],
  ]);

  it('a circle, at every place that closes it', () => {
    const source =
      'FROM scratch AS a\nCOPY --from=b x y\nFROM scratch AS b\nCOPY --from=c x y\nFROM scratch AS c\nRUN --mount=from=a,target=/x y\n';
    expect(placesOf(source)).toEqual(['b', 'c', 'a']);
  });

  it('the last stage of a name, even where an earlier one would do', () => {
    expect(placesOf('FROM scratch AS a\nFROM scratch\nCOPY --from=a x y\nFROM scratch AS a\n')).toEqual(['a']);
  });

  it('nothing in stages that the target does not need, if the build has one', () => {
    const source = 'FROM scratch\nCOPY --from=last x y\nEXPOSE x\nFROM scratch AS last\n';
    expect(placesOf(source)).toEqual(['last', 'x']);
    expect(placesOf(source, { target: 'last' })).toEqual([]);
  });

  it('no number that BuildKit gives to an image', () => {
    expect(placesOf('FROM scratch\nCOPY --from=alpine x y\nCOPY --from=1 x y\n')).toEqual([]);
  });
});

describe('a mount is refused for', () => {
  const mount = (fields: string) => `FROM scratch\nARG A\nRUN --mount=${fields} true`;
  const withA = (value: string): BuildInputs => ({ args: { A: value } });
  refusesAll([
    ['a type that there is none of', mount('type=$A,target=/a'), '$A', withA('cach')],
    ['a sharing that there is none of', mount('type=cache,target=/a,sharing=$A'), '$A', withA('x')],
    ['a switch that is neither true nor false', mount('target=/a,rw=$A'), '$A', withA('x')],
    ['a size that is none', mount('type=tmpfs,target=/a,size=$A'), '$A', withA('x')],
    ['a size with half a suffix', `${ON_SCRATCH}RUN --mount=type=tmpfs,target=/a,size=5Gi x`, '5Gi'],
    ['a mode that is not octal', mount('type=cache,target=/a,mode=$A'), '$A', withA('9')],
    ['an owner that is no number', mount('type=cache,target=/a,uid=$A'), '$A', withA('me')],
    ['a group that is no number', mount('type=cache,target=/a,gid=$A'), '$A', withA('me')],
    ['a mode on a type without one', mount('type=$A,target=/a,mode=1'), 'mode=1', withA('bind')],
    ['a size on a type without one', mount('type=$A,target=/a,size=1'), 'size=1', withA('cache')],
    ['sharing what is no cache', mount('type=$A,target=/a,sharing=shared'), 'sharing=shared', withA('tmpfs')],
    ['a stage as the source of a secret', mount('type=$A,id=a,from=alpine'), 'from=alpine', withA('secret')],
    ['a secret without a name', mount('type=$A'), '--mount=type=$A', withA('secret')],
    ['a secret with two names', mount('type=$A,id=a,source=b'), 'source=b', withA('secret')],
    ['a source of an SSH agent', mount('type=$A,source=b'), 'source=b', withA('ssh')],
    ['lying over everything', mount('target=$A'), '$A', withA('/')],
    ['lying over everything, for want of a target', mount('type=cache'), '--mount=type=cache'],
    ['lying over everything, by a detour', `${ON_SCRATCH}WORKDIR /a/b\nRUN --mount=target=../.. true`, '../..'],
  ]);

  it.each(['64m', '1.5GiB', '1.', '.5k', '+2TB', '1e3', '1\\ kb'])('not a size of %s', (size) => {
    expect(placesOf(mount(`type=tmpfs,target=/a,size=${size}`))).toEqual([]);
  });

  it.each(['type=ssh,source=', 'type=secret,id=a,from='])('not an empty value that says nothing: %s', (fields) => {
    expect(placesOf(mount(fields))).toEqual([]);
  });
});

describe('COPY or ADD is refused for', () => {
  refusesAll([
    ['a mode beyond 07777', `${ON_SCRATCH}COPY --chmod=10000 a b`, '10000'],
    ['a mode that only looks octal', `${ON_SCRATCH}COPY --chmod=0o755 a b`, '0o755'],
    ['a mode that is not symbolic either', `${ON_SCRATCH}COPY --chmod=u+rwq a b`, 'u+rwq'],
    ['an owner by name that --link cannot see', `${ON_SCRATCH}COPY --link --chown=app:root a b`, 'app:root'],
    ['a checksum of several sources', `${ON_SCRATCH}ADD --checksum=sha256:0 https://a/b c /d/`, 'sha256:0'],
    ['a checksum of a path', `${ON_SCRATCH}ADD --checksum=sha256:0 a b`, 'sha256:0'],
    ['a checksum that is none', `${ON_SCRATCH}ADD --checksum=sha256:0 https://a/b c`, 'sha256:0'],
    ['a repository that is copied', `${ON_SCRATCH}COPY git@host:a/b.git c`, 'git@host:a/b.git'],
    ['a web address that is copied', `${ON_SCRATCH}COPY https://host/a b`, 'https://host/a'],
    [
      'a flag and an address that disagree',
      `${ON_SCRATCH}ADD --keep-git-dir https://a/b.git?keep-git-dir=0 c`,
      'https://a/b.git?keep-git-dir=0',
    ],
    [
      'checksums that disagree',
      `${ON_SCRATCH}ADD --checksum=1 https://a/b.git?checksum=2 c`,
      'https://a/b.git?checksum=2',
    ],
  ]);

  const options = [
    ['an option without a value', 'ref='],
    ['an option that is given twice', 'ref=a&ref=b'],
    ['two refs', 'ref=a#b'],
    ['two refs, one a tag', 'tag=a#b'],
    ['two directories', 'subdir=a#main:b'],
    ['keep-git-dir that is neither true nor false', 'keep-git-dir=x'],
    ['submodules that is neither true nor false', 'submodules=x'],
    ['fetch-by-commit that is neither true nor false', 'fetch-by-commit=x'],
    ['an unknown mtime', 'mtime=now'],
    ['an unknown option', 'depth=1'],
    ['a branch and a tag', 'branch=a&tag=b'],
  ] as const;
  refusesAll(
    options.map(
      ([what, query]): Case => [
        `the address of a repository with ${what}`,
        `${ON_SCRATCH}ADD https://a/b.git?${query} c`,
        `https://a/b.git?${query}`,
      ],
    ),
  );
});

describe('other instructions are refused for', () => {
  refusesAll([
    ['EXPOSE without a port', `${ON_SCRATCH}EXPOSE /tcp`, '/tcp'],
    ['EXPOSE with an unknown protocol', `${ON_SCRATCH}EXPOSE 80/http`, '80/http'],
    ['EXPOSE with a port that is no number', `${ON_SCRATCH}EXPOSE 80 http`, 'http'],
    ['EXPOSE with a number that is no port', `${ON_SCRATCH}EXPOSE 65536`, '65536'],
    ['EXPOSE with a range upside down', `${ON_SCRATCH}EXPOSE 90-80`, '90-80'],
    ['EXPOSE with a port of the host that is none', `${ON_SCRATCH}EXPOSE http:80`, 'http:80'],
    ['EXPOSE with an address that is none', `${ON_SCRATCH}EXPOSE 1.2.3:80:80`, '1.2.3:80:80'],
    ['EXPOSE with dots before the double colon', `${ON_SCRATCH}EXPOSE 1.2.3.4:::80:80`, '1.2.3.4:::80:80'],
    ['EXPOSE with an address whose bracket is open', `${ON_SCRATCH}EXPOSE [::1:80:80`, '[::1:80:80'],
    ['EXPOSE with ranges that do not match', `${ON_SCRATCH}EXPOSE 1-2:3-5`, '1-2:3-5'],
    ['EXPOSE with a variable that holds no port', `${ON_SCRATCH}ENV P=http\nEXPOSE $P`, '$P'],
    ['STOPSIGNAL with an unknown signal', `${ON_SCRATCH}STOPSIGNAL SIGTRM`, 'SIGTRM'],
    ['STOPSIGNAL with 0', `${ON_SCRATCH}STOPSIGNAL 0`, '0'],
    ['STOPSIGNAL with a number beyond all', `${ON_SCRATCH}STOPSIGNAL 9${'0'.repeat(18)}0`, `9${'0'.repeat(18)}0`],
    ['RUN without anything to run', `${ON_SCRATCH}RUN []\n`, 'RUN'],
    ['VOLUME with a variable that leaves nothing', `${ON_SCRATCH}VOLUME /a $B`, '$B'],
    ['WORKDIR on another drive', 'FROM --platform=windows/amd64 base\nWORKDIR D:/app\n', 'D:/app'],
  ]);

  it('not RUN without anything to run where no step is made of it', () => {
    expect(placesOf(`${ON_SCRATCH}RUN []\nFROM scratch\nRUN\n`)).toEqual([]);
  });

  it.each(['80', '80/', '80/TCP', '8000-8010/udp', '127.0.0.1:8080:80', '[::1]:80:80', '::1:80:80', '1-2:80'])(
    'not EXPOSE %s',
    (port) => expect(placesOf(`${ON_SCRATCH}EXPOSE ${port}`)).toEqual([]),
  );

  it.each(['SIGTERM', 'term', 'SIGRTMIN+3', '9', '"SIGINT"', '${S:-SIGINT}', '\ufeffSIGINT'])(
    'not STOPSIGNAL %s',
    (signal) => {
      expect(placesOf(`${ON_SCRATCH}STOPSIGNAL ${signal}`)).toEqual([]);
    },
  );

  it.each(['755', '07777', 'u=rwX,go=rX', '+x', 'g=u-w', 'a='])('not a mode of %s', (mode) => {
    expect(placesOf(`${ON_SCRATCH}COPY --chmod=${mode} a b`)).toEqual([]);
  });
});

describe('what cannot be said of a Dockerfile alone', () => {
  it.each([
    ['an image that is not found, which only a registry knows', 'FROM no-such-image:1\n', []],
    ['a file that is not found, which only the build context knows', `${ON_SCRATCH}COPY no-such-file /\n`, []],
    ['what ONBUILD of an image holds back, which only a registry knows', 'FROM node:onbuild\n', []],
    ['SOURCE_DATE_EPOCH, which may name a context of the build', `ARG SOURCE_DATE_EPOCH=then\n${ON_SCRATCH}`, []],
    ['warnings as errors, which is for a linter to say', `# check=error=true\nfrom scratch AS A\n`, []],
  ] as const)('is %s', (_, source, places) => expect(placesOf(source)).toEqual(places));

  it.each([
    ['a checksum of COPY, for it is an unknown flag', `${ON_SCRATCH}COPY --checksum=a b c`, ['checksum']],
    ['an unknown network, for the parser refuses it', `${ON_SCRATCH}RUN --network=x y`, ['x']],
    ['an unknown security mode, for the parser refuses it', `${ON_SCRATCH}RUN --security=x y`, ['x']],
    ['a here-document beside a JSON array, for none is announced in one', `${ON_SCRATCH}RUN ["cat", "<<EOF"]\n`, []],
  ] as const)('is not needed for %s', (_, source, places) => expect(placesOf(source)).toEqual(places));

  it('is what ONBUILD holds back until it acts', () => {
    expect(placesOf('FROM scratch\nONBUILD COPY --from=$A x y\nONBUILD EXPOSE http\n')).toEqual([]);
  });

  it('is what follows from a word that the parser has refused already', () => {
    expect(placesOf('FROM alpine:${A\nEXPOSE "80\nCOPY --chmod=${B a b\n').length).toBe(3);
  });
});
