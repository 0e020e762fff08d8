import type { CstNode, IToken } from 'chevrotain';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import type {
  Broken,
  Command,
  Declaration,
  EscapeCharacter,
  ExecForm,
  Flag,
  Instruction,
  ListForm,
  Pair,
  SyntaxError,
  Word,
} from './ast.ts';
import type { GrammarError } from './grammar.ts';
import { isHeredocOperand } from './line/heredoc.ts';
import type { LogicalLine } from './line/scan.ts';
import { Operands } from './operand/operands.ts';
import { FlagsEnd, INSTRUCTIONS } from './tokens.ts';

/** An instruction, and what is wrong in it. */
export interface Lowered {
  readonly instruction: Instruction;
  readonly errors: readonly SyntaxError[];
}

/** The typed instruction of a production, its offsets in the source instead of the joined line. */
export function lower(cst: CstNode, line: LogicalLine, escape: EscapeCharacter): Lowered {
  const lowering = new Lowering(line, escape);
  return { instruction: lowering.instruction(nodeIn(cst)), errors: lowering.errors };
}

/** What can be said of tokens that no production takes: where the keyword is, the flags, and words. */
export function lowerBroken(
  tokens: readonly IToken[],
  error: GrammarError,
  line: LogicalLine,
  escape: EscapeCharacter,
): Lowered {
  const lowering = new Lowering(line, escape);
  return { instruction: lowering.broken(tokens, error), errors: lowering.errors };
}

type Children = Readonly<Record<string, readonly (CstNode | IToken)[]>>;

class Lowering {
  readonly #line: LogicalLine;
  readonly #operands: Operands;

  constructor(line: LogicalLine, escape: EscapeCharacter) {
    this.#line = line;
    this.#operands = new Operands(line.joined, escape);
  }

  get errors(): readonly SyntaxError[] {
    return this.#operands.errors;
  }

