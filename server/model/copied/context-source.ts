import type { Add, Copy, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import type { Model } from '../model.ts';
import { isRemote } from './source-path.ts';

/** A path of the build context that a COPY or ADD takes, once its variables are replaced. */
export interface ContextSource {
  readonly instruction: Copy | Add;
  readonly word: Word;
  readonly path: string;
}

/** What is copied from the build context, in source order; of words whose value is not known nothing is said. */
export function contextSources(model: Model): readonly ContextSource[] {
  const sources: ContextSource[] = [];
  for (const instruction of [...model.all('Copy'), ...model.all('Add')]) {
    if (flagOf(instruction, 'from') !== undefined) continue;
    for (const word of instruction.sources) {
      const path = model.valueOf(word);
      if (path !== undefined && !(instruction.kind === 'Add' && isRemote(path)))
        sources.push({ instruction, word, path });
    }
  }
  return sources.sort((a, b) => a.word.start - b.word.start);
}
