import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { QUICKLY } from '../../model/body.ts'
import type { ListAddress, MailKey } from '../../model/ids.ts'
import type { RawBytes } from '../../model/inbound.ts'
import type { InFolder } from '../../model/mailbox.ts'
import type { KeptRaw, RawArrival, RawKey } from '../record.ts'
import { unpacked } from './damaged-file.ts'
import type { Database, Row } from './database.ts'

/** Large mails are kept in pieces of this size, so that neither a row nor memory grows with them. */
const PIECE_BYTES = 4 * 1024 * 1024
/** Of a large mail, this much is read back for its headers. */
const HEAD_BYTES = 256 * 1024

/** The raw mail of the record: exact bytes by content hash, compressed. */
export class RawStore {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  /** Keeps one arrival; part of the caller's transaction. The same bytes again are not kept twice, but a list they are
   *  imported as for the first time makes them unread once more, so that their mail learns of it. */
  keep(arrival: RawArrival): KeptRaw {
    const hash = hashOf(arrival.raw)
    const known = this.db.get('SELECT raw, state FROM raw WHERE hash = ?', hash)
    const raw = known === undefined ? this.insert(hash, arrival) : (known['raw'] as RawKey)
    if (known !== undefined) this.noteWay(raw, arrival)
    if (arrival.lies !== undefined) this.noteFolder(raw, arrival.lies)
    const newList = this.addList(raw, arrival.list, true) || this.addList(raw, arrival.folderList, false)
    if (known !== undefined && newList && known['state'] !== 'private')
      this.db.run(`UPDATE raw SET state = 'unread' WHERE raw = ?`, raw)
    const unread = known === undefined || newList || known['state'] === 'unread'
    return { raw, isNew: known === undefined || newList, unread }
  }

  /** A mail stays for whatever else it came by. What a mailbox had given before its deletions were followed came by no other way. */
  private noteWay(raw: RawKey, { lies, source }: RawArrival): void {
    const row = this.db.get('SELECT source, other_ways FROM raw WHERE raw = ?', raw) as Row
    const isSameWay = row['source'] === source
    if (lies === undefined && !isSameWay) this.db.run('UPDATE raw SET other_ways = 2 WHERE raw = ?', raw)
    if (lies !== undefined && isSameWay && row['other_ways'] === 1)
      this.db.run('UPDATE raw SET other_ways = 0 WHERE raw = ?', raw)
  }

  private noteFolder(raw: RawKey, { account, folder, uidValidity, uid }: InFolder): void {
    this.db.run(
      `INSERT INTO folder_mail (account, folder, uid_validity, uid, raw) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account, folder, uid_validity, uid, raw) DO UPDATE SET gone_ms = NULL`,
      account,
      folder,
      uidValidity,
      uid,
      raw,
    )
  }

  private insert(hash: Uint8Array, { raw, source, receivedAtMs, lies }: RawArrival): RawKey {
    const isLarge = raw.kind === 'large'
    const bytes = zstdCompressSync(isLarge ? raw.head.subarray(0, HEAD_BYTES) : raw.bytes, QUICKLY)
    const sizeBytes = isLarge ? raw.sizeBytes : raw.bytes.length
    const { id } = this.db.run(
      'INSERT INTO raw (hash, size_bytes, source, received_ms, is_large, other_ways) VALUES (?, ?, ?, ?, ?, ?)',
      hash,
      sizeBytes,
      source,
      receivedAtMs,
      Number(isLarge),
      Number(lies === undefined),
    )
    this.db.run('INSERT INTO raw_bytes (raw, bytes) VALUES (?, ?)', id, bytes)
    if (isLarge) {
      let part = 0
      for (const piece of pieces(raw.path)) {
        this.db.run(
          'INSERT INTO raw_part (raw, part, bytes) VALUES (?, ?, ?)',
          id,
          part++,
          zstdCompressSync(piece, QUICKLY),
        )
      }
    }
    return id as RawKey
  }

  /** Whether this is news: another list, or one that only a folder's name had said and now somebody says. */
  private addList(raw: RawKey, list: ListAddress | undefined, named: boolean): boolean {
    if (list === undefined) return false
    const { changes } = this.db.run(
      `INSERT INTO raw_list (raw, list, named) VALUES (?, ?, ?)
       ON CONFLICT (raw, list) DO UPDATE SET named = 1 WHERE excluded.named > named`,
      raw,
      list,
      Number(named),
    )
    return changes > 0
  }

