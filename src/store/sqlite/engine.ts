import { existsSync, statSync } from 'node:fs'
import type { Generation, Health, IndexEngine } from '../index-engine.ts'
import { SqliteIndexWriter } from './index-writer.ts'
import { checkIntegrity, removeDatabase } from './maintenance.ts'
import { indexPath } from './paths.ts'

/** Raised whenever the tables of an index file change: a file of another layout is filled anew (`reindex`). */
export const LAYOUT = 3

/** The embedded index: one file of the data folder for each generation. */
export class SqliteEngine implements IndexEngine {
  readonly kind = 'sqlite'
  readonly layout = LAYOUT
  readonly batchMails = 400 // each time it writes out a piece of itself, and pieces are merged later
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** One without a byte, as a disk that lost it may leave, holds nothing of what the record knows it to hold. */
  async has(generation: Generation): Promise<boolean> {
    return (statSync(indexPath(this.folder, generation), { throwIfNoEntry: false })?.size ?? 0) > 0
  }

  async open(generation: Generation): Promise<SqliteIndexWriter> {
    return new SqliteIndexWriter(indexPath(this.folder, generation))
  }

  async health(generation: Generation): Promise<Health> {
    const path = indexPath(this.folder, generation)
    if (!existsSync(path)) return { ok: false, detail: `${path} is missing` }
    const problems = checkIntegrity(path)
    return { ok: problems.length === 0, detail: problems.length === 0 ? 'embedded, sound' : problems.join('; ') }
  }

  /** Readers ask the record. */
  async show(): Promise<void> {}

  async drop(generation: Generation): Promise<void> {
    removeDatabase(indexPath(this.folder, generation))
  }

  async close(): Promise<void> {}
}
