import type { Model } from '../model/model.ts';
import type { Block, Script } from '../shell/script.ts';
import type { Instruction, Trivia } from '../syntax/ast.ts';
import { childrenOf, heredocsOf, instructionAt, type Node } from '../syntax/walk.ts';
import { type Span, touches } from '../text/span.ts';

/**
 * What to select around an offset, step by step: the part of a word, the word, the flag or pair or command, the instruction,
 * the stage, the file. Each span lies in the next one, and is shorter.
 */
export function selectionsAt(model: Model, offset: number): readonly Span[] {
  const { source, directives, trivia } = model.file;
  const instruction = instructionAt(model.file, offset);
  const spans: Span[] = [letters(source, offset), ...commentsAt(trivia, offset, source)];
  for (const it of directives) if (touches(it, offset)) spans.push(it.nameSpan, it.valueSpan, it);
  if (instruction !== undefined) spans.push(...spansIn(instruction, offset, model));
  const stage = model.stages.find((it) => touches(it, offset));
  if (stage !== undefined) spans.push(stage);
  return nested(
    spans.filter((it) => touches(it, offset)),
    { start: 0, end: source.length },
  );
}

/** The letters, digits and underscores around an offset. */
function letters(source: string, offset: number): Span {
  let start = offset;
  let end = offset;
  while (start > 0 && LETTER.test(source.charAt(start - 1))) start--;
  while (end < source.length && LETTER.test(source.charAt(end))) end++;
  return { start, end };
}

/** Beyond ASCII all is taken for one, so that no character is torn apart. */
const LETTER = /[\w\u0080-\uffff]/;

/** The comment at an offset, and all comments on the lines around it. */
function commentsAt(trivia: readonly Trivia[], offset: number, source: string): readonly Span[] {
  const index = trivia.findIndex((it) => it.kind === 'comment' && touches(it, offset));
  const comment = trivia[index];
  if (comment === undefined) return [];
  let [first, last] = [index, index];
  const areNear = (at: number) => {
    const [a, b] = [trivia[at], trivia[at + 1]];
    return a?.kind === 'comment' && b?.kind === 'comment' && /^\s*$/.test(source.slice(a.end, b.start));
  };
  while (areNear(first - 1)) first--;
  while (areNear(last)) last++;
  return [comment, { start: trivia[first]?.start ?? comment.start, end: trivia[last]?.end ?? comment.end }];
}

function spansIn(instruction: Instruction, offset: number, model: Model): readonly Span[] {
  const { source } = model.file;
  const spans: Span[] = [instruction.keyword];
  for (let node: Node | undefined = instruction; node !== undefined; ) {
    spans.push(node);
    if (node.kind === 'Variable') spans.push(node.nameSpan);
    if (node.kind === 'Flag') spans.push(node.nameSpan, ...(node.value === undefined ? [] : [node.value]));
    if (node.kind === 'SingleQuoted' || node.kind === 'DoubleQuoted') spans.push(inside(node));
    if ('keyword' in node) spans.push(node.keyword, { start: operandsOf(node, source), end: node.end });
    node = childrenOf(node).findLast((it) => touches(it, offset));
  }
  for (const { body } of heredocsOf(instruction)) {
    if (!touches(body, offset)) continue;
    const start = source.lastIndexOf('\n', offset - 1) + 1;
    const feed = source.indexOf('\n', offset);
    spans.push(body, { start, end: feed < 0 ? source.length : feed });
  }
  const executed = instruction.kind === 'Onbuild' ? instruction.instruction : instruction;
  switch (executed.kind) {
    case 'Run':
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck': {
      const script = model.script(executed);
      if (script !== undefined) spans.push(...spansInScript(script, offset));
      break;
    }
    default:
  }
  return spans;
}

function spansInScript({ commands, pipelines }: Script, offset: number): readonly Span[] {
  const spans: Span[] = pipelines.filter((it) => touches(it, offset));
  const blocks = new Set<Block>();
  for (const command of commands) {
    for (let block: Block | undefined = command.block; block !== undefined && !blocks.has(block); block = block.outer)
      blocks.add(block);
    if (!touches(command, offset)) continue;
    const { name, args, wrappers, redirections } = command;
    const words = [...(name === undefined ? [] : [name]), ...args, ...wrappers.flatMap((it) => [it.name, ...it.args])];
    spans.push(command, ...redirections, ...command.assignments);
    for (const word of words) if (touches(word, offset)) spans.push(word, ...word.parts);
  }
  return [...spans, ...blocks];
}

function inside({ start, end }: Span): Span {
  return { start: start + 1, end: Math.max(start + 1, end - 1) };
}

/** Where the operands begin, behind the keyword and the blanks. */
function operandsOf({ keyword, end }: Instruction, source: string): number {
  const gap = /^[ \t]*/.exec(source.slice(keyword.end, end))?.[0].length ?? 0;
  return keyword.end + gap;
}

/** The shortest first, then each that holds the one before; the whole last. */
function nested(spans: readonly Span[], whole: Span): readonly Span[] {
  const sorted = spans.filter((it) => it.end > it.start).sort((a, b) => a.end - a.start - (b.end - b.start));
  const kept: Span[] = [];
  for (const { start, end } of [...sorted, whole]) {
    const last = kept.at(-1);
    const isLonger =
      last === undefined || (start <= last.start && last.end <= end && end - start > last.end - last.start);
    if (isLonger) kept.push({ start, end });
  }
  return kept;
}
