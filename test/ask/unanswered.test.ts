import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { kinds } from './mails.ts'
import { ASK, DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

describe('mail that is never answered', () => {
  const deaf = async (mail: string, envelope = {}): Promise<void> => {
    expect(await world.hand(mail, envelope)).toEqual([])
  }
  const aMail = (more: readonly string[], from = 'Ida Ruud <ida@energi.example>') =>
    compose({
      id: `m${more.length}-${from.length}@energi.example`,
      from,
      to: ASK,
      text: 'Hvor høyt skal trykket være?',
      more,
    })

  it('is a bounce, an absence note, a list, a robot, an invitation, our own, and what came round', async () => {
    await deaf(aMail([]), { mailFrom: '' })
    await deaf(aMail(['Auto-Submitted: auto-replied']))
    await deaf(aMail(['List-Id: <drift.energi.example>']))
    await deaf(aMail(['Precedence: bulk']))
    await deaf(aMail(['X-Hvemvet-Loop: ask@energi.example']))
    await deaf(aMail([], 'Vakt <no-reply@energi.example>'))
    await deaf(aMail([], `Hvem vet <${ASK}>`))
    await deaf(aMail(['Content-Type: text/calendar; method=REQUEST; charset=utf-8']))
    await deaf(
      aMail(Array.from({ length: 60 }, (_, n) => `Received: from a${n} by b${n}; Tue, 10 Nov 2026 10:00:00 +0100`)),
    )
    expect(await world.store.questions({ private: true }, 10)).toEqual([])
  })

  it('is a stranger, and whoever claims to be a colleague', async () => {
    await deaf(aMail([], 'Fremmed <x@fremmed.example>'), { mailFrom: 'x@fremmed.example' })
    await deaf(aMail([]), { peer: '192.0.2.7' })
    expect(await world.store.questions({ private: true }, 10)).toEqual([])
  })

  it("is a stranger's reply to somebody's reply address", async () => {
    const [, ask] = (await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')) as [Mail, Mail]
    await deaf(
      compose({
        id: 'f1@fremmed.example',
        from: 'x@fremmed.example',
        to: ask.header('reply-to'),
        text: 'Kjøp billig trykk her i dag.',
      }),
      { mailFrom: 'x@fremmed.example', rcptTo: [ask.header('reply-to')] },
    )
    expect((await world.question()).status).toBe('asking')
  })

  it('is one that was handed over twice', async () => {
    const mail = compose({
      id: 'to@energi.example',
      from: 'Ida Ruud <ida@energi.example>',
      to: ASK,
      text: 'Hvor høyt skal trykket være?',
    })
    expect(kinds(await world.hand(mail))).toEqual(['receipt', 'ask', 'ask', 'ask'])
    await deaf(mail)
  })

  it('is the eleventh question of a day, but for one notice', async () => {
    for (let n = 0; n < 10; n++) await world.ask('Ida Ruud', `Nummer ${n}`, 'Hvor høyt skal trykket være?')
    expect(kinds(await world.ask('Ida Ruud', 'Nummer 11', 'Hvor høyt skal trykket være?'))).toEqual(['limit'])
    expect(await world.ask('Ida Ruud', 'Nummer 12', 'Hvor høyt skal trykket være?')).toEqual([])
    world.nowMs += DAY
    expect(kinds(await world.ask('Ida Ruud', 'Nummer 13', 'Hvor høyt skal trykket være?'))).toContain('receipt')
  })
})
