import { describe, expect, it } from 'vitest'
import { expertsJson, personJson, searchJson, threadJson, topicsJson } from '../../src/find/json.ts'
import { wholeThread } from '../../src/find/whole-thread.ts'
import type { ThreadId } from '../../src/model/ids.ts'
import { ana, coolingThread, fakeFind, knowers } from '../web/fake-find.ts'

const anyone = { kind: 'anyone' } as const

describe('the JSON that programs rely on', () => {
  it('gives a hit its id, thread, list, author, date, score and a snippet without marks', async () => {
    const json = searchJson(await fakeFind().searchFor(anyone, { text: 'rust' }))
    expect(json.total).toBe(43)
    expect(json.hits[1]).toEqual({
      messageId: 'odd/id%41+?#æ@sundferjene.example',
      threadId: 9,
      list: 'rute@sundferjene.example',
      subject: 'Who has the drawings for the bow ramp?',
      from: { name: 'Liam O’Brien', address: 'liam@sundferjene.example' },
      date: '2023-02-06T11:20:00.000Z',
      score: 12.5,
      snippet: '… the hinge is rusted through, and I cannot find the part number anywhere …',
    })
    expect(json.facets.lists[0]).toEqual({ list: 'maskin@sundferjene.example', name: 'Maskin', count: 1040 })
    expect(json.facets.years[0]).toEqual({ year: 2015, count: 1 })
  })

  it('gives whoever knows with the reason and the mails that show it', () => {
    const [first] = expertsJson(knowers, () => 'Svarte i 9 samtaler.')
    expect(first).toMatchObject({
      person: { id: 3, name: 'Ana Petrović', addresses: ['ana@sundferjene.example', 'ana.p@verft.example'] },
      score: 9.1,
      reason: 'Svarte i 9 samtaler.',
    })
    expect(first?.evidence[0]).toEqual({
      messageId: 'kjol-3@sundferjene.example',
      threadId: 7,
      subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»',
      date: '2024-09-02T11:20:00.000Z',
      quote: 'Anoden i slynga er brukt opp, og da ruster den innenfra.',
    })
  })

  it('lists a thread in reading order and says which mail is missing', () => {
    const json = threadJson([coolingThread])
    expect(json).toMatchObject({ id: 7, subject: 'Rustent vann i kjøleslynga på «Fjordgløtt»' })
    expect(json.messages[0]).toMatchObject({ messageId: 'kjol-1@sundferjene.example', parent: null, missing: false })
    expect(json.messages[4]).toEqual({
      messageId: 'borte%/?+æ@ute.example',
      parent: 'kjol-2@sundferjene.example',
      from: null,
      date: null,
      missing: true,
    })
  })

  it('says null, and does not fail, for a date that no calendar has', () => {
    const [place] = coolingThread.places
    const mail = place?.mail
    if (place === undefined || mail === undefined) throw new Error('the thread has a first mail')
    const json = threadJson([{ ...coolingThread, places: [{ ...place, mail: { ...mail, writtenAtMs: Number.NaN } }] }])
    expect(json.messages[0]?.date).toBeNull()
  })

  it('names a person with their addresses and topics', () => {
    expect(personJson(ana)).toEqual({
      id: 3,
      name: 'Ana Petrović',
      addresses: ['ana@sundferjene.example', 'ana.p@verft.example'],
      topics: [{ name: 'kjøleslynge' }, { name: 'sinkanode' }],
      phone: '+47 999 88 777',
      title: 'Maskinist',
      unit: 'Sundferjene AS',
    })
    expect(personJson({ ...ana, contact: { phone: '', title: '', unit: '' } })).toMatchObject({
      phone: null,
      unit: null,
    })
    expect(topicsJson([{ name: 'anode', mails: 3, people: 2 }])).toEqual([{ name: 'anode', mails: 3, people: 2 }])
  })
})

describe('a whole thread', () => {
  it('is put together from its parts, each place once and in order', async () => {
    const parts = await wholeThread(fakeFind(), anyone, { thread: 8 as ThreadId })
    expect(parts).toHaveLength(3)
    expect(parts?.flatMap(({ places }) => places).map(({ depth }) => depth)).toEqual(
      Array.from({ length: 250 }, (_, at) => at),
    )
  })

  it('ends where the thread went away meanwhile', async () => {
    const { threadFor } = fakeFind()
    const find = fakeFind({
      threadFor: async (viewer, which, offset) => (offset === 0 ? threadFor(viewer, which, 0) : undefined),
    })
    expect(await wholeThread(find, anyone, { thread: 8 as ThreadId })).toHaveLength(1)
    expect(await wholeThread(find, anyone, { thread: 99 as ThreadId })).toBeUndefined()
  })
})
