import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scriptOf } from '../../server/model/run/script.ts';
import { type Dialect, dialectInEffect, dialectOfImage } from '../../server/shell/dialect.ts';
import { mistakeIn } from '../../server/shell/failure/unreadable.ts';
import type { Script, ShellWord } from '../../server/shell/script.ts';
import type { Cmd, Entrypoint, Healthcheck, Instruction, Run } from '../../server/syntax/ast.ts';
import { parse } from '../../server/syntax/parse.ts';
import { textOf, touches } from '../../server/text/span.ts';
import { describeWithData } from '../reference-data.ts';

describeWithData('the scripts of the corpus', (root) => {
  const folder = join(root, 'corpus', 'files');
  const scripts = readdirSync(folder)
    .sort()
    .flatMap((name) => [...scriptsIn(name, readFileSync(join(folder, name), 'utf8'))]);

  it('are many', () => {
    expect(scripts.length).toBeGreaterThan(7000);
  });

  it('lie in their instructions, with all their commands and words', () => {
    const outside = scripts.filter(({ script, instruction }) => {
      const { start, end } = instruction;
      const places = [script, ...script.commands, ...wordsOf(script)];
      return places.some((it) => it.start < start || it.end < it.start || it.end > end);
    });
    expect(outside.map((it) => it.name)).toEqual([]);
  });

  it('can all be read, where it is known which shell reads them', () => {
    const unread = scripts.flatMap(({ name, script }) => {
      const mistake = script.dialect === 'sh' ? undefined : mistakeIn(script);
      return mistake === undefined ? [] : [`${name}: ${mistake.reason}`];
    });
    expect(unread).toEqual([]);
  });

  it('have words that stand in the source as they are written', () => {
    const misspelt = scripts.flatMap(({ name, source, script }) =>
      wordsOf(script).flatMap((word) => {
        const written = textOf(source, word);
        const isRead = written === word.text || HAS_GAP.test(written) || letters(written) === letters(word.text);
        return isRead ? [] : [`${name}: ${written} is read as ${word.text}`];
      }),
    );
    expect(misspelt).toEqual([]);
  });

  it('are read to their end, but for what is written for Windows and read as a POSIX shell', () => {
    const incomplete = scripts.filter(({ script }) => !script.isComplete);
    expect(incomplete.filter((it) => !IS_WINDOWS.test(it.source)).map((it) => it.name)).toEqual([]);
  });

  it('have every "apt-get install" that a plain search finds', () => {
    const missed = scripts.flatMap(({ name, source, instruction, script }) => {
      const installs = script.commands.filter((it) => it.args.some((arg) => arg.value === 'install'));
      const isFound = (at: number) => installs.some((it) => it.name !== undefined && touches(it.name, at));
      return searchedIn(source, instruction).flatMap((at) => (isFound(at) ? [] : [`${name} at ${at}`]));
    });
    expect(missed).toEqual([]);
  });
});

const HAS_GAP = /[\\`][ \t]*\r?\n/;
const IS_WINDOWS = /powershell|windows|nanoserver|servercore/i;

interface Found {
  readonly name: string;
  readonly source: string;
  readonly instruction: Run | Cmd | Entrypoint | Healthcheck;
  readonly script: Script;
}

function* scriptsIn(name: string, source: string): Generator<Found> {
  let shell: readonly string[] | undefined;
  let ofImage: Dialect | undefined;
  for (const outer of parse(source).instructions) {
    const instruction: Instruction = outer.kind === 'Onbuild' ? outer.instruction : outer;
    switch (instruction.kind) {
      case 'From': {
        const [repository = '', tag] = instruction.image.text.replace(/^mcr\.microsoft\.com\//, '').split(':');
        shell = undefined;
        ofImage = dialectOfImage(repository.includes('/') ? repository : `library/${repository}`, tag);
        break;
      }
      case 'Shell':
        shell = instruction.command.args.map((it) => it.text);
        break;
      case 'Run':
      case 'Cmd':
      case 'Entrypoint':
      case 'Healthcheck': {
        const script = scriptOf(source, instruction, dialectInEffect(shell, ofImage));
        if (script !== undefined) yield { name, source, instruction, script };
      }
    }
  }
}

function wordsOf({ commands }: Script): readonly ShellWord[] {
  return commands.flatMap(({ name, args, wrappers }) => [
    ...(name === undefined ? [] : [name]),
    ...args,
    ...wrappers.flatMap((it) => [it.name, ...it.args]),
  ]);
}

/** Quotes and backslashes go where a script stands in a string. */
function letters(text: string): string {
  return text.replace(/["'\\]/g, '');
}

/** The places of `apt-get install`, those in comments left out. */
function searchedIn(source: string, { start, end }: Found['instruction']): readonly number[] {
  const places: number[] = [];
  for (const { index } of source.slice(start, end).matchAll(/(?<![\w-])apt-get(?: -[^\s;&|]+)* install\b/g)) {
    const line = source.slice(source.lastIndexOf('\n', start + index) + 1, start + index);
    if (!/^\s*#/.test(line)) places.push(start + index);
  }
  return places;
}
