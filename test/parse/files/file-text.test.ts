import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { textOfFile } from '../../../src/parse/files/file-text.ts'
import { FILE_LIMITS } from '../../../src/parse/files/limits.ts'
import { aDocx, anOdt, anRtf, anXlsx, aParagraph, aPdf, aPptx, aTnef, aZip } from './made.ts'

const unknown = { name: 'fil', type: 'application/octet-stream' }
const textOf = async (bytes: Uint8Array | string, claimed = unknown) => (await read(bytes, claimed)).text
const read = (bytes: Uint8Array | string, claimed = unknown, limits = {}) =>
  textOfFile(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, claimed, { ...FILE_LIMITS, ...limits })

describe('the text of a file', () => {
  it('is read from PDF', async () => {
    expect(await textOf(aPdf('Varmeveksler nummer 7'))).toBe('Varmeveksler nummer 7')
  })

  it('is read from docx, without what was deleted, and once where it stands twice for old programs', async () => {
    const deleted = '<w:del><w:r><w:delText>bort</w:delText></w:r></w:del>'
    const twice =
      '<mc:AlternateContent><mc:Choice><w:t>boks</w:t></mc:Choice><mc:Fallback><w:t>boks</w:t></mc:Fallback></mc:AlternateContent>'
    expect(
      await textOf(
        aDocx(
          `${aParagraph('Møte &amp; mat')}<w:p>${deleted}<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>${twice}</w:p>`,
        ),
      ),
    ).toBe('Møte & mat\na\tbboks')
  })

  it('is read from xlsx, row by row, numbers too, with the names of sheets', async () => {
    expect(await textOf(anXlsx())).toBe('Budsjett 2025\nveksler\t1250.5\nTonstad & Sira\tVarme\t7')
  })

  it('is read from pptx, slides in their order, and notes', async () => {
    expect((await textOf(aPptx())).split('\n').filter((line) => line !== '')).toEqual([
      'Andre side',
      'Tiende side',
      'Husk kaffe',
    ])
  })

  it('is read from odt, with table cells', async () => {
    expect(await textOf(anOdt())).toBe('Referat\nMøte\tpå Hella\ncelle')
  })

  it('is read from RTF in the code pages of its fonts, with Unicode, and without pictures and styles', async () => {
    const body = String.raw`\pard Bl\'e5b\'e6r\par\u8364?100 \{x\}{\pict 0a0b}{\f1 \'cf\'f0}{\*\unknown no}\line slutt\~her`
    expect(await textOf(anRtf(body))).toBe('Blåbær\n€100 {x}Пр\nslutt her')
  })

  it('is read from an invitation: what people wrote, who and when', async () => {
    const ics = [
      'BEGIN:VCALENDAR',
      'PRODID:-//x',
      'BEGIN:VEVENT',
      'DTSTART:20200116T180000Z',
      'SUMMARY;LANGUAGE=nb:Årsmøte\\, del 1',
      'DESCRIPTION:Vi snakker om var',
      ' mevekslere\\nog kaffe',
      'ATTENDEE;CN="Lund, Kari";ROLE=X:mailto:kari@firma.no',
      'UID:hemmelig-id',
      'END:VEVENT',
    ].join('\r\n')
    expect(await textOf(ics)).toBe(
      '2020-01-16 18:00 UTC\nÅrsmøte, del 1\nVi snakker om varmevekslere\nog kaffe\nLund, Kari kari@firma.no',
    )
  })

  it('is read from an address card, also one of the old kind', async () => {
    const card =
      'BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=A5re =\nLund\nitem1.TEL:+47 22 00 00 00\nPHOTO:aGVp\nEND:VCARD'
    expect(await textOf(card)).toBe('Kåre Lund\n+47 22 00 00 00')
  })

  it('is read from HTML without its scripts', async () => {
    expect(await textOf('<!DOCTYPE html><html><script>x()</script><p>Hei &aelig;</p></html>')).toBe('Hei æ')
  })

  it.each([
    ['UTF-8', Buffer.from('blåbær;1')],
    ['windows-1252', Buffer.from('blåbær;1', 'latin1')],
    ['UTF-16 with its mark', Buffer.from('\ufeffblåbær;1', 'utf16le')],
  ])('is read from plain text in %s', async (_, bytes) => {
    expect((await textOf(bytes)).replace('\ufeff', '')).toBe('blåbær;1')
  })

  it('is read from mail, with what that has attached', async () => {
    const mail =
      'Subject: =?utf-8?Q?M=C3=B8te?=\r\nFrom: Kari <kari@x.no>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n' +
      '--b\r\nContent-Type: text/plain\r\n\r\nSe vedlegg\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=tall.csv\r\n\r\nsju;8\r\n--b--\r\n'
    const text = await textOf(mail, { name: 'x.eml', type: 'message/rfc822' })
    for (const word of ['Møte', 'kari@x.no', 'Se vedlegg', 'tall.csv', 'sju;8']) expect(text).toContain(word)
  })

  it('is read from archives, with the names in them, and from archives within', async () => {
    const inner = aZip({ 'dypt.txt': 'innerst inne' })
    const text = await textOf(
      aZip({ 'Referat.docx': aDocx(aParagraph('godkjent')), 'mer.zip': inner, 'bilde.png': 'PNG' }),
    )
    for (const word of ['Referat.docx', 'godkjent', 'dypt.txt', 'innerst inne']) expect(text).toContain(word)
    expect(await textOf(gzipSync('logg fra pumpa'), { name: 'pumpe.log.gz', type: '' })).toBe('logg fra pumpa')
  })

  it('is read from what Outlook packed into a winmail.dat', async () => {
    const name = Buffer.from('plan.txt\0', 'latin1')
    const packed = aTnef(
      [0x00018004, Buffer.from('Emnet\0')],
      [0x0002800c, Buffer.from('Hei alle\0')],
      [0x00069002, Buffer.alloc(14)],
      [0x00018010, name],
      [0x0006800f, Buffer.from('planen er klar')],
    )
    expect(await textOf(packed, { name: 'winmail.dat', type: 'application/ms-tnef' })).toBe(
      'Emnet\nHei alle\n\nplan.txt\nplanen er klar',
    )
  })

  it('goes by the bytes, whatever the mail calls it', async () => {
    expect(await textOf(aPdf('egentlig PDF'), { name: 'x.docx', type: 'text/plain' })).toBe('egentlig PDF')
    expect(await read('ren tekst', { name: 'x.pdf', type: 'application/pdf' })).toEqual({
      text: 'ren tekst',
      problem: undefined,
    })
  })
})

