import type { Script, ShellAssignment, ShellCommand, ShellPart, ShellVariable, ShellWord } from '../../shell/script.ts';
import { lastingAssignments } from '../../shell/variable/assignment.ts';
import type { Variables } from '../variable/variable.ts';

/**
 * A command with what its variables hold in their place, as words of its own where the shell splits them. What the script
 * sets before it counts first, then the build's variables. What is not known stays as it is written, without quotes.
 */
export function expandedCommand(command: ShellCommand, script: Script, build: () => Variables): ShellCommand {
  if (command.args.every(isPlain)) return command;
  const environment: Environment = { script, build, known: new Map() };
  const valueOf = (variable: ShellVariable) => valueAt(variable, command, environment, 0);
  const args: ShellWord[] = [];
  for (const word of command.args) {
    if (isPlain(word) || args.length > MOST_WORDS) args.push(word);
    else for (const field of fieldsOf(word, valueOf)) args.push(field);
  }
  return { ...command, args };
}

/** A command with more words than anybody writes stays as it is from there on. */
const MOST_WORDS = 10_000;

interface Environment {
  readonly script: Script;
  readonly build: () => Variables;
  /** The values that assignments were found to give. */
  readonly known: Map<ShellAssignment, string | undefined>;
}

function isPlain({ value }: ShellWord): boolean {
  return value !== undefined;
}

/** The words that one becomes: outside of quotes, blanks in a value end a word. */
function fieldsOf({ start, end, parts }: ShellWord, valueOf: (it: ShellVariable) => string | undefined): ShellWord[] {
  const fields = [{ text: '', isKnown: true }];
  const add = (text: string, isKnown: boolean) => {
    const last = fields.at(-1) ?? { text: '', isKnown };
    fields[fields.length - 1] = { text: last.text + text, isKnown: last.isKnown && isKnown };
  };
  for (const part of parts) {
    const value = part.kind === 'Variable' ? valueOf(part) : undefined;
    if (value === undefined) add(writtenText(part), part.kind === 'Literal');
    else if (part.quoted) add(value, true);
    else {
      const [first = '', ...more] = value.split(/\s+/);
      add(first, true);
      for (const text of more) fields.push({ text, isKnown: true });
    }
  }
  const words = fields.filter(({ text }) => text !== '');
  return words.map(({ text, isKnown }) => ({ start, end, text, value: isKnown ? text : undefined, parts }));
}

function writtenText(part: ShellPart): string {
  switch (part.kind) {
    case 'Literal':
      return part.text;
    case 'Variable':
      return part.modifier === '' ? `$${part.name}` : `\${${part.name}${part.modifier}}`;
    case 'Computed':
      return '$()';
  }
}

/** `A=$B` leads to B and on; a chain this long is nobody's. */
const LONGEST_CHAIN = 5;

function valueAt(
  variable: ShellVariable,
  at: ShellCommand,
  environment: Environment,
  depth: number,
): string | undefined {
  const { name, modifier } = variable;
  if (modifier !== '' || depth > LONGEST_CHAIN) return undefined;
  const last = environment.script
    .fact(assignmentsIn)
    .get(name)
    ?.findLast((it) => it.command.start < at.start);
  if (last === undefined) {
    const value = environment.build().get(name);
    return typeof value === 'string' && value.length <= LONGEST_VALUE ? value : undefined;
  }
  // What a branch or a loop sets may hold or not.
  if (!isInside(at, last.command)) return undefined;
  const { known } = environment;
  if (known.has(last.assignment)) return known.get(last.assignment);
  const value = textOf(last.assignment, (it) => valueAt(it, last.command, environment, depth + 1));
  known.set(last.assignment, value);
  return value;
}

function textOf({ value }: ShellAssignment, valueOf: (it: ShellVariable) => string | undefined): string | undefined {
  if (value === undefined) return undefined;
  let text = '';
  for (const part of value.parts) {
    const known = part.kind === 'Variable' ? valueOf(part) : part.kind === 'Literal' ? part.text : undefined;
    if (known === undefined || text.length + known.length > LONGEST_VALUE) return undefined;
    text += known;
  }
  return text;
}

/** `A=$A$A`, repeated, doubles what is read each time. */
const LONGEST_VALUE = 1 << 16;

/** Whether a command stands in the block of another one, or in one within. */
function isInside({ block }: ShellCommand, other: ShellCommand): boolean {
  for (let outer: ShellCommand['block'] | undefined = block; outer !== undefined; outer = outer.outer) {
    if (outer === other.block) return true;
  }
  return false;
}

interface Setting {
  readonly command: ShellCommand;
  readonly assignment: ShellAssignment;
}

function assignmentsIn(script: Script): ReadonlyMap<string, readonly Setting[]> {
  const found = new Map<string, Setting[]>();
  for (const command of script.commands) {
    for (const assignment of lastingAssignments(command)) {
      const settings = found.get(assignment.name) ?? [];
      found.set(assignment.name, settings);
      settings.push({ command, assignment });
    }
  }
  return found;
}
