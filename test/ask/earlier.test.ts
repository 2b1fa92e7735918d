import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { asks, claimsIn, kinds, only, unfolded } from './mails.ts'
import { anEarlier, DAY, HOUR, type Mail, MINUTE, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

describe('an earlier answer', () => {
  it('that is only like it is given, and people are asked all the same', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.4)]
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    expect(mails[0]?.text).toContain('Sett den på 3 bar')
    expect(mails[0]?.text).toContain('Ola Vik, 5. mai 2025')
    expect(mails[0]?.text).toContain('https://hvemvet.example/m/tidligere%40energi.example')
    expect(asks(mails)).toHaveLength(3)
  })

  it('that is strong is given time: people are asked two hours later', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.9)]
    expect(kinds(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'))).toEqual(['receipt'])
    expect(await world.pass(2 * HOUR - MINUTE)).toEqual([])
    expect(asks(await world.pass(2 * MINUTE))).toHaveLength(3)
  })

  it('that is strong and wrong: the asker says so, and people are asked at once', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.9)]
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    expect(asks(await world.reply(receipt, 'Spør likevel'))).toHaveLength(3)
    expect(await world.happenings()).toContain('ask-anyway')
  })

  it('that is strong and wrong: the receipt has a link, in its text and its HTML, to have people asked at once', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.9)]
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    const anyway = claimsIn(unfolded(receipt), world).filter(({ may }) => may === 'ask-anyway')
    const { facts } = await world.question()
    expect(anyway).toMatchObject([
      { question: facts.id, address: 'ida@energi.example' },
      { question: facts.id, address: 'ida@energi.example' },
    ])
    const act = { kind: 'ask-anyway', question: facts.id, address: 'ida@energi.example' } as const
    expect(asks(await world.act(act))).toHaveLength(3)
    expect(asks(await world.act(act)), 'pressed twice').toEqual([])
  })

  it('that is only like it has no such link: people are asked anyway', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.4)]
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    expect(claimsIn(receipt.text, world).map(({ may }) => may)).not.toContain('ask-anyway')
  })

  it('that is strong and right ends it: nobody is asked', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.9)]
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    await world.reply(receipt, 'Takk, det løste det!')
    expect((await world.question()).status).toBe('accepted')
    expect(asks(await world.pass(30 * DAY))).toEqual([])
  })

  it('is accepted with a link beside it in the receipt, each with its own', async () => {
    const [first, second] = [
      anEarlier('Ola Vik', 0.9),
      { ...anEarlier('Eva Dahl', 0.5), messageId: 'b@x' as MessageId },
    ]
    world.earlier = [first, second]
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    const answers = claimsIn(unfolded(receipt), world).flatMap(({ may, answer }) => (may === 'accept' ? [answer] : []))
    const ids = [first.messageId, second.messageId]
    expect(answers).toEqual([...ids, ...ids])
    expect(receipt.text).toMatch(/Eva Dahl, 5\. mai 2025\)\n {2}\S+\n\nDette løste det:\nhttps:/)

    const { facts } = await world.question()
    const act = { kind: 'accept', question: facts.id, address: 'ida@energi.example' } as const
    await world.act({ ...act, answer: second.messageId })
    const { status, events } = await world.question()
    expect(status).toBe('accepted')
    expect(events.at(-1)).toMatchObject({ kind: 'accepted', answer: second.messageId, how: 'page' })
    expect(asks(await world.pass(30 * DAY))).toEqual([])
  })

  it('pointed at with a link is the answer', async () => {
    world.archiveMails.set('tidligere@energi.example', anEarlier('Eva Dahl', 1))
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const answer = only(await world.reply(ask, 'https://hvemvet.example/m/tidligere%40energi.example'), 'answer')
    expect(answer.text).toContain('Ola Vik viser til et tidligere svar')
    expect(answer.text).toContain('Sett den på 3 bar')
    expect(answer.text).toContain('Eva Dahl, 5. mai 2025')
  })

  it('of the one asked is the answer where they say "samme som sist"', async () => {
    world.archiveMails.set('bevis-0@energi.example', anEarlier('Ola Vik', 1))
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const given = await world.reply(ask, 'Samme svar som sist')
    const answer = only(given, 'answer')
    expect(only(given, 'standing-offer')).toMatchObject({ to: { address: 'ola@energi.example' } })
    expect(answer.text).toContain('Sett den på 3 bar')
    expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'answer', how: 'same' })
  })

  it('made a standing one is given next time without asking anybody', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const answer = only(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    const thanks = only(await world.reply(answer, 'Takk, det løste det!'), 'thanks')
    expect(thanks.text).toMatch(
      /uten at du blir spurt igjen\?\s+Gjør det til et fast svar:\s+https:\/\/hvemvet\.example\/k\//,
    )
    const { facts, events } = await world.question()
    const given = events.find(({ kind }) => kind === 'answer')
    const mail = (given?.kind === 'answer' ? given.mail : '') as MessageId
    await world.act({ kind: 'standing', question: facts.id, address: 'ola@energi.example', answer: mail, isOn: true })

    world.earlier = [{ ...anEarlier('Ola Vik', 0.9), messageId: mail }]
    const again = await world.ask('Gro Nes', 'Trykket på pumpa', 'Hva skal trykket på pumpe 3 være?')
    expect(kinds(again)).toEqual(['receipt'])
    expect(again[0]?.text).toContain('fast svar')
    expect((await world.question()).status).toBe('answered')
    expect(await world.pass(10 * DAY)).toEqual([])
    expect(asks(await world.reply(again[0] as Mail, 'Nei, spør dem likevel'))).toHaveLength(3)
  })
})
