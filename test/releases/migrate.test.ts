import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { reparse } from '../../src/archive-commands.ts'
import { restore } from '../../src/backup.ts'
import { doctor } from '../../src/doctor.ts'
import { checkIntegrity } from '../../src/store/sqlite/maintenance.ts'
import { SqliteRecordReader } from '../../src/store/sqlite/record-reader.ts'
import { RECORD_SCHEMA } from '../../src/store/sqlite/record-schema.ts'
import { SqliteRecordWriter } from '../../src/store/sqlite/record-writer.ts'
import { threadRules } from '../../src/thread-rules.ts'
import { TestArchive } from '../ingest/archive.ts'
import { randomFrom } from '../random.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { saidBy } from './said.ts'

/** What the steps come to that releases were made with, by how many there were. */
const RELEASED: Readonly<Record<number, string>> = { 12: 'ff00f42440dad89e', 13: '75aabe29a2938e2a' }

const hashOf = (steps: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(steps)).digest('hex').slice(0, 16)
const versions = readdirSync(import.meta.dirname).flatMap((name) => /^record-(\d+)\.json$/.exec(name)?.[1] ?? [])

it('the steps of releases are never changed, and each has a record of its own here (test/releases/make.ts)', () => {
  expect(versions).toEqual(Object.keys(RELEASED))
  for (const [steps, hash] of Object.entries(RELEASED)) expect(hashOf(RECORD_SCHEMA.slice(0, Number(steps)))).toBe(hash)
})

describe.each(versions)('the record of a release with %s steps', (version) => {
  const path = (ending: string): string => join(import.meta.dirname, `record-${version}.${ending}`)
  const said = JSON.parse(readFileSync(path('json'), 'utf8')) as object

  it('is restored by this version, says the same, and still does when all is read again', async () => {
    const archive = await TestArchive.open()
    const file = join(tempDir(), 'backup.sqlite')
    writeFileSync(file, zstdDecompressSync(readFileSync(path('sqlite.zst'))))
    await restore(archive.context, file, () => undefined)
    const ills = async () => (await doctor(archive.context)).checks.filter(({ ok, name }) => !ok && name !== 'disk')
    expect(await saidBy(archive)).toMatchObject(said)
    expect(await ills()).toEqual([])
    await reparse(archive.context, () => undefined)
    expect(await saidBy(archive)).toMatchObject(said)
    expect(await ills()).toEqual([])
  })
})

/** Numbers of mails that left are never used again. */
const GONE = 1000

/** The tables that hold rows of their own, with their columns. */
function tablesOf(db: DatabaseSync): Map<string, { readonly name: string; readonly type: string }[]> {
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all()
  return new Map(
    tables.map(({ name }) => [
      String(name),
      db
        .prepare(`PRAGMA table_info(${String(name)})`)
        .all()
        .map((column) => ({ name: String(column['name']), type: String(column['type']) })),
    ]),
  )
}

const rowsOf = (db: DatabaseSync, table: string, columns: readonly string[]): string[] =>
  db
    .prepare(`SELECT ${columns.map((column) => `hex(${column})`).join(', ')} FROM ${table}`)
    .all()
    .map((row) => Object.values(row).join(' '))
    .toSorted()

describe('a record of any earlier step', () => {
  it.each(RECORD_SCHEMA.map((_, steps) => steps + 1))('(%i) loses no row of any table', async (steps) => {
    const random = randomFrom(soak.seed + steps)
    const path = join(tempDir(), 'record.sqlite')
    const db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
    db.exec('PRAGMA synchronous = OFF; BEGIN')
    for (const step of RECORD_SCHEMA.slice(0, steps)) db.exec(step)
    const valueOf = ({ name, type }: { name: string; type: string }, row: number): SQLInputValue => {
      if (name === 'happened' || name === 'people') return JSON.stringify({ mail: `${row}@x` })
      if (type === 'TEXT') return name === 'refs' ? `${random(9)}@x\n${random(9)}@y` : `${row} ${random(1000)}`
      return type === 'BLOB' ? Buffer.from([row, random(256)]) : row + 1
    }
    const rows = soak.times(20, 500)
    for (const [table, columns] of tablesOf(db)) {
      const insert = db.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`)
      for (let row = 0; row < rows; row++)
        insert.run(...columns.map((column) => valueOf(column, table === 'gone_mail' ? row + GONE : row)))
    }
    const before = new Map([...tablesOf(db)].map(([table, columns]) => [table, columns.map(({ name }) => name)]))
    db.exec(`PRAGMA user_version = ${steps}; COMMIT`)
    const held = (columnsNow: typeof before) =>
      [...before].map(([table, columns]) => {
        const kept = columns.filter((column) => columnsNow.get(table)?.includes(column))
        return { table, rows: rowsOf(db, table, kept) }
      })
    const then = new DatabaseSync(':memory:')
    for (const step of RECORD_SCHEMA) then.exec(step)
    const after = new Map([...tablesOf(then)].map(([table, columns]) => [table, columns.map(({ name }) => name)]))
    const rowsBefore = held(after)

    await new SqliteRecordWriter(path, threadRules).close()
    expect(held(after)).toEqual(rowsBefore)
    expect([...tablesOf(db).keys()].toSorted()).toEqual([...after.keys()].toSorted())
    db.close()
    expect(checkIntegrity(path)).toEqual([])
    const reader = new SqliteRecordReader(path)
    expect(await reader.shouldHold(0 as never, 1000)).toHaveLength(rows)
    await reader.close()
  })
})
