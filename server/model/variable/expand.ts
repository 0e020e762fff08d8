import type { EscapeCharacter, Heredoc, Modifier, Variable, Word, WordPart } from '../../syntax/ast.ts';
import { bodyOf } from '../../syntax/line/heredoc.ts';
import { fragmentsOf, type Quoting, unquoted } from '../../syntax/operand/unquote.ts';
import { bodyPartsOf } from '../../syntax/operand/word.ts';
import type { Span } from '../../text/span.ts';
import {
  replaceAll,
  replaceFirst,
  type ShellPattern,
  shellPattern,
  suffixPattern,
  withoutPrefix,
  withoutSuffix,
} from './shell-pattern.ts';

/** In place of a value that the base image or the build decides; it may also be that nothing is set. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** What a variable holds, or that it is not known. */
export type Value = string | typeof UNKNOWN;

/** The variables at some place; `undefined` for one that is not set. A `Map` is one. */
export interface Environment {
  get(name: string): Value | undefined;
}

/** What becomes of a word, and the variables in it by whether they are set; one of unknown value is in neither list. */
export type Expansion<Text = string> = Outcome<Text> & {
  readonly matched: readonly Variable[];
  readonly unmatched: readonly Variable[];
};

/** `refused`: the build would stop here, and says so at `span`. */
type Outcome<Text> =
  | { readonly outcome: 'known'; readonly value: Text }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'refused'; readonly span: Span; readonly message: string };

/** The one text of a word: BuildKit's ProcessWordWithMatches (shell/lex.go). The word is to be free of syntax errors. */
export function expand({ parts }: Pick<Word, 'parts'>, environment: Environment, escape: EscapeCharacter): Expansion {
  const literal = literalOf(parts);
  if (literal !== undefined) return { outcome: 'known', value: literal, matched: NONE, unmatched: NONE };
  const expander = new Expander(environment, escape);
  const text = expander.text(parts, 'removed');
  return expander.conclude(text);
}

const NONE: readonly Variable[] = [];

/** The text of parts in which there is nothing to expand, as in nearly all words; `undefined` where there may be. */
function literalOf(parts: readonly WordPart[]): string | undefined {
  const [only] = parts;
  if (parts.length > 1 || (only !== undefined && only.kind !== 'Literal')) return undefined;
  return only?.text ?? '';
}

/** The words of a word, split after expansion: BuildKit's ProcessWords, which only EXPOSE gets. */
export function expandToWords(
  { parts }: Pick<Word, 'parts'>,
  environment: Environment,
  escape: EscapeCharacter,
): Expansion<readonly string[]> {
  const expander = new Expander(environment, escape);
  let known = true;
  const fragments = fragmentsOf(parts, (part) => {
    const text = expander.text([part], 'removed');
    if (text === UNKNOWN) known = false;
    return text === UNKNOWN ? '' : text;
  });
  return expander.conclude(known ? fragments.map((it) => it.text) : UNKNOWN);
}

/** The content of an inline file of COPY or ADD. Quotes stay (dockerfile2llb/convert.go, dispatch, ExpandRaw). */
export function expandHeredoc(source: string, heredoc: Heredoc, environment: Environment): Expansion {
  const body = bodyOf(source, heredoc);
  const expander = new Expander(environment, '\\');
  if (!heredoc.expands) return expander.conclude(body.text);
  const { parts, error } = bodyPartsOf(body);
  const text = expander.text(parts, 'removed');
  if (error !== undefined) expander.refuse(error.span, error.message);
  return expander.conclude(text);
}

/** A text that `ENV X=$X$X`, repeated, would double without end is taken as unknown from this length on. */
const LONGEST = 1 << 20;
/** The same for matching, whose time grows with the product of two lengths. */
const MOST_WORK = 1e7;

class Expander {
  readonly #environment: Environment;
  readonly #escape: EscapeCharacter;
  readonly #matched: Variable[] = [];
  readonly #unmatched: Variable[] = [];
  #refusal: { readonly span: Span; readonly message: string } | undefined;

  constructor(environment: Environment, escape: EscapeCharacter) {
    this.#environment = environment;
    this.#escape = escape;
  }

