import type { AddressEntry } from '../../model/address-entry.ts'
import type { AddressKey, PersonId, ThreadId } from '../../model/ids.ts'
import type { Address } from '../../model/message.ts'
import type { PersonAddresses, RecordWriter } from '../record.ts'
import type { Database } from './database.ts'

/** Names kept for one address; further ones are some program's doing. */
const MAX_NAMES = 20
const MAX_NAME_CHARS = 120
/** Threads of an address that are told: enough to see whose company it keeps. */
const MAX_THREADS = 300

type Corrections = Awaited<ReturnType<RecordWriter['peopleCorrections']>>

/** Authors' addresses, the names they were seen with, and the people behind them. */
export class AddressStore {
  private readonly db: Database
  private readonly known = new Map<string, AddressKey>()

  constructor(db: Database) {
    this.db = db
  }

  /** The number of an author's address, which the mail counts for. An address-less author is known by name. */
  author(from: Address, isMachine: boolean): AddressKey {
    const key = this.keyOfAuthor(from)
    this.db.run(
      'UPDATE address SET mails = mails + 1, machine_mails = machine_mails + ? WHERE address = ?',
      Number(isMachine),
      key,
    )
    this.countName(key, from.name.slice(0, MAX_NAME_CHARS))
    return key
  }

  /** Takes back that a mail counted; the names it was seen with stay. */
  uncount(author: AddressKey, isMachine: boolean): void {
    this.db.run(
      'UPDATE address SET mails = mails - 1, machine_mails = machine_mails - ? WHERE address = ?',
      Number(isMachine),
      author,
    )
  }

  keyOfAuthor({ name, address }: Address): AddressKey {
    return this.keyOf(address === '' ? `(${name.toLowerCase()})` : address)
  }

  private keyOf(email: string): AddressKey {
    let key = this.known.get(email)
    if (key !== undefined) return key
    const row = this.db.get('SELECT address FROM address WHERE email = ?', email)
    key = (row?.['address'] ?? this.db.run('INSERT INTO address (email) VALUES (?)', email).id) as AddressKey
    if (this.known.size > 50_000) this.known.clear()
    this.known.set(email, key)
    return key
  }

  private countName(key: AddressKey, name: string): void {
    if (name === '') return
    const { changes } = this.db.run(
      'UPDATE address_name SET mails = mails + 1 WHERE address = ? AND name = ?',
      key,
      name,
    )
    if (changes > 0) return
    const names = Number(this.db.get('SELECT count(*) AS names FROM address_name WHERE address = ?', key)?.['names'])
    if (names < MAX_NAMES) this.db.run('INSERT INTO address_name (address, name, mails) VALUES (?, ?, 1)', key, name)
    if (names === 0) this.db.run('UPDATE address SET name = ? WHERE address = ?', name, key)
  }

  /** Forgets what a rolled-back transaction may have numbered. */
  forget(): void {
    this.known.clear()
  }

  book(): AddressEntry[] {
    const names = Map.groupBy(
      this.db.all('SELECT * FROM address_name ORDER BY address, mails DESC, name'),
      (row) => row['address'],
    )
    const threads = Map.groupBy(this.db.all('SELECT DISTINCT author, thread FROM mail'), (row) => row['author'])
    const phones = this.signedWith('phone_key')
    const blocks = this.signedWith('block')
    const lists = new Set(this.db.all('SELECT address FROM list').map((row) => row['address']))
    return this.db.all('SELECT address, email, mails, machine_mails FROM address WHERE mails > 0').map((row) => ({
      key: row['address'] as AddressKey,
      address: String(row['email']),
      names: (names.get(row['address'] ?? null) ?? []).map((one) => ({
        name: String(one['name']),
        count: Number(one['mails']),
      })),
      mails: Number(row['mails']),
      machineMails: Number(row['machine_mails']),
      isList: lists.has(row['email'] ?? null),
      threads: (threads.get(row['address'] ?? null) ?? [])
        .slice(0, MAX_THREADS)
        .map((one) => one['thread'] as ThreadId),
      phones: phones.get(row['address'] ?? null) ?? [],
      blocks: blocks.get(row['address'] ?? null) ?? [],
    }))
  }

  /** By address, what two or more of its mails are signed with. */
  private signedWith(column: 'phone_key' | 'block'): Map<unknown, string[]> {
    const found = new Map<unknown, string[]>()
    const rows = this.db.all(
      `SELECT author, ${column} AS said FROM contact WHERE ${column} <> '' GROUP BY author, ${column} HAVING count(*) > 1`,
    )
    for (const row of rows) found.set(row['author'], [...(found.get(row['author']) ?? []), String(row['said'])])
    return found
  }

  /** Replaces who is behind which addresses. A person's number is their smallest address's. */
  setPeople(people: readonly PersonAddresses[]): void {
    this.db.run('UPDATE address SET person = NULL, why = ?', '')
    this.db.run('DELETE FROM person')
    for (const { name, addresses } of people) {
      const id = Math.min(...addresses.map(({ key }) => key)) as PersonId
      this.db.run('INSERT INTO person (person, name) VALUES (?, ?)', id, name)
      for (const { key, why } of addresses)
        this.db.run('UPDATE address SET person = ?, why = ? WHERE address = ?', id, why, key)
    }
  }

  /** Kept by address, so that it holds however people are joined later. */
  setOptOut(person: PersonId, optedOut: boolean): void {
    const emails = `SELECT email FROM address WHERE person = ?`
    if (optedOut) this.db.run(`INSERT OR IGNORE INTO opted_out (email) ${emails}`, person)
    else this.db.run(`DELETE FROM opted_out WHERE email IN (${emails})`, person)
  }

  correct({ kind, addresses }: Corrections[number]): void {
    const [one, other] = addresses.map((address) => address.toLowerCase()).sort() as [string, string]
    this.db.run('INSERT OR REPLACE INTO people_correction (kind, one, other) VALUES (?, ?, ?)', kind, one, other)
  }

  corrections(): Corrections {
    return this.db.all('SELECT * FROM people_correction ORDER BY one, other').map((row) => ({
      kind: row['kind'] as 'join' | 'split',
      addresses: [String(row['one']), String(row['other'])] as const,
    }))
  }
}
