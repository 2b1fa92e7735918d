import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { seeded } from '../../bench/random.ts'
import { dictionaries } from '../../src/web/words/index.ts'
import {
  ELASTICSEARCH_START_MS,
  type Elasticsearch,
  startElasticsearch,
  whyNoElasticsearchOfOurOwn,
} from '../servers/elasticsearch.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { demo, IndexedArchive, newMails } from './indexed.ts'
import { freePort, type Running, STARTS_MS } from './program.ts'

const words = dictionaries.nb
/** Mail is found, and faults are logged, within some seconds; more on a machine busy with other tests. */
const SOON = { timeout: 90_000, interval: 200 }
const MONTH = '/l/drift%40lister.ormvag-energi.example/2024-01'

/** The pages of an archive, as their readers get them. */
class Site {
  readonly running: Running
  readonly url: string

  private constructor(running: Running, url: string) {
    this.running = running
    this.url = url
  }

  static async of(archive: IndexedArchive): Promise<Site> {
    const port = await freePort()
    const running = archive.start('serve', '--port', String(port))
    const site = new Site(running, `http://127.0.0.1:${port}`)
    while (!running.log().includes('serving')) {
      if (running.child.exitCode !== null) throw new Error(`serve ended: ${running.log()}`)
      await sleep(50)
    }
    return site
  }

  async get(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(this.url + path)
    return { status: response.status, text: await response.text() }
  }

  async statuses(...paths: string[]): Promise<Record<string, number>> {
    const all: Record<string, number> = {}
    for (const path of paths) all[path] = (await this.get(path)).status
    return all
  }

  /** How many discussions a search finds; the status where it finds none for want of the index. */
  async finds(text: string): Promise<number | string> {
    const { status, text: answer } = await this.get(`/api/search?q=${encodeURIComponent(text)}`)
    return status === 200 ? (JSON.parse(answer) as { total: number }).total : `status ${status}`
  }

  /** The page of the discussion that a mail is in. */
  async threadOf(messageId: string): Promise<string> {
    const { status, text } = await this.get(`/api/thread?message=${encodeURIComponent(messageId)}`)
    if (status !== 200) throw new Error(`no thread of ${messageId}: ${status}`)
    return `/t/${(JSON.parse(text) as { id: number }).id}`
  }

  /** Waits until the log says something after its first `since` letters. */
  async says(what: RegExp, since = 0): Promise<void> {
    await vi.waitFor(() => {
      const log = this.running.log().slice(since)
      if (!what.test(log)) throw new Error(`the log does not say ${what.source}: ${log}`)
    }, SOON)
  }

  async stop(): Promise<void> {
    this.running.child.kill('SIGTERM')
    await this.running.ended
  }
}

