import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { UnusableDatabase } from './database.ts'

const TRY_EVERY_MS = 100
const PATIENCE_MS = 10_000

/** Of several programs on one data folder, one keeps questions going and sends their mail: two would send it twice. The lock is the
 *  operating system's, by way of SQLite, so it ends with its process, however that ends.
 *  @throws UnusableDatabase where another program holds it */
export async function holdAskLock(folder: string, signal: AbortSignal): Promise<{ release(): void }> {
  const path = join(folder, 'ask.lock')
  const db = new DatabaseSync(path, { timeout: 0 })
  const giveUpMs = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      return { release: () => db.close() }
    } catch (fault) {
      if (signal.aborted || Date.now() > giveUpMs) {
        db.close()
        throw new UnusableDatabase(`${path}: another hvemvet already asks by mail from this folder`)
      }
      if (!(fault instanceof Error && 'errcode' in fault && (Number(fault.errcode) & 0xff) === 5)) throw fault
      await sleep(TRY_EVERY_MS)
    }
  }
}
