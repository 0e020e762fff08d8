import { describe, expect, it } from 'vitest';
import { readDotenv } from '../server/project/compose/dotenv.ts';

describe('a line of an environment file', () => {
  it.each([
    ['A=x # why', { A: 'x' }],
    ['A=x#y', { A: 'x#y' }],
    ['A= # why', { A: '# why' }],
    ['A=x\t#y', { A: 'x\t#y' }],
    ['  export A = x y ', { A: 'x y' }],
    ['A: x', { A: 'x' }],
    ['A=', { A: '' }],
    ['A', {}],
    ['# A=x', {}],
    ['1A=x', {}],
    ['A B=x', {}],
    ['A.b-c[0]=x', { 'A.b-c[0]': 'x' }],
    ['É=x', { É: 'x' }],
    ['\ufeffA=x', { A: 'x' }],
    ['A="x # y" # why', { A: 'x # y' }],
    ["A=' x '", { A: ' x ' }],
    ['A="x"\r', { A: 'x' }],
    ["A=x'y'", { A: "x'y'" }],
    ['A="unfinished', {}],
  ])('%j', (line, variables) => {
    expect(textsOf(line)).toEqual(variables);
    expect(textsOf(`\n${line}\nLAST=1\n`)).toMatchObject({ ...variables, LAST: '1' });
  });

  it('may go on between quotes', () => {
    expect(textsOf('A="x\ny" # why\nB=\'x\nC=y\'\n')).toEqual({ A: 'x\ny', B: 'x\nC=y' });
  });

  it.each([
    ['"l\\n\\t\\"x\\" \\\\ \\q"', 'l\n\t"x" \\ \\q'],
    ["'l\\n\\'x\\''", "l\\n'x'"],
    ['l\\n', 'l\\n'],
    ['"\\0101\\0"', 'A\\'],
    ['"\\$X $$X"', '$X $X'],
    ["'$X'", '$X'],
  ])('%s is escaped as its quotes say', (written, text) => {
    expect(textsOf(`A=${written}`)).toEqual({ A: text });
  });

  it('replaces variables by those above, and by those of lines before it', () => {
    const above = new Map([['A', { text: 'above' }]]);
    const variables = readDotenv('A=here\nB=here\nC=$A-$B-$LATER\nD=${B:+set}\nLATER=x\n', (name) => above.get(name));
    expect(variables.get('C')?.text).toBeUndefined();
    expect(variables.get('D')?.text).toBe('set');
    expect(readDotenv('B=$A', (name) => above.get(name)).get('B')?.text).toBe('above');
  });
});

function textsOf(source: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...readDotenv(source)].map(([name, { text }]) => [name, text]));
}
