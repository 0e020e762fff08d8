import { isRemote } from '../model/copied/source-path.ts';
import type { Model } from '../model/model.ts';
import type { Flag, Instruction, Word } from '../syntax/ast.ts';
import { MOUNT_KEYS } from '../syntax/operand/mount.ts';
import { flagOf } from '../syntax/walk.ts';
import { joinPath } from '../text/path.ts';
import type { Span } from '../text/span.ts';

/** A file or folder of the build context, where an instruction names it. */
export interface ContextPath extends Span {
  /** From the root of the context, with `/` between its parts: `src/main.c`. */
  readonly path: string;
}

/**
 * The files and folders that an instruction takes from the build context: sources of COPY and ADD, what a bind mount of RUN
 * shows; what ONBUILD holds back takes them from another one. Not those with wildcards, nor the whole context, nor where the build decides what the path is.
 */
export function contextPathsIn(instruction: Instruction, model: Model): readonly ContextPath[] {
  switch (instruction.kind) {
    case 'Add':
      return pathsOf(instruction.sources, model);
    case 'Copy':
      return flagOf(instruction, 'from') === undefined ? pathsOf(instruction.sources, model) : [];
    case 'Run':
      return pathsOf(instruction.flags.flatMap(sourceOfBindMount), model);
    default:
      return [];
  }
}

function pathsOf(words: readonly Word[], model: Model): readonly ContextPath[] {
  return words.flatMap((word): readonly ContextPath[] => {
    const value = model.valueOf(word);
    if (value === undefined || WILDCARD.test(value) || isRemote(value)) return [];
    const path = joinPath('/', model.file.escape === '`' ? value.replaceAll('\\', '/') : value).slice(1);
    return path === '' ? [] : [{ start: word.start, end: word.end, path }];
  });
}

const WILDCARD = /[*?[]/;

function sourceOfBindMount({ name, fields }: Flag): readonly Word[] {
  if (name !== 'mount') return [];
  const valueOf = (key: string) => fields.findLast((it) => MOUNT_KEYS[it.key.text.toLowerCase()] === key)?.value;
  const source = valueOf('source');
  const isBind = (valueOf('type')?.text ?? 'bind').toLowerCase() === 'bind';
  return source === undefined || !isBind || valueOf('from') !== undefined ? [] : [source];
}
