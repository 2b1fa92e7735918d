import { describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { TestArchive } from './archive.ts'

const pump = compose({ id: 'pumpe@x', text: 'Pumpa i Vika står igjen.' })
const answer = compose({
  id: 'svar@x',
  from: 'Ola Vik <ola@energi.example>',
  more: ['In-Reply-To: <pumpe@x>'],
  text: 'Ventilen står feil vei.',
})
const digest = compose({
  id: 'samling@x',
  from: 'drift-request@lister.example',
  subject: 'Drift Digest, Vol 1, Issue 2',
  more: ['List-Id: <drift.lister.example>', 'Content-Type: multipart/digest; boundary=b'],
  text: `--b\n\n${pump}\n--b\n\n${answer}\n--b--`,
})
const idsOf = async (archive: TestArchive) => (await archive.mails()).map(({ messageId }) => messageId).toSorted()

describe('a digest that is taken in', () => {
  it('gives its mails as mails of its list, one with those that came alone', async () => {
    const archive = await TestArchive.open()
    expect(await archive.takeMails([pump, digest])).toMatchObject({ new: 3, duplicate: 1, unparsed: [] })
    expect(await idsOf(archive)).toEqual(['pumpe@x', 'samling@x', 'svar@x'])
    const mails = new Map((await archive.mails()).map((mail) => [mail.messageId, mail]))
    expect(mails.get('svar@x')).toMatchObject({
      lists: ['drift@lister.example'],
      from: { address: 'ola@energi.example' },
    })
    expect(mails.get('svar@x')?.threadId).toBe(mails.get('pumpe@x')?.threadId)
  })

  it('gives no mail twice when it is taken in again, or read again', async () => {
    const archive = await TestArchive.open()
    expect(await archive.takeMails([digest, digest, pump])).toMatchObject({ new: 3 })
    const { ingest, record, close } = await archive.write()
    await record.unreadAll()
    expect(await ingest.resume()).toMatchObject({ new: 0, unparsed: [] })
    await close()
    expect(await idsOf(archive)).toEqual(['pumpe@x', 'samling@x', 'svar@x'])
  })

  it('gives its mails also where an earlier run kept it and stopped', async () => {
    const archive = await TestArchive.open()
    const { ingest, record, close } = await archive.write()
    const raw = { kind: 'bytes' as const, bytes: Buffer.from(digest) }
    await record.keepRaw([
      { raw, source: 'x', list: undefined, folderList: undefined, receivedAtMs: Date.UTC(2025, 0) },
    ])
    expect(await ingest.resume()).toMatchObject({ read: 3, new: 3 })
    expect(await record.unread(10)).toEqual([])
    await close()
  })
})
