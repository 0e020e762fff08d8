import type { Flag, Instruction, Pair, Word } from '../../syntax/ast.ts';

/** The words in which BuildKit expands variables (instructions/commands.go, Expand); all others mean themselves. */
export function expandableWords(instruction: Instruction): readonly Word[] {
  switch (instruction.kind) {
    case 'Add':
      return [...valuesOf(instruction.flags, ADD_FLAGS), ...instruction.sources, instruction.target];
    case 'Arg':
      return instruction.declarations.map((it) => it.value).filter((it) => it !== undefined);
    case 'Copy':
      return [...valuesOf(instruction.flags, COPY_FLAGS), ...instruction.sources, instruction.target];
    case 'Env':
    case 'Label':
      return wordsOf(instruction.pairs);
    case 'Expose':
      return instruction.ports;
    case 'From':
      return [...valuesOf(instruction.flags, FROM_FLAGS), instruction.image];
    case 'Run':
      return mountValues(instruction.flags);
    case 'Stopsignal':
      return [instruction.signal];
    case 'User':
      return [instruction.user];
    case 'Volume':
      return instruction.paths;
    case 'Workdir':
      return [instruction.path];
    default:
      return NONE;
  }
}

const NONE: readonly Word[] = [];

/** Loops, for nearly every instruction is asked: `flatMap` takes V8 ten times as long. */
function wordsOf(pairs: readonly Pair[]): readonly Word[] {
  const words: Word[] = [];
  for (const { key, value } of pairs) words.push(key, value);
  return words;
}

const ADD_FLAGS = new Set(['chown', 'chmod', 'checksum']);
const COPY_FLAGS = new Set(['chown', 'chmod']);
const FROM_FLAGS = new Set(['platform']);

function valuesOf(flags: readonly Flag[], names: ReadonlySet<string>): readonly Word[] {
  const values: Word[] = [];
  for (const { name, value } of flags) if (value !== undefined && names.has(name)) values.push(value);
  return values;
}

/** Not that of `from`: which stage it means must be known before any variable is. */
function mountValues(flags: readonly Flag[]): readonly Word[] {
  const words: Word[] = [];
  for (const { name, fields } of flags) {
    if (name !== 'mount') continue;
    for (const { key, value } of fields)
      if (value !== undefined && key.text.toLowerCase() !== 'from') words.push(value);
  }
  return words;
}
