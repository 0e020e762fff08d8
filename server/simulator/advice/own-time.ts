import { type Model, modelOf } from '../../model/model.ts';
import type { Dockerfile } from '../../syntax/ast.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';

/** One Dockerfile for a whole history: in each commit it has the values of ARG and ENV that the Dockerfile then had. */
export type InItsTime = (source: string) => string;

/** `newest` is the Dockerfile that all commits get; where one of them has no such setting, that of the newest stays. */
export function inItsTime(newest: string, settingsOf: SettingsOf): InItsTime {
  const settings = settingsOf(newest);
  const known = new Map([[newest, newest]]);
  return (source) => {
    const found = known.get(source) ?? withValuesOf(newest, settings, settingsOf(source));
    known.set(source, found);
    return found;
  };
}

type SettingsOf = (source: string) => readonly Setting[];

/** Looks into each Dockerfile once. */
export function newSettingsOf(parsed: (source: string) => Dockerfile): SettingsOf {
  const known = new Map<string, readonly Setting[]>();
  return (source) => {
    const settings = known.get(source) ?? settingsIn(parsed(source));
    known.set(source, settings);
    return settings;
  };
}

interface Setting extends Edit {
  readonly key: string;
}

function withValuesOf(newest: string, settings: readonly Setting[], old: readonly Setting[]): string {
  const values = new Map(old.map((it) => [it.key, it.text]));
  const edits = settings.map(({ key, span, text }) => ({ span, text: values.get(key) ?? text }));
  return applyEdits(newest, edits);
}

/** Each value by its stage and name, where it stands. */
function settingsIn(file: Dockerfile): readonly Setting[] {
  const { source } = file;
  const model: Model = modelOf(file);
  const counts = new Map<string, number>();
  return model.file.instructions.flatMap((instruction): readonly Setting[] => {
    if (instruction.kind !== 'Arg' && instruction.kind !== 'Env') return [];
    const stage = model.stageOf(instruction);
    const where = stage?.name ?? (stage === undefined || instruction.start < stage.start ? '' : String(stage.index));
    const pairs =
      instruction.kind === 'Arg'
        ? instruction.declarations.map((it) => [it.name.text, it.value] as const)
        : instruction.pairs.map((it) => [it.key.text, it.value] as const);
    return pairs.flatMap(([name, value]) => {
      if (value === undefined) return [];
      const base = `${where} ${instruction.kind} ${name}`;
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      return [{ key: `${base} ${count}`, span: { start: value.start, end: value.end }, text: textOf(source, value) }];
    });
  });
}
