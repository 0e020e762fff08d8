import {
  type AndOr,
  type Assignment,
  type Command,
  type CompoundList,
  type Function as FunctionSyntax,
  type ParsedScript,
  type Pipeline as PipelineSyntax,
  parse,
  type Statement,
  type SyntaxNode,
  type TestCommand,
  type Word,
} from 'unbash';
import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { Block, Joint, Redirection, ShellAssignment } from '../script.ts';
import type { Collector, Line } from './collector.ts';
import { concatJoined, unescaped } from './decode.ts';
import { jointBefore, jointBetween } from './posix-joint.ts';
import { inputOf, isInput, redirectionOf } from './posix-redirection.ts';
import { decodedWord, ESCAPABLE, posixWord, type Substitution, substitutionsIn } from './posix-word.ts';
import { literalWord } from './word-parts.ts';

/** Reads a script in a dialect with the grammar of POSIX; what Bash adds to it is understood in every one. */
export function readPosix(collector: Collector, joined: Joined, block: Block): void {
  if (hasTooManyHeredocs(joined.text)) collector.isComplete = false;
  else new PosixReader(collector, joined).script(parse(joined.text), block);
}

/** For each heredoc the parser looks through all that are opened on the same line. */
function hasTooManyHeredocs(text: string): boolean {
  return text.length > MOST_HEREDOCS * '<<E'.length && (text.match(/<</g)?.length ?? 0) > MOST_HEREDOCS;
}

const MOST_HEREDOCS = 2000;

const NO_ASSIGNMENTS: readonly ShellAssignment[] = [];
const NO_REDIRECTIONS: readonly Redirection[] = [];

