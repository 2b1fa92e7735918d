import { beforeAll, describe, expect, it } from 'vitest'
import { type ImportOutcome, reparse } from '../../src/archive-commands.ts'
import { AttachmentFeed } from '../../src/attachment-feed.ts'
import { doctor } from '../../src/doctor.ts'
import type { MailKey, MessageId } from '../../src/model/ids.ts'
import type { ReadFiles } from '../../src/store/record.ts'
import { aDocx, aParagraph, aPdf, aZip } from '../parse/files/made.ts'
import { TestArchive } from './archive.ts'

const anyone = { kind: 'anyone' } as const
const operator = { kind: 'operator' } as const
const LIST = 'drift@energi.example'

/** A mail that carries files. */
const carrying = (id: string, text: string, files: Readonly<Record<string, Uint8Array>>, list = LIST): string =>
  [
    `Message-ID: <${id}>`,
    'From: Kari Lund <kari@energi.example>',
    `To: ${list}`,
    `List-Id: <${list.replace('@', '.')}>`,
    'Date: Mon, 3 Mar 2025 10:00:00 +0100',
    `Subject: ${text}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=grense',
    '',
    '--grense',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    ...Object.entries(files).flatMap(([name, bytes]) => [
      '--grense',
      `Content-Type: application/octet-stream; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\n'),
    ]),
    '--grense--',
    '',
  ].join('\n')

const locked = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(600),
  Buffer.from('EncryptedPackage', 'utf16le'),
])
const offer = aPdf('Anbud: tre varmevekslere til Tonstad')

describe('attachments of imported mail', () => {
  let archive: TestArchive
  let outcome: ImportOutcome
  const found = (text: string, viewer: typeof anyone | typeof operator = anyone) =>
    archive.find(async (find) => (await find.searchFor(viewer, { text })).rows)

  beforeAll(async () => {
    archive = await TestArchive.open()
    outcome = await archive.takeMails(
      [
        carrying('a@x', 'Se vedlagt', { 'anbud.pdf': offer, 'laast.docx': locked }),
        carrying('b@x', 'Videresender', {
          'kopi.pdf': offer,
          'mer.zip': aZip({ 'r.docx': aDocx(aParagraph('dampkjel')) }),
        }),
      ],
      LIST,
    )
  }, 120_000)

  it('are counted as they are read', () => {
    expect(outcome.attachments).toEqual({ mails: 2, files: 4, unread: 1 })
  })

  it('is found by their words, with the attachment that says so', async () => {
    const rows = await found('varmeveksler')
    expect(rows.map(({ messageId }) => messageId).toSorted()).toEqual(['a@x', 'b@x'])
    const [{ attachment, snippet } = { attachment: undefined, snippet: { pieces: [] } }] =
      rows.find(({ messageId }) => messageId === 'a@x')?.inside ?? []
    expect(attachment?.name).toBe('anbud.pdf')
    expect(snippet.pieces.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['varmevekslere'])
    expect((await found('dampkjel videresender')).map(({ messageId }) => messageId)).toEqual(['b@x'])
    expect((await found('videresender'))[0]?.inside).toEqual([])
  })

  it('say on their mail why they cannot be searched', async () => {
    const thread = await archive.find((find) => find.threadFor(anyone, { messageId: 'a@x' as MessageId }))
    expect(thread?.places[0]?.mail?.attachments.map(({ name, textProblem }) => [name, textProblem])).toEqual([
      ['anbud.pdf', undefined],
      ['laast.docx', 'password'],
    ])
  })

  it('are counted by the doctor, each content once', async () => {
    const { checks } = await doctor(archive.context)
    expect(checks.find(({ name }) => name === "attachments' text")?.detail).toBe('2 searched, 1 locked with a password')
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })

  it('are nobody’s knowledge: whoever sends a document is not suggested for what it says', async () => {
    const { knowers } = await archive.find((find) => find.expertsFor(operator, 'varmevekslere'))
    expect(knowers).toEqual([])
  })

  it('are read again with their mail, and found all the while', async () => {
    await reparse(archive.context, () => undefined)
    expect((await found('varmeveksler')).length).toBe(2)
    expect((await found('dampkjel')).length).toBe(1)
  }, 120_000)

  it('of mail for few are found by those alone', async () => {
    const other = await TestArchive.open()
    await other.takeMails([carrying('c@x', 'Fortrolig', { 'x.pdf': aPdf('Turbinplan') }, 'ledelse@energi.example')])
    const rows = (viewer: typeof anyone | typeof operator) =>
      other.find(async (find) => (await find.searchFor(viewer, { text: 'turbinplan' })).rows.length)
    expect([await rows(anyone), await rows(operator)]).toEqual([0, 1])
  }, 120_000)

  it('are left for later where it is cut short, and each content is read once', async () => {
    const other = await TestArchive.open()
    await other.takeMails(
      [carrying('a@x', 'Se vedlagt', { 'a.pdf': offer, 'b.pdf': offer }), carrying('b@x', 'Igjen', { 'c.pdf': offer })],
      LIST,
    )
    const { record, close } = await other.write()
    try {
      await record.unreadAll()
      const feed = (signal: AbortSignal, keepFiles: (mails: readonly ReadFiles[]) => Promise<void>) =>
        new AttachmentFeed({
          record: {
            filesUnread: (...args) => record.filesUnread(...args),
            countFilesUnread: () => record.countFilesUnread(),
            rawOf: (mail) => record.rawOf(mail),
            knownFiles: (hashes) => record.knownFiles(hashes),
            keepFiles,
          },
          children: 1,
        }).read(undefined, signal)
      expect(await feed(AbortSignal.abort(), async () => expect.unreachable())).toMatchObject({ mails: 0 })
      expect(await record.countFilesUnread()).toBe(2)
      const kept: ReadFiles[] = []
      await feed(new AbortController().signal, async (mails) => {
        kept.push(...mails)
        await record.keepFiles(mails)
      })
      const texts = kept.flatMap(({ files }) => files.map(({ hash, result }) => [hash, result?.text]))
      expect(new Set(texts.map(([hash]) => hash)).size).toBe(1)
      expect([texts.length, await record.countFilesUnread(), await record.filesUnread(0 as MailKey, 9)]).toEqual([
        3,
        0,
        [],
      ])
    } finally {
      await close()
    }
  }, 120_000)
})
