import { Worker } from 'node:worker_threads'
import { languageOf } from './language/detect.ts'
import { mailWords } from './language/words.ts'
import type { MailKey } from './model/ids.ts'
import { ownText, textOf } from './model/message.ts'
import type { IndexLedger, MailToIndex } from './store/index-ledger.ts'
import type { IndexEntry } from './store/search-index.ts'

export type Entries = readonly IndexEntry[]

/** What an index is to hold of mails, made from the record; in the thread that calls. */
export const entriesOf = async (
  ledger: Pick<IndexLedger, 'mailsToIndex'>,
  mails: readonly MailKey[],
): Promise<Entries> => (await ledger.mailsToIndex(mails)).map(toEntry)

/** The beginning of a document tells its language. */
const TELLING_CHARS = 4000

const toEntry = ({ facts, stored, body, files }: MailToIndex): IndexEntry => ({
  ...facts,
  words: mailWords({
    subject: stored.subject,
    own: ownText(body),
    quoted: `${textOf(body, 'quote')}\n${textOf(body, 'forward')}`,
    attachmentNames: stored.attachments.map(({ name }) => name),
    files: files.map((text) => ({ text, language: languageOf(text.slice(0, TELLING_CHARS)) })),
    from: stored.from,
    to: stored.to,
    cc: stored.cc,
    language: stored.language,
  }),
})

export type EntryReply = { readonly entries: Entries } | { readonly fault: unknown }

/** Words fill a young generation in no time; a small one makes the collector work for each. */
const YOUNG_MB = 32

/** Makes entries in threads of their own: a long filling writes some while the words of the next are made. */
export class EntryThreads {
  private readonly workers: readonly Worker[]
  private next = 0

  /** `record` is the record's file. */
  constructor(record: string, threads: number) {
    const options = { workerData: record, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }
    this.workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./index-entries-thread.ts', import.meta.url), options),
    )
  }

  /** No more requests at a time than there are threads. */
  entries(mails: readonly MailKey[]): Promise<Entries> {
    const worker = this.workers[this.next++ % this.workers.length] as Worker
    const { promise, resolve, reject } = Promise.withResolvers<Entries>()
    const ended = (): void => reject(new Error('a thread that makes index entries ended'))
    worker.once('error', reject)
    worker.once('exit', ended)
    worker.once('message', (reply: EntryReply) => {
      worker.off('error', reject)
      worker.off('exit', ended)
      if ('fault' in reply) reject(reply.fault)
      else resolve(reply.entries)
    })
    worker.postMessage(mails)
    return promise
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }
}
