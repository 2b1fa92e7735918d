import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reparse } from '../../src/archive-commands.ts'
import { doctor } from '../../src/doctor.ts'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import { readRaw } from '../../src/parse/read.ts'
import type { RawKey } from '../../src/store/record.ts'
import { compose, mbox } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { TestArchive } from './archive.ts'

const anyone = { kind: 'anyone' } as const
const operator = { kind: 'operator' } as const
const LIST = 'drift@energi.example' as ListAddress

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
    await archive.take([path], LIST)
    expect(await found()).toBe(1)
  })
})

describe('mail that is read again and only now found to be private', () => {
  /** As a reader did that did not know the mark. */
  async function letIn(archive: TestArchive, mail: string): Promise<void> {
    const { record, feed, close } = await archive.write()
    const bytes = Buffer.from(mail)
    const arrival = { raw: { kind: 'bytes', bytes } as const, source: 'test', receivedAtMs: Date.UTC(2025, 0) }
    const [kept] = await record.keepRaw([{ ...arrival, list: LIST, folderList: undefined }])
    const { message, ...rest } = await readRaw(bytes, { ...arrival, maxBytes: bytes.length })
    const read = { kind: 'read', raw: kept?.raw as RawKey, message: { ...message, private: false }, ...rest } as const
    await feed.tell(await record.put([read]))
    await close()
  }

  it("is in no record, index or count any more, and its number is no other mail's", async () => {
    const archive = await TestArchive.open()
    await archive.takeMails([compose({ id: 'spør@x', text: 'Hva gjør vi med kjelen?' })], LIST)
    const from = 'Ola Berg <ola@energi.example>'
    await letIn(archive, compose({ id: 'svar@x', from, more: ['References: <spør@x>', 'X-No-Archive: yes'] }))
    const seen = () =>
      archive.find(async (find) => ({
        raw: (await find.rawFor(operator, 'svar@x' as MessageId)) !== undefined,
        found: (await find.searchFor(operator, { text: 'from:ola' })).total,
        open: (await find.frontFor(anyone)).open.length,
      }))
    expect(await seen()).toEqual({ raw: true, found: 1, open: 0 })
    await reparse(archive.context, () => undefined)
    expect(await seen()).toEqual({ raw: false, found: 0, open: 1 })
    expect((await archive.mails()).map(({ messageId }) => messageId)).toEqual(['spør@x'])

    await archive.takeMails([compose({ id: 'ny@x', text: 'En ny kjel.' })], LIST)
    expect(await archive.find(async (find) => (await find.searchFor(anyone, { text: '"ny kjel"' })).total)).toBe(1)
    const { checks } = await doctor(archive.context)
    expect(checks.filter(({ ok, name }) => !ok && name !== 'disk')).toEqual([])
  })
})
