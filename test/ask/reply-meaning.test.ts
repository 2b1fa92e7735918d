import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { tellingClosingAt } from '../../src/ask/closings.ts'
import { meaningOfAsker, meaningOfReply, type ReplyText } from '../../src/ask/reply-meaning.ts'
import { openPath } from '../../src/intake/open.ts'
import { type Message, ownText } from '../../src/model/message.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { signalsOf } from '../../src/parse/signals.ts'
import { dataDir, whyNoData } from '../data.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { ANSWERS, EMPTY } from './answer-phrases.ts'
import { ASK_PEOPLE, MORE, NEVER_MIND, NOT_SOLVED, SOLVED, THANKS, TO_RECEIPT } from './asker-phrases.ts'
import {
  ASK_SOMEONE_ELSE,
  DECLINES,
  DOES_NOT_KNOW,
  NOT_MINE_BUT_THEIRS,
  NOT_MY_FIELD,
  SAME_AS_LAST_TIME,
} from './reply-phrases.ts'

const archiveUrl = 'https://arkiv.example.org/hvemvet'
const meaning = (own: string, more: Partial<ReplyText> = {}) =>
  meaningOfReply({ own, subject: 'Re: Kari spør: Pumpa', hasForward: false, attachments: 0, ...more }, { archiveUrl })
const kindOf = (own: string): string => meaning(own).kind

describe('a reply', () => {
  it.each(DOES_NOT_KNOW)('that does not know: %j', (own) => expect(meaning(own)).toEqual({ kind: 'does-not-know' }))
  it.each(NOT_MY_FIELD)('of another field: %j', (own) => expect(meaning(own)).toEqual({ kind: 'not-my-field' }))
  it.each(SAME_AS_LAST_TIME)('the same as last time: %j', (own) => expect(kindOf(own)).toBe('same-as-last-time'))
  it.each(DECLINES)('that declines for now: %j', (own) => expect(kindOf(own)).toBe('decline-for-now'))
  it.each(EMPTY)('without words of its own: %j', (own) => expect(kindOf(own)).toBe('empty'))
  it.each(ANSWERS)('that stays an answer: %j', (own) => expect(meaning(own)).toEqual({ kind: 'answer' }))

  const who = (own: string): string => {
    const read = meaning(own)
    return read.kind === 'ask-someone-else' ? [...read.addresses, ...read.names].join(' ') : read.kind
  }
  it.each(ASK_SOMEONE_ELSE)('that names another: %j, %s', (own, expected) => {
    expect(who(own)).toBe(expected)
    expect(meaning(own)).toMatchObject({ notMyField: false })
  })
  it.each(NOT_MINE_BUT_THEIRS)('of another field that names another: %j, %s', (own, expected) => {
    expect(who(own)).toBe(expected)
    expect(meaning(own)).toMatchObject({ notMyField: true })
  })

  it('of many words is an answer, whatever it begins with', () => {
    for (const opening of [...DOES_NOT_KNOW, ...NOT_MY_FIELD, ...DECLINES].slice(0, 60))
      expect(kindOf(`${opening}\n\n${'Ventilen slår inn når trykket stiger. '.repeat(8)}`)).toBe('answer')
  })

  it('with a file is an answer, unless its words say that it is none', () => {
    expect(kindOf('')).toBe('empty')
    expect(meaning('', { attachments: 1 })).toEqual({ kind: 'answer' })
    expect(meaning('Samme som sist', { attachments: 1 })).toEqual({ kind: 'answer' })
    expect(meaning('Vet ikke', { attachments: 1 })).toEqual({ kind: 'does-not-know' })
  })

  it('may say all in its subject, where that is no longer ours', () => {
    expect(meaning('', { subject: 'Vet ikke' })).toEqual({ kind: 'does-not-know' })
    expect(meaning('Mvh Ola', { subject: 'spør kari@example.org' })).toMatchObject({ addresses: ['kari@example.org'] })
    expect(meaning('', { subject: 'Re: Vet ikke' })).toEqual({ kind: 'empty' })
    expect(meaning('', { subject: 'Pumpa' })).toEqual({ kind: 'empty' })
  })

  it('that hands a forwarded mail over asks whom it was forwarded to', () => {
    const handed = (own: string) => meaning(own, { hasForward: true })
    expect(handed('Ola, kan du svare på dette?')).toMatchObject({ kind: 'ask-someone-else', names: ['Ola'] })
    expect(handed('Hi Ola,\n\ncan you help with this?\n\nKari')).toMatchObject({ kind: 'ask-someone-else', names: [] })
    expect(handed('ola@example.org')).toMatchObject({ kind: 'ask-someone-else', addresses: ['ola@example.org'] })
    expect(handed('')).toEqual({ kind: 'answer' })
    expect(handed('Se under, der står det.')).toEqual({ kind: 'answer' })
    expect(kindOf('Kan du svare på hvilken pumpe det er?')).toBe('answer')
  })
})

