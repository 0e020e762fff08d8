import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildInputs, type Model, modelOf } from '../server/model/model.ts';
import { formatPlatform } from '../server/model/platform.ts';
import type { Source } from '../server/model/stage.ts';
import { resolveDirectory } from '../server/model/workdir.ts';
import type { Instruction, Word } from '../server/syntax/ast.ts';
import { parse } from '../server/syntax/parse.ts';
import { descendants } from '../server/syntax/walk.ts';
import { textOf } from '../server/text/span.ts';

function read(source: string, inputs?: BuildInputs): Model {
  return modelOf(parse(source), inputs);
}

/** The value of each LABEL: `LABEL a=$A` shows A where it stands. */
function shown(source: string, inputs?: BuildInputs): (string | undefined)[] {
  const model = read(source, inputs);
  return model.all('Label').map((it) => it.pairs[0] && model.valueOf(it.pairs[0].value));
}

function last(model: Model): Instruction {
  const instruction = model.file.instructions.at(-1);
  if (instruction === undefined) throw new Error('there is no instruction');
  return instruction;
}

function nameOf(source: Source): string {
  if (source.kind === 'stage') return `stage ${source.stage.index}`;
  return source.kind === 'image' ? source.text : source.kind;
}

describe('stages', () => {
  it('begin at each FROM, and are named in lower case', () => {
    const { stages } = read('ARG A\nFROM alpine AS Base\nRUN a\nRUN b\nFROM scratch\nCOPY a b\n');
    expect(stages.map((it) => [it.index, it.name, it.instructions.map(({ kind }) => kind)])).toEqual([
      [0, 'base', ['Run', 'Run']],
      [1, undefined, ['Copy']],
    ]);
  });

  it('stand on an image, on nothing, or on an earlier stage', () => {
    const { stages } = read('ARG V=3\nARG W\nFROM alpine:$V AS a\nFROM a\nFROM scratch\nFROM b AS c\nFROM alpine:$W\n');
    expect(stages.map((it) => nameOf(it.base))).toEqual(['alpine:3', 'stage 0', 'scratch', 'b', 'unknown']);
  });

  it('take the last one before of several with a name', () => {
    const { stages } = read('FROM scratch AS a\nFROM scratch AS a\nFROM a\nFROM scratch AS a\n');
    expect(stages.map((it) => nameOf(it.base))).toEqual(['scratch', 'scratch', 'stage 1', 'scratch']);
  });

  it('may be one without a FROM, in a fragment', () => {
    const model = read('ARG A=1\n# shared by all\nENV B=2\nRUN c\n');
    const [stage] = model.stages;
    expect(stage).toMatchObject({ index: 0, from: undefined, name: undefined, base: { kind: 'unknown' } });
    expect(model.file.instructions.map((it) => model.stageOf(it))).toEqual([undefined, stage, stage]);
  });

  it('begin at a FROM that cannot be read, too', () => {
    const { stages } = read('FROM scratch AS a\nFROM b c\nRUN d\nFROM a\n');
    expect(stages.map((it) => [it.from !== undefined, nameOf(it.base)])).toEqual([
      [true, 'scratch'],
      [false, 'unknown'],
      [true, 'stage 0'],
    ]);
  });

  it('are found for what ONBUILD holds back', () => {
    const model = read('FROM scratch\nFROM scratch\nONBUILD RUN a\n');
    expect(model.all('Run').map((it) => model.stageOf(it)?.index)).toEqual([1]);
  });

  it('are built for a platform that FROM names, and then for that of the base', () => {
    const { stages } = read('FROM --platform=windows/amd64 a AS b\nFROM --platform=linux/arm64 b\nFROM c\n', {
      platform: 'linux/arm/v7',
    });
    expect(stages.map((it) => it.platform && formatPlatform(it.platform))).toEqual([
      'windows/amd64',
      'windows/amd64',
      'linux/arm/v7',
    ]);
  });
});

