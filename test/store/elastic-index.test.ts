import { randomBytes } from 'node:crypto'
import { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import type { Generation } from '../../src/store/index-engine.ts'
import type { SearchIndex } from '../../src/store/search-index.ts'
import { searchIndexContract } from '../contract/search-index.ts'

const FIRST = 1 as Generation

async function openElasticIndex(): Promise<SearchIndex> {
  const engine = new ElasticEngine(
    { urls: [process.env.ELASTICSEARCH_URL ?? ''], auth: undefined, caFile: undefined },
    randomBytes(4).toString('hex'),
  )
  const writer = await engine.open(FIRST, 0)
  await engine.show(FIRST)
  const reader = engine.reader()
  return {
    put: (entries) => writer.put(entries),
    update: (changes) => writer.update(changes),
    remove: (mails) => writer.remove(mails),
    search: (...args) => reader.search(...args),
    nearest: (...args) => reader.nearest(...args),
    similarWords: (...args) => reader.similarWords(...args),
    held: (...args) => reader.held(...args),
    close: async () => {
      await engine.drop(FIRST)
      await engine.close()
    },
  }
}

searchIndexContract('elasticsearch', openElasticIndex, !process.env.ELASTICSEARCH_URL)
