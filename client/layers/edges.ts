import { columnsOf, type Prediction } from './columns.ts';
import { type Drawing, draw, KEY } from './drawing.ts';
import { once } from './once.ts';
import { type Tone, toneOf } from './words.ts';

/** What leads from a stage to the block that copies from it, or to a stage that is built on it. */
export interface Edge {
  /** The key of the last block of the stage that is needed. */
  readonly from: string;
  /** The key of a block, or the name of a stage. */
  readonly to: { readonly block: string } | { readonly stage: string };
  readonly tone: Tone;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const edgesOf = once((prediction: Prediction): readonly Edge[] => {
  const stages = columnsOf(prediction).flat();
  const lastBlocks = new Map(stages.map((it) => [it.name, it.blocks.at(-1)]));
  return stages.flatMap(({ name, needs, blocks }) => {
    const copied = new Set(blocks.flatMap((it) => it.sources));
    const toStage = needs.filter((it) => !copied.has(it)).map((source) => ({ source, to: { stage: name } }));
    const toBlocks = blocks.flatMap(({ key, sources }) =>
      [...new Set(sources)].map((source) => ({ source, to: { block: key } })),
    );
    return [...toStage, ...toBlocks].flatMap(({ source, to }): Edge[] => {
      const last = lastBlocks.get(source);
      return last === undefined ? [] : [{ from: last.key, to, tone: toneOf(last.step, prediction) }];
    });
  });
});

/** A curve between boxes: to the right where there is a column between them, else around on the left. */
export function edgePicture(edge: Edge, from: Box, to: Box): Drawing {
  const [y1, y2] = [middle(from), middle(to)];
  const isBeside = to.left >= from.right;
  const [x1, x2] = isBeside ? [from.right, to.left - ARROW] : [from.left, to.left - ARROW];
  const bend = isBeside ? Math.max(20, (x2 - x1) / 2) : -Math.min(26, 10 + Math.abs(y2 - y1) / 12);
  const curve = isBeside
    ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
    : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`;
  const tip = `M${x2 + ARROW} ${y2}l${-ARROW} ${-ARROW / 1.5}v${ARROW * 1.33}z`;
  const key = `${edge.from} ${JSON.stringify(edge.to)}`;
  return draw(
    'g',
    { class: edge.tone, [KEY]: key },
    draw('path', { class: 'curve', d: curve }),
    draw('path', { class: 'tip', d: tip }),
  );
}

const ARROW = 6;

function middle({ top, bottom }: Box): number {
  return Math.round((top + bottom) / 2);
}
