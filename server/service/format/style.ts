import type { Command, Dockerfile, Instruction } from '../../syntax/ast.ts';

export interface FormatOptions {
  /** What a continued line begins with. Without it the file decides: a tab, two or four blanks, as its commands have it. */
  readonly indent?: string | undefined;
}

/** What white space the formatter writes. */
export interface Style {
  readonly indent: string;
  readonly lineEnding: '\n' | '\r\n';
}

export function styleOf(file: Dockerfile, { indent }: FormatOptions): Style {
  return { indent: indent ?? indentIn(file), lineEnding: lineEndingIn(file.source) };
}

/** The command of an instruction that is a text for a shell; `undefined` where it has none. */
function shellFormOf(instruction: Instruction): Extract<Command, { kind: 'ShellForm' }> | undefined {
  switch (instruction.kind) {
    case 'Run':
    case 'Cmd':
    case 'Entrypoint':
    case 'Healthcheck':
      return instruction.command?.kind === 'ShellForm' ? instruction.command : undefined;
    default:
      return undefined;
  }
}

const INDENTED = /[\t ]+(?=\S)/y;

/** Taken from the text of commands, because that is what the formatter cannot change. */
function indentIn({ source, instructions }: Dockerfile): string {
  for (const instruction of instructions) {
    for (const { at, source: start } of shellFormOf(instruction)?.joined.stretches ?? []) {
      INDENTED.lastIndex = start;
      const [indent] = (at > 0 && INDENTED.exec(source)) || [];
      if (indent !== undefined) return indent.startsWith('\t') ? '\t' : indent === '  ' ? '  ' : '    ';
    }
  }
  return '    ';
}

/** Lines that end in different ways are to end as Linux has it. */
function lineEndingIn(source: string): Style['lineEnding'] {
  return source.includes('\n') && !/(?<!\r)\n/.test(source) ? '\r\n' : '\n';
}
