import type { BuildInputs, Model } from '../model/model.ts';
import type { Directive, Dockerfile, Trivia, Word } from '../syntax/ast.ts';
import type { Span } from '../text/span.ts';
import { Canvas } from './token/canvas.ts';
import { changeBetween } from './token/change.ts';
import { paintInstruction } from './token/instruction.ts';

export { TOKEN_MODIFIERS, TOKEN_TYPES } from './token/legend.ts';

/**
 * What everything in a file is, in source order and without overlaps: for each token its start, its length, the place of its
 * type in TOKEN_TYPES and the bits of its modifiers. Every token lies in one line.
 */
export function semanticTokens(model: Model): readonly number[] {
  return tokensIn(model, { start: 0, end: model.file.source.length });
}

/** The tokens of a file, with what they were found in. */
export interface Painted {
  readonly file: Dockerfile;
  readonly inputs: BuildInputs | undefined;
  readonly tokens: readonly number[];
}

/** As `semanticTokens`. `former` is the same file before an edit; it makes it faster, and the outcome is the same. */
export function painted(model: Model, former?: Painted): Painted {
  const { file, inputs } = model;
  const change = former?.inputs === inputs ? former && changeBetween(former.file, file) : undefined;
  if (former === undefined || change === undefined) return { file, inputs, tokens: semanticTokens(model) };
  const { before, now } = change;
  const tokens: number[] = [];
  const take = (from: number, until: number, by: number) => {
    for (let at = from; at < until; at++) tokens.push((former.tokens[at] ?? 0) + (at % SIZE === 0 ? by : 0));
  };
  take(0, firstFrom(before.start, former.tokens), 0);
  for (const it of tokensIn(model, now)) tokens.push(it);
  take(firstFrom(before.end, former.tokens), former.tokens.length, now.end - before.end);
  return { file, inputs, tokens };
}

/** Of the tokens, the place in the list of the first that begins at an offset or behind it. */
function firstFrom(offset: number, tokens: readonly number[]): number {
  let [low, high] = [0, tokens.length / SIZE];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle * SIZE] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low * SIZE;
}

/** How many numbers make a token. */
const SIZE = 4;

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
