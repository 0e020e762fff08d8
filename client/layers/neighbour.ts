/**
 * The block that a key leads to. Up and down go through a column and on into the next one, left and right to the block of the
 * next column at about the same height. `undefined` for what is no such key, and where there is nothing further.
 */
export function neighbour(columns: readonly (readonly string[])[], at: string, key: string): string | undefined {
  const filled = columns.filter((it) => it.length > 0);
  const all = filled.flat();
  const index = all.indexOf(at);
  const place = filled.findIndex((it) => it.includes(at));
  const column = filled[place] ?? [];
  switch (key) {
    case 'ArrowDown':
      return all[index + 1];
    case 'ArrowUp':
      return index > 0 ? all[index - 1] : undefined;
    case 'ArrowRight':
      return beside(filled[place + 1], column.indexOf(at));
    case 'ArrowLeft':
      return place > 0 ? beside(filled[place - 1], column.indexOf(at)) : undefined;
    case 'Home':
      return all[0];
    case 'End':
      return all.at(-1);
    default:
      return undefined;
  }
}

function beside(column: readonly string[] | undefined, row: number): string | undefined {
  return column?.[Math.min(row, column.length - 1)];
}
