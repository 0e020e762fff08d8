import type { Span } from '../../text/span.ts';
import { isPosix } from '../dialect.ts';
import type { Script } from '../script.ts';
import { posixVariableUses } from './posix.ts';
import { windowsVariableUses } from './windows.ts';

/** A place where a script names a variable. Its span is that of the name. */
export interface VariableUse extends Span {
  readonly name: string;
  /**
   * `inherited`: the environment says what it holds there. `own`: the script has set it before. `unsure`: either, as behind
   * `if …; then NAME=1; fi`. `set`: it is set there, for what follows or for one command.
   */
  readonly holds: 'inherited' | 'own' | 'unsure' | 'set';
  /** Whether the names of variables are the same in lower and upper case, as on Windows. */
  readonly ignoresCase: boolean;
}

/**
 * Every place where a script names a variable, in source order: also in arithmetic, in the bodies of heredocs, as operand
 * of `export` and its like, and in scripts within. What a program does with the text that it gets is not known.
 */
export function variableUses(script: Script): readonly VariableUse[] {
  return script.fact(findUses);
}

function findUses(script: Script): readonly VariableUse[] {
  const uses = [
    ...posixVariableUses(script.texts.filter((it) => isPosix(it.dialect))),
    ...script.texts.filter((it) => !isPosix(it.dialect)).flatMap(windowsVariableUses),
  ].sort((a, b) => a.start - b.start);
  // A text that one shell hands to another is read twice.
  return uses.filter((it, index) => it.start !== uses[index - 1]?.start);
}
