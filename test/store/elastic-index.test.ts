import { randomBytes } from 'node:crypto'
import { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import type { Generation } from '../../src/store/index-engine.ts'
import type { SearchIndex } from '../../src/store/search-index.ts'
import { searchIndexContract } from '../contract/search-index.ts'
import { whyNoElasticsearch } from '../servers/elasticsearch.ts'
import { sharedElasticsearch } from '../servers/elasticsearch-shared.ts'

const FIRST = 1 as Generation

/** Writer and reader as one, over indices of their own on the server that all tests share. */
async function openElasticIndex(): Promise<SearchIndex> {
  const { url } = await sharedElasticsearch()
  const engine = new ElasticEngine({ urls: [url], auth: undefined, caFile: undefined }, randomBytes(5).toString('hex'))
  const writer = await engine.open(FIRST, 0)
  await engine.show(FIRST)
  const reader = engine.reader()
  return {
    put: (...args) => writer.put(...args),
    settle: () => writer.settle(),
    update: (changes) => writer.update(changes),
    remove: (mails) => writer.remove(mails),
    search: (...args) => reader.search(...args),
    nearest: (...args) => reader.nearest(...args),
    near: (...args) => reader.near(...args),
    similarWords: (...args) => reader.similarWords(...args),
    held: (...args) => reader.held(...args),
    close: async () => {
      await engine.drop(FIRST)
      await engine.close()
    },
  }
}

searchIndexContract('elasticsearch', openElasticIndex, whyNoElasticsearch())
