/** Attachments made by hand, byte for byte the same each time: a PDF of text, a Word file, an invitation, a table. */
import { strToU8, zipSync } from 'fflate'
import type { Attachment, Mail, Person } from '../source.ts'
import { icsLocal, icsUtc, osloTime } from './dates.ts'
import { escapeHtml } from './html.ts'

export type File = { name: string; type: string; bytes: Buffer }

export function renderAttachment(attachment: Attachment, mail: Mail, writer: Person, to: string): File {
  const { name } = attachment
  switch (attachment.kind) {
    case 'pdf':
      return { name, type: 'application/pdf', bytes: pdf(attachment.title ?? name, attachment.lines) }
    case 'docx':
      return {
        name,
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        bytes: docx(attachment.title ?? name, attachment.lines, writer.name),
      }
    case 'csv':
      return { name, type: 'text/csv; charset=utf-8', bytes: Buffer.from(`${attachment.lines.join('\r\n')}\r\n`) }
    case 'ics':
      return { name, type: 'text/calendar; charset=utf-8; method=REQUEST', bytes: ics(attachment, mail, writer, to) }
  }
}

/** PDF 1.4 in Helvetica, WinAnsi (so æ, ø, å are one byte), 46 lines a page, nothing compressed. */
function pdf(title: string, lines: string[]): Buffer {
  const pages = chunks([title, '', ...lines], 46)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, page) => `${4 + 2 * page} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  for (const page of pages) {
    const shown = page.map((line) => `(${pdfText(line)}) Tj T*`).join('\n')
    const stream = `BT\n/F1 11 Tf\n15 TL\n64 778 Td\n${shown}\nET\n`
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length + 2} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}endstream`,
    )
  }
  objects.push(`<< /Title (${pdfText(title)}) >>`)
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const xref = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file +=
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${xref}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

const pdfText = (line: string): string =>
  [...line.replace(/[\\()]/g, '\\$&').replace(/–/g, '-')]
    .map((letter) => {
      const code = letter.codePointAt(0)!
      if (code > 255) throw new Error(`WinAnsi has no ${letter}`)
      return code < 127 ? letter : `\\${code.toString(8).padStart(3, '0')}`
    })
    .join('')

const chunks = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org'

/** The least Word opens. Stored, not deflated: another zip library gives the same bytes. */
function docx(title: string, lines: string[], author: string): Buffer {
  const paragraph = (line: string, style = '') =>
    `<w:p>${style}<w:r><w:t xml:space="preserve">${escapeHtml(line)}</w:t></w:r></w:p>`
  const files = {
    '[Content_Types].xml':
      `${XML}<Types xmlns="${OFFICE}/package/2006/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>' +
      '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    '_rels/.rels':
      `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
      `<Relationship Id="rId2" Type="${OFFICE}/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml':
      `${XML}<cp:coreProperties xmlns:cp="${OFFICE}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
      `<dc:title>${escapeHtml(title)}</dc:title><dc:creator>${escapeHtml(author)}</dc:creator></cp:coreProperties>`,
    'word/document.xml':
      `${XML}<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main"><w:body>` +
      paragraph(title, '<w:pPr><w:pStyle w:val="Title"/></w:pPr>') +
      lines.map((line) => paragraph(line)).join('') +
      '</w:body></w:document>',
  }
  // fflate writes local clock fields, so a local date is the same in every time zone.
  const mtime = new Date(2022, 0, 1, 12, 0, 0)
  const entries = Object.entries(files).map(([path, xml]) => [path, [strToU8(xml), { level: 0, mtime }]] as const)
  return Buffer.from(zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]))
}

function ics(event: Extract<Attachment, { kind: 'ics' }>, mail: Mail, writer: Person, to: string): Buffer {
  const text = (value: string) =>
    value
      .trim()
      .replace(/[\\,;]/g, '\\$&')
      .replace(/\n/g, '\\n')
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Ormvaag Energi//Kalender//NO',
    'VERSION:2.0',
    'METHOD:REQUEST',
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Oslo',
    'BEGIN:STANDARD',
    'DTSTART:19701025T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:19700329T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `UID:${mail.id}@ormvag-energi.example`,
    `DTSTAMP:${icsUtc(osloTime(mail.date))}`,
    `DTSTART;TZID=Europe/Oslo:${icsLocal(osloTime(event.start))}`,
    `DTEND;TZID=Europe/Oslo:${icsLocal(osloTime(event.end))}`,
    `ORGANIZER;CN="${writer.name}":mailto:${writer.addresses.work}`,
    `ATTENDEE;RSVP=TRUE:mailto:${to}`,
    `SUMMARY:${text(event.summary)}`,
    `LOCATION:${text(event.location)}`,
    `DESCRIPTION:${text(event.description)}`,
    'STATUS:CONFIRMED',
    'SEQUENCE:0',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return Buffer.from(`${lines.map(foldIcs).join('\r\n')}\r\n`)
}

/** RFC 5545, 3.1: at most 75 octets a line, never inside a letter. */
function foldIcs(line: string): string {
  let folded = ''
  let width = 0
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (width + size > 74) {
      folded += '\r\n '
      width = 1
    }
    folded += letter
    width += size
  }
  return folded
}
