import { describe, expect, it } from 'vitest'
import { openTnef } from '../../src/parse/files/tnef.ts'
import { parseMail } from '../../src/parse/mail.ts'

const CONTEXT = { receivedAtMs: Date.UTC(2025, 5, 1), maxBytes: 25 * 1024 * 1024 }
const u16 = (value: number) => Buffer.from([value & 255, value >> 8])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const filled = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
const attribute = (level: number, id: number, data: Buffer) =>
  Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, u16(0)])
const property = (kind: number, id: number, data: Buffer) =>
  Buffer.concat([u16(kind), u16(id), u32(1), u32(data.length), filled(data)])
const properties = (...all: Buffer[]) => Buffer.concat([u32(all.length), ...all])
const tnef = (...attributes: Buffer[]) => Buffer.concat([u32(0x223e9f78), u16(1), ...attributes])

const file = [
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('MLINGE~1.TXT\0')),
  attribute(2, 0x0006800f, Buffer.from('4 bar\n')),
  attribute(2, 0x00069005, properties(property(0x1f, 0x3707, Buffer.from('målinger.txt\0', 'utf16le')))),
]
const mail = (packed: Buffer, text?: string) =>
  parseMail(
    Buffer.from(
      text === undefined
        ? `Subject: x\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n${packed.toString('base64')}\n`
        : `Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n${text}\n--b\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n${packed.toString('base64')}\n--b--\n`,
    ),
    CONTEXT,
  )

describe('a winmail.dat', () => {
  it('gives the files in it by their long names, and is no file itself', async () => {
    const message = await mail(tnef(...file), 'Se vedlegg.')
    expect(message.text.trim()).toBe('Se vedlegg.')
    expect(message.attachments).toMatchObject([{ index: 0, name: 'målinger.txt', type: 'text/plain', sizeBytes: 6 }])
  })

  it('gives the text where the mail has it nowhere else', async () => {
    const body = properties(property(0x102, 0x1013, Buffer.from('<p>Pumpa <b>står</b>.</p>', 'latin1')))
    expect((await mail(tnef(attribute(1, 0x00069003, body)))).text).toBe('Pumpa står.')
    expect((await mail(tnef(attribute(1, 0x0002800c, Buffer.from('Pumpa står.\0', 'latin1'))))).text).toBe(
      'Pumpa står.',
    )
  })

  it('gives text that is in it as compressed RTF alone', async () => {
    const rtf = Buffer.from("{\\rtf1\\ansi Pumpa st\\'e5r.}", 'latin1')
    const bare = Buffer.concat([u32(rtf.length + 12), u32(rtf.length), u32(0x414c454d), u32(0), rtf])
    const message = await mail(tnef(attribute(1, 0x00069003, properties(property(0x102, 0x1009, bare)))))
    expect(message.text.trim()).toBe('Pumpa står.')
    expect(message.attachments).toEqual([])
  })

  it('that is none stays the file it is', async () => {
    expect((await mail(Buffer.from('not packed at all'), 'Se vedlegg.')).attachments).toMatchObject([{ sizeBytes: 17 }])
  })

  it('that lies about its lengths, or is cut off anywhere, takes no time and no memory', () => {
    const whole = tnef(...file, attribute(1, 0x00069003, properties(property(0x1e, 0x1000, Buffer.from('x')))))
    const before = process.cpuUsage()
    for (let at = 0; at < whole.length; at++) {
      openTnef(whole.subarray(0, at))
      const lying = Buffer.from(whole)
      lying.writeUInt32LE(0xffffffff, Math.min(at, whole.length - 4))
      openTnef(lying)
    }
    openTnef(tnef(attribute(1, 0x00069003, Buffer.concat([u32(0xffffffff), Buffer.alloc(1e6)]))))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(2)
  })
})
