import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dockerfile, Instruction, InstructionOf } from '../server/syntax/ast.ts';
import { checkDirectiveIn, syntaxDirectiveIn } from '../server/syntax/line/directive.ts';
import { parse } from '../server/syntax/parse.ts';
import { instructionAt, triviaIn } from '../server/syntax/walk.ts';
import { textOf } from '../server/text/span.ts';
import { dumpTree } from './tree.ts';

/** The only instruction of a source, which must be of that kind and without an error. */
function only<K extends Instruction['kind']>(source: string, kind: K): InstructionOf<K> {
  const file = parse(source);
  expect(file.errors).toEqual([]);
  const [instruction] = file.instructions;
  if (instruction?.kind !== kind) throw new Error(`${instruction?.kind} instead of ${kind}`);
  return instruction as InstructionOf<K>;
}

/** The errors of a source, each as "the text it is about: message". */
function errorsOf(source: string): string[] {
  return parse(source).errors.map((it) => `${textOf(source, it)}: ${it.message}`);
}

function kinds(file: Dockerfile): string[] {
  return file.instructions.map((it) => it.kind);
}

describe('an instruction', () => {
  it('is known in any case and keeps its keyword as written', () => {
    const source = 'fRoM alpine';
    expect(textOf(source, only(source, 'From').keyword)).toBe('fRoM');
  });

  it('may have its keyword or a word split by a continuation', () => {
    const source = 'FR\\\nOM alp\\\nine';
    const from = only(source, 'From');
    expect(from.image.text).toBe('alpine');
    expect(textOf(source, from.image)).toBe('alp\\\nine');
    expect(textOf(source, from.keyword)).toBe('FR\\\nOM');
  });

  it('has its operands behind white space of any kind, its flags behind that of ASCII only', () => {
    expect(only('FROM \u00a0a', 'From').image.text).toBe('a');
    expect(only('COPY --link -- \u2003 a b', 'Copy').sources).toMatchObject([{ text: 'a' }]);
    expect(only('VOLUME \u00a0["a"]', 'Volume').form).toBe('json');
    expect(only('ONBUILD \u00a0RUN a', 'Onbuild').instruction.kind).toBe('Run');
    expect(only('RUN \u00a0--network=none a', 'Run')).toMatchObject({
      flags: [],
      command: { text: '--network=none a' },
    });
    expect(only('RUN --network=none\f--security=sandbox a', 'Run').flags.length).toBe(2);
  });

  it('goes on over comments and blank lines inside it', () => {
    const source = 'RUN a && \\\n# why\n\n  # more\n  b\nCMD c';
    const file = parse(source);
    expect(kinds(file)).toEqual(['Run', 'Cmd']);
    const [run] = file.instructions;
    expect(run?.kind === 'Run' && run.command.kind === 'ShellForm' && run.command.text).toBe('a &&   b');
    expect(run && triviaIn(file, run).map((it) => it.kind)).toEqual(['continuation', 'comment', 'blank', 'comment']);
  });

  it('ends at an escaped escape character, which continues nothing', () => {
    expect(kinds(parse('RUN a \\\\\nRUN b'))).toEqual(['Run', 'Run']);
  });

  it('may end the file with a continuation', () => {
    expect(only('RUN a \\', 'Run').command).toMatchObject({ text: 'a' });
  });

  it('has offsets into the original text behind every kind of line ending', () => {
    const source = '\uFEFFFROM a\r\n\tRUN x \\\r\n\t\ty\r\nUSER u';
    const file = parse(source);
    expect(file.instructions.map((it) => textOf(source, it))).toEqual(['FROM a', 'RUN x \\\r\n\t\ty', 'USER u']);
  });
});

describe('FROM', () => {
  it('has an image, a platform and a name', () => {
    const from = only('FROM --platform=$BUILDPLATFORM node:22 as Build', 'From');
    expect(from.flags[0]).toMatchObject({ name: 'platform', value: { text: '$BUILDPLATFORM' } });
    expect(from.image.text).toBe('node:22');
    expect(from.alias?.name.text).toBe('Build');
  });

  it.each([
    ['FROM', 'FROM: FROM needs an image to start from and AS needs a name, like FROM alpine:3.22 AS build'],
    ['FROM a AS', 'FROM: FROM needs an image to start from and AS needs a name, like FROM alpine:3.22 AS build'],
    ['FROM a b', 'b: behind the image FROM takes only AS and a name for the stage'],
    [
      'FROM a AS 1x',
      '1x: a stage name starts with a letter and goes on with letters, digits, hyphens, underscores and dots',
    ],
  ])('%s is refused', (source, error) => expect(errorsOf(source)).toEqual([error]));
});

