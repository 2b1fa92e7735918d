import { existsSync } from 'node:fs'
import type { Audience } from '../../model/audience.ts'
import type { MailKey } from '../../model/ids.ts'
import type { Generation } from '../index-engine.ts'
import type { Query } from '../query.ts'
import type { RecordReader } from '../record.ts'
import { type IndexReader, IndexUnavailable, type Meaning, outdated, type SearchOptions } from '../search-index.ts'
import { LAYOUT } from './engine.ts'
import { SqliteIndexReader } from './index-reader.ts'
import { indexPath, vectorsPath } from './paths.ts'

/** Reads whichever generation of the embedded index is current, from the next call on after another became so. */
export class IndexFollower implements IndexReader {
  private readonly folder: string
  private readonly record: Pick<RecordReader, 'indexState'>
  private opened: { readonly generation: Generation; readonly reader: SqliteIndexReader } | undefined

  constructor(folder: string, record: Pick<RecordReader, 'indexState'>) {
    this.folder = folder
    this.record = record
  }

  async search(query: Query, audience: Audience, options: SearchOptions) {
    return (await this.current()).search(query, audience, options)
  }

  async nearest(question: Query, audience: Audience, limit: number) {
    return (await this.current()).nearest(question, audience, limit)
  }

  async near(meaning: Meaning, filter: Query, audience: Audience, limit: number) {
    return (await this.current()).near(meaning, filter, audience, limit)
  }

  async similarWords(word: string, audience: Audience, limit: number) {
    return (await this.current()).similarWords(word, audience, limit)
  }

  async held(after: MailKey, limit: number) {
    return (await this.current()).held(after, limit)
  }

  async close(): Promise<void> {
    await this.opened?.reader.close()
    this.opened = undefined
  }

  private async current(): Promise<SqliteIndexReader> {
    const { current } = await this.record.indexState('sqlite')
    if (current !== undefined && current.generation === this.opened?.generation) return this.opened.reader
    await this.close()
    if (current === undefined || !existsSync(indexPath(this.folder, current.generation)))
      throw new IndexUnavailable(
        'missing',
        `the search index in ${this.folder} is missing; make it again: hvemvet reindex --data ${this.folder}`,
      )
    if (current.layout !== LAYOUT) throw outdated()
    this.opened = {
      generation: current.generation,
      reader: new SqliteIndexReader(indexPath(this.folder, current.generation), vectorsPath(this.folder)),
    }
    return this.opened.reader
  }
}
