import { type Value, writtenText } from '../value.ts';
import type { Binary, Expression, Unary } from './ast.ts';

/** What an operator makes of its operands; what HCL refuses is unknown. */
export function operate(operation: Unary | Binary, valueOf: (expression: Expression) => Value): Value {
  const { start, end } = operation;
  const result = operation.kind === 'unary' ? unary(operation, valueOf) : binary(operation, valueOf);
  switch (typeof result) {
    case 'number':
      return Number.isFinite(result) ? { kind: 'number', value: result, start, end } : { kind: 'unknown', start, end };
    case 'boolean':
      return { kind: 'flag', value: result, start, end };
    default:
      return { kind: 'unknown', start, end };
  }
}

/** Whether two values are the same, also if one is a number and the other that number as text; `undefined` where it is not known. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind === 'nothing' || b.kind === 'nothing') return a.kind === b.kind;
  const [left, right] = [writtenText(a), writtenText(b)];
  // Lists and mappings are rarely compared, and may hold what is not known.
  return left === undefined || right === undefined ? undefined : left === right;
}

function unary({ operator, operand }: Unary, valueOf: (it: Expression) => Value): number | boolean | undefined {
  const value = valueOf(operand);
  if (operator === '!') {
    const truth = truthOf(value);
    return truth === undefined ? undefined : !truth;
  }
  const number = numberOf(value);
  return number === undefined ? undefined : -number;
}

function binary({ operator, left, right }: Binary, valueOf: (it: Expression) => Value): number | boolean | undefined {
  const a = valueOf(left);
  const b = valueOf(right);
  switch (operator) {
    case '==':
      return areEqual(a, b);
    case '!=': {
      const same = areEqual(a, b);
      return same === undefined ? undefined : !same;
    }
    case '&&':
    case '||': {
      const [x, y] = [truthOf(a), truthOf(b)];
      if (x === undefined || y === undefined) return undefined;
      return operator === '&&' ? x && y : x || y;
    }
    default: {
      const [x, y] = [numberOf(a), numberOf(b)];
      return x === undefined || y === undefined ? undefined : calculated(operator, x, y);
    }
  }
}

function calculated(operator: string, a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function truthOf(value: Value): boolean | undefined {
  const text = writtenText(value);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A text that is a number counts as one. */
export function numberOf(value: Value): number | undefined {
  const text = value.kind === 'flag' ? undefined : writtenText(value);
  return text === undefined || !/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? undefined : Number(text);
}
