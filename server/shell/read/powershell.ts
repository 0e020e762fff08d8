import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { Block, ShellWord } from '../script.ts';
import type { Collector } from './collector.ts';
import { jointOf, redirectionOf, type Token, TokenLines } from './token-lines.ts';
import { WordParts } from './word-parts.ts';

/** Reads a script of PowerShell, as far as it takes to see commands and their words. Expressions are passed over. */
export function readPowerShell(collector: Collector, joined: Joined, block: Block): void {
  new TokenLines(collector, joined, block, headOf).read(new Tokens(collector, joined, block).read());
}

/** Blanks, a continued line, comments. */
const GAP = /(?:[ \t\r]|`\r?\n|<#[^]*?(?:#>|$)|#[^\n]*)+/y;
/** `&&`, `;`. */
const JOINT = /&&|\|\||[;|\n]/y;
/** `2>&1`, `*>`, `>>`. */
const REDIRECTION = /[\d*]?>>?(?:&\d)?/y;
/** `$x = `, `$env:PATH += `. */
const ASSIGNMENT = /\$(?:\{[^}]*\}|[\w:]+)(?:\.\w+|\[[^\]\n]*\])*[ \t]*[-+*/]?=[ \t]*/y;

/** `'a'`, `"a"`, and as texts of several lines `@'…'@`, `@"…"@`. */
const QUOTED = /@'\r?\n[^]*?(?:\n'@|$)|@"\r?\n[^]*?(?:\n"@|$)|'[^']*(?:''[^']*)*'?|"[^"`]*(?:(?:`[^]?|"")[^"`]*)*"?/y;
/** `$x`, `${x}`, `$env:X`. */
const VARIABLE = /\$(?:\{[^}]*\}|[A-Za-z_][\w:]*|[?$^])/y;
/** `(`, `$(`, `@(`, `{`, `@{`. */
const OPENING = /[$@]?\(|@?\{/y;
const ESCAPED = /`[^]?/y;
/** With what nothing but a literal begins. */
const BARE = /[A-Za-z_\-./\\:=,]/;
const LITERAL = /[\w\-./\\:=,]+|[^ \t\r\n;|(){}]/y;

const VARIABLE_IN_STRING = /\$(?:\{[^{}]*\}|[A-Za-z_][\w:]*)|\$\([^]*$/g;

class Tokens {
  readonly #collector: Collector;
  readonly #joined: Joined;
  readonly #block: Block;
  readonly #text: string;
  #at = 0;

  constructor(collector: Collector, joined: Joined, block: Block) {
    this.#collector = collector;
    this.#joined = joined;
    this.#block = block;
    this.#text = joined.text;
  }

  *read(): Generator<Token> {
    let isAtCommand = true;
    while (this.#at < this.#text.length) {
      const start = this.#at;
      if (BARE.test(this.#text.charAt(start))) {
        isAtCommand = false;
        yield { kind: 'word', word: this.#word(), start, end: this.#at };
        continue;
      }
      if (this.#take(GAP) !== undefined || (isAtCommand && this.#take(ASSIGNMENT) !== undefined)) continue;
      const joint = this.#take(JOINT);
      const redirection = joint ?? this.#take(REDIRECTION);
      isAtCommand = joint !== undefined;
      if (joint !== undefined) yield jointOf(joint, start, this.#at);
      else if (redirection !== undefined) yield redirectionOf(redirection, start, this.#at);
      else if (/[)}]/.test(this.#text.charAt(start))) this.#at++;
      else yield { kind: 'word', word: this.#word(), start, end: this.#at };
    }
  }

  #word(): ShellWord {
    const start = this.#at;
    const parts = new WordParts(this.#joined);
    // The call operator is a word of its own, whether or not a blank follows.
    if (this.#text.charAt(start) === '&') parts.literal(start, ++this.#at, '&', false);
    else while (this.#part(parts));
    return parts.word(start, this.#at);
  }

  /** Adds the part that begins here; false at the end of the word. */
  #part(parts: WordParts): boolean {
    const start = this.#at;
    if (BARE.test(this.#text.charAt(start))) {
      const text = this.#take(LITERAL) ?? '';
      parts.literal(start, this.#at, text, false);
      return true;
    }
    const quoted = this.#take(QUOTED);
    const variable = quoted ?? this.#take(VARIABLE);
    const opening = variable ?? this.#take(OPENING);
    const escaped = opening ?? this.#take(ESCAPED);
    const literal = escaped ?? this.#take(LITERAL);
    if (literal === undefined) return false;
    if (quoted !== undefined) this.#addQuoted(parts, start, quoted);
    else if (variable !== undefined) parts.variable(start, this.#at, nameOf(variable), '', false);
    else if (opening !== undefined) this.#group(parts, start, opening);
    else if (escaped !== undefined) parts.literal(start, this.#at, escaped.slice(1), true);
    else parts.literal(start, this.#at, literal, false);
    return true;
  }

  /** What stands in brackets is read as a script of its own; the entries of a table are not. */
  #group(parts: WordParts, start: number, opening: string): void {
    const { dialect } = this.#block;
    const inner = this.#at;
    const end = this.#endOfGroup();
    parts.computed(start, this.#at, false);
    if (opening === '@{') return;
    const span = sourceSpan(this.#joined, start, this.#at);
    const kind = opening === '{' ? 'group' : 'substitution';
    const block: Block = {
      start: span.start,
      end: span.end,
      kind,
      dialect,
      outer: this.#block,
      joint: undefined,
      redirections: [],
    };
    this.#collector.descend(() => readPowerShell(this.#collector, sliceJoined(this.#joined, inner, end), block));
  }

  /** Goes behind the bracket that closes the group; the result is where that stands. */
  #endOfGroup(): number {
    for (let depth = 1; this.#at < this.#text.length; ) {
      if (this.#take(GAP) !== undefined || this.#take(QUOTED) !== undefined || this.#take(ESCAPED) !== undefined)
        continue;
      const character = this.#text.charAt(this.#at++);
      if (character === '(' || character === '{') depth++;
      if (character === ')' || character === '}') depth--;
      if (depth === 0) return this.#at - 1;
    }
    this.#collector.isComplete = false;
    return this.#at;
  }

  #addQuoted(parts: WordParts, start: number, image: string): void {
    const end = start + image.length;
    if (/^@?'/.test(image)) {
      parts.literal(start, end, textIn(image).replaceAll("''", "'"), true);
      return;
    }
    let at = start;
    for (const { 0: variable, index } of image.matchAll(VARIABLE_IN_STRING)) {
      const [from, to] = [start + index, start + index + variable.length];
      if (from > at) parts.literal(at, from, unescaped(textIn(image.slice(at - start, index))), true);
      if (variable.startsWith('$(')) parts.computed(from, to, true);
      else parts.variable(from, to, nameOf(variable), '', true);
      at = to;
    }
    if (at < end) parts.literal(at, end, unescaped(textIn(image.slice(at - start))), true);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const image = pattern.exec(this.#text)?.[0];
    if (image !== undefined) this.#at += image.length;
    return image;
  }
}

function nameOf(variable: string): string {
  return variable.replace(/^\$\{?|\}$/g, '');
}

/** A string, or one end of it, without its quotes. */
function textIn(image: string): string {
  return image.replace(/^(?:@["']\r?\n|["'])/, '').replace(/(?:\r?\n["']@|["'])$/, '');
}

function unescaped(text: string): string {
  return text.replace(/`([^])/g, '$1').replaceAll('""', '"');
}

function headOf(words: readonly ShellWord[]): number | undefined {
  if (/^[&.]$/.test(words[0]?.text ?? '')) return words.length > 1 ? 1 : undefined;
  let at = 0;
  while (PREFIXES.has(keywordOf(words[at]))) at++;
  const first = words[at]?.parts[0];
  const isBare = first?.kind === 'Literal' && !first.quoted && /^[A-Za-z_.\\/~%?]/.test(first.text);
  return isBare && !STATEMENTS.has(keywordOf(words[at])) ? at : undefined;
}

/** A keyword may have its brackets joined on: `if(…)`. */
function keywordOf(word: ShellWord | undefined): string {
  const first = word?.parts[0];
  return first?.kind === 'Literal' ? first.text.toLowerCase() : '';
}

/** Keywords behind which a command can stand. */
const PREFIXES: ReadonlySet<string> = new Set(['return', 'throw']);

/** Keywords behind which only brackets stand, which are read for themselves. */
const STATEMENTS: ReadonlySet<string> = new Set(
  `begin break catch class continue data do else elseif end exit filter finally for foreach function if param process
  switch trap try until using while`.split(/\s+/),
);
