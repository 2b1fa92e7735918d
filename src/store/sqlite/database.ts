import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { IndexUnavailable } from '../search-index.ts'

const BUSY_MS = 30_000
/** A mail's bytes are some KB, compressed, and so is a list of where a word stands: most fit on a page of this size. */
const PAGE_BYTES = 16 * 1024

export type Row = Record<string, SQLOutputValue>

/** A data folder written by a newer hvemvet, or a file that is damaged or closed to this user. */
export class UnusableDatabase extends Error {}

const DISK_FAILS = 10
const NO_SPACE = 13

/** What SQLite's result codes (sqlite.org/rescode.html) mean for whoever named the data folder. */
const FAULTS: Readonly<Record<number, string>> = {
  5: 'another hvemvet has been writing it for half a minute; run the command again when that is done',
  8: 'this user may not write it or in its folder, and SQLite needs that to read as well',
  [DISK_FAILS]:
    'no space left on its disk, or the disk fails; nothing that was taken in is lost, so see to the disk and run the command again',
  11: 'it is damaged; hvemvet doctor says what to do',
  [NO_SPACE]: 'no space left on its disk; nothing that was taken in is lost, so free some and run the command again',
  14: 'it cannot be opened; may this user write in its folder?',
  26: 'it is damaged; hvemvet doctor says what to do',
}

/** SQLite's result code of a fault, 0 where it is none of SQLite's. */
export const resultCode = (fault: unknown): number =>
  fault instanceof Error && 'errcode' in fault ? Number(fault.errcode) & 0xff : 0 // extended codes end in the plain one

/** A fault in words for whoever named the data folder; undefined where it is no matter of the file. */
export const whatIsWrong = (fault: unknown): string | undefined => FAULTS[resultCode(fault)]

/** Whether something could not be written for want of space, as far as SQLite can tell it from a disk that fails. */
export const isNoSpace = (fault: unknown): boolean => [DISK_FAILS, NO_SPACE].includes(resultCode(fault))

/** One SQLite connection with its statements prepared once. Synchronous, as node:sqlite is; the ports around it are not. */
export class Database {
  readonly raw: DatabaseSync
  private readonly path: string
  private readonly isIndex: boolean
  private readonly statements = new Map<string, StatementSync>()

  /** Every method throws UnusableDatabase where the file is at fault, or, of an index, IndexUnavailable. Commits survive a power
   *  cut, those of an index too: once it has a mail the record forgets that it lacked it, and nobody would miss it. */
  constructor(
    path: string,
    options: {
      readonly kind: 'record' | 'index'
      readonly readOnly?: boolean
      readonly cacheMb?: number
      /** A file with functions of SQLite's to load. */
      readonly extension?: string
    },
  ) {
    this.path = path
    this.isIndex = options.kind === 'index'
    this.raw = this.using(
      () =>
        new DatabaseSync(options.readOnly ? toRead(path) : path, {
          readOnly: options.readOnly ?? false,
          timeout: BUSY_MS,
          allowExtension: options.extension !== undefined,
        }),
    )
    if (options.extension !== undefined) this.raw.loadExtension(options.extension)
    if (!options.readOnly) {
      this.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`)
      this.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = ON')
    } else if (this.version() === 0) throw this.unusable('it is empty; hvemvet doctor says what to do')
    this.exec(`PRAGMA cache_size = -${(options.cacheMb ?? 16) * 1024}; PRAGMA temp_store = MEMORY`)
  }

  /** Brings the schema up to date. `steps[n]` leads from version n to n + 1. The version is read under the lock: of two
   *  programs that open a new folder at once, the second finds the tables made.
   *  @throws UnusableDatabase when the file is newer than this program. */
  migrate(steps: readonly string[]): void {
    if (this.version() === steps.length) return
    this.transaction(() => {
      const version = this.version()
      if (version > steps.length) throw this.unusable('it was written by a newer hvemvet; upgrade this one')
      for (const step of steps.slice(version)) this.exec(step)
      this.exec(`PRAGMA user_version = ${steps.length}`)
    })
  }

  /** Steps of the schema taken so far. */
  version(): number {
    return Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0)
  }

  private statement(sql: string): StatementSync {
    let statement = this.statements.get(sql)
    if (statement === undefined) this.statements.set(sql, (statement = this.raw.prepare(sql)))
    return statement
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.using(() => this.statement(sql).all(...values))
  }

  /** Row by row, for more rows than memory should hold. */
  *each(sql: string, ...values: SQLInputValue[]): Generator<Row> {
    const rows = this.using(() => this.raw.prepare(sql).iterate(...values))
    for (let next = this.using(() => rows.next()); next.done !== true; next = this.using(() => rows.next()))
      yield next.value
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.using(() => this.statement(sql).get(...values))
  }

  run(sql: string, ...values: SQLInputValue[]): { readonly changes: number; readonly id: number } {
    const { changes, lastInsertRowid } = this.using(() => this.statement(sql).run(...values))
    return { changes: Number(changes), id: Number(lastInsertRowid) }
  }

  /** Runs `work` in one transaction: all of it, or nothing when it throws. The lock is taken at once, so that two writers
   *  wait for each other instead of failing half-way. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.exec('COMMIT')
      return result
    } catch (fault) {
      if (this.raw.isTransaction) this.raw.exec('ROLLBACK')
      throw fault
    }
  }

  private exec(sql: string): void {
    this.using(() => this.raw.exec(sql))
  }

  private using<T>(work: () => T): T {
    try {
      return work()
    } catch (fault) {
      const wrong = whatIsWrong(fault)
      throw wrong === undefined ? fault : this.unusable(wrong, resultCode(fault) === NO_SPACE ? 'full' : 'away')
    }
  }

  private unusable(what: string, reason: 'away' | 'full' = 'away'): Error {
    const message = `${this.path}: ${what}`
    return this.isIndex ? new IndexUnavailable(reason, message) : new UnusableDatabase(message)
  }

  close(): void {
    this.statements.clear()
    this.raw.close()
  }
}

/** Where SQLite is to read a database. Beside one that is written it must write, too; where it may not, as on a disk that is
 *  mounted for reading only, it reads one that has no log, and so no writer. */
export function toRead(path: string): string | URL {
  if (mayWriteIn(dirname(path)) || (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return path
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  return url
}

function mayWriteIn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** `?, ?, ?` for a list of values. Statements with many are prepared once per length, so lists are cut into `chunks`. */
export const marks = (count: number): string => Array(count).fill('?').join(', ')

/** Cuts a list into pieces of `size`, so that statements with value lists stay few and small. */
export function* chunks<T>(list: readonly T[], size = 250): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}
