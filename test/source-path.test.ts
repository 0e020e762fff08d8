import { describe, expect, it } from 'vitest';
import { parseGitUrl } from '../server/model/copied/git-url.ts';
import { isRemote, needsAdd } from '../server/model/copied/source-path.ts';

describe('a source of ADD', () => {
  it.each([
    'https://example.com/ca.pem',
    'http://example.com',
    'https://example.com/app.git#main:docs',
    'git@example.com:app.git',
    'git://example.com/app',
    'ssh://git@example.com:22/app',
  ])('%s is remote', (path) => expect(isRemote(path)).toBe(true));

  it.each([
    'app',
    './app.git',
    'github.com/a/b',
    'ftp://example.com/a',
    'HTTPS://example.com/a',
    'C:\\app',
    'ssh://git@host:a/b',
  ])('%s is a path', (path) => expect(isRemote(path)).toBe(false));

  it.each([
    'rootfs.tar',
    'app.tar.gz',
    'APP.TGZ',
    'a.tar.xz',
    'a.txz',
    'a.tbz2',
    'a.tar.zst',
    'a-*.tar.*',
    'https://a/b',
  ])('%s needs ADD', (path) => expect(needsAdd(path)).toBe(true));

  it.each(['app', 'tar', 'app.tar.txt', 'app.target', 'app.zip', 'app.jar'])('%s does not', (path) => {
    expect(needsAdd(path)).toBe(false);
  });

  it('may say what of a repository is wanted', () => {
    expect(parseGitUrl('https://host/a.git#main:docs')).toMatchObject({ ref: 'main', directory: 'docs' });
    expect(parseGitUrl('https://host/a.git?tag=v1&subdir=docs&keep-git-dir&commit=abc')).toEqual({
      isLocal: false,
      ref: 'refs/tags/v1',
      directory: 'docs',
      checksum: 'abc',
      keepsGitDirectory: true,
    });
    expect(parseGitUrl('https://host/a.zip')).toBeUndefined();
  });

  it.each([
    'https://<token>@host/a.git',
    'https://us er:pass@host/a.git',
    'https://[host/a.git',
    'https://ho[st/a.git',
    'https://[host]/a.git',
  ])('%s is no address that Go could read', (url) => expect(parseGitUrl(url)).toBeUndefined());

  it.each(['https://user:p%40ss@host/a.git', 'https://a@b@host/a.git', 'https://[::1]:80/a.git', 'git@host:a\tb'])(
    '%j is a repository',
    (url) => expect(parseGitUrl(url)).toMatchObject({ isLocal: false }),
  );
});
