import { replacedOf } from '../model/lineage.ts';
import type { Model } from '../model/model.ts';
import { deletionOf } from './deletion.ts';
import type { Finding } from './rule.ts';

/** What to say of instructions of which a stage keeps only the last. */
export function* findingsOfReplaced(kind: 'Cmd' | 'Entrypoint' | 'Healthcheck', model: Model): Generator<Finding> {
  if (model.all(kind).length < 2) return;
  const { stages, file } = model;
  const keyword = kind.toUpperCase();
  for (const { instruction, by } of replacedOf(kind, stages)) {
    yield {
      span: instruction.keyword,
      message: `this has no effect, because another ${keyword} follows in the same stage`,
      related: [{ span: by.keyword, message: `this ${keyword} takes its place` }],
      // Unsafe: the image is the same, but perhaps it is the other one that should go.
      fix: { title: `Remove this ${keyword}`, safety: 'unsafe', edits: [deletionOf(instruction, file.source)] },
    };
  }
}
