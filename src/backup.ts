import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Context, type ImportOutcome, withFolder } from './archive-commands.ts'
import { DataFolderError, holdsArchive } from './data-folder.ts'
import { makeFolder } from './make-folder.ts'
import { isNoSpace } from './store/sqlite/database.ts'
import { checkIntegrity, copyDatabase, makeDurable, removeDatabase } from './store/sqlite/maintenance.ts'
import { isDerivedFile, recordPath } from './store/sqlite/paths.ts'
import { SqliteRecordWriter } from './store/sqlite/record-writer.ts'
import { threadRules } from './thread-rules.ts'

/** Writes the record, which is everything that cannot be derived, to one file; reading and writing go on meanwhile. The
 *  file appears whole or not at all. */
export function backup({ folder }: Context, file: string): void {
  if (!holdsArchive(folder)) throw new DataFolderError(`there is no archive in ${folder} to back up`)
  if (existsSync(file)) throw new DataFolderError(`${file} is there already; name a new file`)
  if (!existsSync(dirname(file)))
    throw new DataFolderError(`there is no folder ${dirname(file)} to write the backup to`)
  const unfinished = `${file}.unfinished`
  rmSync(unfinished, { force: true })
  try {
    copyDatabase(recordPath(folder), unfinished)
    makeDurable(unfinished)
  } catch (fault) {
    rmSync(unfinished, { force: true })
    if (fault instanceof Error && /unable to open/i.test(fault.message))
      throw new DataFolderError(`${file} cannot be written; name a file in a folder that this user may write`)
    if (isNoSpace(fault))
      throw new DataFolderError(`there is no space for ${file}; free some, or name a file on another disk`)
    throw fault
  }
  renameSync(unfinished, file)
  makeDurable(file)
}

/** Makes a data folder of a backup, checked first, and its search index anew. Never over an archive that is there. */
export async function restore(
  context: Context,
  file: string,
  onProgress: (done: number, total: number) => void,
): Promise<{ mails: number } & Pick<ImportOutcome, 'unsearchable'>> {
  const { folder } = context
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new DataFolderError(`there is no file ${file}`)
  if (holdsArchive(folder))
    throw new DataFolderError(`${folder} holds an archive already; restore into an empty folder (--data)`)
  const [problem] = checkIntegrity(file)
  if (problem !== undefined) throw new DataFolderError(`${file} is no sound backup: ${problem}`)
  makeFolder(folder)
  removeDatabase(recordPath(folder)) // what another archive left here
  for (const name of readdirSync(folder).filter(isDerivedFile)) rmSync(join(folder, name), { force: true })
  const unfinished = `${recordPath(folder)}.unfinished`
  removeDatabase(unfinished)
  copyFileSync(file, unfinished)
  await onItsOwn(unfinished)
  makeDurable(unfinished)
  renameSync(unfinished, recordPath(folder))
  makeDurable(recordPath(folder))
  return withFolder(context, async ({ record, feed }) => {
    const mails = await record.ledger.size()
    await feed.catchUp(onProgress)
    return { mails, unsearchable: await feed.behind() }
  })
}

/** What the archive that was backed up has on a search server is not this one's, which goes its own way. */
async function onItsOwn(path: string): Promise<void> {
  const record = new SqliteRecordWriter(path, threadRules)
  await record.ledger.forgetGenerations()
  await record.close()
}
