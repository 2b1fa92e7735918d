import type { AddressEntry } from '../model/address-entry.ts'
import type { FullName } from './names.ts'
import { mayBeOne, readFullName } from './names.ts'

/** A name counts as an address's own when at least this share of its mails is written under it. */
const OWN_SHARE = 0.2
/** A small book says little of how common names are: it counts as if it held so many other names more. */
const UNSEEN_NAMES = 20

const keyOf = ({ first, last }: FullName) => `${first} ${last}`

/** The names of an address book: who goes by which, and how rare each is among them. */
export class NameBook {
  private readonly namesOf = new Map<AddressEntry, readonly FullName[]>()
  /** Different full names, and how many of them have this first name, or this last one. */
  private readonly all = new Set<string>()
  private readonly byFirst = new Map<string, number>()
  private readonly byLast = new Map<string, number>()

  constructor(book: readonly AddressEntry[]) {
    for (const entry of book) {
      this.namesOf.set(entry, ownNames(entry))
      for (const { name } of entry.names) this.count(readFullName(name))
    }
  }

  /** How many others are called the same, if first and last names met by chance: a measure of how common a name is that
   *  needs no list of common names, whatever the country. */
  namesakes({ first, last }: FullName): number {
    const others = (counts: ReadonlyMap<string, number>, part: string) => (counts.get(part) ?? 1) - 0.5 // itself is no other
    return (others(this.byFirst, first) * others(this.byLast, last)) / (this.all.size + UNSEEN_NAMES)
  }

  /** Groups of entries that go by one first and last name. */
  sharing(entries: readonly AddressEntry[]): AddressEntry[][] {
    const groups = new Map<string, AddressEntry[]>()
    for (const entry of entries) {
      for (const key of new Set(this.of(entry).map(keyOf))) {
        const group = groups.get(key)
        if (group === undefined) groups.set(key, [entry])
        else group.push(entry)
      }
    }
    return [...groups.values()].filter((group) => group.length > 1)
  }

  /** A name that both go by. */
  shared(a: AddressEntry, b: AddressEntry): FullName | undefined {
    return this.of(a).find((name) => this.of(b).some((other) => mayBeOne(name, other)))
  }

  /** Both have full names, and none of one may be one of the other's. */
  differ(a: AddressEntry, b: AddressEntry): boolean {
    return this.of(a).length > 0 && this.of(b).length > 0 && this.shared(a, b) === undefined
  }

  of(entry: AddressEntry): readonly FullName[] {
    return this.namesOf.get(entry) ?? []
  }

  private count(name: FullName | undefined): void {
    if (name === undefined || this.all.has(keyOf(name))) return
    this.all.add(keyOf(name))
    this.byFirst.set(name.first, (this.byFirst.get(name.first) ?? 0) + 1)
    this.byLast.set(name.last, (this.byLast.get(name.last) ?? 0) + 1)
  }
}

/** The full names an address goes by. Those that others gave it count only where it wrote nothing, and agree. None for a
 *  mailbox that several people write from: under three names or more, and mostly under none of them. */
function ownNames({ names, mails }: AddressEntry): FullName[] {
  const counts = new Map<string, { readonly name: FullName; readonly count: number }>()
  for (const { name, count } of names) {
    const full = readFullName(name)
    if (full === undefined || (mails > 0 && count === 0)) continue
    const key = `${keyOf(full)} ${full.middle.join(' ')}`
    counts.set(key, { name: full, count: count + (counts.get(key)?.count ?? 0) })
  }
  const used = [...counts.values()].sort((a, b) => b.count - a.count || (keyOf(a.name) < keyOf(b.name) ? -1 : 1))
  const people = new Set(used.map(({ name }) => keyOf(name))).size
  if (mails === 0) return people === 1 ? used.map(({ name }) => name) : []
  const written = used.reduce((total, { count }) => total + count, 0)
  if (people >= 3 && (used[0]?.count ?? 0) <= written / 2) return []
  return used.filter(({ count }) => count >= OWN_SHARE * written).map(({ name }) => name)
}
