import type { Dockerfile, EscapeCharacter, Instruction, SyntaxError, Trivia } from './ast.ts';
import { errorsInDirectives, errorsInInstruction } from './check.ts';
import { readInstruction } from './grammar.ts';
import { type LogicalLine, type Piece, scan } from './line/scan.ts';
import { type Lowered, lower, lowerBroken } from './lower.ts';
import { Former, noted } from './reparse.ts';
import { lexerFor } from './tokens.ts';

/**
 * Parses a Dockerfile. Never throws: what cannot be understood is `Broken` and among the errors, and the rest is whole.
 * `former` is the same file before an edit; it makes parsing faster, and the outcome is the same.
 */
export function parse(source: string, former?: Dockerfile): Dockerfile {
  const { escape, directives, lines, pieces, errors: scanErrors } = scan(source);
  const errors: SyntaxError[] = [...scanErrors, ...errorsInDirectives(source)];
  const instructions: Instruction[] = [];
  const reusable = former?.escape === escape ? new Former(former, source) : undefined;
  for (const [index, line] of lines.entries()) {
    const lowered = reusable?.loweredAt(line, lines[index + 1]) ?? parseLine(source, line, escape);
    instructions.push(lowered.instruction);
    for (const error of lowered.errors) errors.push(error);
  }
  errors.sort((a, b) => a.start - b.start || a.end - b.end);
  return { source, escape, directives, instructions, trivia: pieces.filter(isTrivia), errors };
}

function parseLine(source: string, line: LogicalLine, escape: EscapeCharacter): Lowered {
  const { tokens } = lexerFor(escape).tokenize(line.joined.text);
  const result = readInstruction(tokens);
  const { instruction, errors } =
    'cst' in result ? lower(result.cst, line, escape) : lowerBroken(tokens, result.error, line, escape);
  return noted({ instruction, errors: [...errors, ...errorsInInstruction(source, instruction)] });
}

function isTrivia(piece: Piece): piece is Piece & Trivia {
  return piece.kind === 'comment' || piece.kind === 'blank' || piece.kind === 'continuation' || piece.kind === 'mark';
}
