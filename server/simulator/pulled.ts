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

  /** The images of a build, of which nothing is in the history yet; by their own keys, as a text. */
  of({ vertices }: Graph, build: number): ReadonlyMap<readonly KeyId[], Pulled> {
    const images = vertices.flatMap(({ effect }) => (effect.kind === 'image' ? [effect.keys] : []));
    const asked = images.map((own) => this.#askedOf(own));
    for (const it of asked) this.#join(it, togetherWith(it, asked));
    return new Map(
      images.map((own, index) => [own, this.#pulled(own, togetherWith(asked[index] ?? [], asked), build)]),
    );
  }

  #pulled(own: readonly KeyId[], together: ReadonlySet<KeyId>, build: number): Pulled {
    const found = this.#foundOf(own);
    const others = own.flatMap((it) => [...(this.#joined.get(it) ?? [])]);
    const isNew = found === undefined;
    if (this.#kind === 'same' && others.length > 0) return { keys: [...new Set([...own, ...others])], isNew };
    if (isNew) return { keys: own, isNew };
    const isJoined = together.size > this.#askedOf(own).length;
    return { keys: [isJoined ? `${JOINED}${build} ${[...together].sort()[0]}` : found], isNew };
  }

  #join(asked: readonly KeyId[], together: ReadonlySet<KeyId>): void {
    if (together.size === asked.length) return;
    for (const it of together) this.#joined.set(it, new Set([...(this.#joined.get(it) ?? []), ...together]));
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

/** With those of all images that share one with it, or with one that does. */
function togetherWith(asked: readonly KeyId[], all: readonly (readonly KeyId[])[]): ReadonlySet<KeyId> {
  const together = new Set(asked);
  for (let size = 0; size < together.size; ) {
    size = together.size;
    for (const keys of all) if (keys.some((it) => together.has(it))) for (const it of keys) together.add(it);
  }
  return together;
}
