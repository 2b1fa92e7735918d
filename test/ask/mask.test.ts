import { describe, expect, it } from 'vitest'
import { archiveCopy } from '../../src/ask/archive-copy.ts'
import { CLAIMS, makeKey } from '../../src/ask/keys.ts'
import { masked } from '../../src/ask/mask.ts'
import type { MessageId } from '../../src/model/ids.ts'
import type { QuestionId } from '../../src/model/question.ts'
import { parseMail } from '../../src/parse/mail.ts'

const ASK = 'ask@energi.example'
const TOKEN = 'abcdefghijklmnopqrstuvwxyz'
const REPLY_TO = `ask+${TOKEN}@energi.example`
const keyOf = (may: (typeof CLAIMS)[number]): string =>
  makeKey('secret', {
    may,
    question: 'q2345672345a' as QuestionId,
    answer: 'a@energi.example' as MessageId,
    address: 'ola@energi.example',
    expiresMs: 1_800_000_000_000,
  })
const KEY = keyOf('mine')
const LINK = `https://hv.energi.example/k/${KEY}`
const QUOTE = `Tre bar.\n\nDen ons. 11. nov. 2026 skrev Ida Ruud via Hvem vet? <${REPLY_TO}>:\n> Pause eller slutt: ${LINK}\n> Takk\n`

const mail = (encoding: string, body: string, type = 'text/plain; charset=utf-8'): string =>
  [
    'From: Ola Vik <ola@energi.example>',
    `To: ${REPLY_TO}`,
    'Message-ID: <r1@energi.example>',
    'Subject: Re: Trykk',
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    body,
  ].join('\r\n')
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')
/** Every character may be broken off, as quoted-printable does it at the ends of lines. */
const quotedPrintable = (text: string): string => text.replaceAll('=', '=3D').replace(/[^\n]{25}/g, '$&=\r\n')
const multipart = (...parts: readonly string[]): string =>
  `${parts.map((part) => `--b1\r\n${part}`).join('\r\n')}\r\n--b1--\r\n`

async function read(raw: string): Promise<string> {
  const kept = archiveCopy(Buffer.from(raw), { address: ASK, references: [] })
  const message = await parseMail(kept, { receivedAtMs: 0, maxBytes: 1_000_000 })
  const bare = Buffer.from(kept).toString().replace(/=\r\n/g, '')
  return `${message.text}\n${bare}`
}

describe('what the archive keeps of a reply', () => {
  it.each<readonly [string, string]>([
    ['as it is', mail('8bit', QUOTE)],
    ['in quoted-printable', mail('quoted-printable', quotedPrintable(QUOTE))],
    ['in base64', mail('base64', base64(QUOTE))],
    [
      'in HTML beside text, each in base64',
      mail(
        '7bit',
        multipart(
          `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(QUOTE)}`,
          `Content-Transfer-Encoding: Base64\r\nContent-Type: text/html\r\n\r\n${base64(`<p>Tre bar.</p><blockquote><a href="${LINK}">Pause</a> ${REPLY_TO}</blockquote>`)}`,
        ),
        'multipart/alternative; boundary=b1',
      ),
    ],
    [
      'behind a filter that rewrites links',
      mail('8bit', QUOTE.replace(LINK, `https://safe.example/?url=${encodeURIComponent(LINK)}&data=1`)),
    ],
    [
      'with entities in HTML',
      mail(
        '8bit',
        `<p>Tre bar.</p><p>${REPLY_TO.replace('+', '&#43;').replace('@', '&#64;')} ${LINK} ask@energi.example</p>`,
        'text/html',
      ),
    ],
    [
      'in addresses of other servers',
      mail('8bit', QUOTE.replace(REPLY_TO, `ask+${TOKEN}=energi.example@srs.example, ${ASK}`)),
    ],
    ['where its program broke the lines', mail('8bit', QUOTE.replace(KEY, `${KEY.slice(0, 6)}\r\n> ${KEY.slice(6)}`))],
  ])('has neither reply addresses nor keys: %s', async (_, raw) => {
    const kept = await read(raw)
    expect(kept).toContain('Tre bar')
    expect(kept).not.toContain(TOKEN)
    expect(kept.replace(/\s|>/g, '')).not.toContain(KEY.slice(0, 12))
    expect(kept).toContain(ASK)
  })

  it.each(CLAIMS)('has no key that allows to %s', (may) => {
    expect(masked(`Se https://hv.energi.example/k/${keyOf(may)} og svar.`, ASK)).toBe(
      'Se https://hv.energi.example/k/- og svar.',
    )
  })

  it('is every byte of what holds neither', () => {
    const file = base64(Buffer.alloc(3000, 'WyJ0 ask+x@energi.example ').toString())
    const raw = mail(
      '7bit',
      multipart(
        'Content-Type: text/plain\r\n\r\nSe vedlagt. Spør ask@energi.example.',
        `Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}`,
      ),
      'multipart/mixed; boundary=b1',
    )
    expect(masked(raw, ASK)).toBe(raw.replace(TOKEN, '').replace('+@', '@'))
  })

  it('is found in a time that grows with the mail alone', () => {
    const hostile =
      `Content-Transfer-Encoding: base64\n`.repeat(30_000) + 'ask+'.repeat(30_000) + 'ask\n> '.repeat(30_000)
    const started = performance.now()
    masked(hostile, ASK)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
