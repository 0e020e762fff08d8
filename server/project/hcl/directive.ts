import type { Span } from '../../text/span.ts';
import type { Expression, Template, TemplateText } from './ast.ts';
import type { Scanner } from './scanner.ts';

/** What a `%{ }` says, by itself. */
export type Directive = Opening | Closing;

type Opening = IfDirective | ForDirective;
interface IfDirective extends Span {
  readonly kind: '%if';
  readonly condition: Expression;
}
interface ForDirective extends Span {
  readonly kind: '%for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly of: Expression;
}
interface Closing extends Span {
  readonly kind: '%else' | '%endif' | '%endfor';
}

type Part = TemplateText | Expression;

/** The parts of a template, or of what is between two directives. */
interface Level {
  readonly opening: Opening | undefined;
  readonly parts: Part[];
  /** What comes behind an `%{ else }`, and where that is. */
  otherwise: { readonly parts: Part[]; readonly directive: Span } | undefined;
}

/** Puts what stands between directives into them: what they stand for is an expression. */
export function nestedParts(flat: readonly (Part | Directive)[], scanner: Scanner): readonly Part[] {
  const root: Level = { opening: undefined, parts: [], otherwise: undefined };
  const levels = [root];
  for (const part of flat) {
    const level = levels.at(-1) ?? root;
    const { opening } = level;
    switch (part.kind) {
      case '%if':
      case '%for':
        levels.push({ opening: part, parts: [], otherwise: undefined });
        break;
      case '%else':
        if (opening?.kind !== '%if' || level.otherwise !== undefined) failAt(part, 'if', scanner);
        else level.otherwise = { parts: [], directive: part };
        break;
      case '%endif':
      case '%endfor': {
        const whole = closed(level, part);
        if (whole === undefined) failAt(part, part.kind === '%endif' ? 'if' : 'for', scanner);
        else {
          levels.pop();
          partsOf(levels.at(-1) ?? root).push(whole);
        }
        break;
      }
      default:
        partsOf(level).push(part);
    }
  }
  const open = levels.at(-1)?.opening;
  if (open !== undefined)
    scanner.fail(
      `this has no end; write %{ ${open.kind === '%if' ? 'endif' : 'endfor'} } behind it`,
      open.start,
      open.end,
    );
  return root.parts;
}

function failAt({ start, end }: Span, opening: 'if' | 'for', scanner: Scanner): void {
  scanner.fail(`there is no %{ ${opening} } that this belongs to`, start, end);
}

function partsOf({ parts, otherwise }: Level): Part[] {
  return otherwise?.parts ?? parts;
}

/** `undefined` where the one does not end the other. */
function closed({ opening, parts, otherwise }: Level, closing: Closing): Expression | undefined {
  if (opening === undefined) return undefined;
  const between = (of: readonly Part[], start: number, end: number): Template => ({
    kind: 'template',
    parts: of,
    start,
    end,
  });
  const span = { start: opening.start, end: closing.end };
  if (opening.kind === '%if' && closing.kind === '%endif') {
    const middle = otherwise?.directive ?? closing;
    const yes = between(parts, opening.end, middle.start);
    const no = between(otherwise?.parts ?? [], Math.min(middle.end, closing.start), closing.start);
    return { kind: 'conditional', condition: opening.condition, yes, no, ...span };
  }
  if (opening.kind === '%for' && closing.kind === '%endfor') {
    const { keyName, valueName, of } = opening;
    const result = between(parts, opening.end, closing.start);
    const loop = { keyName, valueName, of, mapKey: undefined, result, isGrouped: false, condition: undefined };
    return { kind: 'join', of: { kind: 'for', ...loop, ...span }, ...span };
  }
  return undefined;
}
