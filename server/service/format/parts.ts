import type { Command, Instruction, Trivia } from '../../syntax/ast.ts';
import { SPACE, skipSpace, trimSpaceEnd } from '../../syntax/space.ts';
import { heredocsOf } from '../../syntax/walk.ts';
import type { Span } from '../../text/span.ts';
import { lineEndOf } from './line.ts';

/**
 * A stretch of an instruction in which white space counts, or may count. Between one and the next it does not.
 * `keyword`: a word of Docker's in either case. `mark`: what stands between operands, as a bracket does.
 */
export interface Part extends Span {
  readonly role: 'keyword' | 'operand' | 'mark';
}

/** The parts of an instruction that can be read, in order, up to its here-documents. `trivia` is what lies in it. */
export function partsOf(source: string, instruction: Instruction, trivia: readonly Trivia[]): readonly Part[] {
  const parts: Part[] = [];
  let at = instruction.start;
  let passed = 0;
  const addMarks = (until: number) => {
    for (let it = trivia[passed]; it !== undefined && it.start < until; it = trivia[++passed]) {
      if (it.start < at) continue;
      parts.push(...marksIn(source, at, it.start));
      at = it.end;
    }
    parts.push(...marksIn(source, at, until));
  };
  for (const part of namedParts(source, instruction)) {
    addMarks(part.start);
    parts.push(part);
    at = part.end;
  }
  addMarks(headEndOf(source, instruction));
  return parts;
}

/**
 * Where an instruction ends without its here-documents. What ONBUILD holds back goes into the image as it is written, with the
 * blanks behind it (instructions/parse.go, parseOnBuild).
 */
export function headEndOf(source: string, instruction: Instruction): number {
  const [heredoc] = heredocsOf(instruction);
  const end = heredoc === undefined ? instruction.end : trimSpaceEnd(source, instruction.start, heredoc.start);
  return instruction.kind === 'Onbuild' ? lineEndOf(source, end) : end;
}

/** Those that the tree knows of, none empty, and none over another. */
function namedParts(source: string, instruction: Instruction): readonly Part[] {
  const parts = [keyword(instruction.keyword), ...instruction.flags.map(operand), ...operandsOf(source, instruction)];
  const apart: Part[] = [];
  for (const part of parts.filter((it) => it.end > it.start).sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = apart.at(-1);
    // The opener of a here-document may reach over blanks: `<< EOF`.
    if (last !== undefined && part.start < last.end)
      apart.splice(-1, 1, { ...last, end: Math.max(last.end, part.end) });
    else apart.push(part);
  }
  return apart;
}

function operandsOf(source: string, instruction: Instruction): readonly Part[] {
  switch (instruction.kind) {
    case 'Add':
    case 'Copy':
      return [...instruction.sources, instruction.target, ...instruction.heredocs.map((it) => it.opener)].map(operand);
    case 'Arg':
      return instruction.declarations.map(operand);
    case 'Broken':
      return [];
    case 'Cmd':
    case 'Entrypoint':
    case 'Run':
    case 'Shell':
      return wordsOf(instruction.command);
    case 'Env':
    case 'Label':
      return instruction.pairs.flatMap((it) =>
        it.separator === ' ' ? [operand(it.key), operand(it.value)] : operand(it),
      );
    case 'Expose':
      return instruction.ports.map(operand);
    case 'From': {
      const { image, alias } = instruction;
      return alias === undefined ? [operand(image)] : [operand(image), keyword(alias.as), operand(alias.name)];
    }
    case 'Healthcheck':
      return [keyword(instruction.type), ...(instruction.command === undefined ? [] : wordsOf(instruction.command))];
    case 'Maintainer':
      return [operand(instruction.name)];
    case 'Onbuild':
      return [operand({ start: instruction.instruction.start, end: headEndOf(source, instruction) })];
    case 'Stopsignal':
      return [operand(instruction.signal)];
    case 'User':
      return [operand(instruction.user)];
    case 'Volume':
      return instruction.paths.map(operand);
    case 'Workdir':
      return [operand(instruction.path)];
  }
}

function wordsOf(command: Command): readonly Part[] {
  return command.kind === 'ShellForm' ? [operand(command)] : command.args.map(operand);
}

function operand({ start, end }: Span): Part {
  return { role: 'operand', start, end };
}

function keyword({ start, end }: Span): Part {
  return { role: 'keyword', start, end };
}

/** The punctuation of JSON; and what has no node: `--` behind flags, an escape character at the end that protects nothing. */
const MARK = new RegExp(`[[\\],]|[^[\\],${SPACE}]+`, 'g');

function marksIn(source: string, start: number, end: number): readonly Part[] {
  if (skipSpace(source, start, end) >= end) return [];
  return Array.from(source.slice(start, end).matchAll(MARK), ({ 0: text, index }) => {
    return { role: 'mark', start: start + index, end: start + index + text.length } as const;
  });
}
