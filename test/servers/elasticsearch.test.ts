import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { get } from 'node:https'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import {
  ELASTICSEARCH_START_MS,
  type Elasticsearch,
  startElasticsearch,
  whyNoElasticsearch,
  whyNoElasticsearchOfOurOwn,
} from './elasticsearch.ts'
import { sharedElasticsearch, startOf } from './elasticsearch-shared.ts'

async function ask<T>(method: string, url: string, body?: unknown): Promise<{ status: number; body: T }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  return { status: response.status, body: (await response.json()) as T }
}

/** The process ids of its nodes' JVMs. */
async function jvmsOf(url: string): Promise<number[]> {
  const { body } = await ask<{ nodes: Record<string, { process: { id: number } }> }>('GET', `${url}/_nodes/process`)
  return Object.values(body.nodes).map((node) => node.process.id)
}

const expectGone = (pids: readonly number[]) =>
  expect.poll(() => pids.map(startOf), { timeout: 20_000 }).toEqual(pids.map(() => undefined))

describeUnless(whyNoElasticsearch(), 'the Elasticsearch that test files share', () => {
  let elasticsearch: Elasticsearch
  beforeAll(async () => {
    elasticsearch = await sharedElasticsearch()
  }, ELASTICSEARCH_START_MS)

  it('takes a document and finds it', async () => {
    const index = `${elasticsearch.url}/hvemvet-servers-test-${process.pid}`
    try {
      expect(await ask('PUT', `${index}/_doc/1?refresh=true`, { text: 'the kiln is hot' })).toMatchObject({
        status: 201,
      })
      const found = await ask('POST', `${index}/_search`, { query: { match: { text: 'kiln' } } })
      expect(found.body).toMatchObject({ hits: { hits: [{ _id: '1', _source: { text: 'the kiln is hot' } }] } })
    } finally {
      await ask('DELETE', index)
    }
  })

  it('is the same one for whoever asks, and nobody may end it', async () => {
    const again = await sharedElasticsearch()
    expect(again.url).toBe(elasticsearch.url)
    await expect(again.kill(0)).rejects.toThrow('is not this test')
    await again.stop()
    await elasticsearch.ready()
  })
})

const whyNoCertificate = (): string | undefined => spawnSync('openssl', ['version']).error && 'no openssl to make one'

describeUnless(
  whyNoElasticsearchOfOurOwn() ?? whyNoCertificate(),
  'an Elasticsearch with a password and a certificate',
  () => {
    let elasticsearch: Elasticsearch
    beforeAll(async () => {
      elasticsearch = await startElasticsearch({ password: 'kiln-and-lease', tls: true })
    }, ELASTICSEARCH_START_MS)
    afterAll(() => elasticsearch?.stop())

    const statusFor = async (password: string): Promise<number | undefined> => {
      const ca = readFileSync(elasticsearch.caFile ?? '')
      const request = get(`${elasticsearch.url}/_cluster/health`, { ca, auth: `elastic:${password}`, agent: false })
      const [response] = (await once(request, 'response')) as [{ statusCode?: number; resume(): void }]
      response.resume()
      return response.statusCode
    }

    it('answers who has the password, and no one else', async () => {
      expect(await statusFor('kiln-and-lease')).toBe(200)
      expect(await statusFor('kiln-and-leash')).toBe(401)
    })

    it('is not trusted without its authority, and does not talk plainly', async () => {
      await expect(fetch(elasticsearch.url)).rejects.toMatchObject({
        cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      })
      await expect(fetch(elasticsearch.url.replace('https', 'http'))).rejects.toThrow('fetch failed')
    })
  },
)

describeUnless(whyNoElasticsearchOfOurOwn(), 'the start of an Elasticsearch', () => {
  it(
    'fails with the words of the server',
    () => expect(startElasticsearch({ heapMb: 1 })).rejects.toThrow('Too small maximum heap'),
    ELASTICSEARCH_START_MS,
  )

  it(
    'is undone when the one who started it is killed with -9, of a shared one too, and their files go',
    async () => {
      const folder = tempDir()
      chmodSync(folder, 0o755) // for the server's user
      const starter = spawn(process.execPath, ['--input-type=module', '--eval', STARTER], {
        env: { PATH: process.env.PATH, TMPDIR: folder },
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const urls: string[] = []
      for await (const url of createInterface(starter.stdout)) if (urls.push(url) === 3) break
      const [own = '', ...shared] = urls.sort((a, b) => Number(a.startsWith('shared')) - Number(b.startsWith('shared')))
      expect(shared[1]).toBe(shared[0])
      const jvms = [...(await jvmsOf(own)), ...(await jvmsOf(shared[0]?.slice('shared '.length) ?? ''))]
      expect(new Set(jvms).size).toBe(2)

      starter.kill('SIGKILL')
      await expectGone(jvms)
      await expect.poll(() => readdirSync(folder), { timeout: 20_000 }).toEqual([])
    },
    ELASTICSEARCH_START_MS,
  )
})

/** Starts one of its own, and has two children ask for a shared one, as a test run does. Prints all addresses. */
const STARTER = `
  import { spawn, spawnSync } from 'node:child_process'
  import { startElasticsearch } from './elasticsearch.ts'
  const asking = "import * as all from './elasticsearch-shared.ts'; console.log('shared', (await all.sharedElasticsearch()).url)"
  for (const child of [1, 2]) spawn(process.execPath, ['--input-type=module', '--eval', asking], { stdio: 'inherit' })
  console.log((await startElasticsearch()).url)
  setInterval(() => {}, 1000)
`
