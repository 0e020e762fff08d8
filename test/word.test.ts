import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EscapeCharacter, WordPart } from '../server/syntax/ast.ts';
import { bodyOf, heredocOpeners, isHeredocOperand } from '../server/syntax/line/heredoc.ts';
import { bodyPartsOf, type Parts, partsOf } from '../server/syntax/operand/word.ts';
import type { Joined } from '../server/text/joined.ts';
import { textOf } from '../server/text/span.ts';

describe('the parts of a word', () => {
  it('is one literal where nothing is special', () => {
    expect(partsIn('alpine:3.22')).toEqual(['Literal alpine:3.22']);
  });

  it('is nothing where the word is empty', () => {
    expect(partsIn('')).toEqual([]);
  });

  it('tells variables from the text around them', () => {
    expect(partsIn('a$B-${C}d')).toEqual(['Literal a', 'Variable $B', 'Literal -', 'Variable ${C}', 'Literal d']);
  });

  it('takes digits and special parameters for names that end at once', () => {
    expect(partsIn('$1x$$y$@@')).toEqual([
      'Variable $1',
      'Literal x',
      'Variable $$',
      'Literal y',
      'Variable $@',
      'Literal @',
    ]);
  });

  it('takes letters of every script for names', () => {
    expect(partsIn('$grün.$名前/')).toEqual(['Variable $grün', 'Literal .', 'Variable $名前', 'Literal /']);
  });

  it('leaves a dollar sign alone that no name follows', () => {
    expect(partsIn('US$.')).toEqual(['Literal US$.']);
  });

  it('reads no variable in single quotes, and one in double quotes', () => {
    expect(partsIn(`'$A'"$A"`)).toEqual([`SingleQuoted '$A'`, 'DoubleQuoted "$A"']);
    expect(quotedPartsIn('"$A"')).toEqual(['Variable $A']);
  });

  it('protects one character by the escape character, an emoji whole', () => {
    expect(partsIn('\\$A\\😀')).toEqual(['Escaped \\$', 'Literal A', 'Escaped \\😀']);
  });

  it('protects nothing at the end of the word', () => {
    expect(read('a\\').parts[1]).toMatchObject({ kind: 'Escaped', text: '' });
  });

  it('knows few escapes in double quotes', () => {
    expect(quotedPartsIn('"\\a\\$b"')).toEqual(['Literal \\a', 'Escaped \\$', 'Literal b']);
  });

  it('takes the backtick for the escape character where a directive says so', () => {
    expect(partsIn('C:\\a`$B', '`')).toEqual(['Literal C:\\a', 'Escaped `$', 'Literal B']);
  });

  it('reads the word of a modifier, in which quotes protect the brace', () => {
    const [variable] = read("${A:-b'}'${C}}").parts;
    expect(variable).toMatchObject({
      name: 'A',
      nameSpan: { start: 2, end: 3 },
      modifier: { operator: ':-', word: [{ text: 'b' }, { text: '}' }, { name: 'C' }] },
    });
  });

  it('tells the shortest from the longest match, and the first from all', () => {
    expect(modifierOf('${A#*/}')).toMatchObject({ operator: '#', longest: false });
    expect(modifierOf('${A%%*/}')).toMatchObject({ operator: '%', longest: true, pattern: [{ text: '*/' }] });
    expect(modifierOf('${A/b/c}')).toMatchObject({ operator: '/', all: false });
    expect(modifierOf('${A//b/}')).toMatchObject({
      operator: '/',
      all: true,
      pattern: [{ text: 'b' }],
      replacement: [],
    });
  });

  it('finds its place in a source where a continuation cuts the word', () => {
    const source = 'ab$C\\\nD"e"';
    const word: Joined = {
      text: 'ab$CD"e"',
      stretches: [
        { at: 0, source: 0 },
        { at: 4, source: 6 },
      ],
      end: 10,
    };
    expect(partsOf(word, '\\').parts.map((it) => textOf(source, it))).toEqual(['ab', '$C\\\nD', '"e"']);
  });
});

