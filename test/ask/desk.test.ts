import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { decodeWords } from '../../src/parse/encoded-words.ts'
import { compose } from '../compose.ts'
import { ASK, anEarlier, DAY, HOUR, type Mail, MINUTE, TUESDAY, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const kinds = (mails: readonly Mail[]): string[] => mails.map(({ kind }) => kind)
const to = (mails: readonly Mail[]): string[] => mails.map((mail) => mail.to.address)
const only = (mails: readonly Mail[], kind: string): Mail => {
  const found = mails.filter((mail) => mail.kind === kind)
  expect(found).toHaveLength(1)
  return found[0] as Mail
}
const asks = (mails: readonly Mail[]): Mail[] => mails.filter(({ kind }) => kind === 'ask')

describe('a question', () => {
  it('is received at once, and goes to the three likeliest to answer', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk på pumpe 3?', 'Hvor høyt skal trykket være?')
    expect(kinds(mails)).toEqual(['receipt', 'ask', 'ask', 'ask'])
    expect(to(mails)).toEqual(['ida', 'ola', 'eva', 'per'].map((name) => `${name}@energi.example`))
    const [receipt, ask] = mails as [Mail, Mail]
    expect(decodeWords(receipt.header('subject'))).toBe('Re: Trykk på pumpe 3?')
    expect(receipt.header('in-reply-to')).toBe('<frage-1@energi.example>')
    expect(ask.text).toContain('Ida Ruud spør')
    expect(ask.text).toContain('Hvor høyt skal trykket være?')
    expect(ask.text).toContain('Hvorfor du: du skrev om dette 12. mars 2026.')
    expect(ask.text).toContain('https://hvemvet.example/m/bevis-0%40energi.example')
    expect(await world.happenings()).toEqual(['asked', 'receipt', 'went-to'])
  })

  it('that asks a person is personal mail, and a receipt is a notice', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const [receipt, ask] = mails as [Mail, Mail]
    for (const name of ['auto-submitted', 'list-id', 'list-unsubscribe', 'precedence'])
      expect(ask.header(name)).toBe('')
    expect(ask.header('x-auto-response-suppress')).toBe('DR, RN, NRN, AutoReply')
    expect(ask.header('x-hvemvet-loop')).toBe(ASK)
    expect(ask.header('from')).toMatch(/Ida Ruud via Hvem vet\?/)
    expect(ask.header('reply-to')).toMatch(/^ask\+[a-z2-7]{26}@energi\.example$/)
    expect(ask.text).toMatch(/Ta en pause.*https:\/\/hvemvet\.example\/k\//)
    expect(receipt.header('auto-submitted')).toBe('auto-generated')
    expect(receipt.header('list-id')).toBe('<ask.energi.example>')
    expect(receipt.header('list-unsubscribe')).toMatch(/^<https:\/\/hvemvet\.example\/k\/.*>$/s)
    expect(receipt.header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(receipt.header('x-auto-response-suppress')).toBe('All')
  })

  it('is answered by a plain reply, which the asker gets below their own question', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const answer = only(await world.reply(ask, 'Hei!\n\nTrykket skal være 3 bar, og ikke mer.\n\nHilsen Ola'), 'answer')
    expect(answer.to.address).toBe('ida@energi.example')
    expect(answer.header('from')).toMatch(/Ola Vik via Hvem vet\?/)
    expect(answer.header('in-reply-to')).toBe('<frage-1@energi.example>')
    expect(answer.header('references')).toContain('<frage-1@energi.example>')
    expect(answer.text).toContain('Trykket skal være 3 bar, og ikke mer.')
    expect(answer.text).not.toContain('Hvor høyt')
    expect((await world.question()).status).toBe('answered')
    expect(await world.pass(10 * DAY)).toEqual([])
  })

  it('is solved by thanks that say so, and the answerer hears of it', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const answer = only(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    const thanks = only(await world.reply(answer, 'Takk, det løste det!'), 'thanks')
    expect(thanks.to.address).toBe('ola@energi.example')
    expect(thanks.header('in-reply-to')).toMatch(/^<svar-/)
    expect(thanks.text).toContain('Takk, det løste det!')
    const { events, status } = await world.question()
    expect(status).toBe('accepted')
    expect(events.find(({ kind }) => kind === 'accepted')).toMatchObject({
      by: { address: 'ida@energi.example' },
      how: 'mail',
    })
  })

  it('is talked over to and fro, and others may add', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const [first, second] = asks(mails) as [Mail, Mail]
    const answer = only(await world.reply(first, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    const back = only(await world.reply(answer, 'Gjelder det også om vinteren, når vannet er kaldt?'), 'comment')
    expect(back.to.address).toBe('ola@energi.example')
    const more = only(await world.reply(back, 'Ja, om vinteren også, men sjekk sikkerhetsventilen.'), 'answer')
    expect(more.text).toContain('Ola Vik legger til:')
    const other = only(await world.reply(second, 'Jeg ville målt det med manometeret i kjelleren først.'), 'answer')
    expect(other.header('from')).toMatch(/Eva Dahl via/)
    expect((await world.question()).events.filter(({ kind }) => kind === 'answer')).toHaveLength(3)
  })

  it('goes to the next one when somebody does not know, without a word to the asker', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const [first] = asks(mails) as [Mail]
    expect(to(await world.reply(first, 'Vet ikke, dessverre.'))).toEqual(['tor@energi.example'])
    expect(await world.happenings()).toEqual(['asked', 'receipt', 'went-to', 'does-not-know', 'went-to'])
  })

  it('goes to the next one though a whole signature stands under "vet ikke"', async () => {
    const [, first] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const mails = await world.reply(first, 'Vet ikke.\n\nOla Vik\nSeniorrådgiver\nEnergi AS\n51 00 00 00')
    expect(to(mails)).toEqual(['tor@energi.example'])
  })

  it('is passed on to a colleague somebody names', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const [first, second] = asks(mails) as [Mail, Mail]
    const toNina = only(await world.reply(first, 'Spør nina@energi.example'), 'ask')
    expect(toNina.to.address).toBe('nina@energi.example')
    expect(toNina.text).toContain('Ida Ruud spør, og Ola Vik mener du kan svare:')
    const toArne = only(await world.reply(second, 'Ikke meg, spør Arne Haug.'), 'ask')
    expect(toArne.to.address).toBe('arne@energi.example')
    expect(await world.happenings()).toContain('not-their-field')
  })

  it('passed on to somebody who does not want to be asked goes to the next in line, and ends', async () => {
    await world.ask('Nina Sol', 'Ikke spør meg', '')
    const [, first] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    expect(to(asks(await world.reply(first, 'Spør nina@energi.example')))).toEqual(['tor@energi.example'])
    await world.pass(10 * DAY)
    expect((await world.question()).status).toBe('open')
  })

  it('that nobody answered is asked on where somebody names a colleague after all', async () => {
    const [, first] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    await world.pass(10 * DAY)
    expect(to(asks(await world.reply(first, 'Spør berit@energi.example')))).toEqual(['berit@energi.example'])
    expect((await world.question()).status).toBe('asking')
  })

  it('that nobody can be found for is said to be so at once', async () => {
    world.knowers = []
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    expect(kinds(mails)).toEqual(['receipt', 'given-up'])
    expect(mails[1]?.text).toContain('Vi fant ingen')
    expect(mails[1]?.text).toContain('https://hvemvet.example/search?q=Trykk')
  })

  it('is never passed on outside the organisation', async () => {
    const [, first] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    const mails = await world.reply(first, 'Spør ola@fremmed.example')
    expect(to(mails)).not.toContain('ola@fremmed.example')
    expect(only(mails, 'done').text).toContain('ola@fremmed.example')
  })

  it('goes to three more after a working day of silence, three times, and the asker is told each time', async () => {
    await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const second = await world.pass(DAY)
    expect(world.nowMs).toBe(TUESDAY + DAY)
    expect(kinds(second)).toEqual(['silence', 'ask', 'ask', 'ask'])
    expect(second[0]?.text).toContain('Ola Vik, Eva Dahl og Per Moe er spurt')
    expect(kinds(await world.pass(DAY))).toEqual(['silence', 'ask', 'ask', 'ask'])
    const last = await world.pass(DAY)
    expect(kinds(last)).toEqual(['given-up'])
    expect(last[0]?.text).toContain('Ingen har svart')
    expect((await world.question()).status).toBe('open')
    expect(await world.pass(60 * DAY)).toEqual([])
  })

  it('can still be answered long after, by a reply to an old mail', async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    await world.pass(90 * DAY)
    expect(only(await world.reply(ask, 'Nå vet jeg det: 3 bar i kjelleren.'), 'answer').to.address).toBe(
      'ida@energi.example',
    )
    expect((await world.question()).status).toBe('answered')
  })

  it('asked in the evening is received at once, and people are asked in the morning', async () => {
    world.nowMs = TUESDAY + 10 * HOUR
    const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    expect(kinds(mails)).toEqual(['receipt'])
    expect(mails[0]?.text).toMatch(/onsdag 11\. november kl\. 08:00/)
    expect(await world.pass(12 * HOUR - MINUTE)).toEqual([])
    expect(asks(await world.pass(2 * MINUTE))).toHaveLength(3)
  })

  it('waits over Christmas, and over the change to summer time by the wall clock', async () => {
    world.nowMs = Date.UTC(2026, 11, 23, 14, 30) // Wednesday 15:30 in Oslo
    expect(asks(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'))).toHaveLength(3)
    await world.pass(5 * DAY - HOUR) // Monday 28 December, 14:30
    expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'went-to', round: 1 })
    expect(asks(await world.pass(2 * HOUR))).toHaveLength(3)
    expect(new Date((await world.question()).events.at(-1)?.atMs ?? 0).toISOString()).toBe('2026-12-28T14:30:00.000Z')

    const spring = World.open()
    spring.nowMs = Date.UTC(2027, 2, 19, 9, 0) // the Friday before Holy Week, 10:00 in Oslo
    await spring.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    await spring.pass(3 * DAY)
    await spring.pass(14 * DAY)
    const times = (await spring.question()).events
      .filter(({ kind }) => kind === 'went-to')
      .map(({ atMs }) => new Date(atMs).toISOString())
    expect(times).toEqual(['2027-03-19T09:00:00.000Z', '2027-03-22T09:00:00.000Z', '2027-03-23T09:00:00.000Z'])
    expect(new Date((await spring.question()).events.at(-1)?.atMs ?? 0).toISOString()).toBe('2027-03-24T09:00:00.000Z')
    await spring.close()
  })

  it('keeps the wall clock when summer time begins between two rounds', async () => {
    world.nowMs = Date.UTC(2028, 2, 24, 9, 0) // Friday 10:00; the clock is put forward on Sunday
    await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    await world.pass(3 * DAY + 6 * HOUR)
    expect(new Date((await world.question()).events.at(-1)?.atMs ?? 0).toISOString()).toBe('2028-03-27T08:00:00.000Z')
  })
})

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

  it('that is strong and right ends it: nobody is asked', async () => {
    world.earlier = [anEarlier('Ola Vik', 0.9)]
    const [receipt] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail]
    await world.reply(receipt, 'Takk, det løste det!')
    expect((await world.question()).status).toBe('accepted')
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

describe('what may not be known', () => {
  it('is who asks, where they want no name', async () => {
    const mails = await world.ask('Ida Ruud', 'Trykk - uten navn', 'Hvor høyt skal trykket være?\n\nHilsen\nIda Ruud')
    const ask = asks(mails)[0] as Mail
    expect(ask.raw).not.toMatch(/Ida/i)
    expect(ask.text).toContain('En kollega spør')
    const answer = only(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
    expect(answer.to.address).toBe('ida@energi.example')
    const back = only(await world.reply(answer, 'Gjelder det også om vinteren, når vannet er kaldt?'), 'comment')
    expect(back.raw).not.toMatch(/Ida/i)
    expect(back.text).toContain('får en kollega det')
    // Their mail program's Message-ID may name their machine.
    expect(back.raw).not.toContain('svar-3@')
    expect((await world.question()).events.at(-1)).toMatchObject({
      kind: 'comment',
      mail: expect.not.stringContaining('svar-3@') as string,
    })
  })

  it('is a private question, to all but those who are asked', async () => {
    const mails = await world.ask('Ida Ruud', 'Privat: lønn', 'Hvordan regnes tillegget for vakt?')
    expect(asks(mails)[0]?.text).toContain('Spørsmålet er privat')
    expect(await world.store.questions({}, 10)).toEqual([])
    expect(asks(mails)[0]?.text).not.toMatch(/hvemvet\.example\/q\//)
  })
})

describe('mail that is never answered', () => {
  const deaf = async (mail: string, envelope = {}): Promise<void> => {
    expect(await world.hand(mail, envelope)).toEqual([])
  }
  const aMail = (more: readonly string[], from = 'Ida Ruud <ida@energi.example>') =>
    compose({
      id: `m${more.length}-${from.length}@energi.example`,
      from,
      to: ASK,
      text: 'Hvor høyt skal trykket være?',
      more,
    })

  it('is a bounce, an absence note, a list, a robot, an invitation, our own, and what came round', async () => {
    await deaf(aMail([]), { mailFrom: '' })
    await deaf(aMail(['Auto-Submitted: auto-replied']))
    await deaf(aMail(['List-Id: <drift.energi.example>']))
    await deaf(aMail(['Precedence: bulk']))
    await deaf(aMail(['X-Hvemvet-Loop: ask@energi.example']))
    await deaf(aMail([], 'Vakt <no-reply@energi.example>'))
    await deaf(aMail([], `Hvem vet <${ASK}>`))
    await deaf(aMail(['Content-Type: text/calendar; method=REQUEST; charset=utf-8']))
    await deaf(
      aMail(Array.from({ length: 60 }, (_, n) => `Received: from a${n} by b${n}; Tue, 10 Nov 2026 10:00:00 +0100`)),
    )
    expect(await world.store.questions({ private: true }, 10)).toEqual([])
  })

  it('is a stranger, and whoever claims to be a colleague', async () => {
    await deaf(aMail([], 'Fremmed <x@fremmed.example>'), { mailFrom: 'x@fremmed.example' })
    await deaf(aMail([]), { peer: '192.0.2.7' })
    expect(await world.store.questions({ private: true }, 10)).toEqual([])
  })

  it("is a stranger's reply to somebody's reply address", async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    await deaf(
      compose({
        id: 'f1@fremmed.example',
        from: 'x@fremmed.example',
        to: ask.header('reply-to'),
        text: 'Kjøp billig trykk her i dag.',
      }),
      { mailFrom: 'x@fremmed.example', rcptTo: [ask.header('reply-to')] },
    )
    expect((await world.question()).status).toBe('asking')
  })

  it('is one that was handed over twice', async () => {
    const mail = compose({
      id: 'to@energi.example',
      from: 'Ida Ruud <ida@energi.example>',
      to: ASK,
      text: 'Hvor høyt skal trykket være?',
    })
    expect(kinds(await world.hand(mail))).toEqual(['receipt', 'ask', 'ask', 'ask'])
    await deaf(mail)
  })

  it('is the eleventh question of a day, but for one notice', async () => {
    for (let n = 0; n < 10; n++) await world.ask('Ida Ruud', `Nummer ${n}`, 'Hvor høyt skal trykket være?')
    expect(kinds(await world.ask('Ida Ruud', 'Nummer 11', 'Hvor høyt skal trykket være?'))).toEqual(['limit'])
    expect(await world.ask('Ida Ruud', 'Nummer 12', 'Hvor høyt skal trykket være?')).toEqual([])
    world.nowMs += DAY
    expect(kinds(await world.ask('Ida Ruud', 'Nummer 13', 'Hvor høyt skal trykket være?'))).toContain('receipt')
  })
})

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

describe('a rehearsal', () => {
  it('is shown and never sent', async () => {
    const dry = World.open({ mode: 'dry-run' })
    const mails = await dry.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    expect(mails.map(({ state }) => state)).toEqual(['held', 'held', 'held', 'held'])
    expect(await dry.store.waiting(Number.MAX_SAFE_INTEGER, 10)).toEqual([])
    expect(await dry.pass(30 * DAY)).toEqual([])
    await dry.close()
  })

  it('is what a pilot is to everybody else', async () => {
    const pilot = World.open({ mode: { pilot: ['ida@energi.example', 'eva@energi.example'] } })
    const mails = await pilot.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    expect(mails.map(({ to: who, state }) => [who.address, state])).toEqual([
      ['ida@energi.example', 'waiting'],
      ['eva@energi.example', 'waiting'],
    ])
    const others = await pilot.ask('Gro Nes', 'Trykk', 'Hvor høyt skal trykket være?')
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['held']))
    await pilot.close()
  })
})

function bounce(mail: Mail, address: string, status: string): string {
  return compose({
    id: `bounce-${status}@mx.energi.example`,
    from: 'MAILER-DAEMON@mx.energi.example',
    to: mail.mailFrom,
    subject: 'Undelivered Mail Returned to Sender',
    more: [
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    ],
    text: [
      '--b',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.energi.example',
      '',
      `Final-Recipient: rfc822; ${address}`,
      'Action: failed',
      `Status: ${status}`,
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${mail.messageId}>`,
      '--b--',
    ].join('\n'),
  })
}
