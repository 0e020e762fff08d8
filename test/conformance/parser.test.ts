import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { parse } from '../../server/syntax/parse.ts';
import { Lines } from '../../server/text/lines.ts';
import { describeWithData } from '../reference-data.ts';
import { expectSoundTree } from '../sound/tree.ts';
import { dumpLikeBuildKit } from './buildkit-dump.ts';

describeWithData("BuildKit's parser cases", (root) => {
  const folder = join(root, 'buildkit');
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
  const positive = readdirSync(join(folder, 'testfiles'));
  const negative = readdirSync(join(folder, 'testfiles-negative'));

  it('are all there', () => {
    expect([positive.length, negative.length]).toEqual([33, 4]);
  });

  it.each(positive)('%s has the tree that BuildKit reads', (name) => {
    const source = read('testfiles', name, 'Dockerfile');
    expect(dumpLikeBuildKit(parse(source))).toBe(read('testfiles', name, 'result'));
    expectSoundTree(source);
  });

  it.each(negative)('%s is refused, with a place', (name) => {
    const source = read('testfiles-negative', name, 'Dockerfile');
    const file = parse(source);
    const [first] = [...file.errors, ...modelOf(file).refusals];
    expect(first?.message).toMatch(/\w/);
    expect(first?.end).toBeLessThanOrEqual(source.length);
  });

  it('have their instructions on the lines where BuildKit has them', () => {
    const source = read('testfile-line', 'Dockerfile');
    const lines = new Lines(source);
    const { instructions } = parse(source);
    const ranges = instructions.map(({ start, end }) => [lines.positionAt(start).line, lines.positionAt(end).line]);
    expect(ranges).toEqual([
      [5, 5],
      [11, 12],
      [17, 31],
    ]);
  });
});
