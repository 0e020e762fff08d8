import type { Dockerfile, Instruction } from '../../syntax/ast.ts';
import { type Span, textOf } from '../../text/span.ts';
import { lineageOf } from '../lineage.ts';
import type { Stage } from '../stage.ts';

/** A comment for hadolint that names the shell which runs what stands below: `# hadolint shell=bash`. */
export interface ShellPragma extends Span {
  readonly shell: string;
}

/** All of a file, in source order. */
export function shellPragmasOf({ source, trivia }: Dockerfile): readonly ShellPragma[] {
  if (!source.includes('hadolint')) return [];
  return trivia.flatMap(({ kind, start, end }) => {
    const shell = kind === 'comment' ? PRAGMA.exec(textOf(source, { start, end }))?.[1] : undefined;
    return shell === undefined ? [] : [{ start, end, shell }];
  });
}

/**
 * The last one above an instruction, in its stage or in those that this is built on. One above the first FROM speaks of
 * all stages, as it does for hadolint.
 */
export function shellPragmaFor(
  { start }: Instruction,
  stage: Stage | undefined,
  stages: readonly Stage[],
  pragmas: readonly ShellPragma[],
): ShellPragma | undefined {
  return pragmas.findLast((pragma) => {
    if (pragma.start > start) return false;
    const owner = stages.findLast((it) => it.start <= pragma.start);
    return owner === undefined || (stage !== undefined && lineageOf(stage).includes(owner));
  });
}

/** `# hadolint shell = powershell.exe # why` */
const PRAGMA = /^#\s*hadolint\s+shell\s*=\s*([^\s#]+)/;
