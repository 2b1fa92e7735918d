import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownText } from '../../src/model/message.ts'
import { headersOnly, parseMail } from '../../src/parse/mail.ts'
import { replyText } from '../../src/parse/read.ts'

const CONTEXT = { receivedAtMs: Date.UTC(2025, 5, 1), maxBytes: 25 * 1024 * 1024 }
const fixture = (name: string) => readFileSync(new URL(`../mail/${name}`, import.meta.url))
const parse = (raw: string | Uint8Array) => parseMail(Buffer.from(raw), CONTEXT)
const textPart = (headers: string, body: string) => parse(`Subject: x\n${headers}\n\n${body}`).then(({ text }) => text)

describe('a mail as read', () => {
  it('has the values of its header, and its writer back from the list', async () => {
    expect(await parse(fixture('from-rewritten-by-list.eml'))).toMatchObject({
      id: 'svar.17@example.com',
      idIsOurs: false,
      subject: '[Drift] SV: Målinger fra Vika',
      baseSubject: 'målinger fra vika',
      isReplySubject: true,
      from: { name: 'Bjørn Ås', address: 'bjorn@example.com' },
      to: [{ name: '', address: 'drift@lister.example.org' }],
      cc: [
        { name: 'Li, Kari', address: 'kari@example.org' },
        { name: '', address: 'ola@example.org' },
        { name: '', address: 'per@example.org' },
      ],
      writtenAtMs: Date.UTC(2024, 5, 11, 7, 14, 2),
      references: ['rot.1@example.org', 'sporsmal.4@example.org'],
      lists: ['drift@lister.example.org'],
      machine: undefined,
      private: false,
      language: 'nb',
      attachments: [],
      hasHtml: false,
      signals: { asks: true, confirms: false, patch: false },
      problem: undefined,
    })
  })

  it("has its own words apart from the quote and the list's footer", async () => {
    const message = await parse(fixture('from-rewritten-by-list.eml'))
    expect(ownText(message)).toBe(
      'Hei Kari,\n\nventilen står feil vei. Noen som vet hvem som monterte den?\n\nmvh\nBjørn',
    )
    expect(message.parts.map(({ kind }) => kind)).toEqual(['own', 'quote', 'footer'])
    expect(message.parts[1]?.author).toEqual({ name: 'Kari Li', address: 'kari@example.org' })
  })

  it('that names no charset is read as windows-1252 where it is no UTF-8', async () => {
    const message = await parse(fixture('eight-bit-without-charset.eml'))
    expect(message.subject).toBe('Måling uten tegnsett')
    expect(message.text).toBe('Trykket er på 4 bar, og det er “nok”.\n')
    expect(message.writtenAtMs).toBe(CONTEXT.receivedAtMs)
  })

  it("that holds HTML and a list's footer is read from the HTML", async () => {
    const message = await parse(fixture('html-only-through-list.eml'))
    expect(message.hasHtml).toBe(true)
    expect(ownText(message)).toMatch(/^Det er funnet et avvik[^]*før fredag[^]*Kari$/)
    expect(message.text).not.toContain('Forhåndsvisning')
  })

  it('has its attachments by name, in any of the ways that names are written', async () => {
    const part = (disposition: string) =>
      `--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; ${disposition}\n\nx\n`
    const raw = [
      'Content-Type: multipart/mixed; boundary=b\n',
      part('filename="plan.pdf"'),
      part("filename*=utf-8''m%C3%A5l.pdf"),
      part("filename*0*=utf-8''m%C3%A5; filename*1=linger.pdf"),
      part('filename="=?utf-8?q?m=C3=A5l.pdf?="'),
      part('filename="..\\\\..\\\\etc/passwd"'),
      part('size=1'),
    ].join('\n')
    const names = (await parse(raw)).attachments.map(({ name }) => name)
    expect(names).toEqual(['plan.pdf', 'mål.pdf', 'målinger.pdf', 'mål.pdf', 'passwd', 'attachment-6'])
  })

  it('that has no usable id gets one of ours, the same each time it is read', async () => {
    const [first, again, other] = await Promise.all([
      parse('Message-ID: <>\nSubject: a\n\nb'),
      parse('Message-ID: <>\nSubject: a\n\nb'),
      parse('Subject: a\n\nc'),
    ])
    expect(first.idIsOurs).toBe(true)
    expect(first.id).toBe(again.id)
    expect(first.id).not.toBe(other.id)
  })

  it('that is larger than the limit has its headers read, and says so', async () => {
    const message = await parseMail(
      Buffer.from(`Subject: stor\nMessage-ID: <stor@example.org>\n\n${'x'.repeat(200)}`),
      { ...CONTEXT, maxBytes: 100 },
    )
    expect(message).toMatchObject({ id: 'stor@example.org', subject: 'stor', text: '', parts: [] })
    expect(message.problem).toMatch(/larger than/)
    expect(
      headersOnly(Buffer.from('Subject: stor\n\nbegynnelsen'), {
        ...CONTEXT,
        sizeBytes: 1e9,
        problem: 'larger than 25 MB',
      }).message,
    ).toMatchObject({ text: '', problem: 'larger than 25 MB' })
  })

  it.each([
    ['format=flowed', '8bit', 'en lang \nlinje\n\n-- \nKari\n', 'en lang linje\n\n-- \nKari\n'],
    ['format=flowed; delsp=yes', '8bit', 'sammen \nsatt\n', 'sammensatt\n'],
    ['format=flowed', 'quoted-printable', '> sitert =\n\n> mer\nfritt\n', '> sitert mer\nfritt\n'],
    ['', 'base64', `${Buffer.from('Målingene er gode.\n').toString('base64')}\n`, 'Målingene er gode.\n'],
  ])('of one plain part, %s %s, is decoded, its paragraphs joined', async (parameter, encoding, body, text) => {
    const type = `text/plain; charset=utf-8${parameter && `; ${parameter}`}`
    const read = await parse(`Subject: x\nContent-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`)
    expect(read.text.trimEnd()).toBe(text.trimEnd())
  })

  it('that only claims to be base64 is read before the test is given up', async () => {
    const head = 'Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n'
    for (const body of [`${' '.repeat(2_000_000)}!`, `${'=\n'.repeat(1_000_000)}!`, `${'QUJD\n'.repeat(400_000)}!`])
      expect((await parse(head + body)).subject).toBe('x')
  })

  it('whose parts nest thousands deep is read as far as mail goes', async () => {
    const nested = Array.from(
      { length: 5000 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`,
    ).join('')
    const message = await parse(`Subject: dypt\n${nested}`)
    expect(message.subject).toBe('dypt')
    expect(message.problem ?? message.text).toBeDefined()
  })

  it('that has no header is not read at all', async () => {
    await expect(parse('bare en tekst uten hode')).rejects.toThrow('no header')
    await expect(parse('')).rejects.toThrow('empty')
  })

  it('gives a message, or says in words that it is none, whatever the bytes', async () => {
    const header = fc.constantFrom(
      'Subject: x',
      'From: a@b.no',
      'Date: tull',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Type: text/html',
      'Content-Transfer-Encoding: base64',
      'References: <a@b>',
    )
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
    const raw = fc.tuple(
      fc.array(header, { maxLength: 4 }),
      fc.array(fc.oneof(noise, fc.constantFrom('--b', '', '--b--', '<p>', '> x')), { maxLength: 8 }),
    )
    await fc.assert(
      fc.asyncProperty(raw, async ([headers, lines]) => {
        const bytes = Buffer.from(`${headers.join('\n')}\n\n${lines.join('\n')}`, 'latin1')
        const outcome = await parseMail(bytes, CONTEXT).catch((error: unknown) => error)
        expect(outcome instanceof Error ? outcome.name : 'Message').toMatch(/^(?:Message|UnreadableMail)$/)
      }),
    )
  })
})

describe('the text of a plain part', () => {
  it.each([
    ['Content-Type: text/plain; charset=utf-8', 'blåbær', 'blåbær'],
    ['Content-Transfer-Encoding: quoted-printable', 'bl=C3=A5=\nb=C3=A6r =3D =XY  \nslutt=', 'blåbær = =XY\nslutt'],
    ['Content-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable', '=A4 100', '€ 100'],
    ['Content-Type: text/plain; charset="y"', 'blåbær', 'blåbær'],
    ['Content-Type: text/plain; charset=utf-7', 'bl+AOU-b+AOY-r +- 1', 'blåbær + 1'],
    ['Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64', 'YmzDpWLDpnI=', 'blåbær'],
    ['Content-Type: text/plain; format=flowed', 'en lang \nlinje\n> sitert \n> linje', 'en lang linje\n> sitert linje'],
    ['Content-Type: TEXT/PLAIN', 'a\r\nb\rc', 'a\nb\nc'],
    ['X: y', 'a\0b\u0007', 'ab'],
  ])('with %j is decoded', async (headers, body, text) => {
    expect((await textPart(headers, body)).trimEnd()).toBe(text)
  })
})

describe('reply-text', () => {
  it('gives the own words, with one empty line at most between paragraphs', async () => {
    const raw = 'Subject: x\n\nJa.\n\n\n\nOla skrev:\n> Hva?\n\n\nDet.\n'
    expect(await replyText(Buffer.from(raw))).toBe('Ja.\n\nDet.')
  })
})
