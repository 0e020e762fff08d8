/** "183.5 MB" */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit = '', factor = 1] = UNITS.find(([, it]) => bytes < it * 1000) ?? UNITS.at(-1) ?? [];
  const amount = bytes / factor;
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
];
