import { type Joined, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type {
  DoubleQuoted,
  EscapeCharacter,
  Escaped,
  Literal,
  Modifier,
  SingleQuoted,
  Variable,
  WordPart,
} from '../ast.ts';

/** What a word is made of, in order and without a gap; behind an error all is one literal. */
export interface Parts {
  readonly parts: readonly WordPart[];
  readonly error: WordError | undefined;
}

/** Why BuildKit would refuse a word whatever the variables hold, at the place that a reader would change. */
interface WordError {
  readonly span: Span;
  readonly message: string;
  /** The text that was most likely meant at the span. */
  readonly suggestion: string | undefined;
}

/** The parts of a word, told apart as BuildKit does when it expands one (shell/lex.go, processStopOn). Never throws. */
export function partsOf(joined: Joined, escape: EscapeCharacter): Parts {
  if (!(escape === '\\' ? BACKSLASH_WORD : BACKTICK_WORD).test(joined.text)) return plain(joined);
  return new WordReader(joined, escape, { hasQuotes: true, isUnset: false }).read();
}

/**
 * The parts of a line in which heredocs are looked for. No variable is set there, so that BuildKit minds no modifier which
 * begins with a colon, such as that of the shell in `${SHA:0:7}` (shell/lex.go, processDollar).
 */
export function unsetPartsOf(joined: Joined): Parts {
  return BACKSLASH_WORD.test(joined.text)
    ? new WordReader(joined, '\\', { hasQuotes: true, isUnset: true }).read()
    : plain(joined);
}

/**
 * The parts of a heredoc's body: quotes are characters like others, and the escape character is the backslash
 * whatever the directive says (BuildKit's dockerfile2llb/convert.go, dispatch, where it calls ExpandRaw).
 */
export function bodyPartsOf(joined: Joined): Parts {
  return BODY.test(joined.text)
    ? new WordReader(joined, '\\', { hasQuotes: false, isUnset: false }).read()
    : plain(joined);
}

const BACKSLASH_WORD = /[$'"\\]/;
const BACKTICK_WORD = /[$'"`]/;
const BODY = /[$\\]/;

/** `build_arg`, `ÄRGER`, `12`, `@`: letters and digits in Go's sense, digits alone, or one special parameter (processName). */
function nameAt(text: string, at: number): string {
  PLAIN_NAME.lastIndex = at;
  const plain = PLAIN_NAME.exec(text)?.[0] ?? '';
  const isPlain = !(text.charCodeAt(at + plain.length) >= 0x80);
  if (isPlain) return plain;
  // Made here, because to list all letters there are takes V8 longer than to parse a Dockerfile.
  const name = /[\p{L}_][\p{L}\p{Nd}_]*|\p{Nd}+|[@*#?\-$!]/uy;
  name.lastIndex = at;
  return name.exec(text)?.[0] ?? '';
}

const PLAIN_NAME = /[A-Za-z_]\w*|\d+|[@*#?\-$!]/y;

/** BuildKit sets no limit; nobody writes this deep, and what walks the tree need not fear for its stack. */
const DEEPEST = 100;

function plain(joined: Joined): Parts {
  const { text } = joined;
  const { start, end } = sourceSpan(joined, 0, text.length);
  const parts: readonly WordPart[] =
    text === '' ? [] : [{ kind: 'Literal', start, end, text: literalText(text, 0, text.length) }];
  return { parts, error: undefined };
}

/** Without a byte order mark in front of the word: Go's text/scanner passes over it. */
function literalText(text: string, start: number, end: number): string {
  return text.slice(start === 0 && text.startsWith('\ufeff') ? 1 : start, end);
}

interface Manner {
  /** Whether quotes are more than characters. */
  readonly hasQuotes: boolean;
  /** Whether it is read while no variable is set. */
  readonly isUnset: boolean;
}

/** Reads a word once from left to right. After an error a method returns `undefined`, and its caller does so too. */
class WordReader {
  readonly #joined: Joined;
  readonly #text: string;
  readonly #escape: EscapeCharacter;
  readonly #hasQuotes: boolean;
  readonly #isUnset: boolean;
  #at = 0;
  #depth = 0;
  #error: WordError | undefined;

  constructor(joined: Joined, escape: EscapeCharacter, { hasQuotes, isUnset }: Manner) {
    this.#joined = joined;
    this.#text = joined.text;
    this.#escape = escape;
    this.#hasQuotes = hasQuotes;
    this.#isUnset = isUnset;
  }

  read(): Parts {
    const parts: WordPart[] = [];
    this.#readTo('', parts);
    return { parts, error: this.#error };
  }

  /** Adds the parts up to `stop`, and passes it; false where the text ends first, or after an error. */
  #readTo(stop: string, parts: WordPart[]): boolean {
    let literal = this.#at;
    while (this.#at < this.#text.length) {
      const start = this.#at;
      if (this.#text[start] === stop) {
        this.#addLiteral(parts, literal, start);
        this.#at++;
        return true;
      }
      const part = this.#part();
      if (this.#error !== undefined) break;
      if (part === undefined) continue;
      this.#addLiteral(parts, literal, start);
      parts.push(part);
      literal = this.#at;
    }
    this.#addLiteral(parts, literal, this.#text.length);
    return false;
  }

  /** The part that begins here; `undefined` for a character that stands for itself, which is passed. */
  #part(): WordPart | undefined {
    switch (this.#text[this.#at]) {
      case '$':
        return this.#variable();
      case this.#escape:
        return this.#escaped();
      case "'":
        if (this.#hasQuotes) return this.#singleQuoted();
        break;
      case '"':
        if (this.#hasQuotes) return this.#doubleQuoted();
        break;
    }
    this.#at++;
    return undefined;
  }

  #escaped(): Escaped {
    const start = this.#at;
    const code = this.#text.codePointAt(start + 1);
    const text = code === undefined ? '' : String.fromCodePoint(code);
    this.#at += 1 + text.length;
    const span = this.#span(start, this.#at);
    return { kind: 'Escaped', start: span.start, end: span.end, text };
  }

  #singleQuoted(): SingleQuoted | undefined {
    const start = this.#at;
    const end = this.#text.indexOf("'", start + 1);
    if (end < 0) return this.#fail(start, start + 1, 'the single quote is never closed');
    this.#at = end + 1;
    const span = this.#span(start, this.#at);
    return { kind: 'SingleQuoted', start: span.start, end: span.end, text: this.#text.slice(start + 1, end) };
  }

  #doubleQuoted(): DoubleQuoted | undefined {
    const start = this.#at++;
    const parts: DoubleQuoted['parts'][number][] = [];
    let literal = this.#at;
    while (this.#at < this.#text.length) {
      const at = this.#at;
      if (this.#text[at] === '"') {
        this.#addLiteral(parts, literal, at);
        this.#at++;
        const span = this.#span(start, this.#at);
        return { kind: 'DoubleQuoted', start: span.start, end: span.end, parts };
      }
      const part = this.#quotedPart();
      if (this.#error !== undefined) return undefined;
      if (part === undefined) continue;
      this.#addLiteral(parts, literal, at);
      parts.push(part);
      literal = this.#at;
    }
    return this.#fail(start, start + 1, 'the double quote is never closed');
  }

  /** As `#part`, in double quotes: single quotes mean nothing, and few characters can be escaped. */
  #quotedPart(): Escaped | Variable | undefined {
    const char = this.#text[this.#at];
    if (char === '$') return this.#variable();
    const next = this.#text[this.#at + 1];
    if (char === this.#escape && (next === '"' || next === '$' || next === this.#escape)) return this.#escaped();
    this.#at++;
    return undefined;
  }

  /** `undefined` also for a dollar sign that no name follows. */
  #variable(): Variable | undefined {
    const start = this.#at;
    if (this.#text[start + 1] === '{') return this.#bracedVariable();
    this.#at++;
    const name = this.#name();
    if (name === '') return undefined;
    return this.#variableNamed(name, start, this.#span(start + 1, this.#at), undefined);
  }

  #bracedVariable(): Variable | undefined {
    const start = this.#at;
    this.#at += 2;
    const first = this.#text[this.#at];
    if (first === '}') return this.#fail(start, start + 3, 'the name of a variable is missing between the braces');
    if (first === '{' || first === ':') {
      return this.#fail(start, start + 3, `the name of a variable must follow "\${", not "${first}"`);
    }
    const name = this.#name();
    const nameEnd = this.#at;
    const modifier = this.#enclosedModifier(start);
    if (this.#error !== undefined) return undefined;
    return this.#variableNamed(name, start, this.#span(start + 2, nameEnd), modifier);
  }

  /** Field by field, because to spread a span costs more. */
  #variableNamed(name: string, from: number, nameSpan: Span, modifier: Modifier | undefined): Variable {
    const { start, end } = this.#span(from, this.#at);
    return { kind: 'Variable', start, end, name, nameSpan, modifier };
  }

  #name(): string {
    const name = nameAt(this.#text, this.#at);
    this.#at += name.length;
    return name;
  }

  /** What stands between the name and the closing brace, and the brace; `undefined` where nothing stands there. */
  #enclosedModifier(start: number): Modifier | undefined {
    const nameEnd = this.#at;
    if (this.#text[nameEnd] === '}') {
      this.#at++;
      return undefined;
    }
    this.#depth++;
    const modifier = this.#depth > DEEPEST ? undefined : this.#modifier();
    if (this.#depth > DEEPEST) this.#fail(start, nameEnd, `variables stand in one another more than ${DEEPEST} deep`);
    else if (modifier === undefined) this.#fail(start, nameEnd, 'this variable is never closed: "}" is missing');
    this.#depth--;
    return modifier;
  }

  /** `undefined` where the text ends before the modifier does, or after an error. */
  #modifier(): Modifier | undefined {
    const start = this.#at;
    const operator = operatorAt(this.#text, start);
    if (operator === undefined) return this.#isUnset ? this.#passedModifier() : this.#unknownModifier();
    this.#at += operator.length;
    switch (operator) {
      case '/':
        return this.#substitution();
      case '#':
      case '%': {
        const longest = this.#take(operator);
        const pattern = this.#operand('}');
        return pattern && { operator, longest, pattern };
      }
      default: {
        const word = this.#operand('}');
        return word && { operator, word };
      }
    }
  }

  #substitution(): Modifier | undefined {
    const start = this.#at - 1;
    const all = this.#take('/');
    const pattern = this.#operand('/');
    if (pattern === undefined) return this.#missingReplacement(start);
    const replacement = this.#operand('}');
    return replacement && { operator: '/', all, pattern, replacement };
  }

  /** Not an error of its own where nothing closes the variable either. */
  #missingReplacement(start: number): undefined {
    const end = this.#text.indexOf('}', start);
    if (end < 0) return undefined;
    const message = 'the replacement is missing: a second "/" must follow the pattern';
    return this.#fail(start, end, message, `${this.#text.slice(start, end)}/`);
  }

  #operand(stop: string): readonly WordPart[] | undefined {
    const parts: WordPart[] = [];
    return this.#readTo(stop, parts) ? parts : undefined;
  }

  #take(char: string): boolean {
    const taken = this.#text[this.#at] === char;
    if (taken) this.#at++;
    return taken;
  }

  /** One that BuildKit does not know, and takes for no more than a message where the variable is not set: `:0:7`. */
  #passedModifier(): Modifier | undefined {
    const start = this.#at;
    PASSED_MODIFIER.lastIndex = start;
    if (!PASSED_MODIFIER.test(this.#text)) return this.#unknownModifier();
    this.#at = PASSED_MODIFIER.lastIndex;
    const word: WordPart[] = [];
    this.#addLiteral(word, start + 1, this.#at);
    return this.#readTo('}', word) ? { operator: ':?', word } : undefined;
  }

  /** Not an error where the text ends: then the brace is what is missing. */
  #unknownModifier(): undefined {
    const start = this.#at;
    const written = /^:?.?/su.exec(this.#text.slice(start))?.[0] ?? '';
    if (written === '' || written === ':') return undefined;
    const message = `"${written}" can do nothing to a variable here; the modifiers are :- - :+ + :? ? # % and /`;
    return this.#fail(start, start + written.length, message, written === '=' || written === ':=' ? ':-' : undefined);
  }

  #addLiteral(parts: { push(literal: Literal): void }, start: number, end: number): void {
    if (end <= start) return;
    const span = this.#span(start, end);
    parts.push({ kind: 'Literal', start: span.start, end: span.end, text: literalText(this.#text, start, end) });
  }

  /** Keeps the first error: what follows it is only its consequence. */
  #fail(start: number, end: number, message: string, suggestion?: string): undefined {
    this.#error ??= { span: this.#span(start, end), message, suggestion };
    return undefined;
  }

  #span(start: number, end: number): Span {
    return sourceSpan(this.#joined, start, end);
  }
}

const PASSED_MODIFIER = /:[^#%]/suy;
const OPERATORS = [':-', ':+', ':?', '-', '+', '?', '#', '%', '/'] as const satisfies readonly Modifier['operator'][];

function operatorAt(text: string, at: number): Modifier['operator'] | undefined {
  return OPERATORS.find((it) => text.startsWith(it, at));
}
