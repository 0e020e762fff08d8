import type { Span } from '../../text/span.ts';
import type { Mistake } from '../value.ts';
import { MOST_CHARACTERS } from '../yaml/yaml.ts';
import type { Attribute, Block, Body, Label, Template } from './ast.ts';
import { ExpressionReader } from './expression.ts';
import { Scanner } from './scanner.ts';

/** An HCL file; of one in which something is wrong, nothing is known but the first mistake. */
export type HclFile = { readonly body: Body } | { readonly mistake: Mistake };

/** Reads HCL as its specification has it (hashicorp/hcl, hclsyntax/spec.md). It never throws. */
export function parseHcl(source: string): HclFile {
  if (source.length > MOST_CHARACTERS) {
    const message = `this file has more than ${MOST_CHARACTERS} characters, so nothing in it was read`;
    return { mistake: { span: { start: 0, end: 0 }, message } };
  }
  const scanner = new Scanner(source);
  const body = new BodyReader(scanner).body(0);
  if (!scanner.isAtEnd) scanner.fail('a name is expected, of an attribute or a block');
  return scanner.mistake === undefined ? { body } : { mistake: scanner.mistake };
}

/** Reads a text as a template, as HCL does with those of JSON; it stands as a whole at the place. */
export function parseTemplate(text: string, place: Span): Template | { readonly mistake: Mistake } {
  const scanner = new Scanner(text, place);
  const parts = new ExpressionReader(scanner).templateParts(text.length).list;
  return scanner.mistake === undefined
    ? { kind: 'template', parts, start: place.start, end: place.end }
    : { mistake: scanner.mistake };
}

const MOST_LEVELS = 50;

class BodyReader {
  readonly #scanner: Scanner;
  readonly #expressions: ExpressionReader;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
    this.#expressions = new ExpressionReader(scanner);
  }

  /** `Body = (Attribute | Block)*` */
  body(level: number): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    const names = new Set<string>();
    const scanner = this.#scanner;
    if (level > MOST_LEVELS) scanner.fail(`this lies more than ${MOST_LEVELS} levels deep, so nothing was read`);
    for (scanner.skipLines(); !scanner.isAtEnd && !scanner.looksAt('}'); scanner.skipLines()) {
      const start = scanner.at;
      const text = scanner.name();
      if (text === undefined) {
        scanner.fail('a name is expected, of an attribute or a block');
        break;
      }
      const name: Label = { text, ...scanner.spanFrom(start) };
      scanner.skipSpace();
      if (this.#looksAtValue()) {
        if (names.has(text)) scanner.fail(ONCE, start, start + text.length);
        names.add(text);
        attributes.push(this.#attribute(name));
        this.#endOfLine('an attribute ends with its line');
      } else blocks.push(this.#block(name, level));
    }
    return { attributes, blocks };
  }

  /** `OneLineBlock = … "{" (Identifier "=" Expression)? "}"`: what begins on the line of the brace also ends there. */
  #bodyOnLine(): Body {
    const scanner = this.#scanner;
    const start = scanner.at;
    const text = scanner.name();
    const name: Label = { text: text ?? '', ...scanner.spanFrom(start) };
    scanner.skipSpace();
    if (text === undefined || !this.#looksAtValue()) {
      scanner.fail('on the line of a brace one attribute may stand, like name = "value"', start);
      return { attributes: [], blocks: [] };
    }
    const attribute = this.#attribute(name);
    scanner.skipSpace();
    if (!scanner.looksAt('}'))
      scanner.fail('a block that begins on the line of its brace holds one attribute and ends there');
    return { attributes: [attribute], blocks: [] };
  }

  #looksAtValue(): boolean {
    return this.#scanner.looksAt('=') && !this.#scanner.looksAt('==');
  }

  /** `Attribute = Identifier "=" Expression Newline` */
  #attribute(name: Label): Attribute {
    const scanner = this.#scanner;
    scanner.at += 1;
    scanner.skipSpace();
    const value = this.#expressions.expression();
    return { name, value, start: name.start, end: value.end };
  }

  /** `Block = Identifier (StringLit|Identifier)* "{" Newline? Body "}" Newline` */
  #block(type: Label, level: number): Block {
    const scanner = this.#scanner;
    const labels: Label[] = [];
    while (!scanner.isAtEnd && !scanner.looksAt('{')) {
      const start = scanner.at;
      const isQuoted = scanner.takes('"');
      const text = isQuoted ? this.#quotedLabel(start) : scanner.name();
      if (text === undefined) {
        scanner.fail(
          `${type.text} is neither an attribute, like ${type.text} = "value", nor a block, like ${type.text} { }`,
        );
        break;
      }
      labels.push({ text, ...(isQuoted ? scanner.spanFrom(start + 1, scanner.at - 1) : scanner.spanFrom(start)) });
      scanner.skipSpace();
    }
    scanner.takes('{');
    scanner.skipSpace();
    const isOnLine = !scanner.isAtEnd && !scanner.looksAt('}') && !this.#isLineEnd();
    const body = isOnLine ? this.#bodyOnLine() : this.body(level + 1);
    if (!scanner.takes('}') && scanner.mistake === undefined)
      scanner.fail(`the block ${type.text} has no end; write } behind it`, type.start, type.end);
    const block = { type, labels, body, ...scanner.spanFrom(type.start) };
    this.#endOfLine('a block ends with its line');
    return block;
  }

  /** A label has no `${}`, and its escapes are those of a text. */
  #quotedLabel(start: number): string | undefined {
    const scanner = this.#scanner;
    const text = scanner.match(LABEL);
    if (text !== undefined) return text.slice(0, -1);
    scanner.fail('this label has no end; write " behind it', start, start + 1);
    return undefined;
  }

  #endOfLine(message: string): void {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (!scanner.isAtEnd && !this.#isLineEnd()) scanner.fail(message);
  }

  #isLineEnd(): boolean {
    return this.#scanner.looksAt('\n') || this.#scanner.looksAt('\r\n');
  }
}

const LABEL = /(?:[^"\\\r\n$%]|[$%](?!\{))*"/y;
const ONCE = 'this attribute is given above already; it may be given once';
