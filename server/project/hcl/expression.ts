import { type Expression, type For, type MapLiteral, SPLAT_ITEM, type Template } from './ast.ts';
import type { Directive } from './directive.ts';
import type { Scanner } from './scanner.ts';
import { heredocLines, TemplateParts } from './template.ts';

/** Reads expressions and templates, each from where the scanner stands to its end. */
export class ExpressionReader {
  readonly #scanner: Scanner;
  /** Between parentheses and brackets, line breaks are spaces. */
  #open = 0;
  #level = 0;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** `Expression = ExprTerm | Operation | Conditional` */
  expression(): Expression {
    const start = this.#scanner.at;
    this.#level++;
    if (this.#level > MOST_LEVELS)
      this.#scanner.fail(`this lies more than ${MOST_LEVELS} levels deep, so nothing was read`);
    const condition = this.#binary(0);
    this.#skip();
    if (!this.#scanner.takes('?')) {
      this.#level--;
      return condition;
    }
    const yes = this.#next();
    this.#skip();
    this.#scanner.expect(':', 'the : of this ? :');
    const no = this.#next();
    this.#level--;
    return { kind: 'conditional', condition, yes, no, ...this.#scanner.spanFrom(start) };
  }

  /** Texts and what is put between them, up to an offset. */
  templateParts(end: number): TemplateParts {
    const scanner = this.#scanner;
    const parts = new TemplateParts(scanner);
    while (scanner.mistake === undefined && scanner.at < end) {
      if (scanner.looksAt('${') || scanner.looksAt('%{')) this.#sequence(parts);
      else if (scanner.looksAt('$${') || scanner.looksAt('%%{')) parts.addEscaped();
      else {
        parts.addText(scanner.match(PLAIN_LINE) ?? '', end);
        if (scanner.source[scanner.at - 1] === '\n') parts.endText();
      }
    }
    return parts;
  }

  /** `${ expression }` or `%{ directive }`; a `~` at one of its ends takes the spaces there away. */
  #sequence(parts: TemplateParts): void {
    const scanner = this.#scanner;
    const start = scanner.at;
    const mark = scanner.source.slice(start, start + 2);
    scanner.at += 2;
    if (scanner.takes('~')) parts.trimBefore();
    this.#open++;
    this.#skip();
    const part = mark === '%{' ? this.#directive() : this.expression();
    this.#skip();
    this.#open--;
    const trimsNext = scanner.takes('~');
    if (!scanner.takes('}') && scanner.mistake === undefined)
      scanner.fail(`this ${mark} has no end; write } behind it`, start, start + 2);
    parts.add({ ...part, ...scanner.spanFrom(start) });
    if (trimsNext) parts.trimNext();
  }

  /** `if Expression`, `else`, `endif`, `for Identifier ("," Identifier)? in Expression`, `endfor` */
  #directive(): Directive {
    const scanner = this.#scanner;
    const start = scanner.at;
    const name = scanner.name();
    const span = scanner.spanFrom(start);
    switch (name) {
      case 'if':
        return { kind: '%if', condition: this.#next(), ...span };
      case 'for':
        return { kind: '%for', ...this.#loop(), ...span };
      case 'else':
      case 'endif':
      case 'endfor':
        return { kind: `%${name}`, ...span };
      default:
        scanner.fail('one of if, else, endif, for and endfor is expected behind %{', start);
        return { kind: '%else', ...span };
    }
  }

  #skip(): void {
    if (this.#open > 0) this.#scanner.skipLines();
    else this.#scanner.skipSpace();
  }

  /** `Operation`, by precedence: what binds least comes first. */
  #binary(rank: number): Expression {
    const operators = OPERATORS[rank];
    if (operators === undefined) return this.#unary();
    const scanner = this.#scanner;
    const start = scanner.at;
    let left = this.#binary(rank + 1);
    for (;;) {
      this.#skip();
      const operator = operators.find((it) => scanner.looksAt(it));
      // `a ? b : c` may follow, and `=>` in a mapping.
      if (operator === undefined || scanner.looksAt('=>') || scanner.looksAt('//') || scanner.looksAt('/*'))
        return left;
      scanner.at += operator.length;
      this.#skip();
      const right = this.#binary(rank + 1);
      left = { kind: 'binary', operator, left, right, ...scanner.spanFrom(start) };
    }
  }

  #unary(): Expression {
    const scanner = this.#scanner;
    const start = scanner.at;
    const operator = scanner.looksAt('!') ? '!' : scanner.looksAt('-') ? '-' : undefined;
    if (operator === undefined) return this.#term();
    this.#level++;
    if (this.#level > MOST_LEVELS) scanner.fail(`this lies more than ${MOST_LEVELS} levels deep, so nothing was read`);
    scanner.at += 1;
    this.#skip();
    const operand = this.#unary();
    this.#level--;
    return { kind: 'unary', operator, operand, ...scanner.spanFrom(start) };
  }

  /** `ExprTerm`, with what follows it: `.name`, `[index]`, `[*]`, `.*` */
  #term(): Expression {
    const start = this.#scanner.at;
    return this.#traversed(this.#primary(), start);
  }

