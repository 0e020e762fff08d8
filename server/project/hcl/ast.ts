import type { Span } from '../../text/span.ts';

/** What stands between the braces of a block, or is the file. */
export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export interface Attribute extends Span {
  readonly name: Label;
  readonly value: Expression;
}

export interface Block extends Span {
  readonly type: Label;
  readonly labels: readonly Label[];
  readonly body: Body;
}

/** A name or a label of a block, without its quotes. */
export interface Label extends Span {
  readonly text: string;
}

export type Expression =
  | Literal
  | Template
  | Name
  | Member
  | Index
  | Splat
  | Call
  | Unary
  | Binary
  | Conditional
  | ListLiteral
  | MapLiteral
  | For
  | Join
  | Opaque;

interface Literal extends Span {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}
/** A text between quotes, or a heredoc. */
export interface Template extends Span {
  readonly kind: 'template';
  readonly parts: readonly (TemplateText | Expression)[];
  /** Of a heredoc the columns that each line is without. */
  readonly indent?: number;
}
export interface TemplateText extends Span {
  readonly kind: 'text';
  readonly text: string;
  /** Where each character stands in the source; `undefined` where that is not known. */
  readonly offsets: readonly number[] | undefined;
}
export interface Name extends Span {
  readonly kind: 'name';
  readonly name: string;
}
interface Member extends Span {
  readonly kind: 'member';
  readonly of: Expression;
  readonly name: string;
}
interface Index extends Span {
  readonly kind: 'index';
  readonly of: Expression;
  readonly index: Expression;
}
/** `list[*].name`: what `rest` makes of each item, which it calls `SPLAT_ITEM`. */
interface Splat extends Span {
  readonly kind: 'splat';
  readonly of: Expression;
  readonly rest: Expression;
}
export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  /** Whether the last argument is a list of more of them (`...`). */
  readonly isExpanded: boolean;
}
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}
interface ListLiteral extends Span {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
export interface MapLiteral extends Span {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}
/** `[for key, value in of : result if condition]`; with `mapKey` it makes a mapping. */
export interface For extends Span {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly of: Expression;
  readonly mapKey: Expression | undefined;
  readonly result: Expression;
  readonly isGrouped: boolean;
  readonly condition: Expression | undefined;
}
/** `%{ for }` in a text: the texts that the loop makes, one behind the other. */
interface Join extends Span {
  readonly kind: 'join';
  readonly of: For;
}
/** What was not understood, beside a mistake. */
interface Opaque extends Span {
  readonly kind: 'opaque';
}

/** What the rest of a splat calls an item; no name in a file has a space. */
export const SPLAT_ITEM = 'splat item';
