const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
};
/** Go counts nanoseconds in 64 bits. */
const LONGEST = 2 ** 63 / 1e6;
const TERM = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** The milliseconds of a duration such as 1m30s, as Go's time.ParseDuration reads it; `undefined` where it is none. */
export function parseDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const start = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
  if (text.slice(start) === '0') return 0;
  let total = 0;
  let at = start;
  while (at < text.length) {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    if (match === null) return undefined;
    total += Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
    at = TERM.lastIndex;
  }
  return at > start && total <= LONGEST ? sign * total : undefined;
}
