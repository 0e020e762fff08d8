import type { Span } from '../text/span.ts';

/** A value of a Compose or Bake file, with its place there. */
export type Value = Text | Numeral | Flag | Nothing | Unknown | List | Mapping;

export interface Text extends Span {
  readonly kind: 'text';
  readonly value: string;
}
interface Numeral extends Span {
  readonly kind: 'number';
  readonly value: number;
}
interface Flag extends Span {
  readonly kind: 'flag';
  readonly value: boolean;
}
/** `null`, or nothing at all. `resets` takes back what a file below has said (`!reset` of Compose). */
interface Nothing extends Span {
  readonly kind: 'nothing';
  readonly resets?: true;
}
/** It may be anything: only who runs the build knows. */
export interface Unknown extends Span {
  readonly kind: 'unknown';
}
export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Value[];
}
export interface Mapping extends Span {
  readonly kind: 'mapping';
  readonly entries: readonly Entry[];
}
export interface Entry {
  readonly key: Text;
  readonly value: Value;
}

/** What is wrong in a file, so that it or a part of it says nothing; the message completes "here, …". */
export interface Mistake {
  readonly span: Span;
  readonly message: string;
}

/** The value of a key; `undefined` where it is not there. */
export function valueAt(value: Value | undefined, key: string): Value | undefined {
  return entryAt(value, key)?.value;
}

function entryAt(value: Value | undefined, key: string): Entry | undefined {
  return value?.kind === 'mapping' ? value.entries.find((it) => it.key.value === key) : undefined;
}

/** The text that a value is where a text is wanted; `undefined` where it is none, or not known. */
export function writtenText(value: Value): string | undefined {
  switch (value.kind) {
    case 'text':
      return value.value;
    case 'number':
    case 'flag':
      return String(value.value);
    default:
      return undefined;
  }
}
