import type { AddressEntry, JoinReason } from '../model/address-entry.ts'
import type { AddressKey, PersonId } from '../model/ids.ts'
import { KeptApart } from './kept-apart.ts'
import { NameBook } from './name-book.ts'
import type { FullName } from './names.ts'
import { isMadeOfName } from './names.ts'

/** What somebody said by hand; of two about the same pair the later holds. */
export interface Correction {
  readonly kind: 'join' | 'split'
  readonly addresses: readonly [string, string]
}

export interface Join {
  readonly address: AddressKey
  readonly to: AddressKey
  readonly why: JoinReason
}

export interface PersonGroup {
  /** The smallest of the keys. */
  readonly id: PersonId
  /** The name they wrote under most; empty where there is none. */
  readonly name: string
  /** Most used first. */
  readonly addresses: readonly AddressKey[]
  readonly joins: readonly Join[]
}

/** More addresses than this under one name are several people, or a machine's. */
const MOST_ADDRESSES = 8
/** A number under more addresses' mail is a firm's. */
const MOST_SIGNERS = 4
/** So many people of that name are to be expected by chance; see `NameBook.namesakes`. */
const RARE = 0.1
const NOT_COMMON = 1

/** Who is behind the addresses. Lists and robots are no people, and left out. Joins only on evidence, and shows it:
 *
 *  - by hand, which wins over all that follows;
 *  - one mailbox: `kari+drift@x` is `kari@x`;
 *  - the same full name, and the same telephone number or the same whole signature under two mails or more of each: never a
 *    number that others have too, or that two have whose names differ, for that is a switchboard's;
 *  - one firm: the same part before the @ at two hosts of one domain (`kari@linux.firma.no`, `kari@firma.no`), and no name
 *    that says otherwise;
 *  - the same full name, if it is rare, or if the two wrote in the same threads, or if both mailboxes are called the same
 *    and not merely after the name.
 *
 *  Never by a common name alone, nor a first name; never two whom one host tells apart (`kari.hansen2@x`), nor two middle
 *  names that differ. The order of `book` does not matter. */
export function joinPeople(book: readonly AddressEntry[], corrections: readonly Correction[] = []): PersonGroup[] {
  const people = book.filter(isPerson).sort((a, b) => a.key - b.key)
  const names = new NameBook(book)
  const groups = new KeptApart(people.map((entry) => entry.key))
  const joins: Join[] = []
  const byAddress = new Map(people.map((entry) => [entry.address, entry.key]))
  const said = pairsOf(corrections, byAddress)
  for (const { kind, a, b } of said) if (kind === 'split') groups.keepApart(a, b)
  for (const { kind, a, b } of said)
    if (kind === 'join' && groups.link(a, b)) joins.push({ address: b, to: a, why: 'by-hand' })
  for (const { a, b } of tellApart(people, names)) groups.keepApart(a, b)
  for (const join of evidence(people, names)) if (groups.link(join.to, join.address)) joins.push(join)
  return groupsOf(people, groups, joins)
}

const isPerson = (entry: AddressEntry) => !entry.isList && !isRobot(entry)

const ROBOT_NAME = /(?:^|[\s._-])(?:robot|bot|no-?reply|mailer-daemon|postmaster)(?:$|[\s._+-])/i

/** Nine mails of ten by a program; or it says so itself. */
function isRobot({ address, names, mails, machineMails }: AddressEntry): boolean {
  if (mails > 0 && machineMails >= 0.9 * mails) return true
  return ROBOT_NAME.test(address.slice(0, address.lastIndexOf('@'))) || names.some(({ name }) => ROBOT_NAME.test(name))
}

function pairsOf(corrections: readonly Correction[], byAddress: ReadonlyMap<string, AddressKey>) {
  const pairs = new Map<string, { readonly kind: Correction['kind']; readonly a: AddressKey; readonly b: AddressKey }>()
  for (const { kind, addresses } of corrections) {
    const [one, other] = addresses.map((address) => byAddress.get(address.toLowerCase()))
    if (one === undefined || other === undefined || one === other) continue
    const [a, b] = one < other ? [one, other] : [other, one]
    pairs.delete(`${a} ${b}`)
    pairs.set(`${a} ${b}`, { kind, a, b })
  }
  return [...pairs.values()].sort((left, right) => left.a - right.a || left.b - right.b)
}

/** Pairs that cannot be one person, whatever else points to it. */
function* tellApart(people: readonly AddressEntry[], names: NameBook) {
  for (const namesakes of names.sharing(people)) {
    for (const [a, b] of pairs(namesakes)) {
      if (names.differ(a, b) || isNumberedApart(a.address, b.address)) yield { a: a.key, b: b.key }
    }
  }
}

/** `kari.hansen@x` and `kari.hansen2@x`, `kari.b.hansen@x`: where one host has to tell two people apart, it does so. */
function isNumberedApart(a: string, b: string): boolean {
  const [one, other] = [partsOf(a), partsOf(b)]
  if (one.host !== other.host || one.mailbox === other.mailbox) return false
  const plain = (mailbox: string) => mailbox.replace(/[._-]?\d+$/, '').replace(/([._-])[a-z](?=[._-])/g, '')
  return plain(one.mailbox) === plain(other.mailbox)
}

