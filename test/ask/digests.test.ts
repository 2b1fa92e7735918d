import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Follow, FollowHow } from '../../src/model/question.ts'
import { ASK, DAY, HOUR, type Mail, World } from './world.ts'

const FOLLOW = ASK.replace('@', '+follow@')
const SHARE = ASK.replace('@', '+share@')

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const follow = (subject: string, how = ''): Promise<Mail[]> => world.ask('Berit Li', subject, how, { to: FOLLOW })
const tip = (text: string, name = 'Ola Vik'): Promise<Mail[]> => world.ask(name, 'Et tips', text, { to: SHARE })
const question = (text: string, name = 'Ida Ruud'): Promise<Mail[]> => world.ask(name, 'En sak', text)
const toBerit = (mails: readonly Mail[], ...kinds: string[]): Mail[] =>
  mails.filter(({ kind, to }) => kinds.includes(kind) && to.address === 'berit@energi.example')
const hasLeft = (address: string) =>
  world.store.commit({ atMs: world.nowMs, outgoing: [], archive: [], choices: [{ address, left: true }] })
const followed = (follows: readonly Pick<Follow, 'address' | 'name' | 'how'>[]) =>
  world.store.commit({
    atMs: world.nowMs,
    outgoing: [],
    archive: [],
    follows: follows.map((one) => ({ ...one, language: 'nb' })),
  })

describe('digests for many', () => {
  const MANY = 50
  const many = (how: FollowHow) =>
    followed(Array.from({ length: MANY }, (_, n) => ({ address: `p${n}@energi.example`, name: '#pumpe', how })))

  it('are made a few at a time, and a question that comes meanwhile has its receipt before the last', async () => {
    await many('daily')
    await tip('Rens filteret #pumpe')
    world.nowMs += DAY
    await world.desk.work()
    await world.store.keepHanded({
      raw: Buffer.from(
        `From: ida@energi.example\r\nTo: ${ASK}\r\nMessage-ID: <a@energi.example>\r\n\r\nHva er trykket?\r\n`,
      ),
      mailFrom: 'ida@energi.example',
      rcptTo: [ASK],
      peer: '127.0.0.1',
      receivedAtMs: world.nowMs,
    })
    const kinds = (await world.work()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'digest')).toHaveLength(MANY)
    expect(kinds.indexOf('receipt')).toBeLessThan(kinds.lastIndexOf('digest'))
  })

  it('read what has happened once, and let timers fire between them', async () => {
    await many('daily')
    await tip('Rens filteret #pumpe')
    world.nowMs += DAY
    const read = vi.spyOn(world.store, 'happenedIn')
    let fired = 0
    const timer = setInterval(() => fired++, 1)
    expect((await world.work()).filter(({ kind }) => kind === 'digest')).toHaveLength(MANY)
    clearInterval(timer)
    expect(read).toHaveBeenCalledTimes(1)
    expect(fired).toBeGreaterThan(3)
  })

  it('where there is nothing to tell, are over in one change of the record', async () => {
    await many('weekly')
    world.nowMs += 7 * DAY
    expect(await world.desk.work()).toBe(true)
    expect(await world.desk.work()).toBe(false)
  })
})

