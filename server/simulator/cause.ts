import { type Tree, treeOf } from '../context/tree.ts';
import { type ChangedFiles, changedFiles, listed } from './changed-files.ts';
import type { Line } from './graph/graph.ts';
import type { Effect, Input, Part, Step, Vertex } from './graph/vertex.ts';
import type { Built } from './simulation.ts';
import type { Outcome } from './world.ts';

/** Why a step is not cached for certain: the first reason, in the words of the one who changed something. */
export type Cause =
  | ChangedFiles
  | { readonly kind: 'base-step' | 'content'; readonly step: string; readonly message: string }
  | { readonly kind: PlainKind; readonly message: string };

type PlainKind = Part['kind'] | 'no-cache' | 'new' | 'failed';

/** Why a step is built again, by what was there when it was built last; `before` is `undefined` in a first build. */
export function causeOf(line: Line, now: Built, before: Built | undefined): Cause {
  // Asked again for every step that hangs on this one. There is one build before another.
  const known = causes.get(now) ?? new Map<Line, Cause>();
  causes.set(now, known);
  const cause = known.get(line) ?? foundCause(line, now, before);
  known.set(line, cause);
  return cause;
}

const causes = new WeakMap<Built, Map<Line, Cause>>();

function foundCause(line: Line, now: Built, before: Built | undefined): Cause {
  const vertex = guiltyOf(line, now);
  const outcome = now.different.get(vertex);
  const stopped = outcome === undefined ? undefined : stopOf(vertex, outcome, now);
  if (stopped !== undefined) return stopped;
  if (vertex.isUncached) return { kind: 'no-cache', message: 'it is asked to be built without the cache' };
  const base = baseOf(vertex);
  if (base !== undefined && base.step?.instruction !== 'FROM' && isRebuilt(base, now)) {
    return baseStep(base, now);
  }
  if (before === undefined) return { kind: 'new', message: 'nothing was built before' };
  const image = base?.effect.kind === 'image' ? changedImage(base, line.step, before) : undefined;
  if (image !== undefined) return image;
  const last = counterpartOf(line, now, before);
  if (last === undefined) return { kind: 'new', message: 'there was no such step before' };
  const old = guiltyLike(last, vertex);
  if (old.digest !== vertex.digest) return changedParts(old, vertex);
  return changedInput(old, vertex, before, now) ?? movedCause(old, vertex);
}

/** It is as it was, but stacked on something else that is cached. */
function movedCause(old: Vertex, vertex: Vertex): Cause {
  const base = baseOf(vertex);
  const isMoved = base?.step !== undefined && baseOf(old)?.digest !== base.digest;
  if (!isMoved || base.step === undefined) return { kind: 'new', message: 'it was not built on this before' };
  return { kind: 'base-step', step: base.step.name, message: `it stands on ${base.step.text} now` };
}

/** The line that corresponds to one in an earlier build: the same operation, else the same text, else the same place. */
export function counterpartOf({ step, vertices }: Line, now: Built, before: Built): Line | undefined {
  const old = linesLike(step, before);
  const digests = new Set(vertices.map((it) => it.digest));
  const same = old.find((it) => it.vertices.some(({ digest }) => digests.has(digest)));
  if (same !== undefined) return same;
  const alike = old.find((it) => it.step.text === step.text);
  if (alike !== undefined) return alike;
  // Between what is the same on both sides, the one at the same place is meant.
  const isKept = (line: Line, others: readonly Line[]) => others.some((it) => it.step.text === line.step.text);
  const current = linesLike(step, now);
  const gone = old.filter((it) => !isKept(it, current));
  const added = current.filter((it) => !isKept(it, old));
  return gone[added.findIndex((it) => it.step === step)];
}

/** The operation on which another one is stacked: it counts by its key alone. */
export function baseOf({ inputs }: Vertex): Vertex | undefined {
  const [first] = inputs;
  return first?.content === undefined ? first?.vertex : undefined;
}

/** Whether an operation is built again whatever else is. */
function isRebuilt(vertex: Vertex, { same }: Built): boolean {
  return same.get(vertex)?.isHit === false;
}

/** Of --link, whose line is two operations, the first that is not found. */
function guiltyOf({ vertices }: Line, { same, different }: Built): Vertex {
  const [first, ...more] = vertices;
  if (first === undefined) throw new Error('a line is at least one operation');
  const missed = vertices.find((it) => same.get(it)?.isHit === false);
  return missed ?? vertices.find((it) => different.get(it)?.isHit === false) ?? more.at(-1) ?? first;
}

function guiltyLike({ vertices }: Line, vertex: Vertex): Vertex {
  return vertices.find((it) => it.effect.kind === vertex.effect.kind) ?? vertices[0] ?? vertex;
}

function linesLike({ stage, instruction }: Step, { graph }: Built): readonly Line[] {
  return graph.lines.filter((it) => it.step.stage === stage && it.step.instruction === instruction);
}

function stopOf(vertex: Vertex, outcome: Outcome, now: Built): Cause | undefined {
  if (outcome.failure !== undefined) {
    return { kind: 'failed', message: `the build stops here: ${outcome.failure} is not there` };
  }
  if (!outcome.isUnreached) return undefined;
  const below = vertex.inputs.find(({ vertex: it }) => now.different.get(it)?.isHit === false)?.vertex;
  return {
    kind: 'failed',
    message: `the build stops before${below?.step === undefined ? '' : `, at ${below.step.text}`}`,
  };
}

