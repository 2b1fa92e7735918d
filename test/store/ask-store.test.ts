import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import type { Handed } from '../../src/model/post.ts'
import type { Happening, QuestionFacts, QuestionId } from '../../src/model/question.ts'
import type { AskChange, Outgoing } from '../../src/store/ask-store.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { holdAskLock } from '../../src/store/sqlite/folder-lock.ts'
import { SqliteRecordWriter } from '../../src/store/sqlite/record-writer.ts'
import { threadRules } from '../../src/thread-rules.ts'
import { tempDir } from '../temp.ts'

const NOW = Date.UTC(2026, 10, 11, 9)
const DAY = 86_400_000

let folder: string
let store: SqliteAskStore
beforeEach(() => {
  folder = tempDir()
  store = new SqliteAskStore(join(folder, 'record.sqlite'))
})
afterEach(() => store.close())

const handed = (facts: Partial<Handed> = {}): Handed => ({
  raw: Buffer.from('Subject: x\r\n\r\nHei\r\n'),
  mailFrom: 'ida@energi.example',
  rcptTo: ['ask@energi.example'],
  peer: '127.0.0.1',
  receivedAtMs: NOW,
  ...facts,
})

const facts = (id: string, more: Partial<QuestionFacts> = {}): QuestionFacts => ({
  id: id as QuestionId,
  askedAtMs: NOW,
  asker: { name: 'Ida', address: 'ida@energi.example' },
  subject: 'Trykk',
  text: 'Hvor høyt?',
  language: 'nb',
  mail: `${id}@energi.example` as MessageId,
  archived: `${id}@energi.example` as MessageId,
  private: false,
  nameless: false,
  rehearsal: false,
  hashtags: [],
  attachments: [],
  ...more,
})

const outgoing = (id: string, more: Partial<Outgoing> = {}): Outgoing => ({
  messageId: `${id}@us.example` as MessageId,
  kind: 'ask',
  question: undefined,
  to: { name: 'Ola', address: 'ola@energi.example' },
  mailFrom: 'ask+t@energi.example',
  subject: 'Trykk',
  text: 'Hei',
  raw: Buffer.from(`Message-ID: <${id}@us.example>\r\n\r\nHei`),
  carries: undefined,
  held: false,
  address: {
    token: `token-${id}`,
    question: undefined,
    who: { name: 'Ola', address: 'ola@energi.example' },
    role: 'asked',
  },
  ...more,
})

const change = (more: Partial<AskChange>): AskChange => ({ atMs: NOW, outgoing: [], archive: [], ...more })

const begun = (
  question: QuestionFacts,
  happened: readonly Happening[] = [{ kind: 'asked' }],
  dueMs?: number,
): AskChange =>
  change({
    question: {
      facts: question,
      version: undefined,
      status: 'asking',
      dueMs,
      events: happened.map((one) => ({ ...one, atMs: NOW })),
      outcomes: [],
    },
  })

const bytesKept = (inFolder: string): number => {
  const db = new DatabaseSync(join(inFolder, 'record.sqlite'), { readOnly: true })
  const row = db.prepare('SELECT count(*) AS n FROM handed_bytes').get()
  db.close()
  return Number(row?.['n'])
}

