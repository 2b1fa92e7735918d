import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup, restore } from '../../src/backup.ts'
import { openForWriting } from '../../src/data-folder.ts'
import { doctor } from '../../src/doctor.ts'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { TestArchive } from './archive.ts'

describe('a backup', () => {
  it('is restored as it was where a lost archive left its log and its index', async () => {
    const archive = await TestArchive.open()
    await archive.takeMails([compose({ id: 'a@x' })], 'drift@energi.example')
    const file = join(tempDir(), 'backup.sqlite')
    backup(archive.context, file)
    const { settings } = archive.context
    const [used, folder] = [join(tempDir(), 'data'), join(tempDir(), 'data')]
    await restore({ settings, folder: used }, file, () => undefined)

    const before = await openForWriting(used, settings)
    await before.record.setSyncState('konto', 'INBOX', { uidValidity: 1, missing: [], uidNext: 2 }) // after the backup
    mkdirSync(folder)
    for (const name of [
      'record.sqlite-wal',
      'record.sqlite-shm',
      ...readdirSync(used).filter((one) => one.startsWith('index')),
    ])
      copyFileSync(join(used, name), join(folder, name)) // as a disk does that loses record.sqlite
    await before.close()

    expect(await restore({ settings, folder }, file, () => undefined)).toMatchObject({ mails: 1 })
    const restored = await openForWriting(folder, settings)
    expect(await restored.record.syncState('konto', 'INBOX')).toBeUndefined()
    await restored.close()
    const { checks } = await doctor({ settings, folder })
    expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
  })
})
