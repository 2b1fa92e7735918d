/** Times as mail clients write them. No clock and no time zone of the machine is read. */
import type { Language } from '../source.ts'

export type OsloTime = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  /** 0 is Monday. */
  weekday: number
  utcMs: number
  offsetHours: 1 | 2
}

const HOUR_MS = 3_600_000

/** `2023-01-31 08:15` as people in Oslo read it. Summer time: last Sunday of March to last Sunday of October, 01:00 UTC. */
export function osloTime(local: string): OsloTime {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)$/.exec(local)
  if (!match) throw new Error(`not a local time: ${local}`)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number)
  const asUtcMs = Date.UTC(year, month - 1, day, hour, minute)
  const summer = asUtcMs - HOUR_MS >= lastSundayMs(year, 2) && asUtcMs - 2 * HOUR_MS < lastSundayMs(year, 9)
  const offsetHours = summer ? 2 : 1
  return {
    year,
    month,
    day,
    hour,
    minute,
    weekday: (new Date(asUtcMs).getUTCDay() + 6) % 7,
    utcMs: asUtcMs - offsetHours * HOUR_MS,
    offsetHours,
  }
}

function lastSundayMs(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1))
  return last.getTime() - last.getUTCDay() * 24 * HOUR_MS
}

const DAYS = {
  nb: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
  nn: ['måndag', 'tysdag', 'onsdag', 'torsdag', 'fredag', 'laurdag', 'søndag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}
const NORSKE = [
  'januar',
  'februar',
  'mars',
  'april',
  'mai',
  'juni',
  'juli',
  'august',
  'september',
  'oktober',
  'november',
  'desember',
]
const ENGLISH = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const SHORT_NB = ['jan.', 'feb.', 'mars', 'apr.', 'mai', 'juni', 'juli', 'aug.', 'sep.', 'okt.', 'nov.', 'des.']
const two = (value: number) => String(value).padStart(2, '0')
const clock = (time: OsloTime) => `${two(time.hour)}:${two(time.minute)}`
const dayName = (time: OsloTime, language: Language) => DAYS[language][time.weekday] ?? ''
const englishDay = (time: OsloTime) => dayName(time, 'en').slice(0, 3)
const englishMonth = (time: OsloTime) => (ENGLISH[time.month - 1] ?? '').slice(0, 3)

/** The Date header; Outlook on the web leaves the offset to the reader. */
export function headerDate(time: OsloTime, inUtc = false): string {
  const shown = inUtc ? new Date(time.utcMs) : new Date(time.utcMs + time.offsetHours * HOUR_MS)
  return shown.toUTCString().replace('GMT', inUtc ? '+0000' : `+0${time.offsetHours}00`)
}

/** The time in the mbox's From_ line: asctime, UTC. */
export const mboxDate = (time: OsloTime): string => {
  const utc = new Date(time.utcMs)
  return `${utc.toUTCString().slice(0, 3)} ${utc.toUTCString().slice(8, 11)} ${String(utc.getUTCDate()).padStart(2)} ${utc.toUTCString().slice(17, 25)} ${utc.getUTCFullYear()}`
}

export const outlookDate = (time: OsloTime, language: Language): string =>
  language === 'en'
    ? `${dayName(time, 'en')}, ${time.day} ${ENGLISH[time.month - 1]} ${time.year} ${clock(time)}`
    : `${dayName(time, language)} ${time.day}. ${NORSKE[time.month - 1]} ${time.year} ${clock(time)}`

/** Gmail puts a narrow no-break space before AM and PM. */
export const gmailDate = (time: OsloTime, language: Language): string =>
  language === 'en'
    ? `${englishDay(time)}, ${englishMonth(time)} ${time.day}, ${time.year} at ${time.hour % 12 || 12}:${two(time.minute)}\u202f${time.hour < 12 ? 'AM' : 'PM'}`
    : `${dayName(time, 'nb').slice(0, 3)}. ${time.day}. ${SHORT_NB[time.month - 1]} ${time.year} kl. ${clock(time)}`

export const appleDate = (time: OsloTime, language: Language): string =>
  language === 'en'
    ? `${time.day} ${englishMonth(time)} ${time.year}, at ${clock(time)}`
    : `${time.day}. ${SHORT_NB[time.month - 1]} ${time.year} kl. ${clock(time)}`

export const thunderbirdDate = (time: OsloTime, language: Language): string =>
  language === 'en'
    ? `${two(time.day)}/${two(time.month)}/${time.year} ${clock(time)}`
    : `${two(time.day)}.${two(time.month)}.${time.year} ${clock(time)}`

/** iCalendar: local with TZID, or UTC with Z. */
export const icsLocal = (time: OsloTime): string =>
  `${time.year}${two(time.month)}${two(time.day)}T${two(time.hour)}${two(time.minute)}00`
export const icsUtc = (time: OsloTime): string => new Date(time.utcMs).toISOString().replace(/[-:]|\.000/g, '')
