import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { IndexUnavailable } from '../../src/store/search-index.ts'
import { openReaderPool } from '../../src/store/sqlite/reader-pool.ts'
import { compose } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'

it('a call that is under way when the readers close fails, and keeps nobody waiting', async () => {
  const archive = await TestArchive.open()
  await archive.takeMails([compose({ id: 'a@x' })])
  const readers = openReaderPool(archive.context.folder, 1)
  const call = readers.record.lists()
  await Promise.all([expect(call).rejects.toThrow('closed'), readers.close()])
  await expect(readers.record.lists()).rejects.toThrow('closed')
})

it('says through threads, too, that the index cannot be used just now', async () => {
  const archive = await TestArchive.open()
  await archive.takeMails([compose({ id: 'a@x' })])
  const { folder } = archive.context
  for (const name of readdirSync(folder).filter((one) => one.startsWith('index'))) rmSync(join(folder, name))
  const readers = openReaderPool(folder, 1)
  const options = { limit: 1, offset: 0, order: 'best', nowMs: 0 } as const
  const search = readers.index.search({ kind: 'all', of: [] }, { kind: 'everything' }, options)
  await expect(search).rejects.toBeInstanceOf(IndexUnavailable)
  await expect(search).rejects.toMatchObject({ reason: 'missing', message: expect.stringContaining('hvemvet reindex') })
  await readers.close()
})