describe('references', () => {
  const source = `
FROM alpine AS a
FROM a AS b
COPY --from=A x y
COPY --from=0 x y
COPY --from=nginx:1 x y
COPY x y
RUN --mount=type=cache,target=/c --mount=from=a,target=/a make
ONBUILD COPY --from=a x y
COPY --from=$X x y
`;

  it('are all places where a stage or an image is named', () => {
    const { references } = read(source);
    expect(references.map((it) => [textOf(source, it.word), nameOf(it.source)])).toEqual([
      ['alpine', 'alpine'],
      ['a', 'stage 0'],
      ['A', 'stage 0'],
      ['0', 'stage 0'],
      ['nginx:1', 'nginx:1'],
      ['a', 'stage 0'],
      ['a', 'stage 0'],
      ['$X', 'unknown'],
    ]);
  });

  it('lead from the target to the stages that it needs', () => {
    const text = `
FROM scratch AS unused
FROM scratch AS read
FROM scratch AS mounted
FROM scratch AS base
ONBUILD COPY --from=read a b
FROM base
RUN --mount=from=mounted,target=/m make
`;
    const names = (inputs?: BuildInputs) => [...read(text, inputs).reachable].map((it) => it.name ?? it.index).sort();
    expect(names()).toEqual([4, 'base', 'mounted', 'read']);
    expect(names({ target: 'Base' })).toEqual(['base']);
    expect(names({ target: 'none' })).toEqual([]);
  });
});

describe('variables', () => {
  it.each([
    ['an ARG above FROM is not seen in a stage', 'ARG A=1\nFROM scratch\nLABEL a=$A', ['']],
    ['unless the stage declares it', 'ARG A=1\nFROM scratch\nARG A\nLABEL a=$A', ['1']],
    ['where a default of its own wins', 'ARG A=1\nFROM scratch\nARG A=2\nLABEL a=$A', ['2']],
    ['ENV wins over an ARG above it', 'FROM scratch\nARG A=1\nENV A=2\nLABEL a=$A', ['2']],
    ['an ARG wins over an ENV above it', 'FROM scratch\nENV A=2\nARG A=1\nLABEL a=$A', ['1']],
    ['but not one without a value', 'FROM scratch\nENV A=2\nARG A\nLABEL a=$A', ['2']],
    ['the pairs of an ENV do not see each other', 'FROM scratch\nENV A=1\nENV A=2 B=$A\nLABEL a=$B', ['1']],
    ['the declarations of an ARG do', 'FROM scratch\nARG A=1 B=$A\nLABEL a=$B', ['1']],
    ['a stage has those of its base', 'FROM scratch AS a\nENV A=1\nARG B=2\nFROM a\nLABEL a=$A$B', ['12']],
    ['where its ENV wins again', 'FROM scratch AS a\nENV A=1\nARG A=2\nLABEL a=$A\nFROM a\nLABEL a=$A', ['2', '1']],
    ['a stage does not have those of others', 'FROM scratch AS a\nENV A=1\nFROM scratch\nLABEL a=$A', ['']],
    ['the name in an ENV is expanded', 'FROM scratch\nENV A=B\nENV $A=1\nLABEL a=$B', ['1']],
    ['one whose name is unknown may be any', 'FROM scratch\nARG A\nENV B=1\nENV $A=2\nLABEL a=$B', [undefined]],
    ['an ARG without a default is unknown', 'FROM scratch\nARG A\nLABEL a=$A', [undefined]],
    ['a base image may set any', 'FROM alpine\nLABEL a=$A\nENV A=1\nLABEL a=$A', [undefined, '1']],
    ['also over an ARG of the stage below', 'FROM alpine AS a\nARG A=1\nFROM a\nLABEL a=$A', [undefined]],
    ['scratch has a PATH', 'FROM scratch\nLABEL a=${PATH:+set}', ['set']],
    [
      'ONBUILD sets them in the next stage only',
      'FROM scratch AS a\nONBUILD ENV A=1\nLABEL a=$A\nFROM a AS b\nLABEL a=$A\nONBUILD ENV A=2\nFROM b\nLABEL a=$A',
      ['', '1', '2'],
    ],
    ['a mistake in a value makes it unknown', 'FROM scratch\nENV A=${B:=1}\nLABEL a=$A', [undefined]],
    [
      'a value that doubles without end becomes unknown',
      `FROM scratch\nENV A=1\n${'ENV A=$A$A\n'.repeat(64)}LABEL a=$A`,
      [undefined],
    ],
  ])('%s', (_, source, values) => expect(shown(source)).toEqual(values));

  it('take the build arguments that are given', () => {
    const source =
      'ARG A=1\nFROM scratch\nARG A\nARG B=2\nARG C\nLABEL a=$A\nLABEL b=$B\nLABEL c=$C\nENV B=3\nLABEL b=$B\n';
    expect(shown(source, { args: { A: 'x', B: 'y' } })).toEqual(['x', 'y', '', '3']);
  });

  it('hold the platform in a FROM, and in a stage that declares them', () => {
    const source =
      'FROM alpine:$TARGETARCH\nFROM scratch\nLABEL a=$TARGETOS\nARG TARGETOS TARGETVARIANT TARGETSTAGE\nLABEL a=$TARGETOS/$TARGETVARIANT/$TARGETSTAGE\n';
    expect(shown(source)).toEqual(['', undefined]);
    expect(shown(source, { platform: 'linux/arm' })).toEqual(['', 'linux/v7/default']);
    expect(read(source, { platform: 'linux/x86_64' }).stages.map((it) => nameOf(it.base))).toEqual([
      'alpine:amd64',
      'scratch',
    ]);
  });

  it('say who sets them', () => {
    const source = 'ARG A=1\nFROM scratch\nARG A\nENV B=$A\nUSER ${A}${B}${C}';
    const model = read(source);
    const [user] = model.all('User');
    const bindings = user?.user.parts.flatMap((it) => (it.kind === 'Variable' ? model.bindingOf(it) : [])) ?? [];
    const [a, b, c] = bindings.map(({ origin }) => origin);
    expect(a?.kind === 'arg' && textOf(source, a.declaration)).toBe('A');
    expect(a?.kind === 'arg' && a.global?.origin.kind === 'arg' && textOf(source, a.global.origin.declaration)).toBe(
      'A=1',
    );
    expect(b?.kind === 'env' && textOf(source, b.pair)).toBe('B=$A');
    expect(c).toEqual({ kind: 'none' });
    expect(bindings.map((it) => it.value)).toEqual(['1', '1', undefined]);
  });

  it('are seen in an ARG as far as they are declared', () => {
    const source = 'FROM scratch\nARG A=1 A=${A}2 A=${A}3\n';
    const model = read(source);
    const seen = model.all('Arg').flatMap((it) => [...descendants(it)].filter((node) => node.kind === 'Variable'));
    expect(seen.map((it) => model.bindingOf(it).value)).toEqual(['1', '12']);
  });
});

