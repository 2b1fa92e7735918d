import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolderError } from './data-folder.ts'
import { damagedMail } from './store/sqlite/damaged-file.ts'
import { holdServeLock } from './store/sqlite/folder-lock.ts'
import { checkIntegrity, emptyLog, makeDurable, removeDatabase } from './store/sqlite/maintenance.ts'
import { isDerivedFile, recordPath } from './store/sqlite/paths.ts'
import { type Salvaged, salvageRecord } from './store/sqlite/salvage.ts'

/** What came of a damaged record. */
export interface Mended extends Salvaged {
  /** Where the damaged one is kept. */
  readonly damaged: string
}

/** Where the record's file, or raw mail in it, is damaged, puts a new record in its place, of the raw mail that can still be read and
 *  of what people and mailboxes left; all of that mail is then to be read again. The damaged one is kept beside it, and what is
 *  derived goes, since mails get new numbers. Undefined where nothing is damaged.
 *  @throws DataFolderError where nothing of it can be read, UnusableDatabase where another program serves this folder */
export async function mendRecord(folder: string): Promise<Mended | undefined> {
  const path = recordPath(folder)
  if (checkIntegrity(path).length === 0 && damagedMail(path).raws.length === 0) return undefined
  const lock = await holdServeLock(folder)
  const unfinished = `${path}.unfinished`
  try {
    removeDatabase(unfinished)
    const salvaged = salvage(path, unfinished)
    makeDurable(unfinished)
    const damaged = setAside(path)
    for (const name of readdirSync(folder).filter(isDerivedFile)) rmSync(join(folder, name), { force: true })
    renameSync(unfinished, path)
    makeDurable(path)
    return { ...salvaged, damaged }
  } finally {
    removeDatabase(unfinished)
    lock.release()
  }
}

function salvage(path: string, unfinished: string): Salvaged {
  let salvaged: Salvaged
  try {
    salvaged = salvageRecord(path, unfinished)
  } catch (cause) {
    throw new DataFolderError(`${path}: its tables cannot be read any more; restore a backup`, { cause })
  }
  if (salvaged.mails === 0) throw new DataFolderError(`${path}: no mail in it can be read any more; restore a backup`)
  return salvaged
}

/** Gives the damaged record a second name, and takes away what SQLite would write into the new one. There is a record by the usual
 *  name at every moment: without one, the next program would begin an empty archive. */
function setAside(path: string): string {
  const names = Array.from({ length: 100 }, (_, n) => `${path}.damaged${n === 0 ? '' : `-${n + 1}`}`)
  const damaged = names.find((name) => !existsSync(name))
  if (damaged === undefined) throw new DataFolderError(`remove the damaged records beside ${path} first`)
  emptyLog(path)
  linkSync(path, damaged)
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${damaged}-wal`)
  for (const beside of ['-wal', '-shm']) rmSync(`${path}${beside}`, { force: true })
  return damaged
}
