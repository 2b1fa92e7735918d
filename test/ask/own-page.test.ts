import { expect, it } from 'vitest'
import { openAskViews } from '../../src/ask/views.ts'
import { claimsIn, unfolded } from './mails.ts'
import { type Mail, World } from './world.ts'

const keysIn = (mail: Mail, world: World): string[] =>
  [...new Set(claimsIn(unfolded(mail), world).map(({ may }) => may))].sort()

it('an asker’s own page opens from the receipt alone, as others pass on the mail that asks them', async () => {
  const world = World.open()
  const [receipt, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket på pumpe 3 være?')) as [
    Mail,
    Mail,
  ]
  expect(keysIn(receipt, world)).toContain('mine')
  expect(keysIn(ask, world)).toEqual(['asked', 'decline'])
  await world.close()
})

it('a private question is on nobody’s own page', async () => {
  const world = World.open()
  const [, ask] = (await world.ask('Ida Ruud', 'Privat: sykemelding', 'Hvem godkjenner den?')) as [Mail, Mail]
  const views = openAskViews({
    ...world.deps,
    find: { ...world.deps.find, personFor: async () => undefined },
  })
  expect((await views.mineFor('ida@energi.example')).asked).toEqual([])
  expect((await views.mineFor(ask.to.address)).askedOfMe).toEqual([])
  await world.close()
})
