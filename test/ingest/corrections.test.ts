import { beforeEach, describe, expect, it } from 'vitest'
import { reparse } from '../../src/archive-commands.ts'
import { correctPeople, correctThreads } from '../../src/corrections.ts'
import { doctor } from '../../src/doctor.ts'
import { compose, throughList } from '../compose.ts'
import { TestArchive } from './archive.ts'

const day = (n: number): string => `${['Mon', 'Tue', 'Wed', 'Thu', 'Fri'][n - 1]}, ${14 + n} Jan 2024 10:00:00 +0100`
const LIST = throughList('drift@lister.example')
const ola = 'Ola Berg <ola@energi.example>'

let archive: TestArchive
beforeEach(async () => {
  archive = await TestArchive.open()
})

const readAgain = () => reparse(archive.context, () => undefined)
const isWell = async () => {
  const { checks } = await doctor(archive.context)
  expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
}

describe('a mail split off its thread', () => {
  const split = (id: string) => correctThreads(archive.context, 'split', [id])

  it('takes its answers along and stays apart when all is read again, whatever these cite above it', async () => {
    await archive.takeMails([
      compose({ id: 'a@x', date: day(1) }),
      compose({ id: 'b@x', date: day(2), more: ['References: <a@x>'] }),
      compose({ id: 'c@x', date: day(3), more: ['References: <a@x> <b@x> <borte@x>'] }),
      compose({ id: 'd@x', date: day(4), more: ['References: <a@x> <c@x>'] }), // its program left b out
      compose({ id: 'e@x', date: day(4), more: ['References: <a@x>'] }),
    ])
    await split('b@x')
    const apart = [
      ['a@x', 'e@x'],
      ['b@x', 'c@x', 'd@x'],
    ]
    expect(await archive.threads()).toEqual(apart)
    await readAgain()
    expect(await archive.threads()).toEqual(apart)
    await isWell()
    await archive.takeMails([compose({ id: 'f@x', date: day(5), more: ['References: <borte@x>'] })])
    expect(await archive.threads()).toEqual([apart[0], [...(apart[1] ?? []), 'f@x']])
  })

  it('stays apart when only its subject had joined it, and later mail with that subject goes with it', async () => {
    const reply = (id: string, n: number) =>
      compose({ id, date: day(n), from: ola, subject: 'SV: Pumpe 3 stopper', more: LIST })
    const first = compose({ id: 'a@x', date: day(1), to: `drift@lister.example, ${ola}`, more: LIST })
    await archive.takeMails([first, reply('b@x', 2), reply('c@x', 3)])
    expect(await archive.threads()).toEqual([['a@x', 'b@x', 'c@x']])
    await split('b@x')
    expect(await archive.threads()).toEqual([['a@x'], ['b@x', 'c@x']])
    await readAgain()
    expect(await archive.threads()).toEqual([['a@x'], ['b@x', 'c@x']])
    await archive.takeMails([reply('d@x', 4)])
    expect(await archive.threads()).toEqual([['a@x'], ['b@x', 'c@x', 'd@x']])
    await isWell()
  })

  it('may be joined again by hand, and split again: the latest decision counts', async () => {
    await archive.takeMails([
      compose({ id: 'a@x', date: day(1) }),
      compose({ id: 'b@x', date: day(2), more: ['References: <a@x>'] }),
    ])
    await split('b@x')
    await correctThreads(archive.context, 'join', ['a@x', 'b@x'])
    await readAgain()
    expect(await archive.threads()).toEqual([['a@x', 'b@x']])
    await split('b@x')
    await readAgain()
    expect(await archive.threads()).toEqual([['a@x'], ['b@x']])
  })

  it('keeps the number of its thread when it began it already', async () => {
    await archive.takeMails([compose({ id: 'a@x' }), compose({ id: 'b@x', date: day(2), more: ['References: <a@x>'] })])
    const before = await archive.mails()
    await split('a@x')
    expect(await archive.mails()).toEqual(before)
  })
})

describe('people joined and split by hand', () => {
  const PRIVATE = 'Kari Lund <kari@fjordpost.example>'
  const addressesOf = async (address: string) =>
    (await archive.find((find) => find.personFor({ kind: 'operator' }, { address })))?.addresses.toSorted()

  beforeEach(async () => {
    await archive.takeMails([compose({ id: 'a@x' }), compose({ id: 'b@x', from: 'KL <kl@fjordpost.example>' })])
  })

  it('stay so when all is read again', async () => {
    const joined = ['kari@energi.example', 'kl@fjordpost.example']
    await correctPeople(archive.context, 'join', ['KL@fjordpost.example', 'kari@energi.example'])
    expect(await addressesOf('kari@energi.example')).toEqual(joined)
    await readAgain()
    expect(await addressesOf('kl@fjordpost.example')).toEqual(joined)
    await correctPeople(archive.context, 'split', ['kari@energi.example', 'kl@fjordpost.example'])
    await readAgain()
    expect(await addressesOf('kl@fjordpost.example')).toEqual(['kl@fjordpost.example'])
  })

  it('are suggested by none of their addresses once they asked not to be by one', async () => {
    const { record, close } = await archive.write()
    const book = await record.addressBook()
    const person = book.find(({ address }) => address === 'kari@energi.example')?.key as never
    await record.setOptOut(person, true)
    await close()
    await correctPeople(archive.context, 'join', ['kl@fjordpost.example', 'kari@energi.example'])
    await archive.takeMails([compose({ id: 'c@x', from: PRIVATE, text: 'Ventilen ved kjelen var stengt hele natta.' })])
    await correctPeople(archive.context, 'join', ['kl@fjordpost.example', 'kari@fjordpost.example'])
    await readAgain()
    const { knowers } = await archive.find((find) =>
      find.expertsFor({ kind: 'operator' }, 'Hvem kan ventilen ved kjelen?'),
    )
    expect(knowers).toEqual([])
  })
})