describe('links', () => {
  const link = 'https://arkiv.example.org/hvemvet/m/abc%40example.org'
  it.each([
    link,
    `<${link}>`,
    `Se her: ${link}`,
    `Hei Kari,\n\nsvaret står her: ${link}\n\nMvh Ola`,
    `Jeg svarte på dette i mars: ${link}`,
    `Samme som sist ${link}`,
    `Vet ikke, men se denne tråden: ${link}`,
    `Sjå her ${link}`,
    `See ${link}.`,
    `I answered this last year: ${link}`,
    `This was discussed in March (${link})`,
    `http://arkiv.example.org/hvemvet/t/12`,
  ])('into the archive with little else: %j', (own) => expect(kindOf(own)).toBe('archive-link'))

  it('come as written, each once', () => {
    expect(meaning(`${link}, ${link} og ${link}2.`)).toEqual({ kind: 'archive-link', links: [link, `${link}2`] })
  })

  it.each([
    `Trykket skal være 3 bar, se ${link}`,
    'https://example.org/manual',
    'https://arkiv.example.org/annet/m/1',
    'https://arkiv.example.org.evil.example/hvemvet/m/1',
    'https://arkiv.example.org/hvemvet2/m/1',
    `Se ${link} og https://example.org/manual`,
  ])('are an answer else: %j', (own) => expect(kindOf(own)).toBe('answer'))

  it('lead nowhere where it is not known where the archive is', () => {
    const reply = { own: link, subject: '', hasForward: false, attachments: 0 }
    expect(meaningOfReply(reply, { archiveUrl: undefined })).toEqual({ kind: 'answer' })
  })
})

const around = {
  above: fc.constantFrom('', 'Hei Kari,\n\n', 'Hei!\n', 'Hi Kari Li,\n\n', 'Heisann,\n', 'Dear Kari,\n\n', 'Kari,\n\n'),
  below: fc.constantFrom(
    '',
    '\n\nMvh Ola',
    '\n\nMvh\nOla Nordmann',
    '\n\nVennleg helsing\nOla Nordmann\nDriftsleiar\n99 88 77 66',
    '\n\nBest regards,\nOla',
    '\n\nCheers, Ola',
    '\n/Ola',
  ),
}

describe('any reply', () => {
  it('means the same with a greeting and a closing around it', () => {
    const replies = [
      DOES_NOT_KNOW,
      NOT_MY_FIELD,
      SAME_AS_LAST_TIME,
      DECLINES,
      ANSWERS,
      ASK_SOMEONE_ELSE.map(([own]) => own),
    ]
    const bare = replies.flat().filter((own) => !/^(?:Hei|Hi)\b/.test(own))
    fc.assert(
      fc.property(fc.constantFrom(...bare), around.above, around.below, (own, above, below) => {
        expect(meaning(above + own + below)).toEqual(meaning(own))
      }),
    )
  })

  it('is read in little time, whatever it is', () => {
    const hostile = [
      'å'.repeat(20_000),
      'vet '.repeat(39),
      `spør ${'Ola '.repeat(39)}`,
      `${'you can '.repeat(19)}x`,
      'Å. '.repeat(39),
      `spør ${'A'.repeat(20_000)}`,
      `${'jeg '.repeat(38)}ikke`,
      '\n'.repeat(20_000),
      'a@'.repeat(10_000),
      '- '.repeat(10_000),
      `har ${'ikke'.repeat(5_000)}`,
    ]
    for (const own of hostile) {
      const startedMs = performance.now()
      meaning(own)
      meaningOfAsker({ own, subject: own }, { confirms: false, toReceipt: true })
      expect(performance.now() - startedMs, own.slice(0, 20)).toBeLessThan(20_000)
    }
  })
})

