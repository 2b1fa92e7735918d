import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { report } from './mails.ts'
import { ASK, DAY, type Mail, World } from './world.ts'

const OLA = 'ola@energi.example'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

const asked = async (): Promise<Mail> => {
  const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
  return mails.find(({ kind, to }) => kind === 'ask' && to.address === OLA) as Mail
}
const stateOfOla = () => world.store.personState(OLA)
/** What a report of the mail says of whom it was not delivered to. */
const reported = (mail: Mail, ...fields: readonly string[]): Promise<Mail[]> =>
  world.hand(report(mail, 'rapport@mx.example', [...fields, 'Action: failed', 'Status: 5.1.1']), {
    mailFrom: '',
    rcptTo: [mail.mailFrom],
  })
const noted = (mail: Mail, text: string, from = OLA): Promise<Mail[]> =>
  world.reply(mail, text, { from, quote: false, headers: ['Auto-Submitted: auto-replied'] })

describe('somebody has left', () => {
  it.each([
    ['their own address', ['Final-Recipient: rfc822; ola@energi.example']],
    [
      'what the mail systems here made of it',
      ['Original-Recipient: rfc822;ola@energi.example', 'Final-Recipient: rfc822; ola.vik@mailbox.energi.example'],
    ],
  ])('where a report names %s', async (_, fields) => {
    await reported(await asked(), ...fields)
    expect(await stateOfOla()).toMatchObject({ left: true })
  })

  it.each([
    ['alone', ['Final-Recipient: rfc822; ola.privat@fremmed.example']],
    [
      'as where it went on to',
      ['Original-Recipient: rfc822;ola@energi.example', 'Final-Recipient: rfc822; ola.privat@fremmed.example'],
    ],
  ])('but not where it names a private address that their mail goes on to, %s', async (_, fields) => {
    const mails = await reported(await asked(), ...fields)
    expect(await stateOfOla()).toBeUndefined()
    expect((await world.question()).events.at(-2)).toMatchObject({ kind: 'undeliverable', left: false })
    expect(mails.filter(({ kind }) => kind === 'ask')).toHaveLength(1)
  })

  it('where their mailbox says so, and not where a strange one does', async () => {
    const ask = await asked()
    await noted(ask, 'Jeg har sluttet i firmaet, og denne adressen leses ikke.', 'ola.privat@fremmed.example')
    expect((await stateOfOla())?.left).not.toBe(true)
    await noted(ask, 'Jeg har sluttet i firmaet, og denne adressen leses ikke.')
    expect((await stateOfOla())?.left).toBe(true)
  })

  it('until they write again, say that they are back, or press the button', async () => {
    const gone = async (): Promise<void> => {
      await world.store.commit({
        atMs: world.nowMs,
        outgoing: [],
        archive: [],
        choices: [{ address: OLA, left: true }],
      })
      expect(await stateOfOla()).toMatchObject({ left: true })
    }
    const ask = await asked()
    await gone()
    await world.hand(compose({ id: 'falsk@x.example', from: OLA, to: ASK, text: 'Hva er klokka?' }), {
      peer: '192.0.2.7',
    })
    expect(await stateOfOla()).toMatchObject({ left: true })
    await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')
    expect(await stateOfOla()).toMatchObject({ left: false })
    await gone()
    await world.ask('Ola Vik', 'Ikke spør meg', '')
    expect(await stateOfOla()).toMatchObject({ left: false, optedOut: true })
    await gone()
    await world.ask('Ola Vik', 'Tilbake', '')
    expect(await stateOfOla()).toMatchObject({ left: false })
    await gone()
    await world.act({ kind: 'opt-in', address: OLA })
    expect(await stateOfOla()).toMatchObject({ left: false })
  })
})

describe('an absence note that does not say until when', () => {
  const NOTE = 'Jeg er borte fra kontoret.'
  const away = async (): Promise<readonly number[]> => {
    const state = await stateOfOla()
    return [state?.awayFromMs ?? 0, state?.awayUntilMs ?? 0]
  }

  it('keeps somebody from being asked for a day', async () => {
    await noted(await asked(), NOTE)
    expect(await away()).toEqual([world.nowMs, world.nowMs + DAY])
  })

  it('shortens no absence that is known', async () => {
    const ask = await asked()
    await world.reply(ask, 'borte til 3. desember')
    const known = await away()
    await noted(ask, NOTE)
    expect(await away()).toEqual(known)
  })

  it('takes no later absence away', async () => {
    await world.ask('Ola Vik', 'Borte fra 1. desember til 10. desember', '')
    const known = await away()
    expect(known[0]).toBeGreaterThan(world.nowMs + 15 * DAY)
    await noted(await asked(), NOTE)
    expect(await away()).toEqual(known)
    expect(await world.happenings()).toContain('away')
  })
})