describe('what asking by mail keeps', () => {
  it('is each mail handed over, byte for byte, until something was done with it', async () => {
    const raw = randomBytes(5000)
    const key = await store.keepHanded(handed({ raw, mailFrom: '', peer: undefined }))
    await store.keepHanded(handed({ mailFrom: undefined }))
    const [first, second] = await store.unhandled(10)
    expect(Buffer.from(first?.handed.raw ?? []).equals(raw)).toBe(true)
    expect(first).toMatchObject({ key, handed: { mailFrom: '', peer: undefined, rcptTo: ['ask@energi.example'] } })
    expect(second?.handed.mailFrom).toBeUndefined()
    const done = { key, outcome: 'ignored' as const, why: 'a list', messageId: 'a@x' as MessageId, from: 'x@y' }
    expect(await store.commit(change({ handed: done }))).toEqual({ kind: 'done' })
    expect((await store.unhandled(10)).map((one) => one.key)).toEqual([second?.key])
    expect(await store.unhandled(10, second?.key)).toEqual([])
    expect(await store.wasHandled('a@x' as MessageId, 'x@y')).toBe(false) // ignored mail may come again
  })

  it('is not mail that was ignored a month ago, nor ever the bytes of such mail for another with its id', async () => {
    const ignore = async (id: string, receivedAtMs: number, outcome: 'ignored' | 'question') => {
      const key = await store.keepHanded(handed({ raw: Buffer.from(`${id} ${outcome}`), receivedAtMs }))
      const done = { key, outcome, why: '', messageId: id as MessageId, from: 'x@y' }
      await store.commit(change({ atMs: receivedAtMs, handed: done }))
    }
    const kept = () => bytesKept(folder)
    await ignore('a@x', NOW, 'ignored')
    await ignore('a@x', NOW, 'question')
    expect(Buffer.from((await store.rawOf('a@x' as MessageId)) ?? []).toString()).toBe('a@x question')
    await ignore('b@x', NOW + 29 * DAY, 'ignored')
    expect(kept()).toBe(3)
    await ignore('c@x', NOW + 31 * DAY, 'ignored')
    expect(kept()).toBe(3)
    expect(await store.rawOf('a@x' as MessageId)).toBeDefined()
  })

  it('is all of a change, or nothing of it where its mail was dealt with, its question has changed, or it was done once', async () => {
    const key = await store.keepHanded(handed())
    const done = { key, outcome: 'question' as const, why: '', messageId: 'a@x' as MessageId, from: 'x@y' }
    const whole = { ...begun(facts('q1')), handed: done, outgoing: [outgoing('a')], once: ['first'] }
    expect(await store.commit(whole)).toEqual({ kind: 'done' })
    for (const again of [
      { ...begun(facts('q2')), handed: done, outgoing: [outgoing('b')] },
      { ...begun(facts('q3')), once: ['first'], outgoing: [outgoing('c')] },
      change({
        question: { facts: facts('q1'), version: 7, status: 'answered', dueMs: undefined, events: [], outcomes: [] },
        outgoing: [outgoing('d')],
        choices: [{ address: 'ola@energi.example', left: true }],
      }),
    ])
      expect(await store.commit(again)).toEqual({ kind: 'overtaken' })
    expect((await store.questions({}, 10)).map((one) => one.facts.id)).toEqual(['q1'])
    expect((await store.outbox({}, 10)).map(({ messageId }) => messageId)).toEqual(['a@us.example'])
    expect(await store.personState('ola@energi.example')).toBeUndefined()
    expect(await store.wasHandled('a@x' as MessageId, 'x@y')).toBe(true)
    expect(await store.wasDone('first')).toBe(true)
  })

  it('is what happened to a question, in order, and mail of it for the archive as unread raw mail', async () => {
    await store.commit({
      ...begun(facts('q1')),
      archive: [
        { raw: Buffer.from('Subject: x\r\n\r\nHei'), source: 'ask', list: 'ask@energi.example' as ListAddress },
      ],
    })
    const question = await store.question('q1' as QuestionId)
    await store.commit(
      change({
        question: {
          facts: facts('q1'),
          version: question?.version,
          status: 'withdrawn',
          dueMs: undefined,
          events: [{ kind: 'withdrawn', atMs: NOW + 1 }],
          outcomes: [],
        },
      }),
    )
    expect(await store.question('q1' as QuestionId)).toMatchObject({
      status: 'withdrawn',
      events: [{ kind: 'asked' }, { kind: 'withdrawn', atMs: NOW + 1 }],
    })
    const record = new SqliteRecordWriter(join(folder, 'record.sqlite'), threadRules)
    expect((await record.unread(10)).map(({ arrival }) => arrival.list)).toEqual(['ask@energi.example'])
    await record.close()
  })

  it('shows private questions only where they are asked for', async () => {
    await store.commit(begun(facts('q1', { private: true })))
    await store.commit(begun(facts('q2', { askedAtMs: NOW + 1 })))
    expect((await store.questions({}, 10)).map((one) => one.facts.id)).toEqual(['q2'])
    expect(await store.questions({ private: true }, 10)).toHaveLength(2)
    expect(await store.questions({ asker: 'nobody@energi.example' }, 10)).toEqual([])
    expect(await store.happenedIn(NOW, NOW + DAY)).toHaveLength(1)
  })

  it('says what is due, and when the next is', async () => {
    await store.commit(begun(facts('q1'), [], NOW + 5))
    await store.commit(begun(facts('q2'), [], NOW + 1))
    await store.commit(begun(facts('q3'), []))
    expect(await store.nextDueMs()).toBe(NOW + 1)
    expect(await store.due(NOW, 10)).toEqual([])
    expect(await store.due(NOW + 9, 10)).toEqual(['q2', 'q1'])
  })

  it('counts how much somebody was asked: this week, in thirty days, and what they left open', async () => {
    const monday = Date.UTC(2026, 10, 9)
    for (const [id, atMs, outcome] of [
      ['q1', monday - 1, 'open'],
      ['q2', monday, 'open'],
      ['q3', NOW - 20 * DAY, 'open'],
      ['q4', NOW - 40 * DAY, 'open'],
      ['q5', NOW, 'answered'],
      ['q6', NOW + 1, 'open'],
    ] as const) {
      const begin = begun(facts(id))
      const ask = { address: 'ola@energi.example', place: 'ranked', atMs, outcome }
      await store.commit({
        ...begin,
        question: { ...(begin.question as NonNullable<AskChange['question']>), outcomes: [ask] },
      })
    }
    const counts = await store.askCounts(
      ['ola@energi.example', 'eva@energi.example'],
      { nowMs: NOW, weekMs: monday },
      false,
    )
    expect([...counts.values()]).toEqual([{ address: 'ola@energi.example', thisWeek: 2, lastMonth: 4, open: 2 }])
    expect((await store.askCounts(['ola@energi.example'], { nowMs: NOW, weekMs: monday }, true)).size).toBe(0)
    expect(await store.questions({ askedOf: 'ola@energi.example' }, 10)).toHaveLength(6)
  })
})

