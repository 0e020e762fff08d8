import { lastFrom, type Span, touches } from '../text/span.ts';
import type {
  Alias,
  Command,
  Declaration,
  Directive,
  Dockerfile,
  Field,
  Flag,
  Heredoc,
  Instruction,
  Modifier,
  Pair,
  Trivia,
  Word,
  WordPart,
} from './ast.ts';

/** Any node of the tree. */
export type Node =
  | Directive
  | Instruction
  | Flag
  | Field
  | Alias
  | Command
  | Pair
  | Declaration
  | Word
  | WordPart
  | Heredoc;

/** The nodes directly inside a node, in source order; none overlaps another. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'Add':
    case 'Copy':
      return [...node.flags, ...node.sources, node.target, ...node.heredocs];
    case 'Arg':
      return [...node.flags, ...node.declarations];
    case 'Broken':
      // Flags may stand behind words here: those of the instruction that a broken ONBUILD holds back.
      return [...node.flags, ...node.words, ...node.heredocs].sort((a, b) => a.start - b.start);
    case 'Cmd':
    case 'Entrypoint':
    case 'Shell':
      return [...node.flags, node.command];
    case 'Env':
    case 'Label':
      return [...node.flags, ...node.pairs];
    case 'Expose':
      return [...node.flags, ...node.ports];
    case 'From':
      return node.alias === undefined ? [...node.flags, node.image] : [...node.flags, node.image, node.alias];
    case 'Healthcheck':
      return node.command === undefined ? node.flags : [...node.flags, node.command];
    case 'Maintainer':
      return [...node.flags, node.name];
    case 'Onbuild':
      return [...node.flags, node.instruction];
    case 'Run':
      return [...node.flags, node.command, ...node.heredocs];
    case 'Stopsignal':
      return [...node.flags, node.signal];
    case 'User':
      return [...node.flags, node.user];
    case 'Volume':
      return [...node.flags, ...node.paths];
    case 'Workdir':
      return [...node.flags, node.path];
    case 'Flag':
      if (node.fields.length > 0) return node.fields;
      return node.value === undefined ? [] : [node.value];
    case 'Field':
      return node.value === undefined ? [node.key] : [node.key, node.value];
    case 'Alias':
      return [node.name];
    case 'Pair':
      return [node.key, node.value];
    case 'Declaration':
      return node.value === undefined ? [node.name] : [node.name, node.value];
    case 'ExecForm':
      return node.args;
    case 'Word':
    case 'DoubleQuoted':
      return node.parts;
    case 'Variable':
      return node.modifier === undefined ? [] : partsOfModifier(node.modifier);
    case 'Directive':
    case 'ShellForm':
    case 'Heredoc':
    case 'Literal':
    case 'Escaped':
    case 'SingleQuoted':
      return [];
  }
}

/** Every node inside a node, each before its children, in source order; the node itself is not among them. */
export function* descendants(node: Node): Generator<Node> {
  for (const child of childrenOf(node)) {
    yield child;
    yield* descendants(child);
  }
}

/** The instruction at an offset, ONBUILD's payload passed over; just behind its last character counts too. */
export function instructionAt(file: Dockerfile, offset: number): Instruction | undefined {
  const instruction = file.instructions[lastFrom(file.instructions, offset)];
  return instruction !== undefined && touches(instruction, offset) ? instruction : undefined;
}

/** Whether ONBUILD holds an instruction of the file back. */
export function isHeldBack(instruction: Instruction, file: Dockerfile): boolean {
  return instructionAt(file, instruction.start) !== instruction;
}

/** The instruction that ends first behind an offset: the one around it, or else the next. */
export function instructionFrom({ instructions }: Dockerfile, offset: number): Instruction | undefined {
  const before = lastFrom(instructions, offset);
  return instructions[(instructions[before]?.end ?? 0) > offset ? before : before + 1];
}

/** The comments, blank lines and continuations that lie within a span, in order. */
export function triviaIn(file: Dockerfile, span: Span): readonly Trivia[] {
  return file.trivia.filter((it) => span.start <= it.start && it.end <= span.end);
}

/** The first flag of that name, or `undefined`. */
export function flagOf(instruction: Instruction, name: string): Flag | undefined {
  return instruction.flags.find((it) => it.name === name);
}

/** The here-documents of an instruction, in an ONBUILD of what that holds back. */
export function heredocsOf(instruction: Instruction): readonly Heredoc[] {
  switch (instruction.kind) {
    case 'Add':
    case 'Broken':
    case 'Copy':
    case 'Run':
      return instruction.heredocs;
    case 'Onbuild':
      return heredocsOf(instruction.instruction);
    default:
      return [];
  }
}

function partsOfModifier(modifier: Modifier): readonly WordPart[] {
  switch (modifier.operator) {
    case '#':
    case '%':
      return modifier.pattern;
    case '/':
      return [...modifier.pattern, ...modifier.replacement];
    default:
      return modifier.word;
  }
}
