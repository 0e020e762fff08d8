import type { Dockerfile, Instruction } from '../../syntax/ast.ts';
import { scan } from '../../syntax/line/scan.ts';
import { parse } from '../../syntax/parse.ts';

/** A Dockerfile with its logical lines: what builds with equal Dockerfiles share. */
export interface SourceFile {
  readonly file: Dockerfile;
  /** The line of an instruction as BuildKit keeps it: continuations joined, comments left out (parser.Node, Original). */
  lineOf(instruction: Instruction): string;
}

/** Never throws; what cannot be read is told by the errors of the file. */
export function readSource(source: string): SourceFile {
  const file = parse(source);
  let lines: ReadonlyMap<number, string> | undefined;
  const inner = new Map(file.instructions.flatMap((it) => (it.kind === 'Onbuild' ? [[it.instruction, it]] : [])));
  return {
    file,
    lineOf(instruction) {
      lines ??= new Map(scan(source).lines.map((it) => [it.start, it.joined.text.trim()]));
      const outer = inner.get(instruction);
      if (outer === undefined) return lines.get(instruction.start) ?? source.slice(instruction.start, instruction.end);
      return (lines.get(outer.start) ?? '').replace(/^\s*ONBUILD\s*/i, '');
    },
  };
}
