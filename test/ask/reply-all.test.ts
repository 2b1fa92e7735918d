import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/sqlite/database.ts'
import { compose } from '../compose.ts'
import { ASK, addressOf, anEarlier, type Mail, MINUTE, World } from './world.ts'

let world: World
let number: number
beforeEach(() => {
  world = World.open()
  number = 0
})
afterEach(() => world.close())

const [IDA, OLA, EVA, NINA, GRO] = ['Ida Ruud', 'Ola Vik', 'Eva Dahl', 'Nina Sol', 'Gro Nes'].map(addressOf) as [
  string,
  string,
  string,
  string,
  string,
]

interface Written {
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly subject?: string
  readonly cites?: string
  readonly headers?: readonly string[]
}

/** Somebody writes to the ask address and to others. Gives the mails that came of it. */
function writes(
  from: string,
  text: string,
  { to = [], cc = [], subject = 'Trykk', cites, headers = [] }: Written = {},
) {
  world.nowMs += MINUTE
  const name = world.people.get(from)?.who.name ?? ''
  return world.hand(
    compose({
      id: `mail-${++number}@energi.example`,
      from: `${name} <${from}>`,
      to: [ASK, ...to].join(', '),
      subject,
      date: new Date(world.nowMs).toUTCString(),
      text,
      more: [
        ...(cc.length === 0 ? [] : [`Cc: ${cc.join(', ')}`]),
        ...(cites === undefined ? [] : [`In-Reply-To: <${cites}>`, `References: <${cites}>`]),
        ...headers,
      ],
    }),
    { mailFrom: from },
  )
}
const last = (): string => `mail-${number}@energi.example`
/** Ida asks, with a copy to others. */
const asks = (cc: readonly string[], more: Written = {}) =>
  writes(IDA, 'Hvor høyt skal trykket være?', { cc, ...more }).then((mails) => ({ mails, id: last() }))
const replies = (from: string, text: string, cites: string, to: readonly string[] = [IDA], more: Written = {}) =>
  writes(from, text, { to, cites, subject: 'Re: Trykk', ...more })
const sentTo = (mails: readonly Mail[]): string[] => mails.map(({ kind, to }) => `${kind} ${to.address}`)
const questions = () => world.store.questions({ private: true }, 10)
const archive = (): string[] => {
  const { db } = world.store as unknown as { readonly db: Database }
  return db
    .all('SELECT bytes FROM raw_bytes ORDER BY raw')
    .map(({ bytes }) => zstdDecompressSync(bytes as Uint8Array).toString())
}

