import { expect, it } from 'vitest'
import { DAY, World } from './world.ts'

it('a digest that cannot be made holds up no question, and is made later', async () => {
  const world = World.open()
  await world.ask('Berit Li', '#pumpe', 'daglig', { to: 'ask+follow@energi.example' })
  await world.ask('Ola Vik', 'Tips #pumpe', 'Rens filteret #pumpe hver høst.', { to: 'ask+share@energi.example' })
  const { tips } = world.store
  world.store.tips = () => Promise.reject(new Error('the database is locked'))
  world.nowMs += DAY
  const kinds = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')).map(({ kind }) => kind)
  expect(kinds).toContain('ask')
  expect(world.logged).toHaveLength(1)
  world.logged.length = 0
  world.store.tips = tips
  world.nowMs += 60_000
  expect((await world.work()).map(({ kind }) => kind)).toEqual(['digest'])
  await world.close()
})
