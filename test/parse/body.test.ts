import { describe, expect, it } from 'vitest'
import { type Message, ownText } from '../../src/model/message.ts'
import { parseMail } from '../../src/parse/mail.ts'

const CONTEXT = { receivedAtMs: Date.UTC(2025, 5, 1), maxBytes: 25 * 1024 * 1024 }
const parse = (raw: string | Uint8Array) => parseMail(Buffer.from(raw), CONTEXT)
const mixed = (...parts: readonly string[]) =>
  `Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`
const names = ({ attachments }: Message) => attachments.map(({ name }) => name)

const within = `From: Ola Vik <ola@example.org>
Subject: Trykk
Date: Tue, 3 Jun 2025 08:00:00 +0000
Content-Type: multipart/mixed; boundary=i

--i

Det var 4 bar.
--i
Content-Type: application/pdf; name=trykk.pdf
Content-Transfer-Encoding: base64

JVBERg==
--i--`

describe('a mail within a mail', () => {
  it('is shown as passed on, its words not those of who sent it on, its files among the files', async () => {
    const message = await parse(mixed('\nSe under.', `Content-Type: message/rfc822\n\n${within}`))
    expect(ownText(message)).toBe('Se under.')
    const [own, forward] = message.parts
    expect(own?.kind).toBe('own')
    expect(forward).toMatchObject({ kind: 'forward', author: { name: 'Ola Vik', address: 'ola@example.org' } })
    expect(message.text.slice(forward?.start)).toContain('Subject: Trykk\n\nDet var 4 bar.')
    expect(names(message)).toEqual(['Trykk.eml', 'trykk.pdf'])
  })

  it('in base64, which nobody should send, is read all the same', async () => {
    const encoded = Buffer.from(within).toString('base64')
    const message = await parse(mixed(`Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${encoded}`))
    expect(message.text).toContain('Det var 4 bar.')
  })

  it('within another, thousands deep, ends in files', async () => {
    const deep = await parse('Content-Type: message/rfc822\n\n'.repeat(3000))
    expect(deep.attachments.length).toBeLessThan(10)
  })
})

describe('the parts of a mail', () => {
  it('that stand beside each other are its text together, HTML among them', async () => {
    const message = await parse(mixed('Content-Type: text/html\n\n<p>Pumpa <b>står</b>.', '\nDrift-lista'))
    expect(message.text).toMatch(/^Pumpa står\.\s+Drift-lista\s*$/)
  })

  it('without a boundary named, or with words behind it, are found', async () => {
    const parts = '--b\nContent-Type: text/plain\n\nPumpa.\n--b\nContent-Type: image/png; name=a.png\n\nx\n--b--\n'
    expect(names(await parse(`Content-Type: multipart/mixed\n\n${parts}`))).toEqual(['a.png'])
    expect(names(await parse(`Content-Type: multipart/mixed; boundary="b (2)\n\n${parts}`))).toEqual(['a.png'])
    expect((await parse(`Content-Type: multipart/mixed\n\tboundary="b"\n\n${parts}`)).text.trim()).toBe('Pumpa.')
  })

  it('whose base64 a list put a footer under are read to the end', async () => {
    const encoded = Buffer.from('Pumpa i Vika står.\n').toString('base64')
    const text = `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${encoded}\n______________\nDrift-lista\n`
    expect((await parse(text)).text).toContain('Pumpa i Vika står.\n\n______________\nDrift-lista')
  })

  it('have files uuencoded in the text as files', async () => {
    const message = await parse('Subject: x\n\nbegin here.\nbegin 644 bar.txt\n&-"!B87(*\n`\nend\nHilsen Kari\n')
    expect(message.text).toBe('begin here.\nHilsen Kari\n')
    expect(message.attachments).toMatchObject([{ name: 'bar.txt', type: 'text/plain', sizeBytes: 6 }])
  })
})

describe('a sealed mail', () => {
  const signed = (text: string, protocol: string, type: string) =>
    `Subject: x\nContent-Type: multipart/signed; protocol="${protocol}"; boundary=b\n\n--b\n\n${text}\n--b\nContent-Type: ${type}; name=signature.asc\n\nxxx\n--b--\n`

  it.each([
    ['PGP', signed('Jeg sier det.', 'application/pgp-signature', 'application/pgp-signature')],
    ['S/MIME', signed('Jeg sier det.', 'application/pkcs7-signature', 'application/pkcs7-signature')],
    [
      'PGP in the text',
      'Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nJeg sier det.\n-----BEGIN PGP SIGNATURE-----\n\niQ=\n-----END PGP SIGNATURE-----\n',
    ],
  ])('that is signed by %s has its words, and no signature among its files', async (_, raw) => {
    const message = await parse(raw)
    expect(message.seal).toBe('signed')
    expect(ownText(message)).toBe('Jeg sier det.')
    expect(message.attachments).toEqual([])
  })

  it('that is signed as a whole (S/MIME) is read as what was signed', async () => {
    const element = (tag: number, ...content: Buffer[]) => {
      const all = Buffer.concat(content)
      return Buffer.concat([Buffer.from([tag, 0x82, all.length >> 8, all.length & 255]), all])
    }
    const oid = (hex: string) => element(0x06, Buffer.from(hex, 'hex'))
    const inner = Buffer.from('Content-Type: text/plain; charset=utf-8\r\n\r\nJeg sier blåbær.\r\n')
    const cms = (content: Buffer) =>
      element(
        0x30,
        oid('2a864886f70d010702'),
        element(
          0xa0,
          element(
            0x30,
            element(0x02, Buffer.from([1])),
            element(0x31),
            element(0x30, oid('2a864886f70d010701'), element(0xa0, content)),
          ),
        ),
      )
    const pieces = Buffer.concat([
      Buffer.from([0x24, 0x80]),
      element(0x04, inner.subarray(0, 20)),
      element(0x04, inner.subarray(20)),
      Buffer.from([0, 0]),
    ])
    for (const content of [element(0x04, inner), pieces]) {
      const message = await parse(
        `Subject: x\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n${cms(content).toString('base64')}\n`,
      )
      expect([message.seal, ownText(message), message.attachments]).toEqual(['signed', 'Jeg sier blåbær.', []])
    }
  })

  it.each([
    [
      'PGP',
      'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nxxx\n--b--',
    ],
    ['S/MIME', 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nxxx'],
    ['PGP in the text', 'text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n'],
  ])('that is encrypted by %s says so and has no text', async (_, rest) => {
    const message = await parse(`Subject: x\nContent-Type: ${rest}`)
    expect([message.seal, message.text.trim()]).toEqual(['encrypted', ''])
  })

  it('that is passed on does not seal the mail around it', async () => {
    const pgp = 'application/pgp-signature'
    const inner = signed('Jeg sier det.', pgp, pgp).replaceAll(/(--|=)b\b/g, '$1i')
    expect((await parse(mixed('\nSe under.', `Content-Type: message/rfc822\n\n${inner}`))).seal).toBeUndefined()
  })
})
