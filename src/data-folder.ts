import { accessSync, constants, existsSync } from 'node:fs'
import { Explained } from './explained.ts'
import { engineOf, meaningsFor, openEngine, searchServer } from './index-engines.ts'
import { IndexFeed } from './index-feed.ts'
import { Ingest } from './ingest.ts'
import type { ListAddress } from './model/ids.ts'
import type { Settings } from './settings/schema.ts'
import { closeSpoolFolder, openSpoolFolder } from './spool-folder.ts'
import type { AskReader } from './store/ask-store.ts'
import type { IndexEngine } from './store/index-engine.ts'
import type { IndexLedger } from './store/index-ledger.ts'
import type { RecordReader, RecordWriter, StoredList } from './store/record.ts'
import type { IndexReader } from './store/search-index.ts'
import { SqliteAskReader } from './store/sqlite/ask-reader.ts'
import { SqliteAskStore } from './store/sqlite/ask-store.ts'
import { Database } from './store/sqlite/database.ts'
import { IndexFollower } from './store/sqlite/index-follower.ts'
import { recordPath, vectorsPath } from './store/sqlite/paths.ts'
import { openReaderPool } from './store/sqlite/reader-pool.ts'
import { isRecordOld, SqliteRecordReader } from './store/sqlite/record-reader.ts'
import { SqliteRecordWriter } from './store/sqlite/record-writer.ts'
import { VectorStore } from './store/sqlite/vector-store.ts'
import { threadRules } from './thread-rules.ts'

/** The data folder cannot be used as asked; the message says what to do. */
export class DataFolderError extends Explained {}

/** A data folder open for writing, and the pipeline into it. */
export interface WritableFolder {
  readonly record: RecordWriter
  readonly feed: IndexFeed
  readonly ingest: Ingest
  /** Where large mails lie while they are taken in. */
  readonly spoolDir: string
  close(): Promise<void>
}

/** Opens the record, what feeds its index and what takes mail in, `children` processes that read it. A list whose readers are others
 *  in the settings now is brought in line first, in the index too. */
export async function openForWriting(folder: string, settings: Settings, children?: number): Promise<WritableFolder> {
  const spoolDir = openSpoolFolder(folder)
  const record = openRecord(folder)
  const feed = feedOf({ folder, settings }, openEngine(folder, settings, await record.ledger.archive()), record.ledger)
  const moved = await record.setLists(listsOf(settings))
  const ingest = new Ingest(
    { record, feed },
    { maxBytes: settings.maxMessageBytes, ...(children === undefined ? {} : { children }) },
  )
  await feed.prepare()
  if (moved > 0) await feed.catchUp(undefined, undefined, 'marked') // at once: who may read a list is no matter for later
  const close = async (): Promise<void> => {
    await ingest.close()
    await feed.close()
    await record.close()
    closeSpoolFolder(spoolDir)
  }
  return { record, feed, ingest, spoolDir, close }
}

/** The lists of the settings, and the ask address among them: what is asked and answered is mail to it, for everyone unless the
 *  settings say otherwise. */
function listsOf({ lists, ask }: Settings): StoredList[] {
  const named = lists.map(({ address, name, about = '', readers }) => ({
    address: address as ListAddress,
    name,
    about,
    readers,
  }))
  const isNew = ask.address !== undefined && !lists.some(({ address }) => address === ask.address)
  if (named.length === 0 || !isNew) return named
  return [...named, { address: ask.address as ListAddress, name: 'Hvem vet?', about: '', readers: 'everyone' }]
}

/** Feeds an engine from the ledger of a folder. Vectors of mail that left the record leave with it. */
export const feedOf = (
  { folder, settings }: { readonly folder: string; readonly settings: Settings },
  engine: IndexEngine,
  ledger: IndexLedger,
): IndexFeed =>
  new IndexFeed(ledger, engine, recordPath(folder), meaningsFor(folder, settings, engine.kind), (gone) =>
    VectorStore.forget(vectorsPath(folder), gone),
  )

/** Makes what signs links in mail, where a folder has none yet. */
export async function makeAskSecret(folder: string): Promise<void> {
  const store = new SqliteAskStore(recordPath(folder))
  await store.makeSecret()
  await store.close()
}

/** What signs links in mail. With an empty one anybody could sign.
 *  @throws where the folder has none */
export async function askSecretIn(store: Pick<AskReader, 'secret'>): Promise<string> {
  const secret = await store.secret()
  if (secret === undefined || secret === '') throw new Error('there is no secret in the record to sign links with')
  return secret
}

/** The record alone, for writing. */
export const openRecord = (folder: string): RecordWriter => new SqliteRecordWriter(recordPath(folder), threadRules)

/** A data folder open for reading. */
export interface ReadableFolder {
  readonly record: RecordReader
  readonly index: IndexReader
  /** About how many mails searches do not find yet. */
  behind(): Promise<number>
  close(): Promise<void>
}

/** Reads in this process: for a command that reads once. */
export async function openForReading(folder: string, settings: Settings): Promise<ReadableFolder> {
  bringUpToDate(folder)
  const record = new SqliteRecordReader(recordPath(folder))
  const server = await searchServer(settings, record)
  const index = server?.index ?? new IndexFollower(folder, record)
  const close = async (): Promise<void> => {
    await (server ?? (index as IndexFollower)).close()
    await record.close()
  }
  return { record, index, behind: lacksOf(record, settings), close }
}

/** What asking by mail keeps, for a command that reads once. */
export function openForAuditing(folder: string): { readonly ask: AskReader; close(): void } {
  bringUpToDate(folder)
  const db = new Database(recordPath(folder), { kind: 'record', readOnly: true, cacheMb: 2 })
  return { ask: new SqliteAskReader(db), close: () => db.close() }
}

/** Reads in threads: for the site. */
export async function openForServing(
  folder: string,
  settings: Settings,
  threads: number,
): Promise<ReadableFolder & { readonly ask: AskReader }> {
  bringUpToDate(folder)
  const readers = openReaderPool(folder, threads)
  const server = await searchServer(settings, readers.record)
  const close = async (): Promise<void> => {
    await server?.close()
    await readers.close()
  }
  const { record, ask } = readers
  return { record, ask, index: server?.index ?? readers.index, behind: lacksOf(record, settings), close }
}

const lacksOf = (record: RecordReader, settings: Settings) => async (): Promise<number> =>
  (await record.indexState(engineOf(settings))).lacks

/** Whether mail was ever taken into the folder. */
export const holdsArchive = (folder: string): boolean => existsSync(recordPath(folder))

/** @throws DataFolderError where nothing was imported yet */
export function mustHoldRecord(folder: string): void {
  mustBeReadable(folder)
  if (!holdsArchive(folder))
    throw new DataFolderError(
      `there is no archive in ${folder} yet; import some mail first: hvemvet import PATH --data ${folder}`,
    )
}

/** What may not be read is not to be called empty. */
function mustBeReadable(folder: string): void {
  try {
    accessSync(recordPath(folder), constants.R_OK)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EACCES')
      throw new DataFolderError(`this user may not read the archive in ${folder}; run hvemvet as the user who owns it`)
  }
}

/** A record that an earlier version wrote is given the tables of this one, which reading alone cannot do. */
function bringUpToDate(folder: string): void {
  mustHoldRecord(folder)
  if (isRecordOld(recordPath(folder))) void openRecord(folder).close()
}
