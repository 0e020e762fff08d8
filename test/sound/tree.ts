import { scan } from '../../server/syntax/line/scan.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { Span } from '../../server/text/span.ts';
import { allNodes } from '../tree.ts';

/** What holds for every text: the pieces spell it, nodes lie inside their parents in order, errors inside the text. */
export function expectSoundTree(source: string): void {
  let position = 0;
  for (const piece of scan(source).pieces) {
    if (piece.start !== position) throw new Error(`the pieces leave a gap at ${position} of ${JSON.stringify(source)}`);
    position = piece.end;
  }
  if (position !== source.length) throw new Error(`the pieces end at ${position} of ${JSON.stringify(source)}`);

  const file = parse(source);
  const ends = new Map<unknown, number>();
  for (const { node, parent } of allNodes(file)) {
    const bounds: Span = parent ?? { start: 0, end: source.length };
    const from = ends.get(parent) ?? bounds.start;
    const isSound = from <= node.start && node.start <= node.end && node.end <= bounds.end;
    if (!isSound)
      throw new Error(
        `${node.kind} ${node.start}-${node.end} lies outside ${from}-${bounds.end} of ${JSON.stringify(source)}`,
      );
    if (node.kind !== 'Directive' || parent !== undefined) ends.set(parent, node.end);
  }
  for (const { start, end, message } of file.errors) {
    if (!(0 <= start && start <= end && end <= source.length))
      throw new Error(`"${message}" lies outside of ${JSON.stringify(source)}`);
  }
}
