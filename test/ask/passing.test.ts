import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Colleague } from '../../src/ask/deps.ts'
import { Colleagues } from '../../src/ask-rules.ts'
import type { Settings } from '../../src/settings/schema.ts'
import { compose } from '../compose.ts'
import { addressOf, DAY, HOUR, type Mail, MINUTE, TUESDAY, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const asks = (mails: readonly Mail[]): Mail[] => mails.filter(({ kind }) => kind === 'ask')
const to = (mails: readonly Mail[]): string[] => asks(mails).map((mail) => mail.to.address)
const question = (name = 'Ida Ruud'): Promise<Mail[]> =>
  world.ask(name, 'Trykk', 'Hvor høyt skal trykket være?').then(asks)
const told = (mails: readonly Mail[]): string[] =>
  mails.filter(({ kind }) => kind === 'done').map((mail) => `${mail.to.address}: ${mail.text}`)
/** Gives somebody one more address. */
function joins(name: string, other: string): void {
  const colleague = world.people.get(addressOf(name)) as Colleague
  const both = { ...colleague, addresses: [addressOf(name), other] }
  for (const address of both.addresses) world.people.set(address, both)
}

describe('a question passed on', () => {
  it('goes once to a colleague whom two name before the next step', async () => {
    const [ola, eva] = (await question()) as [Mail, Mail]
    world.nowMs = TUESDAY + 10 * HOUR
    joins('Nina Sol', 'nina.sol@energi.example')
    await world.reply(ola, 'Spør nina@energi.example')
    await world.reply(eva, 'Spør nina.sol@energi.example')
    expect(to(await world.pass(14 * HOUR)).filter((address) => address.startsWith('nina'))).toEqual([
      'nina@energi.example',
    ])
  })

  it('is never with more than three at once, whoever is named, and no reply names more than three', async () => {
    const [ola] = (await question()) as [Mail]
    const named = [1, 2, 3, 4, 5, 6, 7].map((n) => `a${n}@energi.example`)
    const mails = await world.reply(ola, `Spør ${named.join(', ')}`)
    expect(to(mails)).toEqual(['a1@energi.example'])
    expect(told(mails)).toEqual([
      expect.stringMatching(
        /^ola@[\s\S]*Av dem du nevnte, spør vi a1@energi\.example, a2@energi\.example og a3@energi\.example\./,
      ),
    ])
    expect(to(await world.pass(DAY))).toEqual(['a2@energi.example', 'a3@energi.example', 'tor@energi.example'])
    expect(to(await world.pass(30 * DAY))).not.toContain('a4@energi.example')
  })

  it('by a forward is asked of a few of those it went to', async () => {
    const [ola] = (await question()) as [Mail]
    const copied = [1, 2, 3, 4, 5].map((n) => `b${n}@energi.example`)
    const mails = await world.hand(
      compose({
        id: 'forward@energi.example',
        from: 'Ola Vik <ola@energi.example>',
        to: [...copied, ola.header('reply-to')].join(', '),
        subject: 'Fwd: Trykk',
        text: 'Kan dere svare på dette?\n\n---------- Forwarded message ---------\nFrom: Ida\nSubject: Trykk\n\nHvor høyt skal trykket være?',
        more: [`In-Reply-To: <${ola.messageId}>`],
      }),
      { mailFrom: 'ola@energi.example', rcptTo: [ola.header('reply-to')] },
    )
    expect(to(mails)).toEqual(['b1@energi.example'])
    const { events } = await world.question()
    expect(events.filter(({ kind }) => kind === 'passed-on')).toHaveLength(3)
  })

  it('never goes to a list, nor to a machine', async () => {
    world.nobody.add('alle@energi.example')
    const [ola, eva] = (await question()) as [Mail, Mail]
    const mails = await world.reply(ola, 'Spør alle@energi.example')
    expect(to(mails)).toEqual(['tor@energi.example'])
    expect(told(mails)[0]).toContain('Vi fant ingen kollega som alle@energi.example')
    expect(to(await world.reply(eva, 'Spør alle@energi.example eller nina@energi.example'))).toEqual([
      'nina@energi.example',
    ])
  })

  it('never goes to its asker, under whatever address, and says nothing of who that is', async () => {
    joins('Ida Ruud', 'ida.ruud@energi.example')
    const [ola, eva, per] = asks(await world.ask('Ida Ruud', 'Trykk (uten navn)', 'Hvor høyt skal trykket være?')) as [
      Mail,
      Mail,
      Mail,
    ]
    const byName = await world.reply(ola, 'Spør Ida Ruud')
    expect(to(byName)).toEqual(['tor@energi.example'])
    expect(told(byName)[0]).toContain('Ida Ruud kan ikke spørres om dette nå.')
    expect(to(await world.reply(eva, 'Spør ida.ruud@energi.example'))).toEqual(['siv@energi.example'])
    await world.ask('Nina Sol', 'Ikke spør meg', '')
    expect(told(await world.reply(per, 'Spør Nina Sol'))[0]).toContain('Nina Sol kan ikke spørres om dette nå.')
    expect(JSON.stringify((await world.question()).events)).not.toContain('ida.ruud@')
  })

  it('does not go again to who was asked, under whatever address', async () => {
    joins('Eva Dahl', 'eva.dahl@energi.example')
    const [ola] = (await question()) as [Mail]
    expect(to(await world.reply(ola, 'Spør eva.dahl@energi.example'))).toEqual(['tor@energi.example'])
  })

  it('goes to nobody more than three times a week either, and whoever named them hears so', async () => {
    for (let n = 0; n < 3; n++) {
      const [first] = (await question(['Ida Ruud', 'Gro Nes', 'Leif Bø'][n])) as [Mail]
      expect(to(await world.reply(first, 'Spør nina@energi.example'))).toEqual(['nina@energi.example'])
    }
    const [first] = (await question()) as [Mail]
    const mails = await world.reply(first, 'Spør nina@energi.example')
    expect(to(mails)).toHaveLength(1)
    expect(to(mails)).not.toContain('nina@energi.example')
    expect(told(mails)).toEqual([
      expect.stringMatching(new RegExp(`^${first.to.address}: [\\s\\S]*Nina Sol kan ikke spørres om dette nå\\.`)),
    ])
    await world.pass(8 * DAY)
    const [later] = (await question()) as [Mail]
    expect(to(await world.reply(later, 'Spør nina@energi.example'))).toEqual(['nina@energi.example'])
  })

  it('leaves whoever replaces another a working day', async () => {
    const [ola] = (await question()) as [Mail]
    await world.pass(DAY - 5 * MINUTE)
    expect(to(await world.reply(ola, 'Vet ikke'))).toEqual(['tor@energi.example'])
    expect(await world.pass(DAY - MINUTE)).toEqual([])
    expect(to(await world.pass(2 * MINUTE))).toHaveLength(3)
  })
})

describe('a question passed on after somebody answered', () => {
  const answer = async (ask: Mail): Promise<Mail> =>
    (await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')).find(({ kind }) => kind === 'answer') as Mail

  it('goes to who is named, and to nobody else however silent they are', async () => {
    const [ola, eva] = (await question()) as [Mail, Mail]
    await answer(ola)
    const mails = await world.reply(eva, 'Spør nina@energi.example')
    expect([to(mails), told(mails)]).toEqual([['nina@energi.example'], []])
    expect((await world.question()).status).toBe('answered')
    expect(await world.pass(30 * DAY)).toEqual([])
    const [nina] = asks(mails) as [Mail]
    expect((await world.reply(nina, 'Jeg mener at 2,5 bar holder.')).map(({ kind }) => kind)).toEqual(['answer'])
  })

  it('by whom answered is asked too, and whoever cannot answer is not replaced', async () => {
    const [ola] = (await question()) as [Mail]
    await answer(ola)
    const [nina] = asks(await world.reply(ola, 'Spør nina@energi.example')) as [Mail]
    expect(nina.to.address).toBe('nina@energi.example')
    expect(await world.reply(nina, 'Vet ikke')).toEqual([])
  })

  it('waits until fewer than three have it', async () => {
    const [ola] = (await question()) as [Mail]
    await answer({ ...ola, to: { name: 'Gro Nes', address: addressOf('Gro Nes') } })
    expect(to(await world.reply(ola, 'Spør nina@energi.example', { from: addressOf('Gro Nes') }))).toEqual([])
    expect(await world.pass(DAY - MINUTE)).toEqual([])
    expect(to(await world.pass(2 * MINUTE))).toEqual(['nina@energi.example'])
  })

  it('tells whoever named somebody that cannot be asked, and asks nobody in their place', async () => {
    await world.ask('Nina Sol', 'Ikke spør meg', '')
    const [ola, eva] = (await question()) as [Mail, Mail]
    await answer(ola)
    const mails = await world.reply(eva, 'Spør nina@energi.example')
    expect(to(mails)).toEqual([])
    expect(told(mails)).toEqual([expect.stringMatching(/^eva@[\s\S]*Nina Sol kan ikke spørres om dette nå\./)])
  })

  it('leaves those who were named before, until the answer does not help', async () => {
    const [ola, eva] = (await question()) as [Mail, Mail]
    await world.reply(ola, 'Spør arne@energi.example, berit@energi.example')
    const given = await answer(eva)
    expect(to(await world.pass(2 * DAY))).toEqual([])
    expect(to(await world.reply(given, 'Hjalp ikke'))[0]).toBe('berit@energi.example')
  })

  it.each([
    ['Takk, det løste det!', 'Spørsmålet er besvart. Ingen flere blir spurt.'],
    ['Glem det, jeg fant det ut selv', 'Spørsmålet er trukket. Ingen flere blir spurt.'],
  ])('goes to nobody once its asker says "%s", and whoever named them hears so', async (word, line) => {
    const [ola, eva] = (await question()) as [Mail, Mail]
    const given = await answer(ola)
    await world.reply(given, word)
    const mails = await world.reply(eva, 'Spør nina@energi.example')
    expect(mails.map(({ kind }) => kind)).toEqual(['done'])
    expect(told(mails)[0]).toMatch(/^eva@/)
    expect(told(mails)[0]).toContain(line)
    expect(await world.pass(30 * DAY)).toEqual([])
  })
})

describe('a question passed on from its page', () => {
  const passOn = async (name: string, named: string): Promise<Mail[]> =>
    world.act({ kind: 'pass-on', question: (await world.question()).facts.id, address: addressOf(name), to: named })
  const passed = async () => (await world.question()).events.filter(({ kind }) => kind === 'passed-on')

  it.each(['nina@energi.example', 'Nina Sol', 'nina sol', 'Nina Sol <nina@energi.example>'])(
    'goes to the colleague who is named, in the name of who named them: %s',
    async (named) => {
      await question()
      const mails = await passOn('Ola Vik', named)
      expect(to(mails)).toEqual(['nina@energi.example'])
      expect(asks(mails)[0]?.text).toContain('Ola Vik')
      expect(await passed()).toMatchObject([{ by: { name: 'Ola Vik' }, to: { address: 'nina@energi.example' } }])
      expect(await passOn('Ola Vik', 'Arne Haug')).toEqual([])
    },
  )

  it('goes to several, three at most', async () => {
    await question()
    await passOn('Ola Vik', 'Nina Sol og Arne Haug, Berit Li; Dag Fjeld')
    expect(await passed()).toHaveLength(3)
  })

  it('changes nothing where nobody of that name can be asked, or whoever passes it on is not waited for', async () => {
    await question()
    for (const named of ['Ukjent Person', 'Ida Ruud', 'eva@energi.example', 'x@other.example', 'ask@energi.example'])
      expect(await passOn('Ola Vik', named), named).toEqual([])
    expect(await passOn('Nina Sol', 'Arne Haug')).toEqual([])
    expect(await world.happenings()).not.toContain('does-not-know')
    expect(await passed()).toEqual([])
  })
})

describe('a colleague', () => {
  it('is no list of the settings, though its address is at their domain', () => {
    const colleagues = new Colleagues({
      ask: { colleagues: ['energi.example', 'pumper@firma.example'] },
      lists: [{ address: 'drift@energi.example', readers: 'everyone' }],
    } as unknown as Settings)
    expect(
      ['ola@energi.example', 'drift@energi.example', 'Drift@energi.example', 'pumper@firma.example'].map(
        colleagues.has,
      ),
    ).toEqual([true, false, false, false])
  })
})
