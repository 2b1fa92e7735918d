import { beforeAll, expect, it } from 'vitest'
import type { MailKey } from '../../src/model/ids.ts'
import { parseQuery } from '../../src/store/query.ts'
import { anEntry } from '../contract/search-index.ts'
import { ELASTICSEARCH_START_MS, whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'
import { describeUnless } from '../unless.ts'
import { FIRST, openElastic, reaching } from './elastic-opened.ts'

const meaning = (space: string, ...vector: number[]) => ({ space, vector: Float32Array.from(vector) })
const everyone = { kind: 'open', closed: [] } as const
const pumpe = parseQuery('pumpe', { nowMs: 0 })

describeUnless(whyNoElasticsearch(), 'mail with a vector of another length than the first, on Elasticsearch', () => {
  let url: string
  beforeAll(async () => {
    ;({ url } = await sharedElasticsearch())
  }, ELASTICSEARCH_START_MS)

  it('is found by its words, and by no meaning until the index is filled anew', async () => {
    const { engine, writer, reader } = await openElastic(reaching([url]))
    await writer.put([anEntry(1, { own: 'pumpe', meaning: meaning('small', 1, 0, 0, 0) })])
    const others = [
      anEntry(2, { own: 'pumpe', meaning: meaning('large', 1, 0, 0, 0, 0, 0) }),
      anEntry(3, { own: 'pumpe', meaning: meaning('small', 0, 1, 0, 0) }),
      anEntry(4, { own: 'pumpe', meaning: meaning('large', 0, 1, 0, 0, 0, 0), writtenAtMs: 1e20 }),
    ]
    expect((await writer.put(others)).map(({ mail }) => mail)).toEqual([4])
    const { hits } = await reader.search(pumpe, everyone, { limit: 10, offset: 0, order: 'newest', nowMs: 0 })
    expect(new Set(hits.map(({ mail }) => mail))).toEqual(new Set([1, 2, 3]))
    const near = async (...vector: number[]) =>
      (await reader.near(meaning(vector.length === 4 ? 'small' : 'large', ...vector), pumpe, everyone, 1)).map(
        ({ mail }): MailKey => mail,
      )
    expect(await near(1, 0, 0, 0)).toEqual([1])
    expect(await near(1, 0, 0, 0, 0, 0)).toEqual([])
    await engine.drop(FIRST)
    await engine.close()
  })
})
