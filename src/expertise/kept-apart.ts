/** Groups that grow by linking, of which some pairs must never meet. Union-find, iterative, with path halving. */
export class KeptApart<Key> {
  private readonly parents: Map<Key, Key>
  /** By a group's root: keys that may not come into the group. */
  private readonly foes = new Map<Key, Set<Key>>()

  constructor(keys: readonly Key[]) {
    this.parents = new Map(keys.map((key) => [key, key]))
  }

  rootOf(key: Key): Key {
    let at = key
    for (;;) {
      const parent = this.parents.get(at) ?? at
      if (parent === at) return at
      const grandparent = this.parents.get(parent) ?? parent
      this.parents.set(at, grandparent)
      at = grandparent
    }
  }

  /** From now on the groups of the two are not linked; two that are one group already stay so. */
  keepApart(a: Key, b: Key): void {
    this.foesOf(this.rootOf(a)).add(b)
    this.foesOf(this.rootOf(b)).add(a)
  }

  /** Makes one group of two. False when they are one already, or must be kept apart. */
  link(a: Key, b: Key): boolean {
    const [one, other] = [this.rootOf(a), this.rootOf(b)]
    if (one === other || this.areApart(one, other)) return false
    this.parents.set(other, one)
    for (const foe of this.foesOf(other)) this.foesOf(one).add(foe)
    this.foes.delete(other)
    return true
  }

  private areApart(one: Key, other: Key): boolean {
    for (const foe of this.foesOf(one)) if (this.rootOf(foe) === other) return true
    return false
  }

  private foesOf(root: Key): Set<Key> {
    const known = this.foes.get(root)
    if (known !== undefined) return known
    const none = new Set<Key>()
    this.foes.set(root, none)
    return none
  }
}