describe('a word that BuildKit refuses', () => {
  it.each([
    ["it's", "'", 'the single quote is never closed'],
    ['say "hi', '"', 'the double quote is never closed'],
    ['${A', '${A', 'this variable is never closed: "}" is missing'],
    ['${', '${', 'this variable is never closed: "}" is missing'],
    ['${A:', '${A', 'this variable is never closed: "}" is missing'],
    ['${A:-${B}', '${A', 'this variable is never closed: "}" is missing'],
    ['${A/b', '${A', 'this variable is never closed: "}" is missing'],
    ["${A:-'b}", "'", 'the single quote is never closed'],
    ['x${}', '${}', 'the name of a variable is missing between the braces'],
    ['${{A}}', '${{', 'the name of a variable must follow "${", not "{"'],
    ['${:-a}', '${:', 'the name of a variable must follow "${", not ":"'],
    ['${A^^}', '^', '"^" can do nothing to a variable here; the modifiers are :- - :+ + :? ? # % and /'],
    ['${A:#b}', ':#', '":#" can do nothing to a variable here; the modifiers are :- - :+ + :? ? # % and /'],
    ['${A/b}', '/b', 'the replacement is missing: a second "/" must follow the pattern'],
  ])('%s has its error at %s', (text, place, message) => {
    const { error } = read(text);
    expect(error?.message).toBe(message);
    expect(error && textOf(text, error.span)).toBe(place);
  });

  it('keeps the parts before the error, and the rest as text', () => {
    expect(partsIn('$A-${B}/${C^}/$D')).toEqual(['Variable $A', 'Literal -', 'Variable ${B}', 'Literal /${C^}/$D']);
  });

  it('suggests what was most likely meant', () => {
    expect(read('${A:=b}').error?.suggestion).toBe(':-');
    expect(read('${A/b}').error?.suggestion).toBe('/b/');
  });

  it('says so, and stays alive, where variables stand in one another without end', () => {
    expect(read('"${A:-'.repeat(50_000)).error?.message).toBe('variables stand in one another more than 100 deep');
    expect(read('${A:-'.repeat(100) + '}'.repeat(100)).error).toBeUndefined();
  });
});

describe('any word', () => {
  const text = fc
    .array(fc.constantFrom(...`$ \${ } ' " \\ \` a B 1 : - + ? # % / < * é 😀 \${A:- \${A/`.split(' ')))
    .map((it) => it.join(''));
  const escape = fc.constantFrom<EscapeCharacter>('\\', '`');

  it('is spelt by its parts', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), escape, (word, character) => {
        for (const { parts } of [read(word, character), bodyPartsOf(whole(word))]) {
          expect(parts.map((it) => textOf(word, it)).join('')).toBe(word);
        }
      }),
    );
  });

  it('has no empty literal and no two in a row', () => {
    fc.assert(
      fc.property(text, escape, (word, character) => {
        const { parts } = read(word, character);
        const literals = parts.map((it) => it.kind === 'Literal');
        expect(parts.some((it) => it.kind === 'Literal' && it.text === '')).toBe(false);
        expect(literals.some((it, index) => it && literals[index + 1])).toBe(false);
      }),
    );
  });

  it('has an error inside itself', () => {
    fc.assert(
      fc.property(text, escape, (word, character) => {
        const { error } = read(word, character);
        if (error === undefined) return;
        expect(error.span.start).toBeGreaterThanOrEqual(0);
        expect(error.span.end).toBeGreaterThan(error.span.start);
        expect(error.span.end).toBeLessThanOrEqual(word.length);
      }),
    );
  });
});