  conclude<Text>(value: Text | typeof UNKNOWN): Expansion<Text> {
    const variables = { matched: this.#matched, unmatched: this.#unmatched };
    if (this.#refusal !== undefined) return { outcome: 'refused', ...this.#refusal, ...variables };
    return value === UNKNOWN ? { outcome: 'unknown', ...variables } : { outcome: 'known', value, ...variables };
  }

  /** Keeps the first refusal, as BuildKit stops at it. */
  refuse({ start, end }: Span, message: string): '' {
    this.#refusal ??= { span: { start, end }, message };
    return '';
  }

  text(parts: readonly WordPart[], escapes: Quoting['escapes']): Value {
    const quoting: Quoting = { escape: this.#escape, quotes: 'removed', escapes };
    let text = '';
    let known = true;
    for (const part of parts) {
      text += unquoted(part, quoting, (variable) => {
        const value = this.#valueOf(variable);
        if (value === UNKNOWN) known = false;
        return value === UNKNOWN ? '' : value;
      });
      if (text.length > LONGEST) known = false;
      if (!known) text = '';
    }
    return known ? text : UNKNOWN;
  }

  #valueOf(variable: Variable): Value {
    const value = this.#environment.get(variable.name);
    if (value === undefined) this.#unmatched.push(variable);
    else if (value !== UNKNOWN) this.#matched.push(variable);
    const { modifier } = variable;
    if (modifier === undefined) return value ?? '';
    // BuildKit expands an operand also where it goes unused, so that its errors count in any case (processDollar).
    switch (modifier.operator) {
      case '#':
      case '%':
        return this.#trimmed(value ?? '', variable, modifier);
      case '/':
        return this.#replaced(value ?? '', variable, modifier);
      default:
        return this.#chosen(value, variable, modifier);
    }
  }

  #chosen(
    value: Value | undefined,
    variable: Variable,
    { operator, word }: Extract<Modifier, { word: unknown }>,
  ): Value {
    const operand = this.text(word, 'removed');
    if (value === UNKNOWN) return UNKNOWN;
    const isMissing = value === undefined || (value === '' && operator.startsWith(':'));
    switch (operator) {
      case '-':
      case ':-':
        return isMissing ? operand : (value ?? '');
      case '+':
      case ':+':
        return isMissing ? '' : operand;
      case '?':
      case ':?': {
        if (!isMissing) return value ?? '';
        const reason = `${variable.name} is ${value === undefined ? 'not set' : 'empty'}`;
        const message =
          operand === UNKNOWN || operand === '' ? `${reason}, and the build stops without it` : `${reason}: ${operand}`;
        return this.refuse(variable, message);
      }
    }
  }

  #trimmed(value: Value, variable: Variable, modifier: Extract<Modifier, { longest: unknown }>): Value {
    const written = this.text(modifier.pattern, 'doubled');
    if (written === UNKNOWN) return UNKNOWN;
    // The second # or % counts also where it comes out of quotes or a variable.
    const isDoubled = !modifier.longest && written.startsWith(modifier.operator);
    const extent = modifier.longest || isDoubled ? 'longest' : 'shortest';
    const text = isDoubled ? written.slice(1) : written;
    const isPrefix = modifier.operator === '#';
    const pattern = isPrefix ? shellPattern(text) : suffixPattern(text);
    if (pattern === undefined) return this.#refusePattern(text, variable, modifier.pattern);
    if (value === UNKNOWN || isTooMuch(value, pattern)) return UNKNOWN;
    return isPrefix ? withoutPrefix(value, pattern, extent) : withoutSuffix(value, pattern, extent);
  }

  #replaced(value: Value, variable: Variable, modifier: Extract<Modifier, { all: unknown }>): Value {
    const written = this.text(modifier.pattern, 'doubled');
    const replacement = this.text(modifier.replacement, 'kept');
    if (written === UNKNOWN) return UNKNOWN;
    const pattern = shellPattern(written);
    if (pattern === undefined) return this.#refusePattern(written, variable, modifier.pattern);
    if (value === UNKNOWN || replacement === UNKNOWN) return UNKNOWN;
    if (isTooMuch(value, pattern) || isTooMuch(value, replacement)) return UNKNOWN;
    return modifier.all ? replaceAll(value, pattern, replacement) : replaceFirst(value, pattern, replacement);
  }

  #refusePattern(text: string, variable: Variable, parts: readonly WordPart[]): '' {
    const span = { start: parts[0]?.start ?? variable.start, end: parts.at(-1)?.end ?? variable.end };
    return this.refuse(span, `a backslash in a pattern may stand before * ? \\ } and / only, not as in "${text}"`);
  }
}

function isTooMuch(value: string, other: string | ShellPattern): boolean {
  return value.length * other.length > MOST_WORK;
}