describe('RUN', () => {
  it('has flags only directly behind the keyword', () => {
    const run = only('RUN --network=none echo --mount=x', 'Run');
    expect(run.flags.map((it) => it.name)).toEqual(['network']);
    expect(run.command).toMatchObject({ kind: 'ShellForm', text: 'echo --mount=x' });
  });

  it('splits a --mount into its fields, each at its place', () => {
    const source = 'RUN --mount=type=cache,target="/root/a b",ro make';
    const [flag] = only(source, 'Run').flags;
    expect(flag?.fields.map((it) => [textOf(source, it.key), it.value?.text])).toEqual([
      ['type', 'cache'],
      ['target', '/root/a b'],
      ['ro', undefined],
    ]);
  });

  it('takes JSON as exec form, and text that only looks like JSON as shell form', () => {
    expect(only('RUN ["a", "b\\tc"]', 'Run').command).toMatchObject({
      kind: 'ExecForm',
      args: [{ text: 'a' }, { text: 'b\tc' }],
    });
    expect(only("RUN ['a']", 'Run').command).toMatchObject({ kind: 'ShellForm', text: "['a']" });
    expect(only('RUN ["a"] && b', 'Run').command).toMatchObject({ kind: 'ShellForm' });
  });

  it('refuses an array of anything but strings', () => {
    expect(errorsOf('CMD ["a", 1]')).toEqual(['1: an array here holds strings in double quotes only']);
    expect(errorsOf('CMD ["a", ["b"]]')).toEqual(['[: an array here holds strings in double quotes only']);
  });

  it('may be empty, as may CMD and ENTRYPOINT', () => {
    expect(only('CMD', 'Cmd').command).toMatchObject({ kind: 'ShellForm', text: '', start: 3, end: 3 });
    expect(only('ENTRYPOINT []', 'Entrypoint').command).toMatchObject({ kind: 'ExecForm', args: [] });
  });

  it('checks what a --mount says', () => {
    expect(errorsOf('RUN --mount=type=cach,target=/x a')).toEqual([
      'cach: a mount is bind, cache, tmpfs, secret, ssh, not "cach"; did you mean cache?',
    ]);
    expect(errorsOf('RUN --mount=typ=bind a')).toEqual(['typ: --mount has no key "typ"; did you mean type?']);
    expect(errorsOf('RUN --mount=type=$T,target=/x a')).toEqual([]);
  });
});

describe('COPY and ADD', () => {
  it('begin behind any space, where between paths only those of ASCII count', () => {
    const paths = (source: string) => only(source, 'Copy').sources.map((it) => it.text);
    expect(paths('COPY \u00a0a\u00a0b c')).toEqual(['a\u00a0b']);
    expect(paths('COPY --link \u00a0a b')).toEqual(['a']);
    expect(paths('COPY \u00a0["a", "b"]')).toEqual(['a']);
  });

  it('have sources and a target, as words or as JSON', () => {
    const copy = only('COPY --from=build --chown=a:b x y /z/', 'Copy');
    expect(copy).toMatchObject({ form: 'words', sources: [{ text: 'x' }, { text: 'y' }], target: { text: '/z/' } });
    expect(only('ADD ["a b", "/c/"]', 'Add')).toMatchObject({ form: 'json', sources: [{ text: 'a b' }] });
  });

  it('do not split words by quotes, only by white space', () => {
    const source = 'COPY "a b" /c/';
    expect(parse(source).instructions[0]).toMatchObject({ sources: [{ text: '"a' }, { text: 'b"' }] });
    expect(errorsOf(source)).toEqual(['": the double quote is never closed', '": the double quote is never closed']);
  });

  it('need a target', () => {
    expect(errorsOf('COPY a')).toEqual(['COPY: COPY needs at least one source and a target, like COPY app.conf /etc/']);
    expect(errorsOf('ADD ["a"]')).toEqual(['ADD: ADD needs at least one source and a target, like ADD app.conf /etc/']);
  });

  it('know their flags', () => {
    expect(errorsOf('COPY --frm=x a b')).toEqual(['frm: COPY has no flag --frm; did you mean --from?']);
    expect(errorsOf('COPY --link=maybe a b')).toEqual([
      '--link=maybe: --link takes true or false, or stands without a value, not "maybe"',
    ]);
    expect(errorsOf('COPY --from=a --from=b x y')).toEqual(['--from=b: --from is already given; it may be given once']);
    expect(errorsOf('COPY --from a b')).toEqual(['--from: --from needs a value, like --from=value']);
  });
});

