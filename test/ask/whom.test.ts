import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { asks, bounce, to } from './mails.ts'
import { ASK, DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

describe('whom it reaches', () => {
  it('is nobody more than three times from Monday to Sunday', async () => {
    for (let n = 0; n < 3; n++) await world.ask('Ida Ruud', `Trykk ${n}`, 'Hvor høyt skal trykket være?')
    const fourth = asks(await world.ask('Ida Ruud', 'Trykk 4', 'Hvor høyt skal trykket være?'))
    expect(to(fourth)).toEqual(['tor', 'siv', 'jon'].map((name) => `${name}@energi.example`))
    world.nowMs += 8 * DAY
    expect(to(asks(await world.ask('Ida Ruud', 'Trykk 5', 'Hvor høyt skal trykket være?')))).toContain(
      'ola@energi.example',
    )
  })

  it('is never the asker, under any address of theirs', async () => {
    const ola = world.people.get('ola@energi.example')
    if (ola === undefined) throw new Error('nobody is called Ola')
    const both = { ...ola, addresses: ['ola@energi.example', 'ola.vik@energi.example'] }
    for (const address of both.addresses) world.people.set(address, both)
    const mails = await world.hand(
      compose({
        id: 'x1@energi.example',
        from: 'Ola <ola.vik@energi.example>',
        to: ASK,
        text: 'Hvor høyt skal trykket være?',
      }),
      { mailFrom: 'ola.vik@energi.example' },
    )
    expect(to(asks(mails))).toEqual(['eva', 'per', 'tor'].map((name) => `${name}@energi.example`))
  })

  it('is nobody who asked not to be asked, pauses, or is away', async () => {
    await world.ask('Ola Vik', 'Ikke spør meg', '')
    await world.ask('Eva Dahl', 'Pause to uker', '')
    await world.ask('Per Moe', 'Borte til 20. november', '')
    const mails = asks(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'))
    expect(to(mails)).toEqual(['tor', 'siv', 'jon'].map((name) => `${name}@energi.example`))
    await world.ask('Ola Vik', 'Spør meg igjen', '')
    await world.ask('Eva Dahl', 'Tilbake', '')
    const first = (await world.question()).facts.id
    world.nowMs += 14 * DAY
    const mails2 = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const later = asks(mails2).filter(({ question }) => question !== first)
    expect(to(later)).toEqual(['ola', 'eva', 'per'].map((name) => `${name}@energi.example`))
  })

  it('is one who is rarely asked, in one of the three places', async () => {
    await world.close()
    world = World.open({ spreads: true })
    world.knowers = world.knowers.map((knower, at) => ({ ...knower, score: 10 - at / 10 }))
    for (const n of [1, 2]) {
      const [, ask] = (await world.ask('Ida Ruud', `Trykk ${n}`, 'Hvor høyt skal trykket være?')) as [Mail, Mail]
      await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')
      world.nowMs += 7 * DAY
    }
    await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const { events } = await world.question()
    const people = events.flatMap((event) => (event.kind === 'went-to' ? event.people : []))
    expect(people.map(({ address, place }) => [address, place])).toEqual([
      ['ola@energi.example', 'ranked'],
      ['eva@energi.example', 'ranked'],
      ['tor@energi.example', 'rarely-asked'],
    ])
  })

  it('is the next one where an absence note comes back, and the absent is left alone until they are back', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const mails = await world.reply(ask, 'Hei, jeg er på ferie til og med 20. november.', {
      quote: false,
      headers: ['Auto-Submitted: auto-replied'],
    })
    expect(to(mails)).toEqual(['tor@energi.example'])
    expect((await world.question()).events.find(({ kind }) => kind === 'away')).toMatchObject({
      who: { address: 'ola@energi.example' },
      untilMs: Date.UTC(2026, 10, 20, 23),
    })
    expect(to(asks(await world.ask('Gro Nes', 'Noe annet', 'Hva er klokka?')))).not.toContain('ola@energi.example')
  })

  it('is the next one where a mailbox is gone, and nobody is written to there again', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const mails = await world.hand(bounce(ask, 'ola@energi.example', '5.1.1'), { mailFrom: '', rcptTo: [ask.mailFrom] })
    expect(to(mails)).toEqual(['tor@energi.example'])
    expect((await world.question()).events.find(({ kind }) => kind === 'undeliverable')).toMatchObject({
      who: { address: 'ola@energi.example' },
      status: '5.1.1',
      left: true,
    })
    world.nowMs += 30 * DAY
    expect(to(asks(await world.ask('Gro Nes', 'Noe annet', 'Hva er klokka?')))).not.toContain('ola@energi.example')
  })

  it('is nobody else for a report of delay', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const report = bounce(ask, 'ola@energi.example', '4.4.1').replace('Action: failed', 'Action: delayed')
    expect(await world.hand(report, { mailFrom: '', rcptTo: [ask.mailFrom] })).toEqual([])
  })
})
