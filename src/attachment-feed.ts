import { availableParallelism } from 'node:os'
import type { FileText } from './model/file-text.ts'
import type { MailKey } from './model/ids.ts'
import { type FileReader, openFileReader } from './parse/files/file-reader.ts'
import { openParserPool, ParserFailed, type ParserPool } from './parse/pool.ts'
import type { ReadFiles, RecordWriter } from './store/record.ts'

/** What is read is kept after so many mails: a run that is cut off begins again there. */
const BATCH_MAILS = 32
/** Starting another child takes as long as reading so many. */
const MAILS_A_CHILD = 16

export interface AttachmentsRead {
  mails: number
  /** Attachments whose text is now known, or known not to be had. */
  files: number
  /** Those of which something could not be read that has text. */
  unread: number
}

export interface AttachmentFeedOptions {
  readonly record: Pick<RecordWriter, 'filesUnread' | 'countFilesUnread' | 'rawOf' | 'knownFiles' | 'keepFiles'>
  /** A mail's attachments are read one after the other, so many mails' at a time; by default one a core. */
  readonly children?: number
  /** Writes what was read; by default at once. */
  readonly inTurn?: (write: () => Promise<void>) => Promise<void>
}

/** Reads the words of attachments, after their mails: those that the record says nobody has read yet, each content once. What it
 *  keeps marks the mails, so that the index learns of the words as of any other change. */
export class AttachmentFeed {
  private readonly options: AttachmentFeedOptions

  constructor(options: AttachmentFeedOptions) {
    this.options = options
  }

  /** Reads until there is nothing more, or `signal` says so: the batch under way is then left for the next time. */
  async read(
    onProgress: (done: number, total: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<AttachmentsRead> {
    const { record, children = availableParallelism(), inTurn = (write) => write() } = this.options
    const outcome: AttachmentsRead = { mails: 0, files: 0, unread: 0 }
    let waiting = await record.filesUnread(0 as MailKey, BATCH_MAILS)
    if (waiting.length === 0) return outcome
    const total = await record.countFilesUnread()
    const run = new Run(record, Math.min(children, Math.ceil(total / MAILS_A_CHILD)))
    const isTold = (): boolean => signal?.aborted === true
    const end = (): void => void run.close()
    signal?.addEventListener('abort', end)
    try {
      while (waiting.length > 0 && !isTold()) {
        const read = await run.readAll(waiting)
        if (isTold()) break
        await inTurn(() => record.keepFiles(read))
        const results = read.flatMap(({ files }) => files)
        outcome.mails += read.length
        outcome.files += results.length
        outcome.unread += results.filter(({ result }) => isMissed(result)).length
        onProgress(outcome.mails, Math.max(total, outcome.mails))
        waiting = await record.filesUnread(waiting.at(-1) as MailKey, BATCH_MAILS)
      }
    } catch (fault) {
      if (!isTold() || !(fault instanceof ParserFailed)) throw fault
    } finally {
      signal?.removeEventListener('abort', end)
      await run.close()
    }
    return outcome
  }
}

const isMissed = (result: FileText | undefined): boolean =>
  result?.problem !== undefined && result.problem !== 'no-text' && result.problem !== 'empty'

/** One going through what is unread, with its children, who end with it. */
class Run {
  private readonly record: AttachmentFeedOptions['record']
  private readonly lanes: number
  private readonly parser: ParserPool
  private readonly files: FileReader
  /** Contents being read just now, or since the last batch was kept: whoever meets one again waits for it. */
  private reading = new Map<string, Promise<FileText>>()

  constructor(record: AttachmentFeedOptions['record'], children: number) {
    this.record = record
    this.lanes = children
    this.parser = openParserPool({ children: 1 })
    this.files = openFileReader({ children })
  }

  async readAll(mails: readonly MailKey[]): Promise<ReadFiles[]> {
    this.reading = new Map()
    const waiting = [...mails]
    const read: ReadFiles[] = []
    const lane = async (): Promise<void> => {
      for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) read.push(await this.readMail(mail))
    }
    await Promise.all(Array.from({ length: this.lanes }, lane))
    return read
  }

  private async readMail(mail: MailKey): Promise<ReadFiles> {
    const attachments = await this.attachmentsOf(mail)
    const known = await this.record.knownFiles(attachments.map(({ hash }) => hash))
    const files: ReadFiles['files'][number][] = []
    for (const [attachment, { hash, bytes, name, type }] of attachments.entries()) {
      let reading = this.reading.get(hash)
      if (reading === undefined && !known.has(hash))
        this.reading.set(hash, (reading = this.files.textOf(bytes, { name, type })))
      files.push({ attachment, hash, sizeBytes: bytes.length, result: await reading })
    }
    return { mail, files }
  }

  /** None of a mail that takes its reader with it: reading the mail itself has said why. */
  private async attachmentsOf(mail: MailKey) {
    const raw = await this.record.rawOf(mail)
    if (raw === undefined) return []
    try {
      return await this.parser.attachmentsOf(raw)
    } catch (fault) {
      if (fault instanceof ParserFailed && fault.reason !== 'closed') return []
      throw fault
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.parser.close(), this.files.close()])
  }
}
