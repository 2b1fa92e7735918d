import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { languageOf } from '../../src/language/detect.ts'
import { mailWords } from '../../src/language/words.ts'
import type { Audience } from '../../src/model/audience.ts'
import type { AddressKey, ListAddress, MailKey, ThreadId } from '../../src/model/ids.ts'
import { fromQuestion, parseQuery, type Query } from '../../src/store/query.ts'
import type { IndexEntry, SearchIndex, SearchOptions } from '../../src/store/search-index.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'

const NOW_MS = Date.UTC(2025, 5, 1)
const everyone: Audience = { kind: 'open', closed: [] }
const everything: Audience = { kind: 'everything' }
const options: SearchOptions = { limit: 10, offset: 0, order: 'best', nowMs: NOW_MS }
const list = (name: string) => `${name}@energi.example` as ListAddress

/** The first to open one may have to wait for its server. */
const SERVER_START_MS = 180_000
/** On a busy machine. */
const MUCH_MS = soak.times(120_000, 3_600_000)
/** No date lies beyond (ECMA-262, 21.4.1.1). */
const LAST_DATE_MS = 8.64e15
const FIRST_MONTH_MS = Date.UTC(-271_821, 4)

interface MailFacts extends Partial<Omit<IndexEntry, 'words' | 'mail' | 'thread'>> {
  readonly thread?: number
  readonly subject?: string
  readonly own?: string
  readonly quoted?: string
  readonly files?: readonly string[]
  readonly names?: readonly string[]
  readonly from?: string
  readonly to?: string
}

/** An entry with what a test cares about; the rest is ordinary. */
export function anEntry(mail: number, facts: MailFacts = {}): IndexEntry {
  const {
    thread = mail,
    subject = '',
    own = '',
    quoted = '',
    files = [],
    names = [],
    from = '',
    to = '',
    ...rest
  } = facts
  const language = rest.language ?? 'nb'
  const address = (name: string) => ({
    name,
    address: name === '' ? '' : `${name.toLowerCase().replace(' ', '.')}@energi.example`,
  })
  return {
    lists: [list('drift')],
    open: true,
    author: 1 as AddressKey,
    writtenAtMs: Date.UTC(2024, 0, 1),
    hasAttachment: names.length + files.length > 0,
    question: false,
    answered: false,
    change: 1,
    ...rest,
    language,
    mail: mail as MailKey,
    thread: thread as ThreadId,
    words: mailWords({
      subject,
      own,
      quoted,
      files: files.map((text) => ({ text, language: languageOf(text) })),
      attachmentNames: names,
      from: address(from),
      to: to === '' ? [] : [address(to)],
      cc: [],
      language,
    }),
  }
}

