import type { LayersScene, ShownStage, ShownStep } from '../../server/lsp/protocol.ts';
import { once } from './once.ts';

/** A prediction, as it is drawn. */
export type Prediction = Extract<LayersScene, { kind: 'prediction' }>['prediction'];

/** A stage with what is drawn of it, in the order of the file. */
export interface Stage {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly isTarget: boolean;
  readonly isBuilt: boolean;
  /** The names of the stages that it is built on or copies from. */
  readonly needs: readonly string[];
  readonly blocks: readonly Block[];
}

/** A step at a place where the file says so. */
export interface Block {
  readonly key: string;
  readonly step: ShownStep;
  /** As BuildKit prints it. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly range: ShownStep['range'];
  /** Whether another stage has the same step, and is drawn with it. */
  readonly isRepeated: boolean;
  /** The stages it copies from. */
  readonly sources: readonly string[];
}

/** The stages of a build, each right of all that it needs; what stands in one column can be built at the same time. */
export const columnsOf = once((prediction: Prediction): readonly (readonly Stage[])[] => {
  const shown = prediction.stages ?? stagesOfSteps(prediction);
  const columns: Stage[][] = [];
  const depths = new Map<string, number>();
  for (const stage of shown) {
    const depth = Math.max(-1, ...stage.needs.map((it) => depths.get(it.stage) ?? -1)) + 1;
    depths.set(stage.name, depth);
    const column = columns[depth] ?? [];
    columns[depth] = column;
    column.push(stageOf(stage, prediction));
  }
  return columns;
});

/** The same for a view of so many pixels: where the columns do not fit, all stages in one, as in the file. */
export function fittingColumns(prediction: Prediction, width: number): readonly (readonly Stage[])[] {
  const columns = columnsOf(prediction);
  if (columns.length * COLUMN <= width) return columns;
  return [columns.flat().toSorted((a, b) => a.line - b.line)];
}

/** How wide a column is at least, with the gap beside it. */
const COLUMN = 250;

/** The block that a line of the file belongs to, counted from 1. */
export function blockAt(columns: readonly (readonly Stage[])[], line: number): Block | undefined {
  const blocks = columns.flat().flatMap((it) => it.blocks);
  return blocks.find(({ range }) => range.start.line < line && line <= range.end.line + 1);
}

/** The same, or where a line has none, what stands above it in its stage, or first there. */
export function blockNear(columns: readonly (readonly Stage[])[], line: number): Block | undefined {
  const above = columns.flat().filter((it) => it.line <= line);
  const stage = above.toSorted((a, b) => b.line - a.line)[0];
  return blockAt(columns, line) ?? stage?.blocks.findLast((it) => it.line <= line) ?? stage?.blocks[0];
}

/** Of a server that does not tell how they hang together: one after another. */
function stagesOfSteps({ steps }: Prediction): readonly ShownStage[] {
  const names = [...new Set(steps.map((it) => it.stage))];
  return names.flatMap((name, index): ShownStage[] => {
    const own = steps.filter((it) => it.stage === name);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    const before = names[index - 1];
    const range = { start: first.range.start, end: last.range.end };
    return [{ name, range, isBuilt: true, needs: before === undefined ? [] : [{ stage: before, range }] }];
  });
}

function stageOf({ name, range, isBuilt, needs }: ShownStage, { steps, target }: Prediction): Stage {
  const own = stepsByStage(steps).get(name) ?? [];
  const sourcesAt = (it: ShownStep['range']) =>
    needs.filter((need) => isWithin(need.range, it)).map((need) => need.stage);
  const repeated = sharedSteps(steps).flatMap((step) =>
    (step.shared ?? [])
      .filter((it) => step.stage !== name && isWithin(it.range, range))
      .map((it) => ({ step, ...it, key: `${name} line ${it.line}`, isRepeated: true, sources: sourcesAt(it.range) })),
  );
  const blocks: readonly Block[] = [
    ...own.map((step) => ({
      step,
      name: step.name,
      line: step.line,
      range: step.range,
      key: `${name} ${step.number}`,
      isRepeated: false,
      sources: sourcesAt(step.range),
    })),
    ...repeated,
  ];
  return {
    name,
    line: range.start.line + 1,
    isTarget: name === target,
    isBuilt,
    needs: [...new Set(needs.map((it) => it.stage))],
    blocks: blocks.toSorted((a, b) => a.line - b.line),
  };
}

const stepsByStage = once((steps: readonly ShownStep[]): ReadonlyMap<string, readonly ShownStep[]> => {
  const found = new Map<string, ShownStep[]>();
  for (const step of steps) {
    const own = found.get(step.stage) ?? [];
    found.set(step.stage, own);
    own.push(step);
  }
  return found;
});

const sharedSteps = once((steps: readonly ShownStep[]) => steps.filter((it) => (it.shared ?? []).length > 0));

function isWithin(inner: ShownStep['range'], outer: ShownStep['range']): boolean {
  const from = inner.start.line - outer.start.line || inner.start.character - outer.start.character;
  const to = outer.end.line - inner.end.line || outer.end.character - inner.end.character;
  return from >= 0 && to >= 0;
}
