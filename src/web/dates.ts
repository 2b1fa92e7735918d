import { DAY_MS } from '../model/time.ts'
import type { PageLanguage } from './words/index.ts'
import { dictionaries } from './words/index.ts'

const OLD_YEARS = 5
const YEAR_MS = 365.25 * DAY_MS

/** Dates and numbers as a page's language writes them, at the archive's wall clock. Times are milliseconds since the
 *  epoch; a time that no date can have (mail may claim anything) reads as an unknown date. */
export interface Dates {
  /** "24. feb. 2025" */
  day(ms: number): string
  /** "24. feb." */
  dayOfYear(ms: number): string
  /** "kl. 11.05" */
  clock(ms: number): string
  /** "24. feb. – 3. mars 2025", one day where both are the same. */
  span(fromMs: number, toMs: number): string
  /** "i dag 10.42", "i går 15.20", "6. nov." in this year, else with the year. */
  recent(ms: number): string
  /** "mars 2025" */
  month(ms: number): string
  monthName(year: number, month: number): string
  year(ms: number): number
  /** For a `datetime` attribute; empty when there is no such time. */
  machine(ms: number): string
  /** Whole years ago, where that is more than five: such mail is said to be old. */
  oldYears(ms: number): number | undefined
  /** "41 870" */
  number(n: number): string
}

interface Wall {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: string
  readonly minute: string
}

const isTime = (ms: number): boolean => Math.abs(ms) <= 8.64e15

export function datesFor(language: PageLanguage, timeZone: string, nowMs: number): Dates {
  const words = dictionaries[language]
  const wallOf = wallClock(timeZone)
  const numbers = numberFormat(language)
  const short = (month: number): string => words.monthsShort[month - 1] ?? ''
  const monthName = (year: number, month: number): string => `${words.months[month - 1] ?? ''} ${year}`
  const dayOf = (at: Wall): string => words.date.day(at.day, short(at.month), at.year)
  const inYear = (at: Wall): string => words.date.dayOfYear(at.day, short(at.month))
  const known = (ms: number, write: (at: Wall) => string): string =>
    isTime(ms) ? write(wallOf(ms)) : words.date.unknown
  return {
    day: (ms) => known(ms, dayOf),
    dayOfYear: (ms) => known(ms, inYear),
    clock: (ms) => known(ms, (at) => words.date.clock(at.hour, at.minute)),
    span: (fromMs, toMs) => {
      if (!isTime(fromMs) || !isTime(toMs)) return words.date.unknown
      const [from, to] = [wallOf(fromMs), wallOf(toMs)]
      if (dayOf(from) === dayOf(to)) return dayOf(to)
      return `${from.year === to.year ? inYear(from) : dayOf(from)} – ${dayOf(to)}`
    },
    recent: (ms) =>
      known(ms, (at) => {
        if (dayOf(at) === dayOf(wallOf(nowMs))) return words.date.today(at.hour, at.minute)
        if (dayOf(at) === dayOf(wallOf(nowMs - DAY_MS))) return words.date.yesterday(at.hour, at.minute)
        return at.year === wallOf(nowMs).year ? inYear(at) : dayOf(at)
      }),
    month: (ms) => known(ms, (at) => monthName(at.year, at.month)),
    monthName,
    year: (ms) => (isTime(ms) ? wallOf(ms).year : 0),
    machine: (ms) => (isTime(ms) ? new Date(ms).toISOString() : ''),
    oldYears: (ms) => {
      const years = Math.floor((nowMs - ms) / YEAR_MS)
      return years >= OLD_YEARS ? years : undefined
    },
    number: (n) => numbers.format(n),
  }
}

/** Making a formatter costs more than a page: one a zone, and one a language. */
const zones = new Map<string, Intl.DateTimeFormat>()
const formats = new Map<PageLanguage, Intl.NumberFormat>()

function wallClock(timeZone: string): (ms: number) => Wall {
  let format = zones.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })
    zones.set(timeZone, format)
  }
  const wall = format
  return (ms) => {
    const parts = new Map(wall.formatToParts(ms).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
    return {
      year: number('year'),
      month: number('month'),
      day: number('day'),
      hour: parts.get('hour') ?? '',
      minute: parts.get('minute') ?? '',
    }
  }
}

function numberFormat(language: PageLanguage): Intl.NumberFormat {
  let format = formats.get(language)
  if (format === undefined) {
    format = new Intl.NumberFormat(language === 'en' ? 'en-GB' : language)
    formats.set(language, format)
  }
  return format
}
