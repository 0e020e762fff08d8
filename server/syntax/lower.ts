import type { CstNode, IToken } from 'chevrotain';
import { type Joined, type Stretch, sliceJoined, sourceOffset, sourceSpan } from '../text/joined.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import type {
  Broken,
  Command,
  Declaration,
  EscapeCharacter,
  ExecForm,
  Field,
  Flag,
  Instruction,
  ListForm,
  Pair,
  ShellForm,
  SyntaxError,
  Word,
  WordPart,
} from './ast.ts';
import type { GrammarError } from './grammar.ts';
import { isHeredocOperand } from './heredoc.ts';
import type { LogicalLine } from './scan.ts';
import { INSTRUCTIONS } from './tokens.ts';
import { partsOf } from './word.ts';

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
export function lowerBroken(tokens: readonly IToken[], error: GrammarError, line: LogicalLine, escape: EscapeCharacter): Lowered {
  const lowering = new Lowering(line, escape);
  return { instruction: lowering.broken(tokens, error), errors: lowering.errors };
}

type Children = Readonly<Record<string, readonly (CstNode | IToken)[]>>;

class Lowering {
  readonly errors: SyntaxError[] = [];
  readonly #line: LogicalLine;
  readonly #joined: Joined;
  readonly #escape: EscapeCharacter;
  /** Where the source offset of a joined offset differs by one amount throughout: the amount. */
  readonly #shift: number | undefined;

  constructor(line: LogicalLine, escape: EscapeCharacter) {
    this.#line = line;
    this.#joined = line.joined;
    this.#escape = escape;
    const [stretch, ...more] = line.joined.stretches;
    this.#shift = stretch !== undefined && more.length === 0 ? stretch.source - stretch.at : undefined;
  }

