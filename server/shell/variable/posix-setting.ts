import {
  type ArithmeticBinary,
  type ArithmeticUnary,
  type ArithmeticWord,
  forEachChild,
  type ParameterOperation,
  type SyntaxNode,
  type Word,
} from 'unbash';

/** Whether a text can be the name of a variable; `1` and `@` are none. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** An operand of a command that is the name of a variable: `export NAME`, `read -r NAME`, `test -v NAME`. */
export interface NameOperand {
  readonly word: Word;
  readonly access: 'read' | 'set';
}

/** Such operands of a command, given by its name and operands; what `export NAME=value` sets is no word. */
export function nameOperands(words: readonly Word[]): readonly NameOperand[] {
  const [program, ...operands] = words;
  const names = operands.filter((it) => it.text === it.value && isName(it.value));
  const behind = (option: RegExp) => names.filter((it) => option.test(before(it, operands)));
  const all = (access: NameOperand['access'], list: readonly Word[]) => list.map((word) => ({ word, access }));
  switch (program?.value) {
    case 'export':
    case 'readonly':
    case 'printenv':
      return all('read', names);
    case 'declare':
    case 'typeset':
      return all(operands.some((it) => /^-\w*x/.test(it.value)) ? 'read' : 'set', names);
    case 'test':
    case '[':
      return all('read', behind(/^-v$/));
    case 'local':
    case 'unset':
      return all('set', names);
    case 'read':
    case 'mapfile':
    case 'readarray':
      return all(
        'set',
        names.filter((it) => !/^-\w*[dinNptuOsCc]$/.test(before(it, operands))),
      );
    case 'getopts':
      return all(
        'set',
        names.filter((it) => it === operands[1]),
      );
    case 'printf':
      return all('set', behind(/^-v$/));
    default:
      return [];
  }
}

/** The names that `env NAME=value program` and `sudo NAME=value program` set for what they run. */
export function namesPassed(words: readonly Word[]): readonly string[] {
  if (!/^(?:.*\/)?(?:env|sudo)$/.test(words[0]?.value ?? '')) return [];
  return words.flatMap((it) => /^([A-Za-z_]\w*)=/.exec(it.text)?.[1] ?? []);
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
        const words = it.args.filter((arg) => arg.type === 'Word');
        if (it.name === undefined) break;
        for (const { word, access } of nameOperands([it.name, ...words])) if (access === 'set') names.add(word.value);
        break;
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

function before(word: Word, words: readonly Word[]): string {
  return words[words.indexOf(word) - 1]?.value ?? '';
}
