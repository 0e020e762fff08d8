import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// npm runs every script in the folder of package.json.
const folder = resolve(process.env['DFLINT_REFERENCE_DATA'] || '../shared/data');

/** The folder of the reference data, which is not part of the project; `undefined` where it is not there. */
export const referenceData: string | undefined = existsSync(folder) ? folder : undefined;

/** Whether `npm run conformance` runs: without the data it has shown nothing, so it must not pass; with it, it takes its time. */
export const isConformance = process.env['DFLINT_CONFORMANCE'] !== undefined;

/** A `describe` that gets the folder of the reference data, and without it skips visibly; or fails, when conformance is asked for. */
export function describeWithData(name: string, body: (root: string) => void): void {
  if (referenceData !== undefined) {
    describe(name, () => body(folder));
  } else if (isConformance) {
    it(name, () =>
      expect.fail(`no reference data in ${folder}; set DFLINT_REFERENCE_DATA to the folder that holds it`),
    );
  } else {
    // vitest runs the body of a skipped `describe`, which would read the files that are missing.
    describe.skip(`${name} (no reference data: set DFLINT_REFERENCE_DATA)`, () =>
      it('is compared with the data', () => {}));
  }
}