describe('a here-document', () => {
  it('is the inline file of a COPY', () => {
    const source = 'COPY <<a.txt <<-"b.txt" /dir/\none $X\na.txt\n\ttwo\n\tb.txt\nUSER u';
    const file = parse(source);
    expect(file.errors).toEqual([]);
    const [copy, user] = file.instructions;
    if (copy?.kind !== 'Copy') throw new Error('no COPY');
    expect(copy.sources).toEqual([]);
    expect(copy.heredocs.map((it) => [it.name, it.expands, it.stripsTabs, textOf(source, it.body)])).toEqual([
      ['a.txt', true, false, 'one $X\n'],
      ['b.txt', false, true, '\ttwo\n'],
    ]);
    expect(user?.kind).toBe('User');
  });

  it('is the script of a RUN, also under ONBUILD', () => {
    const source = 'ONBUILD RUN <<EOF\n# not a comment\nFROM here\nEOF\nUSER u';
    const file = parse(source);
    expect(kinds(file)).toEqual(['Onbuild', 'User']);
    expect(file.trivia).toEqual([]);
  });

  it('that never ends spoils only itself', () => {
    const source = 'RUN <<EOF\nmake\nUSER u\n';
    expect(errorsOf(source)).toEqual(['<<EOF: this here-document never ends: a line with only EOF is missing']);
    expect(kinds(parse(source))).toEqual(['Run', 'User']);
  });

  it.each(['${SHA:0:7}', '${SHA: -3}', '"${SHA:=x}"', '${A:${B:1}}', '${A:}}'])(
    'is found behind %s, which is for the shell',
    (variable) => {
      const file = parse(`RUN echo ${variable} <<EOF\nmake\nEOF\nUSER u`);
      expect(kinds(file)).toEqual(['Run', 'User']);
      expect(file.errors).toEqual([]);
    },
  );

  it.each(['${A^^}', '${A:#x}', '${A:0'])('is not found by BuildKit behind %s', (variable) => {
    expect(errorsOf(`RUN echo ${variable} <<EOF\nUSER u`)).toEqual([]);
  });

  it('is nothing in an instruction that takes none, nor in quotes', () => {
    expect(kinds(parse('CMD cat <<EOF\nUSER u'))).toEqual(['Cmd', 'User']);
    expect(kinds(parse('RUN echo "<<EOF"\nUSER u'))).toEqual(['Run', 'User']);
    expect(kinds(parse("RUN <<'END tee x\nUSER u"))).toEqual(['Run', 'User']);
  });
});

describe('ENV, LABEL and ARG', () => {
  it('keep quotes in their values and find them at their places', () => {
    const source = 'ENV a="x y" b=\\ z c=';
    expect(only(source, 'Env').pairs.map((it) => [it.key.text, it.value.text])).toEqual([
      ['a', '"x y"'],
      ['b', '\\ z'],
      ['c', ''],
    ]);
  });

  it('take the rest of the line in the old form', () => {
    const [pair] = only('ENV NAME  a  b=c ', 'Env').pairs;
    expect(pair).toMatchObject({ key: { text: 'NAME' }, separator: ' ', value: { text: 'a  b=c' } });
  });

  it('tell the parts of a word', () => {
    const source = 'ENV a="x $Y"${Z:-w}\'q\'';
    const [pair] = only(source, 'Env').pairs;
    expect(pair?.value.parts.map((it) => [it.kind, textOf(source, it)])).toEqual([
      ['DoubleQuoted', '"x $Y"'],
      ['Variable', '${Z:-w}'],
      ['SingleQuoted', "'q'"],
    ]);
  });

  it('declare several arguments in one ARG', () => {
    const { declarations } = only('ARG a b="1 2" c', 'Arg');
    expect(declarations.map((it) => [it.name.text, it.value?.text])).toEqual([
      ['a', undefined],
      ['b', '"1 2"'],
      ['c', undefined],
    ]);
  });

  it.each([
    ['ENV', 'ENV: ENV needs a name and a value, like ENV NAME=value'],
    ['ENV PATH', 'ENV: ENV needs a name and a value, like ENV NAME=value'],
    ['ENV a=1 b', 'b: this has no equals sign; in a list of variables each is written name=value'],
    ['ENV =x', '=x: a name is missing before the equals sign'],
    ['ARG =x', '=x: ARG needs a name before the equals sign'],
  ])('%s is refused', (source, error) => expect(errorsOf(source)).toEqual([error]));
});

