import type { Flag, Instruction, Word } from '../syntax/ast.ts';

/** The words in which BuildKit expands variables (instructions/commands.go, Expand); all others mean themselves. */
export function expandableWords(instruction: Instruction): readonly Word[] {
  switch (instruction.kind) {
    case 'Add':
      return [...valuesOf(instruction.flags, ADD_FLAGS), ...instruction.sources, instruction.target];
    case 'Arg':
      return instruction.declarations.flatMap(({ value }) => value ?? []);
    case 'Copy':
      return [...valuesOf(instruction.flags, COPY_FLAGS), ...instruction.sources, instruction.target];
    case 'Env':
    case 'Label':
      return instruction.pairs.flatMap(({ key, value }) => [key, value]);
    case 'Expose':
      return instruction.ports;
    case 'From':
      return [...valuesOf(instruction.flags, FROM_FLAGS), instruction.image];
    case 'Run':
      return instruction.flags.filter((it) => it.name === 'mount').flatMap(mountValues);
    case 'Stopsignal':
      return [instruction.signal];
    case 'User':
      return [instruction.user];
    case 'Volume':
      return instruction.paths;
    case 'Workdir':
      return [instruction.path];
    default:
      return [];
  }
}

const ADD_FLAGS = new Set(['chown', 'chmod', 'checksum']);
const COPY_FLAGS = new Set(['chown', 'chmod']);
const FROM_FLAGS = new Set(['platform']);

function valuesOf(flags: readonly Flag[], names: ReadonlySet<string>): readonly Word[] {
  return flags.flatMap(({ name, value }) => (names.has(name) ? (value ?? []) : []));
}

/** Not that of `from`: which stage it means must be known before any variable is. */
function mountValues({ fields }: Flag): readonly Word[] {
  return fields.flatMap(({ key, value }) => (key.text.toLowerCase() === 'from' ? [] : (value ?? [])));
}