describe('the value of a word', () => {
  const valueOf = (source: string, wordOf: (model: Model) => Word | undefined) => {
    const model = read(`FROM scratch\nENV A=1\n${source}`);
    const word = wordOf(model);
    if (word === undefined) throw new Error('there is no such word');
    return model.valueOf(word);
  };

  it('is expanded in operands, flags and the fields of a mount', () => {
    expect(valueOf('COPY --chown=$A b$A /c', (it) => it.all('Copy')[0]?.sources[0])).toBe('b1');
    expect(valueOf('COPY --chown=$A b /c', (it) => it.all('Copy')[0]?.flags[0]?.value)).toBe('1');
    expect(valueOf('RUN --mount=target=/$A b', (it) => it.all('Run')[0]?.flags[0]?.fields[0]?.value)).toBe('/1');
  });

  it('is the word itself where nothing is expanded', () => {
    expect(valueOf('COPY --exclude=$A b /c', (it) => it.all('Copy')[0]?.flags[0]?.value)).toBe('$A');
    expect(valueOf('ARG $A', (it) => it.all('Arg')[0]?.declarations[0]?.name)).toBe('$A');
    expect(valueOf('SHELL ["$A"]', (it) => it.all('Shell')[0]?.command.args[0])).toBe('$A');
  });

  it('is not known of what ONBUILD holds back', () => {
    expect(valueOf('ONBUILD USER $A', (it) => it.all('User')[0]?.user)).toBeUndefined();
    expect(valueOf('ONBUILD USER me', (it) => it.all('User')[0]?.user)).toBe('me');
  });

  it('is not known where the parser has found a mistake', () => {
    expect(valueOf('USER "me', (it) => it.all('User')[0]?.user)).toBeUndefined();
  });
});

