import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Context, importPaths, withFolder } from '../../src/archive-commands.ts'
import { openForReading, type ReadableFolder } from '../../src/data-folder.ts'
import { openFind } from '../../src/find/open.ts'
import type { Audience } from '../../src/model/audience.ts'
import type { ListAddress, ThreadId } from '../../src/model/ids.ts'
import { dropOld, reindex } from '../../src/reindex.ts'
import type { Settings } from '../../src/settings/schema.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { parseQuery } from '../../src/store/query.ts'
import type { Found, SearchOptions } from '../../src/store/search-index.ts'
import { dataDir, whyNoData } from '../data.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { DrawnQueries } from './drawn-queries.ts'

const NOW_MS = Date.UTC(2025, 5, 1)
const QUERIES = soak.times(100, 1_000)
/** Hundreds of searches of both, on a machine busy with other tests. */
const ASKING = { timeout: soak.times(120_000, 3_600_000) }
const FILLING_MS = ELASTICSEARCH_START_MS + 240_000
/** Of the real list: an eighth of it, and all of it when soaking. */
const MOST_BYTES = soak.times(30_000_000, 1_000_000_000)
/** Threads of a query are compared one by one up to here. */
const MOST_THREADS = 300
const everyone: Audience = { kind: 'open', closed: [] }

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))

/** One record, and both indexes of it. */
class BothEngines {
  readonly embedded: ReadableFolder
  readonly server: ReadableFolder
  readonly mails: number
  private readonly forget: () => Promise<unknown>

  private constructor(folders: Pick<BothEngines, 'embedded' | 'server' | 'mails'>, forget: () => Promise<unknown>) {
    this.embedded = folders.embedded
    this.server = folders.server
    this.mails = folders.mails
    this.forget = forget
  }

  /** `fill` fills the server's from a record whose index is embedded. */
  static async of(
    path: string,
    fill: (context: Context) => Promise<unknown>,
    { list, config }: { readonly list?: string; readonly config?: string },
  ): Promise<BothEngines> {
    const { url } = await sharedElasticsearch()
    const folder = join(tempDir(), 'data')
    const settingsFor = (env: Record<string, string>): Promise<Settings> =>
      loadSettings(config ?? 'none.yaml', env, config === undefined)
    const [settings, onServer] = [await settingsFor({}), await settingsFor({ ELASTICSEARCH_URL: url })]
    await importPaths({ settings, folder }, [path], list as ListAddress | undefined, () => undefined)
    await fill({ settings: onServer, folder })
    const embedded = await openForReading(folder, settings)
    const { mails } = await embedded.record.totals({ kind: 'everything' })
    const folders = { embedded, server: await openForReading(folder, onServer), mails }
    return new BothEngines(folders, () => dropOld({ settings: onServer, folder }, 'elasticsearch'))
  }

  queries(): Promise<DrawnQueries> {
    return DrawnQueries.of(this.embedded, this.mails, soak.seed)
  }

  async close(): Promise<void> {
    await this.embedded.close()
    await this.server.close()
    await this.forget()
  }
}

/** As the next import or serve does once the address is set: no time goes into giving back room. */
const catchUp = (context: Context): Promise<number> => withFolder(context, ({ feed }) => feed.catchUp())

/** What is found for a query, and its threads in order: all of them, or the first few hundred. */
async function searched(
  { index }: ReadableFolder,
  text: string,
  order: SearchOptions['order'],
): Promise<Found & { readonly threads: ThreadId[] }> {
  const query = parseQuery(text, { nowMs: NOW_MS })
  const page = (offset: number) => index.search(query, everyone, { limit: 100, offset, order, nowMs: NOW_MS })
  const first = await page(0)
  const threads = first.hits.map(({ thread }) => thread)
  const wanted = order === 'best' ? Math.min(first.total, MOST_THREADS) : 0
  for (let offset = 100; offset < wanted; offset += 100)
    threads.push(...(await page(offset)).hits.map(({ thread }) => thread))
  return { ...first, threads }
}

/** How many of the first ten are the same, of those there are. */
function overlap<T>(one: readonly T[], other: readonly T[]): { readonly common: number; readonly of: number } {
  const [first, second] = [one.slice(0, 10), new Set(other.slice(0, 10))]
  return { common: first.filter((each) => second.has(each)).length, of: first.length }
}

