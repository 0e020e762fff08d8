import { describe, expect, it } from 'vitest';
import { formatPlatform, parsePlatform } from '../server/model/platform.ts';

describe('a platform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['Linux/x86_64', 'linux/amd64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['armel', 'linux/arm/v6'],
    ['windows(10.0.17763)/amd64', 'windows(10.0.17763)/amd64'],
    ['windows(10%2B1)/amd64', 'windows(10%2B1)/amd64'],
    ['macos/arm64', 'darwin/arm64'],
    ['linux', undefined],
  ])('%s is %s', (text, normal) => {
    const platform = parsePlatform(text);
    expect(platform).toBeDefined();
    expect(platform && formatPlatform(platform)).toBe(normal);
  });

  it.each(['', 'x86', 'linux/', '/amd64', 'linux/a/b/c', 'linux,windows', '*', 'windows(10%)/amd64'])(
    '%j is none',
    (text) => {
      expect(parsePlatform(text)).toBeUndefined();
    },
  );
});
