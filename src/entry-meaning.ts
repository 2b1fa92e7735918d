import type { IndexEntry } from './store/search-index.ts'
import { VectorStore } from './store/sqlite/vector-store.ts'

/** Where the vectors of mails are, for an engine that wants them in its entries. */
export interface VectorsAt {
  readonly file: string
  readonly model: string
}

/** Entries with the vectors that are known. */
export function withMeaning<Entry extends IndexEntry>(
  entries: readonly Entry[],
  at: VectorsAt | undefined,
): readonly Entry[] {
  const store = at && VectorStore.openForReading(at.file, at)
  if (at === undefined || store === undefined) return entries
  try {
    const vectors = store.vectorsOf(entries.map(({ mail }) => mail))
    const space = store.space().name
    return entries.map((entry) => {
      const vector = vectors.get(entry.mail)
      return vector === undefined ? entry : { ...entry, meaning: { space, vector } }
    })
  } finally {
    store.close()
  }
}
