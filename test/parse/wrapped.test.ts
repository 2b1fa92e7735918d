import { expect, it } from 'vitest'
import { attachmentsOf } from '../../src/parse/attachments.ts'
import { attachmentOf } from '../../src/parse/display.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { unwrapped } from '../../src/parse/wrapped.ts'

const DATE = 'Mon, 17 Feb 2025 10:00:00 +0100'
const mail = (...more: string[]): string =>
  [
    'From: Ada Lund <ada@streng.example>',
    'To: drift@lister.example',
    'Subject: Ovn',
    `Date: ${DATE}`,
    'Message-ID: <ovn@streng.example>',
    'In-Reply-To: <a@energi.example>',
    ...more,
  ].join('\n')
const plain = `${mail('Content-Type: text/plain; charset=utf-8')}\n\nOvnen er varm.\n`
const withFile = `${mail('Content-Type: multipart/mixed; boundary=i')}\n\n--i\n\nOvnen er varm.\n--i\nContent-Type: text/csv\nContent-Disposition: attachment; filename=maal.csv\n\n1;2\n--i--\n`

const wrapper = (type: string, body: string, date = DATE): Buffer =>
  Buffer.from(
    `From: Ada Lund via Drift <drift@lister.example>\nTo: drift@lister.example\nReply-To: Ada Lund <ada@streng.example>\nSubject: [Drift] Ovn\nDate: ${date}\nMessage-ID: <17@lister.example>\nList-Id: Drift <drift.lister.example>\nList-Post: <mailto:drift@lister.example>\nMIME-Version: 1.0\nContent-Type: ${type}\n\n${body}`,
  )
const inParts = (within: string, words = 'Av hensyn til DMARC er denne e-posten pakket inn.'): string =>
  `--o\nContent-Type: text/plain\nContent-Disposition: inline\n\n${words}\n--o\nContent-Type: message/rfc822\nContent-Disposition: inline\n\n${within}\n--o\nContent-Type: text/plain\n\n____\nDrift-lista\n--o--\n`
const read = (raw: Buffer) => parseMail(raw, { receivedAtMs: Date.UTC(2025, 1, 18), maxBytes: 1_000_000 })

it.each([
  ['alone', wrapper('message/rfc822', plain)],
  ['below a word of the list’s, above its footer', wrapper('multipart/mixed; boundary=o', inParts(plain))],
])('a mail that its list wrapped is the mail within, of its own author and id: %s', async (_, raw) => {
  expect(await read(raw)).toMatchObject({
    id: 'ovn@streng.example',
    from: { name: 'Ada Lund', address: 'ada@streng.example' },
    subject: 'Ovn',
    references: ['a@energi.example'],
    lists: ['drift@lister.example'],
    machine: undefined,
    text: 'Ovnen er varm.\n',
  })
})

it('its attachments are those of the mail within, counted in it', async () => {
  const raw = wrapper('multipart/mixed; boundary=o', inParts(withFile))
  const { attachments } = await read(raw)
  expect(attachments).toMatchObject([{ name: 'maal.csv' }])
  expect(await attachmentOf(unwrapped(raw), attachments[0]?.index ?? -1)).toMatchObject({ name: 'maal.csv' })
  expect(await attachmentsOf(unwrapped(raw))).toHaveLength(1)
})

it('a mail that somebody passes on through the list is theirs', async () => {
  const forwarded = wrapper(
    'multipart/mixed; boundary=o',
    inParts(plain, 'Se på denne, alle sammen.'),
    'Tue, 18 Feb 2025 09:00:00 +0100',
  )
  expect(await read(forwarded)).toMatchObject({ id: '17@lister.example', text: expect.stringContaining('Se på denne') })
  const unlisted = Buffer.from(
    wrapper('message/rfc822', plain)
      .toString()
      .replace(/^List-.*\n/gm, ''),
  )
  const bySomebody = Buffer.from(wrapper('message/rfc822', plain).toString().replace('via Drift <drift@', '<ada@'))
  for (const raw of [unlisted, bySomebody]) {
    expect(await read(raw)).toMatchObject({ id: '17@lister.example' })
    expect(unwrapped(raw)).toBe(raw)
  }
})

it('a wrapper around a wrapper is opened once', async () => {
  const inner = wrapper('message/rfc822', plain).toString().replace('<17@', '<18@')
  expect(await read(wrapper('message/rfc822', inner))).toMatchObject({ id: '18@lister.example' })
})
