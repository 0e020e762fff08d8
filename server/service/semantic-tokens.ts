import type { Model } from '../model/model.ts';
import type { Directive, Trivia, Word } from '../syntax/ast.ts';
import type { Span } from '../text/span.ts';
import { Canvas } from './token/canvas.ts';
import { paintInstruction } from './token/instruction.ts';

export { TOKEN_MODIFIERS, TOKEN_TYPES, type TokenModifier, type TokenType } from './token/legend.ts';

/**
 * What everything in a file is, in source order and without overlaps: for each token its start, its length, the place of its
 * type in TOKEN_TYPES and the bits of its modifiers. Every token lies in one line.
 */
export function semanticTokens(model: Model): readonly number[] {
  return tokensIn(model, { start: 0, end: model.file.source.length });
}

/** The same of all that touches a span, each as a whole. */
export function semanticTokensIn(model: Model, { start, end }: Span): readonly number[] {
  const { instructions, source } = model.file;
  const touched = instructions.filter((it) => it.start <= end && start <= it.end);
  const first = Math.min(start, touched[0]?.start ?? start);
  const feed = source.indexOf('\n', Math.max(end, touched.at(-1)?.end ?? end));
  const lines = { start: source.slice(0, first).lastIndexOf('\n') + 1, end: feed < 0 ? source.length : feed };
  return tokensIn(model, lines);
}

function tokensIn(model: Model, span: Span): readonly number[] {
  const { directives, instructions, source, trivia } = model.file;
  const isIn = (it: Span) => it.start < span.end && span.start < it.end;
  const canvas = new Canvas(source, span);
  const stages = stageWords(model);
  for (const it of instructions) if (isIn(it)) paintInstruction(canvas, it, model, stages);
  for (const it of directives) if (isIn(it)) paintDirective(canvas, it);
  // Last: what an instruction stretches over is not a part of it.
  for (const it of trivia) if (isIn(it)) paintTrivia(canvas, it);
  return canvas.tokens();
}

function stageWords({ references }: Model): ReadonlySet<Word> {
  return new Set(references.flatMap(({ word, source }) => (source.kind === 'stage' ? word : [])));
}

function paintDirective(canvas: Canvas, { start, nameSpan, valueSpan }: Directive): void {
  canvas.paint({ start, end: nameSpan.start }, 'comment');
  canvas.paint(nameSpan, 'property');
  const sign = canvas.source.indexOf('=', nameSpan.end);
  canvas.paint({ start: sign, end: sign + 1 }, 'operator');
  canvas.paint(valueSpan, 'parameter');
}

function paintTrivia(canvas: Canvas, { kind, start, end }: Trivia): void {
  if (kind === 'comment') canvas.paint({ start, end }, 'comment');
  else canvas.clear({ start, end });
  if (kind === 'continuation') canvas.paint({ start, end: start + 1 }, 'macro');
}