  #traversed(first: Expression, start: number): Expression {
    const scanner = this.#scanner;
    let of = first;
    for (;;) {
      const end = scanner.at;
      this.#skip();
      const at = scanner.at;
      if (scanner.takes('[*]') || scanner.takes('.*')) {
        const item: Expression = { kind: 'name', name: SPLAT_ITEM, ...scanner.spanFrom(at) };
        const rest = this.#traversed(item, at);
        return { kind: 'splat', of, rest, ...scanner.spanFrom(start) };
      }
      if (scanner.looksAt('.') && !scanner.looksAt('...')) {
        scanner.at += 1;
        const name = scanner.name() ?? scanner.match(/\d+/y);
        if (name === undefined) scanner.fail('a name is expected behind the dot');
        of = { kind: 'member', of, name: name ?? '', ...scanner.spanFrom(start) };
      } else if (scanner.takes('[')) {
        this.#open++;
        const index = this.#next();
        this.#skip();
        this.#open--;
        scanner.expect(']', 'the ] of this index');
        of = { kind: 'index', of, index, ...scanner.spanFrom(start) };
      } else {
        scanner.at = end;
        return of;
      }
    }
  }

  #primary(): Expression {
    const scanner = this.#scanner;
    const start = scanner.at;
    if (scanner.looksAt('"')) return this.#quoted();
    if (scanner.looksAt('<<')) return this.#heredoc();
    if (scanner.takes('(')) {
      this.#open++;
      const inner = this.#next();
      this.#skip();
      this.#open--;
      scanner.expect(')', 'a closing parenthesis');
      return inner;
    }
    if (scanner.looksAt('[')) return this.#list();
    if (scanner.looksAt('{')) return this.#map();
    const number = scanner.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return { kind: 'literal', value: Number(number), ...scanner.spanFrom(start) };
    const name = scanner.name();
    if (name === undefined) {
      if (scanner.mistake === undefined) scanner.fail('a value is expected, like "text", [ "list" ] or NAME');
      return { kind: 'opaque', ...scanner.spanFrom(start) };
    }
    const span = scanner.spanFrom(start);
    this.#skip();
    if (scanner.looksAt('(') || scanner.looksAt('::')) return this.#call(name, start);
    scanner.at = start + name.length;
    switch (name) {
      case 'true':
      case 'false':
        return { kind: 'literal', value: name === 'true', ...span };
      case 'null':
        return { kind: 'literal', value: null, ...span };
      default:
        return { kind: 'name', name, ...span };
    }
  }

  /** `FunctionCall = Identifier "(" (Expression ("," Expression)* ("," | "...")?)? ")"` */
  #call(first: string, start: number): Expression {
    const scanner = this.#scanner;
    let name = first;
    while (scanner.takes('::')) name += `::${scanner.name() ?? ''}`;
    this.#skip();
    scanner.expect('(', 'the ( of this call');
    const { items: args, isExpanded } = this.#items(')', 'the ) of this call');
    return { kind: 'call', name, args, isExpanded, ...scanner.spanFrom(start) };
  }

  #list(): Expression {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    const loop = this.#for(start, ']');
    if (loop !== undefined) return loop;
    const { items } = this.#items(']', 'the ] of this list');
    return { kind: 'list', items, ...scanner.spanFrom(start) };
  }

  /** Expressions with commas between them, and what closes them. */
  #items(close: string, wanted: string): { items: Expression[]; isExpanded: boolean } {
    const scanner = this.#scanner;
    const items: Expression[] = [];
    let isExpanded = false;
    this.#open++;
    this.#skip();
    while (!scanner.isAtEnd && !scanner.looksAt(close)) {
      items.push(this.expression());
      this.#skip();
      // Nothing may follow it, not even a comma.
      isExpanded = close === ')' && scanner.takes('...');
      this.#skip();
      if (isExpanded || !scanner.takes(',')) break;
      this.#skip();
    }
    this.#open--;
    scanner.expect(close, `a comma, or ${wanted},`);
    return { items, isExpanded };
  }

  /** `ObjectElem = (Identifier | Expression) ("=" | ":") Expression`, with commas or line breaks between them */
  #map(): Expression {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    const loop = this.#for(start, '}');
    if (loop !== undefined) return loop;
    const entries: { key: Expression; value: Expression }[] = [];
    // A line break ends an element here, also inside of brackets.
    const open = this.#open;
    this.#open = 0;
    for (scanner.skipLines(); !scanner.isAtEnd && !scanner.looksAt('}'); scanner.skipLines()) {
      const key = this.#key();
      scanner.skipSpace();
      if (!scanner.takes('=') && !scanner.takes(':')) {
        if (scanner.mistake === undefined) scanner.fail('= is expected behind the name, then a value');
        break;
      }
      scanner.skipSpace();
      entries.push({ key, value: this.expression() });
      scanner.skipSpace();
      const isLineEnd = scanner.looksAt('\n') || scanner.looksAt('\r\n');
      if (!scanner.takes(',') && !isLineEnd && !scanner.looksAt('}')) {
        if (scanner.mistake === undefined) scanner.fail('a comma or a new line is expected between the elements');
        break;
      }
    }
    this.#open = open;
    scanner.expect('}', 'the } of this mapping');
    return { kind: 'map', entries, ...scanner.spanFrom(start) } satisfies MapLiteral;
  }

  /** A bare name is a text here, not a variable; in parentheses it is one. */
  #key(): Expression {
    const isGrouped = this.#scanner.looksAt('(');
    const key = this.expression();
    return !isGrouped && key.kind === 'name' ? { ...key, kind: 'literal', value: key.name } : key;
  }

  /** `[for k, v in of : result if condition]`; `undefined` where it is none. */
  #for(start: number, close: ']' | '}'): Expression | undefined {
    const scanner = this.#scanner;
    const at = scanner.at;
    this.#open++;
    this.#skip();
    if (scanner.match(/for(?![\p{ID_Continue}-])/uy) === undefined) {
      scanner.at = at;
      this.#open--;
      return undefined;
    }
    const loop = this.#loop();
    this.#skip();
    scanner.expect(':', 'the : of this for');
    const head = this.#next();
    this.#skip();
    const result = close === '}' && scanner.takes('=>') ? this.#next() : undefined;
    this.#skip();
    const isGrouped = scanner.takes('...');
    this.#skip();
    const condition = scanner.match(/if(?![\p{ID_Continue}-])/uy) === undefined ? undefined : this.#next();
    this.#skip();
    this.#open--;
    scanner.expect(close, `the ${close} of this for`);
    return {
      kind: 'for',
      ...loop,
      mapKey: result === undefined ? undefined : head,
      result: result ?? head,
      isGrouped,
      condition,
      ...scanner.spanFrom(start),
    };
  }

  /** What a loop goes over, and what it calls that: `k, v in of` */
  #loop(): Pick<For, 'keyName' | 'valueName' | 'of'> {
    const scanner = this.#scanner;
    const first = this.#loopName();
    this.#skip();
    const second = scanner.takes(',') ? this.#loopName() : undefined;
    this.#skip();
    if (scanner.match(/in(?![\p{ID_Continue}-])/uy) === undefined && scanner.mistake === undefined)
      scanner.fail('"in" is expected here');
    return { keyName: second && first, valueName: second ?? first, of: this.#next() };
  }

  #loopName(): string {
    this.#skip();
    const name = this.#scanner.name();
    if (name === undefined && this.#scanner.mistake === undefined) this.#scanner.fail('a name is expected behind for');
    return name ?? '';
  }

  #next(): Expression {
    this.#skip();
    return this.expression();
  }

  #quoted(): Template {
    const scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 1;
    const parts = new TemplateParts(scanner);
    while (scanner.mistake === undefined && !scanner.takes('"')) {
      if (scanner.isAtEnd || scanner.looksAt('\n') || scanner.looksAt('\r'))
        scanner.fail('this text has no end; write " behind it', start, start + 1);
      else if (scanner.looksAt('${') || scanner.looksAt('%{')) this.#sequence(parts);
      else if (scanner.looksAt('$${') || scanner.looksAt('%%{')) parts.addEscaped();
      else if (scanner.looksAt('\\')) parts.addDecoded(scanner.match(ESCAPE) ?? '');
      else parts.addText(scanner.match(PLAIN_QUOTED) ?? '', scanner.source.length);
    }
    const { list } = parts;
    return { kind: 'template', parts: list, ...scanner.spanFrom(start) };
  }

  /** A heredoc; its text begins on the next line and ends with the last line break before the marker. */
  #heredoc(): Expression {
    const scanner = this.#scanner;
    const start = scanner.at;
    const [, dash = '', marker = ''] =
      /^<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n$/u.exec(scanner.match(HEREDOC) ?? '') ?? [];
    const lines = marker === '' ? undefined : heredocLines(scanner.source, scanner.at, marker);
    if (lines === undefined) {
      const message =
        marker === ''
          ? 'behind << the name of what ends the text is expected'
          : `this text has no end; write ${marker} on a line of its own behind it`;
      scanner.fail(message, start, start + 2);
      return { kind: 'opaque', ...scanner.spanFrom(start) };
    }
    const parts = this.templateParts(lines.end);
    const indent = dash === '' ? 0 : parts.outdent();
    const { list } = parts;
    if (scanner.mistake === undefined) scanner.at = lines.behind;
    return { kind: 'template', parts: list, indent, ...scanner.spanFrom(start) };
  }
}

/** A dollar or percent sign may begin something, and is looked at by itself. */
const PLAIN_LINE = /[^$%\n]+\n?|\n|[$%]/y;
const PLAIN_QUOTED = /[^"\\$%\r\n]+|[$%]/y;
const ESCAPE = /\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^\n])?/y;
const HEREDOC = /<<-?[\p{ID_Start}_][\p{ID_Continue}-]*\r?\n/uy;

const MOST_LEVELS = 100;

const OPERATORS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];
