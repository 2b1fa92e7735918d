import { expect } from 'vitest'
import { mailWords } from '../../src/language/words.ts'
import { packBody } from '../../src/model/body.ts'
import type { ListAddress, MailKey, MessageId } from '../../src/model/ids.ts'
import type { Message } from '../../src/model/message.ts'
import type { Generation } from '../../src/store/index-engine.ts'
import type { IndexLedger, Lacking, Place, Told } from '../../src/store/index-ledger.ts'
import type { RawKey } from '../../src/store/record.ts'
import { SqliteRecordWriter } from '../../src/store/sqlite/record-writer.ts'
import { threadRules } from '../../src/thread-rules.ts'

const drift = 'drift@energi.example' as ListAddress

function aMessage(n: number, isPrivate: boolean): Message {
  const text = `Nummer ${n}.`
  return {
    id: `${n}@x` as MessageId,
    idIsOurs: false,
    subject: 'Pumpe 3 stopper',
    baseSubject: `pumpe ${n} stopper`,
    isReplySubject: false,
    from: { name: 'Kari', address: 'kari@energi.example' },
    to: [],
    cc: [],
    writtenAtMs: Date.UTC(2024, 0),
    references: [],
    lists: [drift],
    machine: undefined,
    private: isPrivate,
    language: 'nb',
    text,
    parts: [{ kind: 'own', start: 0, end: text.length }],
    attachments: [],
    hasHtml: false,
    seal: undefined,
    signals: { asks: false, confirms: false, ownWords: 2, patch: false },
    fingerprint: text,
    problem: undefined,
  }
}

/** A record of mails that are numbered as they come, from 1. */
export class Mails {
  readonly record: SqliteRecordWriter
  readonly ledger: IndexLedger
  private readonly raws: RawKey[] = []

  constructor(path = ':memory:') {
    this.record = new SqliteRecordWriter(path, threadRules)
    this.ledger = this.record.ledger
  }

  async add(count: number, bytesEach = 0): Promise<void> {
    for (let n = 0; n < count; n++) {
      const bytes = Buffer.from(`raw ${this.raws.length}`.padEnd(bytesEach))
      const [kept] = await this.record.keepRaw([
        { raw: { kind: 'bytes', bytes }, source: 'test', list: undefined, folderList: undefined, receivedAtMs: 0 },
      ])
      this.raws.push(kept?.raw as RawKey)
      await this.read(this.raws.length)
    }
  }

  /** The mail is read again, and its author turns out to be called otherwise. */
  async named(mail: number, name: string): Promise<void> {
    await this.take(mail, { ...aMessage(mail, false), from: { name, address: 'kari@energi.example' } })
  }

  /** The mail is read again, which changes it; or its sender is seen to ask that it be kept out. */
  async read(mail: number, isPrivate = false): Promise<void> {
    await this.take(mail, aMessage(mail, isPrivate))
  }

  private async take(mail: number, message: Message): Promise<void> {
    const { subject, text: own, from, to, cc, language } = message
    const words = mailWords({ subject, own, quoted: '', attachmentNames: [], from, to, cc, language })
    const raw = this.raws[mail - 1] as RawKey
    await this.record.put([{ kind: 'read', raw, message, words, body: packBody(message) }])
  }

  /** Mails as they now are, for telling an index. */
  async told(...mails: number[]): Promise<Told[]> {
    return (await this.ledger.mailsToIndex(mails as MailKey[])).map(({ facts: { mail, change } }) => ({ mail, change }))
  }
}

/** Goes once through what a generation lacks. With `tell`, the index is told of each page while the next is at hand. */
export async function through(
  { ledger }: Pick<Mails, 'ledger'>,
  generation: Generation,
  limit: number,
  tell: (mails: readonly MailKey[], filledTo: MailKey) => Promise<void> = () => Promise.resolve(),
): Promise<MailKey[]> {
  const pages: Lacking[] = []
  for (let from: Place | undefined, isFirst = true; isFirst || from !== undefined; isFirst = false) {
    const page = await ledger.lacking(generation, limit, from)
    expect(page.mails.length).toBeLessThanOrEqual(limit)
    pages.push(page)
    const before = pages.at(-2)
    if (before !== undefined) await tell(before.mails, before.filledTo)
    from = page.next
  }
  const last = pages.at(-1) as Lacking
  await tell(last.mails, last.filledTo)
  return pages.flatMap((page) => page.mails)
}
