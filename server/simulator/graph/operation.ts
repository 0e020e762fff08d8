import type { Sha256 } from '../../context/context.ts';
import type { Effect, Input, Part, Step, Vertex } from './vertex.ts';

/** A digest of a text, `sha256:` with hexadecimal digits. */
export type Digest = (text: string) => string;

/** The same text gives the same digest without being hashed again: builds one after another have most of theirs in common. */
export function digestWith(sha256: Sha256): Digest {
  const known = new Map<string, string>();
  const encoder = new TextEncoder();
  return (text) => {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const bytes = sha256([encoder.encode(text)]);
    const digest = `sha256:${Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('')}`;
    if (text.length < LONGEST) known.set(text, digest);
    return digest;
  };
}

/** An operation before it is put into a graph. */
export interface Operation {
  readonly effect: Effect;
  readonly parts: readonly Part[];
  /** What tells it from others besides the key, as the whole path of a source does. */
  readonly definition: string;
  readonly inputs: readonly Input[];
  readonly isUncached: boolean;
  readonly step: Step | undefined;
  /** As in `Vertex`; the inputs where nothing is said. */
  readonly order?: readonly Vertex[];
}

/** Vertices of one identity are one and the same, whatever step they stand for. */
export function vertexOf(operation: Operation, digest: Digest): Vertex {
  const { effect, parts, definition, inputs, isUncached, step } = operation;
  const text = JSON.stringify([effect.kind, ...parts.map((it) => [it.name, it.text])]);
  const own = digest(text);
  const below = inputs.map((it) => [it.vertex.identity, it.selector]);
  const identity = digest(JSON.stringify([own, definition, below]));
  const order = operation.order ?? inputs.map((it) => it.vertex);
  return { identity, parts, digest: own, inputs, order, isUncached, effect, step };
}

/** The index of a vertex among the inputs, where it is added if it is new (client/llb/exec.go and fileop.go, Marshal). */
export function inputIndex(inputs: Vertex[], vertex: Vertex | undefined): number {
  if (vertex === undefined) return -1;
  const index = inputs.findIndex((it) => it.identity === vertex.identity);
  return index >= 0 ? index : inputs.push(vertex) - 1;
}

const LONGEST = 1 << 14;