  instruction({ name, children }: CstNode): Instruction {
    const keywordToken = firstToken(children, KEYWORDS.get(name) ?? 'Unknown');
    if (keywordToken === undefined) throw new Error(`the production ${name} has no keyword`);
    const keyword = this.#operands.span(keywordToken);
    const flags = tokensIn(childrenIn(children, 'flags'), 'Flag').map((it) =>
      this.#operands.flag(keywordToken.image, it),
    );
    const { start } = keyword;
    const { end } = this.#line;
    const base = { start, end, keyword, flags };
    switch (name) {
      case 'add':
      case 'copy':
        return this.#transfer(name === 'add' ? 'Add' : 'Copy', base, children);
      case 'arg':
        return { kind: 'Arg', start, end, keyword, flags, declarations: this.#declarations(children) };
      case 'cmd':
        return { kind: 'Cmd', start, end, keyword, flags, command: this.#command(childrenIn(children, 'command')) };
      case 'entrypoint':
        return {
          kind: 'Entrypoint',
          start,
          end,
          keyword,
          flags,
          command: this.#command(childrenIn(children, 'command')),
        };
      case 'env':
        return { kind: 'Env', start, end, keyword, flags, pairs: this.#pairs(childrenIn(children, 'pairs')) };
      case 'expose':
        return {
          kind: 'Expose',
          start,
          end,
          keyword,
          flags,
          ports: tokensIn(children, 'Word').map((it) => this.#operands.word(it)),
        };
      case 'from':
        return this.#from(base, children);
      case 'healthcheck':
        return this.#healthcheck(base, children);
      case 'label':
        return { kind: 'Label', start, end, keyword, flags, pairs: this.#pairs(childrenIn(children, 'pairs')) };
      case 'maintainer':
        return {
          kind: 'Maintainer',
          start,
          end,
          keyword,
          flags,
          name: this.#operands.literal(tokensIn(children, 'Line')[0]),
        };
      case 'onbuild':
        return this.#onbuild(base, children);
      case 'run':
        return {
          kind: 'Run',
          start,
          end,
          keyword,
          flags,
          command: this.#command(childrenIn(children, 'command')),
          heredocs: this.#line.heredocs,
        };
      case 'shell':
        return this.#shell(base, children);
      case 'stopsignal':
        return {
          kind: 'Stopsignal',
          start,
          end,
          keyword,
          flags,
          signal: this.#operands.word(tokensIn(children, 'Line')[0]),
        };
      case 'user':
        return { kind: 'User', start, end, keyword, flags, user: this.#operands.word(tokensIn(children, 'Line')[0]) };
      case 'volume':
        return this.#volume(base, children);
      case 'workdir':
        return {
          kind: 'Workdir',
          start,
          end,
          keyword,
          flags,
          path: this.#operands.word(tokensIn(children, 'Line')[0]),
        };
      default:
        return this.#unknown(base, keywordToken.image, children);
    }
  }

  broken(tokens: readonly IToken[], { message, token }: GrammarError): Broken {
    const [first, ...rest] = tokens;
    const keyword =
      first === undefined ? { start: this.#line.start, end: this.#line.start } : this.#operands.span(first);
    const flags = rest.filter(isFlag).map((it) => this.#operands.flag(first?.image ?? '', it));
    const words = rest.filter((it) => !isFlag(it) && !isPunctuation(it)).map((it) => this.#operands.literal(it));
    this.#operands.fail(token === undefined ? keyword : this.#operands.span(token), message);
    const { heredocs, end } = this.#line;
    return { kind: 'Broken', start: keyword.start, end, keyword, flags, words, heredocs };
  }

  #unknown(base: Base, name: string, children: Children): Broken {
    const match = nearest(name.toUpperCase(), INSTRUCTIONS);
    const suggestion = match !== undefined && name === name.toLowerCase() ? match.toLowerCase() : match;
    const advice = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    this.#operands.fail(base.keyword, `there is no instruction ${name}${advice}`, suggestion, 'unknown-instruction');
    const words = tokensIn(children, 'Line').flatMap((it) => this.#operands.words(it));
    return {
      kind: 'Broken',
      start: base.start,
      end: base.end,
      keyword: base.keyword,
      flags: base.flags,
      words,
      heredocs: this.#line.heredocs,
    };
  }

  #from({ start, end, keyword, flags }: Base, children: Children): Instruction {
    const [imageToken, nameToken] = tokensIn(children, 'Word');
    const asToken = tokensIn(children, 'As')[0];
    const image = this.#operands.word(imageToken);
    if (asToken === undefined || nameToken === undefined)
      return { kind: 'From', start, end, keyword, flags, image, alias: undefined };
    const as = this.#operands.span(asToken);
    const name = this.#operands.literal(nameToken);
    return {
      kind: 'From',
      start,
      end,
      keyword,
      flags,
      image,
      alias: { kind: 'Alias', start: as.start, end: name.end, as, name },
    };
  }

  #transfer(kind: 'Add' | 'Copy', { start, end, keyword, flags }: Base, children: Children): Instruction {
    const { form, words } = this.#list(childrenIn(children, 'list'));
    const { heredocs } = this.#line;
    const target = words.at(-1);
    const name = kind.toUpperCase();
    if (target === undefined || words.length < 2) {
      this.#operands.fail(keyword, `${name} needs at least one source and a target, like ${name} app.conf /etc/`);
      return { kind: 'Broken', start, end, keyword, flags, words, heredocs };
    }
    if (isHeredocOperand(target.text)) {
      this.#operands.fail(
        target,
        `a here-document can be a source of ${name}, not its target; name the file to write last`,
      );
      return { kind: 'Broken', start, end, keyword, flags, words, heredocs };
    }
    const sources = words.slice(0, -1).filter((it) => !isHeredocOperand(it.text));
    return { kind, start, end, keyword, flags, form, sources, target, heredocs };
  }

  #volume({ start, end, keyword, flags }: Base, children: Children): Instruction {
    const { form, words } = this.#list(childrenIn(children, 'list'));
    if (words.length === 0) this.#operands.fail(keyword, 'VOLUME needs a path, like VOLUME /data');
    else return { kind: 'Volume', start, end, keyword, flags, form, paths: words };
    return { kind: 'Broken', start, end, keyword, flags, words, heredocs: [] };
  }

  #shell({ start, end, keyword, flags }: Base, children: Children): Instruction {
    const command = this.#strings(children);
    if (command !== undefined && command.args.length > 0) return { kind: 'Shell', start, end, keyword, flags, command };
    this.#operands.fail(keyword, 'SHELL needs a program to run, like SHELL ["/bin/bash", "-c"]');
    return { kind: 'Broken', start, end, keyword, flags, words: [], heredocs: [] };
  }

  #healthcheck({ start, end, keyword, flags }: Base, children: Children): Instruction {
    const none = tokensIn(children, 'HealthNone')[0];
    if (none !== undefined)
      return { kind: 'Healthcheck', start, end, keyword, flags, type: this.#operands.span(none), command: undefined };
    const typeToken = tokensIn(children, 'HealthCmd')[0];
    const type = this.#operands.span(typeToken);
    const command = this.#command(childrenIn(children, 'command'));
    const isEmpty = command.kind === 'ShellForm' ? command.text === '' : command.args.length === 0;
    if (!isEmpty) return { kind: 'Healthcheck', start, end, keyword, flags, type, command };
    this.#operands.fail(type, 'HEALTHCHECK CMD needs a command, like HEALTHCHECK CMD curl -f http://localhost/');
    return { kind: 'Broken', start, end, keyword, flags, words: [this.#operands.literal(typeToken)], heredocs: [] };
  }

  #onbuild({ start, end, keyword, flags }: Base, children: Children): Instruction {
    const cst = children['instruction']?.[0];
    if (cst === undefined) {
      this.#operands.fail(keyword, 'ONBUILD needs an instruction to hold back, like ONBUILD RUN make');
      return { kind: 'Broken', start, end, keyword, flags, words: [], heredocs: [] };
    }
    // The image is given the dashes too (instructions/parse.go, parseOnBuild).
    const dashes = tokensIn(childrenIn(children, 'flags'), 'FlagsEnd')[0];
    if (dashes !== undefined) {
      const message = 'ONBUILD holds back all that follows it, and no instruction is named --; leave it out';
      this.#operands.fail(this.#operands.span(dashes), message, undefined, 'onbuild');
    }
    const instruction = this.instruction(nodeIn(cst as CstNode));
    if (instruction.kind === 'Onbuild' || instruction.kind === 'From' || instruction.kind === 'Maintainer') {
      const message = `ONBUILD cannot hold back ${instruction.kind.toUpperCase()}`;
      this.#operands.fail(instruction.keyword, message, undefined, 'onbuild');
      return { kind: 'Broken', start, end, keyword, flags, words: [], heredocs: [] };
    }
    return { kind: 'Onbuild', start, end, keyword, flags, instruction };
  }

  #declarations(children: Children): Declaration[] {
    const tokens = [...tokensIn(children, 'Assignment'), ...tokensIn(children, 'Bare')];
    return tokens
      .sort((a, b) => a.startOffset - b.startOffset)
      .map((token) => {
        const [start, end] = this.#operands.assignmentRange(token);
        const equals = token.image.indexOf('=');
        if (equals < 0) {
          const name = this.#operands.wordAt(start, end, false);
          return { kind: 'Declaration', start: name.start, end: name.end, name, value: undefined };
        }
        const name = this.#operands.wordAt(start, start + equals, false);
        if (equals === 0)
          this.#operands.fail(this.#operands.spanOf(start, end), 'ARG needs a name before the equals sign');
        const value = this.#operands.wordAt(start + equals + 1, end, true);
        return { kind: 'Declaration', start: name.start, end: value.end, name, value };
      });
  }

  #pairs(children: Children): Pair[] {
    const oldKey = tokensIn(children, 'OldKey')[0];
    const oldValue = tokensIn(children, 'Line')[0];
    if (oldKey !== undefined && oldValue !== undefined) {
      const key = this.#operands.word(oldKey);
      const value = this.#operands.word(oldValue);
      return [{ kind: 'Pair', start: key.start, end: value.end, key, separator: ' ', value }];
    }
    return tokensIn(children, 'Assignment').map((token) => {
      const [start, end] = this.#operands.assignmentRange(token);
      const equals = start + token.image.indexOf('=');
      const key = this.#operands.wordAt(start, equals, true);
      if (equals === start)
        this.#operands.fail(this.#operands.spanOf(start, end), 'a name is missing before the equals sign');
      const value = this.#operands.wordAt(equals + 1, end, true);
      return { kind: 'Pair', start: key.start, end: value.end, key, separator: '=', value };
    });
  }

  #list(children: Children): { form: ListForm; words: Word[] } {
    const strings = children['strings']?.[0];
    if (strings === undefined)
      return { form: 'words', words: tokensIn(children, 'Word').map((it) => this.#operands.word(it)) };
    return { form: 'json', words: this.#stringWords(strings as CstNode, true) };
  }

  #command(children: Children): Command {
    return this.#strings(children) ?? this.#operands.shellForm(tokensIn(children, 'Line')[0]);
  }

  #stringWords({ children }: CstNode, expands: boolean): Word[] {
    return tokensIn(children, 'JsonString').map((it) => this.#operands.string(it, expands));
  }

  #strings(children: Children): ExecForm | undefined {
    const strings = children['strings']?.[0] as CstNode | undefined;
    if (strings === undefined) return undefined;
    const open = this.#operands.span(tokensIn(strings.children, 'JsonOpen')[0]);
    const close = this.#operands.span(tokensIn(strings.children, 'JsonClose')[0]);
    return { kind: 'ExecForm', start: open.start, end: close.end, args: this.#stringWords(strings, false) };
  }
}

interface Base extends Span {
  readonly keyword: Span;
  readonly flags: readonly Flag[];
}

const NONE: readonly never[] = [];

/** The name of the keyword's token by that of the production. */
const KEYWORDS: ReadonlyMap<string, string> = new Map(INSTRUCTIONS.map((it) => [it.toLowerCase(), it]));

/** The production inside `instruction`. */
function nodeIn({ children }: CstNode): CstNode {
  const node = children['production']?.[0];
  if (node === undefined) throw new Error('an instruction without a production');
  return node as CstNode;
}

function childrenIn(children: Children, name: string): Children {
  return (children[name]?.[0] as CstNode | undefined)?.children ?? {};
}

function tokensIn(children: Children, name: string): readonly IToken[] {
  return (children[name] ?? NONE) as readonly IToken[];
}

function firstToken(children: Children, name: string): IToken | undefined {
  return tokensIn(children, name)[0];
}

function isFlag(token: IToken): boolean {
  return token.tokenType.CATEGORIES?.some((it) => it.name === 'Flag') ?? false;
}

function isPunctuation({ image, tokenType }: IToken): boolean {
  return image === '[' || image === ',' || image === ']' || tokenType === FlagsEnd;
}