describe('a digest', () => {
  it('never tells again what was told at once, where somebody turns to daily', async () => {
    await follow('#pumpe', 'straks')
    expect(toBerit(await tip('Rens filteret #pumpe'), 'share')).toHaveLength(1)
    await world.pass(90 * DAY)
    await follow('#pumpe', 'daglig')
    expect(toBerit(await world.pass(3 * DAY), 'digest')).toEqual([])
    await tip('Smør lageret #pumpe')
    const [digest] = toBerit(await world.pass(DAY), 'digest')
    expect(digest?.text).toContain('Smør lageret')
    expect(digest?.text).not.toContain('Rens filteret')
  })

  it('comes again after the clock was a year ahead for a while', async () => {
    await follow('#pumpe', 'daglig')
    world.nowMs += 365 * DAY
    await world.work()
    world.nowMs -= 365 * DAY
    await world.work()
    await tip('Smør lageret #pumpe')
    const digests = toBerit(await world.pass(4 * DAY), 'digest')
    expect(digests.map(({ text }) => text.includes('Smør lageret'))).toEqual([true])
  })

  it('tells, once, what the week had gathered, where somebody turns from weekly to daily', async () => {
    await follow('#pumpe', 'ukentlig')
    await tip('Rens filteret #pumpe')
    await world.pass(DAY)
    const digests = toBerit([...(await follow('#pumpe', 'daglig')), ...(await world.pass(7 * DAY))], 'digest')
    expect(digests.map(({ text }) => text.includes('Rens filteret'))).toEqual([true])
  })

  it('never tells of a time when somebody had left, where they follow again', async () => {
    await follow('#pumpe', 'daglig')
    await world.pass(3 * DAY)
    await follow('slutt #pumpe')
    await tip('Rens filteret #pumpe')
    await world.pass(20 * DAY)
    await follow('#pumpe', 'daglig')
    expect(toBerit(await world.pass(7 * DAY), 'digest')).toEqual([])
  })

  it('leaves out a tip that was told at once, by another of its hashtags', async () => {
    await follow('#pumpe', 'straks')
    await follow('#filter', 'daglig')
    expect(toBerit(await tip('Rens det #pumpe #filter'), 'share')).toHaveLength(1)
    await follow('slutt #pumpe')
    expect(toBerit(await world.pass(7 * DAY), 'digest')).toEqual([])
  })

  it('of the week leaves out what the digest of a day has told', async () => {
    await follow('#pumpe', 'daglig')
    await follow('#filter', 'ukentlig')
    await tip('Rens det #pumpe #filter')
    await tip('Bytt det #filter')
    const digests = toBerit(await world.pass(7 * DAY), 'digest')
    expect(digests.map(({ text }) => [text.includes('Rens det'), text.includes('Bytt det')])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('goes to nobody who has left, or is no colleague any more, and is not due for ever', async () => {
    await follow('#pumpe', 'daglig')
    await hasLeft('berit@energi.example')
    await followed([{ address: 'someone@elsewhere.example', name: '#pumpe', how: 'daily' }])
    await question('Hva er trykket? #pumpe')
    await tip('Rens filteret #pumpe')
    const mails = await world.pass(7 * DAY)
    expect(mails.filter(({ kind }) => kind === 'digest')).toEqual([])
    expect(await world.desk.nextMs()).toBeGreaterThan(world.nowMs)
  })
})

describe('what follows tell at once', () => {
  it('goes to nobody who has left, or is no colleague any more', async () => {
    await follow('#pumpe', 'straks')
    await followed([{ address: 'someone@elsewhere.example', name: '#pumpe', how: 'at-once' }])
    await hasLeft('berit@energi.example')
    const mails = [...(await tip('Rens filteret #pumpe')), ...(await question('Hva er trykket? #pumpe'))]
    expect(mails.filter(({ kind }) => kind === 'share' || kind === 'told')).toEqual([])
  })
})

describe('a rehearsal', () => {
  const inPilot = async (): Promise<World> => {
    await world.close()
    world = World.open({ mode: { pilot: ['berit@energi.example', 'ola@energi.example'] } })
    return world
  }

  it('is in no digest that is mailed', async () => {
    await inPilot()
    await follow('#pumpe', 'daglig')
    await tip('Rens filteret #pumpe', 'Gro Nes')
    await question('Hva er trykket? #pumpe', 'Gro Nes')
    await world.pass(HOUR)
    expect(toBerit(await world.pass(7 * DAY), 'digest')).toEqual([])
    await tip('Smør lageret #pumpe')
    const [digest] = toBerit(await world.pass(DAY), 'digest')
    expect(digest?.state).toBe('waiting')
    expect(digest?.text).toContain('Smør lageret')
    expect(digest?.text).not.toContain('Rens filteret')
  })

  it('is in digests that are only shown', async () => {
    await inPilot()
    await world.ask('Nina Sol', '#pumpe', 'daglig', { to: FOLLOW })
    await tip('Rens filteret #pumpe', 'Gro Nes')
    const digest = (await world.pass(DAY)).find(({ kind }) => kind === 'digest')
    expect(digest?.state).toBe('held')
    expect(digest?.text).toContain('Rens filteret')
  })

  it('of a tip is shown, and never mailed to those who follow it', async () => {
    await inPilot()
    await follow('#pumpe', 'straks')
    expect(toBerit(await tip('Rens filteret #pumpe', 'Gro Nes'), 'share').map(({ state }) => state)).toEqual(['held'])
    expect(toBerit(await tip('Smør lageret #pumpe'), 'share').map(({ state }) => state)).toEqual(['waiting'])
  })
})