function baseStep(base: Vertex, now: Built): Cause {
  const { step } = base;
  const first = step === undefined ? undefined : rootStep(base, now);
  if (step === undefined) return { kind: 'new', message: 'what it stands on is built again' };
  return { kind: 'base-step', step: (first ?? step).name, message: `${(first ?? step).text} is built again` };
}

/** The lowest step that is built again, with which it begins. */
function rootStep(vertex: Vertex, now: Built): Step | undefined {
  const base = baseOf(vertex);
  if (base?.step === undefined || !isRebuilt(base, now)) return vertex.step;
  return rootStep(base, now);
}

function changedImage(image: Vertex, step: Step, before: Built): Cause | undefined {
  const { effect } = image;
  if (effect.kind !== 'image') return undefined;
  const old = before.graph.vertices.flatMap((it) => (it.effect.kind === 'image' ? it.effect : []));
  if (old.some(({ keys }) => keys.some((it) => effect.keys.includes(it)))) return undefined;
  const name = shortName(effect.reference);
  if (old.some((it) => it.reference === effect.reference)) {
    return { kind: 'base-image', message: `${name} is another image now` };
  }
  const last = linesOfStage(step, before).find((it) => it.step.instruction === 'FROM')?.vertices[0]?.effect;
  const was = last?.kind === 'image' ? `, and was ${shortName(last.reference)}` : '';
  return { kind: 'base-image', message: `the base image is ${name}${was}` };
}

function linesOfStage({ stage }: Step, { graph }: Built): readonly Line[] {
  return graph.lines.filter((it) => it.step.stage === stage || it.shared.some((other) => other.stage === stage));
}

/** What of the key itself is another. Where it is more than one thing, the instruction's own text is said. */
function changedParts(old: Vertex, now: Vertex): Cause {
  const before = new Map(old.parts.map((it) => [it.name, it]));
  const after = new Map(now.parts.map((it) => [it.name, it]));
  const changed = [
    ...now.parts.filter((it) => before.get(it.name)?.text !== it.text),
    ...old.parts.filter((it) => !after.has(it.name)),
  ];
  const [first] = changed.sort((a, b) => rank(a) - rank(b));
  if (first === undefined) return { kind: 'env', message: 'the order of the variables changed' };
  return partCause(first, before.get(first.name)?.text, after.get(first.name)?.text, old, now);
}

function rank({ kind }: Part): number {
  return kind === 'instruction' ? 0 : 1;
}

function partCause(
  { kind, name }: Part,
  before: string | undefined,
  after: string | undefined,
  old: Vertex,
  now: Vertex,
): Cause {
  switch (kind) {
    case 'instruction': {
      const isShell =
        name === 'args' &&
        old.effect.kind === 'run' &&
        now.effect.kind === 'run' &&
        old.effect.script === now.effect.script;
      if (isShell) return { kind: 'shell', message: 'the shell changed' };
      if (name === 'args') return { kind, message: 'the command changed' };
      return { kind, message: /^source/.test(name) ? 'the instruction changed' : `what it says of ${name} changed` };
    }
    case 'env':
    case 'arg': {
      const variable = name.replace(/^env /, '');
      if (before === undefined || (before === '' && name !== 'hostname' && after !== undefined))
        return { kind, message: `${variable} is set` };
      if (after === undefined) return { kind, message: `${variable} is no longer set` };
      return { kind, message: `${variable} is "${after}", and was "${before}"` };
    }
    case 'user':
      return { kind, message: `the user is ${after || 'root'}, and was ${before || 'root'}` };
    case 'workdir':
      return { kind, message: `the working directory is ${after}, and was ${before}` };
    case 'base-image':
      return { kind, message: 'the variables of the base image changed' };
    default:
      return { kind, message: `${name} changed` };
  }
}

/** What is read by content, and holds something else. */
function changedInput(old: Vertex, vertex: Vertex, before: Built, now: Built): Cause | undefined {
  for (const [index, input] of vertex.inputs.entries()) {
    if (input.content === undefined) continue;
    const cause = changedSource(old.inputs[index], input, before, now);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

function changedSource(old: Input | undefined, { vertex, content = [] }: Input, before: Built, now: Built) {
  const { effect } = vertex;
  switch (effect.kind) {
    case 'context': {
      const [was, is] = [treeIn(before, effect), treeIn(now, effect)];
      return changedFiles({ tree: was, selectors: old?.content ?? content }, { tree: is, selectors: content });
    }
    case 'url':
    case 'repository':
      return old?.vertex.digest === vertex.digest ? undefined : remote(`${effect.url} holds something else`);
    case 'image':
      return old?.vertex.identity === vertex.identity
        ? undefined
        : remote(`${shortName(effect.reference)} is another image`);
    default: {
      const isInline = vertex.step === undefined && old !== undefined && old.vertex.digest !== vertex.digest;
      if (isInline) return { kind: 'instruction', message: 'the inline file changed' } as const;
      const first = isRebuilt(vertex, now) ? rootStep(vertex, now) : undefined;
      if (first === undefined) return undefined;
      const what = content.length === 0 ? 'other files' : `another ${listed(content.map((it) => `/${it.path}`))}`;
      return { kind: 'content', step: first.name, message: `${first.text} gives it ${what}` } as const;
    }
  }
}

function remote(message: string): Cause {
  return { kind: 'remote', message };
}

/** What the builder has of a context; nothing where it got none of that name. */
export function treeIn({ contexts }: Built, { name }: Effect & { kind: 'context' }): Tree {
  return contexts.get(name)?.tree ?? NO_FILES;
}

const NO_FILES = treeOf(new Map());

/** An image as people write it. */
export function shortName(reference: string): string {
  return reference.replace(/^docker\.io\/(?:library\/)?/, '');
}
