/** Things that belong together, directly or through others (a union-find). What was never joined is alone. */
export class Groups<T> {
  readonly #parents = new Map<T, T>();

  /** What stands for the whole group of a thing. */
  of(thing: T): T {
    let root = thing;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    // Short ways for those who ask next.
    for (let at = thing; at !== root; ) {
      const next = this.#parents.get(at) ?? root;
      this.#parents.set(at, root);
      at = next;
    }
    return root;
  }

  join(a: T, b: T): void {
    const [rootOfA, rootOfB] = [this.of(a), this.of(b)];
    if (rootOfA !== rootOfB) this.#parents.set(rootOfA, rootOfB);
  }
}
