import { DAY_MS } from '../model/time.ts'

/** The first mail over a network was sent in 1971; a Date before that is a clock that was never set. */
const FIRST_MAIL_MS = Date.UTC(1971, 0, 1)
/** What claims to be older is more often a clock that was never set than an old mail. */
const FEW_BEFORE_MS = Date.UTC(1990, 0, 1)
const MAX_HOPS = 20
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Zones by name, minutes east (RFC 5322, 4.3, and those of Europe that mail in fact carries). */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 60,
  west: 60,
  cet: 60,
  met: 60,
  mez: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  ist: 330,
  jst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}
const MAX_DATE_CHARS = 200

/** When a message counts as written, in milliseconds since the epoch, UTC.
 *  Reads Date (RFC 5322, 3.6.1, and what programs write instead of it). Where that is absent, unreadable, before 1971, over
 *  a day after `receivedAtMs` (our own clock, or the mbox's), over a day after the last server had the mail, or before 1990
 *  in a mail that servers had later, the oldest Received says when a server first had it; where there is none, it counts as
 *  written when received. Never throws. */
export function writtenAtMs(date: string | undefined, received: readonly string[], receivedAtMs: number): number {
  const isCredible = (ms: number | undefined): ms is number =>
    ms !== undefined && ms >= FIRST_MAIL_MS && ms <= receivedAtMs + DAY_MS
  const claimedMs = parseDate(date ?? '')
  if (isCredible(claimedMs) && claimedMs >= FEW_BEFORE_MS) {
    // Exporters of archives give Date as the time of arrival: to the second the same, it seconds nothing.
    const apartMs = Math.abs(claimedMs - receivedAtMs)
    if (apartMs >= 1000 && apartMs <= 2 * DAY_MS) return claimedMs
    const lastMs = received.slice(0, MAX_HOPS).map(hopMs).find(isCredible)
    if (lastMs === undefined || claimedMs <= lastMs + DAY_MS) return claimedMs
  }
  // The last Received is the first server's, nearest to the sender.
  const firstMs = received
    .slice(-MAX_HOPS)
    .reverse()
    .map(hopMs)
    .find((ms) => isCredible(ms) && ms >= FEW_BEFORE_MS)
  return firstMs ?? (isCredible(claimedMs) ? claimedMs : receivedAtMs)
}

/** The text after the last ; of a Received is its date. */
const hopMs = (received: string): number | undefined => parseDate(received.slice(received.lastIndexOf(';') + 1))

/** The time a date header names, or undefined. Takes two-digit years (RFC 5322, 4.3), dates without a weekday, seconds
 *  or zone (then UTC), `asctime` order, ISO 8601, and zones by name. A zone beyond 14 hours is nobody's, and counts as UTC. */
export function parseDate(header: string): number | undefined {
  const text = withoutComments(header.slice(0, MAX_DATE_CHARS)).trim().toLowerCase()
  const iso = /^(\d{4})-(\d{2})-(\d{2})[t ]+(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s*(\S*)/.exec(text)
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, zone] = iso
    return toMs({ year: Number(year), month: Number(month) - 1, day: Number(day), hour, minute, second, zone })
  }
  const time = /(\d{1,2})[:.](\d{2})(?:[:.](\d{1,2}))?/.exec(text)
  if (time === null) return undefined
  const [clock, hour, minute, second] = time
  const before = text.slice(0, time.index)
  const after = text.slice(time.index + clock.length)
  const [day, month, year] = dayMonthYear(before) ?? []
  if (day === undefined || month === undefined) return undefined
  // asctime puts the year last: `Thu Jun  6 09:14:02 2024`, with or without a zone before it.
  const yearAfter = /(?:^|\s)(\d{4})(?:\s|$)/.exec(after)?.[1]
  if (year === undefined && yearAfter === undefined) return undefined
  const zone = after
    .replace(/^\s*[ap]m\b/, '')
    .replace(year === undefined ? /(^|\s)\d{4}(?=\s|$)/ : /$^/, ' ')
    .trim()
    .split(/\s+/)[0]
  const hour24 = /^\s*pm\b/.test(after) && Number(hour) < 12 ? String(Number(hour) + 12) : hour
  return toMs({ year: fullYear(year ?? yearAfter ?? ''), month, day, hour: hour24, minute, second, zone })
}

/** `Thu, 06 Jun 2024`, `6-Jun-24`, `Thu Jun  6`, `June 6, 2024`. */
function dayMonthYear(text: string): [day: number, month: number, year: string | undefined] | undefined {
  const words = text.split(/[\s,\-/]+/).filter((word) => word !== '')
  const at = words.findIndex((word) => MONTHS.includes(word.slice(0, 3)) && /^\D+$/.test(word))
  if (at === -1) return undefined
  const isDay = (word: string | undefined): word is string => word !== undefined && /^\d{1,2}\.?$/.test(word)
  const month = MONTHS.indexOf(words[at]?.slice(0, 3) ?? '')
  const previous = words[at - 1]
  if (isDay(previous)) return [Number.parseInt(previous, 10), month, yearOf(words[at + 1])]
  const next = words[at + 1]
  return isDay(next) ? [Number.parseInt(next, 10), month, yearOf(words[at + 2])] : undefined
}

const yearOf = (word: string | undefined): string | undefined => (/^\d{2,4}$/.test(word ?? '') ? word : undefined)

/** RFC 5322, 4.3: 00-49 are 20xx; 50-99, and three digits (years counted from 1900), are 19xx and on. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length >= 4) return year
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: string | undefined
  readonly minute: string | undefined
  readonly second: string | undefined
  readonly zone: string | undefined
}

function toMs({ year, month, day, hour, minute, second, zone }: Parts): number | undefined {
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)]
  if (month < 0 || month > 11 || day < 1 || day > 31 || hours > 24 || minutes > 59 || seconds > 60 || year < 1900)
    return undefined
  return Date.UTC(year, month, day, hours, minutes, seconds) - zoneMinutes(zone ?? '') * 60_000
}

function zoneMinutes(zone: string): number {
  const numeric = /^(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})$/.exec(zone)
  if (numeric === null) return ZONES[zone.replace(/[^a-z]/g, '')] ?? 0
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  return minutes > 14 * 60 ? 0 : numeric[1] === '-' ? -minutes : minutes
}

/** RFC 5322 comments may nest: `(GMT+1 (summer))`. */
function withoutComments(text: string): string {
  let depth = 0
  let kept = ''
  for (const char of text) {
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += char
  }
  return kept
}
