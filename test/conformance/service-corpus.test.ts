import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { expandableWords } from '../../server/model/variable/expandable.ts';
import { rename } from '../../server/service/rename/rename.ts';
import { searchSymbols } from '../../server/service/workspace-symbols.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { describeWithData, isConformance } from '../reference-data.ts';

const NEW_NAME = 'zz_renamed';

describeWithData('the corpus', (root) => {
  const folder = join(root, 'corpus', 'files');
  const names = readdirSync(folder).sort();
  const sample = names.filter((_, index) => isConformance || index % 10 === 0);

  it('means the same when a stage or variable has another name', () => {
    const counts = { edits: 0, refused: 0 };
    for (const file of sample) {
      const source = readFileSync(join(folder, file), 'utf8');
      const model = modelOf(parse(source));
      const meaning = meaningOf(source);
      for (const { selection, name } of searchSymbols(model, '')) {
        const renaming = rename(model, selection.start, NEW_NAME);
        if (renaming === undefined) continue;
        counts[renaming.outcome]++;
        if (renaming.outcome === 'refused') continue;
        const edited = applyEdits(source, renaming.edits);
        if (meaningOf(edited) !== meaning) expect.fail(`${file} means something else without ${name}`);
      }
    }
    // PATH, and what Docker or the base image sets.
    expect(counts.edits).toBeGreaterThan(7 * counts.refused);
  }, 240_000);
});

/** What instructions refer to, and what their words hold, the names of stages apart. */
function meaningOf(source: string): string {
  const model = modelOf(parse(source));
  const named = new Set(model.references.flatMap((it) => (it.source.kind === 'stage' ? it.word : [])));
  const references = model.references.map((it) =>
    it.source.kind === 'stage' ? it.source.stage.index : it.source.kind,
  );
  const values = model.file.instructions.flatMap((it) => {
    const instruction = it.kind === 'Onbuild' ? it.instruction : it;
    const keys = new Set(instruction.kind === 'Env' ? instruction.pairs.map((pair) => pair.key) : []);
    const words = expandableWords(instruction).filter((word) => !named.has(word) && !keys.has(word));
    return words.map((word) => model.valueOf(word) ?? null);
  });
  return JSON.stringify([references, values, model.file.errors.length]);
}
