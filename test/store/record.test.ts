import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mailWords } from '../../src/language/words.ts'
import type { Audience } from '../../src/model/audience.ts'
import { packBody } from '../../src/model/body.ts'
import type { AddressKey, ListAddress, MessageId, ThreadId } from '../../src/model/ids.ts'
import type { Message } from '../../src/model/message.ts'
import type { PutOutcome, ReadMail } from '../../src/store/record.ts'
import { SqliteRecordReader } from '../../src/store/sqlite/record-reader.ts'
import { SqliteRecordWriter } from '../../src/store/sqlite/record-writer.ts'
import { threadsOf } from '../../src/thread/threads.ts'
import { threadRules } from '../../src/thread-rules.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'

const DAY_MS = 86_400_000
const everything: Audience = { kind: 'everything' }
const everyone: Audience = { kind: 'open', closed: [] }
const drift = 'drift@energi.example' as ListAddress
const styret = 'styret@energi.example' as ListAddress

type Facts = Partial<Omit<Message, 'id' | 'references' | 'from'>> & {
  readonly id?: string
  readonly from?: string
  readonly references?: readonly string[]
}

function aMessage({ from = 'kari', references = [], ...facts }: Facts = {}): Message {
  const text = facts.text ?? `tekst av ${from} i ${facts.id ?? 'a@x'}`
  return {
    idIsOurs: false,
    subject: 'Pumpe 3 stopper',
    baseSubject: 'pumpe 3 stopper',
    isReplySubject: false,
    to: [{ name: '', address: drift }],
    cc: [],
    writtenAtMs: Date.UTC(2024, 0),
    lists: [drift],
    machine: undefined,
    private: false,
    language: 'nb',
    text,
    parts: [{ kind: 'own', start: 0, end: text.length }],
    attachments: [],
    hasHtml: false,
    seal: undefined,
    signals: { asks: false, confirms: false, ownWords: 10, patch: false },
    fingerprint: text,
    problem: undefined,
    ...facts,
    id: (facts.id ?? 'a@x') as MessageId,
    from: { name: from, address: `${from}@energi.example` },
    references: references as MessageId[],
  }
}

