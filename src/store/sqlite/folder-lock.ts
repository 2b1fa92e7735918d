import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { resultCode, UnusableDatabase, whatIsWrong } from './database.ts'

const TRY_EVERY_MS = 100
const BUSY = 5

/** What one program at a time does in a data folder. */
interface Work {
  readonly file: string
  /** Who holds the lock, and what to do about it. */
  readonly taken: string
  /** A program that is ending is waited for so long. */
  readonly patienceMs: number
}

/** Two would send every mail of a question twice. */
const ASKING: Work = {
  file: 'ask.lock',
  taken: 'another hvemvet already asks by mail from this folder; end that one first',
  patienceMs: 10_000,
}
/** Two would read every mailbox twice, and stand in each other's way. */
const SERVING: Work = {
  file: 'serve.lock',
  taken: 'another hvemvet serves or syncs this folder already; end that one first, or name another folder with --data',
  patienceMs: 3_000,
}

export interface FolderLock {
  release(): void
}

/** @throws UnusableDatabase where another program keeps questions going here */
export const holdAskLock = (folder: string, signal: AbortSignal): Promise<FolderLock> => hold(folder, ASKING, signal)

/** @throws UnusableDatabase where another program serves, or syncs for good, here */
export const holdServeLock = (folder: string, signal?: AbortSignal): Promise<FolderLock> =>
  hold(folder, SERVING, signal)

/** The lock is the operating system's, by way of SQLite, so it ends with its process, however that ends. */
async function hold(folder: string, { file, taken, patienceMs }: Work, signal?: AbortSignal): Promise<FolderLock> {
  const path = join(folder, file)
  const unusable = (what: string) => new UnusableDatabase(`${path}: ${what}`)
  const giveUpMs = performance.now() + patienceMs
  let db: DatabaseSync | undefined
  for (;;) {
    try {
      db ??= new DatabaseSync(path, { timeout: 0 })
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      const held = db
      return { release: () => held.close() }
    } catch (fault) {
      const isTaken = resultCode(fault) === BUSY
      if (isTaken && signal?.aborted !== true && performance.now() < giveUpMs) {
        await sleep(TRY_EVERY_MS)
        continue
      }
      db?.close()
      if (isTaken) throw unusable(taken)
      const wrong = whatIsWrong(fault)
      throw wrong === undefined ? fault : unusable(wrong)
    }
  }
}
