import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Choice } from '../../src/store/ask-store.ts'
import type { Database } from '../../src/store/sqlite/database.ts'
import { DAY, type Mail, World } from './world.ts'

let world: World
beforeEach(() => {
  world = World.open()
})
afterEach(() => world.close())

/** Ola's answer is accepted. */
async function accepted(): Promise<void> {
  const mails = await world.ask('Ida Ruud', 'Trykk', 'Hvor høyt skal trykket være?')
  const ask = mails.find(({ kind }) => kind === 'ask') as Mail
  const answer = (await world.reply(ask, 'Trykket skal være 3 bar, og ikke mer.')).find(({ kind }) => kind === 'answer')
  await world.reply(answer as Mail, 'Takk, det løste det!')
}
const olaChooses = (choice: Omit<Choice, 'address'>) =>
  world.store.commit({
    atMs: world.nowMs,
    outgoing: [],
    archive: [],
    choices: [{ address: 'ola@energi.example', ...choice }],
  })

describe('a year after an answer was accepted', () => {
  it.each([{ left: true }, { optedOut: true }])(
    'its owner is not asked whether it holds after %o, and nobody else',
    async (choice) => {
      await accepted()
      await olaChooses(choice)
      expect(await world.pass(900 * DAY)).toEqual([])
      expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'asked-if-holds' })
      expect((await world.question()).events.at(-1)).not.toHaveProperty('who')
    },
  )

  it('its owner is asked once back, where they pause just then', async () => {
    await accepted()
    const backMs = world.nowMs + 400 * DAY
    await olaChooses({ pausedUntilMs: backMs })
    expect(await world.pass(399 * DAY)).toEqual([])
    const mails = await world.pass(5 * DAY)
    expect(mails.map(({ kind, to }) => [kind, to.address])).toEqual([['if-holds', 'ola@energi.example']])
    expect(mails[0]?.createdAtMs).toBeGreaterThanOrEqual(backMs)
  })
})

describe('what its owner says of whether it holds', () => {
  const olaSays = async (text: string): Promise<{ readonly kinds: string[]; readonly mails: Mail[] }> => {
    await accepted()
    const [asks] = await world.pass(366 * DAY)
    const before = (await world.happenings()).length
    const mails = await world.reply(asks as Mail, text)
    return { kinds: (await world.happenings()).slice(before), mails }
  }

  it.each([
    ['Ja', 'still-holds'],
    ['Ja, det stemmer fortsatt', 'still-holds'],
    ['Ja det gjør det, takk!', 'still-holds'],
    ['Takk for at dere spør. Jau, det gjeld framleis.\n\nHilsen\nOla', 'still-holds'],
    ['Yes, it still holds', 'still-holds'],
    ['Ja, ingenting er endret siden da', 'still-holds'],
    ['Nei', 'no-longer-holds'],
    ['Nei, ikke lenger', 'no-longer-holds'],
    ['Det stemmer ikke lenger, dessverre', 'no-longer-holds'],
    ['No, not any more', 'no-longer-holds'],
  ])('is kept, and nobody written to, where it is all they say: %s', async (text, kind) => {
    expect(await olaSays(text)).toEqual({ kinds: [kind], mails: [] })
  })

  it.each([
    ['Nei, nå skal den stå på 2,5 bar.', 'no-longer-holds', 'answered'],
    ['Nei nå skal den stå på 2,5 bar.', 'no-longer-holds', 'answered'],
    ['Stemmer ikke lenger, pumpa er byttet ut.', 'no-longer-holds', 'answered'],
    ['Ja, men bare om vinteren', 'still-holds', 'accepted'],
    ['Yes.\n\nBut the valve must be open too, as we learnt in March.', 'still-holds', 'accepted'],
  ])('is kept with the words beside it, as an answer of theirs: %s', async (text, kind, status) => {
    const { kinds, mails } = await olaSays(text)
    expect(kinds).toEqual([kind, 'answer'])
    expect((await world.question()).events.at(-1)).toMatchObject({ text, by: { address: 'ola@energi.example' } })
    expect(mails.map((mail) => [mail.kind, mail.to.address])).toEqual([['answer', 'ida@energi.example']])
    expect((await world.question()).status).toBe(status)
  })

  it.each([
    ['Nå skal den stå på 2,5 bar.', ['answer']],
    ['No skal trykket vere 2,5 bar.', ['answer']],
    ['Nei, vet ikke', ['does-not-know']],
    ['Nei, spør nina@energi.example', ['no-longer-holds', 'passed-on']],
  ])('is what their words mean else: %s', async (text, kinds) => {
    expect((await olaSays(text)).kinds.slice(0, kinds.length)).toEqual(kinds)
  })

  it('is in the archive where there are words beside it', async () => {
    await olaSays('Ja, men bare om vinteren')
    const { db } = world.store as unknown as { readonly db: Database }
    const archive = db.all('SELECT bytes FROM raw_bytes ORDER BY raw')
    expect(zstdDecompressSync(archive.at(-1)?.['bytes'] as Uint8Array).toString()).toContain('bare om vinteren')
  })
})
