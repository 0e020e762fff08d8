import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig, withLevels } from '../../server/lint/config/config.ts';
import { lint, lintModel } from '../../server/lint/lint.ts';
import { waysUnder } from '../../server/lint/project/ways.ts';
import { OpenDocument } from '../../server/lsp/document.ts';
import { Random } from '../fuzz/random.ts';
import { typing } from '../fuzz/typing.ts';
import { describeWithData, isConformance } from '../reference-data.ts';

describeWithData('a file of the corpus that is typed in', (root) => {
  const folder = join(root, 'corpus', 'files');
  const names = readdirSync(folder).sort();
  const sources = names
    .filter((_, index) => index % (isConformance ? 10 : 80) === 0)
    .map((name) => readFileSync(join(folder, name), 'utf8'));

  it('has after each edit the findings that its text has in a file which nobody has typed in', () => {
    const random = new Random(1);
    for (const source of sources) {
      let document = OpenDocument.open('file:///Dockerfile', 'dockerfile', 1, source, 'utf-16');
      for (let edit = 1; edit <= EDITS; edit++) {
        expect(findingsIn(document), `${edit} edits in\n${source}`).toEqual(
          lint({ path: 'Dockerfile', source: document.source }, rules, everything),
        );
        const { start, end, text } = typing(document.source, sources, random);
        document = document.changed([{ range: document.places.range({ start, end }), text }], edit + 1);
      }
    }
  }, 240_000);
});

const EDITS = 12;
/** The rules of taste too. */
const everything = withLevels(
  defaultConfig,
  rules.map((it) => [it.id, 'warning']),
  rules,
);
const ways = waysUnder([], { build: undefined, context: undefined });

/** As the server finds them: with what it keeps of the text before. */
function findingsIn(document: OpenDocument) {
  const [{ model }] = document.views(ways, undefined);
  return lintModel(model, { path: 'Dockerfile' }, rules, everything);
}
