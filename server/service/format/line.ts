/** Where the line of an offset begins. */
export function lineStartOf(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the text of the line of an offset ends, before its line ending. */
export function lineEndOf(source: string, offset: number): number {
  const feed = source.indexOf('\n', offset);
  let end = feed < 0 ? source.length : feed;
  while (end > offset && source.charCodeAt(end - 1) === 0x0d) end--;
  return end;
}

/** Where the line behind that of an offset begins; the end of the source where there is none. */
export function nextLineOf(source: string, offset: number): number {
  const feed = source.indexOf('\n', offset);
  return feed < 0 ? source.length : feed + 1;
}
