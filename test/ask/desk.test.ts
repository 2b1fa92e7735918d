import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rowOf } from '../../src/ask/question-view.ts'
import { decodeWords } from '../../src/parse/encoded-words.ts'
import { asks, kinds, only, to } from './mails.ts'
import { ASK, DAY, HOUR, type Mail, MINUTE, TUESDAY, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

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
    await world.reply(answer, 'Takk igjen, det løste det!')
    expect(rowOf(await world.question()).thanks).toBe(1)
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
