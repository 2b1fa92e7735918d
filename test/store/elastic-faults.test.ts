import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AddressKey, MailKey, ThreadId } from '../../src/model/ids.ts'
import { jittered } from '../../src/store/elasticsearch/client.ts'
import { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import { LAYOUT, MAPPING } from '../../src/store/elasticsearch/mapping.ts'
import type { Generation, GenerationWriter } from '../../src/store/index-engine.ts'
import { parseQuery } from '../../src/store/query.ts'
import { type IndexReader, IndexUnavailable } from '../../src/store/search-index.ts'
import { anEntry } from '../contract/search-index.ts'
import {
  ELASTICSEARCH_START_MS,
  type Elasticsearch,
  startElasticsearch,
  whyNoElasticsearchOfOurOwn,
} from '../servers/elasticsearch.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless, itUnless } from '../unless.ts'
import { anArchive, ask, FIRST, openElastic, reaching } from './elastic-opened.ts'

const LONG_MS = soak.times(180_000, 3_600_000)
/** Far less than the half minute after which a request is given up. */
const QUICK_MS = 8_000
const SECOND = 2 as Generation
const WATERMARK = 'cluster.routing.allocation.disk.watermark'

const mails = (from: number, count: number, own = 'pumpe') =>
  Array.from({ length: count }, (_, at) => anEntry(from + at, { own }))

const totalOf = async (reader: IndexReader, word = 'pumpe'): Promise<number> => {
  const options = { limit: 10, offset: 0, order: 'best', nowMs: 0 } as const
  return (await reader.search(parseQuery(word, { nowMs: 0 }), { kind: 'everything' }, options)).total
}

const PUTTERS = 6

/** What a promise rejects with, which must be of an index that cannot be used. */
const faultOf = async (doing: Promise<unknown>): Promise<IndexUnavailable> => {
  const fault = await doing.then(
    () => undefined,
    (rejection: unknown) => rejection,
  )
  expect(fault).toBeInstanceOf(IndexUnavailable)
  return fault as IndexUnavailable
}

async function heldBy(writer: GenerationWriter): Promise<number> {
  let count = 0
  for (let some = await writer.held(0 as MailKey, 5_000); some.length > 0; ) {
    count += some.length
    some = await writer.held(some.at(-1)?.mail as MailKey, 5_000)
  }
  return count
}

describeUnless(whyNoElasticsearchOfOurOwn(), 'an Elasticsearch that is small and looks at its disk', () => {
  let elasticsearch: Elasticsearch
  beforeAll(async () => {
    elasticsearch = await startElasticsearch({
      diskThreshold: true,
      settings: {
        'cluster.info.update.interval': '10s',
        'thread_pool.write.size': 1,
        'thread_pool.write.queue_size': 1,
        'indexing_pressure.memory.limit': '5mb',
      },
    })
  }, ELASTICSEARCH_START_MS)
  afterAll(() => elasticsearch?.stop())

  /** How much of what it was to write the server has turned down, for want of room in its queue and in its memory. */
  async function rejections(): Promise<{ readonly inPart: number; readonly whole: number }> {
    const { nodes } = await ask<{
      nodes: Record<
        string,
        {
          thread_pool: { write: { rejected: number } }
          indexing_pressure: { memory: { total: { coordinating_rejections: number } } }
        }
      >
    }>('GET', `${elasticsearch.url}/_nodes/stats/thread_pool,indexing_pressure`)
    const [node] = Object.values(nodes)
    return {
      inPart: node?.thread_pool.write.rejected ?? 0,
      whole: node?.indexing_pressure.memory.total.coordinating_rejections ?? 0,
    }
  }

  it(
    'at its flood stage refuses a put at once and says that its disk is full, is searched on, and takes mail again by itself',
    async () => {
      const { engine, writer, reader } = await openElastic(reaching([elasticsearch.url]))
      const watermarks = (used: string | null) =>
        ask('PUT', `${elasticsearch.url}/_cluster/settings`, {
          transient: Object.fromEntries(['low', 'high', 'flood_stage'].map((stage) => [`${WATERMARK}.${stage}`, used])),
        })
      let put = 0
      const putOne = async () => {
        expect(await writer.put(mails(put + 1, 1))).toEqual([])
        put++
      }
      await putOne()
      await watermarks('1%')
      let startMs: number
      let fault: unknown
      do {
        startMs = performance.now()
        fault = await putOne().catch((rejection: unknown) => rejection)
        await sleep(100)
      } while (fault === undefined)
      const second = await faultOf(writer.put(mails(put + 1, 5)))
      expect(performance.now() - startMs).toBeLessThan(QUICK_MS)
      for (const one of [fault, second])
        expect(one).toMatchObject({ reason: 'full', message: expect.stringContaining('disk is nearly full') })
      expect(await totalOf(reader)).toBe(put)
      if (soak.on) expect((await faultOf(engine.open(SECOND, 0))).reason).toBe('full') // after 20 s

      await watermarks(null)
      await expect.poll(() => putOne().catch((rejection: unknown) => rejection), { timeout: LONG_MS }).toBe(undefined)
      expect(await totalOf(reader)).toBe(put)
      for (const generation of [FIRST, SECOND]) await engine.drop(generation)
      await engine.close()
    },
    LONG_MS,
  )

  it(
    'loses no mail of many puts at once, though it turns down some of them, in part and as a whole',
    async () => {
      const { engine, writer } = await openElastic(reaching([elasticsearch.url]))
      const words = Array.from({ length: 400 }, (_, at) => `ord${at}`).join(' ')
      let rounds = 0
      for (let turnedDown = false; !turnedDown || rounds < soak.times(1, 50); rounds++) {
        const putters = Array.from({ length: PUTTERS }, (_, putter) =>
          writer.put(mails(1 + 500 * (putter + PUTTERS * rounds), 500, words)),
        )
        for (const refused of await Promise.all(putters)) expect(refused).toEqual([])
        const { inPart, whole } = await rejections()
        turnedDown = inPart > 0 && whole > 0 // on a busy machine the first rounds may come too slowly for that
      }
      expect(await heldBy(writer)).toBe(rounds * PUTTERS * 500)
      await engine.drop(FIRST)
      await engine.close()
    },
    LONG_MS,
  )

  it('takes all of 500 mails but those that no index can, and tells of them without their words', async () => {
    const { engine, writer, reader } = await openElastic(reaching([elasticsearch.url]))
    const secret = { own: 'pumpe hemmelighet' }
    const poison = new Map([
      [100, anEntry(100, { ...secret, writtenAtMs: 1e20 })],
      [250, { ...anEntry(250, secret), thread: 1e30 as ThreadId }],
      [500, anEntry(500, { ...secret, author: 1e30 as AddressKey })],
    ])
    const refused = await writer.put(mails(1, 500).map((entry) => poison.get(entry.mail) ?? entry))
    expect(refused.toSorted((a, b) => a.mail - b.mail)).toEqual(
      [...poison.keys()].map((mail) => ({ mail, why: 'document_parsing_exception' })),
    )
    expect(await totalOf(reader)).toBe(500 - poison.size)
    expect(await totalOf(reader, 'hemmelighet')).toBe(0)
    await engine.drop(FIRST)
    await engine.close()
  })

  describe('with an index of our name', () => {
    const named = () => {
      const archive = anArchive()
      const engine = new ElasticEngine(reaching([elasticsearch.url]), archive)
      const index = (part: string) => `${elasticsearch.url}/hvemvet-${archive}-1-${part}`
      return { archive, engine, index }
    }
    const ours = (archive: string) => ({ program: 'hvemvet', archive, layout: LAYOUT })
    const { properties, ...other } = MAPPING

    it.each<[string, (archive: string) => object, RegExp]>([
      [
        'that someone else made',
        () => ({ properties: { title: { type: 'text' } } }),
        /delete it or move it away, then run hvemvet reindex/,
      ],
      ['that another archive made', () => ({ ...MAPPING, _meta: ours('another') }), /delete it or move it away/],
      [
        'that has a field more',
        (archive) => ({ ...other, properties: { ...properties, more: { type: 'long' } }, _meta: ours(archive) }),
        /has other fields than hvemvet gave it; run hvemvet reindex/,
      ],
      [
        'that has a field less',
        (archive) => ({ ...other, properties: { mail: properties.mail }, _meta: ours(archive) }),
        /has other fields/,
      ],
      [
        'that has a field of another type',
        (archive) => ({ ...other, properties: { ...properties, thread: { type: 'keyword' } }, _meta: ours(archive) }),
        /has other fields/,
      ],
    ])('%s: does not open it, says what to do, and leaves it as it is', async (_, mappings, what) => {
      const { archive, engine, index } = named()
      await ask('PUT', index('open'), { mappings: mappings(archive) })
      const before = await ask('GET', index('open'))
      const fault = await faultOf(engine.open(FIRST, 0))
      expect(fault.reason).toBe('not-ours')
      expect(fault.message).toMatch(what)
      expect(fault.message).toContain(new URL(index('open')).pathname.slice(1))
      expect(await ask('GET', index('open'))).toEqual(before)
      const isOurs = JSON.stringify(mappings(archive)).includes(archive) // though changed
      if (!isOurs) await engine.drop(FIRST)
      expect(await ask('GET', index('open')), 'nor is it dropped').toEqual(before)
      expect(await ask('GET', `${index('open')}/_count`)).toMatchObject({ count: 0 })
      await ask('DELETE', index('open'))
      await engine.close()
    })

    it('that was changed since: does not open it again, nor calls it healthy', async () => {
      const { engine, index } = named()
      await engine.open(FIRST, 0)
      await ask('PUT', `${index('closed')}/_mapping`, { properties: { more: { type: 'keyword' } } })
      expect((await faultOf(engine.open(FIRST, 0))).reason).toBe('not-ours')
      expect((await faultOf(engine.health(FIRST))).message).toMatch(/has other fields/)
      await engine.drop(FIRST)
      await engine.close()
    })

    it.each([['open'], ['closed'], ['*']])(
      'deleted while it is written (%s): says that it is missing, and has none made in its place',
      async (part) => {
        const { engine, index } = named()
        const writer = await engine.open(FIRST, 0)
        await writer.put(mails(1, 5))
        for (const one of part === '*' ? ['open', 'closed'] : [part]) await ask('DELETE', index(one))
        const entries = [...mails(6, 2), ...mails(8, 2).map((entry) => ({ ...entry, open: false }))]
        for (const doing of [() => writer.put(entries), () => writer.put(entries, 'in-bulk')]) {
          const fault = await faultOf(doing())
          expect(fault.reason).toBe('missing')
          expect(fault.message).toContain('run hvemvet reindex')
        }
        expect((await faultOf(writer.settle())).reason).toBe('missing')
        const left = await ask<Record<string, unknown>>('GET', `${index('')}*`)
        expect(Object.keys(left)).toHaveLength(part === '*' ? 0 : 1)
        await engine.drop(FIRST)
        await engine.close()
      },
    )
  })
})

/** A disk of its own for a test, where one can be had. */
function whyNoSmallDisk(): string | undefined {
  if (!soak.on) return 'it takes minutes, so only a soak does it'
  if (process.getuid?.() !== 0) return 'only root can mount a small disk'
  return spawnSync('mount', ['--version']).error && 'there is no mount'
}

describeUnless(whyNoElasticsearchOfOurOwn(), 'an Elasticsearch on a small disk', () => {
  itUnless(
    whyNoSmallDisk(),
    'keeps the mail it took when the disk is really full, and goes on when there is room',
    async () => {
      const disk = tempDir()
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m,mode=755,uid=65534', 'tmpfs', disk])
      onTestFinished(() => void execFileSync('umount', ['--lazy', disk]))
      const elasticsearch = await startElasticsearch({ settings: { 'path.data': `${disk}/data` } })
      onTestFinished(() => elasticsearch.stop())
      const { engine, writer, reader } = await openElastic(reaching([elasticsearch.url]))
      let put = 0
      const putMore = async () => {
        const words = Array.from({ length: 2_000 }, (_, at) => `${put}x${at}`).join(' ')
        expect(await writer.put(mails(put + 1, 20, `pumpe ${words}`))).toEqual([])
        put += 20
      }
      const untilFull = async (): Promise<never> => putMore().then(untilFull)
      await faultOf(untilFull())
      expect(put).toBeGreaterThan(0)
      execFileSync('mount', ['-o', 'remount,size=400m', disk])
      await expect.poll(() => putMore().catch((fault: unknown) => fault), { timeout: LONG_MS }).toBe(undefined)
      expect(await heldBy(writer)).toBe(put)
      expect(await totalOf(reader)).toBe(put)
      await engine.close()
    },
  )
})

describe('waiting before the next try', () => {
  it('is another time for each client, longer after each failure and never above two seconds', () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      const waits = Array.from({ length: 200 }, () => jittered(attempt))
      const most = Math.min(2_000, 50 * 2 ** attempt)
      expect(Math.max(...waits)).toBeLessThanOrEqual(most)
      expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(most / 2)
    }
  })
})
