/** The candidate that differs from `word` in the fewest letters, if in fewer than three; `undefined` where one equals it. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  // BuildKit's measure (util/suggest/error.go, Search): of equally near ones the first.
  let best: string | undefined;
  let least = 3;
  for (const candidate of candidates) {
    if (candidate === word) return undefined;
    const distance = distanceBelow(least, word, candidate);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** The Levenshtein distance: how many letters to insert, delete or replace; `limit` where it is that or more. */
function distanceBelow(limit: number, a: string, b: string): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    let nearest = i + 1;
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a.charCodeAt(i) === b.charCodeAt(j) ? 0 : 1);
      const distance = Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1);
      next.push(distance);
      nearest = Math.min(nearest, distance);
    }
    // No way on costs less than the nearest so far, and few words begin alike.
    if (nearest >= limit) return limit;
    row = next;
  }
  return Math.min(limit, row.at(-1) ?? 0);
}
