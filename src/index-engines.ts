import type { Settings } from './settings/schema.ts'
import { ElasticEngine } from './store/elasticsearch/engine.ts'
import type { EngineKind, IndexEngine } from './store/index-engine.ts'
import type { RecordReader } from './store/record.ts'
import type { IndexReader } from './store/search-index.ts'
import { SqliteEngine } from './store/sqlite/engine.ts'

/** Which engine the settings name. */
export const engineOf = ({ index }: Settings): EngineKind => (index.urls.length === 0 ? 'sqlite' : 'elasticsearch')

/** The engine that the settings name, or another of them. */
export const openEngine = (
  folder: string,
  settings: Settings,
  archive: string,
  kind: EngineKind = engineOf(settings),
): IndexEngine =>
  kind === 'sqlite'
    ? new SqliteEngine(folder)
    : new ElasticEngine({ ...settings.index, caFile: settings.index.ca }, archive)

/** Searching on a server, where the settings name one. */
export async function searchServer(
  settings: Settings,
  record: RecordReader,
): Promise<{ readonly index: IndexReader; close(): Promise<void> } | undefined> {
  if (engineOf(settings) === 'sqlite') return undefined
  const { archive } = await record.indexState('elasticsearch')
  const engine = new ElasticEngine({ ...settings.index, caFile: settings.index.ca }, archive ?? '')
  return { index: engine.reader(), close: () => engine.close() }
}