/** What a text with a substitution has in it. Asking the parser for the parts of a word costs more. */
const SUBSTITUTION = /`|[$<>]\(|\$\{[\s|]/;

class PosixReader {
  readonly #collector: Collector;
  readonly #joined: Joined;
  readonly #hasSubstitutions: boolean;

  constructor(collector: Collector, joined: Joined) {
    this.#collector = collector;
    this.#joined = joined;
    this.#hasSubstitutions = SUBSTITUTION.test(joined.text);
  }

  script({ commands, errors }: ParsedScript, block: Block): void {
    if (errors !== undefined && errors.length > 0) this.#collector.isComplete = false;
    this.#statements(commands, block);
  }

  #statements(statements: readonly Statement[], block: Block): void {
    let previous: Statement | undefined;
    for (const statement of statements) {
      this.#node(statement.command, block, previous && jointBetween(previous, statement, this.#joined));
      previous = statement;
    }
  }

  #node(node: SyntaxNode, block: Block, joint: Joint | undefined, redirections = NO_REDIRECTIONS): void {
    // Most nodes are commands, for which nothing of what follows need be made.
    if (node.type === 'Command') {
      this.#command(node, block, joint);
      return;
    }
    const inner = (kind: Block['kind'], list: CompoundList) => this.#block(kind, list, { block, joint, redirections });
    const words = (nodes: readonly SyntaxNode[] | undefined) => this.#substitutions(nodes ?? [], block);
    switch (node.type) {
      case 'AndOr':
        this.#andOr(node, block, joint);
        break;
      case 'Pipeline':
        this.#pipeline(node, block, joint);
        break;
      case 'Redirected':
        this.#node(
          node.command,
          block,
          joint,
          node.redirects.map((it) => redirectionOf(it, this.#joined)),
        );
        words(node.redirects);
        break;
      case 'CompoundList':
        inner('group', node);
        break;
      case 'Subshell':
        inner('subshell', node.body);
        break;
      case 'BraceGroup':
        inner('group', node.body);
        break;
      case 'If':
        for (const { clause, then } of [node, ...node.elif]) {
          inner('condition', clause);
          inner('branch', then);
        }
        if (node.else !== undefined) inner('branch', node.else);
        break;
      case 'While':
        inner('condition', node.clause);
        inner('loop', node.body);
        break;
      case 'For':
      case 'Select':
        words(node.wordlist);
        inner('loop', node.body);
        break;
      case 'ArithmeticFor':
        inner('loop', node.body);
        break;
      case 'Case':
        words([node.word]);
        for (const item of node.items) inner('branch', item.body);
        break;
      case 'Function': {
        const { body } = node;
        inner('function', body.type === 'BraceGroup' ? body.body : listOf(body));
        break;
      }
      case 'Coproc':
        this.#node(node.body, block, joint);
        break;
      case 'TestCommand':
        this.#test(node, block, joint, redirections);
        break;
      case 'ArithmeticCommand':
        words([node]);
        break;
    }
  }

  #andOr({ commands, operators }: AndOr, block: Block, joint: Joint | undefined): void {
    for (const [index, command] of commands.entries()) {
      this.#node(command, block, jointBefore(commands, index, operators, this.#joined) ?? joint);
    }
  }

  #pipeline({ commands, operators, pos, end }: PipelineSyntax, block: Block, joint: Joint | undefined): void {
    const found = this.#collector.commands;
    const stages = commands.map((command, index) => {
      const first = found.length;
      this.#node(command, block, jointBefore(commands, index, operators, this.#joined) ?? joint);
      return found.slice(first);
    });
    if (stages.length <= 1) return;
    const span = this.#span(pos, end);
    this.#collector.pipelines.push({ start: span.start, end: span.end, stages, block });
  }

  #block(kind: Block['kind'], list: CompoundList, place: Pick<Line, 'block' | 'joint' | 'redirections'>): void {
    const { block: outer, joint, redirections } = place;
    const { start, end } = this.#span(list.pos, list.end);
    const block: Block = { start, end, kind, dialect: outer.dialect, outer, joint, redirections };
    this.#collector.descend(() => this.#statements(list.commands, block));
  }

  #command(command: Command, block: Block, joint: Joint | undefined): void {
    const { name, args, prefix, redirects } = command;
    const { start, end } = this.#span(command.pos, command.end);
    const nodes: readonly (Word | Assignment)[] = name === undefined ? args : [name, ...args];
    const words = nodes.map((it) => posixWord(it, this.#joined));
    const assignments = prefix.length === 0 ? NO_ASSIGNMENTS : this.#assignments(prefix);
    const redirections =
      redirects.length === 0 ? NO_REDIRECTIONS : redirects.map((it) => redirectionOf(it, this.#joined));
    const line: Line = { start, end, words, assignments, redirections, joint, block };
    const { script, input } = this.#collector.add(line, (it) => this.#textOf(nodes.slice(it.from, it.to))).inner;
    const given = input === undefined ? undefined : redirects.findLast(isInput);
    if (given !== undefined && input !== undefined)
      this.#collector.readArguments(line, inputOf(given, this.#joined), input);
    if (!this.#hasSubstitutions) return;
    // What stands in a text that was just read as a script has been found there.
    const isRead = (index: number) => script !== undefined && index >= script.from && index < script.to;
    this.#substitutions(prefix, block);
    this.#substitutions(
      nodes.filter((_, index) => !isRead(index)),
      block,
    );
    this.#substitutions(
      redirects.filter((it) => it !== given),
      block,
    );
  }

  /** `[[ … ]]` is a command whose arguments are its operands. */
  #test(
    { pos, end, expression }: TestCommand,
    block: Block,
    joint: Joint | undefined,
    redirections: readonly Redirection[],
  ): void {
    const { start } = this.#span(pos, pos);
    const operands = wordsIn(expression);
    const words = [literalWord(start, start + 2, '[['), ...operands.map((it) => posixWord(it, this.#joined))];
    this.#collector.add(
      { ...this.#span(pos, end), words, assignments: [], redirections, joint, block },
      () => undefined,
    );
    this.#substitutions(operands, block);
  }

  #substitutions(nodes: readonly SyntaxNode[], block: Block): void {
    for (const node of nodes) {
      const { pos, end } = node.type === 'HereDoc' ? node.body : node;
      if (!SUBSTITUTION.test(this.#joined.text.slice(pos, end))) continue;
      for (const substitution of substitutionsIn(node)) this.#substitution(substitution, block);
    }
  }

  #substitution(node: Substitution, outer: Block): void {
    this.#collector.descend(() => {
      const { script } = node;
      const joined = script && this.#textOfSubstitution(node, script);
      if (script === undefined || joined === undefined) {
        this.#collector.isComplete = false;
        return;
      }
      const { start, end } = this.#span(node.pos, node.end);
      const { dialect } = outer;
      const block: Block = { start, end, kind: 'substitution', dialect, outer, joint: undefined, redirections: [] };
      const reader = joined === this.#joined ? this : new PosixReader(this.#collector, joined);
      reader.script(script, block);
    });
  }

  /** The text to which the places in a substitution refer: of its own where escapes in backquotes are taken off. */
  #textOfSubstitution({ pos, end }: Substitution, { source }: ParsedScript): Joined | undefined {
    if (source === undefined) return this.#joined;
    // In double quotes one more character can be escaped; which it is here shows in the text.
    const readings = [ESCAPABLE.backquoted, ESCAPABLE.doubleQuoted].map((it) =>
      unescaped(this.#joined, pos + 1, end - 1, it),
    );
    return readings.find((it) => it.text === source);
  }

  #assignments(prefix: Command['prefix']): readonly ShellAssignment[] {
    const found: ShellAssignment[] = [];
    for (const node of prefix) {
      if (node.type !== 'Assignment') continue;
      const { name, value } = node;
      const { start, end } = this.#span(node.pos, node.end);
      found.push({ start, end, name, value: value.type === 'Word' ? posixWord(value, this.#joined) : undefined });
    }
    return found;
  }

  /** Words as `eval` puts them together. */
  #textOf(nodes: readonly (Word | Assignment)[]): Joined | undefined {
    const [first, last] = [nodes[0], nodes.at(-1)];
    const isPlain = nodes.every((it) => it.type === 'Word' && it.parts === undefined);
    if (isPlain && first !== undefined && last !== undefined) return sliceJoined(this.#joined, first.pos, last.end);
    const texts: Joined[] = [];
    for (const node of nodes) {
      const isWord = node.type === 'Word';
      const text = isWord ? decodedWord(node, this.#joined) : sliceJoined(this.#joined, node.pos, node.end);
      if (text === undefined) return undefined;
      texts.push(text);
    }
    return concatJoined(texts, ' ');
  }

  #span(start: number, end: number): Span {
    return sourceSpan(this.#joined, start, end);
  }
}

/** A command as the list of commands that a body commonly is. */
function listOf(command: FunctionSyntax['body']): CompoundList {
  if (command.type === 'CompoundList') return command;
  const { pos, end } = command;
  return {
    type: 'CompoundList',
    pos,
    end,
    commands: [{ type: 'Statement', pos, end, command, background: undefined }],
  };
}

function wordsIn(expression: TestCommand['expression']): readonly Word[] {
  switch (expression.type) {
    case 'TestUnary':
      return [expression.operand];
    case 'TestBinary':
      return [expression.left, expression.right];
    case 'TestLogical':
      return expression.operands.flatMap(wordsIn);
    case 'TestNot':
      return wordsIn(expression.operand);
    case 'TestGroup':
      return wordsIn(expression.expression);
  }
}
