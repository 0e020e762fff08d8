import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disk, RememberedFolders } from '../server/host/folders.ts';
import { writeFiles } from './command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dflint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the list of a folder', () => {
  it('is in the order of the bytes, in which a character beyond U+FFFF comes last', () => {
    writeFiles(folder, { b: '', '😀': '', 豈: '', a: '' });
    expect(disk.list(folder)?.map((it) => it.name)).toEqual(['a', 'b', '豈', '😀']);
  });

  it('is none where there is no folder', () => {
    expect(disk.list(join(folder, 'gone'))).toBeUndefined();
  });

  it('is read once by whoever remembers it', () => {
    writeFiles(folder, { 'src/a': '' });
    const remembered = new RememberedFolders();
    const before = remembered.list(join(folder, 'src'));
    writeFiles(folder, { 'src/b': '' });
    expect(remembered.list(join(folder, 'src'))).toBe(before);
    expect(disk.list(join(folder, 'src'))).toHaveLength(2);
  });
});

describe('what is there', () => {
  it.each(['listed', 'not listed'])('is the same for whoever remembers as on disk, in a folder that is %s', (state) => {
    writeFiles(folder, { 'src/a': '', 'src/b/c': '' });
    symlinkSync('nowhere', join(folder, 'src', 'link'));
    const remembered = new RememberedFolders();
    if (state === 'listed') for (const it of ['', 'src', 'src/b']) remembered.list(join(folder, it));
    const paths = ['src', 'src/a', 'src/b', 'src/b/c', 'src/link', 'src/gone', 'gone/a', 'src/a/below', 'src/..', ''];
    const onDisk = paths.map((it) => disk.has(join(folder, it)));
    expect(onDisk).toEqual([true, true, true, true, true, false, false, false, true, true]);
    expect(paths.map((it) => remembered.has(join(folder, it)))).toEqual(onDisk);
  });

  it('is looked at once by whoever remembers it', () => {
    const remembered = new RememberedFolders();
    expect(remembered.has(join(folder, 'a'))).toBe(false);
    writeFiles(folder, { a: '' });
    expect(remembered.has(join(folder, 'a'))).toBe(false);
    expect(disk.has(join(folder, 'a'))).toBe(true);
  });
});
