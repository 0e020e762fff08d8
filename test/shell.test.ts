import { describe, expect, it } from 'vitest';
import { scriptOf } from '../server/model/run/script.ts';
import type { Dialect } from '../server/shell/dialect.ts';
import type { Block, Script, ShellCommand, ShellWord } from '../server/shell/script.ts';
import { parse } from '../server/syntax/parse.ts';
import { textOf } from '../server/text/span.ts';

describe('commands', () => {
  it('are found behind && || ; and &', () => {
    expect(lines('RUN a 1 && b || c; d & e')).toEqual(['a 1', 'b', 'c', 'd', 'e']);
  });

  it('know what joins them to the one before, and where', () => {
    const source = 'RUN a && \\\n  # why\n  b; c | d & e';
    const joints = commandsOf(source).map(({ joint }) => joint && [joint.operator, textOf(source, joint)]);
    expect(joints).toEqual([undefined, ['&&', '&&'], [';', ';'], ['|', '|'], ['&', '&']]);
  });

  it('stand in pipelines', () => {
    const stages = pipelinesOf('RUN curl x | tar xz && { a; b; } | c | d');
    expect(stages).toEqual([
      ['curl', 'tar'],
      ['a b', 'c', 'd'],
    ]);
  });

  it.each([
    ['if a; then b; elif c; then d; else e; fi', 'condition branch condition branch branch'],
    ['while a; do b; done', 'condition loop'],
    ['for x in 1 2; do a; done', 'loop'],
    ['case $x in a|b) a;; *) b;; esac', 'branch branch'],
    ['(a; b)', 'subshell subshell'],
    ['{ a; b; }', 'group group'],
    ['f() { a; }', 'function'],
    ['x $(a) `b` "$(c)" <(d)', 'script substitution substitution substitution substitution'],
    ['x ${y:-$(a)} $((1 + $(b)))', 'script substitution substitution'],
    ['X=$(a)', 'script substitution'],
    ['x > "$(a)"', 'script substitution'],
    ['[[ -f $(a) ]]', 'script substitution'],
    ['find . -exec a {} + -o -exec b \\;', 'script loop loop'],
  ])('are found in blocks: %s', (text, kinds) => {
    expect(commandsOf(`RUN ${text}`).map((it) => it.block.kind)).toEqual(kinds.split(' '));
  });

  it('know the blocks around them', () => {
    const [command] = commandsOf('RUN if (for x in y; do a; done); then :; fi');
    expect(command && blocksOf(command)).toEqual(['loop', 'subshell', 'condition', 'script']);
  });

  it('stand in a block that knows what joins it', () => {
    const [, command] = commandsOf('RUN a || (b)');
    expect([command?.joint, command?.block.joint?.operator]).toEqual([undefined, '||']);
  });

  it('are found in backquotes with escapes', () => {
    expect(lines('RUN a `b \\`c x\\``')).toEqual(['a `b \\`c x\\``', 'b \\`c x\\`', 'c x']);
  });

  it('end where a comment begins, which reaches over continued lines', () => {
    expect(lines('RUN a # b && \\\n c')).toEqual(['a']);
  });

  it('include a line of assignments', () => {
    const [command] = commandsOf('RUN A=1 B="$C"');
    expect(command).toMatchObject({ program: undefined, args: [], assignments: [{ name: 'A' }, { name: 'B' }] });
  });

  it('have their variables and redirections', () => {
    const [command] = commandsOf('RUN A=1 a 2>/dev/null > f b');
    expect(command?.assignments.map(({ name, value }) => [name, value?.value])).toEqual([['A', '1']]);
    expect(command?.args.map((it) => it.text)).toEqual(['b']);
    expect(command?.redirections).toMatchObject([
      { operator: '>', descriptor: 2, target: { text: '/dev/null' } },
      { operator: '>', descriptor: undefined, target: { text: 'f' } },
    ]);
  });

  it('are found as far as a text can be read, and the script says that it cannot', () => {
    const script = run('RUN a; if b');
    expect([programsOf(script), script.isComplete]).toEqual([['a', 'b'], false]);
  });
});

