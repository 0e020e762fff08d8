import type { Line } from '../graph/graph.ts';

/**
 * Which line of the version before is the same step: one of the same text, else the only one of its kind in the stage, else
 * the one that has most words in common.
 */
export function matched(before: readonly Line[], now: readonly Line[]): ReadonlyMap<Line, Line> {
  const matches = new Map<Line, Line>();
  const free = new Set(before);
  const take = (line: Line, old: Line | undefined) => {
    if (old === undefined) return;
    matches.set(line, old);
    free.delete(old);
  };
  const open = () => now.filter((it) => !matches.has(it));
  const isOfStage = (a: Line) => (b: Line) => a.step.stage === b.step.stage;

  for (const key of [inStage, anywhere]) {
    for (const line of open())
      take(
        line,
        [...free].find((it) => key(it) === key(line)),
      );
  }
  for (const line of open()) {
    const [only, ...others] = [...free].filter(isOfStage(line)).filter((it) => kindOf(it) === kindOf(line));
    const rivals = open()
      .filter(isOfStage(line))
      .filter((it) => kindOf(it) === kindOf(line));
    if (others.length === 0 && rivals.length === 1) take(line, only);
  }
  const pairs = open().flatMap((line) =>
    [...free].flatMap((old) => {
      if (kindOf(line) !== kindOf(old)) return [];
      const likeness = likenessOf(line.step.text, old.step.text) + (isOfStage(line)(old) ? SAME_STAGE : 0);
      return likeness < LEAST_LIKENESS ? [] : { line, old, likeness };
    }),
  );
  for (const { line, old } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    if (!matches.has(line) && free.has(old)) take(line, old);
  }
  return matches;
}

const SAME_STAGE = 0.2;
const LEAST_LIKENESS = 0.6;

function inStage({ step }: Line): string {
  return `${step.stage} ${step.text}`;
}

function anywhere({ step }: Line): string {
  return step.text;
}

function kindOf({ step }: Line): string {
  return step.instruction;
}

/** The share of words that two texts have in common (Dice's coefficient). */
function likenessOf(a: string, b: string): number {
  const [words, others] = [wordsOf(a), wordsOf(b)];
  const total = words.length + others.length;
  const rest = new Map<string, number>();
  for (const it of others) rest.set(it, (rest.get(it) ?? 0) + 1);
  let common = 0;
  for (const it of words) {
    const count = rest.get(it) ?? 0;
    if (count === 0) continue;
    common++;
    rest.set(it, count - 1);
  }
  return total === 0 ? 0 : (2 * common) / total;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\w-]+/g) ?? [];
}
