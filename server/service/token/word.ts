import type { Modifier, Variable, Word } from '../../syntax/ast.ts';
import { childrenOf, type Node } from '../../syntax/walk.ts';
import type { Canvas } from './canvas.ts';
import type { TokenType } from './legend.ts';

/** Paints a word in which variables are no more than text. */
export function paintPlain(canvas: Canvas, word: Word, type: TokenType): void {
  canvas.paint(word, type);
  for (const part of word.parts)
    if (part.kind === 'SingleQuoted' || part.kind === 'DoubleQuoted') canvas.paint(part, 'string');
}

/** Paints a word in which BuildKit expands variables. */
export function paintExpanded(canvas: Canvas, word: Word, type: TokenType): void {
  paintPlain(canvas, word, type);
  paintVariables(canvas, word.parts);
}

/** Paints the variables in parts of a word or text, whatever is there already. */
export function paintVariables(canvas: Canvas, nodes: readonly Node[]): void {
  for (const node of nodes) {
    if (node.kind === 'Variable') paintVariable(canvas, node);
    paintVariables(canvas, childrenOf(node));
  }
}

/** `${NAME:-stable}`: the operator and what is behind it are not the variable. */
function paintVariable(canvas: Canvas, variable: Variable): void {
  canvas.paint(variable, 'variable');
  const { modifier, nameSpan, end } = variable;
  if (modifier === undefined) return;
  const behind = nameSpan.end + operatorOf(modifier).length;
  canvas.paint({ start: nameSpan.end, end: behind }, 'operator');
  canvas.paint({ start: behind, end: end - 1 }, 'string');
}

function operatorOf(modifier: Modifier): string {
  switch (modifier.operator) {
    case '#':
    case '%':
      return modifier.operator.repeat(modifier.longest ? 2 : 1);
    case '/':
      return modifier.all ? '//' : '/';
    default:
      return modifier.operator;
  }
}
