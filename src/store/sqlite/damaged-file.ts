import { createHash } from 'node:crypto'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import { openBody } from '../../model/body.ts'
import { type Row, resultCode, toRead } from './database.ts'

/** A raw mail that cannot be read back as it came. */
export interface DamagedRaw {
  readonly raw: number
  /** Where it came from; undefined where that is lost, too. */
  readonly source: string | undefined
}

/** What SQLite says of damage. */
const DAMAGED = new Set([11, 26])

/** A record, some of which cannot be read. */
export class DamagedFile {
  private readonly db: DatabaseSync
  private readonly columns = new Map<string, readonly string[]>()
  private readonly statements = new Map<string, StatementSync>()

  constructor(path: string) {
    this.db = new DatabaseSync(toRead(path), { readOnly: true, timeout: 30_000 })
  }

  columnsOf(table: string): readonly string[] {
    let columns = this.columns.get(table)
    if (columns === undefined) {
      columns = this.db
        .prepare(`PRAGMA table_info(${table})`)
        .all()
        .map(({ name }) => String(name))
      this.columns.set(table, columns)
    }
    return columns
  }

  /** Undefined where it is not there, or on a page that cannot be read. */
  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    try {
      let statement = this.statements.get(sql)
      if (statement === undefined) this.statements.set(sql, (statement = this.db.prepare(sql)))
      return statement.get(...values)
    } catch (fault) {
      mustBeDamage(fault)
      return undefined
    }
  }

  /** Rows as far as they can be read; false where it ended at what cannot. */
  *rows(sql: string): Generator<Row, boolean> {
    try {
      yield* this.db.prepare(sql).iterate()
      return true
    } catch (fault) {
      mustBeDamage(fault)
      return false
    }
  }

  close(): void {
    this.db.close()
  }
}

function mustBeDamage(fault: unknown): void {
  if (!DAMAGED.has(resultCode(fault))) throw fault
}

/** What of a record's mail cannot be read back: raw mails that are not what was kept, and how many texts of mails. Reads all of it. */
export function damagedMail(path: string): { readonly raws: readonly DamagedRaw[]; readonly texts: number } {
  const file = new DamagedFile(path)
  try {
    const raws: DamagedRaw[] = []
    for (const row of file.rows('SELECT raw, source FROM raw ORDER BY raw'))
      if (readRaw(file, Number(row['raw'])).content === undefined)
        raws.push({ raw: Number(row['raw']), source: String(row['source']) })
    let texts = 0
    for (const { body } of file.rows('SELECT body FROM mail_body ORDER BY mail'))
      if (!opens(body as Uint8Array)) texts++
    return { raws, texts }
  } finally {
    file.close()
  }
}

function opens(body: Uint8Array): boolean {
  try {
    openBody(body)
    return true
  } catch {
    return false
  }
}

/** A raw mail as it lies in a file; without `content` where it is not what was kept. */
export function readRaw(file: DamagedFile, raw: number) {
  const row = file.get('SELECT * FROM raw WHERE raw = ?', raw)
  const bytes = file.get('SELECT bytes FROM raw_bytes WHERE raw = ?', raw)?.['bytes'] as Uint8Array | undefined
  const parts: Uint8Array[] = []
  const part = () => file.get('SELECT bytes FROM raw_part WHERE raw = ? AND part = ?', raw, parts.length)?.['bytes']
  for (let next = part(); next !== undefined; next = part()) parts.push(next as Uint8Array)
  const isLarge = row === undefined ? parts.length > 0 : row['is_large'] === 1
  const measured = bytes && (isLarge ? unpacked(bytes) && hashOf(parts) : hashOf([bytes]))
  const isWhole = measured && (row === undefined || Buffer.from(row['hash'] as Uint8Array).equals(measured.hash))
  return { row, content: isWhole ? { ...measured, isLarge, bytes, parts } : undefined }
}

function hashOf(pieces: readonly Uint8Array[]): { readonly hash: Uint8Array; readonly sizeBytes: number } | undefined {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for (const piece of pieces) {
    const content = unpacked(piece)
    if (content === undefined) return undefined
    hash.update(content)
    sizeBytes += content.length
  }
  return { hash: hash.digest(), sizeBytes }
}

/** Undefined where something else than zstd's own is there. */
export function unpacked(packed: Uint8Array): Uint8Array | undefined {
  try {
    return zstdDecompressSync(packed)
  } catch {
    return undefined
  }
}
