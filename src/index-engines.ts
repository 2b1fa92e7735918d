import { type QueryVectorOptions, QueryVectors } from './find/query-vectors.ts'
import type { MeaningsOf } from './index-feed.ts'
import type { Settings } from './settings/schema.ts'
import { ElasticEngine } from './store/elasticsearch/engine.ts'
import { LAYOUT as ELASTIC_LAYOUT } from './store/elasticsearch/mapping.ts'
import type { Embedder } from './store/embedder.ts'
import type { EngineKind, IndexEngine } from './store/index-engine.ts'
import type { MeaningSpace } from './store/meaning-space.ts'
import { openEmbedder } from './store/openai/embedder.ts'
import type { RecordReader } from './store/record.ts'
import { type IndexReader, outdated } from './store/search-index.ts'
import { LAYOUT as SQLITE_LAYOUT, SqliteEngine } from './store/sqlite/engine.ts'
import { vectorsPath } from './store/sqlite/paths.ts'
import { VectorStore } from './store/sqlite/vector-store.ts'

/** An index changes its layout when another version of this program makes it anew, which takes longer. */
const LAYOUT_HOLDS_MS = 5_000

/** What makes vectors of texts, where the settings name a server for it. */
export const embedderOf = ({ embeddings }: Settings): Embedder | undefined =>
  embeddings.url === '' ? undefined : openEmbedder({ ...embeddings, apiKey: embeddings.apiKey })

/** Vectors of what people search for. */
export function queryVectors(
  folder: string,
  settings: Settings,
  options: Omit<QueryVectorOptions, 'nowMs' | 'space'> = {},
): QueryVectors | undefined {
  const embedder = embedderOf(settings)
  const space = (): MeaningSpace | undefined => spaceIn(vectorsPath(folder), settings.embeddings.model)
  return embedder && new QueryVectors(embedder, { ...options, nowMs: () => performance.now(), space })
}

function spaceIn(file: string, model: string): MeaningSpace | undefined {
  const store = VectorStore.openForReading(file, { model })
  try {
    return store?.space()
  } finally {
    store?.close()
  }
}

/** Which engine the settings name. */
export const engineOf = ({ index }: Pick<Settings, 'index'>): EngineKind =>
  index.urls.length === 0 ? 'sqlite' : 'elasticsearch'

/** Vectors for an engine that wants them in its entries. The embedded one looks them up itself. */
export function meaningsFor(
  folder: string,
  { index, embeddings }: Settings,
  kind: EngineKind = engineOf({ index }),
): MeaningsOf | undefined {
  if (kind === 'sqlite' || embeddings.url === '') return undefined
  return (mails) => {
    const store = VectorStore.openForReading(vectorsPath(folder), { model: embeddings.model })
    try {
      return store?.meaningsOf(mails) ?? new Map()
    } finally {
      store?.close()
    }
  }
}

/** The engine that the settings name, or another of them. */
export const openEngine = (
  folder: string,
  settings: Settings,
  archive: string,
  kind: EngineKind = engineOf(settings),
): IndexEngine => (kind === 'sqlite' ? new SqliteEngine(folder) : openElastic(settings, archive))

const openElastic = ({ index }: Settings, archive: string): ElasticEngine =>
  new ElasticEngine({ ...index, caFile: index.ca }, archive)

/** Of this program's tables or mapping. */
export const layoutOf = (kind: EngineKind): number => (kind === 'sqlite' ? SQLITE_LAYOUT : ELASTIC_LAYOUT)

/** Searching on a server, where the settings name one. */
export async function searchServer(
  settings: Settings,
  record: RecordReader,
): Promise<{ readonly index: IndexReader; close(): Promise<void> } | undefined> {
  if (engineOf(settings) === 'sqlite') return undefined
  const { archive } = await record.indexState('elasticsearch')
  const engine = openElastic(settings, archive ?? '')
  let askAgainMs = 0
  const mustBeOurs = async (): Promise<void> => {
    if (performance.now() < askAgainMs) return
    const { current } = await record.indexState('elasticsearch')
    if (current !== undefined && current.layout !== ELASTIC_LAYOUT) throw outdated()
    askAgainMs = performance.now() + LAYOUT_HOLDS_MS
  }
  return { index: engine.reader(mustBeOurs), close: () => engine.close() }
}
