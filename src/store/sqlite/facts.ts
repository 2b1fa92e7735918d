import type { Audience } from '../../model/audience.ts'
import type { AddressKey, ListAddress, ThreadId } from '../../model/ids.ts'
import type { Language } from '../../model/message.ts'
import type { Database, Row } from './database.ts'

/** Bits of a mail's flags, as the index keeps them. */
export const FLAGS = { open: 1, attachment: 2, question: 4, answered: 8 } as const

/** The facts of every mail in the index, in memory as plain columns, so that filters, facets and threads cost a few
 *  nanoseconds a mail: 32 bytes for each. Follows the index file by the number of its last change. */
export class FactTable {
  writtenMs = new Float64Array(1024)
  flags = new Uint8Array(1024)
  private thread = new Uint32Array(1024)
  private author = new Uint32Array(1024)
  private present = new Uint8Array(1024)
  private language = new Uint8Array(1024)
  private listSet = new Uint32Array(1024)
  private readonly languages: Language[] = []
  private readonly listSets: { readonly key: string; readonly lists: readonly ListAddress[] }[] = []
  private readonly listSetNumbers = new Map<string, number>()
  private change = 0
  /** One above the largest mail number. */
  size = 0

  /** Reads what changed since last time. */
  follow(db: Database): void {
    const latest = Number(db.get('SELECT max(change) AS change FROM entry')?.['change'] ?? 0)
    if (latest === this.change) return
    for (const row of db.each('SELECT * FROM entry WHERE change > ?', this.change)) this.set(row)
    this.change = latest
  }

  private set(row: Row): void {
    const mail = Number(row['mail'])
    if (mail >= this.thread.length) this.grow(mail + 1)
    this.size = Math.max(this.size, mail + 1)
    this.thread[mail] = Number(row['thread'])
    this.author[mail] = Number(row['author'])
    this.writtenMs[mail] = Number(row['written_ms'])
    this.flags[mail] = Number(row['flags'])
    this.present[mail] = Number(row['gone']) === 1 ? 0 : 1
    this.language[mail] = this.languageNumber(row['language'] as Language)
    this.listSet[mail] = this.listSetNumber(String(row['lists']))
  }

  private grow(size: number): void {
    const larger = <T extends Uint8Array | Uint32Array | Float64Array>(old: T, make: (length: number) => T): T => {
      const grown = make(Math.max(size, old.length * 2))
      grown.set(old)
      return grown
    }
    this.thread = larger(this.thread, (length) => new Uint32Array(length))
    this.author = larger(this.author, (length) => new Uint32Array(length))
    this.writtenMs = larger(this.writtenMs, (length) => new Float64Array(length))
    this.flags = larger(this.flags, (length) => new Uint8Array(length))
    this.present = larger(this.present, (length) => new Uint8Array(length))
    this.language = larger(this.language, (length) => new Uint8Array(length))
    this.listSet = larger(this.listSet, (length) => new Uint32Array(length))
  }

  private languageNumber(language: Language): number {
    const at = this.languages.indexOf(language)
    return at >= 0 ? at : this.languages.push(language) - 1
  }

  private listSetNumber(key: string): number {
    let number = this.listSetNumbers.get(key)
    if (number === undefined) {
      number = this.listSets.push({ key, lists: key === '' ? [] : (key.split(' ') as ListAddress[]) }) - 1
      this.listSetNumbers.set(key, number)
    }
    return number
  }

  languageOf(mail: number): Language {
    return this.languages[this.language[mail] ?? 0] ?? 'other'
  }

  /** The number of the mail's set of lists; `listsIn` tells them. There are few sets, so counts are kept by set. */
  listSetOf(mail: number): number {
    return this.listSet[mail] ?? 0
  }

  listsIn(set: number): readonly ListAddress[] {
    return this.listSets[set]?.lists ?? []
  }

  threadOf(mail: number): ThreadId {
    return this.thread[mail] as ThreadId
  }

  authorOf(mail: number): AddressKey {
    return this.author[mail] as AddressKey
  }

  /** Whether the audience may read a mail; decided once per set of lists. */
  readableBy(audience: Audience): (mail: number) => boolean {
    if (audience.kind === 'everything') return (mail) => this.present[mail] === 1
    const closed = new Set(audience.closed)
    const sets = this.listSets.map(({ lists }) => lists.some((list) => closed.has(list)))
    return (mail) =>
      this.present[mail] === 1 &&
      (((this.flags[mail] ?? 0) & FLAGS.open) !== 0 || sets[this.listSet[mail] ?? 0] === true)
  }

  /** For each set of lists, whether one of them is meant by `text`: its address, or the part before the @. */
  setsNamed(text: string): readonly boolean[] {
    const isMeant = (list: ListAddress): boolean => list === text || list.slice(0, list.indexOf('@')) === text
    return this.listSets.map(({ lists }) => lists.some(isMeant))
  }
}