  /** Raw mails in a state, with how they arrived. A large mail comes with its head only, and no path. */
  unread(
    limit: number,
    { after, maxBytes = Infinity }: { readonly after?: RawKey | undefined; readonly maxBytes?: number } = {},
  ): { raw: RawKey; arrival: RawArrival }[] {
    const waiting = this.db.all(
      `SELECT raw, iif(is_large, ${HEAD_BYTES}, size_bytes) AS held FROM raw WHERE state = 'unread' AND raw > ? ORDER BY raw LIMIT ?`,
      after ?? 0,
      limit,
    )
    let bytes = 0
    const some = waiting.filter(({ held }, i) => (bytes += Number(held)) <= maxBytes || i === 0)
    const found = some.flatMap(({ raw }) => this.waiting(raw as RawKey) ?? [])
    const last = some.at(-1)?.['raw'] as RawKey | undefined
    return found.length > 0 || last === undefined ? found : this.unread(limit, { after: last, maxBytes })
  }

  /** A raw mail with how it arrived. One whose bytes are damaged is put aside, and undefined: the others must not wait for it. */
  private waiting(raw: RawKey): { raw: RawKey; arrival: RawArrival } | undefined {
    const row = this.db.get('SELECT * FROM raw JOIN raw_bytes USING (raw) WHERE raw = ?', raw)
    const bytes = row && unpacked(row['bytes'] as Uint8Array)
    if (bytes === undefined) {
      this.setState(raw, 'unreadable', 'its bytes are damaged; stop serve and run hvemvet reparse')
      return undefined
    }
    const lists = this.db.all('SELECT list, named FROM raw_list WHERE raw = ?', raw)
    const listWhere = (named: number): ListAddress | undefined =>
      lists.find((list) => list['named'] === named)?.['list'] as ListAddress | undefined
    const kept: RawBytes =
      row?.['is_large'] === 1
        ? { kind: 'large', head: bytes, path: '', sizeBytes: Number(row['size_bytes']) }
        : { kind: 'bytes', bytes }
    const arrival = { raw: kept, source: String(row?.['source']), list: listWhere(1), folderList: listWhere(0) }
    return { raw, arrival: { ...arrival, receivedAtMs: Number(row?.['received_ms']), lies: this.folderOf(raw) } }
  }

  private folderOf(raw: RawKey): InFolder | undefined {
    const row = this.db.get('SELECT * FROM folder_mail WHERE raw = ? AND gone_ms IS NULL LIMIT 1', raw)
    if (row === undefined) return undefined
    const [account, folder] = [String(row['account']), String(row['folder'])]
    return { account, folder, uidValidity: Number(row['uid_validity']), uid: Number(row['uid']) }
  }

  /** The exact bytes, piece by piece from 0: one piece, or of a large mail as many as were kept. Undefined beyond. */
  piece(raw: RawKey, piece: number): Uint8Array | undefined {
    const isLarge = this.db.get('SELECT is_large FROM raw WHERE raw = ?', raw)?.['is_large'] === 1
    if (!isLarge && piece > 0) return undefined
    const row = isLarge
      ? this.db.get('SELECT bytes FROM raw_part WHERE raw = ? AND part = ?', raw, piece)
      : this.db.get('SELECT bytes FROM raw_bytes WHERE raw = ?', raw)
    return row && zstdDecompressSync(row['bytes'] as Uint8Array)
  }

  setCopy(raw: RawKey, of: MailKey): void {
    this.db.run(`UPDATE raw SET state = 'duplicate', why = NULL, copy_of = ? WHERE raw = ?`, of, raw)
  }

  /** Deletes a mail that is in no table but those of raw mail. */
  forget(raw: RawKey): void {
    for (const table of ['folder_mail', 'raw_list', 'raw_part', 'raw_bytes', 'raw'])
      this.db.run(`DELETE FROM ${table} WHERE raw = ?`, raw)
  }

  setState(raw: RawKey, state: 'unread' | 'read' | 'private' | 'unreadable', why: string | null = null): void {
    this.db.run('UPDATE raw SET state = ?, why = ?, copy_of = NULL WHERE raw = ?', state, why, raw)
  }
}

function hashOf(raw: RawBytes): Uint8Array {
  const hash = createHash('sha256')
  if (raw.kind === 'bytes') return hash.update(raw.bytes).digest()
  for (const piece of pieces(raw.path)) hash.update(piece)
  return hash.digest()
}

/** A file in pieces. Each is a view of the same memory, to be used before the next is asked for. */
function* pieces(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(PIECE_BYTES)
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) yield buffer.subarray(0, size)
  } finally {
    closeSync(file)
  }
}