describe('what announces a heredoc', () => {
  it('is two angle brackets and a name', () => {
    expect(openersIn('RUN cat <<EOF > /a')).toEqual(['<<EOF']);
    expect(heredocOpeners(whole('RUN 3<<-EOF')).openers).toEqual([
      { opener: { start: 4, end: 11 }, name: 'EOF', descriptor: 3, stripsTabs: true, expands: true },
    ]);
  });

  it('may be there more than once', () => {
    expect(openersIn('COPY <<a <<b /dir/')).toEqual(['<<a', '<<b']);
  });

  it('may have blanks before the name, where RUN reads it', () => {
    expect(openersIn('RUN cat << EOF')).toEqual(['<< EOF']);
  });

  it('may quote the name, and then nothing is expanded', () => {
    for (const opener of ['<<"EOF"', "<<'EOF'", '<<E"O"F']) {
      expect(heredocOpeners(whole(`RUN ${opener}`)).openers).toMatchObject([{ name: 'EOF', expands: false }]);
    }
    expect(heredocOpeners(whole('RUN <<\\EOF')).openers).toMatchObject([{ name: 'EOF', expands: true }]);
  });

  it.each([
    ['in quotes', 'RUN echo "<<EOF"'],
    ['at the end of another word', 'RUN cat<<EOF'],
    ['as a here-string', 'RUN cat <<<EOF'],
    ['without a name', 'RUN cat <<'],
    ['escaped', 'RUN cat \\<<EOF'],
    ['on a line with an open quote', "RUN echo it's <<EOF"],
    ['on a line with a substitution that BuildKit does not know', 'RUN echo ${A^^} <<EOF'],
  ])('is nothing %s', (_, line) => {
    expect(heredocOpeners(whole(line))).toEqual({ openers: [], error: undefined });
  });

  it('is an error where a variable brings it in and tears its name apart', () => {
    const { error } = heredocOpeners(whole("RUN cat ${A:- <<'b c'}"));
    expect(error).toMatchObject({ start: 8, end: 22, code: 'syntax' });
  });

  it('lies where it stands in the source', () => {
    const line: Joined = {
      text: 'RUN a <<E',
      stretches: [
        { at: 0, source: 10 },
        { at: 6, source: 20 },
      ],
      end: 23,
    };
    expect(heredocOpeners(line).openers).toMatchObject([{ opener: { start: 20, end: 23 } }]);
  });

  it('is told from the paths of COPY by itself', () => {
    expect(['<<EOF', '<<-"a"', '<<"a', 'a<<b', '<<'].map(isHeredocOperand)).toEqual([true, true, false, false, false]);
  });
});

describe('the body of a heredoc', () => {
  it('takes quotes for characters like others', () => {
    const text = `it's "$A" \\$B`;
    expect(spelt(bodyPartsOf(whole(text)), text)).toEqual([
      `Literal it's "`,
      'Variable $A',
      'Literal " ',
      'Escaped \\$',
      'Literal B',
    ]);
  });

  it('loses leading tabs where the opener says so, and knows its places all the same', () => {
    const source = '<\tone\n\t\t$two\n\n>';
    const body = bodyOf(source, { body: { start: 1, end: source.length - 1 }, stripsTabs: true });
    expect(body.text).toBe('one\n$two\n\n');
    const [, variable] = bodyPartsOf(body).parts;
    expect(variable && textOf(source, variable)).toBe('$two');
  });

  it('keeps them otherwise', () => {
    expect(bodyOf('\tone\n', { body: { start: 0, end: 5 }, stripsTabs: false }).text).toBe('\tone\n');
  });
});

function whole(text: string): Joined {
  return { text, stretches: [{ at: 0, source: 0 }], end: text.length };
}

function read(text: string, escape: EscapeCharacter = '\\'): Parts {
  return partsOf(whole(text), escape);
}

function partsIn(text: string, escape: EscapeCharacter = '\\'): string[] {
  return spelt(read(text, escape), text);
}

function quotedPartsIn(text: string): string[] {
  const [part] = read(text).parts;
  return part?.kind === 'DoubleQuoted' ? spelt(part, text) : [];
}

function spelt({ parts }: Pick<Parts, 'parts'>, text: string): string[] {
  return parts.map((it) => `${it.kind} ${textOf(text, it)}`);
}

function modifierOf(text: string) {
  const [part]: readonly WordPart[] = read(text).parts;
  return part?.kind === 'Variable' ? part.modifier : undefined;
}

function openersIn(line: string): string[] {
  return heredocOpeners(whole(line)).openers.map((it) => textOf(line, it.opener));
}
