import type { Instruction } from '../../syntax/ast.ts';
import type { Model } from '../model.ts';
import { rootOf } from '../stage.ts';

/** Whether an instruction is likely for Windows, although the shell of its base image is not known. */
export function isLikelyForWindows(instruction: Instruction, model: Model): boolean {
  const stage = model.stageOf(instruction);
  const image = stage === undefined ? undefined : rootOf(stage).from?.image.text;
  // The escape character is changed for the sake of the paths of Windows.
  return model.file.escape === '`' || (image !== undefined && /windows|nanoserver/i.test(image));
}
