import { afterEach, beforeEach, expect, it } from 'vitest'
import { ASK, type Mail, World } from './world.ts'

const LONG = 'Trykket skal være 3 bar. '.repeat(40_000)
const CUT = '(… kortet ned her. Hele e-posten er tatt vare på.)'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

it('of a very long answer, comment and tip what is read is passed on, and it is said that there is more', async () => {
  const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
  const [answer] = (await world.reply(ask, LONG, { quote: false })) as [Mail]
  const [comment] = (await world.reply(answer, LONG, { quote: false })) as [Mail]
  await world.ask('Ola Vik', 'Tips', LONG, { to: ASK.replace('@', '+share@') })
  const said = (await world.question()).events.flatMap((event) => ('text' in event ? [event.text] : []))
  const tips = await world.store.tips(10)
  for (const text of [answer.text, comment.text, ...said, ...tips.map((tip) => tip.text)]) {
    expect(text.length).toBeLessThan(21_000)
    expect(text).toContain(CUT)
  }
  expect([said, tips].map(({ length }) => length)).toEqual([2, 1])
  expect((await world.store.rawOf(answer.carries as NonNullable<Mail['carries']>))?.length).toBeGreaterThan(900_000)
})

it('a mail of spaces alone holds nothing up, whoever wrote it', async () => {
  const [receipt] = (await world.ask('Ida Ruud', 'Trykk - uten navn', 'Hvor høyt skal trykket være?')) as [Mail]
  const start = performance.now()
  await world.reply(receipt, `Dette er mer om saken, som dere ser.\n${' '.repeat(280_000)}x`, { quote: false })
  expect(performance.now() - start).toBeLessThan(3_000)
})

it('a link and an address of ours that somebody wrote into an answer let nobody in who reads it', async () => {
  const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
  const link = /https:\S+\/k\/([\w.-]+)/.exec(ask.text)
  const [key = 'none', address] = [link?.[1], ask.header('reply-to')]
  const token = /\+(\w{26})@/.exec(address)?.[1] ?? 'none'
  const own = `Trykket skal være 3 bar. Jeg fikk ${link?.[0]} av dere, og skal svare til ${address} om det.`
  const [answer] = (await world.reply(ask, own, { quote: false })) as [Mail]
  for (const text of [answer.text, JSON.stringify((await world.question()).events)]) {
    expect(text).toContain('Trykket skal være 3 bar. Jeg fikk')
    expect(text).not.toContain(key)
    expect(text).not.toContain(token)
  }
})
