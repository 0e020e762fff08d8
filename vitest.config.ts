import { defineConfig } from 'vitest/config';

/** The folders of tests that take minutes. `--mode conformance` fails where the reference data is not there; `--mode growth` needs none. */
const LONG = ['conformance', 'growth'];

export default defineConfig(({ mode }) => ({
  test: {
    include: [LONG.includes(mode) ? `test/${mode}/**/*.test.ts` : 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...LONG.filter((it) => it !== mode).map((it) => `test/${it}/**`)],
    env: mode === 'conformance' ? { DFLINT_CONFORMANCE: '1' } : {},
    testTimeout: 60_000,
  },
}));
