import { covers } from '../../shell/removal.ts';
import type { Add, Copy } from '../../syntax/ast.ts';
import { joinPath } from '../../text/path.ts';
import { lineageOf } from '../lineage.ts';
import type { Model } from '../model.ts';
import { shippedStages } from '../shipped.ts';
import { copiedPaths } from './copied-path.ts';

/**
 * Where something comes in the image that an instruction takes, `inside` its target: in a stage whose layers ship, or in one
 * from which a folder is copied that holds it. `undefined` where it stays behind, as far as the paths are known.
 */
export function shippedPathOf(instruction: Copy | Add, inside: string, model: Model): string | undefined {
  const stage = model.stageOf(instruction);
  const [first] = copiedPaths(instruction, model);
  if (stage === undefined || first === undefined) return undefined;
  const path = joinPath(first.folder, inside);
  const shipped = shippedStages(model);
  if (shipped.has(stage)) return path;
  const isCopied = model.references.some((reference) => {
    const isFromIt = reference.source.kind === 'stage' && lineageOf(reference.source.stage).includes(stage);
    if (!isFromIt || reference.instruction.kind !== 'Copy' || !shipped.has(reference.stage)) return false;
    return reference.instruction.sources.some((it) => covers(model.valueOf(it) ?? '', path));
  });
  return isCopied ? path : undefined;
}
