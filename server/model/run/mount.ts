import type { Run } from '../../syntax/ast.ts';
import { MOUNT_KEYS, MOUNT_TYPES } from '../../syntax/operand/mount.ts';
import type { Edit } from '../../text/edit.ts';
import type { Model } from '../model.ts';

/** A --mount of RUN, with its values where they are known. */
export interface Mount {
  /** `bind` where none is given. */
  readonly type: string | undefined;
  readonly source: string | undefined;
  readonly target: string | undefined;
}

/** Has a RUN keep what is at an absolute path from build to build, and out of the image. */
export function cacheMountEdit({ keyword: { end } }: Run, place: string): Edit {
  return { span: { start: end, end }, text: ` --mount=type=cache,target=${place}` };
}

/** The mounts of a RUN in the order in which they are written, each value that is not known as it is written. */
export function mountsOf(run: Run, model: Model): readonly Mount[] {
  return run.flags.flatMap((flag): readonly Mount[] => {
    if (flag.name !== 'mount') return [];
    const fieldOf = (key: string) => flag.fields.findLast((it) => MOUNT_KEYS[it.key.text.toLowerCase()] === key);
    const valueOf = (key: string) => {
      const value = fieldOf(key)?.value;
      return value && (model.valueOf(value) ?? value.text);
    };
    const type = fieldOf('type') === undefined ? MOUNT_TYPES[0] : valueOf('type')?.toLowerCase();
    return [{ type, source: valueOf('source'), target: valueOf('target') }];
  });
}
