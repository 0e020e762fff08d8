/** The candidate that differs from `word` in the fewest letters, if in fewer than three; `undefined` where one equals it. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  // BuildKit's measure (util/suggest/error.go, Search): of equally near ones the first.
  let best: string | undefined;
  let least = 3;
  for (const candidate of candidates) {
    if (candidate === word) return undefined;
    const distance = Math.abs(candidate.length - word.length) < least ? distanceBetween(word, candidate) : least;
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** The Levenshtein distance: how many letters to insert, delete or replace. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
