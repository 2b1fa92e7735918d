import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addressOf, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const IDA = addressOf('Ida Ruud')
const asked = (): Promise<Mail[]> => world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')

describe('an asker who says how they will be asked themselves', () => {
  it.each([
    ['Borte til 20. november', /Du spørres ikke før/, { awayUntilMs: expect.any(Number) }],
    ['Pause to uker, takk', /Du spørres ikke før 24\. november/, { pausedUntilMs: expect.any(Number) }],
    ['Ikke spør meg', /Du spørres ikke mer/, { optedOut: true }],
    ['Spør meg igjen', /Du kan spørres igjen/, { optedOut: false }],
  ])('is obeyed and told so, and nobody else hears of it: %s', async (text, told, state) => {
    const [receipt] = (await asked()) as [Mail]
    const mails = await world.reply(receipt, text)
    expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['done', IDA]])
    expect(mails[0]?.text).toMatch(told)
    expect(await world.store.personState(IDA)).toMatchObject(state)
    expect((await world.question()).events.map(({ kind }) => kind)).toEqual(['asked', 'receipt', 'went-to'])
  })

  it('is so in reply to an answer too, whose writer reads it as well', async () => {
    const [, ola] = (await asked()) as [Mail, Mail]
    const mails = await world.reply(ola, 'Trykket skal være 3 bar, og ikke mer.')
    const answer = mails.find(({ kind }) => kind === 'answer') as Mail
    const told = await world.reply(answer, 'Borte til 20. november')
    expect(told.map(({ kind, to }) => [kind, to.address])).toEqual([
      ['done', IDA],
      ['comment', ola.to.address],
    ])
  })

  it.each([
    ['Takk', 'asking'],
    ['Spør likevel', 'asking'],
    ['Stopp', 'withdrawn'],
    ['Stopp spørsmålet', 'withdrawn'],
    ['Fortsett', 'asking'],
  ])('says that of their question where the words mean it: %s', async (text, status) => {
    const [receipt] = (await asked()) as [Mail]
    await world.reply(receipt, text)
    expect((await world.question()).status).toBe(status)
    expect(await world.store.personState(IDA)).toBeUndefined()
  })
})
