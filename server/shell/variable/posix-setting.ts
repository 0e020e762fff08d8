import {
  type ArithmeticBinary,
  type ArithmeticUnary,
  type ArithmeticWord,
  type Command,
  forEachChild,
  type ParameterOperation,
  parse,
  type SyntaxNode,
  type Word,
} from 'unbash';
import { anatomyOf } from '../read/anatomy.ts';
import type { ShellCommand, ShellWord } from '../script.ts';

/** Whether a text can be the name of a variable; `1` and `@` are none. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** What a command does to variables by its words, beside what these expand; what `export NAME=value` sets is no word. */
export interface Naming {
  readonly operands: readonly NameOperand[];
  /** The names that `env NAME=value program` and `sudo NAME=value program` set for what they run. */
  readonly passed: readonly string[];
  /** What `let` calculates. */
  readonly arithmetic: readonly Word[];
}

/** A name in an operand or an option: `export NAME`, `read -r NAME`, `test -v NAME`, `env -u NAME`. */
interface NameOperand {
  readonly name: string;
  readonly pos: number;
  readonly access: 'read' | 'set';
}

export function namingOf({ name, args }: Command): Naming {
  if (name === undefined) return { operands: [], passed: [], arithmetic: [] };
  const words = [name, ...args.filter((it) => it.type === 'Word')];
  const anatomy = anatomyOf(words.map(shellWord), 'sh');
  const operands = words.slice(anatomy.name + 1);
  const { program, wrappers, assignments } = anatomy;
  return {
    operands: [...wrappers, { program, args: operands.map(shellWord) }].flatMap(nameOperands),
    passed: assignments.map((it) => it.name),
    arithmetic: program === 'let' ? operands : [],
  };
}

/** Its places are those of the node. */
function shellWord({ pos: start, end, text, value }: Word): ShellWord {
  return { start, end, text, value, parts: [{ kind: 'Literal', start, end, text, quoted: false }] };
}

function nameOperands(command: Pick<ShellCommand, 'program' | 'args'>): readonly NameOperand[] {
  const { program, args } = command;
  const behind = (option: RegExp) => args.filter((_, at) => option.test(args[at - 1]?.value ?? ''));
  const has = (option: RegExp) => args.some((it) => option.test(it.value ?? ''));
  switch (program) {
    case 'export':
    case 'readonly':
    case 'printenv':
      return named('read', args);
    case 'unset':
      return has(/^-\w*f/) ? [] : named('read', args);
    case 'declare':
    case 'typeset':
      return named(has(/^-\w*x/) ? 'read' : 'set', args);
    case 'test':
    case '[':
      return named('read', behind(/^-v$/));
    case 'env':
      return [...named('read', behind(/^(?:-[A-Za-z]*u|--unset)$/)), ...named('read', args, BEFORE_UNSET)];
    case 'sudo':
      return named('read', args, BEFORE_KEPT);
    case 'local':
      return named('set', args);
    case 'read':
    case 'mapfile':
    case 'readarray': {
      const values = behind(program === 'read' ? /^-\w*[dinNptu]$/ : /^-\w*[dnOsuCc]$/);
      return named(
        'set',
        args.filter((it) => !values.includes(it)),
      );
    }
    case 'getopts':
      return named('set', args.slice(1, 2));
    case 'printf':
      return named('set', behind(/^-v$/));
    default:
      return [];
  }
}

/** What stands before the names of `NAME`, of `-uNAME` and `--unset=NAME`, and of `--preserve-env=NAME,NAME`. */
const BEFORE_OPERAND = /^["']?/;
const BEFORE_UNSET = /^["']?(?:-[iv0]*u|--unset=)["']?/;
const BEFORE_KEPT = /^["']?--preserve-env=["']?/;
const NAMES = /^[A-Za-z_]\w*(?:,[A-Za-z_]\w*)*["']?$/;

function named(
  access: NameOperand['access'],
  words: readonly ShellWord[],
  before = BEFORE_OPERAND,
): readonly NameOperand[] {
  return words.flatMap(({ start, text }) => {
    const at = before.exec(text)?.[0].length;
    const names = at === undefined ? '' : text.slice(at);
    if (at === undefined || !NAMES.test(names)) return [];
    return Array.from(names.matchAll(/\w+/g), ({ 0: name, index }) => ({ name, pos: start + at + index, access }));
  });
}

/** Every name that a node sets somewhere, whether or not on all ways. */
export function namesSetIn(node: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (it: SyntaxNode): void => {
    switch (it.type) {
      case 'Assignment':
        names.add(it.name);
        break;
      case 'For':
      case 'Select':
        names.add(it.name.value);
        break;
      case 'Command': {
        const { operands, arithmetic } = namingOf(it);
        for (const { name, access } of operands) if (access === 'set') names.add(name);
        if (arithmetic.length === 0) break;
        for (const { value } of arithmetic) visit(parse(`((${value}))`));
        return;
      }
      case 'ParameterExpansion':
        if (it.operation !== undefined && isAssigning(it.operation)) names.add(it.parameter);
        break;
      case 'ArithmeticBinary':
      case 'ArithmeticUnary': {
        const assigned = assignedIn(it);
        if (assigned !== undefined) names.add(assigned.value);
        break;
      }
      default:
    }
    forEachChild(it, visit);
  };
  visit(node);
  return names;
}

/** `${NAME:=value}` */
export function isAssigning(operation: ParameterOperation): boolean {
  return operation.type === 'Default' && operation.operator.endsWith('=');
}

/** What arithmetic assigns to: the NAME of `NAME = 1`, `NAME += 1` and `NAME++`. */
export function assignedIn(node: ArithmeticBinary | ArithmeticUnary): ArithmeticWord | undefined {
  const { operator } = node;
  const isBinary = node.type === 'ArithmeticBinary';
  const target = isBinary ? node.left : node.operand;
  const assigns = isBinary ? /^(?:[-+*/%&^|]|<<|>>)?=$/.test(operator) : operator === '++' || operator === '--';
  return assigns && target.type === 'ArithmeticWord' ? target : undefined;
}
