import type { SQLInputValue } from 'node:sqlite'
import { DamagedFile, type DamagedRaw, readRaw } from './damaged-file.ts'
import { Database, resultCode } from './database.ts'
import { RECORD_SCHEMA } from './record-schema.ts'

/** What each table of the record is to a record that is damaged: `raw` mail, `kept` as people and mailboxes left it, or `derived`,
 *  which reading the raw mail again makes anew. Rows of one table may refer to those of tables before it. */
export const TABLES: Readonly<Record<string, 'raw' | 'kept' | 'derived'>> = {
  raw: 'raw',
  raw_bytes: 'raw',
  raw_part: 'raw',
  raw_list: 'kept',
  list: 'kept',
  people_correction: 'kept',
  opted_out: 'kept',
  thread_correction: 'kept',
  state: 'kept',
  sync_state: 'kept',
  mailbox: 'kept',
  followed_folder: 'kept',
  folder_mail: 'kept',
  handed: 'kept',
  handed_bytes: 'kept',
  question: 'kept',
  question_event: 'kept',
  asked: 'kept',
  reply_address: 'kept',
  outbox: 'kept',
  outbox_bytes: 'kept',
  person_state: 'kept',
  follow: 'kept',
  digest: 'kept',
  tip: 'kept',
  standing_answer: 'kept',
  done_once: 'kept',
  taken_back: 'kept',
  person: 'derived',
  address: 'derived',
  address_name: 'derived',
  thread: 'derived',
  thread_alias: 'derived',
  node: 'derived',
  mail: 'derived',
  mail_body: 'derived',
  mail_list: 'derived',
  talk: 'derived',
  topic: 'derived',
  topic_thread: 'derived',
  gone_mail: 'derived',
  generation: 'derived',
  lacking: 'derived',
  refused: 'derived',
  contact: 'derived',
  file: 'derived',
  file_text: 'derived',
  mail_file: 'derived',
  citation: 'derived',
  held_back: 'derived',
}

export interface Salvaged {
  /** Raw mails in the new record. */
  readonly mails: number
  readonly lost: readonly DamagedRaw[]
  /** Tables of which some rows may be lost. */
  readonly incomplete: readonly string[]
}

/** Numbers beyond the last known raw mail that are looked at: the page that the last ones stood on may be the damaged one. */
const LOOKED_BEYOND = 1_000
const RAWS_AT_ONCE = 500
const CONSTRAINT = 19
/** Makes a new record at `to` of what can be read of a damaged one: raw mail, all of it to be read again, and what people and
 *  mailboxes left. Numbers of mails and threads are new ones; those of threads are never used again.
 *  @throws what SQLite says where not even the list of tables can be read */
export function salvageRecord(from: string, to: string): Salvaged {
  const damaged = new DamagedFile(from)
  const record = new Database(to, { kind: 'record' })
  try {
    record.migrate(RECORD_SCHEMA)
    const raws = copyRaws(damaged, record)
    const kept = Object.keys(TABLES).filter((table) => TABLES[table] === 'kept')
    const incomplete = kept.filter((table) => !copyTable(damaged, record, table))
    record.transaction(() => settle(damaged, record, raws.lost.length > 0))
    return { ...raws, incomplete }
  } finally {
    record.close()
    damaged.close()
  }
}

/** Its index is another, which no server has yet. Mailboxes may still have what was lost, and are read again; but for those of
 *  questions, which must not be answered twice. */
function settle(damaged: DamagedFile, record: Database, isAnyLost: boolean): void {
  record.run(`DELETE FROM state WHERE key = 'archive'`)
  if (isAnyLost) record.run(`DELETE FROM sync_state WHERE account NOT LIKE 'ask %'`)
  const threads = damaged.get(`SELECT seq FROM sqlite_sequence WHERE name = 'thread'`)?.['seq']
  if (threads !== undefined) record.run(`INSERT INTO sqlite_sequence (name, seq) VALUES ('thread', ?)`, threads)
}

function copyRaws(damaged: DamagedFile, record: Database): Omit<Salvaged, 'incomplete'> {
  const lost: DamagedRaw[] = []
  let mails = 0
  let receivedMs = 0
  const last = lastRaw(damaged)
  const copy = (raw: number): void => {
    const found = readRaw(damaged, raw)
    if (found.row !== undefined) receivedMs = Number(found.row['received_ms'])
    if (found.content === undefined) {
      if (raw <= last || found.row !== undefined) lost.push({ raw, source: found.row && String(found.row['source']) })
      return
    }
    const { hash, sizeBytes, isLarge } = found.content
    record.run(
      'INSERT INTO raw (raw, hash, size_bytes, source, received_ms, is_large, other_ways) VALUES (?, ?, ?, ?, ?, ?, ?)',
      raw,
      hash,
      sizeBytes,
      String(found.row?.['source'] ?? `raw mail ${raw} of a damaged record`),
      receivedMs,
      Number(isLarge),
      Number(found.row?.['other_ways'] ?? 1),
    )
    record.run('INSERT INTO raw_bytes (raw, bytes) VALUES (?, ?)', raw, found.content.bytes)
    for (const [part, bytes] of found.content.parts.entries())
      record.run('INSERT INTO raw_part (raw, part, bytes) VALUES (?, ?, ?)', raw, part, bytes)
    mails++
  }
  for (let raw = 1; raw <= last + LOOKED_BEYOND; raw += RAWS_AT_ONCE)
    record.transaction(() => {
      for (let one = raw; one < raw + RAWS_AT_ONCE; one++) copy(one)
    })
  return { mails, lost }
}

const lastRaw = (damaged: DamagedFile): number =>
  Math.max(
    ...['raw', 'raw_bytes', 'mail'].map((table) =>
      Number(damaged.get(`SELECT max(raw) AS last FROM ${table}`)?.['last'] ?? 0),
    ),
  )

/** Copies a table from both its ends, as far as it can be read. Returns whether that was all of it. */
function copyTable(damaged: DamagedFile, record: Database, table: string): boolean {
  const there = damaged.columnsOf(table)
  if (there.length === 0) return true // of an earlier version
  const info = record.all(`PRAGMA table_info(${table})`)
  const columns = info.map(({ name }) => String(name)).filter((name) => there.includes(name))
  const isRowless = record.get('SELECT wr FROM pragma_table_list WHERE name = ?', table)?.['wr'] === 1
  const keys = info.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a['pk']) - Number(b['pk']))
  const key = isRowless ? keys.map(({ name }) => String(name)) : ['rowid']
  const insert = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
  let isWhole = true
  const copyFrom = (end: 'ASC' | 'DESC'): boolean => {
    const order = key.map((column) => `${column} ${end}`).join(', ')
    const rows = damaged.rows(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${order}`)
    for (let row = rows.next(); ; row = rows.next()) {
      if (row.done === true) return row.value
      isWhole = put(record, insert, Object.values(row.value)) && isWhole
    }
  }
  return record.transaction(() => {
    if (copyFrom('ASC')) return isWhole
    copyFrom('DESC')
    return false
  })
}

/** False where what the row belongs to is lost. */
function put(record: Database, insert: string, values: readonly SQLInputValue[]): boolean {
  try {
    record.run(insert, ...values)
    return true
  } catch (fault) {
    if (resultCode(fault) !== CONSTRAINT) throw fault
    return false
  }
}
