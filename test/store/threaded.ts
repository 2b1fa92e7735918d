import { join } from 'node:path'
import { mailWords } from '../../src/language/words.ts'
import { packBody } from '../../src/model/body.ts'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import type { Message } from '../../src/model/message.ts'
import type { PutOutcome, ReadMail } from '../../src/store/record.ts'
import { SqliteRecordReader } from '../../src/store/sqlite/record-reader.ts'
import { SqliteRecordWriter } from '../../src/store/sqlite/record-writer.ts'
import type { ThreadingMail } from '../../src/thread/threads.ts'
import { threadRules } from '../../src/thread-rules.ts'
import { tempDir } from '../temp.ts'

const everything = { kind: 'everything' } as const
export const LIST = 'drift@energi.example' as ListAddress
const NO_WORDS = mailWords({
  subject: '',
  own: '',
  quoted: '',
  attachmentNames: [],
  from: { name: '', address: '' },
  to: [],
  cc: [],
  language: 'nb',
})

/** A mail as threads are made of it. */
export interface Threaded {
  readonly id: string
  readonly references?: readonly string[]
  readonly baseSubject?: string
  readonly isReply?: boolean
  readonly writtenAtMs?: number
  /** Nobody knows whom where it is empty. */
  readonly from?: string
  readonly to?: readonly string[]
  /** Two mails with one id and one text are copies. */
  readonly text?: string
}

const DEFAULTS = {
  references: [],
  baseSubject: 'pumpe 3 stopper',
  isReply: true,
  writtenAtMs: 0,
  from: 'kari',
  to: [],
  text: '',
}

/** The same for `threadsOf`. */
export function toThreading(mail: Threaded): ThreadingMail {
  const { id, references, baseSubject, isReply, writtenAtMs, from, to } = { ...DEFAULTS, ...mail }
  return {
    messageId: id as MessageId,
    references: references as readonly MessageId[],
    hasReferences: references.length > 0,
    baseSubject,
    isReplySubject: isReply,
    writtenAtMs,
    lists: [LIST],
    people: [from, ...to].map((name) => `${name}@energi.example`),
  }
}

function toMessage(mail: Threaded): Message {
  const { id, references, baseSubject, isReply, writtenAtMs, from, to, text } = { ...DEFAULTS, ...mail }
  return {
    id: id as MessageId,
    idIsOurs: false,
    subject: baseSubject,
    baseSubject,
    isReplySubject: isReply,
    from: { name: from, address: from === '' ? '' : `${from}@energi.example` },
    to: to.map((name) => ({ name, address: `${name}@energi.example` })),
    cc: [],
    writtenAtMs,
    references: references as readonly MessageId[],
    lists: [LIST],
    machine: undefined,
    private: false,
    language: 'nb',
    text,
    parts: [{ kind: 'own', start: 0, end: text.length }],
    attachments: [],
    hasHtml: false,
    signals: { asks: false, confirms: false, ownWords: 10, patch: false },
    fingerprint: `${text} ${baseSubject}`,
    problem: undefined,
    seal: undefined,
  }
}

/** A record for threads alone, on disk as any. */
export class ThreadedRecord {
  readonly writer: SqliteRecordWriter
  readonly reader: SqliteRecordReader
  private taken = 0

  constructor() {
    const path = join(tempDir(), 'record.sqlite')
    this.writer = new SqliteRecordWriter(path, threadRules)
    this.reader = new SqliteRecordReader(path)
  }

  /** Takes mails in, in one transaction. */
  async put(mails: readonly Threaded[]): Promise<PutOutcome> {
    const kept = await this.writer.keepRaw(
      mails.map(() => ({
        raw: { kind: 'bytes', bytes: Buffer.from(`raw ${this.taken++}`) } as const,
        source: 'test',
        list: undefined,
        folderList: undefined,
        receivedAtMs: 0,
      })),
    )
    return this.read(
      kept.map(({ raw }) => raw),
      mails,
    )
  }

  /** Reads raw mails, for the first time or anew. */
  read(raws: readonly number[], mails: readonly Threaded[]): Promise<PutOutcome> {
    return this.writer.put(
      mails.map((mail, i): ReadMail => {
        const message = toMessage(mail)
        return { kind: 'read', raw: raws[i] as never, message, words: NO_WORDS, body: packBody(message) }
      }),
    )
  }

  /** The Message-IDs of each thread, each once, all in order of letters. */
  async threads(): Promise<string[][]> {
    const keys = await this.reader.threadKeys(0 as never, 1_000_000)
    const threads = await Promise.all(keys.map((key) => this.reader.threadMails(key, everything)))
    return inOrder(threads.filter((mails) => mails.length > 0).map((mails) => mails.map(({ messageId }) => messageId)))
  }

  async close(): Promise<void> {
    await this.reader.close()
    await this.writer.close()
  }
}

export const inOrder = (threads: readonly (readonly string[])[]): string[][] =>
  threads.map((ids) => [...new Set(ids)].toSorted()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
