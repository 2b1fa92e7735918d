import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, assert, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Audience } from '../../src/model/audience.ts'
import type { MailKey } from '../../src/model/ids.ts'
import type { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import type { GenerationWriter } from '../../src/store/index-engine.ts'
import { parseQuery } from '../../src/store/query.ts'
import { type IndexReader, IndexUnavailable, type SearchOptions } from '../../src/store/search-index.ts'
import { anEntry } from '../contract/search-index.ts'
import {
  ELASTICSEARCH_START_MS,
  type Elasticsearch,
  startElasticsearch,
  whyNoElasticsearchOfOurOwn,
} from '../servers/elasticsearch.ts'
import { startOf } from '../servers/elasticsearch-shared.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { ask, FIRST, openDeep, openElastic, reaching } from './elastic-opened.ts'

const NODES = [0, 1, 2]
/** Gives three shards of each part, so that every node has some. */
const MAILS_EXPECTED = 5_000_000
const BATCH = 200
const PUT_EACH_KILL = soak.times(2_000, 20_000)
/** Each of the nodes in turn is killed and restarted when soaking, one of them otherwise. */
const turns = (one: number): readonly number[] => (soak.on ? NODES : [one])
/** Nobody waits longer for an answer, whatever happens to one node. */
const LONGEST_GAP_MS = 10_000
/** On a busy machine a node takes a minute to come back. */
const LONG_MS = soak.times(600_000, 7_200_000)
const EVERYONE: Audience = { kind: 'open', closed: [] }
const OPTIONS: SearchOptions = { limit: 10, offset: 0, order: 'best', nowMs: 0 }
const WORDS = ['pumpe', 'ventil', 'kjele', 'pakning', 'veksler', 'turbin', 'rotor', 'trykk']

const mails = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => anEntry(from + at, { own: WORDS.join(' ') }))

/** Someone who searches again and again, each time for another word: for each, the server chooses copies of the index anew. */
class Searching {
  readonly faults: unknown[] = []
  longestGapMs = 0
  /** Answers without some of the mail that had been put when they were asked for. */
  short = 0
  private lastMs = performance.now()
  private isOver = false
  private readonly ended: Promise<void>

  constructor(reader: IndexReader, put: () => number) {
    this.ended = this.goOn(reader, put)
  }

  private async goOn(reader: IndexReader, put: () => number): Promise<void> {
    for (let at = 0; !this.isOver; at++) {
      const query = parseQuery(WORDS[at % WORDS.length] ?? '', { nowMs: 0 })
      const least = put()
      try {
        const { facets } = await reader.search(query, EVERYONE, OPTIONS)
        const found = facets.years.reduce((sum, { count }) => sum + count, 0) // mails, exact however many there are
        if (found < least) this.short++
        this.heard()
      } catch (fault) {
        this.faults.push(fault)
      }
      await sleep(50)
    }
  }

  private heard(): void {
    const nowMs = performance.now()
    this.longestGapMs = Math.max(this.longestGapMs, nowMs - this.lastMs)
    this.lastMs = nowMs
  }

  /** What came of it; a silence that goes on counts. */
  async end(): Promise<this> {
    this.isOver = true
    await this.ended
    this.heard()
    return this
  }
}

/** The nodes of a cluster, and the process of each. */
async function jvmsOf(url: string): Promise<{ readonly name: string; readonly pid: number }[]> {
  const { nodes } = await ask<{ nodes: Record<string, { name: string; process: { id: number } }> }>(
    'GET',
    `${url}/_nodes/process`,
  )
  return Object.values(nodes).map(({ name, process: { id } }) => ({ name, pid: id }))
}

