import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { readText } from '../../server/host/files.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { fix } from '../../server/lint/fix.ts';
import { lint } from '../../server/lint/lint.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { describeWithData } from '../reference-data.ts';

describeWithData('every fix on real Dockerfiles', (root) => {
  const folder = join(root, 'corpus', 'files');
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((it) => {
    if (!it.isFile()) return [];
    const path = join(it.parentPath, it.name);
    const reading = readText(path);
    return 'error' in reading ? [] : [[path, reading.source] as const];
  });

  it('alone, ends its finding, and adds no syntax error', () => {
    const failures = sources.flatMap(([path, source]) => {
      const before = lint({ path, source }, rules, defaultConfig);
      const errors = parse(source).errors.length;
      return before.flatMap(({ rule, fix }) => {
        if (fix === undefined) return [];
        const fixed = applyEdits(source, fix.edits);
        const count = (findings: typeof before) => findings.filter((it) => it.rule === rule).length;
        const isGone = count(lint({ path, source: fixed }, rules, defaultConfig)) < count(before);
        return isGone && parse(fixed).errors.length <= errors ? [] : [`${path}: ${rule}`];
      });
    });
    expect(failures).toEqual([]);
  });

  it.each(['safe', 'unsafe'] as const)('%s, together leave nothing for a second run', (safety) => {
    const unsettled = sources.filter(([path, source]) => {
      const once = fix({ path, source }, rules, defaultConfig, safety);
      const twice = fix({ path, source: once.source }, rules, defaultConfig, safety);
      return twice.source !== once.source;
    });
    expect(unsettled.map(([path]) => path)).toEqual([]);
  });
});