describe('a file without text, or not all of it', () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])

  it.each([
    ['password', Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])],
    ['other-kind', ole],
    ['other-kind', Buffer.from('7z\xbc\xaf\x27\x1c\0\x04\0\0\0', 'latin1')],
    ['broken', Buffer.from('%PDF-1.7\nnothing more')],
    ['broken', aDocx(aParagraph('hei')).subarray(0, 150)],
    ['broken', aTnef([0x0002800c, Buffer.from('Hei')]).subarray(0, 17)],
    ['broken', Buffer.from('1f8b0800', 'hex')],
    ['empty', aPdf('', '0 0 100 100 re f')],
    ['empty', Buffer.alloc(0)],
    ['empty', aDocx('')],
    ['no-text', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['no-text', Buffer.from('-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----')],
  ] as const)('is said to be %s', async (problem, bytes) => {
    expect(await read(bytes)).toMatchObject({ problem })
  })

  it('says that a zip has a locked file, and gives the names and the rest', async () => {
    const zip = Buffer.from(aZip({ 'apen.txt': 'lesbart', 'laast.txt': 'hemmelig' }))
    for (const [mark, flags] of [
      ['PK\x01\x02', 8],
      ['PK\x03\x04', 6],
    ] as const) {
      const at = zip.lastIndexOf(Buffer.from(mark, 'latin1'))
      zip[at + flags] = (zip[at + flags] ?? 0) | 1
    }
    const { text, problem } = await read(zip)
    expect([problem, text.includes('lesbart'), text.includes('hemmelig')]).toEqual(['password', true, false])
  })

  it('is cut where it is too long', async () => {
    const { text, problem } = await read('ord '.repeat(1000), unknown, { textChars: 100 })
    expect([text.length, problem]).toEqual([99, 'cut'])
  })

  it('is refused where it unpacks to too much, and what came before is kept', async () => {
    const bomb = aZip({ 'a.txt': 'før', 'bombe.txt': new Uint8Array(3_000_000).fill(97) })
    const { text, problem } = await read(bomb, unknown, { unpackedBytes: 1_000_000 })
    expect([problem, text]).toEqual(['too-large', 'a.txt\nfør'])
    expect((await read(gzipSync(Buffer.alloc(70_000_000)))).problem).toBe('too-large')
  })

  it('is refused where archives lie too deep', async () => {
    let zip = aZip({ 'innerst.txt': 'funnet' })
    for (let depth = 0; depth < 5; depth++) zip = aZip({ 'neste.zip': zip })
    expect((await read(zip)).problem).toBe('too-deep')
    expect((await read(zip, unknown, { depth: 6 })).text).toContain('funnet')
  })

  it('is read only so far where it has too many files', async () => {
    const many = aZip(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}.txt`, `ord${i}`])))
    const { text, problem } = await read(many, unknown, { entries: 10 })
    expect([problem, text.includes('ord9'), text.includes('ord10')]).toEqual(['too-large', true, false])
  })

  it('grows no entity that a document defines itself', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY b${i} "${`&b${i - 1};`.repeat(10)}">`).join('')}]>`
    const docx = aZip({
      '[Content_Types].xml': '<Types/>',
      'word/document.xml': `${bomb}<w:document><w:p><w:t>slutt &b8;</w:t></w:p></w:document>`,
    })
    expect((await read(docx)).text.length).toBeLessThan(100)
  })

  it('is refused, as RTF, where its groups have no end', async () => {
    expect((await read(anRtf('{'.repeat(1_000_000)))).problem).toBe('too-deep')
    expect((await read(anRtf('{\\b hei'.repeat(20)))).problem).toBe('broken')
  })

  it('is read in linear time: sixteen megabytes of different kinds within ten seconds', async () => {
    const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length)).slice(0, 1_000_000)
    const startedAt = process.cpuUsage()
    for (const piece of ['{\\', '\\u1', "\\'e5", '}{', '\\*'])
      await read(Buffer.concat([Buffer.from('{\\rtf1'), Buffer.from(megabyte(piece))]))
    for (const piece of ['SUMMARY:\n ', ';', 'A;B="', '=\n', ' \n'])
      await read(`BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:${megabyte(piece)}`)
    for (const piece of ['<w:p>', '<w:t>a', '&#', '<', '</w:p>']) await read(aDocx(megabyte(piece)))
    await read(aTnef(...Array.from({ length: 70_000 }, () => [0x00069002, new Uint8Array()] as const)))
    const { user } = process.cpuUsage(startedAt)
    expect(user / 1e6).toBeLessThan(10)
  }, 120_000)
})
