import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MailsAnHour } from '../../src/intake/mails-an-hour.ts'
import { compose } from '../compose.ts'
import { ASK, HOUR, type Mail, MINUTE, World } from './world.ts'

const VOUCHED = 'Authentication-Results: mx.energi.example; dmarc=pass header.from=energi.example'

describe('a storm of mail from one sender into a polled mailbox', () => {
  let world: World
  let number = 0
  beforeEach(() => {
    world = World.open({ trust: { authserv: 'mx.energi.example' } })
    world.deps = { ...world.deps, mailsAnHour: new MailsAnHour(2, () => world.nowMs) }
    world.restart()
  })
  afterEach(() => world.close())

  const send = (name: string, address: string, more: readonly string[] = [VOUCHED]): Promise<Mail[]> =>
    world.hand(
      compose({
        id: `s${++number}@energi.example`,
        from: `${name} <${address}>`,
        to: ASK,
        subject: `Spørsmål ${number}`,
        text: 'Hvor høyt skal trykket være?',
        more: [...more],
      }),
      { mailFrom: undefined, rcptTo: [], peer: undefined },
    )
  const ida = (more?: readonly string[]): Promise<Mail[]> => send('Ida Ruud', 'ida@energi.example', more)
  const receipts = (mails: readonly Mail[]): number => mails.filter(({ kind }) => kind === 'receipt').length

  it('waits until the hour has passed, and none of it is lost', async () => {
    for (const expected of [1, 1, 0, 0, 0]) {
      expect(receipts(await ida())).toBe(expected)
      world.nowMs += MINUTE
    }
    expect(await world.store.unhandled(10)).toHaveLength(3)
    expect(receipts(await send('Gro Nes', 'gro@energi.example'))).toBe(1)
    expect(receipts(await world.pass(54 * MINUTE))).toBe(0)
    expect(receipts(await world.pass(3 * MINUTE))).toBe(2)
    expect(receipts(await world.pass(HOUR))).toBe(1)
    expect(await world.store.unhandled(10)).toEqual([])
    expect(await world.store.questions({}, 10)).toHaveLength(6)
    expect(world.logged.splice(0)).toEqual([expect.stringContaining('too many mails from one sender')])
  })

  it('is not made by who only says to be that sender', async () => {
    for (let n = 0; n < 4; n++) await ida([])
    expect(receipts(await ida())).toBe(1)
  })

  it('is read once while it waits', async () => {
    let reads = 0
    const { read } = world.deps
    world.deps = { ...world.deps, read: (...given) => (reads++, read(...given)) }
    world.restart()
    for (let n = 0; n < 4; n++) await ida()
    expect(reads).toBe(4)
    await world.pass(30 * MINUTE)
    await world.work()
    expect(reads).toBe(4)
    world.logged.splice(0)
  })

  it('by LMTP is the mail server’s to hold back', async () => {
    for (let n = 0; n < 4; n++) {
      const raw = compose({
        id: `l${n}@x`,
        from: 'Ida Ruud <ida@energi.example>',
        to: ASK,
        text: 'Hvor?',
        more: [VOUCHED],
      })
      expect(receipts(await world.hand(raw))).toBe(1)
    }
  })
})
