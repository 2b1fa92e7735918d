import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup, restore } from '../../src/backup.ts'
import { openForWriting } from '../../src/data-folder.ts'
import { doctor } from '../../src/doctor.ts'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { TestArchive } from './archive.ts'

describe('a backup', () => {
  it('is restored whole into a folder where a lost archive left its log and its index', async () => {
    const archive = await TestArchive.open()
    await archive.takeMails([compose({ id: 'a@x' })], 'drift@energi.example')
    const file = join(tempDir(), 'backup.sqlite')
    backup(archive.context, file)

    const lost = await TestArchive.open()
    await lost.takeMails([compose({ id: 'b@x' }), compose({ id: 'c@x' })], 'styret@energi.example')
    const context = { ...archive.context, folder: join(tempDir(), 'data') }
    mkdirSync(context.folder)
    const opened = await lost.write() // while it is open, its log is beside it
    await opened.record.setState('mark', 'lost')
    for (const name of ['record.sqlite-wal', 'record.sqlite-shm', 'index.sqlite'])
      copyFileSync(join(lost.context.folder, name), join(context.folder, name))
    await opened.close()

    expect(await restore(context, file, () => undefined)).toEqual({ mails: 1 })
    const { checks } = await doctor(context)
    expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
    const { record, close } = await openForWriting(context.folder, context.settings)
    expect(await record.state('mark')).toBeUndefined()
    await close()
    expect(checks.find(({ name }) => name === 'record and index')?.detail).toBe('agree on 1 mails')
  })
})