  instruction({ name, children }: CstNode): Instruction {
    const keywordToken = firstToken(children, name.toUpperCase()) ?? tokensIn(children, 'Unknown')[0];
    if (keywordToken === undefined) throw new Error(`the production ${name} has no keyword`);
    const keyword = this.#span(keywordToken);
    const flags = (children['Flag'] ?? NONE).map((it) => this.#flag(it as IToken));
    const base = { start: keyword.start, end: this.#line.end, keyword, flags };
    switch (name) {
      case 'add':
      case 'copy':
        return this.#transfer(name === 'add' ? 'Add' : 'Copy', base, children);
      case 'arg':
        return { kind: 'Arg', ...base, declarations: this.#declarations(children) };
      case 'cmd':
        return { kind: 'Cmd', ...base, command: this.#command(children) };
      case 'entrypoint':
        return { kind: 'Entrypoint', ...base, command: this.#command(children) };
      case 'env':
        return { kind: 'Env', ...base, pairs: this.#pairs(children) };
      case 'expose':
        return { kind: 'Expose', ...base, ports: tokensIn(children, 'Word').map((it) => this.#word(it)) };
      case 'from':
        return this.#from(base, children);
      case 'healthcheck':
        return this.#healthcheck(base, children);
      case 'label':
        return { kind: 'Label', ...base, pairs: this.#pairs(children) };
      case 'maintainer':
        return { kind: 'Maintainer', ...base, name: this.#literal(tokensIn(children, 'Line')[0]) };
      case 'onbuild':
        return this.#onbuild(base, children);
      case 'run':
        return { kind: 'Run', ...base, command: this.#command(children), heredocs: this.#line.heredocs };
      case 'shell':
        return this.#shell(base, children);
      case 'stopsignal':
        // BuildKit expands no variable here, whatever its reference says (instructions/commands.go, StopSignalCommand).
        return { kind: 'Stopsignal', ...base, signal: this.#literal(tokensIn(children, 'Line')[0]) };
      case 'user':
        return { kind: 'User', ...base, user: this.#word(tokensIn(children, 'Line')[0]) };
      case 'volume':
        return this.#volume(base, children);
      case 'workdir':
        return { kind: 'Workdir', ...base, path: this.#word(tokensIn(children, 'Line')[0]) };
      default:
        return this.#unknown(base, keywordToken.image, children);
    }
  }

  broken(tokens: readonly IToken[], { message, token }: GrammarError): Broken {
    const [first, ...rest] = tokens;
    const keyword = first === undefined ? { start: this.#line.start, end: this.#line.start } : this.#span(first);
    const flags = rest.filter(isFlag).map((it) => this.#flag(it));
    const words = rest.filter((it) => !isFlag(it) && !isPunctuation(it)).map((it) => this.#literal(it));
    this.#fail(token === undefined ? keyword : this.#span(token), message);
    const { heredocs, end } = this.#line;
    return { kind: 'Broken', start: keyword.start, end, keyword, flags, words, heredocs };
  }

  #unknown(base: Base, name: string, children: Children): Broken {
    const match = nearest(name.toUpperCase(), INSTRUCTIONS);
    const suggestion = match !== undefined && name === name.toLowerCase() ? match.toLowerCase() : match;
    const message = `there is no instruction ${name}`;
    this.errors.push({
      ...base.keyword,
      code: 'unknown-instruction',
      message: suggestion === undefined ? message : `${message}; did you mean ${suggestion}?`,
      suggestion,
    });
    const words = tokensIn(children, 'Word').map((it) => this.#literal(it));
    return { kind: 'Broken', start: base.start, end: base.end, keyword: base.keyword, flags: base.flags, words, heredocs: this.#line.heredocs };
  }

  #from(base: Base, children: Children): Instruction {
    const [imageToken, nameToken] = tokensIn(children, 'Word');
    const asToken = tokensIn(children, 'As')[0];
    const image = this.#word(imageToken);
    if (asToken === undefined || nameToken === undefined) return { kind: 'From', ...base, image, alias: undefined };
    const as = this.#span(asToken);
    const name = this.#literal(nameToken);
    return { kind: 'From', ...base, image, alias: { kind: 'Alias', start: as.start, end: name.end, as, name } };
  }

  #transfer(kind: 'Add' | 'Copy', base: Base, children: Children): Instruction {
    const { form, words } = this.#list(children);
    const { heredocs } = this.#line;
    const target = words.at(-1);
    const keyword = kind.toUpperCase();
    if (target === undefined || words.length < 2) {
      this.#fail(base.keyword, `${keyword} needs at least one source and a target, like ${keyword} app.conf /etc/`);
      return { kind: 'Broken', ...base, words, heredocs };
    }
    if (isHeredocOperand(target.text)) {
      this.#fail(target, `a here-document can be a source of ${keyword}, not its target; name the file to write last`);
      return { kind: 'Broken', ...base, words, heredocs };
    }
    const sources = words.slice(0, -1).filter((it) => !isHeredocOperand(it.text));
    return { kind, ...base, form, sources, target, heredocs };
  }

  #volume(base: Base, children: Children): Instruction {
    const { form, words } = this.#list(children);
    if (words.length === 0) this.#fail(base.keyword, 'VOLUME needs a path, like VOLUME /data');
    else return { kind: 'Volume', ...base, form, paths: words };
    return { kind: 'Broken', ...base, words, heredocs: [] };
  }

  #shell(base: Base, children: Children): Instruction {
    const command = this.#strings(children);
    if (command !== undefined && command.args.length > 0) return { kind: 'Shell', ...base, command };
    this.#fail(base.keyword, 'SHELL needs a program to run, like SHELL ["/bin/bash", "-c"]');
    return { kind: 'Broken', ...base, words: [], heredocs: [] };
  }

  #healthcheck(base: Base, children: Children): Instruction {
    const none = tokensIn(children, 'HealthNone')[0];
    if (none !== undefined) return { kind: 'Healthcheck', ...base, type: this.#span(none), command: undefined };
    const type = this.#span(tokensIn(children, 'HealthCmd')[0]);
    const command = this.#command(children);
    if (command.kind === 'ShellForm' || command.args.length > 0) return { kind: 'Healthcheck', ...base, type, command };
    this.#fail(type, 'HEALTHCHECK CMD needs a command');
    return { kind: 'Broken', ...base, words: [], heredocs: [] };
  }

  #onbuild(base: Base, children: Children): Instruction {
    const cst = children['instruction']?.[0];
    if (cst === undefined) {
      this.#fail(base.keyword, 'ONBUILD needs an instruction to hold back, like ONBUILD RUN make');
      return { kind: 'Broken', ...base, words: [], heredocs: [] };
    }
    const instruction = this.instruction(nodeIn(cst as CstNode));
    if (instruction.kind === 'Onbuild' || instruction.kind === 'From' || instruction.kind === 'Maintainer') {
      this.#fail(instruction.keyword, `ONBUILD cannot hold back ${instruction.kind.toUpperCase()}`);
      return { kind: 'Broken', ...base, words: [], heredocs: [] };
    }
    return { kind: 'Onbuild', ...base, instruction };
  }

  #declarations(children: Children): Declaration[] {
    const tokens = [...tokensIn(children, 'Assignment'), ...tokensIn(children, 'Bare')];
    return tokens
      .sort((a, b) => a.startOffset - b.startOffset)
      .map((token) => {
        const [start, end] = this.#wordRange(token);
        const equals = token.image.indexOf('=');
        if (equals < 0) {
          const name = this.#wordAt(start, end, false);
          return { kind: 'Declaration', start: name.start, end: name.end, name, value: undefined };
        }
        const name = this.#wordAt(start, start + equals, false);
        if (equals === 0) this.#fail(this.#spanOf(start, end), 'ARG needs a name before the equals sign');
        const value = this.#wordAt(start + equals + 1, end, true);
        return { kind: 'Declaration', start: name.start, end: value.end, name, value };
      });
  }

  #pairs(children: Children): Pair[] {
    const oldKey = tokensIn(children, 'OldKey')[0];
    const oldValue = tokensIn(children, 'OldValue')[0];
    if (oldKey !== undefined && oldValue !== undefined) {
      const key = this.#word(oldKey);
      const value = this.#word(oldValue);
      return [{ kind: 'Pair', start: key.start, end: value.end, key, separator: ' ', value }];
    }
    return tokensIn(children, 'Assignment').map((token) => {
      const [start, end] = this.#wordRange(token);
      const equals = start + token.image.indexOf('=');
      const key = this.#wordAt(start, equals, true);
      if (equals === start) this.#fail(this.#spanOf(start, end), 'a name is missing before the equals sign');
      const value = this.#wordAt(equals + 1, end, true);
      return { kind: 'Pair', start: key.start, end: value.end, key, separator: '=', value };
    });
  }

  #list(children: Children): { form: ListForm; words: Word[] } {
    const strings = children['strings']?.[0];
    if (strings === undefined) return { form: 'words', words: tokensIn(children, 'Word').map((it) => this.#word(it)) };
    return { form: 'json', words: this.#stringWords(strings as CstNode, true) };
  }

  #command(children: Children): Command {
    return this.#strings(children) ?? this.#shellForm(tokensIn(children, 'Line')[0]);
  }

  #shellForm(token: IToken | undefined): ShellForm {
    // Without a command the shell form is empty, at the end of the line.
    const start = token?.startOffset ?? this.#joined.text.length;
    const joined = start === 0 ? this.#joined : this.#slice(start, this.#joined.text.length);
    return { kind: 'ShellForm', ...this.#spanOf(start, this.#joined.text.length), text: joined.text, joined };
  }

  #strings(children: Children): ExecForm | undefined {
    const strings = children['strings']?.[0] as CstNode | undefined;
    if (strings === undefined) return undefined;
    const open = this.#span(tokensIn(strings.children, 'JsonOpen')[0]);
    const close = this.#span(tokensIn(strings.children, 'JsonClose')[0]);
    return { kind: 'ExecForm', start: open.start, end: close.end, args: this.#stringWords(strings, false) };
  }

  #stringWords({ children }: CstNode, expands: boolean): Word[] {
    return tokensIn(children, 'JsonString').map((token) => {
      const start = token.startOffset;
      const span = this.#span(token);
      const decoded = this.#decode(start + 1, start + token.image.length - 1);
      return { kind: 'Word', ...span, text: decoded.text, parts: this.#parts(decoded, expands) };
    });
  }

  /** The text of a JSON string's inside; an escape sequence has the place of its backslash. */
  #decode(start: number, end: number): Joined {
    if (!this.#joined.text.slice(start, end).includes('\\')) return this.#slice(start, end);
    let text = '';
    const stretches: Stretch[] = [];
    for (let at = start; at < end; ) {
      const image = JSON_CHARACTER.exec(this.#joined.text.slice(at, at + 6))?.[0] ?? '';
      stretches.push({ at: text.length, source: sourceOffset(this.#joined, at) });
      text += image.length === 1 ? image : JSON.parse(`"${image}"`);
      at += image.length;
    }
    return { text, stretches, end: sourceOffset(this.#joined, end) };
  }

  #flag(token: IToken): Flag {
    const plain = this.#unquoted(token.startOffset, token.startOffset + token.image.length);
    const equals = plain.text.indexOf('=');
    const span = this.#span(token);
    const nameEnd = equals < 0 ? plain.text.length : equals;
    const flag = { kind: 'Flag', ...span, name: plain.text.slice(2, nameEnd), nameSpan: sourceSpan(plain, 2, nameEnd) } as const;
    if (equals < 0) return { ...flag, value: undefined, fields: [] };

    const joined = sliceJoined(plain, equals + 1, plain.text.length);
    const hasFields = flag.name === 'mount' || flag.name === 'device';
    const { text } = joined;
    const value = { kind: 'Word', start: sourceOffset(plain, equals) + 1, end: span.end, text } as const;
    return {
      ...flag,
      // The parts of a value with fields are told in its fields, and a mistake in one is reported once.
      value: { ...value, parts: hasFields ? literally(value, text) : this.#parts(joined, true) },
      fields: hasFields ? this.#fields(joined) : [],
    };
  }

  /** Comma-separated, a field in double quotes may hold commas, as in a line of CSV (BuildKit's use of csvvalue.Fields). */
  #fields(joined: Joined): Field[] {
    const { text } = joined;
    const fields: Field[] = [];
    for (let start = 0; start <= text.length; ) {
      const quoted = text.charAt(start) === '"';
      const close = quoted ? text.indexOf('"', start + 1) : -1;
      const comma = text.indexOf(',', Math.max(close, start));
      const end = comma < 0 ? text.length : comma;
      fields.push(this.#field(joined, quoted ? start + 1 : start, quoted && close > start ? close : end));
      start = end + 1;
    }
    return fields;
  }

  #field(joined: Joined, start: number, end: number): Field {
    const equals = joined.text.slice(start, end).indexOf('=');
    const keyEnd = equals < 0 ? end : start + equals;
    const key = { kind: 'Word', ...sourceSpan(joined, start, keyEnd), text: joined.text.slice(start, keyEnd) } as const;
    const span = sourceSpan(joined, start, end);
    const field = { kind: 'Field', ...span, key: { ...key, parts: literally(key, key.text) } } as const;
    if (equals < 0) return { ...field, value: undefined };
    const value = sliceJoined(joined, keyEnd + 1, end);
    const valueSpan = { start: sourceOffset(joined, keyEnd) + 1, end: span.end };
    return { ...field, value: { kind: 'Word', ...valueSpan, text: value.text, parts: this.#parts(value, true) } };
  }

  /** A flag without its quotes and escapes, as BuildKit takes them off (split_command.go, extractBuilderFlags). */
  #unquoted(start: number, end: number): Joined {
    if (!QUOTING.test(this.#joined.text.slice(start, end))) return this.#slice(start, end);
    const stretches: Stretch[] = [];
    let text = '';
    let quote = '';
    for (let at = start; at < end; at++) {
      const character = this.#joined.text.charAt(at);
      if (character === quote) quote = '';
      else if (quote === '' && (character === '"' || character === "'")) quote = character;
      else {
        if (character === this.#escape && ++at === end) break;
        stretches.push({ at: text.length, source: sourceOffset(this.#joined, at) });
        text += this.#joined.text.charAt(at);
      }
    }
    return { text, stretches, end: sourceSpan(this.#joined, start, end).end };
  }

  /** The joined offsets of a word of ENV, LABEL or ARG, without an escape character that protects nothing at the end. */
  #wordRange({ startOffset, image }: IToken): [start: number, end: number] {
    return [startOffset, startOffset + image.length - (endsInLoneEscape(image, this.#escape) ? 1 : 0)];
  }

  #word(token: IToken | undefined): Word {
    const { startOffset, image } = present(token);
    return this.#wordAt(startOffset, startOffset + image.length, true);
  }

  #literal(token: IToken | undefined): Word {
    const { startOffset, image } = present(token);
    return this.#wordAt(startOffset, startOffset + image.length, false);
  }

  #wordAt(start: number, end: number, expands: boolean): Word {
    const span = this.#spanOf(start, end);
    const text = this.#joined.text.slice(start, end);
    if (!expands || !SPECIAL.test(text)) return { kind: 'Word', ...span, text, parts: literally(span, text) };
    return { kind: 'Word', ...span, text, parts: this.#parts(this.#slice(start, end), true) };
  }

  #parts(joined: Joined, expands: boolean): readonly WordPart[] {
    if (!expands || !SPECIAL.test(joined.text)) return literally(sourceSpan(joined, 0, joined.text.length), joined.text);
    const { parts, error } = partsOf(joined, this.#escape);
    if (error !== undefined) this.#fail(error.span, error.message, error.suggestion);
    return parts;
  }

  #slice(start: number, end: number): Joined {
    const shift = this.#shift;
    if (shift === undefined) return sliceJoined(this.#joined, start, end);
    const text = this.#joined.text.slice(start, end);
    return { text, stretches: [{ at: 0, source: start + shift }], end: end + shift };
  }

  #span(token: IToken | undefined): Span {
    const { startOffset, image } = present(token);
    return this.#spanOf(startOffset, startOffset + image.length);
  }

  #spanOf(start: number, end: number): Span {
    const shift = this.#shift;
    return shift === undefined ? sourceSpan(this.#joined, start, end) : { start: start + shift, end: end + shift };
  }

  #fail({ start, end }: Span, message: string, suggestion?: string): void {
    this.errors.push({ start, end, code: 'syntax', message, suggestion });
  }
}

interface Base extends Span {
  readonly keyword: Span;
  readonly flags: readonly Flag[];
}

const NONE: readonly never[] = [];
const QUOTING = /["'\\`]/;
/** What makes a word more than its characters. */
const SPECIAL = /[$"'\\`]/;
const JSON_CHARACTER = /^(?:\\u[0-9a-fA-F]{4}|\\[^]|[^])/;

/** The production inside `instruction`. */
function nodeIn(cst: CstNode): CstNode {
  for (const name in cst.children) return cst.children[name]?.[0] as CstNode;
  throw new Error('an instruction without a production');
}

function tokensIn(children: Children, name: string): readonly IToken[] {
  return (children[name] ?? NONE) as readonly IToken[];
}

function firstToken(children: Children, name: string): IToken | undefined {
  return tokensIn(children, name)[0];
}

/** What the grammar guarantees to be there. */
function present(token: IToken | undefined): IToken {
  if (token === undefined) throw new Error('the grammar let an incomplete instruction pass');
  return token;
}

function isFlag(token: IToken): boolean {
  return token.tokenType.CATEGORIES?.some((it) => it.name === 'Flag') ?? false;
}

function isPunctuation({ image }: IToken): boolean {
  return image === '[' || image === ',' || image === ']' || image === '--';
}

function literally(span: Span, text: string): readonly WordPart[] {
  return text === '' ? NONE : [{ kind: 'Literal', start: span.start, end: span.end, text }];
}

function endsInLoneEscape(image: string, escape: EscapeCharacter): boolean {
  let count = 0;
  while (image.charAt(image.length - 1 - count) === escape) count++;
  return count % 2 === 1;
}