describeUnless(whyNoElasticsearchOfOurOwn(), 'an archive whose index on Elasticsearch', () => {
  let server: Elasticsearch
  let archive: IndexedArchive
  beforeAll(async () => {
    // By itself the server would lift a block when it next looks at its disk.
    server = await startElasticsearch({ settings: { 'cluster.info.update.interval': '1h' }, diskThreshold: true })
    archive = new IndexedArchive(server.url)
    await archive.take(demo('archive'))
  }, ELASTICSEARCH_START_MS + STARTS_MS)
  afterAll(() => server?.stop())

  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${server.url}/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const generation = () => archive.ledger().find(({ state }) => state === 'current')
  const indices = () =>
    ['open', 'closed'].map((part) => `hvemvet-${archive.name()}-${generation()?.generation}-${part}`)

  /** How many documents the server has been given since it started. */
  const made = async () => {
    interface Stats {
      readonly indices: Record<string, { readonly primaries: { readonly indexing: { readonly index_total: number } } }>
    }
    const stats = (await ask('GET', `${indices().join(',')}/_stats/indexing`)) as Stats
    return Object.values(stats.indices).reduce((sum, { primaries }) => sum + primaries.indexing.index_total, 0)
  }

  describe('while it is served', { timeout: 4 * STARTS_MS }, () => {
    let site: Site
    let before: Awaited<ReturnType<IndexedArchive['answers']>>
    beforeAll(async () => {
      site = await Site.of(archive)
      before = await archive.answers()
    }, STARTS_MS)
    afterAll(() => site?.stop())

    it('is away takes in mail and shows all of it, says what does not work, and finds it when the server is back', async () => {
      const old = await site.threadOf(
        'HE1PR07MB3790F3E4945C8007D071C9EAD05115A9E400@HE1PR07MB3790.eurprd07.prod.outlook.com',
      )
      expect(await site.statuses('/search?q=veksler', '/who?q=veksler', old)).toEqual({
        '/search?q=veksler': 200,
        '/who?q=veksler': 200,
        [old]: 200,
      })
      await server.kill(0)
      const away = ['/search?q=veksler', '/who?q=veksler', '/api/search?q=veksler', '/api/experts?q=veksler']
      const reading = ['/', '/lists', MONTH, old, '/topics']
      expect(await site.statuses(...away)).toEqual(Object.fromEntries(away.map((path) => [path, 503])))
      const askedMs = performance.now()
      expect(await site.statuses(...reading)).toEqual(Object.fromEntries(reading.map((path) => [path, 200])))
      const eachMs = (performance.now() - askedMs) / reading.length
      soak.figure('a page without the server, ms', Math.round(eachMs))
      expect(eachMs, 'no page waits for the server').toBeLessThan(5_000)
      for (const path of away.slice(0, 2)) expect((await site.get(path)).text).toContain(words.errors.awayTitle)
      expect(JSON.parse((await site.get('/api/search?q=veksler')).text)).toEqual({ error: 'searchAway' })
      await site.says(/"why":"Elasticsearch at [^"]* cannot be reached.*search is behind: mail is kept/)

      const { code, log } = await archive.run('import', newMails('mensborte', 3))
      expect(code).toBe(0)
      expect(log).toMatch(/Searches do not find 3 mails yet: Elasticsearch at \S+ cannot be reached/)
      const fresh = await site.threadOf('2@mensborte')
      expect((await site.get(fresh)).text).toContain('Her kommer mensborte, nummer 2.')
      const since = site.running.log().length
      await server.start(0)
      const backMs = performance.now()
      await expect.poll(() => site.finds('mensborte'), SOON).toBe(1)
      soak.figure('searches find all mail after the server came back, ms', Math.round(performance.now() - backMs))
      await site.says(/the search index can be written again/, since)
      expect([await archive.holding('mensborte'), await archive.ills()]).toEqual([3, []])
      expect(await archive.answers()).toEqual(before)
    })

    it('takes no writes is searched, says how far behind it is, and catches up by itself', async () => {
      const block = (value: true | null) =>
        ask('PUT', `${indices().join(',')}/_settings`, { 'index.blocks.read_only_allow_delete': value })
      await block(true)
      const since = site.running.log().length
      const { code, log } = await archive.run('import', newMails('mensfull', 2))
      expect(code).toBe(0)
      expect(log).toMatch(/Searches do not find 2 mails yet: Elasticsearch at \S+ takes no writes/)
      await site.says(/takes no writes/, since)
      const page = await site.get('/search?q=veksler')
      expect(page.status).toBe(200)
      expect(page.text).toContain(words.search.behind(2, '2'))
      expect((await site.get(await site.threadOf('1@mensfull'))).text).toContain('Her kommer mensfull, nummer 1.')
      expect(await site.finds('mensfull')).toBe(0)

      await block(null)
      await expect.poll(() => site.finds('mensfull'), SOON).toBe(1)
      await site.says(/the search index can be written again/, since)
      expect((await site.get('/search?q=veksler')).text).not.toContain(words.search.behind(2, '2'))
      expect([await archive.holding('mensfull'), await archive.ills()]).toEqual([2, []])
    })

    it.each([
      ['is gone', () => indices()],
      ['has lost a part', () => indices().slice(1)],
    ])('%s is filled anew by itself', async (_, gone) => {
      const whole = await archive.answers()
      const mails = await archive.holding('mensborte OR mensfull')
      await ask('DELETE', gone().join(','))
      expect(await site.statuses('/lists', MONTH)).toEqual({ '/lists': 200, [MONTH]: 200 })
      await expect.poll(() => archive.ills(), SOON).toEqual([])
      await expect.poll(() => site.finds('mensborte OR mensfull'), SOON).toBe(2)
      expect([await archive.answers(), await archive.holding('mensborte OR mensfull')]).toEqual([whole, mails])
    })
  })

  it(
    'was not told of what a killed import had kept is told of that alone by the next',
    async () => {
      const random = seeded(soak.seed)
      const kills = soak.times(2, 150)
      const first = generation()
      let behind = 0
      for (let n = 0; n < kills; n++) {
        const held = archive.mails()
        const { child, ended } = archive.start('import', newMails(`drept${n}`, soak.times(700, 4_000)))
        while (archive.mails() === held && child.exitCode === null) await sleep(20)
        await sleep(random() * 800)
        child.kill('SIGKILL')
        await ended
        const lacks = archive.marked(first?.generation ?? 0)
        expect(lacks).toBeLessThanOrEqual(archive.mails() - held)
        if (lacks > 0) behind++

        const [madeBefore, mailsBefore] = [await made(), archive.mails()]
        await archive.take(newMails(`etter${n}`, 1))
        expect(generation()).toEqual(first)
        expect(archive.marked(first?.generation ?? 0)).toBe(0)
        const unread = archive.mails() - mailsBefore // what the killed one had kept raw, and the mail just taken in
        expect((await made()) - madeBefore).toBeLessThanOrEqual(2 * (lacks + unread))
        expect(await archive.ills()).toEqual([])
        expect(await archive.holding(`etter${n}`)).toBe(1)
      }
      expect(behind).toBeGreaterThan(0)
      soak.figure('imports killed that the index was behind after, on Elasticsearch', `${behind} of ${kills}`)
    },
    soak.times(4 * STARTS_MS, 3_600_000),
  )
})