describe('the record', () => {
  let path: string
  let writer: SqliteRecordWriter
  let reader: SqliteRecordReader
  let sequence = 0
  beforeEach(async () => {
    path = join(tempDir(), 'record.sqlite')
    writer = new SqliteRecordWriter(path, threadRules)
    reader = new SqliteRecordReader(path)
    await writer.setLists([{ address: drift, name: 'Drift', about: '', readers: 'everyone' }])
  })
  afterEach(async () => {
    await reader.close()
    await writer.close()
  })

  const raw = (text: string, list?: ListAddress) => ({
    raw: { kind: 'bytes', bytes: Buffer.from(text) } as const,
    source: 'test',
    list,
    folderList: undefined,
    receivedAtMs: 0,
  })
  /** Keeps and puts messages, each as a raw mail of its own. */
  async function put(messages: readonly Message[], list?: ListAddress): Promise<PutOutcome> {
    const kept = await writer.keepRaw(messages.map(() => raw(`raw ${sequence++}`, list)))
    return writer.put(
      messages.map(
        (message, i): ReadMail => ({
          kind: 'read',
          raw: kept[i]?.raw as never,
          message,
          words: wordsOf(message),
          body: packBody(message),
        }),
      ),
    )
  }
  const wordsOf = (message: Message) =>
    mailWords({
      subject: message.subject,
      own: message.text,
      quoted: '',
      attachmentNames: [],
      from: message.from,
      to: [],
      cc: [],
      language: 'nb',
    })
  const mailWith = async (id: string, audience: Audience = everything) =>
    (await reader.mailsWithId(id as MessageId, audience))[0]

  describe('raw mail', () => {
    it('is kept once, byte for byte, and is unread until it is read', async () => {
      const [first, again] = await writer.keepRaw([raw('From: a\n\nå'), raw('From: a\n\nå')])
      expect(first).toMatchObject({ isNew: true, unread: true })
      expect(again).toMatchObject({ isNew: false, raw: first?.raw })
      expect((await writer.unread(10)).map(({ arrival }) => arrival.raw)).toMatchObject([
        { bytes: Buffer.from('From: a\n\nå') },
      ])
      await writer.put([
        {
          kind: 'read',
          raw: first?.raw as never,
          message: aMessage(),
          words: wordsOf(aMessage()),
          body: packBody(aMessage()),
        },
      ])
      expect(await writer.unread(10)).toEqual([])
      const mail = await mailWith('a@x')
      expect(await reader.rawPiece(mail?.mail as never, 0, everything)).toEqual(Buffer.from('From: a\n\nå'))
    })
    it('that cannot be read is kept, and not tried again', async () => {
      const [kept] = await writer.keepRaw([raw('junk')])
      await writer.put([{ kind: 'unreadable', raw: kept?.raw as never, why: 'no headers' }])
      expect(await writer.unread(10)).toEqual([])
      expect((await writer.keepRaw([raw('junk')]))[0]).toMatchObject({ isNew: false, unread: false })
    })
    it('asked to be private is kept and shown nowhere', async () => {
      expect(await put([aMessage({ private: true })])).toMatchObject({ added: 0, private: 1, entries: [] })
      expect(await mailWith('a@x')).toBeUndefined()
    })
  })

  describe('copies', () => {
    it('of one mail through two lists are one mail on both', async () => {
      await put([aMessage()])
      const outcome = await put([aMessage({ lists: [styret] })])
      expect(outcome).toMatchObject({ added: 0, duplicates: 1 })
      expect((await mailWith('a@x'))?.lists).toEqual([drift, styret])
    })
    it('with one id and other words are two mails, and both are found', async () => {
      await put([aMessage({ text: 'en' }), aMessage({ text: 'to' })])
      expect(await reader.mailsWithId('a@x' as MessageId, everything)).toHaveLength(2)
      expect(await reader.threadMails((await mailWith('a@x'))?.thread as ThreadId, everything)).toHaveLength(2)
    })
    it('read again keep their number, and take the new reading', async () => {
      const [kept] = await writer.keepRaw([raw('same')])
      const read = (subject: string): ReadMail => ({
        kind: 'read',
        raw: kept?.raw as never,
        message: aMessage({ subject }),
        words: wordsOf(aMessage()),
        body: packBody(aMessage()),
      })
      await writer.put([read('før')])
      const before = await mailWith('a@x')
      expect(await writer.unreadAll()).toBe(1)
      await writer.put([read('etter')])
      expect(await mailWith('a@x')).toMatchObject({ mail: before?.mail, subject: 'etter' })
    })
  })

  describe('who may read', () => {
    it('hides mail of lists that nobody set, and opens it when the list is', async () => {
      await put([aMessage({ lists: [styret] })])
      expect(await mailWith('a@x', everyone)).toBeUndefined()
      expect(await reader.totals(everyone)).toMatchObject({ mails: 0, threads: 0, people: 0 })
      expect(await mailWith('a@x', { kind: 'open', closed: [styret] })).toBeDefined()
      const generation = await writer.ledger.startGeneration({
        engine: 'sqlite',
        layout: 1,
        words: 1,
        state: 'current',
      })
      await writer.setLists([{ address: styret, name: 'Styret', about: '', readers: 'everyone' }])
      expect(await mailWith('a@x', everyone)).toBeDefined()
      const { mails } = await writer.ledger.lacking(generation, 10)
      expect(await writer.ledger.mailsToIndex(mails)).toMatchObject([{ facts: { open: true } }])
    })
    it('closes a list that leaves the settings', async () => {
      await put([aMessage()])
      expect(await mailWith('a@x', everyone)).toBeDefined()
      await writer.setLists([])
      expect(await mailWith('a@x', everyone), 'settings without lists say nothing of lists').toBeDefined()
      await writer.setLists([{ address: styret, name: 'Styret', about: '', readers: 'members' }])
      expect(await mailWith('a@x', everyone)).toBeUndefined()
    })
    it('opens mail imported as a list by name, over what its headers say', async () => {
      await put([aMessage({ lists: [styret] })], 'ny@energi.example' as ListAddress)
      expect((await mailWith('a@x', everyone))?.lists).toEqual(['ny@energi.example'])
    })
    it('counts, dates and names in a thread only what the audience may read', async () => {
      await put([
        aMessage({ id: 'a@x', from: 'kari' }),
        aMessage({ id: 'b@x', from: 'leder', lists: [styret], references: ['a@x'], writtenAtMs: Date.UTC(2024, 5) }),
      ])
      const thread = (await mailWith('a@x'))?.thread as ThreadId
      const [seen] = await reader.threads([thread], everyone)
      expect(seen).toMatchObject({ mails: 1, lastMs: Date.UTC(2024, 0), lists: [drift] })
      expect(seen?.people.map(({ name }) => name)).toEqual(['kari'])
      expect(await reader.threadMails(thread, everyone)).toHaveLength(1)
      expect(await reader.rawPiece((await mailWith('b@x'))?.mail as never, 0, everyone)).toBeUndefined()
    })
  })

  describe('threads', () => {
    it('merge under a late parent, and old numbers still lead there', async () => {
      await put([aMessage({ id: 'b@x', references: ['gone@x'] }), aMessage({ id: 'c@x', references: ['late@x'] })])
      const [b, c] = [(await mailWith('b@x'))?.thread as ThreadId, (await mailWith('c@x'))?.thread as ThreadId]
      expect(b).not.toBe(c)
      const outcome = await put([aMessage({ id: 'late@x', references: ['gone@x'] })])
      expect(outcome.changes.length).toBeGreaterThan(0)
      for (const thread of [b, c])
        expect((await reader.threadMails(thread, everything)).map(({ messageId }) => messageId).toSorted()).toEqual([
          'b@x',
          'c@x',
          'late@x',
        ])
    })
    it('are what the whole set of mail says, whatever order it came in', async () => {
      const id = fc.integer({ min: 0, max: 9 }).map((n) => `m${n}@x`)
      const mails = fc.uniqueArray(
        fc.record({
          id,
          references: fc.array(id, { maxLength: 3 }),
          day: fc.integer({ min: 0, max: 60 }),
          isReplySubject: fc.boolean(),
          baseSubject: fc.constantFrom('pumpe 3 stopper', 'ny avtale', 'møte'),
          from: fc.constantFrom('kari', 'ola'),
        }),
        { selector: (one) => one.id, minLength: 1, maxLength: 10 },
      )
      await fc.assert(
        fc.asyncProperty(mails, async (some) => {
          const prefix = `${sequence++}.`
          const messages = some.map(({ day, references, ...facts }) =>
            aMessage({
              ...facts,
              id: prefix + facts.id,
              references: references.filter((ref) => ref !== facts.id).map((ref) => prefix + ref),
              writtenAtMs: day * DAY_MS,
              baseSubject: prefix + facts.baseSubject,
              to: [{ name: '', address: 'ola@energi.example' }],
            }),
          )
          for (const message of messages) await put([message])
          const threads = await Promise.all(
            messages.map(async ({ id: messageId }) => ({ messageId, thread: (await mailWith(messageId))?.thread })),
          )
          const grouped = [...Map.groupBy(threads, ({ thread }) => thread).values()].map((of) =>
            of.map(({ messageId }) => messageId),
          )
          const expected = threadsOf(messages.map((message) => clueOf(message)))
          expect(sorted(grouped)).toEqual(sorted(expected))
        }),
        { numRuns: soak.times(40, 2000), seed: soak.seed },
      )
    })
    it('are joined and split by hand, also against what later mail cites', async () => {
      await put([
        aMessage({ id: 'a@x' }),
        aMessage({ id: 'b@x', references: ['a@x'] }),
        aMessage({ id: 'z@x', baseSubject: 'z' }),
      ])
      await writer.correctThreads({ kind: 'split', ids: ['b@x' as MessageId] })
      expect((await mailWith('a@x'))?.thread).not.toBe((await mailWith('b@x'))?.thread)
      await put([aMessage({ id: 'c@x', references: ['a@x', 'b@x'] })])
      expect((await mailWith('c@x'))?.thread).toBe((await mailWith('b@x'))?.thread)
      expect((await mailWith('c@x'))?.thread).not.toBe((await mailWith('a@x'))?.thread)
      await writer.correctThreads({ kind: 'join', ids: ['a@x', 'z@x'] as MessageId[] })
      expect((await mailWith('z@x'))?.thread).toBe((await mailWith('a@x'))?.thread)
    })
    it('are questions when the first mail asks, answered when another answers', async () => {
      const asks = { asks: true, confirms: false, ownWords: 20, patch: false }
      await put([aMessage({ id: 'q@x', signals: asks })])
      expect(await reader.questions('open', everyone, 5)).toHaveLength(1)
      await put([aMessage({ id: 'r@x', from: 'ola', references: ['q@x'], writtenAtMs: Date.UTC(2024, 1) })])
      expect(await reader.questions('open', everyone, 5)).toEqual([])
      const [thread] = await reader.threads([(await mailWith('q@x'))?.thread as ThreadId], everyone)
      expect(thread?.answer).toBe((await mailWith('r@x'))?.mail)
    })
  })

  describe('people', () => {
    it('are behind several addresses, are counted once, and are left out of evidence when they ask', async () => {
      await put([
        aMessage({ id: 'a@x', from: 'kari' }),
        aMessage({ id: 'b@x', from: 'kari.l' }),
        aMessage({ id: 'c@x', from: 'ola' }),
      ])
      const book = await writer.addressBook()
      const key = (address: string): AddressKey =>
        book.find((one) => one.address === `${address}@energi.example`)?.key as AddressKey
      await writer.setPeople([
        {
          name: 'Kari Lund',
          addresses: [
            { key: key('kari'), why: '' },
            { key: key('kari.l'), why: 'rare-name' },
          ],
        },
        { name: 'Ola Moe', addresses: [{ key: key('ola'), why: '' }] },
      ])
      expect(await reader.totals(everyone)).toMatchObject({ people: 2 })
      const kari = await reader.personWith('KARI.L@energi.example')
      expect((await reader.people([kari as never], everyone))[0]).toMatchObject({ name: 'Kari Lund', optedOut: false })
      const mails = (await reader.mailsBy(kari as never, everyone, 10)).map(({ mail }) => mail)
      expect(await reader.evidence(mails, everyone)).toHaveLength(2)
      await writer.setOptOut(kari as never, true)
      expect(await reader.evidence(mails, everyone)).toEqual([])
    })

    it('have signed with what only those learn of who may read the mail, until it is read otherwise', async () => {
      const contact = { phone: '+47 999 88 777', title: 'Driftsleder', unit: '', block: 'ab' }
      await put([
        aMessage({ id: 'a@x', from: 'kari', contact }),
        aMessage({ id: 'b@x', from: 'kari', contact, lists: [styret], writtenAtMs: Date.UTC(2025, 1) }),
        aMessage({ id: 'c@x', from: 'ola', contact, machine: 'robot' }),
      ])
      const book = await writer.addressBook()
      const [kari, ola] = ['kari', 'ola'].map((name) => book.find(({ address }) => address.startsWith(`${name}@`)))
      expect(kari).toMatchObject({ phones: ['99988777'], blocks: ['ab'] })
      expect(ola?.phones).toEqual([])
      await writer.setPeople([{ name: 'Kari Lund', addresses: [{ key: kari?.key as AddressKey, why: '' }] }])
      const person = (await reader.personWith('kari@energi.example')) as never
      expect(await reader.contactsOf(person, everyone, 9)).toEqual([contact])
      expect(await reader.contactsOf(person, { kind: 'open', closed: [styret] }, 9)).toEqual([contact, contact])
    })

    it('answer in threads that others opened, as it was known at a time', async () => {
      const day = (number: number) => Date.UTC(2024, 0, number)
      const asks = { asks: true, confirms: false, ownWords: 20, patch: false }
      const thanks = { asks: false, confirms: true, ownWords: 3, patch: false }
      await put([
        aMessage({ id: 'q@x', signals: asks, writtenAtMs: day(1) }),
        aMessage({ id: 'r@x', from: 'ola', references: ['q@x'], writtenAtMs: day(2) }),
        aMessage({ id: 'm@x', from: 'nils', references: ['q@x'], writtenAtMs: day(2), machine: 'auto-reply' }),
        aMessage({ id: 't@x', references: ['q@x', 'r@x'], writtenAtMs: day(4), signals: thanks }),
        aMessage({ id: 'l@x', from: 'ola', references: ['q@x'], writtenAtMs: day(6), lists: [styret] }),
      ])
      await writer.setPeople(
        (await writer.addressBook()).map(({ key, address }) => ({ name: address, addresses: [{ key, why: '' }] })),
      )
      const [question, answer, late] = await Promise.all(['q@x', 'r@x', 'l@x'].map((id) => mailWith(id)))
      const thread = question?.thread as ThreadId
      const answers = async (beforeMs: number, audience: Audience = everything) =>
        (await reader.answersIn([thread], beforeMs, audience)).map(({ mail, confirmed }) => ({ mail, confirmed }))
      const first = answer?.mail as never
      expect(await answers(day(2))).toEqual([])
      expect(await answers(day(4))).toEqual([{ mail: first, confirmed: false }])
      expect(await answers(day(5))).toEqual([{ mail: first, confirmed: true }])
      expect(await answers(day(9))).toHaveLength(2)
      expect(await answers(day(9), everyone)).toEqual([{ mail: first, confirmed: true }])
      const ola = answer?.from.person as never
      expect(await reader.answerTimes(day(2), day(6), everything)).toEqual([{ person: ola, writtenAtMs: day(2) }])
      expect(await reader.answerTimes(day(1), day(9), everything)).toHaveLength(2)
      expect(await reader.answerTimes(day(1), day(9), everyone)).toHaveLength(1)
      const both = [first, late?.mail as never]
      expect(await reader.threadsOf(both, everything)).toEqual(new Map(both.map((mail) => [mail, thread])))
      expect([...(await reader.threadsOf(both, everyone)).keys()]).toEqual([first])
      await writer.setOptOut(ola, true)
      expect(await answers(day(9))).toEqual([])
      expect(await reader.answerTimes(day(1), day(9), everything)).toEqual([])
    })
  })

  it('tells the topics of mails by those of their threads, of mail that the audience may read', async () => {
    await put([
      aMessage({ id: 'a@x' }),
      aMessage({ id: 'b@x', from: 'ola', references: ['a@x'] }),
      aMessage({ id: 'c@x', baseSubject: 'lønn', subject: 'Lønn', lists: [styret] }),
      aMessage({ id: 'd@x', baseSubject: 'vifte', subject: 'Vifte' }),
    ])
    const [pump, pay] = [(await mailWith('a@x'))?.thread as ThreadId, (await mailWith('c@x'))?.thread as ThreadId]
    await writer.setTopics([
      { name: 'pumpe', threads: [pump] },
      { name: 'kjeller', threads: [pump] },
      { name: 'lønn', threads: [pay] },
    ])
    const ids = ['a@x', 'b@x', 'c@x', 'd@x', 'missing@x'] as MessageId[]
    const pumps = ['kjeller', 'pumpe']
    expect(await reader.topicsOfMails(ids, everyone)).toEqual(
      new Map([
        ['a@x', pumps],
        ['b@x', pumps],
      ]),
    )
    expect((await reader.topicsOfMails(ids, everything)).get('c@x' as MessageId)).toEqual(['lønn'])
    expect(await reader.topicsOfMails([], everyone)).toEqual(new Map())
  })

  it('knows how it stands with mailboxes, and of a trouble since when it lasts', async () => {
    const trouble = (atMs: number, why: string) => ({ atMs, reason: 'busy', why }) as const
    const [account, folder] = ['arkiv@imap.example:993', 'INBOX']
    await writer.setMailboxes([{ account, folder, read: { atMs: 1_000, behind: 12, missing: 0 }, fault: null }])
    await writer.setMailboxes([{ account, folder, fault: trouble(2_000, 'no') }])
    await writer.setMailboxes([{ account, folder, fault: trouble(3_000, 'still no') }])
    expect(await reader.mailboxes()).toEqual([
      {
        account,
        folder,
        checkedMs: 1_000,
        behind: 12,
        missing: 0,
        fault: { reason: 'busy', why: 'still no', sinceMs: 2_000 },
      },
    ])
    await writer.setMailboxes([{ account, folder, read: { atMs: 4_000, behind: 0, missing: 1 }, fault: null }])
    await writer.setMailboxes([{ account, folder, fault: trouble(5_000, 'again') }])
    expect(await reader.mailboxes()).toMatchObject([{ checkedMs: 4_000, missing: 1, fault: { sinceMs: 5_000 } }])
  })

  it('says of folders and accounts that are read no more neither that they are behind nor what was wrong', async () => {
    const read = { atMs: 1_000, behind: 12, missing: 2 }
    const fault = { atMs: 2_000, reason: 'folder', why: 'no' } as const
    const [one, other] = ['arkiv@imap.example:993', 'gammel@imap.example:993']
    for (const account of [one, other])
      for (const folder of ['INBOX', 'Borte', '']) await writer.setMailboxes([{ account, folder, read, fault }])
    await writer.settleFolders(one, ['INBOX'])
    await writer.keepMailboxes([one])
    expect(await reader.mailboxes()).toMatchObject([
      { account: one, folder: '', behind: 12, fault: { why: 'no' } },
      { account: one, folder: 'Borte', behind: 0, missing: 0, fault: undefined },
      { account: one, folder: 'INBOX', behind: 12, missing: 2, fault: { why: 'no' } },
    ])
  })

  it('keeps how far a folder was read, and which mails were not given', async () => {
    const cursor = { uidValidity: 7, uidNext: 300, missing: [17, 204] }
    await writer.setSyncState('a', 'INBOX', cursor)
    await writer.setSyncState('a', 'Drift', { ...cursor, missing: [] })
    expect(await writer.syncState('a', 'INBOX')).toEqual(cursor)
    expect(await writer.syncState('a', 'Drift')).toEqual({ ...cursor, missing: [] })
    expect(await writer.syncState('a', 'Borte')).toBeUndefined()
  })
})

const clueOf = (message: Message) => ({
  messageId: message.id,
  references: message.references,
  baseSubject: message.baseSubject,
  isReplySubject: message.isReplySubject,
  hasReferences: message.references.length > 0,
  writtenAtMs: message.writtenAtMs,
  lists: message.lists,
  people: [message.from.address, ...message.to.map(({ address }) => address)],
})

const sorted = (threads: readonly (readonly string[])[]): string[][] =>
  threads.map((ids) => ids.toSorted()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
