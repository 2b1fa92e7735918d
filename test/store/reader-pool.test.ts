import { expect, it } from 'vitest'
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
