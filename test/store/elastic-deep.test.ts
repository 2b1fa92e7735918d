import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Audience } from '../../src/model/audience.ts'
import { parseQuery } from '../../src/store/query.ts'
import type { Hit, IndexEntry, SearchOptions } from '../../src/store/search-index.ts'
import { anEntry } from '../contract/search-index.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { anArchive, ask, FIRST, openDeep, openElastic, reaching } from './elastic-opened.ts'

const LONG_MS = soak.times(120_000, 3_600_000)
const DAY_MS = 86_400_000
const EVERYONE: Audience = { kind: 'open', closed: [] }
const ORDERS = ['best', 'newest'] as const
const OPTIONS: SearchOptions = { limit: 10, offset: 0, order: 'best', nowMs: Date.UTC(2025, 5, 1) }
const THREADS = 60
/** Put at once: found together, before the part of a page that has been gone through and behind it. */
const BATCH = 10

/** Discussions of one to four mails each, some as old and some as good as others. */
const discussions = fc.array(
  fc.record({
    thread: fc.integer({ min: 1, max: THREADS }),
    day: fc.integer({ min: 0, max: 60 }),
    times: fc.integer({ min: 1, max: 4 }),
    place: fc.constantFrom('subject', 'own', 'quoted'),
  }),
  { minLength: 150, maxLength: 150 },
)

const entriesOf = (drawn: readonly { thread: number; day: number; times: number; place: string }[]): IndexEntry[] =>
  drawn.map(({ thread, day, times, place }, at) =>
    anEntry(at + 1, { thread, [place]: 'pumpe '.repeat(times), writtenAtMs: Date.UTC(2025, 0, 1 + day) }),
  )

describeUnless(whyNoElasticsearch(), 'pages deeper than Elasticsearch goes by itself', () => {
  let url: string
  let archive: string
  let opened: Awaited<ReturnType<typeof openElastic>>
  beforeEach(async () => {
    ;({ url } = await sharedElasticsearch())
    archive = anArchive()
    opened = await openElastic(reaching([url]), archive)
  }, ELASTICSEARCH_START_MS)
  afterEach(async () => {
    await opened.engine.drop(FIRST)
    await opened.engine.close()
  })

  const pumpe = parseQuery('pumpe', { nowMs: OPTIONS.nowMs })
  const sameForAllPages = async (window: number, limit: number) => {
    const deep = openDeep(reaching([url]), archive, window)
    for (const order of ORDERS)
      for (let offset = 0; offset < THREADS + limit; offset += limit) {
        const options = { ...OPTIONS, order, offset, limit }
        expect(await deep.reader.search(pumpe, EVERYONE, options), `${order} ${offset}`).toEqual(
          await opened.reader.search(pumpe, EVERYONE, options),
        )
      }
    await deep.close()
  }
  const openContexts = async () => {
    const { indices } = await ask<{ indices: Record<string, { total: { search: { open_contexts: number } } }> }>(
      'GET',
      `${url}/hvemvet-${archive}-*/_stats/search`,
    )
    return Object.values(indices).map(({ total }) => total.search.open_contexts)
  }

  it('hold the same discussions, mails and counts as pages nearer do, best or newest first', {
    timeout: LONG_MS,
  }, async () => {
    const [drawn] = fc.sample(discussions, { numRuns: 1, seed: soak.seed })
    await opened.writer.put(entriesOf(drawn ?? []))
    for (const window of soak.on ? [1, 2, 7, 10, 33, 100] : [13]) await sameForAllPages(window, 15)
    expect(await openContexts()).toEqual([0, 0])
  })

  it('beyond the last are empty at once, however much was found', { timeout: LONG_MS }, async () => {
    const many = Array.from({ length: 300 }, (_, at) => anEntry(at + 1, { own: 'pumpe', thread: 1 + (at % 3) }))
    await opened.writer.put(many)
    const searches = async () => {
      const { _all } = await ask<{ _all: { total: { search: { query_total: number } } } }>(
        'GET',
        `${url}/hvemvet-${archive}-open/_stats/search`,
      )
      return _all.total.search.query_total
    }
    const deep = openDeep(reaching([url]), archive, 10)
    const before = await searches()
    const found = await deep.reader.search(pumpe, EVERYONE, { ...OPTIONS, offset: 40, limit: 10 })
    expect([found.total, found.hits]).toEqual([3, []])
    expect((await searches()) - before).toBeLessThanOrEqual(3)
    await deep.close()
  })

  it('are of one point in time and hold no discussion twice, though mail of any age comes in meanwhile', {
    timeout: LONG_MS,
  }, async () => {
    const days = Array.from({ length: soak.times(500, 3_000) }, (_, at) => (at * 7919) % 4_001) // all different, in no order
    const entries = days.map((day, at) => anEntry(at + 1, { own: 'pumpe', writtenAtMs: day * DAY_MS }))
    let put = 200
    await opened.writer.put(entries.slice(0, put))
    /** The mails that a page holds when all up to a number are there. */
    const pageOf = (there: number, { offset, limit }: SearchOptions) =>
      days
        .slice(0, there)
        .map((day, at) => ({ day, mail: at + 1 }))
        .toSorted((a, b) => b.day - a.day)
        .slice(offset, offset + limit)
        .map(({ mail }) => mail)
    const putting = (async () => {
      for (; put < entries.length; put += BATCH)
        expect(await opened.writer.put(entries.slice(put, put + BATCH))).toEqual([])
    })()
    const deep = openDeep(reaching([url]), archive, 10)
    let amid = 0
    while (put < entries.length) {
      const before = put
      const options = { ...OPTIONS, order: 'newest', offset: 130 + (put % 50), limit: 20 } as const
      const { hits } = await deep.reader.search(pumpe, EVERYONE, options)
      const mails = hits.map(({ mail }: Hit) => mail)
      const moments = (put - before) / BATCH + 2 // what is being put may be there already
      const possible = Array.from({ length: moments }, (_, at) => pageOf(before + at * BATCH, options))
      expect(possible).toContainEqual(mails)
      if (put > before) amid++
    }
    await putting
    await deep.close()
    expect(amid).toBeGreaterThan(3)
    expect(await openContexts()).toEqual([0, 0])
  })
})
