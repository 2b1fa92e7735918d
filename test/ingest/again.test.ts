import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compose, mbox } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { TestArchive } from './archive.ts'

const anyone = { kind: 'anyone' } as const

describe('mail that is imported again', () => {
  it('is for everyone once somebody names the list that before only its file was named for', async () => {
    const archive = await TestArchive.open()
    const folder = join(tempDir(), 'lister')
    mkdirSync(folder)
    const path = join(folder, 'drift@energi.example.mbox')
    writeFileSync(path, mbox([compose({ id: 'a@x', to: 'kari@energi.example', text: 'Kjelen selges.' })]))
    const found = () => archive.find(async (find) => (await find.searchFor(anyone, { text: 'kjelen' })).total)
    await archive.take([path])
    expect(await found()).toBe(0)
    await archive.take([path], 'drift@energi.example')
    expect(await found()).toBe(1)
  })
})
