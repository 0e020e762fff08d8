import { nameOf } from '../../context/path.ts';
import { reachOf } from '../../context/source/reach.ts';
import type { Listing } from '../../context/tree.ts';
import { lineageOf } from '../../model/lineage.ts';
import type { Model } from '../../model/model.ts';
import { directoryOf } from '../../model/state.ts';
import type { Instruction } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import { type ContextUse, contextUses } from './context-use.ts';

/** A file of the image that is still as it was in the build context. */
export interface ContextFile {
  /** In the context. */
  readonly path: string;
  readonly use: ContextUse;
  /** What the target executes after it was copied. */
  readonly later: readonly Instruction[];
}

/** Where a file of the target comes from; `undefined` where it is not from the context, or not for sure. */
export function contextFileAt(path: string, model: Model, listing: Listing): ContextFile | undefined {
  const { target } = model;
  if (target === undefined) return undefined;
  const instructions = lineageOf(target)
    .toReversed()
    .flatMap((it) => it.instructions);
  const uses = contextUses(model);
  for (let at = instructions.length - 1; at >= 0; at--) {
    const instruction = instructions[at];
    if (instruction?.kind !== 'Copy' && instruction?.kind !== 'Add') continue;
    const own = uses.filter((it) => it.instruction === instruction).reverse();
    for (const use of own) {
      const found = sourceFor(path, use, model, listing);
      if (found !== undefined) return { path: found, use, later: instructions.slice(at + 1) };
    }
    // What else is copied there may have it, too.
    const isWhole = own.length === instruction.sources.length && instruction.heredocs.length === 0;
    const folder = targetOf(instruction, model);
    if (!isWhole && (folder === undefined || isIn(path, folder))) return undefined;
  }
  return undefined;
}

function sourceFor(
  path: string,
  { instruction, selector }: ContextUse,
  model: Model,
  listing: Listing,
): string | undefined {
  const folder = targetOf(instruction, model);
  if (folder === undefined || selector.include.length > 0 || !isIn(path, folder)) return undefined;
  const reach = reachOf(selector, listing);
  if (reach === undefined) return undefined;
  const isFile = (it: string) => listing.entries.get(it)?.kind === 'file';
  const direct = reach.files.find((it) => {
    const mayBeName = instruction.sources.length === 1 && !selector.isPattern && path === folder;
    return isFile(it) && (mayBeName || path === joinPath(folder, nameOf(selector.isPattern ? it : selector.path)));
  });
  if (direct !== undefined) return direct;
  const inside = folder === '/' ? path.slice(1) : path.slice(folder.length + 1);
  return reach.folders
    .map((it) => (it === '' ? inside : `${it}/${inside}`))
    .find((it) => isFile(it) && reach.takes(it));
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Absolute; `undefined` where it is not known. */
function targetOf(instruction: ContextUse['instruction'], model: Model): string | undefined {
  const target = model.valueOf(instruction.target);
  if (target === undefined) return undefined;
  if (target.startsWith('/')) return joinPath(target);
  const base = directoryOf(model.stateAt(instruction));
  return base === undefined ? undefined : joinPath(base, target);
}
