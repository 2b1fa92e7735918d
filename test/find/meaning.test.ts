import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openForReading, openForWriting } from '../../src/data-folder.ts'
import { openFind } from '../../src/find/open.ts'
import type { SearchRequest, SearchResult } from '../../src/find/types.ts'
import { embedderOf, queryVectors } from '../../src/index-engines.ts'
import { feedMeaning } from '../../src/meaning-feed.ts'
import type { MessageId, ThreadId } from '../../src/model/ids.ts'
import { reindex } from '../../src/reindex.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { vectorsPath } from '../../src/store/sqlite/paths.ts'
import { VectorStore } from '../../src/store/sqlite/vector-store.ts'
import { compose, mbox, throughList } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { type EmbeddingsServer, startEmbeddings, whyNoEmbeddings } from '../servers/embeddings.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'

const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))
const { across } = parse(readFileSync(demo('truth.yaml'), 'utf8')) as {
  readonly across: readonly { readonly question: string; readonly answer: string }[]
}
const anyone = { kind: 'anyone' } as const
/** Of a real model on a busy machine, 239 mails take a minute. */
const PLACING_MS = 300_000

function settingsFile(url: string): string {
  const path = join(tempDir(), 'hvemvet.yaml')
  writeFileSync(
    path,
    `${readFileSync(demo('hvemvet.yaml'), 'utf8')}\nembeddings: { url: "${url}", model: e5, inputType: true }\n`,
  )
  return path
}

/** Searches the archive as its settings, with an environment of ours, say. */
async function searching<T>(
  archive: TestArchive,
  config: string,
  use: (
    search: (request: SearchRequest) => Promise<SearchResult>,
    threadOf: (id: string) => Promise<ThreadId | undefined>,
  ) => Promise<T>,
  env: Record<string, string> = {},
  patienceMs = 10_000,
): Promise<T> {
  const settings = await loadSettings(config, env, false)
  const { folder } = archive.context
  const opened = await openForReading(folder, settings)
  try {
    const vectors = queryVectors(folder, settings, { patienceMs })
    const find = openFind({ ...opened, nowMs: () => Date.UTC(2025, 11, 1), vectors })
    return await use(
      (request) => find.searchFor(anyone, request),
      async (id) => (await find.threadFor(anyone, { messageId: id as MessageId }))?.thread,
    )
  } finally {
    await opened.close()
  }
}

describeUnless(whyNoEmbeddings(), 'searching the demo archive by meaning', () => {
  let server: EmbeddingsServer
  let archive: TestArchive
  let config: string

  beforeAll(async () => {
    server = await startEmbeddings()
    config = settingsFile(server.url)
    archive = await TestArchive.open(config)
    await archive.take([demo('archive')])
    await placeAll(archive)
  }, PLACING_MS)
  afterAll(() => server?.stop())

  /** How many of the questions find their answer's discussion among the first five. */
  const answered = (meaning: boolean, env: Record<string, string> = {}) =>
    searching(
      archive,
      config,
      async (search, threadOf) => {
        let found = 0
        for (const { question, answer } of across) {
          const { rows } = await search({ text: question, meaning, limit: 5 })
          const thread = await threadOf(answer)
          if (rows.some((row) => row.thread === thread)) found++
        }
        return found
      },
      env,
    )

  it('finds the answers in the other language that share no word with their questions, eight times of ten', async () => {
    expect(await answered(false)).toBe(0)
    expect(await answered(true)).toBeGreaterThanOrEqual(8)
  }, 60_000)

  describeUnless(whyNoElasticsearch(), 'with Elasticsearch', () => {
    it(
      'finds them there too',
      async () => {
        const { url } = await sharedElasticsearch()
        const env = { ELASTICSEARCH_URL: url }
        const context = { ...archive.context, settings: await loadSettings(config, env, false) }
        try {
          await reindex(context, () => undefined)
          expect(await answered(true, env)).toBeGreaterThanOrEqual(8)
        } finally {
          await dropAll(context)
        }
      },
      ELASTICSEARCH_START_MS,
    )
  })

  it('keeps what was found by words, what was narrowed to, and what was excluded', async () => {
    await searching(archive, config, async (search) => {
      const text = 'varmeveksler pakning'
      const byWords = await search({ text })
      const both = await search({ text, meaning: true, limit: 100 })
      expect(both.meaning).toBe('on')
      expect(both.total).toBeGreaterThan(byWords.total)
      const threads = new Set(both.rows.map(({ thread }) => thread))
      for (const row of byWords.rows) expect(threads).toContain(row.thread)
      const narrowed = await search({ text: 'heat exchanger lang:nn', meaning: true, limit: 100 })
      expect(narrowed.rows.length).toBeGreaterThan(0)
      for (const row of narrowed.rows) expect(row.language).toBe('nn')
    })
  })

  it('names no discussion twice over its pages', async () => {
    await searching(archive, config, async (search) => {
      const rows = []
      for (let page = 1; page <= 20; page++)
        rows.push(...(await search({ text: 'pumpe', meaning: true, page, limit: 10 })).rows)
      expect(new Set(rows.map(({ thread }) => thread)).size).toBe(rows.length)
      const words = await search({ text: 'pumpe', limit: 100 })
      expect(rows.length).toBeGreaterThanOrEqual(words.total)
    })
  })
})