describeUnless(whyNoElasticsearchOfOurOwn(), 'the index on three nodes', () => {
  let elasticsearch: Elasticsearch
  beforeAll(async () => {
    elasticsearch = await startElasticsearch({ nodes: 3 })
  }, ELASTICSEARCH_START_MS)
  afterAll(async () => {
    const jvms = elasticsearch === undefined ? [] : (await jvmsOf(elasticsearch.url)).map(({ pid }) => pid)
    await elasticsearch?.stop()
    const isLeft = (): boolean => jvms.some((pid) => startOf(pid) !== undefined)
    await vi.waitFor(() => assert(!isLeft(), 'a node outlives its stop'), { timeout: 20_000 })
  })

  let archive: string
  let engine: ElasticEngine
  let writer: GenerationWriter
  let searcher: ElasticEngine
  /** All mails up to here are put for certain. */
  let put = 0
  beforeEach(async () => {
    put = 0
    ;({ archive, engine, writer } = await openElastic(reaching(elasticsearch.urls), undefined, MAILS_EXPECTED))
    searcher = (await openElastic(reaching(elasticsearch.urls), archive)).engine
    await green(elasticsearch.url)
  }, LONG_MS)
  afterEach(async () => {
    await engine.drop(FIRST)
    await engine.close()
    await searcher.close()
  })

  /** Rejects when the cluster does not get so. */
  const green = (url: string) => ask('GET', `${url}/_cluster/health?wait_for_status=green&wait_for_nodes=3&timeout=5m`)
  const startAgain = async (node: number) => {
    await elasticsearch.start(node)
    await green(elasticsearch.urls[node] ?? '')
  }
  const master = async (): Promise<number> => {
    const [found] = await ask<{ node: string }[]>('GET', `${elasticsearch.url}/_cat/master?format=json`)
    return NODES.find((node) => found?.node === `node-${node}`) ?? NaN
  }
  const searching = () => new Searching(searcher.reader(), () => put)

  /** As the background work does: what could not be put is put again. */
  async function putMore(count: number): Promise<void> {
    for (const until = put + count; put < until; ) {
      try {
        expect(await writer.put(mails(put + 1, BATCH))).toEqual([])
        put += BATCH
      } catch (fault) {
        if (!(fault instanceof IndexUnavailable)) throw fault
        await sleep(500)
      }
    }
  }

  async function held(): Promise<MailKey[]> {
    const all: MailKey[] = []
    for (let some = await writer.held(0 as MailKey, 5_000); some.length > 0; ) {
      all.push(...some.map(({ mail }) => mail))
      some = await writer.held(all.at(-1) as MailKey, 5_000)
    }
    return all
  }

  it('is kept twice, each shard on two of the nodes', async () => {
    const copies = await ask<{ index: string; shard: string; node: string }[]>(
      'GET',
      `${elasticsearch.url}/_cat/shards/hvemvet-${archive}-*?format=json`,
    )
    const nodesOf = Map.groupBy(copies, ({ index, shard }) => `${index} ${shard}`)
    expect(nodesOf.size).toBe(6)
    for (const nodes of nodesOf.values()) expect(new Set(nodes.map(({ node }) => node)).size).toBe(2)
    const indices = await ask<Record<string, { settings: { index: Record<string, string> } }>>(
      'GET',
      `${elasticsearch.url}/hvemvet-${archive}-*/_settings`,
    )
    for (const { settings } of Object.values(indices))
      expect(settings.index).toMatchObject({ auto_expand_replicas: '0-1', number_of_replicas: '1' })
  })

  it(
    'loses nothing and is searched on while a node, the master too, is killed amid writing and comes back',
    async () => {
      let mastersKilled = 0
      let longestGapMs = 0
      for (let round = 0; round < soak.times(1, 10); round++)
        for (const node of turns(await master())) {
          if (node === (await master())) mastersKilled++
          const search = searching()
          const from = put
          const putting = putMore(PUT_EACH_KILL)
          await expect.poll(() => put - from, { timeout: LONG_MS }).toBeGreaterThan(PUT_EACH_KILL / 4)
          await elasticsearch.kill(node)
          expect(put - from).toBeLessThan(PUT_EACH_KILL)
          await putting
          await startAgain(node)
          const { longestGapMs: gapMs, short } = await search.end()
          longestGapMs = Math.max(longestGapMs, gapMs)
          expect({ node, short }).toEqual({ node, short: 0 })
          expect(await held()).toEqual(Array.from({ length: put }, (_, at) => at + 1))
        }
      expect(mastersKilled).toBeGreaterThan(0)
      expect(longestGapMs).toBeLessThan(LONGEST_GAP_MS)
      soak.figure('longest wait for a search while nodes are killed, ms', Math.round(longestGapMs))
    },
    LONG_MS,
  )

  it(
    'is searched without one fault while a node is restarted, one after the other',
    async () => {
      await putMore(1_000)
      const search = searching()
      for (let round = 0; round < soak.times(1, 5); round++)
        for (const node of turns(1)) {
          await elasticsearch.stopNode(node)
          await startAgain(node)
        }
      const { faults, short, longestGapMs } = await search.end()
      expect({ faults, short }).toEqual({ faults: [], short: 0 })
      expect(longestGapMs).toBeLessThan(LONGEST_GAP_MS)
      soak.figure('longest wait for a search while nodes are restarted, ms', Math.round(longestGapMs))
    },
    LONG_MS,
  )

  it(
    'is searched on, deep pages and suggestions too, while a node hangs that the cluster still counts on',
    async () => {
      await putMore(1_000)
      for (const node of turns(1)) {
        const jvm = (await jvmsOf(elasticsearch.url)).find(({ name }) => name === `node-${node}`)
        const search = searching()
        await sleep(500)
        process.kill(jvm?.pid ?? NaN, 'SIGSTOP')
        try {
          const deep = openDeep(reaching(elasticsearch.urls), archive, 10)
          const startMs = performance.now()
          const [{ hits }, similar] = await Promise.all([
            deep.reader.search(parseQuery('pumpe', { nowMs: 0 }), EVERYONE, { ...OPTIONS, offset: 20 }),
            deep.reader.similarWords('pumper', EVERYONE, 5),
          ])
          expect(performance.now() - startMs).toBeLessThan(LONGEST_GAP_MS)
          expect(hits).toHaveLength(OPTIONS.limit)
          expect(similar).toEqual([{ word: 'pumpe', mails: expect.any(Number) }])
          await deep.close()
          await sleep(soak.times(9_000, 60_000))
        } finally {
          process.kill(jvm?.pid ?? NaN, 'SIGCONT')
        }
        const { faults, longestGapMs } = await search.end()
        expect(faults).toEqual([])
        expect(longestGapMs).toBeLessThan(LONGEST_GAP_MS)
        soak.figure(`longest wait for a search while node ${node} hangs, ms`, Math.round(longestGapMs))
        await green(elasticsearch.url)
      }
    },
    LONG_MS,
  )
})
