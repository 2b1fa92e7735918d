import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { doctor } from '../../src/doctor.ts'
import { dropOld, reindex } from '../../src/reindex.ts'
import { recordPath } from '../../src/store/sqlite/paths.ts'
import { compose } from '../compose.ts'
import { TestArchive } from './archive.ts'

const anyone = { kind: 'operator' } as const

/** An archive of one mail whose index says it is of another version. */
async function archiveOf(column: 'layout' | 'words'): Promise<TestArchive> {
  const archive = await TestArchive.open()
  await archive.takeMails([compose({ id: 'a@x', text: 'pumpe' })], 'drift@energi.example')
  const record = new DatabaseSync(recordPath(archive.context.folder))
  record.exec(`UPDATE generation SET ${column} = 0`)
  record.close()
  return archive
}
const found = (archive: TestArchive) =>
  archive.find(async (find) => (await find.searchFor(anyone, { text: 'pumpe' })).total)
const ills = async (archive: TestArchive) =>
  (await doctor(archive.context)).checks.filter(({ ok, name }) => !ok && name !== 'disk')

describe('an index made by another version', () => {
  it('with other words is searched still, and doctor says that a reindex is due', async () => {
    const archive = await archiveOf('words')
    expect(await found(archive)).toBe(1)
    expect(await ills(archive)).toMatchObject([{ name: 'index version', detail: expect.stringContaining('reindex') }])
    await reindex(archive.context, () => undefined)
    expect(await ills(archive)).toEqual([])
    expect(await found(archive)).toBe(1)
  })
  it('with other tables is neither searched nor written; mail comes in all the same, and a reindex finds it', async () => {
    const archive = await archiveOf('layout')
    await expect(found(archive)).rejects.toThrow('run hvemvet reindex')
    expect(await ills(archive)).toMatchObject([
      { name: 'index version', detail: expect.stringContaining('reindex') },
      { name: 'record and index', detail: expect.stringContaining('reindex') },
    ])
    const outcome = await archive.takeMails([compose({ id: 'b@x', text: 'pumpe' })], 'drift@energi.example')
    expect(outcome).toMatchObject({ new: 1, unsearchable: { mails: 1, why: expect.stringContaining('reindex') } })
    await reindex(archive.context, () => undefined)
    expect(await found(archive)).toBe(2)
    await dropOld(archive.context)
    expect(await found(archive)).toBe(2)
    expect(await ills(archive)).toEqual([])
  })
})