describe('the outbox', () => {
  it('gives what waits, oldest first and whole, until it is sent or given up', async () => {
    await store.commit(change({ outgoing: [outgoing('a'), outgoing('b'), outgoing('c', { held: true })] }))
    const waiting = await store.waiting(NOW, 10)
    expect(waiting.map(({ messageId }) => messageId)).toEqual(['a@us.example', 'b@us.example'])
    const [a, b] = waiting.map(({ key }) => key)
    if (a === undefined || b === undefined) throw new Error('nothing waits')
    expect(Buffer.from((await store.bytesOf(a)) ?? []).toString()).toBe('Message-ID: <a@us.example>\r\n\r\nHei')
    await store.sent(a, NOW)
    expect(await store.bytesOf(a)).toBeUndefined()
    await store.notSent(b, 'busy', NOW + 10)
    expect(await store.waiting(NOW, 10)).toEqual([])
    expect(await store.nextSendMs()).toBe(NOW + 10)
    expect(await store.waiting(NOW + 10, 10)).toMatchObject([{ key: b, tries: 1, why: 'busy' }])
    await store.putOff(b, 'the mode', NOW + 20)
    expect(await store.waiting(NOW + 20, 10)).toMatchObject([{ key: b, tries: 1, why: 'the mode' }])
    const giveUp = change({ givenUp: { key: b, why: 'unknown user' } })
    expect(await store.commit(giveUp)).toEqual({ kind: 'done' })
    expect(await store.commit(giveUp)).toEqual({ kind: 'overtaken' })
    expect(await store.nextSendMs()).toBeUndefined()
    expect((await store.outbox({}, 10)).map(({ state }) => state)).toEqual(['held', 'failed', 'sent'])
  })

  it('knows our mail by its id, and whom a reply address was given to', async () => {
    await store.commit({
      ...begun(facts('q1')),
      outgoing: [
        outgoing('a', {
          question: 'q1' as QuestionId,
          carries: 'q1@energi.example' as MessageId,
          address: { ...outgoing('a').address, question: 'q1' as QuestionId },
        }),
      ],
    })
    expect(await store.replyAddress('token-a')).toMatchObject({
      question: 'q1',
      who: { address: 'ola@energi.example' },
      role: 'asked',
    })
    expect(await store.replyAddress('token-b')).toBeUndefined()
    expect(await store.sentMail('a@us.example' as MessageId)).toMatchObject({
      question: 'q1',
      carries: 'q1@energi.example',
    })
    expect(await store.questionOfMail('a@us.example' as MessageId)).toBe('q1')
    expect(await store.questionOfMail('q1@energi.example' as MessageId)).toBe('q1')
  })

  it('knows the question that a person’s own mail was, or said something in, and none it was pointed at in', async () => {
    const answer = (mail: string, how: 'own-words' | 'link'): Happening => ({
      kind: 'answer',
      by: { name: 'Ola', address: 'ola@energi.example' },
      how,
      text: '3 bar',
      mail: mail as MessageId,
      attachments: [],
    })
    const { how, ...said } = answer('d@energi.example', 'link') as Extract<Happening, { kind: 'answer' }>
    const comment: Happening = { ...said, kind: 'comment' }
    await store.commit(begun(facts('q1', { archived: 'c@energi.example' as MessageId }), [answer('a@x', 'own-words')]))
    await store.commit({
      ...begun(facts('q2'), [answer('a@x', 'link'), answer('b@x', 'link'), comment]),
      outgoing: [outgoing('a', { question: 'q2' as QuestionId, carries: 'b@x' as MessageId })],
    })
    const of = (id: string) => store.questionOfWords(id as MessageId)
    expect(how).toBe('link')
    expect(await Promise.all(['q1@energi.example', 'c@energi.example', 'a@x', 'd@energi.example'].map(of))).toEqual([
      'q1',
      'q1',
      'q1',
      'q2',
    ])
    expect(await Promise.all(['b@x', 'a@us.example', 'z@x'].map(of))).toEqual([undefined, undefined, undefined])
  })
})

