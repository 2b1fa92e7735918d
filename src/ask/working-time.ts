import { createRequire } from 'node:module'
import type Holidays from 'date-holidays'
import { Temporal } from 'temporal-polyfill'
import { type CalendarDay, isoDay, plusDays, weekdayOf } from '../model/calendar-day.ts'
import { DAY_MS } from '../model/time.ts'

/** When people are at work, by the wall clock of a time zone. */
export interface WorkingHours {
  /** An IANA name, such as `Europe/Oslo`. */
  readonly timeZone: string
  /** 0 to 24, halves allowed; `fromHour` before `toHour`, which itself is no longer working time. */
  readonly fromHour: number
  readonly toHour: number
  /** Monday 1 to Sunday 7. */
  readonly days: readonly number[]
  readonly isHoliday: (day: CalendarDay) => boolean
}

const HOUR_MINUTES = 60
/** Longer than any country's holidays in a row: what has no working day within it has none. */
const MAX_DAYS_OFF = 366
/** By law ordinary days, which hardly anyone works a whole one of. */
const ALSO_OFF: Readonly<Record<string, readonly string[]>> = { NO: ['12-24', '12-31'] }

/** Whether a day is a public holiday of a country (ISO 3166, `NO`). Days that are off from noon on are ordinary days.
 *  In Norway 24 and 31 December are taken as off too, the Wednesday before Easter as ordinary.
 *
 *  Throws a RangeError on a country that is not known. The list of holidays is loaded here, in a tenth of a second. */
export function holidaysOf(country: string): (day: CalendarDay) => boolean {
  const List = createRequire(import.meta.url)('date-holidays') as typeof Holidays
  const list = new List(country, { types: ['public'] })
  if (!Object.hasOwn(list.getCountries(), country)) throw new RangeError(`no holidays are known of country ${country}`)
  const alsoOff = ALSO_OFF[country] ?? []
  const years = new Map<number, ReadonlySet<string>>()
  return (day) => {
    let off = years.get(day.year)
    if (off === undefined) {
      off = new Set([...daysOff(list, day.year), ...alsoOff.map((monthAndDay) => `${day.year}-${monthAndDay}`)])
      years.set(day.year, off)
    }
    return off.has(isoDay(day))
  }
}

/** Every holiday of a year, some of them of several days, the first of which may be in the year before. */
function daysOff(list: Holidays, year: number): string[] {
  return [year - 1, year].flatMap((of) =>
    list.getHolidays(of).flatMap(({ date, start, end }) => {
      const [, first, hour] = /^(\d{4}-\d\d-\d\d) (\d\d)/.exec(date) ?? []
      if (first === undefined || hour === undefined || Number(hour) >= 12) return []
      // A day of 23 hours is one, 3.75 days of a feast that begins at sunset are three.
      const days = Math.max(1, Math.floor((end.getTime() - start.getTime()) / DAY_MS + 0.1))
      const from = Temporal.PlainDate.from(first)
      return Array.from({ length: days }, (_, after) => from.add({ days: after }).toString())
    }),
  )
}

/** Times are milliseconds since the epoch. */
export function isWorkingTime(atMs: number, hours: WorkingHours): boolean {
  const at = wallClock(atMs, hours.timeZone)
  const minutes = at.hour * HOUR_MINUTES + at.minute
  return (
    isWorkingDay(toDay(at), hours) && minutes >= hours.fromHour * HOUR_MINUTES && minutes < hours.toHour * HOUR_MINUTES
  )
}

/** The moment itself when it is in working time, else the next start of a working day. Throws a RangeError where no
 *  working day follows within a year. */
export function nextWorkingTime(atMs: number, hours: WorkingHours): number {
  if (isWorkingTime(atMs, hours)) return atMs
  let day = dayOf(atMs, hours.timeZone)
  for (;;) {
    day = workingDayFrom(day, hours)
    const start = toPlainDate(day).toPlainDateTime(timeOfMinutes(Math.ceil(hours.fromHour * HOUR_MINUTES)))
    // The hour that summer time ends with comes twice.
    for (const disambiguation of ['earlier', 'later'] as const) {
      const startMs = start.toZonedDateTime(hours.timeZone, { disambiguation }).epochMilliseconds
      if (startMs >= atMs && isWorkingTime(startMs, hours)) return startMs
    }
    day = plusDays(day, 1)
  }
}

/** The moment so many working days later, at the same time by the wall clock: of Tuesday 10:30 one day later is Wednesday
 *  10:30, of Friday 14:00 Monday 14:00. What is outside working time counts from the next: of Friday 20:00 one day later
 *  is Tuesday at the start of work. `days` is a whole number, 0 or more. */
export function workingDaysLater(atMs: number, days: number, hours: WorkingHours): number {
  const from = wallClock(nextWorkingTime(atMs, hours), hours.timeZone)
  let day = toDay(from)
  for (let left = days; left > 0; left--) day = workingDayFrom(plusDays(day, 1), hours)
  if (days <= 0) return from.epochMilliseconds
  const there = toPlainDate(day).toPlainDateTime(from.toPlainTime()).toZonedDateTime(hours.timeZone)
  return nextWorkingTime(there.epochMilliseconds, hours) // the wall clock may skip that very minute
}

/** The day it is then in that time zone. */
export const dayOf = (atMs: number, timeZone: string): CalendarDay => toDay(wallClock(atMs, timeZone))

/** The day's first moment there: midnight, or an hour later where summer time begins at midnight. */
export const startOfDay = (day: CalendarDay, timeZone: string): number =>
  toPlainDate(day).toZonedDateTime(timeZone).epochMilliseconds

/** The first moment of the week there that it is then: Monday's. */
export function weekStart(atMs: number, timeZone: string): number {
  const day = dayOf(atMs, timeZone)
  return startOfDay(plusDays(day, 1 - weekdayOf(day)), timeZone)
}

/** That day, or the first working day after it. */
function workingDayFrom(day: CalendarDay, hours: WorkingHours): CalendarDay {
  for (let off = 0; off <= MAX_DAYS_OFF; off++) {
    const found = plusDays(day, off)
    if (isWorkingDay(found, hours)) return found
  }
  throw new RangeError('there is no working day within a year')
}

const isWorkingDay = (day: CalendarDay, hours: WorkingHours): boolean =>
  hours.days.includes(weekdayOf(day)) && !hours.isHoliday(day)

const wallClock = (atMs: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)

const toDay = ({ year, month, day }: Temporal.ZonedDateTime): CalendarDay => ({ year, month, day })

const toPlainDate = (day: CalendarDay): Temporal.PlainDate => Temporal.PlainDate.from(day)

const timeOfMinutes = (minutes: number): Temporal.PlainTime =>
  new Temporal.PlainTime(Math.floor(minutes / HOUR_MINUTES), minutes % HOUR_MINUTES)
