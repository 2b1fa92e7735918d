import { expect, it } from 'vitest'
import { correctPeople } from '../../src/corrections.ts'
import { compose, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'

it("a person's address that only closed mail shows is nobody's but the operator's to see", async () => {
  const archive = await TestArchive.open()
  const closed = throughList('styret@lister.example')
  const [work, home] = ['kari@energi.example', 'lillekatt@fjordpost.example']
  const open = compose({ id: 'a@x', from: `Kari Lund <${work}>`, text: 'Kjelen lekker ved ventilen.' })
  await archive.takeMails([open], 'drift@energi.example')
  await archive.takeMails([
    compose({ id: 'b@x', from: `Kari <${home}>`, more: closed }),
    compose({ id: 'c@x', from: `Kari <${home}>`, more: closed }),
  ])
  await correctPeople(archive.context, 'join', [work, home])
  const seenBy = (viewer: { kind: 'anyone' } | { kind: 'operator' }) =>
    archive.find(async (find) => ({
      knower: (await find.expertsFor(viewer, 'kjelen')).knowers.flatMap(({ addresses }) => addresses).toSorted(),
      person: (await find.personFor(viewer, { address: work }))?.addresses.toSorted(),
      shown: (await find.personFor(viewer, { address: work }))?.person.address,
      byHome: (await find.personFor(viewer, { address: home }))?.person.name,
    }))
  expect(await seenBy({ kind: 'anyone' })).toEqual({ knower: [work], person: [work], shown: work, byHome: undefined })
  expect(await seenBy({ kind: 'operator' })).toMatchObject({ knower: [work, home], person: [work, home], shown: home })
})
