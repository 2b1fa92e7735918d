import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../../src/store/edit-distance.ts'
import type { SearchIndex } from '../../src/store/search-index.ts'
import { SqliteIndexReader } from '../../src/store/sqlite/index-reader.ts'
import { SqliteIndexWriter } from '../../src/store/sqlite/index-writer.ts'
import { similarWords } from '../../src/store/sqlite/similar-words.ts'
import { searchIndexContract } from '../contract/search-index.ts'
import { tempDir } from '../temp.ts'

/** Writer and reader as one, over one file. */
async function openSqliteIndex(): Promise<SearchIndex> {
  const path = join(tempDir(), 'index.sqlite')
  const writer = new SqliteIndexWriter(path)
  const reader = new SqliteIndexReader(path)
  return {
    put: (entries) => writer.put(entries),
    settle: () => writer.settle(),
    update: (changes) => writer.update(changes),
    remove: (mails) => writer.remove(mails),
    search: (...args) => reader.search(...args),
    nearest: (...args) => reader.nearest(...args),
    near: (...args) => reader.near(...args),
    similarWords: (...args) => reader.similarWords(...args),
    held: (...args) => reader.held(...args),
    close: async () => {
      await reader.close()
      await writer.close()
    },
  }
}

searchIndexContract('sqlite', openSqliteIndex)

describe('words alike', () => {
  it('counts a swap of neighbours as one mistake', () => {
    expect(editDistance('veklser', 'veksler', 2)).toBe(1)
    expect(editDistance('veksler', 'vekslere', 2)).toBe(1)
    expect(editDistance('pumpe', 'kjele', 2)).toBe(3)
  })
  it('allows one mistake in short words, two in long, none in tiny ones', () => {
    const words = new Map([
      ['pumpe', 9],
      ['pimpa', 9],
      ['varmeveksler', 3],
      ['nei', 5],
    ])
    expect(similarWords('pumpa', words, 5).map(({ word }) => word)).toEqual(['pumpe', 'pimpa'])
    expect(similarWords('varmevekster', words, 5).map(({ word }) => word)).toEqual(['varmeveksler'])
    expect(similarWords('nai', words, 5)).toEqual([])
  })
})