describe('a reply to all, under a question that was copied to a colleague', () => {
  it('is an answer, kept and archived, and not mailed again to its asker, who has it', async () => {
    const { id } = await asks([NINA])
    expect(await replies(NINA, 'Trykket skal være 3 bar, og ikke mer.', id)).toEqual([])
    expect(await questions()).toHaveLength(1)
    const { status, events } = await world.question()
    expect(status).toBe('answered')
    expect(events.at(-1)).toMatchObject({ kind: 'answer', by: { address: NINA }, mail: last() })
    expect(archive().at(-1)).toContain(`In-Reply-To: <${id}>`)
    expect(
      await world.store.questionOfMail(events.flatMap((one) => ('mail' in one ? [one.mail] : []))[0] as never),
    ).toBe((await world.question()).facts.id)
  })

  it('is mailed to its asker where it went to others alone', async () => {
    const { id } = await asks([NINA, GRO])
    expect(sentTo(await replies(NINA, 'Trykket skal være 3 bar, og ikke mer.', id, [GRO]))).toEqual([`answer ${IDA}`])
  })

  it('is mailed to its asker where it points at an earlier answer, which they do not have', async () => {
    world.archiveMails.set('tidligere@energi.example', anEarlier('Eva Dahl', 1))
    const { id } = await asks([NINA])
    const mails = await replies(NINA, 'https://hvemvet.example/m/tidligere%40energi.example', id)
    expect(sentTo(mails)).toEqual([`answer ${IDA}`])
    expect(mails[0]?.text).toContain('Sett den på 3 bar')
  })

  it('is accepted by its asker’s reply to all, which goes to nobody twice', async () => {
    const { id } = await asks([NINA])
    await replies(NINA, 'Trykket skal være 3 bar, og ikke mer.', id)
    const answer = last()
    expect(await replies(IDA, 'Takk, det løste det!', answer, [NINA])).toEqual([])
    expect((await world.question()).status).toBe('accepted')
    expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'accepted', answer })
  })

  it('counts for who was asked as well, and may say that they do not know', async () => {
    const { id } = await asks([OLA])
    expect(sentTo(await replies(OLA, 'Vet ikke', id))).toEqual(['ask tor@energi.example'])
    expect((await world.question()).events.map(({ kind }) => kind)).toContain('does-not-know')
  })

  it('of its asker is more words on the question, passed on to those who do not have it', async () => {
    const { id } = await asks([OLA])
    const mails = await replies(IDA, 'Glemte å si at det gjelder pumpe 3.', id, [OLA])
    expect(sentTo(mails)).toEqual([`comment ${EVA}`, 'comment per@energi.example'])
    expect(await questions()).toHaveLength(1)
  })

  it('under an answer given that way belongs to it too, whoever of its receivers writes', async () => {
    const { id } = await asks([GRO])
    await replies(GRO, 'Spør Nina, det er 3 bar hos oss i hvert fall.', id, [IDA, NINA])
    const answer = last()
    expect(await replies(NINA, 'Hos oss er det 2,5 bar.', answer, [IDA, GRO])).toEqual([])
    expect(await questions()).toHaveLength(1)
    expect((await world.question()).events.at(-1)).toMatchObject({ kind: 'answer', by: { address: NINA } })
  })

  it('that is marked as private shows no more than that it was given, and nor does what answers it', async () => {
    const { id } = await asks([NINA])
    await replies(NINA, 'Bare 3 bar, etter klagen i vår.', id, [IDA], { headers: ['Sensitivity: Private'] })
    await replies(IDA, 'Klagen kjenner jeg, men når kom den?', last(), [NINA])
    const { events } = await world.question()
    expect(events.slice(-2).map(({ kind }) => kind)).toEqual(['answer', 'comment'])
    expect(JSON.stringify([events, archive()])).not.toContain('lagen')
  })

  it('names an asker who wants no name neither in the archive nor on the page', async () => {
    const { id } = await asks([NINA], { subject: 'Trykk (uten navn)' })
    const quoted = '\n\nDen 10. november 2026 skrev Ida Ruud <ida@energi.example>:\n> Hvor høyt skal trykket være?'
    await replies(NINA, `Hei Ida,\n\ntrykket skal være 2,5 bar.${quoted}`, id, [GRO])
    await replies(NINA, `Hei Ida,\n\ntrykket skal være 3 bar.${quoted}`, id)
    const { events } = await world.question()
    expect(events.at(-1)).toMatchObject({ kind: 'answer', text: expect.stringContaining('3 bar') })
    expect(JSON.stringify(events)).not.toMatch(/Ida/)
    expect(archive().at(-1)).toContain('3 bar')
    expect(archive().join('\n')).not.toMatch(/ida/i)
  })
})

describe('a mail that cites a question', () => {
  it('of the archive’s other talk alone is a new question', async () => {
    await asks([NINA])
    await replies(NINA, 'Hvorfor uler vifta i kjelleren?', 'gammel@energi.example', [IDA])
    expect(await questions()).toHaveLength(2)
  })

  it('under another subject is a new one', async () => {
    const { id } = await asks([NINA])
    await writes(IDA, 'Hvorfor uler vifta i kjelleren?', { cites: id, subject: 'Vifte' })
    await writes(NINA, 'Hvorfor uler vifta i kjelleren?', { cites: id, to: [IDA], subject: 'Vifte' })
    expect(await questions()).toHaveLength(3)
  })

  it('from somebody who never got it, to us alone, is a new one', async () => {
    const { id } = await asks([NINA])
    await replies(GRO, 'Gjelder det for pumpe 4 også?', id, [])
    expect(await questions()).toHaveLength(2)
  })

  it('that everyone reads, from who got it by a list, is an answer where it goes to that list too', async () => {
    const { id } = await asks(['drift@energi.example'])
    expect(sentTo(await replies(GRO, 'Trykket skal være 3 bar.', id, ['drift@energi.example']))).toEqual([
      `answer ${IDA}`,
    ])
  })

  it('that is private lets in who got it, and nobody else', async () => {
    const { id } = await asks([NINA], { subject: 'Lønn (privat)' })
    await replies(NINA, 'Tillegget er ti prosent.', id)
    const { facts } = (await questions())[0] as Awaited<ReturnType<typeof questions>>[number]
    const own = async () => (await world.store.question(facts.id))?.events ?? []
    expect((await own()).at(-1)).toMatchObject({ kind: 'answer', by: { address: NINA } })
    await replies(GRO, 'Hva er tillegget hos oss?', id, [IDA])
    await replies(GRO, 'Hva er tillegget hos oss andre?', 'mail-2@energi.example', [IDA, NINA])
    expect((await own()).filter((one) => JSON.stringify(one).includes(GRO))).toEqual([])
    expect(await questions()).toHaveLength(3)
  })

  it('only to say how somebody will be asked is no answer', async () => {
    const { id } = await asks([NINA])
    expect(sentTo(await replies(NINA, 'Pause to uker', id, [IDA]))).toEqual([`done ${NINA}`])
    expect((await world.question()).events.map(({ kind }) => kind)).not.toContain('answer')
  })
})