/** Leaves nothing on the server that all tests share. */
async function dropAll({ folder, settings }: TestArchive['context']): Promise<void> {
  const opened = await openForWriting(folder, settings)
  for (const { engine, generation } of await opened.record.ledger.generations())
    if (engine === 'elasticsearch') await opened.feed.engine.drop(generation)
  await opened.close()
}

/** Gives every mail of an archive its vector, as `serve` does in the background. */
async function placeAll(archive: TestArchive): Promise<void> {
  const { settings, folder } = archive.context
  const embedder = embedderOf(settings)
  if (embedder === undefined) throw new Error('the settings name no embeddings server')
  const opened = await openForWriting(folder, settings)
  const vectors = VectorStore.open(vectorsPath(folder), embedder.model)
  const stop = new AbortController()
  const mails = await opened.record.ledger.size()
  let placed = 0
  try {
    await feedMeaning({
      ledger: opened.record.ledger,
      embedder,
      vectors,
      isBusy: () => false,
      onVectors: async (some) => void (placed += some.length),
      onNewSpace: async () => {
        placed = vectors.holds((await opened.record.ledger.shouldHold(0 as never, mails)).map(({ mail }) => mail)).size
      },
      onIdle: () => stop.abort(),
      onAway: (why) => stop.abort(new Error(why)),
      signal: stop.signal,
    })
    expect(placed).toBe(mails)
  } finally {
    vectors.close()
    await opened.close()
  }
}

describe('a server of vectors that is no help', () => {
  let server: Server | undefined
  afterAll(() => server?.closeAllConnections())

  const archiveWith = async (config: string): Promise<TestArchive> => {
    const archive = await TestArchive.open(config)
    await archive.take([demo('archive/kunde.mbox')])
    const { folder } = archive.context
    const vectors = VectorStore.open(vectorsPath(folder), 'e5')
    vectors.put(1 as never, 'no', Float32Array.of(1, 0))
    vectors.close()
    return archive
  }

  it('costs a search no more than its patience when it never answers: words are found all the same, and the page says so', async () => {
    const asked: string[] = []
    server = createServer((request) => void asked.push(request.url ?? '')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const config = settingsFile(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
    const archive = await archiveWith(config)
    await searching(
      archive,
      config,
      async (search) => {
        await search({ text: 'faktura' }) // opens what it reads
        const startMs = performance.now()
        const { meaning, total } = await search({ text: 'faktura', meaning: true })
        expect(performance.now() - startMs, 'far less than the server takes').toBeLessThan(5_000)
        expect(meaning).toBe('away')
        expect(total).toBeGreaterThan(0)
        expect(asked).toEqual(['/v1/embeddings'])
      },
      {},
      300,
    )
  })

  it('that finds near what the words find too, has no discussion counted twice', async () => {
    const answering = createServer((_, response) => {
      response.end(JSON.stringify({ data: [{ embedding: [1, 0] }] }))
    }).listen(0, '127.0.0.1')
    await once(answering, 'listening')
    const config = settingsFile(`http://127.0.0.1:${(answering.address() as AddressInfo).port}/v1`)
    const archive = await TestArchive.open(config)
    const mails = Array.from({ length: 130 }, (_, n) =>
      compose({
        subject: `Sak ${n}`,
        id: `${n}@mange`,
        more: throughList('drift@lister.ormvag-energi.example'),
        text: n < 125 ? 'Dette gjelder en pumpe.' : 'Noe annet.',
      }),
    )
    const path = join(tempDir(), 'mange.mbox')
    writeFileSync(path, mbox(mails))
    await archive.take([path])
    const vectors = VectorStore.open(vectorsPath(archive.context.folder), 'e5')
    for (let mail = 101; mail <= 130; mail++) vectors.put(mail as never, 'no', Float32Array.of(1, mail / 1e6))
    vectors.close()
    await searching(archive, config, async (search) => {
      expect((await search({ text: 'pumpe' })).total).toBe(125)
      const { meaning, total } = await search({ text: 'pumpe', meaning: true })
      expect({ meaning, total }).toEqual({ meaning: 'on', total: 130 })
    })
    answering.closeAllConnections()
    answering.close()
  })

  it('is as if it were not there when nothing listens', async () => {
    const config = settingsFile('http://127.0.0.1:9/v1')
    const archive = await archiveWith(config)
    await searching(archive, config, async (search) => {
      const { meaning, total } = await search({ text: 'faktura', meaning: true })
      expect(meaning).toBe('away')
      expect(total).toBeGreaterThan(0)
      expect((await search({ text: 'faktura' })).meaning).toBe('off')
    })
  })
})
