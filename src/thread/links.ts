/** Union-find over any keys; iterative, since hostile mail makes chains deep. Joining is by size, so a lookup is
 *  practically constant. */
export class Links<Key> {
  private readonly parents = new Map<Key, Key>()
  private readonly sizes = new Map<Key, number>()

  join(a: Key, b: Key): void {
    const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)]
    if (rootA === rootB) return
    const [large, small] = this.sizeOf(rootA) >= this.sizeOf(rootB) ? [rootA, rootB] : [rootB, rootA]
    this.parents.set(small, large)
    this.sizes.set(large, this.sizeOf(large) + this.sizeOf(small))
  }

  rootOf(key: Key): Key {
    let root = key
    for (let up = this.parents.get(root); up !== undefined; up = this.parents.get(root)) root = up
    for (let at = key; at !== root; ) {
      const up = this.parents.get(at)
      this.parents.set(at, root)
      at = up ?? root
    }
    return root
  }

  private sizeOf(root: Key): number {
    return this.sizes.get(root) ?? 1
  }
}