describe('HEALTHCHECK', () => {
  it('has a command or NONE', () => {
    expect(only('HEALTHCHECK --interval=1m30s CMD curl -f x', 'Healthcheck').command).toMatchObject({
      text: 'curl -f x',
    });
    expect(only('HEALTHCHECK NONE', 'Healthcheck').command).toBeUndefined();
  });

  it('has its command behind the space of ASCII, JSON behind any', () => {
    expect(only('HEALTHCHECK CMD \u00a0a', 'Healthcheck').command).toMatchObject({ text: '\u00a0a' });
    expect(only('HEALTHCHECK CMD \t\f a', 'Healthcheck').command).toMatchObject({ text: 'a' });
    expect(only('HEALTHCHECK CMD \u00a0["a"]', 'Healthcheck').command?.kind).toBe('ExecForm');
    expect(only('HEALTHCHECK \u00a0CMD a', 'Healthcheck').command).toMatchObject({ text: 'a' });
  });

  it.each([
    ['HEALTHCHECK curl x', 'curl: HEALTHCHECK takes CMD and a command, or NONE alone'],
    ['HEALTHCHECK NONE x', 'x: HEALTHCHECK takes CMD and a command, or NONE alone'],
    ['HEALTHCHECK CMD', 'CMD: HEALTHCHECK CMD needs a command, like HEALTHCHECK CMD curl -f http://localhost/'],
    ['HEALTHCHECK --interval=5 CMD x', '5: --interval takes a duration like 30s or 1m30s, not "5"'],
    ['HEALTHCHECK --timeout=3000000h CMD x', '3000000h: --timeout takes a duration like 30s or 1m30s, not "3000000h"'],
    ['HEALTHCHECK --interval=50ns CMD x', '50ns: --interval is 1ms at the least, or 0 for the default'],
    ['HEALTHCHECK --retries=-1 CMD x', '-1: --retries takes a whole number from 0, not "-1"'],
  ])('%s is refused', (source, error) => expect(errorsOf(source)).toEqual([error]));
});

describe('parser directives', () => {
  it('stand at the top and may set the escape character', () => {
    const file = parse('# escape=`\n# syntax = docker/dockerfile:1 \nFROM a\nRUN dir c:\\ `\n  x');
    expect(file.directives.map((it) => [it.name, it.value])).toEqual([
      ['escape', '`'],
      ['syntax', 'docker/dockerfile:1'],
    ]);
    expect(file.escape).toBe('`');
    expect(file.instructions[1]).toMatchObject({ command: { text: 'dir c:\\   x' } });
  });

  it('are comments behind anything else', () => {
    expect(parse('# hello\n# escape=`\nFROM a').escape).toBe('\\');
    expect(parse('\n# escape=`\nFROM a').escape).toBe('\\');
  });

  it.each([
    ['# syntax=a/b\n# check=skip=all\n', 'a/b', 'skip=all'],
    ['\ufeff# check=skip=all x\r\n# syntax=a/b --arg\r\n', 'a/b', 'skip=all'],
    ['#!/bin/sh\n# check=skip=all\n# syntax=a/b\n', 'a/b', 'skip=all'],
    ['\ufeff#!/bin/sh\n# syntax=a/b\n', 'a/b', undefined],
    ['#!/bin/sh\n#!/bin/sh\n# syntax=a/b\n', undefined, undefined],
    ['  # syntax=a/b\n# check=skip=all\n', undefined, undefined],
    ['# escape=`\n\t# syntax=a/b\n', undefined, undefined],
    ['#!/bin/sh\n  # syntax=a/b\n', undefined, undefined],
    ['# a\n# syntax=a/b\n', undefined, undefined],
    ['#!/bin/sh\n# escape=`\n# escape=`\n# syntax=a/b\n', undefined, undefined],
    ['// syntax=a/b\n// check=skip=all\n', 'a/b', undefined],
    ['#!/bin/sh\n// syntax=a/b\n', 'a/b', undefined],
    ['# check=skip=all\n// syntax=a/b\n', undefined, 'skip=all'],
    ['#!/bin/sh', undefined, undefined],
  ])('are looked for before the file is parsed: %j', (top, syntax, check) => {
    const file = parse(`${top}FROM a\n`);
    expect([syntaxDirectiveIn(file)?.value, checkDirectiveIn(file)?.value]).toEqual([syntax, check]);
  });

  it('are given once, with a value that makes sense', () => {
    expect(errorsOf('# escape=x\nFROM a')).toEqual(['x: the escape character is a backslash or a backtick, not "x"']);
    expect(errorsOf('# escape=`\n# escape=`\nFROM a')).toEqual([
      '# escape=`: the directive "escape" is already given above; it may be given once',
    ]);
    expect(errorsOf('# check=skip=all;foo\nFROM a')).toEqual([
      'foo: check takes skip=, error= and experimental=, not "foo"',
    ]);
    expect(errorsOf('# check=error=maybe\nFROM a')).toEqual(['error=maybe: error= takes true or false, not "maybe"']);
  });
});

