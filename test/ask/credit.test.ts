import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Act } from '../../src/ask/acts.ts'
import type { AskRules } from '../../src/ask/rules.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { archiveOf, only } from './mails.ts'
import { anEarlier, DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => open())
afterEach(() => world.close())

function open(rules: Partial<AskRules> = {}): void {
  world = World.open(rules)
  world.earlier = [anEarlier('Nina Sol', 0.9)]
}
const EARLIER = 'tidligere@energi.example' as MessageId
const ask = async (subject = 'Trykk'): Promise<Mail> =>
  only(await world.ask('Ida Ruud', subject, 'Hvor høyt skal trykket være?'), 'receipt')
const acceptance = async (answer = EARLIER): Promise<Act> => {
  const { facts } = await world.question()
  return { kind: 'accept', question: facts.id, address: 'ida@energi.example', answer }
}

describe.each(['mail', 'click'])('an earlier answer that solved it, said by %s', (how) => {
  const solved = async (subject?: string): Promise<Mail[]> => {
    const receipt = await ask(subject)
    return how === 'mail' ? world.reply(receipt, 'Takk, det løste det!') : world.act(await acceptance())
  }

  it('brings its author thanks that say what it is about', async () => {
    const thanks = only(await solved(), 'thanks')
    expect(thanks.to).toMatchObject({ name: 'Nina Sol', address: 'nina@energi.example' })
    expect(thanks.text).toContain('Ida Ruud spurte om «Trykk», og sier at et tidligere svar fra deg hjalp.')
    expect(thanks.text).toContain('Sett den på 3 bar')
    expect(thanks.text).toContain('https://hvemvet.example/m/tidligere%40energi.example')
    expect(thanks.text).toContain(`https://hvemvet.example/q/${(await world.question()).facts.id}`)
    expect(await world.act(await acceptance()), 'once').toEqual([])
  })

  it('is kept as thanks under the question alone, so that two discussions do not become one', async () => {
    await solved()
    const { facts } = await world.question()
    const thanks = archiveOf(world).at(-1) ?? ''
    expect(thanks).toContain('Takk, det')
    expect(thanks).toContain(`In-Reply-To: <${facts.archived}>`)
    expect(thanks).not.toContain(EARLIER)
  })

  it('of somebody who has left, is no colleague or asks themselves, thanks nobody', async () => {
    for (const address of ['gone@energi.example', 'kari@annet.example', 'ida@energi.example']) {
      await world.store.commit({
        atMs: world.nowMs,
        outgoing: [],
        archive: [],
        choices: [{ address: 'gone@energi.example', left: true }],
      })
      const earlier = anEarlier('Nina Sol', 0.9)
      world.earlier = [{ ...earlier, from: { ...earlier.from, address } }]
      expect(await solved()).toEqual([])
    }
  })

  it('to a private question, or outside a pilot, thanks nobody and is never asked about', async () => {
    expect(await solved('privat: Trykk')).toEqual([])
    expect(await world.pass(400 * DAY)).toEqual([])
    await world.close()
    open({ mode: { pilot: ['ida@energi.example'] } })
    expect(await solved()).toEqual([])
    expect(await world.pass(400 * DAY)).toEqual([])
  })

  it('a year later has its author asked whether it holds, who can say so by mail or with the button', async () => {
    await solved()
    const mails = await world.pass(366 * DAY)
    expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['if-holds', 'nina@energi.example']])
    expect(mails[0]?.text).toContain('Sett den på 3 bar')
    await world.reply(mails[0] as Mail, 'Ja, det stemmer fortsatt')
    expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'still-holds' })
    const { facts } = await world.question()
    await world.act({ kind: 'holds', question: facts.id, address: 'nina@energi.example', holds: false })
    expect((await world.question()).status).toBe('answered')
  })

  it('that a colleague pointed at brings them the thanks', async () => {
    world.archiveMails.set(EARLIER, anEarlier('Nina Sol', 1))
    world.earlier = []
    const [, asked] = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
    const answer = only(
      await world.reply(asked as Mail, 'https://hvemvet.example/m/tidligere%40energi.example'),
      'answer',
    )
    const mails =
      how === 'mail' ? await world.reply(answer, 'Takk, det løste det!') : await world.act(await acceptance())
    expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['thanks', 'ola@energi.example']])
    expect(archiveOf(world).at(-1)).toContain('Takk, det')
    expect(archiveOf(world).at(-1)).not.toContain(EARLIER)
  })
})
