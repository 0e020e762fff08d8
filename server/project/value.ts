import type { Span } from '../text/span.ts';

/** A value of a Compose or Bake file, with its place there. */
export type Value = Text | Numeral | Flag | Nothing | Unknown | List | Mapping;

interface Written extends Span {
  /** Whether what files below say in its place does not count (`!reset` and `!override` of Compose). */
  readonly replaces?: true;
}

export interface Text extends Written {
  readonly kind: 'text';
  readonly value: string;
}
interface Numeral extends Written {
  readonly kind: 'number';
  readonly value: number;
  /** The text that it is where a text is wanted, if not JavaScript's. */
  readonly text?: string;
}
interface Flag extends Written {
  readonly kind: 'flag';
  readonly value: boolean;
}
/** `null`, or nothing at all. */
interface Nothing extends Written {
  readonly kind: 'nothing';
}
/** It may be anything: only who runs the build knows. */
export interface Unknown extends Written {
  readonly kind: 'unknown';
}
export interface List extends Written {
  readonly kind: 'list';
  readonly items: readonly Value[];
}
export interface Mapping extends Written {
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
      return value.text ?? String(value.value);
    case 'flag':
      return String(value.value);
    default:
      return undefined;
  }
}
