import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../server/model/model.ts';
import { variableUses } from '../server/shell/variable/use.ts';
import { parse } from '../server/syntax/parse.ts';
import { textOf } from '../server/text/span.ts';

describe('a script names a variable', () => {
  it.each([
    ['in words', 'echo $V "${V}" a$V.b', 'inherited inherited inherited'],
    ['in what follows a name in braces', 'echo ${X:-$V} ${X#${V}}', 'inherited inherited'],
    ['by its length and as a name', 'echo ${#V} ${!V}', 'inherited inherited'],
    ['in arithmetic, with and without a dollar sign', 'echo $((V + $V)) ${X:V}', 'inherited inherited'],
    ['in what a loop goes through', 'for x in $V; do :; done', 'inherited'],
    ['in what a case looks at', 'case $V in $V) :;; esac', 'inherited inherited'],
    ['in a file that is written', 'echo > $V', 'inherited'],
    ['in substitutions', 'echo $(a $V) `b $V` `c \\`d $V\\``', 'inherited inherited inherited'],
    ['in a test', '[[ -v V && $V = x ]]; [ -v V ]', 'inherited inherited inherited'],
    ['as operand of a builtin', 'export V; printenv V', 'inherited inherited'],
    ['as operand of unset', 'unset -v V; unset "V"; unset -f V; echo $V', 'inherited inherited inherited'],
    [
      'in an option of env',
      'env -u V a; env -iuV b; env --unset V c; env --unset="V" d',
      'inherited inherited inherited inherited',
    ],
    [
      'in an option of env behind another wrapper',
      'exec env -u X -uV a -u V; sudo env --unset=V',
      'inherited inherited',
    ],
    [
      'in an option of sudo',
      'sudo -u a --preserve-env=X,V,VV b --preserve-env=V; sudo --preserve-env=V',
      'inherited inherited',
    ],
    ['as operand behind a wrapper', 'command unset V; sudo printenv V', 'inherited inherited'],
    [
      'in the arithmetic of let',
      'let X=V+1 "Y = $V * V" Z=$(a $V)+V',
      'inherited inherited inherited inherited inherited',
    ],
    [
      'in a script within',
      `sh -c 'echo $V'; sh -c "echo \\$V $V"; eval 'a $V'`,
      'inherited inherited inherited inherited',
    ],
    ['not in single quotes, nor escaped', `echo '$V' \\$V "\\$V" V`, ''],
  ])('%s', (_, script, holds) => {
    expect(holdsIn(`RUN ${script}`)).toBe(holds);
  });

  it('in the body of a heredoc, if that is expanded', () => {
    expect(holdsIn('RUN cat <<EOF\na $V ${V}\nEOF')).toBe('inherited inherited');
    expect(holdsIn("RUN cat <<'EOF'\na $V ${V}\nEOF")).toBe('');
    expect(holdsIn("RUN bash <<'EOF'\na $V\nEOF")).toBe('inherited');
    expect(holdsIn('RUN <<EOF\ncat <<INNER\n$V\nINNER\nEOF')).toBe('inherited');
  });

  it('in a shell that an exec form starts', () => {
    expect(holdsIn('CMD ["sh", "-c", "echo $V"]')).toBe('inherited');
    expect(holdsIn('CMD ["echo", "$V"]')).toBe('');
  });

  it('at the place of the name, also where lines are joined within', () => {
    const source = 'RUN echo ${V\\\nAR:-x}';
    expect(usesIn(source).map((it) => textOf(source, it))).toEqual(['V\\\nAR']);
  });

  it('in PowerShell and cmd, where lower and upper case are the same', () => {
    const powershell = 'SHELL ["powershell"]\n';
    expect(holdsIn(`${powershell}RUN a $env:V; b "$env:v"; c '$env:V'`)).toBe('inherited inherited');
    expect(holdsIn(`${powershell}RUN $env:V = 1; a $env:V`)).toBe('set unsure');
    expect(holdsIn('SHELL ["cmd"]\nRUN a %V% & set V=1 & b %v%')).toBe('inherited set unsure');
  });
});

