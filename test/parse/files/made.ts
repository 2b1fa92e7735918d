import { strToU8, zipSync } from 'fflate'

/** A zip archive of files by name; bytes or text. */
export const aZip = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ),
  )

const TYPES = '<?xml version="1.0"?><Types/>'
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** A docx with this XML as its body. */
export const aDocx = (body: string): Uint8Array =>
  aZip({ '[Content_Types].xml': TYPES, 'word/document.xml': `<w:document ${W}><w:body>${body}</w:body></w:document>` })

export const aParagraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

export const anXlsx = (): Uint8Array =>
  aZip({
    '[Content_Types].xml': TYPES,
    'xl/workbook.xml': '<workbook><sheets><sheet name="Budsjett 2025" sheetId="1"/></sheets></workbook>',
    'xl/sharedStrings.xml':
      '<sst><si><t>Varme</t></si><si><r><t>vek</t></r><r><t>sler</t></r><rPh><t>lest</t></rPh></si></sst>',
    'xl/worksheets/sheet1.xml':
      '<worksheet><sheetData><row><c t="s"><v>1</v></c><c><v>1250.5</v></c></row>' +
      '<row><c t="inlineStr"><is><t>Tonstad &amp; Sira</t></is></c><c t="s"><v>0</v></c><c><f>SUM(A1)</f><v>7</v></c></row></sheetData></worksheet>',
  })

export const aPptx = (): Uint8Array =>
  aZip({
    '[Content_Types].xml': TYPES,
    'ppt/slides/slide2.xml': '<p:sld><a:p><a:r><a:t>Andre side</a:t></a:r></a:p></p:sld>',
    'ppt/slides/slide10.xml': '<p:sld><a:p><a:r><a:t>Tiende side</a:t></a:r></a:p></p:sld>',
    'ppt/notesSlides/notesSlide1.xml': '<p:notes><a:p><a:r><a:t>Husk kaffe</a:t></a:r></a:p></p:notes>',
  })

export const anOdt = (): Uint8Array =>
  aZip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml':
      '<office:document-content><office:body><text:tracked-changes><text:p>slettet</text:p></text:tracked-changes>' +
      '<text:h>Referat</text:h><text:p>Møte<text:tab/>på <text:span>Hell</text:span>a</text:p>' +
      '<table:table><table:table-cell><text:p>celle</text:p></table:table-cell></table:table></office:body></office:document-content>',
  })

/** A PDF of one page with a line of text; `stream` replaces what draws it. */
export function aPdf(line: string, stream = `BT /F1 12 Tf 72 720 Td (${line}) Tj ET`): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let pdf = '%PDF-1.4\n'
  const starts = objects.map((object, i) => {
    const start = pdf.length
    pdf += `${i + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  const end = `xref\n0 6\n0000000000 65535 f \n${table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF`
  return Buffer.from(pdf + end, 'latin1')
}

export const anRtf = (body: string): Uint8Array =>
  Buffer.from(
    String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\*\generator x;}` + body + '}',
    'latin1',
  )

/** A winmail.dat of attributes: id and value. */
export function aTnef(...attributes: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const pieces: Uint8Array[] = [Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0])]
  for (const [id, value] of attributes) {
    const head = Buffer.alloc(9)
    head[0] = 1
    head.writeUInt32LE(id, 1)
    head.writeUInt32LE(value.length, 5)
    pieces.push(head, value, Buffer.alloc(2))
  }
  return Buffer.concat(pieces)
}
