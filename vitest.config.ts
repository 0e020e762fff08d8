import { defineConfig } from 'vitest/config';

/** `--mode conformance` runs what compares with the reference data, which takes minutes, and fails where that is not there. */
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'conformance' ? 'test/conformance/**/*.test.ts' : 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(mode === 'conformance' ? [] : ['test/conformance/**'])],
    env: mode === 'conformance' ? { DFLINT_CONFORMANCE: '1' } : {},
    testTimeout: 60_000,
  },
}));
