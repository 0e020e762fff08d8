import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryCase } from './fuzz/case.ts';
import { readLanguages } from './fuzz/languages.ts';
import { properties } from './fuzz/properties.ts';
import { Random } from './fuzz/random.ts';

const FOUND = join('fixtures', 'fuzz');

describe('npm run fuzz', () => {
  it.each(readdirSync(FOUND))('has found %s, where all holds now', (name) => {
    const after = readFileSync(join(FOUND, name), 'utf8');
    for (const property of Object.values(properties)) {
      for (let seed = 0; seed < 5; seed++) property.check({ before: '', after }, new Random(seed));
    }
  });

  // A short slice of it; whoever changes much runs more.
  it('finds nothing in the first two thousand cases, times apart', () => {
    const languages = readLanguages();
    const failures = Array.from({ length: 2000 }, (_, number) => tryCase(languages, number) ?? []).flat();
    expect(failures.filter((it) => !it.reason.startsWith('took'))).toEqual([]);
  }, 240_000);
});