/** What every search index promises; `search-index.ts`, sentence by sentence. */
export const searchIndexContract = (name: string, open: () => Promise<SearchIndex>, whyNot?: string): void => {
  describeUnless(whyNot, `${name} search index`, () => {
    let index: SearchIndex
    beforeEach(async () => {
      index = await open()
    }, SERVER_START_MS)
    afterEach(() => index.close())

    const query = (text: string): Query => parseQuery(text, { nowMs: NOW_MS })
    const found = async (text: string, audience: Audience = everyone): Promise<number[]> =>
      (await index.search(query(text), audience, { ...options, limit: 100 })).hits
        .map(({ mail }) => mail)
        .sort((a, b) => a - b)

    describe('words', () => {
      it('finds a mail by another form of a Norwegian or an English word', async () => {
        await index.put([
          anEntry(1, { own: 'den nye avtalen' }),
          anEntry(2, { own: 'he was running late', language: 'en' }),
          anEntry(3, { own: 'dei nye avtalane', language: 'nn' }),
        ])
        expect(await found('avtalene')).toEqual([1, 3])
        expect(await found('avtale')).toEqual([1, 3])
        expect(await found('run')).toEqual([2])
        expect(await found('runs')).toEqual([2])
      })
      it('never takes å for a', async () => {
        await index.put([anEntry(1, { own: 'far kommer' }), anEntry(2, { own: 'vi får vente' })])
        expect(await found('far')).toEqual([1])
        expect(await found('får')).toEqual([2])
      })
      it('keeps identifiers whole, and finds them by their parts', async () => {
        await index.put([anEntry(1, { own: 'bygget for x86_64 med c++, se CVE-2024-123' })])
        for (const word of ['x86_64', 'c++', 'CVE-2024-123', 'cve']) expect(await found(word)).toEqual([1])
        expect(await found('CVE-2024-124')).toEqual([])
      })
      it('wants all of several words', async () => {
        await index.put([anEntry(1, { own: 'pumpe ventil' }), anEntry(2, { own: 'pumpe' })])
        expect(await found('pumpe ventil')).toEqual([1])
      })
      it('shows mail with most of the words when few discussions have all of them, and says so', async () => {
        await index.put([
          anEntry(1, { own: 'pumpe ventil kjele' }),
          anEntry(2, { own: 'pumpe ventil' }),
          anEntry(3, { own: 'pumpe' }),
        ])
        const { hits, relaxed } = await index.search(query('pumpe ventil kjele'), everyone, options)
        expect(hits.map(({ mail }) => mail)).toEqual([1, 2])
        expect(relaxed).toBe(true)
      })
      it('does not loosen a query that five discussions match as it stands', async () => {
        const all = Array.from({ length: 5 }, (_, i) => anEntry(i + 1, { own: 'pumpe ventil kjele' }))
        await index.put([...all, anEntry(9, { own: 'pumpe ventil' })])
        const { hits, relaxed } = await index.search(query('pumpe ventil kjele'), everyone, options)
        expect(hits.map(({ mail }) => mail)).not.toContain(9)
        expect(relaxed).toBe(false)
      })
      it('matches a phrase by its forms, in order and side by side', async () => {
        await index.put([
          anEntry(1, { own: 'ny varmeveksler på Kaia' }),
          anEntry(2, { own: 'varmeveksler ny' }),
          anEntry(3, { own: 'nye varmeveksler' }),
        ])
        expect(await found('"ny varmeveksler"')).toEqual([1])
      })
      it('finds forms that begin so with a star', async () => {
        await index.put([anEntry(1, { own: 'varmeveksler' }), anEntry(2, { own: 'varsel' })])
        expect(await found('varme*')).toEqual([1])
      })
      it('leaves out what is excluded, with words or without', async () => {
        await index.put([
          anEntry(1, { own: 'pumpe ventil' }),
          anEntry(2, { own: 'pumpe' }),
          anEntry(3, { own: 'kjele' }),
        ])
        expect(await found('pumpe -ventil')).toEqual([2])
        expect(await found('-pumpe')).toEqual([3])
      })
      it('takes either with OR', async () => {
        await index.put([anEntry(1, { own: 'pumpe' }), anEntry(2, { own: 'kjele' }), anEntry(3, { own: 'ventil' })])
        expect(await found('pumpe OR kjele')).toEqual([1, 2])
      })
      it('reads query punctuation as text, not as operators', async () => {
        await index.put([anEntry(1, { own: 'kiln lease', language: 'en' })])
        for (const odd of ['kiln ("', 'kiln ((((', 'kiln {kiln} :', 'kiln ^', "kiln '; --", 'kiln *', 'kiln :^*']) {
          expect(await found(odd), odd).toContain(1)
        }
        for (const odd of ['(((', '"', 'from:', '*', '-', '\0', 'a'.repeat(10_000), 'x '.repeat(5000)]) {
          await expect(index.search(query(odd), everyone, options)).resolves.toBeDefined()
        }
      })
      it.each([
        ['{"match_all":{}}', [2]],
        ['{"query":{"query_string":{"query":"*"}}}', []],
        ['field:(a OR b)^5~2', [3]],
        ['\\u0022', [4]],
        ['/regex/', [5]],
        ['/.*/ regex', [5]],
        ['own:kiln', []],
        ['_exists_:own', []],
        ['kil?', []],
        ['k*n', []],
        ['[a TO z]', []],
        ['kiln && !lease', [1]],
        ['+kiln +lease', [1]],
        ['{{kiln}} ${lease}', [1]],
        ['NEAR("kiln" "lease", 0)', []],
        ['lease + kiln', [1]],
        ['"; DROP TABLE mail; --', []],
      ])('reads what looks like a query of an engine as words: %s', async (odd, holding) => {
        await index.put([
          anEntry(1, { own: 'kiln lease', language: 'en' }),
          anEntry(2, { own: 'match all of them', language: 'en' }),
          anEntry(3, { own: 'field a with 5 or 2', language: 'en' }),
          anEntry(4, { own: 'escaped as u0022', language: 'en' }),
          anEntry(5, { own: 'a regex', language: 'en' }),
        ])
        expect(await found(odd)).toEqual(holding)
      })
      it('takes a query of signs alone for an empty one', async () => {
        await index.put([anEntry(1, { own: 'kiln' }), anEntry(2)])
        for (const odd of ['*:*', '{}', '/.*/', '^~?', '[* *]']) expect(await found(odd)).toEqual([1, 2])
      })
      it('finds nothing without one of the words asked for, whatever signs stand around them', async () => {
        await index.put([anEntry(1, { own: 'kiln lease' }), anEntry(2, { own: 'oven rent' })])
        const signs = '{ } [ ] ( ) : \\ / * ? ~2 ^5 + & && | || ! < > = , ; \0 _id .* *:* AND NOT TO'.split(' ')
        const pieces = (more: string) => {
          const sign = fc.constantFrom(...signs, more)
          const piece = fc.oneof({ weight: 3, arbitrary: sign }, fc.constantFrom('kiln', 'OR', ' ', 'kilns'))
          return fc.array(piece, { maxLength: 12 })
        }
        await fc.assert(
          // not both: a minus before a quotation that does not end excludes all that follows
          fc.asyncProperty(fc.oneof(pieces('"'), pieces('-')), async (drawn) => {
            const typed = `${drawn.join('')} kiln`
            expect(await found(typed)).not.toContain(2)
          }),
          { numRuns: soak.times(20, 1_000) },
        )
      })
    })

    describe('much at once', { timeout: MUCH_MS }, () => {
      it('keeps a mail with a word of 40,000 bytes, and finds it by another of its words', async () => {
        await index.put([anEntry(1, { own: `pumpe ${'å'.repeat(20_000)} ventil` }), anEntry(2, { own: 'ventil' })])
        expect(await found('ventil pumpe')).toEqual([1])
        expect(await found('å'.repeat(20_000))).toEqual([1])
      })
      it('keeps a mail of 32 MB of words, beside others, and finds it by words at its beginning', async () => {
        const long = 'ა'.repeat(51) // three bytes each
        const words = Array.from({ length: 200_000 }, (_, at) => `${String(at).padStart(6, '0')}${long}`)
        const text = `pumpe ${words.join(' ')}`
        expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(32_000_000)
        const entries = [anEntry(1, { own: 'ventil' }), anEntry(2, { own: text }), anEntry(3, { own: 'ventil pumpe' })]
        expect(await index.put(entries)).toEqual([])
        expect(await found('pumpe')).toEqual([2, 3])
        expect(await found(`000100${long}`)).toEqual([2])
        expect(await found('ventil')).toEqual([1, 3])
      })
      it('answers a query of 2,000 alternatives, and one of 64 words with stems, all of them or any', async () => {
        const forms = Array.from('bdfgklmprstv', (one) => Array.from('dfklmn', (other) => `${one}a${other}`)).flat()
        const words = forms.slice(0, 63).map((form) => `${form}ene`)
        await index.put([anEntry(1, { own: `pumpe ${words.map((word) => word.replace('ene', 'en')).join(' ')}` })])
        const many = Array.from({ length: 2_000 }, (_, at) => `ord${at}`)
        expect(await found(['pumpe', ...many].join(' OR '))).toEqual([1])
        expect(await found(['pumpe', ...words].join(' OR '))).toEqual([1])
        expect(await found(['pumpe', ...words].join(' '))).toEqual([1])
      })
    })

    describe('fields', () => {
      it('finds mail by who wrote it, to whom, its subject and its list', async () => {
        await index.put([
          anEntry(1, { from: 'Kari Lund', to: 'Ola Moe', subject: 'Pumpe', lists: [list('drift')] }),
          anEntry(2, { from: 'Ola Moe', own: 'Pumpe', lists: [list('nett')] }),
        ])
        expect(await found('from:kari')).toEqual([1])
        expect(await found('from:kari.lund@energi.example')).toEqual([1])
        expect(await found('to:ola')).toEqual([1])
        expect(await found('subject:pumpe')).toEqual([1])
        expect(await found('list:nett')).toEqual([2])
        expect(await found(`list:${list('nett')}`)).toEqual([2])
      })
      it('finds mail by when it was written; a year is the whole year', async () => {
        await index.put([
          anEntry(1, { writtenAtMs: Date.UTC(2023, 11, 31, 23) }),
          anEntry(2, { writtenAtMs: Date.UTC(2024, 5) }),
          anEntry(3, { writtenAtMs: Date.UTC(2025, 0) }),
        ])
        expect(await found('after:2024')).toEqual([2, 3])
        expect(await found('before:2024')).toEqual([1])
        expect(await found('after:2024 before:2025')).toEqual([2])
      })
      it('finds, orders and counts mail by any date that a clock may give it', async () => {
        const dates = ['0001-06-01', '1901-12-31', '1969-12-31', '1970-01-01', '2024-02-29', '2085-07-01', '9999-12-31']
        const times = [FIRST_MONTH_MS, ...dates.map((date) => Date.parse(date)), LAST_DATE_MS]
        await index.put(times.map((writtenAtMs, at) => anEntry(at + 1, { own: 'pumpe', writtenAtMs })))
        const newest = { ...options, order: 'newest' } as const
        const { hits, facets } = await index.search(query('pumpe'), everyone, newest)
        expect(hits.map(({ mail }) => mail)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
        const years = [-271821, 1, 1901, 1969, 1970, 2024, 2085, 9999, 275760]
        expect(facets.years).toEqual(years.map((key) => ({ key, count: 1 })))
        expect(await found('before:1970')).toEqual([1, 2, 3, 4])
        expect(await found('after:1970 before:2085')).toEqual([5, 6])
        expect(await found('after:2085')).toEqual([7, 8, 9])
        expect(await found('after:9999-12-31')).toEqual([8, 9])
        expect(await found('before:1900')).toEqual([1, 2])
        for (const odd of [
          'after:0001',
          'before:0000-00-00',
          'after:99999',
          'before:-1',
          'after:9999y',
          'before:1.1.0001',
        ])
          await expect(index.search(query(odd), everyone, options)).resolves.toBeDefined()
        const within = async (fromMs: number, toMs: number) =>
          (await index.search({ kind: 'written', fromMs, toMs }, everyone, options)).total
        expect(await within(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBe(9)
        expect(await within(FIRST_MONTH_MS, LAST_DATE_MS)).toBe(8)
        expect(await within(LAST_DATE_MS, Number.MAX_SAFE_INTEGER)).toBe(1)
      })
      it('finds mail by attachment, question and answer', async () => {
        await index.put([
          anEntry(1, { names: ['tilbud-vx2.pdf'] }),
          anEntry(2, { question: true }),
          anEntry(3, { question: true, answered: true }),
        ])
        expect(await found('has:attachment')).toEqual([1])
        expect(await found('tilbud')).toEqual([1])
        expect(await found('is:question')).toEqual([2, 3])
        expect(await found('is:question -is:answered')).toEqual([2])
      })
    })

    describe('attachments', () => {
      beforeEach(async () => {
        await index.put([
          anEntry(1, { own: 'se vedlagt', files: ['Anbud på varmevekslere til Tonstad. Pumpe og ventil.'] }),
          anEntry(2, { own: 'anbud fra Sira', files: ['a contract for turbines'] }),
          anEntry(3, { own: 'tonstad i dag' }),
        ])
      })
      it('are searched by their words, in any form, in their own language', async () => {
        expect(await found('varmeveksler')).toEqual([1])
        expect(await found('turbine')).toEqual([2])
        expect(await found('pump*')).toEqual([1])
      })
      it('give words that the mail lacks, and lack words that the mail has', async () => {
        expect(await found('vedlagt tonstad')).toEqual([1])
        expect(await found('anbud turbiner')).toEqual([2])
        expect(await found('sira varmeveksler')).toEqual([])
        expect(await found('sira OR ventil')).toEqual([1, 2])
        expect(await found('tonstad -ventil')).toEqual([3])
      })
      it('hold phrases', async () => {
        expect(await found('"pumpe og ventil"')).toEqual([1])
        expect(await found('"ventil og pumpe"')).toEqual([])
      })
      it('are no subject', async () => {
        expect(await found('subject:turbiner')).toEqual([])
        expect(await found('subject:anbud turbiner')).toEqual([])
      })
      it('count among most of the words', async () => {
        const { relaxed, hits } = await index.search(query('tonstad pumpe ventil kjele'), everyone, options)
        expect([relaxed, hits.map(({ mail }) => mail)]).toEqual([true, [1]])
      })
      it('go when the mail is put without them, and with the mail', async () => {
        await index.put([anEntry(1, { own: 'se vedlagt', change: 2 })])
        await index.remove([2 as MailKey])
        expect(await found('varmeveksler OR turbine')).toEqual([])
      })
      it('of mail that is not for everyone are found by those who may read it', async () => {
        await index.put([anEntry(4, { open: false, lists: [list('ledelse')], files: ['hemmelig turbin'] })])
        expect(await found('turbin')).toEqual([2])
        const leaders: Audience = { kind: 'open', closed: [list('ledelse')] }
        expect(
          (await index.search(query('turbin'), leaders, options)).hits.map(({ mail }) => mail).sort((a, b) => a - b),
        ).toEqual([2, 4])
      })
      it('are not what a question is near to: they are nobody’s own words', async () => {
        expect(await index.nearest(fromQuestion('varmeveksler turbines'), everyone, 10)).toEqual([])
      })
      it('weigh less than own words, and take nothing from those of their mail', async () => {
        const long = Array.from({ length: 3000 }, (_, i) => `ord${i}`).join(' ')
        await index.put([
          anEntry(11, { own: 'kjele i drift i dag', files: [long] }),
          anEntry(12, { own: 'i drift i dag', files: ['kjele'] }),
          anEntry(13, { own: 'i drift i dag kjele', files: [] }),
        ])
        const { hits } = await index.search(query('kjele'), everyone, options)
        const score = (mail: number): number => hits.find((hit) => Number(hit.mail) === mail)?.score ?? 0
        expect(hits.map(({ mail }) => mail).toSorted((a, b) => a - b)).toEqual([11, 12, 13])
        expect(score(11) / score(13)).toBeGreaterThan(0.85)
        expect(score(12)).toBeLessThan(Math.min(score(11), score(13)))
      })
    })

    describe('ranking', () => {
      const order = async (text: string) =>
        (await index.search(query(text), everyone, options)).hits.map(({ mail }) => mail)
      it('puts subject above own words above quotes', async () => {
        await index.put([
          anEntry(1, { quoted: 'pumpe' }),
          anEntry(2, { own: 'pumpe' }),
          anEntry(3, { subject: 'pumpe' }),
          anEntry(4, { own: 'kjele' }),
        ])
        expect(await order('pumpe')).toEqual([3, 2, 1])
      })
      it('prefers the newer of two alike, but not newness to fit', async () => {
        await index.put([
          anEntry(1, { own: 'pumpe kjele', writtenAtMs: Date.UTC(2015, 0) }),
          anEntry(2, { own: 'pumpe kjele', writtenAtMs: Date.UTC(2025, 4) }),
          anEntry(3, { quoted: 'pumpe kjele', writtenAtMs: Date.UTC(2025, 4) }),
        ])
        expect(await order('pumpe')).toEqual([2, 1, 3])
      })
      it('orders by the latest mail when asked, or when no word was', async () => {
        await index.put([
          anEntry(1, { subject: 'pumpe' }),
          anEntry(2, { own: 'pumpe', writtenAtMs: Date.UTC(2025, 0) }),
        ])
        expect(
          (await index.search(query('pumpe'), everyone, { ...options, order: 'newest' })).hits.map(({ mail }) => mail),
        ).toEqual([2, 1])
        expect(await order('has:attachment OR list:drift')).toEqual([2, 1])
      })
    })

    describe('threads and facets', () => {
      it('gives one hit a thread, its best mail, and counts threads', async () => {
        await index.put([
          anEntry(1, { thread: 7, own: 'pumpe' }),
          anEntry(2, { thread: 7, subject: 'pumpe' }),
          anEntry(3, { own: 'pumpe' }),
        ])
        const { total, hits } = await index.search(query('pumpe'), everyone, options)
        expect(total).toBe(2)
        expect(hits[0]).toMatchObject({ mail: 2, thread: 7 })
      })
      it('counts mails by list, author, year and language, among all that match', async () => {
        await index.put([
          anEntry(1, { own: 'pumpe', lists: [list('drift'), list('nett')], author: 5 as AddressKey }),
          anEntry(2, { own: 'pumpe', thread: 1, writtenAtMs: Date.UTC(2022, 0), language: 'nn' }),
          anEntry(3, { own: 'kjele' }),
        ])
        const { facets } = await index.search(query('pumpe'), everyone, { ...options, limit: 1 })
        expect(facets.lists).toEqual([
          { key: list('drift'), count: 2 },
          { key: list('nett'), count: 1 },
        ])
        expect(facets.authors.toSorted((a, b) => a.key - b.key)).toEqual([
          { key: 1, count: 1 },
          { key: 5, count: 1 },
        ])
        expect(facets.years).toEqual([
          { key: 2022, count: 1 },
          { key: 2024, count: 1 },
        ])
        expect(facets.months).toEqual([
          { key: 202201, count: 1 },
          { key: 202401, count: 1 },
        ])
        expect(facets.languages.map(({ key }) => key).toSorted()).toEqual(['nb', 'nn'])
      })
      it('gives later pages without repeating a thread', async () => {
        await index.put(Array.from({ length: 25 }, (_, i) => anEntry(i + 1, { own: 'pumpe', writtenAtMs: i * 1000 })))
        const pages = await Promise.all(
          [0, 10, 20].map((offset) => index.search(query('pumpe'), everyone, { ...options, offset })),
        )
        const mails = pages.flatMap(({ hits }) => hits.map(({ mail }) => mail))
        expect(mails).toHaveLength(25)
        expect(new Set(mails).size).toBe(25)
      })
      it('finds everything with an empty query', async () => {
        await index.put([anEntry(1), anEntry(2)])
        expect(await found('')).toEqual([1, 2])
      })
    })

    describe('who may read', () => {
      const secret = { own: 'pumpe hemmelighet', lists: [list('styret')], open: false }
      it('shows closed mail only to an audience of its list, in hits, totals and facets', async () => {
        await index.put([anEntry(1, { own: 'pumpe' }), anEntry(2, secret)])
        expect(await found('pumpe')).toEqual([1])
        expect(await found('pumpe', { kind: 'open', closed: [list('styret')] })).toEqual([1, 2])
        expect(await found('pumpe', { kind: 'open', closed: [list('annet')] })).toEqual([1])
        expect(await found('pumpe', everything)).toEqual([1, 2])
        const { total, facets } = await index.search(query('pumpe'), everyone, options)
        expect(total).toBe(1)
        expect(facets.lists).toEqual([{ key: list('drift'), count: 1 }])
      })
      it('shows mail of no list to nobody but the operator', async () => {
        await index.put([anEntry(1, { own: 'pumpe', lists: [], open: false })])
        expect(await found('pumpe', { kind: 'open', closed: [list('styret')] })).toEqual([])
        expect(await found('pumpe', everything)).toEqual([1])
      })
      it('lets closed mail change nothing that everyone sees: not a score, not a suggestion', async () => {
        await index.put([anEntry(1, { own: 'pumpe kjele' }), anEntry(2, { own: 'pumpe' })])
        const before = await index.search(query('pumpe'), everyone, options)
        await index.put(
          Array.from({ length: 20 }, (_, i) => anEntry(i + 10, { ...secret, own: 'pumpe hemmelig hemmeligheten' })),
        )
        expect(await index.search(query('pumpe'), everyone, options)).toEqual(before)
        expect(await index.similarWords('hemmeligg', everyone, 5)).toEqual([])
        expect((await index.similarWords('hemmeligg', everything, 5)).map(({ word }) => word)).toContain('hemmelig')
        expect(await index.nearest(fromQuestion('hemmeligheten'), everyone, 10)).toEqual([])
      })
    })

    describe('changes', () => {
      const held = async () => (await index.held(0 as MailKey, 100)).map(({ mail }) => mail)
      it('replaces a mail that is put again', async () => {
        await index.put([anEntry(1, { own: 'pumpe' })])
        await index.put([anEntry(1, { own: 'kjele', open: false, lists: [list('styret')] })])
        expect(await found('pumpe', everything)).toEqual([])
        expect(await found('kjele')).toEqual([])
        expect(await found('kjele', everything)).toEqual([1])
        expect(await held()).toEqual([1])
      })
      it('keeps what a mail became last, though what it was before is told later', async () => {
        const now = anEntry(1, { own: 'kjele', open: false, lists: [list('styret')], change: 7 })
        await index.put([now, anEntry(2, { own: 'ventil', change: 7 })])
        const before = [anEntry(1, { own: 'pumpe', change: 3 }), anEntry(2, { own: 'pumpe', change: 3 })]
        await index.put([...before, anEntry(3, { own: 'pumpe', change: 3 })])
        expect(await found('pumpe', everything)).toEqual([3])
        expect([await found('kjele'), await found('kjele', everything), await found('ventil')]).toEqual([[], [1], [2]])
        const { words: _words, ...facts } = anEntry(2, { change: 3 })
        await index.update([{ ...facts, question: true }])
        expect(await found('is:question', everything)).toEqual([])
        expect(await held()).toEqual([1, 2, 3])
      })
      it('finds mail in some threads, and in no others', async () => {
        await index.put([1, 2, 3].map((mail) => anEntry(mail, { own: 'pumpe', thread: mail + 10 })))
        const among: Query = { kind: 'all', of: [query('pumpe'), { kind: 'thread', threads: [11, 13] as ThreadId[] }] }
        const { hits, total } = await index.search(among, everyone, options)
        expect([total, new Set(hits.map(({ mail }) => mail))]).toEqual([2, new Set([1, 3])])
      })
      it('changes facts without words, and names the mails it could not change', async () => {
        const entry = anEntry(1, { own: 'pumpe', thread: 1 })
        await index.put([entry, anEntry(2, { own: 'pumpe', thread: 2 })])
        const { words: _words, mail, ...facts } = entry
        const left = await index.update([
          { ...facts, mail, thread: 2 as ThreadId, question: true },
          { ...facts, mail: 2 as MailKey, open: false },
          { ...facts, mail: 99 as MailKey },
        ])
        expect(left).toEqual(expect.arrayContaining([2, 99]))
        if (left.includes(mail)) await index.put([{ ...entry, thread: 2 as ThreadId, question: true }]) // an index may not be able to
        expect(await index.search(query('pumpe'), everyone, options)).toMatchObject({ total: 1 })
        expect(await found('is:question')).toEqual([1])
      })
      it('forgets a mail that is removed, and says what it holds', async () => {
        await index.put([anEntry(1, { own: 'pumpe' }), anEntry(2, { own: 'pumpe' })])
        await index.remove([1 as MailKey])
        expect(await found('pumpe')).toEqual([2])
        expect(await held()).toEqual([2])
        await index.put([anEntry(1, { own: 'pumpe' })])
        expect(await found('pumpe')).toEqual([1, 2])
      })
    })

    it('tells which mails it holds, in order and in pieces, with their threads', async () => {
      await index.put([anEntry(3, { thread: 1 }), anEntry(1), anEntry(2, { open: false })])
      expect(await index.held(0 as MailKey, 2)).toEqual([
        { mail: 1, thread: 1, open: true },
        { mail: 2, thread: 2, open: false },
      ])
      expect(await index.held(2 as MailKey, 2)).toEqual([{ mail: 3, thread: 1, open: true }])
      expect(await index.held(3 as MailKey, 2)).toEqual([])
    })

    describe('nearest and similar', () => {
      it('finds the mails nearest to a question, by any of its words, best first', async () => {
        await index.put([
          anEntry(1, { own: 'pakning i veksler' }),
          anEntry(2, { own: 'pakning' }),
          anEntry(3, { own: 'kaffe' }),
        ])
        const matches = await index.nearest(fromQuestion('Hvem har byttet pakning i en veksler?'), everyone, 10)
        expect(matches.map(({ mail }) => mail)).toEqual([1, 2])
        expect(matches[0]?.score).toBeGreaterThan(matches[1]?.score ?? 0)
        expect(await index.nearest(fromQuestion('pakning'), everyone, 1)).toHaveLength(1)
      })
      it('finds nearest only what else the query asks for, such as mail written before a time', async () => {
        await index.put([
          anEntry(1, { own: 'pakning', writtenAtMs: 1, question: true, answered: true }),
          anEntry(2, { own: 'pakning pakning', writtenAtMs: 2 }),
          anEntry(4, { own: 'pakning', writtenAtMs: 1, question: true }),
          anEntry(3, { own: 'kaffe', writtenAtMs: 1 }),
        ])
        const earlier = { kind: 'written', fromMs: 0, toMs: 2 } as const
        const nearest = (question: string) =>
          index.nearest({ kind: 'all', of: [fromQuestion(question), earlier] }, everyone, 10)
        expect((await nearest('pakning i veksler')).map(({ mail }) => mail)).toEqual([1, 4])
        expect(await nearest('')).toEqual([])
        const answered: Query = {
          kind: 'all',
          of: [fromQuestion('pakning'), earlier, { kind: 'flag', flag: 'answered' }],
        }
        expect((await index.nearest(answered, everyone, 10)).map(({ mail }) => mail)).toEqual([1])
      })
      it('suggests words that are really there for a misspelling, most alike first', async () => {
        await index.put([
          anEntry(1, { own: 'varmeveksler' }),
          anEntry(2, { own: 'varmeveksler' }),
          anEntry(3, { own: 'varmepumpe' }),
        ])
        expect(await index.similarWords('varmeveklser', everyone, 3)).toEqual([{ word: 'varmeveksler', mails: 2 }])
        expect(await index.similarWords('helt-annet', everyone, 3)).toEqual([])
      })
    })
  })
}
