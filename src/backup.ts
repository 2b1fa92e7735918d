import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Context, reindex } from './archive-commands.ts'
import { DataFolderError, holdsArchive } from './data-folder.ts'
import { checkIntegrity, copyDatabase, makeDurable, removeDatabase } from './store/sqlite/maintenance.ts'
import { indexPath, recordPath } from './store/sqlite/paths.ts'

/** Writes the record, which is everything that cannot be derived, to one file; reading and writing go on meanwhile. The
 *  file appears whole or not at all. */
export function backup({ folder }: Context, file: string): void {
  if (!holdsArchive(folder)) throw new DataFolderError(`there is no archive in ${folder} to back up`)
  if (existsSync(file)) throw new DataFolderError(`${file} is there already; name a new file`)
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.unfinished`
  rmSync(unfinished, { force: true })
  copyDatabase(recordPath(folder), unfinished)
  makeDurable(unfinished)
  renameSync(unfinished, file)
  makeDurable(file)
}

/** Makes a data folder of a backup, checked first, and its search index anew. Never over an archive that is there. */
export async function restore(
  context: Context,
  file: string,
  onProgress: (done: number, total: number) => void,
): Promise<{ mails: number }> {
  const { folder } = context
  if (!existsSync(file)) throw new DataFolderError(`there is no file ${file}`)
  if (holdsArchive(folder))
    throw new DataFolderError(`${folder} holds an archive already; restore into an empty folder (--data)`)
  const [problem] = checkIntegrity(file)
  if (problem !== undefined) throw new DataFolderError(`${file} is no sound backup: ${problem}`)
  mkdirSync(folder, { recursive: true })
  for (const path of [recordPath(folder), indexPath(folder)]) removeDatabase(path) // what another archive left here
  const unfinished = `${recordPath(folder)}.unfinished`
  copyFileSync(file, unfinished)
  makeDurable(unfinished)
  renameSync(unfinished, recordPath(folder))
  makeDurable(recordPath(folder))
  return reindex(context, onProgress)
}