describe('what a variable holds', () => {
  it.each([
    ['is its own from where it sets it', 'a $V; V=1; b $V', 'inherited set own'],
    ['is not yet set in the value that it gets', 'V=${V:-x} && b $V', 'set inherited own'],
    ['is not set for the words of the same command', 'V=1 a $V; b $V', 'set inherited inherited'],
    ['is set for a shell that the command starts', `V=1 sh -c 'a $V'; env V=1 sh -c 'b $V'`, 'set own own'],
    ['is its own behind && all along', 'a && V=1 && b $V', 'set own'],
    ['is unsure behind && and another command', 'a && V=1; b $V', 'set unsure'],
    ['is unsure behind ||', 'a || V=1; b $V', 'set unsure'],
    ['is unsure behind || and &&', 'a || V=1 && b $V', 'set unsure'],
    ['is unsure behind if', 'if a $V; then V=1; fi; b $V', 'inherited set unsure'],
    ['is unsure behind case', 'case a in b) V=1;; c) d $V;; esac; e $V', 'set inherited unsure'],
    ['is not what another branch sets', 'if a; then V=1; elif b $V; then c; else d $V; fi', 'set inherited inherited'],
    ['is unsure where the loop sets it further below', 'while a; do b $V; V=1; done; c $V', 'unsure set unsure'],
    ['is of the loop in a loop over it', 'for V in a; do b $V; done; c $V', 'set own unsure'],
    [
      'is not touched by a subshell',
      '(V=1; a $V); b $V; c | V=1; d $V; e $(V=1); f $V',
      'set own inherited set inherited set inherited',
    ],
    [
      'is what the condition of an elif has set',
      'if a; then b; elif V=$(c); then d; else e $V; fi; f $V',
      'set own unsure',
    ],
    ['may be what a case that goes on has set', 'case x in a) V=1;& b) c $V;; esac; d $V', 'set unsure unsure'],
    ['is unsure in a function', 'f() { a $V; }; V=1; f; b $V', 'unsure set own'],
    ['is the function’s own where that is local', 'f() { local V; a $V; }; b $V', 'set own unsure'],
    [
      'is set by builtins with options of their own',
      'read -s V; a $V; mapfile -t V < x; read -t 5 V',
      'set own set set',
    ],
    ['is set by builtins', 'read -r V; a $V; unset V; getopts x V; printf -v V x', 'set own own set set'],
    ['is not what it has unset of the environment', 'a || unset V; b $V', 'inherited inherited'],
    ['is unsure where it may unset its own', 'if a; then V=1; fi; unset V', 'set unsure'],
    ['is unsure in a trap, which is run later', "trap 'a $V' EXIT; V=1; b $V", 'unsure set own'],
    ['is unsure behind :=', ': ${V:=x}; a $V', 'inherited unsure'],
    ['is set by export with a value', 'export V=1; a $V', 'set own'],
    ['is unsure where it is added to', 'V+=x; a $V', 'unsure own'],
    ['is set in arithmetic', '((V = 1)); a $V', 'set own'],
    ['is added to in arithmetic', 'a $((V += 1))', 'unsure'],
    ['is set by let', 'let V=V+1 && a $((V))', 'set inherited own'],
    ['is added to by let', 'let "V += 1" X; a $V', 'unsure own'],
    ['is unsure where let sets it further below in a loop', 'while a $V; do let V++; done', 'unsure unsure'],
    ['is set by a wrapper behind another', "exec env V=1 sh -c 'a $V'", 'own'],
  ])('%s', (_, script, holds) => {
    expect(holdsIn(`RUN ${script}`)).toBe(holds);
  });
});

describe('every text', () => {
  it('is read without a throw, and names stand where they are said to', () => {
    const piece = fc.constantFrom(
      '$V',
      '${V',
      '}',
      '$((',
      '))',
      '$(',
      ')',
      '`',
      '"',
      "'",
      ' ',
      '\n',
      ';',
      '&&',
      '||',
      '|',
      'V=',
      'V+=',
      '\\',
      '\\\n',
      'if ',
      'then ',
      'fi',
      'for V in ',
      'do ',
      'done',
      '{ ',
      '(',
      '<<E\n',
      '\nE\n',
      'sh -c ',
      'eval ',
      'let ',
      'unset V ',
      'env -uV ',
      'sudo --preserve-env=X,V ',
      "trap '",
      'case x in ',
      'esac',
      '[[ ',
      ' ]]',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = `RUN ${pieces.join('')}`;
        // A name reaches over a continuation and the blank lines behind it, and one that eval puts together over quotes.
        for (const use of usesIn(source))
          expect(textOf(source, use).replace(/\\\n(?:[ \t]*\n)*|["'\\]/g, '')).toBe(use.name);
      }),
      { numRuns: 500, examples: [[['$V', '\\\n', '\nE\n']]] },
    );
  });
});

function holdsIn(source: string): string {
  return usesIn(source)
    .filter((it) => it.name.toUpperCase() === 'V')
    .map((it) => it.holds)
    .join(' ');
}

function usesIn(source: string) {
  const model = modelOf(parse(source));
  const instructions = [...model.all('Run'), ...model.all('Cmd')];
  return instructions.flatMap((it) => {
    const script = model.script(it);
    return script === undefined ? [] : variableUses(script);
  });
}
