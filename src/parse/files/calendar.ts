import type { Gathered } from './limits.ts'

/** Properties of calendar and address files that hold words (RFC 5545, RFC 6350). Others are times, ids and how to show it. */
const TEXTS = new Set(
  (
    'SUMMARY DESCRIPTION LOCATION COMMENT CATEGORIES CONTACT RESOURCES URL X-WR-CALNAME X-WR-CALDESC ' +
    'FN N NICKNAME ORG TITLE ROLE ADR LABEL NOTE EMAIL TEL IMPP'
  ).split(' '),
)
const PEOPLE = new Set(['ORGANIZER', 'ATTENDEE'])
const TIMES = new Set(['DTSTART', 'DTEND', 'DUE', 'BDAY'])
const MOST_LINE_CHARS = 256 * 1024

/** Writes what an invitation, a calendar or an address card says. Lines that are none are left out. Linear. */
export function writeCalendar(text: string, gathered: Gathered): void {
  const lines = unfolded(text)
  for (const line of lines) {
    const { name, parameters, value } = contentLine(line)
    if (TEXTS.has(name)) gathered.write(`${plainValue(value, parameters)}\n`)
    else if (TIMES.has(name)) gathered.write(`${timeIn(value)}\n`)
    else if (PEOPLE.has(name)) gathered.write(`${personIn(value, parameters)}\n`)
  }
}

/** RFC 5545, 3.1: a line that begins with white space goes on where the one before ended. In version 2.1 of cards, quoted-printable
 *  goes on after a `=` at the end. */
function unfolded(text: string): string[] {
  const lines: string[][] = []
  let isSoft = false
  for (const line of text.split(/\r\n|\n|\r/)) {
    const before = lines.at(-1)
    if (before !== undefined && (isSoft || /^[ \t]/.test(line))) before.push(isSoft ? line : line.slice(1))
    else lines.push([line])
    const isQuoted: boolean = isSoft || /^[^:]{0,200};(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(line)
    isSoft = isQuoted && line.endsWith('=')
  }
  return lines.map((pieces) => pieces.join('').slice(0, MOST_LINE_CHARS))
}

/** `name;parameter=value;parameter="a:b":value`, the name without its group (`item1.TEL`). */
function contentLine(line: string): { readonly name: string; readonly parameters: string; readonly value: string } {
  let isQuoted = false
  let end = -1
  for (let at = 0; at < line.length && end < 0; at++) {
    const sign = line[at]
    if (sign === '"') isQuoted = !isQuoted
    else if (sign === ':' && !isQuoted) end = at
  }
  const head = end < 0 ? line : line.slice(0, end)
  const semicolon = head.indexOf(';')
  const name = (semicolon < 0 ? head : head.slice(0, semicolon)).toUpperCase()
  return {
    name: name.slice(name.lastIndexOf('.') + 1),
    parameters: semicolon < 0 ? '' : head.slice(semicolon),
    value: end < 0 ? '' : line.slice(end + 1),
  }
}

const plainValue = (value: string, parameters: string): string =>
  (/QUOTED-PRINTABLE/i.test(parameters) ? fromQuotedPrintable(value) : value)
    .replace(/^mailto:/i, '')
    .replace(/\\([nN,;\\:"])|;/g, (_, escaped: string | undefined) =>
      escaped === undefined ? ' ' : /n/i.test(escaped) ? '\n' : escaped,
    )

const fromQuotedPrintable = (value: string): string =>
  Buffer.from(
    value
      .replace(/=(?=[^0-9a-f]|$)/gi, '')
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

/** A name and an address: `ATTENDEE;CN="Lund, Kari":mailto:kari@firma.no`. */
function personIn(value: string, parameters: string): string {
  const named = /;CN=(?:"([^"]*)"|([^;:]*))/i.exec(parameters)
  return `${named?.[1] ?? named?.[2] ?? ''} ${value.replace(/^mailto:/i, '')}`.trim()
}

/** `20200116T180000Z` as people write it. */
const timeIn = (value: string): string =>
  value.replace(/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/, (_, y, m, d, hour, minute, _s, zone) =>
    hour === undefined ? `${y}-${m}-${d}` : `${y}-${m}-${d} ${hour}:${minute}${zone === '' ? '' : ' UTC'}`,
  )
