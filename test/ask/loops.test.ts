import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ASK, HOUR, type Mail, MINUTE, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const of = (mails: readonly Mail[], kind: string): Mail => mails.find((mail) => mail.kind === kind) as Mail
/** Programs that nothing tells from people answer every mail at once, for as long as there are any; gives how many there were. */
async function goesOn(first: readonly Mail[], text: (mail: Mail) => string, eachMs: number): Promise<number> {
  let mails = first
  let number = 0
  while (mails.length > 0 && number < 500) {
    const next: Mail[] = []
    for (const mail of mails) {
      world.nowMs += eachMs
      next.push(...(await world.reply(mail, text(mail), { quote: false })))
      number++
    }
    mails = next.filter(({ kind }) => kind !== 'ask')
  }
  return number
}

describe('two programs that answer each other', () => {
  const both = async (text: string, eachMs: number): Promise<number> => {
    const ask = of(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'), 'ask')
    return goesOn(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), () => text, eachMs)
  }

  it('are stopped soon, and what they said is kept', async () => {
    expect(await both('Vi har mottatt henvendelsen din og ser på den så snart vi kan, sak 4711.', 0)).toBeLessThan(15)
    const said = (await world.question()).events.filter(({ kind }) => kind === 'answer' || kind === 'comment')
    expect(said.length).toBeGreaterThan(8)
  })

  it('are stopped where they thank each other', async () => {
    expect(await both('Takk!', 0)).toBeLessThan(15)
  })

  it('are stopped within the day where they take their time', async () => {
    expect(
      await both('Vi har mottatt henvendelsen din og ser på den så snart vi kan, sak 4711.', 7 * MINUTE),
    ).toBeLessThan(80)
  })
})

it('people who write much in an afternoon are all heard', async () => {
  const ask = of(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'), 'ask')
  let answer = of(await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.'), 'answer')
  for (let n = 0; n < 12; n++) {
    world.nowMs += 3 * MINUTE
    const comment = of(await world.reply(answer, `Gjelder det også pumpe ${n}, den i bygg B?`), 'comment')
    answer = of(await world.reply(comment, `Ja, pumpe ${n} også, men se på ventilen først.`), 'answer')
  }
  expect(answer.text).toContain('pumpe 11')
})

describe('a program that answers what we tell it', () => {
  it.each([
    ['that it is away', 'Borte til 3. desember'],
    ['the name of nobody', 'Spør lars@fremmed.example'],
  ])('with %s is told a few times', async (_, text) => {
    const ask = of(await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?'), 'ask')
    expect(await goesOn([ask], () => text, 0)).toBeLessThan(15)
    world.nowMs += HOUR
    expect((await world.reply(ask, text)).map(({ kind }) => kind)).toContain('done')
  })

  it('by following is told a few times', async () => {
    const to = ASK.replace('@', '+follow@')
    const told: Mail[] = []
    for (let n = 0; n < 9; n++) told.push(...(await world.ask('Nina Sol', 'Følg pumper', '', { to })))
    expect(told).toHaveLength(5)
  })
})
