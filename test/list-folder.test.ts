import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFolder, rememberedListing } from '../server/host/list-folder.ts';
import { writeFiles } from './command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the list of a folder', () => {
  it('is in the order of the bytes, in which a character beyond U+FFFF comes last', () => {
    writeFiles(folder, { b: '', '😀': '', 豈: '', a: '' });
    expect(listFolder(folder)?.map((it) => it.name)).toEqual(['a', 'b', '豈', '😀']);
  });

  it('is none where there is no folder', () => {
    expect(listFolder(join(folder, 'gone'))).toBeUndefined();
  });

  it('is read once by whoever remembers it', () => {
    writeFiles(folder, { 'src/a': '' });
    const list = rememberedListing();
    const before = list(join(folder, 'src'));
    writeFiles(folder, { 'src/b': '' });
    expect(list(join(folder, 'src'))).toBe(before);
    expect(listFolder(join(folder, 'src'))).toHaveLength(2);
  });
});
