import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SearchResult } from '../../src/find/types.ts'
import type { Viewer } from '../../src/model/audience.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { ownText } from '../../src/model/message.ts'
import { TestArchive } from '../ingest/archive.ts'

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))

interface Truth {
  readonly threads: readonly {
    readonly subject: string
    readonly messages: readonly string[]
    readonly missing: readonly string[]
  }[]
  readonly own: Readonly<Record<string, string>>
}
const truth = parse(readFileSync(demo('truth.yaml'), 'utf8')) as Truth

const anyone: Viewer = { kind: 'anyone' }
const plain = (text: { readonly pieces: readonly { readonly text: string }[] }): string =>
  text.pieces.map((piece) => piece.text).join('')
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The archive and its truth have one author: this shows what broke, and is no figure of quality. */
describe('the demo archive', () => {
  let archive: TestArchive
  const search = (text: string, request: object = {}): Promise<SearchResult> =>
    archive.find((find) => find.searchFor(anyone, { text, ...request }))

  beforeAll(async () => {
    archive = await TestArchive.open(demo('hvemvet.yaml'))
    await archive.take([demo('archive')])
  })

  it('has the discussions of its truth, each with the mails it misses', async () => {
    const expected = truth.threads.map(({ messages }) => messages.toSorted()).filter((messages) => messages.length > 0)
    expect(await archive.threads()).toEqual(expected.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)))
    await archive.find(async (find) => {
      for (const { messages, missing } of truth.threads) {
        const thread = await find.threadFor(anyone, { messageId: messages[0] as MessageId })
        const ghosts = thread?.places.filter(({ mail }) => mail === undefined).map(({ messageId }) => messageId)
        expect(ghosts?.toSorted()).toEqual(missing.toSorted())
        expect(thread?.mails).toBe(messages.length)
      }
    })
  })

  it('shows of a reply its own words, neither less nor more, ninety-eight times of a hundred', async () => {
    const replies = Object.entries(truth.own)
    let right = 0
    await archive.find(async (find) => {
      for (const [id, words] of replies) {
        const thread = await find.threadFor(anyone, { messageId: id as MessageId })
        const mail = thread?.places.find(({ messageId }) => messageId === id)?.mail
        if (mail !== undefined && squeezed(ownText(mail)) === squeezed(words)) right++
      }
    })
    expect(right / replies.length).toBeGreaterThan(0.98)
  })

  it.each([
    ['lunkent toppetasjen', 'Borettslaget Fjellhagen: lunkent vann i toppetasjen'],
    ['turbinregulator pendlar', 'Turbinregulatoren på Nedre Skard pendlar'], // another form of the word
    ['fakturaer doblet', 'Klage: fakturaen er doblet i Nygata 14'],
    ['"oil tank"', 'An idea: the old oil tank at Tollbukaia as a heat store'],
    ['list:ikt passord', '[ikt] Passord på frekvensomformerne'],
    ['tollbukaia-heat-store.pdf', 'An idea: the old oil tank at Tollbukaia as a heat store'],
    ['subject:warranty after:2025', 'Warranty on the float valve kit'],
  ])('finds for %j its discussion first', async (text, subject) => {
    const { rows } = await search(text)
    expect(rows[0]?.subject.replace(/^RE: /, '')).toBe(subject)
  })

  it('names the file that was found, who sent it and who else spoke there', async () => {
    const { rows } = await search('tollbukaia-heat-store')
    expect(rows[0]?.named).toMatchObject([
      { attachment: { name: 'tollbukaia-heat-store.pdf' }, sentBy: { address: expect.stringContaining('@') } },
    ])
  })

  it('suggests the word that a misspelt one is like, in the query as typed', async () => {
    const { suggestions, total } = await search('list:kunde fakturraen')
    expect(total).toBe(0)
    expect(suggestions.map(({ text }) => text)).toEqual(['list:kunde fakturaen'])
  })

  it('finds most of the words where no discussion has them all, and says so', async () => {
    expect(await search('kald radiator sjukeheimen helikopter')).toMatchObject({
      relaxed: true,
      rows: [{ subject: 'Kald radiator på sjukeheimen' }],
    })
    expect((await search('kald radiator sjukeheimen')).relaxed).toBe(false)
  })

  it('shows the paragraph that answers, who wrote it and when', async () => {
    const { rows } = await search('passord frekvensomformerne')
    const answer = rows[0]?.answer
    expect(rows[0]?.isQuestion).toBe(true)
    expect(answer && plain(answer.paragraph)).toBe('Står på innsida av døra. Med tusj. Bak skjemaet.')
    expect(answer?.from.name).toBe('Odd Steinar Hjelle')
    expect(answer?.writtenAtMs).toBeGreaterThan(rows[0]?.writtenAtMs ?? Infinity)
  })

  it('keeps what try.txt promises', async () => {
    const links = [...readFileSync(demo('try.txt'), 'utf8').matchAll(/URL(\/\S+)/g)].map(([, path = '']) => path)
    const found = await archive.find((find) =>
      Promise.all(
        links.map(async (link) => {
          const { pathname, searchParams } = new URL(link, 'http://demo.invalid')
          const text = searchParams.get('q') ?? ''
          if (pathname === '/outbox') return 'what would be sent'
          if (pathname === '/ask') {
            const question = { subject: text, text: '', asker: '' }
            const likely = await find.routeFor(anyone, question, Date.now(), 3)
            return likely.map(({ person }) => person.name)
          }
          if (pathname === '/who') return (await find.expertsFor(anyone, text)).knowers[0]?.person.name
          const { rows } = await find.searchFor(anyone, { text })
          return rows.map(({ subject, named }) => [subject, ...named.map(({ attachment }) => attachment.name)])
        }),
      ),
    )
    expect(found).toEqual([
      'Marit Lofthus',
      'Solveig Tangen',
      'Torbjørg Eikemo',
      [
        ['An idea: the old oil tank at Tollbukaia as a heat store'],
        ['Spisslast i januar: hva gjør vi hvis elkjelen ryker?'],
      ],
      ['Mette Solbakken', 'Kjell Magne Opdal', 'Priya Raman'],
      'what would be sent',
      [['Nye terskelverdier fra nyttår', 'terskler-og-klimavekting-2024.docx']],
    ])
    const { rows } = await search('klimavekting')
    expect(plain(rows[0]?.snippet ?? { pieces: [] })).not.toContain('klimavekting')
  })

  it('counts in each facet as many as its link then finds', async () => {
    const { facets } = await search('pumpe')
    const mails = (found: SearchResult) => found.facets.years.reduce((sum, { count }) => sum + count, 0)
    for (const { key, count } of facets.lists) expect(mails(await search('pumpe', { list: key }))).toBe(count)
    for (const { key, count } of facets.years) expect(mails(await search('pumpe', { year: key }))).toBe(count)
    for (const { key: year } of facets.years) {
      const { months } = (await search('pumpe', { year })).facets
      for (const { key: month, count } of months) expect(mails(await search('pumpe', { year, month }))).toBe(count)
    }
    for (const { key, count } of facets.people) expect(mails(await search('pumpe', { person: key }))).toBe(count)
    for (const { key, count } of facets.languages) expect(mails(await search('pumpe', { language: key }))).toBe(count)
  })
})
