import type { Model } from '../model/model.ts';
import type { Instruction } from '../syntax/ast.ts';
import { heredocsOf } from '../syntax/walk.ts';
import { type Span, textOf } from '../text/span.ts';

/** Lines that can be folded away: from the end of the line that stays to the end of the last one. */
export interface Fold extends Span {
  readonly kind: 'stage' | 'instruction' | 'heredoc' | 'comment' | 'region';
}

/** The folds of a file in source order, one for each line: where several begin, the longest. */
export function foldsIn(model: Model): readonly Fold[] {
  const { source, instructions } = model.file;
  const folds = new Map<number, Fold>();
  const comments = commentFolds(model);
  const all = [
    ...stageFolds(model, comments),
    ...instructions.flatMap((it) => [foldOf('instruction', it, source), ...heredocFolds(it, source)]),
    ...comments,
  ];
  for (const fold of all) {
    const other = folds.get(fold.start);
    if (source.slice(fold.start, fold.end).includes('\n') && fold.end > (other?.end ?? 0)) folds.set(fold.start, fold);
  }
  return [...folds.values()].sort((a, b) => a.start - b.start);
}

/** A stage reaches to the end of a region that begins in it: editors drop folds that overlap. */
function stageFolds({ stages, file }: Model, comments: readonly Fold[]): readonly Fold[] {
  const regions = comments.filter((it) => it.kind === 'region').sort((a, b) => a.start - b.start);
  let at = 0;
  return stages.map((stage, index) => {
    const next = stages[index + 1]?.start ?? file.source.length;
    let { end } = stage;
    for (let region = regions[at]; region !== undefined && region.start < next; region = regions[++at]) {
      if (region.start >= stage.start && region.start < end && region.end <= next) end = Math.max(end, region.end);
    }
    return foldOf('stage', { start: stage.start, end }, file.source);
  });
}

/** The text of each, so that its last line, the name, is left to be seen. */
function heredocFolds(instruction: Instruction, source: string): readonly Fold[] {
  return heredocsOf(instruction).map(({ body }) => {
    const start = endOfText(source, Math.max(0, body.start - 1));
    return { kind: 'heredoc', start, end: Math.max(start, endOfText(source, body.end - 1)) };
  });
}

/** Comments on lines one after the other, and what stands between `#region` and `#endregion`. */
function commentFolds({ file }: Model): readonly Fold[] {
  const { source } = file;
  const folds: Fold[] = [];
  const regions: Span[] = [];
  let block: Span | undefined;
  const finish = () => {
    if (block !== undefined) folds.push(foldOf('comment', block, source));
    block = undefined;
  };
  for (const { kind, start, end } of file.trivia) {
    if (kind !== 'comment') continue;
    const marker = REGION.exec(textOf(source, { start, end }))?.[1]?.toLowerCase();
    if (block === undefined || marker !== undefined || !NEXT_LINE.test(source.slice(block.end, start))) finish();
    if (marker === undefined) block = { start: block?.start ?? start, end };
    if (marker === 'region') regions.push({ start, end });
    const opening = marker === 'endregion' ? regions.pop() : undefined;
    if (opening !== undefined) folds.push(foldOf('region', { start: opening.start, end }, source));
  }
  finish();
  return folds;
}

/** `#region build tools`, `# endregion` */
const REGION = /^#\s*(region|endregion)\b/i;
/** Between two comments on lines one after the other. */
const NEXT_LINE = /^[ \t\r]*\n[ \t]*$/;

function foldOf(kind: Fold['kind'], { start, end }: Span, source: string): Fold {
  return { kind, start: endOfText(source, start), end };
}

/** Where the line of an offset ends, without its line ending. */
function endOfText(source: string, offset: number): number {
  const feed = source.indexOf('\n', offset);
  let end = feed < 0 ? source.length : feed;
  while (end > 0 && source[end - 1] === '\r') end--;
  return end;
}