describe('the program of a command', () => {
  it.each([
    ['/usr/bin/apt-get install', 'apt-get', ''],
    ['A=1 apt-get install', 'apt-get', ''],
    ['env -i A=1 apt-get install', 'apt-get', 'env'],
    ['sudo -Eu app -- apt-get install', 'apt-get', 'sudo'],
    ['exec apt-get install', 'apt-get', 'exec'],
    ['time -p apt-get install', 'apt-get', ''],
    ['/usr/bin/time -f %e apt-get install', 'apt-get', 'time'],
    ['command apt-get install', 'apt-get', 'command'],
    ['xargs -n 1 -0 apt-get install', 'apt-get', 'xargs'],
    ['timeout -k 5 60 nice -n 5 apt-get install', 'apt-get', 'timeout nice'],
    ['gosu app apt-get install', 'apt-get', 'gosu'],
    ['tini -- apt-get install', 'apt-get', 'tini'],
    ['conda run -n app pip install', 'pip', 'conda'],
    ['! apt-get install', 'apt-get', ''],
    ['\\apt-get install', 'apt-get', ''],
    ['"apt"-get install', 'apt-get', ''],
    ['$APT install', undefined, ''],
    ['sudo $APT install', undefined, 'sudo'],
  ])('is looked for behind wrappers: %s', (text, program, wrappers) => {
    const [command] = commandsOf(`RUN ${text}`);
    expect([command?.program, command?.wrappers.map((it) => it.program).join(' ')]).toEqual([program, wrappers]);
    expect(command?.args.map((it) => it.text)).toEqual(['install']);
  });

  it.each(['command -v x', 'sudo -l', 'exec', 'env', 'conda install x', 'env -S "a b" c'])(
    'is the wrapper itself where that runs nothing we see: %s',
    (text) => {
      const [command] = commandsOf(`RUN ${text}`);
      expect([command?.program, command?.wrappers]).toEqual([text.split(' ')[0], []]);
    },
  );

  it('has the variables that env sets', () => {
    const source = 'RUN env A="$B c" D= make';
    const [command] = commandsOf(source);
    expect(command?.assignments.map((it) => [it.name, it.value && textOf(source, it.value)])).toEqual([
      ['A', '"$B c"'],
      ['D', ''],
    ]);
  });
});

describe('words', () => {
  it.each([
    ['a', 'a'],
    [`'a b'"c d"\\ e`, 'a bc d e'],
    ['""', ''],
    ['"a\\$b\\n"', 'a$b\\n'],
    ["$'a\\tb'", 'a\tb'],
    ['/lists/*', '/lists/*'],
    ['{a,b}/[cd]', '{a,b}/[cd]'],
    ['$a', undefined],
    ['"${a:-b}"', undefined],
    ['x$(b)', undefined],
    ['$((1))', undefined],
  ])('have a value where nothing is expanded: %s', (text, value) => {
    expect(wordOf(text).value).toBe(value);
  });

  it('know what is quoted', () => {
    const quoted = wordOf('a*"b*"$c"$d"').parts.map((it) => it.quoted);
    expect(quoted).toEqual([false, true, false, true]);
  });

  it('know their variables', () => {
    const variables = wordOf('$a"${b:-stable}"${c%%.*}$1${#d}{x,$e}').parts.flatMap((it) =>
      it.kind === 'Variable' ? [[it.name, it.modifier]] : [],
    );
    expect(variables).toEqual([
      ['a', ''],
      ['b', ':-stable'],
      ['c', '%%.*'],
      ['1', ''],
      ['e', ''],
    ]);
  });

  it('stand at their place behind continued lines, comments and blank lines', () => {
    const source = 'FROM a\nRUN a \\\n  # comment\n\n  bb && \\\n  c "d\\\n e"';
    const words = commandsOf(source, 1).flatMap((it) => [it.name, ...it.args]);
    expect(words.map((it) => it && textOf(source, it))).toEqual(['a', 'bb', 'c', '"d\\\n e"']);
    expect(words.at(-1)?.text).toBe('"d e"');
  });
});

