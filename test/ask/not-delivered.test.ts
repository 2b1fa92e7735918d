import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maySend } from '../../src/ask/rules.ts'
import { type GivenUp, sendWaiting } from '../../src/post/send.ts'
import { compose } from '../compose.ts'
import { addressOf, DAY, HOUR, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const UNKNOWN: GivenUp = { why: '550 5.1.1 unknown user', status: '5.1.1', isTooLarge: false }
const TOO_LARGE: GivenUp = { why: '552 5.3.4 too large', status: '5.3.4', isTooLarge: true }

const asks = (mails: readonly Mail[]): Mail[] => mails.filter(({ kind }) => kind === 'ask')
const only = (mails: readonly Mail[], kind: string): Mail => {
  const found = mails.filter((mail) => mail.kind === kind)
  expect(found).toHaveLength(1)
  return found[0] as Mail
}

/** The receiver of a mail answers it with a file. */
const answerWithFile = (ask: Mail): Promise<Mail[]> =>
  world.hand(
    compose({
      id: 'med-fil@energi.example',
      from: `${ask.to.name} <${ask.to.address}>`,
      to: ask.header('reply-to'),
      subject: `Re: ${ask.subject}`,
      text: [
        '--grense',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Tre bar, se tegningen som ligger ved.',
        '--grense',
        'Content-Type: application/pdf; name=tegning.pdf',
        'Content-Disposition: attachment; filename=tegning.pdf',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('%PDF-1.4 en tegning').toString('base64'),
        '--grense--',
      ].join('\n'),
      more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=grense'],
    }),
    { mailFrom: ask.to.address, rcptTo: [ask.header('reply-to')] },
  )

async function anAnswerWithFile(subject = 'Trykk'): Promise<Mail> {
  const [ask] = asks(await world.ask('Ida Ruud', subject, 'Hvor høyt skal trykket være på pumpe 3?')) as [Mail]
  return only(await answerWithFile(ask), 'answer')
}

describe('a mail that the mail server will not take', () => {
  it('to somebody who is asked: the next one is asked, and the mail is given up in the same step', async () => {
    const [ask] = asks(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    await world.desk.notDelivered(ask, UNKNOWN)
    expect(await world.store.outgoing(ask.key)).toMatchObject({ state: 'failed', why: UNKNOWN.why })
    expect(asks(await world.work()).map((mail) => mail.to.address)).toEqual(['tor@energi.example'])
  })

  it('that is an answer is seen to have been lost, once a day', async () => {
    const answer = await anAnswerWithFile()
    await world.desk.notDelivered(answer, UNKNOWN)
    const { events } = await world.question()
    expect(events.at(-1)).toMatchObject({ kind: 'undeliverable', who: { address: addressOf('Ida Ruud') } })
    const back = only(await world.reply(answer, 'Gjelder det også om vinteren, når vannet er kaldt?'), 'comment')
    const more = only(await world.reply(back, 'Ja, om vinteren også, men sjekk sikkerhetsventilen.'), 'answer')
    await world.desk.notDelivered(more, UNKNOWN)
    expect((await world.happenings()).filter((kind) => kind === 'undeliverable')).toHaveLength(1)
  })

  it('that is what the asker asks back is seen to have been lost, and the answer stays one', async () => {
    const answer = await anAnswerWithFile()
    const back = only(await world.reply(answer, 'Gjelder det også om vinteren, når vannet er kaldt?'), 'comment')
    await world.desk.notDelivered(back, UNKNOWN)
    const { events, status } = await world.question()
    expect(events.at(-1)).toMatchObject({ kind: 'undeliverable', who: { address: back.to.address } })
    expect(status).toBe('answered')
  })

  it('since it is too large goes again without its files, and says where they are', async () => {
    const answer = await anAnswerWithFile()
    expect((await simpleParser(answer.raw)).attachments).toHaveLength(1)
    await world.desk.notDelivered(answer, TOO_LARGE)
    const again = await simpleParser(Buffer.from((await world.store.bytesOf(answer.key)) ?? []))
    const { id } = (await world.question()).facts
    expect(again.attachments).toEqual([])
    expect(again.messageId).toBe(`<${answer.messageId}>`)
    expect(again.from?.text).toBe((await simpleParser(answer.raw)).from?.text)
    for (const text of [again.text, String(again.html)]) {
      expect(text).toContain(
        `Filene var for store til å sendes, og er tatt ut. Du finner dem fra siden til spørsmålet: https://hvemvet.example/q/${id}`,
      )
      expect(text).toContain('Tre bar, se tegningen som ligger ved.')
    }
    expect(await world.store.waiting(world.nowMs, 100)).toContainEqual(
      expect.objectContaining({ key: answer.key, text: expect.stringContaining('Filene var for store') }),
    )
    expect(await world.happenings()).not.toContain('undeliverable')
    await world.desk.notDelivered(answer, TOO_LARGE)
    expect(await world.store.outgoing(answer.key)).toMatchObject({ state: 'failed' })
    expect(await world.happenings()).toContain('undeliverable')
  })

  it('of a private question does not say that its files are on a page', async () => {
    const answer = await anAnswerWithFile('Trykk (privat)')
    await world.desk.notDelivered(answer, TOO_LARGE)
    expect((await world.store.outgoing(answer.key))?.text).toMatch(
      /^Filene var for store til å sendes, og er tatt ut\.\n/,
    )
  })
})

describe('real mail that waits while the mode is another', () => {
  const sentTo: string[] = []
  const send = (mode: 'on' | 'dry-run') =>
    sendWaiting({
      store: world.store,
      smtp: { send: async ({ to }) => void sentTo.push(to), verify: async () => undefined, close: () => undefined },
      now: () => world.nowMs,
      maySend: (address) => maySend({ mode }, address),
      unmarked: new Set(),
      giveUp: (mail, why) => world.desk.notDelivered(mail, why),
      log: { warn: () => undefined },
    })

  it('is kept, is not tried, and goes out once when it may', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    world.restart({ mode: 'dry-run' })
    for (let hours = 0; hours < 7 * 24; hours++) {
      expect(await send('dry-run')).toEqual({ sent: 0, away: undefined })
      expect(await world.pass(HOUR + 1)).toEqual([])
    }
    expect((await world.store.outbox({}, 10)).map(({ state, tries }) => [state, tries])).toEqual(
      mails.map(() => ['waiting', 0]),
    )
    expect((await world.question()).status).toBe('asking')
    world.restart({ mode: 'on' })
    expect(await send('on')).toEqual({ sent: 4, away: undefined })
    expect(sentTo).toEqual(mails.map((mail) => mail.to.address))
    expect(await send('on')).toEqual({ sent: 0, away: undefined })
    expect((await world.pass(DAY)).map(({ kind }) => kind)).toContain('silence')
  })

  it('keeps what was only rehearsed from ever going out', async () => {
    world.restart({ mode: 'dry-run' })
    await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    world.restart({ mode: 'on' })
    expect(await send('on')).toEqual({ sent: 0, away: undefined })
    expect((await world.store.outbox({}, 10)).every(({ state }) => state === 'held')).toBe(true)
  })
})
