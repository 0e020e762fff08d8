import type { Model } from '../model/model.ts';
import type { Stage } from '../model/stage.ts';
import type { Directive, Instruction } from '../syntax/ast.ts';
import { type Span, textOf } from '../text/span.ts';

/** An entry of the outline. Its `selection` lies in its span, and its children do too, in source order. */
export interface DocumentSymbol {
  readonly kind: 'directive' | 'stage' | 'instruction' | 'argument' | 'variable';
  /** Never empty. */
  readonly name: string;
  readonly detail: string;
  readonly span: Span;
  readonly selection: Span;
  readonly isDeprecated: boolean;
  readonly children: readonly DocumentSymbol[];
}

/**
 * The outline of a file: its directives, what stands above the first FROM, and its stages with their instructions. The
 * variables of ARG and ENV are below these.
 */
export function documentSymbols(model: Model): readonly DocumentSymbol[] {
  const { directives, instructions, source } = model.file;
  const stages = model.stages.filter((it) => !isFragment(it, source));
  const firstStage = stages[0]?.start ?? source.length;
  const above = instructions.filter((it) => it.start < firstStage);
  return [
    ...directives.map(symbolOfDirective),
    ...above.flatMap((it) => symbolsOfInstruction(it, source)),
    ...stages.map((it) => symbolOfStage(it, model)),
  ].sort((a, b) => a.span.start - b.span.start);
}

function symbolOfDirective({ start, end, name, nameSpan, value }: Directive): DocumentSymbol {
  return { ...LEAF, kind: 'directive', name, detail: value, span: { start, end }, selection: nameSpan };
}

const LEAF = { isDeprecated: false, children: [] } as const;

/** A file without FROM is one stage to the model, but nothing in it says so. */
function isFragment({ from, start }: Stage, source: string): boolean {
  return from === undefined && !/^from\b/i.test(source.slice(start, start + 5));
}

function symbolOfStage(stage: Stage, { file }: Model): DocumentSymbol {
  const { start, end, from, index, instructions } = stage;
  const base = from?.image.text.trim() ?? '';
  const selection = from === undefined ? { start, end: start + 'FROM'.length } : (from.alias?.name ?? from.image);
  return {
    kind: 'stage',
    name: from?.alias?.name.text || base || 'FROM',
    detail: from?.alias === undefined ? `stage ${index}` : base,
    span: { start, end },
    selection: { start: selection.start, end: selection.end },
    isDeprecated: false,
    children: instructions.flatMap((it) => symbolsOfInstruction(it, file.source)),
  };
}

/** None of an instruction that has not even a keyword. */
function symbolsOfInstruction(instruction: Instruction, source: string): readonly DocumentSymbol[] {
  const { start, end, keyword, kind } = instruction;
  const inner = instruction.kind === 'Onbuild' ? instruction.instruction : undefined;
  const name = inner === undefined ? keywordOf(instruction, source) : `ONBUILD ${keywordOf(inner, source)}`;
  if (name === '') return [];
  return [
    {
      kind: 'instruction',
      name,
      detail: detailOf({ start: (inner ?? instruction).keyword.end, end }, source),
      span: { start, end },
      selection: { start: keyword.start, end: keyword.end },
      isDeprecated: kind === 'Maintainer',
      children: variablesOf(instruction, source),
    },
  ];
}

function keywordOf({ kind, keyword }: Instruction, source: string): string {
  const text = textOf(source, keyword).replace(CONTINUATION, '');
  return kind === 'Broken' && !KNOWN.test(text) ? text : text.toUpperCase();
}

/** `\` at the end of a line, with all up to the next text. */
const CONTINUATION = /[\\`][ \t]*\r?\n(?:[ \t\r]*(?:#[^\n]*)?\n)*/g;
const KNOWN = /^[a-z]+$/i;

function variablesOf(instruction: Instruction, source: string): readonly DocumentSymbol[] {
  switch (instruction.kind) {
    case 'Arg':
      return instruction.declarations.flatMap((it) => symbolOfVariable('argument', it, it.name, it.value, source));
    case 'Env':
      return instruction.pairs.flatMap((it) => symbolOfVariable('variable', it, it.key, it.value, source));
    default:
      return [];
  }
}

function symbolOfVariable(
  kind: 'argument' | 'variable',
  { start, end }: Span,
  name: Span & { readonly text: string },
  value: Span | undefined,
  source: string,
): readonly DocumentSymbol[] {
  if (name.text.trim() === '') return [];
  const detail = value === undefined ? '' : detailOf(value, source);
  const selection = { start: name.start, end: name.end };
  return [{ ...LEAF, kind, name: name.text, detail, span: { start, end }, selection }];
}

const LONGEST_DETAIL = 80;

/** What stands on the first line of a span, cut where it is too long. */
function detailOf(span: Span, source: string): string {
  const [line = ''] = source.slice(span.start, Math.min(span.end, span.start + 4 * LONGEST_DETAIL)).split('\n', 1);
  const text = line.replace(/[ \t]*[\\`]?[ \t\r]*$/, '').trim();
  if (text.length <= LONGEST_DETAIL) return text;
  const characters = [...text];
  return characters.length <= LONGEST_DETAIL ? text : `${characters.slice(0, LONGEST_DETAIL - 1).join('')}…`;
}
