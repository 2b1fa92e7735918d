import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { asks, bounce, kinds, only, to } from './mails.ts'
import { ASK, DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

describe('odd turns', () => {
  it('two answers at once are both passed on, and the one that is thanked for is accepted', async () => {
    const [, one, other] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail, Mail]
    const first = only(await world.reply(one, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    const second = only(await world.reply(other, 'Jeg mener at 2,5 bar holder i lange løp.'), 'answer')
    expect(second.text).toContain('Eva Dahl legger til')
    await world.reply(first, 'Takk, det løste det!')
    const { events } = await world.question()
    const given = events.find((event) => event.kind === 'answer' && event.by.address === 'ola@energi.example')
    expect(events.find(({ kind }) => kind === 'accepted')).toMatchObject({
      answer: given?.kind === 'answer' ? given.mail : '',
    })
  })

  it('an asker who answers herself is nobody who answered, and those who were asked hear of it', async () => {
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    const mails = await world.reply(receipt, 'Jeg målte 3 bar i går, men er usikker på om det er riktig om vinteren.')
    expect(mails.map((mail) => [mail.kind, mail.to.address])).toEqual([
      ['comment', 'ola@energi.example'],
      ['comment', 'eva@energi.example'],
      ['comment', 'per@energi.example'],
    ])
    expect((await world.question()).status).toBe('asking')
  })

  it('a question marked as private by the mail program is private', async () => {
    await world.ask('Ida Ruud', 'Lønn', 'Hvordan regnes tillegget for vakt?', { headers: ['Sensitivity: Private'] })
    const { facts } = await world.question()
    expect([facts.private, facts.archived]).toEqual([true, undefined])
  })

  it('an asker who found it out needs nobody more', async () => {
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    expect(kinds(await world.reply(receipt, 'Glem det, jeg fant det ut selv'))).toEqual(['done'])
    expect((await world.question()).status).toBe('withdrawn')
    expect(await world.pass(30 * DAY)).toEqual([])
  })

  it('an answer that did not help sends it on to the next at once', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const answer = only(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    const mails = await world.reply(answer, 'Det hjalp ikke')
    expect(to(asks(mails))).toEqual(['tor', 'siv', 'jon'].map((name) => `${name}@energi.example`))
    expect(kinds(mails)).not.toContain('silence')
  })

  it('a reply whose reply address was lost on the way is known by what it answers', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    expect(kinds(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.', { to: ASK }))).toEqual(['answer'])
  })

  it('without plus addresses everything goes by what is answered', async () => {
    const plain = World.open({ plusAddressing: false })
    const [, ask] = (await plain.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    expect([ask.header('reply-to'), ask.mailFrom]).toEqual([ASK, ASK])
    const answer = only(await plain.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    await plain.reply(answer, 'Takk, det løste det!')
    expect((await plain.question()).status).toBe('accepted')
    const other = asks(await plain.ask('Gro Nes', 'Vifte', 'Hvorfor uler vifta?'))[0] as Mail
    const mails = await plain.hand(bounce(other, other.to.address, '5.1.1'), { mailFrom: '', rcptTo: [ASK] })
    expect(asks(mails)).toHaveLength(1)
    await plain.close()
  })

  it('an answer by the button is accepted, once, and never one that was not given', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')
    const { facts, events } = await world.question()
    const given = events.find(({ kind }) => kind === 'answer')
    const answer = (given?.kind === 'answer' ? given.mail : '') as MessageId
    const act = { kind: 'accept' as const, question: facts.id, address: 'ida@energi.example', answer }
    expect(await world.act({ ...act, answer: 'never@given' as MessageId })).toEqual([])
    expect(await world.act({ ...act, address: 'ola@energi.example' })).toEqual([])
    expect(kinds(await world.act(act))).toEqual(['thanks'])
    expect(await world.act(act)).toEqual([])
  })

  it('a year after it was accepted its owner is asked once whether it holds', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const answer = only(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    await world.reply(answer, 'Takk, det løste det!')
    const mails = await world.pass(366 * DAY)
    expect(kinds(mails)).toEqual(['if-holds'])
    expect(mails[0]?.to.address).toBe('ola@energi.example')
    await world.reply(mails[0] as Mail, 'Ja, det stemmer fortsatt')
    expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'still-holds' })
    expect(await world.pass(800 * DAY)).toEqual([])
  })

  it('nothing of what is known is lost, and nothing done twice, by a stop between any two steps', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    world.restart()
    expect(await world.work()).toEqual([])
    await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')
    world.restart()
    expect(await world.pass(5 * DAY)).toEqual([])
  })
})