/** The strongest first, so that a weak sign never stands in a strong one's way. */
function* evidence(people: readonly AddressEntry[], names: NameBook): Iterable<Join> {
  const place = (entry: AddressEntry) => partsOf(entry.address)
  yield* sameMailbox(
    grouped(people, (entry) => `${place(entry).mailbox}@${place(entry).host}`),
    names,
    'same-mailbox',
  )
  yield* sameMailbox(
    grouped(people, (entry) => `${place(entry).mailbox}@${place(entry).domain}`),
    names,
    'same-firm',
  )
  yield* signedAlike(people, names, ({ blocks }) => blocks, 'same-signature')
  yield* signedAlike(people, names, ({ phones }) => phones, 'name-and-phone')
  for (const namesakes of names.sharing(people)) {
    for (const [a, b] of pairs(namesakes)) {
      const why = whyOne(a, b, names)
      if (why !== undefined) yield { address: b.key, to: a.key, why }
    }
  }
}

/** Mailboxes that many write through (`devnull+ada.example.com@relay`) have several names, and join nobody. */
function* sameMailbox(groups: readonly AddressEntry[][], names: NameBook, why: JoinReason): Iterable<Join> {
  for (const group of groups) {
    for (const [a, b] of pairs(group)) {
      const isOne = names.shared(a, b) !== undefined || isNamedBy(a, b, names) || isNamedBy(b, a, names)
      if (isOne) yield { address: b.key, to: a.key, why }
    }
  }
}

/** Two who sign with the same. */
function* signedAlike(
  people: readonly AddressEntry[],
  names: NameBook,
  saidBy: (entry: AddressEntry) => readonly string[] | undefined,
  why: JoinReason,
): Iterable<Join> {
  const signers = people.flatMap((entry) => (saidBy(entry) ?? []).map((said) => ({ said, entry })))
  for (const group of grouped(signers, ({ said }) => said)) {
    if (group.length > MOST_SIGNERS) continue
    const two = [...pairs(group.map(({ entry }) => entry))]
    if (two.some(([a, b]) => names.differ(a, b))) continue
    for (const [a, b] of two) if (names.shared(a, b) !== undefined) yield { address: b.key, to: a.key, why }
  }
}

/** `a` has no name, and its mailbox is made of `b`'s. */
const isNamedBy = (a: AddressEntry, b: AddressEntry, names: NameBook): boolean =>
  names.of(a).length === 0 && names.of(b).some((name) => isMadeOfName(partsOf(a.address).mailbox, name))

function whyOne(a: AddressEntry, b: AddressEntry, names: NameBook): JoinReason | undefined {
  const name = names.shared(a, b)
  if (name === undefined) return undefined
  const expected = names.namesakes(name)
  if (expected < RARE) return 'rare-name'
  if (isSameOddMailbox(a.address, b.address, name)) return 'name-and-mailbox'
  const threads = new Set(a.threads)
  return expected < NOT_COMMON && b.threads.some((thread) => threads.has(thread)) ? 'name-and-threads' : undefined
}

function isSameOddMailbox(a: string, b: string, name: FullName): boolean {
  const { mailbox } = partsOf(a)
  return mailbox.length > 3 && mailbox === partsOf(b).mailbox && !isMadeOfName(mailbox, name)
}

/** `kari+drift@post.firma.no`: mailbox kari, host post.firma.no, domain firma.no. Under `co.uk` and its like a domain has
 *  three parts. */
function partsOf(address: string) {
  const at = address.lastIndexOf('@')
  const host = address.slice(at + 1)
  const domain = /(?:[^.]+\.)?[^.]+\.[^.]+$/.exec(host)?.[0] ?? host
  const isShort = /\.(?:[a-z]{2}|com|net|org|edu|gov)\.[a-z]{2}$/.test(domain)
  const mailbox = address.slice(0, at).replace(/(.)\+.*$/, '$1')
  return { mailbox, host, domain: isShort ? domain : domain.split('.').slice(-2).join('.') }
}

function groupsOf(
  people: readonly AddressEntry[],
  groups: KeptApart<AddressKey>,
  joins: readonly Join[],
): PersonGroup[] {
  const joinsOf = new Map<AddressKey, Join[]>()
  for (const join of joins) {
    const root = groups.rootOf(join.to)
    joinsOf.set(root, [...(joinsOf.get(root) ?? []), join])
  }
  return grouped(people, ({ key }) => groups.rootOf(key)).map((entries) => {
    const mostUsed = entries.toSorted((a, b) => b.mails - a.mails || a.key - b.key)
    return {
      id: Math.min(...entries.map(({ key }) => key)) as PersonId,
      name: nameOf(entries),
      addresses: mostUsed.map(({ key }) => key),
      joins: entries.flatMap(({ key }) => joinsOf.get(key) ?? []), // only the root's has any
    }
  })
}

/** The name used most, and of two used alike the longer: a full name before a first one. */
function nameOf(entries: readonly AddressEntry[]): string {
  const counts = new Map<string, number>()
  for (const { name, count } of entries.flatMap(({ names }) => names)) {
    if (name.trim() !== '') counts.set(name, (counts.get(name) ?? 0) + count)
  }
  const byUse = [...counts].sort(([a, one], [b, other]) => other - one || b.length - a.length || (a < b ? -1 : 1))
  return byUse[0]?.[0] ?? ''
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string | number): Value[][] {
  const groups = new Map<string | number, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return [...groups.values()]
}

/** Every two of a group that a single person may have; of a larger one none. */
function* pairs(group: readonly AddressEntry[]): Iterable<readonly [AddressEntry, AddressEntry]> {
  if (group.length > MOST_ADDRESSES) return
  for (const [index, a] of group.entries()) for (const b of group.slice(index + 1)) yield [a, b]
}