describe('a script in a script', () => {
  it.each([
    ["sh -c 'a 1; b'", ['a 1', 'b']],
    ['bash -exo pipefail -c "a 1 | b"', ['a 1', 'b']],
    ["sudo -u app bash -lc 'a 1'", ['a 1']],
    ['su - app -c "a 1"', ['a 1']],
    ['eval a 1', ['a 1']],
    ["trap 'a 1' EXIT", ['a 1']],
    ["xargs sh -c 'a 1'", ['a 1']],
    ['sh -c "sh -c \'a 1\'"', ["sh -c 'a 1'", 'a 1']],
    ['sh -c "a $(b)"', ['a $(b)', 'b']],
    ['bash <<< "a 1"', ['a 1']],
  ])('is read where it stands: %s', (text, inner) => {
    expect(lines(`RUN ${text}`).slice(1)).toEqual(inner);
  });

  it('keeps its places where quotes have escapes', () => {
    expect(lines('RUN sh -c "echo \\"x\\" && a \\$HOME b"').slice(1)).toEqual(['echo \\"x\\"', 'a \\$HOME b']);
  });

  it('has the dialect of its shell', () => {
    const dialects = commandsOf(`RUN bash -c 'sh -c "a"' && pwsh -c "Get-A"`).map((it) => it.block.dialect);
    expect(dialects).toEqual(['dash', 'bash', 'sh', 'dash', 'powershell']);
  });

  it.each(['sh script.sh', 'sh -x script.sh -c a', 'bash "$FILE"', "python -c 'a 1'", 'sh --help'])(
    'is not seen in other arguments: %s',
    (text) => {
      expect(lines(`RUN ${text}`)).toEqual([text]);
    },
  );
});

describe('an exec form', () => {
  it('is one command with its words at their places', () => {
    const source = 'RUN ["/usr/bin/apt-get", "install", \\\n  "-y", "$X"]';
    const [command, ...more] = commandsOf(source);
    expect(more).toEqual([]);
    expect(command?.program).toBe('apt-get');
    expect(command?.args.map((it) => it.value)).toEqual(['install', '-y', '$X']);
    expect(command?.args.map((it) => textOf(source, it))).toEqual(['"install"', '"-y"', '"$X"']);
  });

  it('can hold a script', () => {
    expect(lines('CMD ["sh", "-c", "a \\"b\\" \\\n && c d"]').slice(1)).toEqual(['a \\"b\\', 'c d']);
  });

  it('can start a wrapper', () => {
    expect(programsOf(run('ENTRYPOINT ["tini", "--", "nginx"]'))).toEqual(['nginx']);
  });
});

describe('a heredoc', () => {
  it('that is all of a RUN is the script', () => {
    const source = 'RUN <<EOF\napt-get update\n# comment\na "b"\nEOF\n';
    expect(lines(source)).toEqual(['apt-get update', 'a "b"']);
  });

  it('loses its leading tabs, and its words keep their places', () => {
    expect(lines('RUN <<-EOF\n\ta 1\n\t\tb\n\tEOF')).toEqual(['a 1', 'b']);
  });

  it('is read by the program that its first line names', () => {
    expect(run('RUN <<EOF\n#!/usr/bin/env bash\na\nEOF').dialect).toBe('bash');
    expect(run('RUN <<EOF\n#!/usr/bin/env python3\nimport a\nEOF').commands).toEqual([]);
  });

  it.each(['bash <<EOF', '<<EOF sh -ex', 'sudo bash -s -- x <<EOF'])('is read by a shell: %s', (text) => {
    expect(lines(`RUN ${text}\na 1\nEOF`)).toEqual([text, 'a 1']);
  });

  it.each(['cat <<EOF > f', 'python3 <<EOF', 'sh script.sh <<EOF', 'bash 3<<EOF'])(
    'is data for other programs: %s',
    (text) => {
      expect(lines(`RUN ${text}\na 1\nEOF`)).toEqual([text]);
    },
  );

  it('can hold substitutions, if no part of its name is quoted', () => {
    expect(lines('RUN cat <<EOF > f\n$(a 1)\nEOF')).toEqual(['cat <<EOF > f', 'a 1']);
    expect(lines("RUN cat <<'EOF' > f\n$(a 1)\nEOF")).toEqual(["cat <<'EOF' > f"]);
  });

  it('stands behind the rest of the line', () => {
    const source = 'RUN <<A bash && cat <<B\na\nA\n$(c)\nB\n';
    expect(lines(source)).toEqual(['<<A bash', 'cat <<B', 'a', 'c']);
    expect(commandsOf(source)[1]?.redirections.map((it) => it.body && textOf(source, it.body))).toEqual(['$(c)\n']);
  });

  it('can stand in a heredoc', () => {
    expect(lines('RUN <<EOF\ncat > f <<X\nnot a command\nX\nb\nEOF')).toEqual(['cat > f <<X', 'b']);
  });
});

