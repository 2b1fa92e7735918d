import { existsSync } from 'node:fs'
import { Explained } from './explained.ts'
import { Ingest } from './ingest.ts'
import type { ListAddress } from './model/ids.ts'
import type { Settings } from './settings/schema.ts'
import { closeSpoolFolder, openSpoolFolder } from './spool-folder.ts'
import type { RecordReader, RecordWriter } from './store/record.ts'
import { SqliteIndexReader } from './store/sqlite/index-reader.ts'
import { SqliteIndexWriter } from './store/sqlite/index-writer.ts'
import { indexPath, recordPath } from './store/sqlite/paths.ts'
import { type IndexReader, openReaderPool, type Readers } from './store/sqlite/reader-pool.ts'
import { SqliteRecordReader } from './store/sqlite/record-reader.ts'
import { SqliteRecordWriter } from './store/sqlite/record-writer.ts'
import { threadRules } from './thread-rules.ts'

/** The data folder cannot be used as asked; the message says what to do. */
export class DataFolderError extends Explained {}

/** A data folder open for writing, and the pipeline into it. */
export interface WritableFolder {
  readonly record: RecordWriter
  readonly index: SqliteIndexWriter
  readonly ingest: Ingest
  /** Where large mails lie while they are taken in. */
  readonly spoolDir: string
  close(): Promise<void>
}

export async function openForWriting(folder: string, settings: Settings, children?: number): Promise<WritableFolder> {
  mustUseEmbeddedIndex(settings)
  const spoolDir = openSpoolFolder(folder)
  const record = new SqliteRecordWriter(recordPath(folder), threadRules)
  const index = new SqliteIndexWriter(indexPath(folder))
  const moved = await record.setLists(
    settings.lists.map(({ address, name, about = '', readers }) => ({
      address: address as ListAddress,
      name,
      about,
      readers,
    })),
  )
  const ingest = new Ingest(
    { record, index },
    { maxBytes: settings.maxMessageBytes, ...(children === undefined ? {} : { children }) },
  )
  if (moved > 0) await ingest.heal() // at once: who may read a list is no matter for later
  const close = async (): Promise<void> => {
    await ingest.close()
    await record.close()
    await index.close()
    closeSpoolFolder(spoolDir)
  }
  return { record, index, ingest, spoolDir, close }
}

/** A data folder open for reading, in this process: for a command that reads once. */
export function openForReading(folder: string): {
  readonly record: RecordReader
  readonly index: IndexReader
  close(): Promise<void>
} {
  mustHoldArchive(folder)
  const record = new SqliteRecordReader(recordPath(folder))
  const index = new SqliteIndexReader(indexPath(folder))
  const close = async (): Promise<void> => {
    await record.close()
    await index.close()
  }
  return { record, index, close }
}

/** A data folder open for reading in threads: for the site. */
export function openForServing(folder: string, threads: number): Readers {
  mustHoldArchive(folder)
  return openReaderPool(folder, threads)
}

export const holdsArchive = (folder: string): boolean => existsSync(recordPath(folder))

/** The settings name an engine that is not here yet: working on without it would fill one index and search another.
 *  @throws DataFolderError */
export function mustUseEmbeddedIndex(settings: Settings): void {
  if (settings.index.url !== '')
    throw new DataFolderError(
      'Elasticsearch is set (index.url, or ELASTICSEARCH_URL in the environment), which this version cannot use yet; leave it out',
    )
}

/** @throws DataFolderError where nothing was imported yet */
export function mustHoldRecord(folder: string): void {
  if (!holdsArchive(folder))
    throw new DataFolderError(
      `there is no archive in ${folder} yet; import some mail first: hvemvet import PATH --data ${folder}`,
    )
}

/** @throws DataFolderError where nothing was imported yet, or the index is missing */
export function mustHoldArchive(folder: string): void {
  mustHoldRecord(folder)
  if (!existsSync(indexPath(folder)))
    throw new DataFolderError(
      `the search index in ${folder} is missing; make it again: hvemvet reindex --data ${folder}`,
    )
}
