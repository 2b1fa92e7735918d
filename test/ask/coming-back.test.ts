import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Colleague } from '../../src/ask/deps.ts'
import type { Knower } from '../../src/find/types.ts'
import type { Choice } from '../../src/store/ask-store.ts'
import { DAY, TUESDAY, World } from './world.ts'

const OLA = 'ola@energi.example'
const OTHER = 'ola.vik@energi.example'

let world: World
/** Ola is known under two addresses, and is the likeliest to answer. */
beforeEach(() => {
  world = World.open()
  const ola = { ...(world.people.get(OLA) as Colleague), addresses: [OLA, OTHER] }
  for (const address of ola.addresses) world.people.set(address, ola)
  world.knowers = world.knowers.map((one, at): Knower => (at === 0 ? { ...one, addresses: [OLA, OTHER] } : one))
})
afterEach(() => world.close())

const choose = (address: string, choice: Omit<Choice, 'address'>) =>
  world.store.commit({ atMs: world.nowMs, outgoing: [], archive: [], choices: [{ address, ...choice }] })
const writes = (from: string, subject: string) =>
  world.hand(`From: Ola Vik <${from}>\nTo: ask@energi.example\nSubject: ${subject}\nMessage-ID: <b@x>\n\n`, {
    mailFrom: from,
  })
const asked = async (): Promise<string[]> =>
  (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')).flatMap(({ kind, to }) =>
    kind === 'ask' ? [to.address] : [],
  )

describe('somebody with two addresses who comes back', () => {
  it.each([{ optedOut: true }, { pausedUntilMs: TUESDAY + 30 * DAY }, { awayFromMs: 1, awayUntilMs: TUESDAY + DAY }])(
    'from the one is asked again, whatever was chosen from the other: %o',
    async (choice) => {
      await choose(OTHER, choice)
      expect(await asked()).not.toContain(OLA)
      await writes(OLA, 'Spør meg igjen')
      expect(await asked()).toContain(OLA)
    },
  )

  it('with the button is asked again too', async () => {
    await choose(OTHER, { optedOut: true })
    await world.act({ kind: 'opt-in', address: OLA })
    expect(await asked()).toContain(OLA)
  })

  it('is not written to where their mailbox is gone', async () => {
    await choose(OLA, { left: true, optedOut: true })
    await writes(OTHER, 'Tilbake')
    expect(await asked()).toContain(OTHER)
  })
})