describe('the state before an instruction', () => {
  const stateAtEnd = (source: string) => {
    const model = read(`${source}\nRUN here`);
    return model.stateAt(last(model));
  };

  it.each([
    ['FROM scratch\nWORKDIR a', '/a'],
    ['FROM scratch\nWORKDIR /a\nWORKDIR b/../c/', '/a/c'],
    ['FROM scratch\nWORKDIR /a/../b/', '/a/../b/'],
    ['FROM scratch\nWORKDIR /a\nWORKDIR ../..', '/'],
    ['FROM scratch AS a\nENV A=b\nWORKDIR /a\nFROM a\nWORKDIR $A', '/a/b'],
    ['FROM scratch AS a\nONBUILD WORKDIR /a\nFROM a\nWORKDIR b', '/a/b'],
    ['FROM alpine\nWORKDIR a', undefined],
    ['FROM scratch\nARG A\nWORKDIR $A\nWORKDIR b', undefined],
    ['FROM scratch\nARG A\nWORKDIR $A\nWORKDIR /b', '/b'],
    ['# escape=`\nFROM server\nWORKDIR C:\\app\nWORKDIR bin', '\\app\\bin'],
    ['FROM --platform=windows/amd64 server\nWORKDIR /app/\nWORKDIR ../bin', '\\bin'],
  ])('has the directory of %j', (source, path) => {
    expect(stateAtEnd(source).workdir?.value).toBe(path);
  });

  it.each([
    ['C:\\app', 'bin', { outcome: 'known', path: '\\app\\bin' }],
    ['C:\\app', '', { outcome: 'known', path: '\\app' }],
    ['D:\\app', 'bin', { outcome: 'refused' }],
  ])('leaves the drive out of the directory %s of a base image', (from, path, directory) => {
    expect(resolveDirectory(from, path, 'windows')).toMatchObject(directory);
  });

  it('has what nobody sets as undefined, for the base image to decide', () => {
    const nothing = { user: undefined, workdir: undefined, shell: undefined, entrypoint: undefined, cmd: undefined };
    expect(stateAtEnd('FROM alpine')).toMatchObject(nothing);
  });

  it('has the user, the shell, the entrypoint and the command, also those of the base', () => {
    const source = 'FROM scratch AS a\nARG U=me\nUSER $U\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT ["a"]\nCMD b\nFROM a';
    const { user, shell, entrypoint, cmd, stage } = stateAtEnd(source);
    expect(user?.value).toBe('me');
    expect(shell?.command.args.map((it) => it.text)).toEqual(['/bin/bash', '-c']);
    expect([entrypoint, cmd].map((it) => it && textOf(source, it))).toEqual(['ENTRYPOINT ["a"]', 'CMD b']);
    expect(stage?.index).toBe(1);
  });

  it('has lost the CMD of the base behind an ENTRYPOINT, but not one of the same stage', () => {
    expect(stateAtEnd('FROM scratch AS a\nCMD b\nFROM a\nENTRYPOINT c').cmd?.kind).toBe('Entrypoint');
    expect(stateAtEnd('FROM scratch\nCMD b\nENTRYPOINT c').cmd?.kind).toBe('Cmd');
  });

  it('is that before, not behind', () => {
    const model = read('FROM scratch\nUSER a\nUSER b\n');
    expect(model.all('User').map((it) => model.stateAt(it).user?.value)).toEqual([undefined, 'a']);
  });
});

describe('the instructions of a kind', () => {
  it('are in source order, what ONBUILD holds back among them', () => {
    const source = 'FROM scratch\nRUN a\nONBUILD RUN b\nRUN c\n';
    expect(
      read(source)
        .all('Run')
        .map((it) => textOf(source, it)),
    ).toEqual(['RUN a', 'RUN b', 'RUN c']);
  });
});

describe('any text', () => {
  const pieces = [
    'FROM scratch',
    ' AS a',
    '\n',
    'FROM a',
    'FROM $A',
    'ARG A',
    'ARG A=$B B=1',
    'ENV A=${A:?}',
    'ENV $A=1',
    'ONBUILD ',
    'COPY --from=a x y',
    'COPY --from=1 $A <<E\n$A\nE',
    'RUN --mount=from=a,target=$A x',
    'WORKDIR a',
    'EXPOSE $A',
    'FROM',
    '$',
    '\\',
    '"',
    'USER ',
    'ADD --checksum=$A https://a/b.git?a=$B c',
    'ENTRYPOINT x',
    'CMD y',
  ];

  it('has a model, whatever is asked of it', () => {
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((it) => it.join(''));
    fc.assert(
      fc.property(text, fc.boolean(), (source, isKnown) => {
        const model = read(source, isKnown ? { args: {}, target: 'a', platform: 'linux/arm64' } : undefined);
        for (const { start, end } of model.refusals)
          expect(0 <= start && start <= end && end <= source.length).toBe(true);
        for (const instruction of model.file.instructions) {
          model.stateAt(instruction);
          for (const node of descendants(instruction)) {
            if (node.kind === 'Word') model.valueOf(node);
            if (node.kind === 'Variable') model.bindingOf(node);
          }
        }
      }),
    );
  });
});

describe('a value behind a space', () => {
  it('keeps another space that it begins with, as BuildKit splits at those of ASCII', () => {
    expect(shown('FROM scratch\nLABEL a \t\u00a0b\n')).toEqual(['\u00a0b']);
  });
});