describe('PowerShell', () => {
  it('is read for its commands; expressions are passed over', () => {
    const source = `RUN $x = 'a'; [Net.X]::Y = 1; Invoke-WebRequest -Uri ('u' + (Get-Url)) -OutFile "$env:T\\a;b" | Out-Null; \\
      if ($x) { Foo } else { Bar -a }; & 'C:\\Program Files\\y.exe' /q; $r = Start-Process z -Wait; 1..3 | % { Baz $_ }`;
    expect(programsOf(run(source, 'powershell'))).toEqual([
      'invoke-webrequest',
      'get-url',
      'out-null',
      'foo',
      'bar',
      'y',
      'start-process',
      '%',
      'baz',
    ]);
  });

  it('has words with quotes, escapes and variables', () => {
    const [command] = commandsOf(`RUN A 'it''s' "x\`"y" z\` w "$env:A" b`, 0, 'powershell');
    expect(command?.args.map((it) => it.value)).toEqual(["it's", 'x"y', 'z w', undefined, 'b']);
  });

  it('has pipelines', () => {
    expect(pipelinesOf('RUN Get-A | Get-B; $x | Get-C', 'powershell')).toEqual([['get-a', 'get-b']]);
  });
});

describe('cmd', () => {
  it('is read for its commands', () => {
    const source = 'RUN if not exist x (A.EXE a & b) else c && for %i in (1 2) do d %i | call e > f 2>&1';
    expect(programsOf(run(source, 'cmd'))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('has words with quotes, escapes and variables', () => {
    const [command] = commandsOf('RUN a "b & c" d^&e %PATH%\\f', 0, 'cmd');
    expect(command?.args.map((it) => it.value)).toEqual(['b & c', 'd&e', undefined]);
  });

  it('starts PowerShell', () => {
    const source = 'RUN powershell -NoProfile -Command "Get-A x ; Get-B" && dir';
    expect(programsOf(run(source, 'cmd'))).toEqual(['powershell', 'get-a', 'get-b', 'dir']);
  });
});

function run(source: string, dialect: Dialect = 'dash', index = 0): Script {
  const instruction = parse(source).instructions[index];
  const isScript = instruction?.kind === 'Run' || instruction?.kind === 'Cmd' || instruction?.kind === 'Entrypoint';
  const script = isScript ? scriptOf(source, instruction, dialect) : undefined;
  if (script === undefined) throw new Error(`no script in ${source}`);
  return script;
}

function commandsOf(source: string, index = 0, dialect: Dialect = 'dash'): readonly ShellCommand[] {
  return run(source, dialect, index).commands;
}

/** The commands as they stand in the source. */
function lines(source: string): readonly string[] {
  return commandsOf(source).map((it) => textOf(source, it));
}

function programsOf(script: Script): readonly (string | undefined)[] {
  return script.commands.map((it) => it.program);
}

function pipelinesOf(source: string, dialect: Dialect = 'dash'): readonly (readonly string[])[] {
  return run(source, dialect).pipelines.map((it) =>
    it.stages.map((stage) => stage.map((command) => command.program).join(' ')),
  );
}

function wordOf(text: string): ShellWord {
  const word = commandsOf(`RUN echo ${text}`)[0]?.args[0];
  if (word === undefined) throw new Error(`no word in ${text}`);
  return word;
}

function blocksOf({ block }: ShellCommand): readonly string[] {
  const kinds: string[] = [];
  for (let it: Block | undefined = block; it !== undefined; it = it.outer) kinds.push(it.kind);
  return kinds;
}
