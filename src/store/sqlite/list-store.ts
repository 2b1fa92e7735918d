import type { ListAddress } from '../../model/ids.ts'
import type { Database } from './database.ts'
import { openMails } from './mail-row.ts'

interface KnownList {
  readonly list: number
  readonly origin: string
  readonly open: boolean
}

/** The lists that mail comes through, each looked up once in a transaction. */
export class ListStore {
  private readonly db: Database
  private readonly known = new Map<ListAddress, KnownList>()
  private readonly open = new Set<number>()

  constructor(db: Database) {
    this.db = db
  }

  /** To be called when a transaction begins: another program may have changed them. */
  begin(): void {
    this.known.clear()
    this.open.clear()
  }

  /** A list not in the settings is for its members, unless someone imported mail as it: that is a decision, and it is open. */
  keyOf(address: ListAddress, isImport: boolean): number {
    const found = this.lookUp(address) ?? this.insert(address, isImport)
    if (!isImport || found.origin !== 'seen') return found.list
    const readers = JSON.stringify('everyone')
    this.db.run(`UPDATE list SET readers = ?, open = 1, origin = 'import' WHERE list = ?`, readers, found.list)
    openMails(this.db, found.list)
    return this.know(address, { ...found, origin: 'import', open: true }).list
  }

  isAnyOpen(lists: readonly number[]): boolean {
    return lists.some((list) => this.open.has(list))
  }

  private lookUp(address: ListAddress): KnownList | undefined {
    const known = this.known.get(address)
    if (known !== undefined) return known
    const row = this.db.get('SELECT list, origin, open FROM list WHERE address = ?', address)
    if (row === undefined) return undefined
    return this.know(address, { list: Number(row['list']), origin: String(row['origin']), open: row['open'] === 1 })
  }

  private insert(address: ListAddress, isImport: boolean): KnownList {
    const [readers, origin] = isImport ? ['everyone', 'import'] : ['members', 'seen']
    const { id } = this.db.run(
      'INSERT INTO list (address, name, readers, open, origin) VALUES (?, ?, ?, ?, ?)',
      address,
      address.slice(0, address.indexOf('@')),
      JSON.stringify(readers),
      Number(isImport),
      origin ?? null,
    )
    return this.know(address, { list: id, origin: origin ?? '', open: isImport })
  }

  private know(address: ListAddress, list: KnownList): KnownList {
    this.known.set(address, list)
    if (list.open) this.open.add(list.list)
    return list
  }
}
