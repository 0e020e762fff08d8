import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noLegacyKeyValue } from '../rules/correctness/no-legacy-key-value.ts';
import { defaultConfig } from '../server/lint/config/config.ts';
import { fix } from '../server/lint/fix.ts';
import { type Environment, expand } from '../server/model/variable/expand.ts';
import { parse } from '../server/syntax/parse.ts';

it('leaves a value as it was, whatever it is made of', () => {
  const words = fc.array(fc.constantFrom('a', ' ', '"', "'", '\\', '$', '${b:-c d}', '=', '#', '\t', '\\\n  '));
  let fixes = 0;
  fc.assert(
    fc.property(words, fc.constantFrom('ENV', 'LABEL'), (parts, keyword) => {
      const source = `FROM scratch\n${keyword} key a${parts.join('')}\nUSER app\n`;
      const fixed = fix({ path: 'Dockerfile', source }, [noLegacyKeyValue], defaultConfig, 'safe').source;
      if (fixed !== source) fixes++;
      expect(valuesOf(fixed)).toEqual(valuesOf(source));
    }),
    { numRuns: 500 },
  );
  expect(fixes).toBeGreaterThan(100);
});

const ENVIRONMENT: Environment = { get: (name) => `<${name}>` };

/** What each pair comes to, and how many mistakes there are. */
function valuesOf(source: string): unknown {
  const { instructions, errors, escape } = parse(source);
  const pairs = instructions.flatMap((it) => (it.kind === 'Env' || it.kind === 'Label' ? it.pairs : []));
  const values = pairs.map(({ key, value }) => [key, value].map((it) => expand(it, ENVIRONMENT, escape)));
  return [
    errors.length,
    instructions.length,
    values.map((them) => them.map((it) => ('value' in it ? it.value : it.outcome))),
  ];
}
