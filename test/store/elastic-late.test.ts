import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { differences } from '../../src/index-differences.ts'
import type { MailKey } from '../../src/model/ids.ts'
import { parseQuery } from '../../src/store/query.ts'
import { anEntry } from '../contract/search-index.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { describeUnless } from '../unless.ts'
import { ask, FIRST, openElastic, reaching } from './elastic-opened.ts'

const MAIL = 1 as MailKey

describeUnless(whyNoElasticsearch(), 'a request that Elasticsearch carries out once it has been given up', () => {
  let url: string
  beforeAll(async () => {
    ;({ url } = await sharedElasticsearch())
  }, ELASTICSEARCH_START_MS)

  /** An index behind a server that keeps what it is told to write, to be told again. */
  async function remembered() {
    const writes: { readonly path: string; readonly body: string }[] = []
    const server = createServer((request, response) => {
      void (async () => {
        const body = await text(request)
        const path = request.url ?? ''
        if (path.startsWith('/_bulk')) writes.push({ path, body })
        const { method = 'GET', headers } = request
        const answer = await fetch(url + path, {
          method,
          headers: Object.fromEntries(['content-type', 'accept'].map((name) => [name, String(headers[name] ?? '*/*')])),
          ...(body === '' ? {} : { body }),
        })
        const type = answer.headers.get('content-type')
        response.writeHead(answer.status, {
          'x-elastic-product': 'Elasticsearch',
          ...(type === null ? {} : { 'content-type': type }),
        })
        response.end(await answer.text())
      })()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const there = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { archive, engine, writer, reader } = await openElastic(reaching([there]))
    onTestFinished(async () => {
      await engine.drop(FIRST)
      await engine.close()
    })
    const found = async (word: string, kind: 'everything' | 'open' = 'everything'): Promise<number> => {
      await writer.settle()
      const options = { limit: 10, offset: 0, order: 'best', nowMs: 0 } as const
      const audience = kind === 'open' ? ({ kind, closed: [] } as const) : ({ kind } as const)
      return (await reader.search(parseQuery(word, { nowMs: 0 }), audience, options)).total
    }
    /** The first thing that was written is written once more. */
    const firstAgain = async () => {
      const [{ path, body } = { path: '', body: '' }] = writes
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      })
      expect(answer.ok).toBe(true)
    }
    const index = (part: string) => `${url}/hvemvet-${archive}-1-${part}`
    return { writer, found, firstAgain, index }
  }

  it('does not put an earlier state over a later one', async () => {
    const { writer, found, firstAgain } = await remembered()
    await writer.put([anEntry(MAIL, { own: 'pumpe', change: 3 })])
    await writer.put([anEntry(MAIL, { own: 'ventil', change: 7 })])
    await firstAgain()
    expect([await found('pumpe'), await found('ventil')]).toEqual([0, 1])
  })

  it('does not show to everyone what has become closed', async () => {
    const { writer, found, firstAgain } = await remembered()
    await writer.put([anEntry(MAIL, { own: 'pumpe', change: 3 })])
    await writer.put([anEntry(MAIL, { own: 'pumpe', change: 7, open: false })])
    await firstAgain()
    expect([await found('pumpe', 'open'), await found('pumpe')]).toEqual([0, 1])
  })

  it('and so late that the server no longer knows better, is seen when the index is compared, wherever a page ends', async () => {
    const { writer, found, firstAgain, index } = await remembered()
    await ask('PUT', `${index('open')}/_settings`, { 'index.gc_deletes': '0s' })
    await writer.put([anEntry(MAIL, { own: 'pumpe', change: 3 })])
    const all = [1, 2, 3, 4].map((mail) => anEntry(mail, { own: 'pumpe', change: 7, open: false }))
    await writer.put(all)
    await expect
      .poll(async () => (await firstAgain(), found('pumpe', 'open')), { timeout: 30_000, interval: 1_000 })
      .toBe(1)
    const should = all.map(({ mail, thread, open }) => ({ mail, thread, open }))
    for (const limit of [2, 3, 10]) {
      const held = { held: (after: MailKey) => writer.held(after, limit) }
      const ledger = { shouldHold: async (after: MailKey) => should.filter(({ mail }) => mail > after) }
      const { lost, stray } = await differences(ledger, held)
      expect(new Set([...lost, ...stray])).toEqual(new Set([MAIL]))
    }
    await writer.put(all) // as a mail that is lacking is put
    expect(await found('pumpe', 'open')).toBe(0)
  })

  it('does not keep out a mail that has left and comes again as it was', async () => {
    const { writer, found } = await remembered()
    const entry = anEntry(MAIL, { own: 'pumpe', change: 3 })
    await writer.put([entry])
    await writer.remove([MAIL])
    expect(await found('pumpe')).toBe(0)
    await writer.put([entry])
    expect(await found('pumpe')).toBe(1)
  })
})
