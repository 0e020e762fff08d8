import { type Value, writtenText } from '../value.ts';
import type { Binary, Expression, Unary } from './ast.ts';
import { literal, unknown } from './values.ts';

/** What an operator makes of its operands; what HCL refuses is unknown. */
export function operate(operation: Unary | Binary, valueOf: (expression: Expression) => Value): Value {
  const result = operation.kind === 'unary' ? unary(operation, valueOf) : binary(operation, valueOf);
  return result === undefined ? unknown(operation) : literal(result, operation);
}

/** Whether two values are the same, which those of different kinds never are; `undefined` where it is not known. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'nothing') return true;
  const [left, right] = [writtenText(a), writtenText(b)];
  // Lists and mappings are rarely compared, and may hold what is not known.
  return left === undefined || right === undefined ? undefined : left === right;
}

/** What a value is where true or false is wanted, for which it may be written (go-cty's convert/conversion_primitive.go). */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'flag':
      return value.value;
    case 'text':
      return TRUTHS.get(value.value);
    default:
      return undefined;
  }
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

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
      return remainder(a, b);
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

/** What is left of a fraction needs more digits than we have. */
export function remainder(a: number, b: number): number | undefined {
  return Number.isInteger(a) && Number.isInteger(b) ? a % b : undefined;
}

/** A text that is a number counts as one. */
export function numberOf(value: Value): number | undefined {
  const text = value.kind === 'flag' ? undefined : writtenText(value);
  return text === undefined || !/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? undefined : Number(text);
}
