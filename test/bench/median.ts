/** Something to be timed. */
export interface Contender {
  readonly name: string;
  run(): void;
}

/** The rounds that are not counted: it takes V8 as many to compile what runs often. */
const WARM_UPS = 3;

/** The median seconds of each contender over `rounds` rounds, in turn, so that a slow moment meets all of them. */
export function medians(contenders: readonly Contender[], rounds: number): readonly number[] {
  const seconds = contenders.map((): number[] => []);
  for (let round = -WARM_UPS; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const start = performance.now();
      contender.run();
      if (round >= 0) seconds[index]?.push((performance.now() - start) / 1000);
    }
  }
  return seconds.map((it) => it.sort((a, b) => a - b)[Math.floor(it.length / 2)] ?? 0);
}
