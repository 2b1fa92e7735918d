import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { backup, restore } from '../src/backup.ts'
import { feedOf, openForWriting } from '../src/data-folder.ts'
import { indexChecks } from '../src/doctor-index.ts'
import { searchServer } from '../src/index-engines.ts'
import type { MailKey } from '../src/model/ids.ts'
import type { Settings } from '../src/settings/schema.ts'
import { loadSettings } from '../src/settings/settings.ts'
import { parseQuery } from '../src/store/query.ts'
import type { RecordReader } from '../src/store/record.ts'
import { recordPath, vectorsPath } from '../src/store/sqlite/paths.ts'
import { VectorStore } from '../src/store/sqlite/vector-store.ts'
import { Mails } from './store/ledger-mails.ts'
import { tempDir } from './temp.ts'

let settings: Settings
beforeAll(async () => {
  settings = await loadSettings('none', {}, true)
})

/** A folder with six mails in the record and the embedded index. */
async function aFolder(): Promise<{ folder: string; mails: Mails }> {
  const folder = tempDir()
  const mails = new Mails(recordPath(folder))
  await mails.add(6)
  const opened = await openForWriting(folder, settings)
  await opened.feed.catchUp()
  await opened.close()
  return { folder, mails }
}

it('an index on Elasticsearch that another version made is not searched', async () => {
  const elastic = await loadSettings('none', { ELASTICSEARCH_URL: 'http://127.0.0.1:9' }, true)
  const current = { generation: 1, engine: 'elasticsearch', layout: 0, words: 1, state: 'current' }
  const record = { indexState: async () => ({ archive: 'a', current, lacks: 0 }) } as unknown as RecordReader
  const server = await searchServer(elastic, record)
  const options = { limit: 10, offset: 0, order: 'best', nowMs: 0 } as const
  const search = server?.index.search(parseQuery('pumpe', { nowMs: 0 }), { kind: 'everything' }, options)
  await expect(search).rejects.toMatchObject({ reason: 'outdated' })
  await server?.close()
})

it('a mail that an index cannot take is named by doctor, and is nothing that a reindex would mend', async () => {
  const { folder, mails } = await aFolder()
  const generation = (await mails.ledger.generations())[0]?.generation as never
  const opened = await openForWriting(folder, settings)
  const writer = await opened.feed.engine.open(generation, 6)
  await writer.remove([2 as MailKey])
  await writer.close()
  await mails.ledger.indexed(generation, [], [{ mail: 2 as MailKey, why: 'too_long' }])
  const checks = await indexChecks({ folder, settings })
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
  expect(checks.find(({ name }) => name === 'mail the index cannot take')?.detail).toBe('1: 2@x (too_long)')
  await opened.close()
  await mails.record.close()
})

it('the vector of a mail that leaves the record leaves with it, whoever brings the index up to date', async () => {
  const { folder, mails } = await aFolder()
  const vectors = VectorStore.open(vectorsPath(folder), 'm')
  for (const mail of [1, 2]) vectors.put(mail as MailKey, 'no', Float32Array.of(1, 0))
  await mails.read(2, true)
  const opened = await openForWriting(folder, settings)
  await feedOf({ folder, settings }, opened.feed.engine, mails.ledger).catchUp()
  await opened.close()
  expect(vectors.holds([1, 2] as MailKey[])).toEqual(new Set([1]))
  vectors.close()
  await mails.record.close()
})

it('a backup is restored without what another archive left in the folder', async () => {
  const { folder, mails } = await aFolder()
  await mails.record.close()
  const file = join(tempDir(), 'kopi.sqlite')
  backup({ folder, settings }, file)
  const into = tempDir()
  for (const name of ['vectors.sqlite', 'vectors.sqlite-wal', 'index-7.sqlite'])
    writeFileSync(join(into, name), 'other')
  await restore({ folder: into, settings }, file, () => undefined)
  expect(VectorStore.openForReading(vectorsPath(into), { model: 'm' })).toBe(undefined)
})