function average(overlaps: readonly ReturnType<typeof overlap>[]): number {
  const sum = (of: (one: ReturnType<typeof overlap>) => number): number =>
    overlaps.reduce((total, one) => total + of(one), 0)
  return sum(({ common }) => common) / sum(({ of }) => of)
}

/** What both engines must agree on, whatever the archive. */
function agreement(name: string, engines: () => BothEngines): void {
  it(
    'finds the same discussions and counts the same, whatever is asked for, with the same ones first',
    ASKING,
    async () => {
      const { embedded, server } = engines()
      const overlaps: ReturnType<typeof overlap>[] = []
      let [compared, relaxed, nothing] = [0, 0, 0]
      for (const text of (await engines().queries()).take(QUERIES)) {
        const [one, other] = [await searched(embedded, text, 'best'), await searched(server, text, 'best')]
        const facts = ({ total, relaxed, facets, threads }: typeof one) => ({
          text,
          total,
          relaxed,
          facets,
          threads: total > MOST_THREADS ? 'more than are compared' : threads.toSorted((a, b) => a - b),
        })
        expect(facts(other)).toEqual(facts(one))
        if (one.total <= MOST_THREADS) {
          compared++
          expect(new Set(one.threads).size).toBe(one.total)
        }
        relaxed += Number(one.relaxed)
        nothing += Number(one.total === 0)
        overlaps.push(overlap(one.threads, other.threads))
      }
      soak.figure(`engines agree, ${name}: of the first ten in common`, average(overlaps).toFixed(3))
      expect(average(overlaps)).toBeGreaterThanOrEqual(0.8)
      expect({ compared, relaxed, nothing }).toEqual({
        compared: expect.toSatisfy((count: number) => count >= QUERIES / 2),
        relaxed: expect.toSatisfy((count: number) => count >= QUERIES / 100),
        nothing: expect.toSatisfy((count: number) => count >= QUERIES / 100 && count <= QUERIES / 3),
      })
    },
  )

  it('gives the same first discussions, the newest first', ASKING, async () => {
    const { embedded, server } = engines()
    for (const text of (await engines().queries()).take(QUERIES)) {
      const [one, other] = [await searched(embedded, text, 'newest'), await searched(server, text, 'newest')]
      expect({ text, threads: other.threads.slice(0, 20) }).toEqual({ text, threads: one.threads.slice(0, 20) })
    }
  })
}

describeUnless(whyNoElasticsearch(), 'both engines, of the demo archive', () => {
  let engines: BothEngines
  beforeAll(async () => {
    engines = await BothEngines.of(demo('archive'), (context) => reindex(context, () => undefined), {
      config: demo('hvemvet.yaml'),
    })
  }, FILLING_MS)
  afterAll(() => engines?.close())

  agreement('demo', () => engines)

  it('names the same people as those who know', async () => {
    const { topics } = parse(readFileSync(demo('truth.yaml'), 'utf8')) as { topics: { question: string }[] }
    const [one, other] = [engines.embedded, engines.server].map((sources) =>
      openFind({ ...sources, nowMs: () => NOW_MS }),
    )
    const people = async (find: typeof one, question: string) =>
      (await find?.expertsFor({ kind: 'anyone' }, question))?.knowers.map(({ person }) => person.id) ?? []
    const overlaps: ReturnType<typeof overlap>[] = []
    for (const { question } of topics)
      overlaps.push(overlap(await people(one, question), await people(other, question)))
    expect(topics.length).toBeGreaterThan(10)
    soak.figure('engines agree, demo: of the first ten people in common', average(overlaps).toFixed(3))
    expect(average(overlaps)).toBeGreaterThanOrEqual(0.8)
  })
})

describeUnless(whyNoElasticsearch() ?? whyNoData, 'both engines, of a real list', () => {
  let engines: BothEngines
  beforeAll(async () => {
    const path = join(tempDir(), 'openbmc.mbox')
    const list = join(dataDir ?? '', 'lists/openbmc.mbox.xz')
    execFileSync('sh', ['-c', `xz -dc "$1" | head -c ${MOST_BYTES} > "$2"`, 'sh', list, path])
    engines = await BothEngines.of(path, catchUp, { list: 'openbmc@lists.ozlabs.org' })
    rmSync(path)
  }, FILLING_MS)
  afterAll(() => engines?.close())

  agreement('openbmc', () => engines)
})
