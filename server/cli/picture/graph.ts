import { classes, type Element, el } from './element.ts';
import { swatch, type Tone } from './pattern.ts';
import type { StageOutline } from './stages.ts';
import { code } from './step-text.ts';

/** A step in the picture of its stage. */
export interface Block {
  /** Where it stands, from 1. */
  readonly line: number;
  readonly name: string;
  readonly tone: Tone;
  /** How often, from 0 to 1, where that is shown in place of a single verdict. */
  readonly share?: number;
  /** What it costs; short. */
  readonly facts: string;
  /** Why; empty where nothing is to be said. */
  readonly note: string;
  /** Whether it begins here. */
  readonly isRoot: boolean;
  /** What is said in place of the sign to one who does not see it. */
  readonly spoken: string;
}

export interface GraphStage extends StageOutline {
  /** "3 of 4 run" */
  readonly tally: string;
  readonly blocks: readonly Block[];
}

/**
 * Stages as stacks of blocks, each right of all that it needs. All heights are fixed and all widths are shares, so that the
 * curves between them need no script; where there is no room for columns, the stages stand one below another without curves.
 */
export function graph(stages: readonly GraphStage[], label: string): Element {
  const placed = placedStages(stages.filter((it) => it.isBuilt));
  const columns = 1 + Math.max(0, ...placed.map((it) => it.column));
  const height = Math.max(0, ...placed.map((it) => it.top + it.height));
  const width = columns * COLUMN + (columns - 1) * GAP;
  return el(
    'div',
    // Whoever has no mouse scrolls it by the keyboard.
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    el(
      'div',
      { class: 'graph', style: `--height:${height}px;--least:${width}px;--most:${columns * WIDEST}px` },
      el(
        'svg',
        {
          class: 'edges',
          viewBox: `0 0 ${width} ${height}`,
          preserveAspectRatio: 'none',
          'aria-hidden': 'true',
        },
        ...placed.flatMap((it) => edgesTo(it, placed)),
      ),
      ...placed.map((it) => stagePicture(it, width, placed.length === 1)),
    ),
  );
}

interface Placed {
  readonly stage: GraphStage;
  readonly column: number;
  readonly top: number;
  readonly height: number;
}

const COLUMN = 270;
const GAP = 64;
const WIDEST = 640;
const HEAD = 30;
const BLOCK = 28;
const NOTED = 46;
const BETWEEN = 4;
const BELOW = 22;

function placedStages(stages: readonly GraphStage[]): readonly Placed[] {
  const placed: Placed[] = [];
  const tops: number[] = [];
  for (const stage of stages) {
    const below = stage.needs.map((need) => placed.find((it) => it.stage.name === need.stage)?.column ?? -1);
    const column = Math.max(-1, ...below) + 1;
    const top = tops[column] ?? 0;
    const height = HEAD + stage.blocks.reduce((sum, it) => sum + heightOf(it) + BETWEEN, 0);
    placed.push({ stage, column, top, height });
    tops[column] = top + height + BELOW;
  }
  return placed;
}

function heightOf({ note }: Block): number {
  return note === '' ? BLOCK : NOTED;
}

/** From the last block of what is needed to the block that needs it, or to the head of a stage that is built on it. */
function edgesTo({ stage, column, top }: Placed, placed: readonly Placed[]): readonly Element[] {
  const drawn = new Set<string>();
  return stage.needs.flatMap((need) => {
    const from = placed.find((it) => it.stage.name === need.stage);
    const block = need.isBase ? undefined : stage.blocks.find((it) => it.line === need.line);
    const key = `${need.stage} ${block?.line ?? 0}`;
    if (from === undefined || drawn.has(key)) return [];
    drawn.add(key);
    const last = from.stage.blocks.at(-1);
    const x1 = from.column * (COLUMN + GAP) + COLUMN;
    const y1 = last === undefined ? from.top + HEAD / 2 : middleOf(from, last);
    const x2 = column * (COLUMN + GAP) - 2;
    const y2 = block === undefined ? top + HEAD / 2 : middleOf({ stage, column, top, height: 0 }, block);
    const bend = Math.min(GAP * 0.7, (x2 - x1) / 2);
    return [
      el('path', {
        class: classes('edge', last?.tone ?? 'source'),
        d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
      }),
    ];
  });
}

function middleOf({ stage, top }: Placed, block: Block): number {
  let y = top + HEAD;
  for (const it of stage.blocks) {
    if (it === block) break;
    y += heightOf(it) + BETWEEN;
  }
  return y + BLOCK / 2;
}

function stagePicture({ stage, column, top }: Placed, width: number, isAlone: boolean): Element {
  const { name, isTarget, tally, blocks, needs } = stage;
  const entered = new Set(needs.filter((it) => !it.isBase).map((it) => it.line));
  const others = [...new Set(needs.map((it) => it.stage))];
  const place = `--x:${percent((column * (COLUMN + GAP)) / width)};--w:${percent(COLUMN / width)};--y:${top}px`;
  return el(
    'section',
    { class: classes('stage', isAlone && 'alone'), style: place, 'aria-label': `Stage ${name}` },
    el(
      'div',
      { class: classes('head', needs.some((it) => it.isBase) && 'entered') },
      el('span', { class: 'name' }, name),
      isTarget && el('span', { class: 'target', title: 'The stage that is built' }, 'target'),
      el('span', { class: 'tally' }, blocks.length === 0 ? 'no steps of its own' : tally),
    ),
    others.length > 0 && el('p', { class: 'needs' }, `needs ${others.join(', ')}`),
    el('ol', {}, ...blocks.map((it) => blockPicture(it, entered.has(it.line)))),
  );
}

function blockPicture(block: Block, isEntered: boolean): Element {
  const { line, name, tone, share, facts, note, isRoot, spoken } = block;
  return el(
    'li',
    {
      class: classes('block', tone, isRoot && 'root', isEntered && 'entered', note !== '' && 'noted'),
      style: share === undefined ? undefined : `--share:${percent(share)}`,
    },
    el('span', { class: 'line' }, String(line)),
    share === undefined && swatch(tone),
    el('span', { class: 'spoken' }, `${spoken}: `),
    code(name),
    el('span', { class: 'facts' }, facts),
    note !== '' && el('span', { class: 'note', title: note }, note),
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
