import type { ShellAssignment, ShellCommand, ShellWord } from '../script.ts';

/** What a command sets for those that follow it in its block. */
export function lastingAssignments({ program, name, args, assignments }: ShellCommand): readonly ShellAssignment[] {
  if (name === undefined) return assignments;
  return program !== undefined && SETTING.has(program) ? args.flatMap((it) => assignmentOf(it) ?? []) : [];
}

/** A word `NAME=value` as `env` and `export` take it; `undefined` for any other. */
export function assignmentOf(word: ShellWord | undefined): ShellAssignment | undefined {
  const name = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word?.text ?? '')?.[1];
  const [first, ...others] = word?.parts ?? [];
  if (word === undefined || name === undefined || first?.kind !== 'Literal') return undefined;
  const start = Math.min(word.start + name.length + 1, word.end);
  const text = first.text.slice(name.length + 1);
  const parts = text === '' ? others : [{ ...first, start, text }, ...others];
  const value = word.value?.slice(name.length + 1);
  return {
    start: word.start,
    end: word.end,
    name,
    value: { start, end: word.end, text: word.text.slice(name.length + 1), value, parts },
  };
}

const SETTING: ReadonlySet<string> = new Set(['export', 'readonly', 'declare', 'typeset', 'local']);