describe("the asker's word", () => {
  const asker = (own: string, toReceipt: boolean): string =>
    meaningOfAsker({ own, subject: 'Re: Pumpa' }, { confirms: signalsOf(own, 'Re: Pumpa', true).confirms, toReceipt })
      .kind
  for (const toReceipt of [false, true]) {
    describe(toReceipt ? 'under the receipt' : 'under an answer', () => {
      it.each(SOLVED)('solved: %j', (own) => expect(asker(own, toReceipt)).toBe('solved'))
      it.each(THANKS)('thanks: %j', (own) => expect(asker(own, toReceipt)).toBe('thanks'))
      it.each(NOT_SOLVED)('not solved: %j', (own) => expect(asker(own, toReceipt)).toBe('not-solved'))
      it.each(NEVER_MIND)('never mind: %j', (own) => expect(asker(own, toReceipt)).toBe('never-mind'))
      it.each(ASK_PEOPLE)('ask people: %j', (own) => expect(asker(own, toReceipt)).toBe('ask-people'))
      it.each(MORE)('more words: %j', (own) => expect(asker(own, toReceipt)).toBe('more'))
    })
  }

  it.each(TO_RECEIPT)('means asking people under the receipt alone: %j', (own) => {
    expect(asker(own, true)).toBe('ask-people')
    expect(asker(own, false)).not.toBe('ask-people')
  })

  it('is what it is in a long mail too that says it helped', () => {
    const long = `Takk, det løste det!\n\n${'Det var filteret som var tett, så trykket steg. '.repeat(8)}`
    expect(asker(long, false)).toBe('solved')
    expect(asker('Filteret var tett, og trykket steg hele tida. '.repeat(8), false)).toBe('more')
  })

  it('may stand in a subject of its own', () => {
    const inSubject = (subject: string) =>
      meaningOfAsker({ own: '', subject }, { confirms: false, toReceipt: true }).kind
    expect(inSubject('Glem det')).toBe('never-mind')
    expect(inSubject('Re: Glem det')).toBe('more')
  })
})

/** Of the list's 13,832 replies of people. */
const REPLIES = soak.times(4_000, Infinity)

describeUnless(whyNoData, 'replies of real people', () => {
  let replies: readonly Message[] = []
  const read = (message: Message) =>
    meaningOfReply(
      { own: ownText(message), subject: message.subject, hasForward: false, attachments: message.attachments.length },
      { archiveUrl },
    ).kind
  const isShort = ({ signals }: Message): boolean => signals.ownWords <= 40

  beforeAll(
    async () => {
      const unpacked = spawn('xz', ['-dc', `${dataDir ?? ''}/lists/openbmc.mbox.xz`])
      replies = await repliesIn(unpacked.stdout, REPLIES)
      unpacked.kill()
    },
    soak.times(120_000, 3_600_000),
  )

  it('are answers, but for a few in a thousand: openbmc', () => {
    expect(replies.length).toBeGreaterThanOrEqual(soak.times(REPLIES, 13_000))
    const counts = new Map<string, number>()
    for (const reply of replies) {
      const kind = `${isShort(reply) ? 'short' : 'long'} ${read(reply)}`
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
    const count = (kind: string): number => counts.get(kind) ?? 0
    expect(replies.filter((reply) => !isShort(reply) && read(reply) !== 'answer')).toEqual([])
    // Read one by one: people added to a mail, a person to ask, "I'll check".
    expect(count('short ask-someone-else')).toBeLessThanOrEqual(8)
    expect(count('short decline-for-now')).toBeLessThanOrEqual(12)
    expect(count('short does-not-know') + count('short not-my-field') + count('short same-as-last-time')).toBe(0)
  })

  it.each(["I don't know, but ", 'Not my area. ', 'No idea. ', 'Vet ikke. ', 'Too busy, but ', 'Same as last time: '])(
    'stay answers behind %j, but for those that only thank',
    (opening) => {
      const answers = replies.filter(
        (reply) => isShort(reply) && reply.signals.ownWords >= 6 && read(reply) === 'answer',
      )
      const kept = answers.filter((reply) => {
        const own = ownText(reply)
          .replace(/^(?:hi|hello|hey|dear)[^\n]*\n/i, '')
          .trim()
        return kindOf(opening + own) === 'answer'
      })
      expect(kept.length / answers.length).toBeGreaterThan(0.98)
    },
  )

  it('leave thanks and greetings what they were before, in either case', () => {
    expect(['Takk!', 'THANKS', 'Mvh', 'hilsen'].map((line) => tellingClosingAt([line], 0))).toEqual([0, 0, 0, 0])
  })

  it('are answers in Norwegian threads and those of Nordic clients', async () => {
    for (const name of ['github-threads', 'nordic-clients']) {
      const mails = await repliesIn(toStream(gunzipSync(readFileSync(`${dataDir ?? ''}/norwegian/${name}.mbox.gz`))))
      expect(mails.length).toBeGreaterThan(10)
      expect(mails.map(read).filter((kind) => kind !== 'answer' && kind !== 'empty')).toEqual([])
    }
  })
})

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** The replies of people, at most so many. */
async function repliesIn(stdin: AsyncIterable<Uint8Array>, most = Infinity): Promise<Message[]> {
  const found: Message[] = []
  for await (const mail of openPath('-', { stdin, spoolDir: tempDir(), maxBytes: 2_000_000 })) {
    if (!('raw' in mail) || mail.raw.kind !== 'bytes') continue
    const message = await parseMail(mail.raw.bytes, { receivedAtMs: Date.now(), maxBytes: 2_000_000 })
    const isReply = message.isReplySubject || message.references.length > 0
    if (isReply && message.machine === undefined && !message.signals.patch) found.push(message)
    if (found.length === most) break
  }
  return found
}
