import type { Add, Copy, Word } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import type { Model } from '../model.ts';
import { directoryOf } from '../state.ts';
import { seenFrom } from '../workdir.ts';

/** Where one source of a COPY or ADD may come to; relative to the working directory where that is not known. */
export interface CopiedPath {
  readonly word: Word;
  /** The target, which is a folder if the source is one. */
  readonly folder: string;
  /** The source in it, which it is if the target is a folder; the folder again where it can be no file. */
  readonly file: string;
  /** Whether it is most likely a folder with all that is in it. */
  readonly isTree: boolean;
}

/** The places of all sources, of inline files too little is known. */
export function copiedPaths(instruction: Copy | Add, model: Model): readonly CopiedPath[] {
  const folder = targetOf(instruction, model);
  return instruction.sources.map((word) => {
    const source = model.valueOf(word) ?? word.text;
    const name = source.replace(/(?<!\/)\/+$/, '').replace(/^.*\//, '');
    const isTree = source.endsWith('/') || /^(?:\.{0,2}|\*+)$/.test(name) || !/[.*]/.test(name);
    const isWhole = /^(?:\.{0,2}|\*+)$/.test(name);
    return { word, folder, file: isWhole ? folder : joinPath(folder, name), isTree };
  });
}

/** The path of the target, which may be a folder or a file; relative to the working directory where that is not known. */
export function targetOf(instruction: Copy | Add, model: Model): string {
  const target = model.valueOf(instruction.target) ?? instruction.target.text;
  return joinPath(seenFrom(directoryOf(model.stateAt(instruction)), target));
}
