import { defineConfig } from 'vitest/config';

/** `--mode conformance` runs what compares with the reference data, and fails where that is not there. */
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'conformance' ? 'test/conformance/**/*.test.ts' : 'test/**/*.test.ts'],
    env: mode === 'conformance' ? { DFLINT_CONFORMANCE: '1' } : {},
    testTimeout: 60_000,
  },
}));