describe('what people chose', () => {
  it('is kept piece by piece, and ends with nought', async () => {
    const address = 'ola@energi.example'
    await store.commit(
      change({
        choices: [
          { address, pausedUntilMs: 5 },
          { address, awayFromMs: 1, awayUntilMs: 2 },
        ],
      }),
    )
    expect(await store.personState(address)).toEqual({
      pausedUntilMs: 5,
      awayFromMs: 1,
      awayUntilMs: 2,
      optedOut: false,
      left: false,
    })
    await store.commit(change({ choices: [{ address, optedOut: true, pausedUntilMs: 0 }] }))
    expect(await store.personState(address)).toMatchObject({ pausedUntilMs: 0, optedOut: true, awayUntilMs: 2 })
    await store.commit(change({ choices: [{ address, optedOut: false, left: true }] }))
    expect(await store.personState(address)).toMatchObject({ optedOut: false, left: true })
  })
})

describe('mail to go out', () => {
  it('goes within an hour, though it was put off when the clock was years ahead', async () => {
    await store.commit(change({ outgoing: [outgoing('a'), outgoing('b')] }))
    const [first, second] = await store.waiting(NOW, 10)
    await store.notSent(first?.key as never, 'busy', NOW + 3000 * DAY)
    await store.putOff(second?.key as never, 'busy', NOW + 3_600_000)
    expect((await store.waiting(NOW, 10)).map(({ messageId }) => messageId)).toEqual(['a@us.example'])
    expect(await store.waiting(NOW + 3_600_000, 10)).toHaveLength(2)
  })
})

describe('asking from one data folder', () => {
  it('is for one at a time, and free again when that one ends', async () => {
    const first = await holdAskLock(folder, new AbortController().signal)
    await expect(holdAskLock(folder, AbortSignal.abort())).rejects.toThrow(
      'another hvemvet already asks by mail from this folder',
    )
    first.release()
    const second = await holdAskLock(folder, new AbortController().signal)
    second.release()
  })
})
