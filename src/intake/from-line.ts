/** What a line that begins with `From ` is worth as the start of a mail in an mbox (RFC 4155, appendix A, and what is
 *  found in the wild). `full`: a sender and a whole date. `loose`: a sender as mail programs write it, without a whole
 *  date. `patch`: git's fixed date, which starts a mail only in a mailbox of patches. `none`: a line of text. */
export type FromLine = 'full' | 'loose' | 'patch' | 'none'

/** RFC 5322 caps lines at 998 characters; a longer one is no From_ line. */
export const MAX_FROM_LINE_BYTES = 1000

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const DATE = '(?<day>\\d{1,2})'
const TIME = '(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2}))?'
const YEAR = '(?<year>\\d{4})'
const OFFSET = '(?: (?<offset>[+-]\\d{4}))?'
/** C's asctime, with a zone before or after the year as some programs add (Gmail's exports: `+0000 2019`). */
const ASCTIME = new RegExp(
  `${DAY} ${MONTH} ${DATE} ${TIME}(?: [A-Z]{1,5}| (?<zone>[+-]\\d{4}))? ${YEAR}${OFFSET}(?: [A-Z]{1,5})?$`,
)
/** The order of a Date header. */
const HEADER_TIME = new RegExp(`${DAY},? ${DATE} ${MONTH} ${YEAR} ${TIME}${OFFSET}(?: [A-Z]{1,5})?$`)
/** Senders that begin no sentence, alone or with a year behind them: an address, a bounce, or what Thunderbird and Eudora
 *  write instead of one. */
const SENDER = /^(?:[^\s:,;]*@[^\s:,;]*|\S+ at \S+|<>|-|mailer-daemon)(?:$| .*\b(?:19|20)\d\d\b)/i
const PATCH = /^[0-9a-f]{40,64} Mon Sep 17 00:00:00 2001$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Reads a line without its line break; see `FromLine`. */
export function readFromLine(line: Uint8Array): FromLine {
  const rest = afterFrom(line)
  if (rest === undefined) return 'none'
  if (PATCH.test(rest)) return 'patch'
  if (dateIn(rest) !== undefined) return 'full'
  return SENDER.test(rest) ? 'loose' : 'none'
}

/** What git writes for every mail; public-inbox writes the epoch. Neither is when a mail came. */
const GIT_MS = Date.UTC(2001, 8, 17)
const FIRST_MAIL_MS = Date.UTC(1971, 0)

/** The time in a From_ line in milliseconds since the epoch, undefined where it has none that exists, or one that its writer
 *  gives to every mail. A line without a zone is in UTC (RFC 4155). */
export function fromLineMs(line: Uint8Array): number | undefined {
  const date = dateIn(afterFrom(line) ?? '')
  if (date === undefined) return undefined
  const {
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    zone,
    offset = zone ?? '+0000',
  } = date as Record<string, string>
  const parts = [Number(year), MONTHS.indexOf(month ?? ''), Number(day), Number(hour), Number(minute), Number(second)]
  const localMs = Date.UTC(...(parts as [number, number, number, number, number, number]))
  const zoneMinutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))
  const ms = localMs - Number(`${offset[0]}${zoneMinutes}`) * 60_000
  return ms < FIRST_MAIL_MS || ms === GIT_MS ? undefined : ms
}

/** The line after `From `, single-spaced, without UUCP's `remote from HOST`. Undefined for any other line. */
function afterFrom(line: Uint8Array): string | undefined {
  if (line.length > MAX_FROM_LINE_BYTES) return undefined
  const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1')
  if (!text.startsWith('From ')) return undefined
  const words = text.slice(5).split(/\s+/).filter(Boolean)
  const remote = words.at(-3) === 'remote' && words.at(-2) === 'from'
  return (remote ? words.slice(0, -3) : words).join(' ')
}

const dateIn = (rest: string): Record<string, string | undefined> | undefined =>
  (ASCTIME.exec(rest) ?? HEADER_TIME.exec(rest))?.groups

const MAX_HEADER_NAME_BYTES = 76

/** Whether bytes begin with a header: a name of printable characters, and a colon (RFC 5322, 2.2). */
export function looksLikeHeader(bytes: Uint8Array): boolean {
  const colon = bytes.subarray(0, MAX_HEADER_NAME_BYTES + 1).indexOf(0x3a)
  return colon > 0 && bytes.subarray(0, colon).every((byte) => byte > 0x20 && byte < 0x7f)
}
