import type { Graph } from './graph/graph.ts';
import type { History, KeyId } from './history.ts';

/** How an image of a build is found, and whether no build before had it. */
export interface Pulled {
  readonly keys: readonly KeyId[];
  readonly isNew: boolean;
}

/**
 * The keys of images over builds one after another, in one world. An image that is there already has the one key under which it
 * is found, the manifest's before that of the layers: what is then built on it is not found on another image of the same layers
 * (solver/edge.go asks a source for no key behind a match). Images of one build that are asked for by a common key become one
 * (solver/scheduler.go, mergeTo); where not all their keys are common, it depends on the moment which of them what stands on
 * them is kept by and found under.
 */
export class PulledImages {
  readonly #kind: 'same' | 'different';
  readonly #history: History;
  /** Of the keys of images that became one with others, all that these were asked for by. */
  readonly #joined = new Map<KeyId, ReadonlySet<KeyId>>();

  constructor(kind: 'same' | 'different', history: History) {
    this.#kind = kind;
    this.#history = history;
  }

  /** Every image of a build of which nothing is in the history yet, by the list of its own keys. */
  of({ vertices }: Graph, build: number): ReadonlyMap<readonly KeyId[], Pulled> {
    const images = vertices.flatMap(({ effect }) => (effect.kind === 'image' ? [effect.keys] : []));
    const all = images.map((own) => this.#askedOf(own));
    const asked = images.map((own, index) => ({ own, joined: joinedWith(all[index] ?? own, all) }));
    for (const { joined } of asked) {
      for (const it of joined) this.#joined.set(it, new Set([...(this.#joined.get(it) ?? []), ...joined]));
    }
    return new Map(asked.map(({ own, joined }) => [own, this.#pulled(own, joined, build)]));
  }

  #pulled(own: readonly KeyId[], joined: readonly KeyId[], build: number): Pulled {
    const found = this.#foundOf(own);
    const isNew = found === undefined;
    const others = own.flatMap((it) => [...(this.#joined.get(it) ?? [])]);
    if (this.#kind === 'same' && others.length > 0) return { keys: [...new Set([...own, ...others])], isNew };
    if (isNew) return { keys: own, isNew };
    return { keys: [joined.length > 0 ? `${JOINED}${build} ${joined.toSorted()[0]}` : found], isNew };
  }

  #foundOf(own: readonly KeyId[]): KeyId | undefined {
    return own.find((it) => this.#history.hasResult(it));
  }

  /** The keys up to the one under which it is found. */
  #askedOf(own: readonly KeyId[]): readonly KeyId[] {
    const found = this.#foundOf(own);
    return found === undefined ? own : own.slice(0, own.indexOf(found) + 1);
  }
}

/** Whether it is not known what an image is found under: nothing that was built before is found under such a key. */
export function isJoined(keys: readonly KeyId[]): boolean {
  return keys.some((it) => it.startsWith(JOINED));
}

const JOINED = 'joined ';

/** The keys of an image with those of all that share one with it, or with one that does; none where all have the same ones. */
function joinedWith(asked: readonly KeyId[], all: readonly (readonly KeyId[])[]): readonly KeyId[] {
  const joined = new Set(asked);
  for (let size = 0; size < joined.size; ) {
    size = joined.size;
    for (const keys of all) if (keys.some((it) => joined.has(it))) for (const it of keys) joined.add(it);
  }
  return joined.size > asked.length ? [...joined] : [];
}
