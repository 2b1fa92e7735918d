import { describe, expect, it } from 'vitest'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import { ASK, anEarlier, DAY, HOUR, World } from './world.ts'

const asked = (world: World, id: string) => ({
  messageId: `${id}@energi.example` as MessageId,
  from: { name: 'Ida Ruud', address: 'ida@energi.example' },
  subject: 'Trykk på pumpe 3?',
  text: 'Hvor høyt skal trykket være?',
  writtenAtMs: world.nowMs - HOUR,
  language: 'nb' as const,
  lists: ['drift@energi.example' as ListAddress],
})

describe('a question on an ordinary list', () => {
  it('brings its asker alone what the archive has, where that is switched on, and once', async () => {
    const world = World.open({ listNotes: true })
    world.earlier = [anEarlier('Ola Vik', 0.7)]
    await world.desk.hear(asked(world, 'a'))
    await world.desk.hear(asked(world, 'a'))
    const mails = await world.work()
    expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['hint', 'ida@energi.example']])
    expect(mails[0]?.text).toContain('Bare du får denne e-posten')
    expect(mails[0]?.text).toContain('Sett den på 3 bar')
    expect(mails[0]?.text).toContain('Ola Vik, 12. mars 2026')
    expect(mails[0]?.header('auto-submitted')).toBe('auto-generated')
    expect(mails[0]?.raw).not.toContain('drift@energi.example>')
    await world.close()
  })

  it('brings nothing where it is off, where the archive has nothing like it, to strangers, to what is old, or beyond three a day', async () => {
    const off = World.open()
    off.earlier = [anEarlier('Ola Vik', 0.7)]
    await off.desk.hear(asked(off, 'a'))
    expect(await off.work()).toEqual([])
    await off.close()

    const world = World.open({ listNotes: true })
    await world.desk.hear(asked(world, 'a'))
    world.earlier = [anEarlier('Ola Vik', 0.4)]
    await world.desk.hear(asked(world, 'b'))
    world.earlier = [anEarlier('Ola Vik', 0.7)]
    await world.desk.hear({ ...asked(world, 'c'), from: { name: '', address: 'x@fremmed.example' } })
    await world.desk.hear({ ...asked(world, 'd'), writtenAtMs: world.nowMs - DAY })
    await world.desk.hear({ ...asked(world, 'e'), lists: [ASK as ListAddress] })
    expect(await world.work()).toEqual([])
    for (const id of ['f', 'g', 'h', 'i', 'j']) await world.desk.hear(asked(world, id))
    expect(await world.work()).toHaveLength(3)
    await world.close()
  })
})