describe('a broken file', () => {
  it('keeps the instructions around a broken one', () => {
    const file = parse('FROM a\nRUNN make\nCOPY x\nUSER u');
    expect(kinds(file)).toEqual(['From', 'Broken', 'Broken', 'User']);
    expect(file.errors.map((it) => [it.code, it.suggestion])).toEqual([
      ['unknown-instruction', 'RUN'],
      ['syntax', undefined],
    ]);
  });

  it('keeps what could be read of a broken instruction', () => {
    const [copy] = parse('COPY --from=x a').instructions;
    expect(copy).toMatchObject({ kind: 'Broken', flags: [{ name: 'from' }], words: [{ text: 'a' }] });
  });

  it('suggests an instruction in the case of what was written', () => {
    expect(errorsOf('coppy a b')).toEqual(['coppy: there is no instruction coppy; did you mean copy?']);
    expect(errorsOf('FLURB a b')).toEqual(['FLURB: there is no instruction FLURB']);
  });

  it('may hold nothing, only comments, or no FROM', () => {
    expect(parse('').instructions).toEqual([]);
    expect(parse('# a\n\n#b').trivia.map((it) => it.kind)).toEqual(['comment', 'blank', 'comment']);
    expect(kinds(parse('USER u'))).toEqual(['User']);
  });

  it('may hold NUL, lone CR, or only a continuation', () => {
    expect(kinds(parse('RUN a\0b'))).toEqual(['Run']);
    expect(kinds(parse('FROM a\rRUN b'))).toEqual(['Broken']);
    expect(kinds(parse('\\\n'))).toEqual(['Broken']);
  });

  it('may have a line too long for BuildKit', () => {
    expect(errorsOf(`RUN ${'x'.repeat(65_531)}\nUSER u`)).toEqual([]);
    expect(parse(`RUN ${'é'.repeat(32_766)}\nUSER u`).errors).toMatchObject([{ start: 0, end: 32_770 }]);
  });
});

describe('walking', () => {
  const source = 'FROM a AS b\n\nCOPY --from=b "$X" /y\n';
  const file = parse(source);

  it('finds the instruction at an offset', () => {
    expect(instructionAt(file, 12)).toBeUndefined();
    expect(instructionAt(file, source.indexOf('from='))?.kind).toBe('Copy');
  });
});

describe('the tree of', () => {
  const folder = new URL('../fixtures/syntax/', import.meta.url);
  const names = readdirSync(folder).filter((it) => it.endsWith('.Dockerfile'));

  it.each(names)('%s is as written beside it', (name) => {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const expected = new URL(name.replace('.Dockerfile', '.tree'), folder);
    const tree = dumpTree(parse(source));
    if (process.env['UPDATE'] === '1') writeFileSync(expected, tree);
    expect(tree).toBe(readFileSync(expected, 'utf8'));
  });
});
