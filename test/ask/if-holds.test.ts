import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Choice } from '../../src/store/ask-store.ts'
import { DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

/** Ola's answer is accepted. */
async function accepted(): Promise<void> {
  const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
  const ask = mails.find(({ kind }) => kind === 'ask') as Mail
  const answer = (await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')).find(({ kind }) => kind === 'answer')
  await world.reply(answer as Mail, 'Takk, det løste det!')
}
const olaChooses = (choice: Omit<Choice, 'address'>) =>
  world.store.commit({
    atMs: world.nowMs,
    outgoing: [],
    archive: [],
    choices: [{ address: 'ola@energi.example', ...choice }],
  })

describe('a year after an answer was accepted', () => {
  it.each([{ left: true }, { optedOut: true }])(
    'its owner is not asked whether it holds after %o, and nobody else',
    async (choice) => {
      await accepted()
      await olaChooses(choice)
      expect(await world.pass(900 * DAY)).toEqual([])
      expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'asked-if-holds' })
      expect((await world.question()).events.at(-1)).not.toHaveProperty('who')
    },
  )

  it('its owner is asked once back, where they pause just then', async () => {
    await accepted()
    const backMs = world.nowMs + 400 * DAY
    await olaChooses({ pausedUntilMs: backMs })
    expect(await world.pass(399 * DAY)).toEqual([])
    const mails = await world.pass(5 * DAY)
    expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['if-holds', 'ola@energi.example']])
    expect(mails[0]?.createdAtMs).toBeGreaterThanOrEqual(backMs)
  })
})
