import { expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { World } from './world.ts'

it('a mail to follow something is known as one where only Delivered-To says whither it came', async () => {
  const world = World.open()
  const mails = await world.hand(
    compose({
      id: 'folg@energi.example',
      from: 'Berit Li <berit@energi.example>',
      to: 'berit@energi.example',
      subject: '#pumpe',
      text: 'daglig',
      more: ['Delivered-To: ask+follow@energi.example'],
    }),
    { rcptTo: [] },
  )
  expect(mails.map(({ kind }) => kind)).toEqual(['done'])
  expect(await world.store.follows()).toMatchObject([{ name: '#pumpe', how: 'daily' }])
  await world.close()
})
