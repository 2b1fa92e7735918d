import { DAY_MS } from './time.ts'

/** A day of the calendar, of no time zone: the years 1000 to 9999, months 1 to 12. Made by hand only where it is known to
 *  exist, else by `calendarDay`. */
export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Monday 1 to Sunday 7, as ISO 8601 counts them. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** That day, or undefined where the calendar has none: 31 April, 29 February of most years. */
export function calendarDay(year: number, month: number, day: number): CalendarDay | undefined {
  if (!(year >= 1000 && year <= 9999)) return undefined
  const found = fromNumber(numberOf({ year, month, day }))
  return found.year === year && found.month === month && found.day === day ? found : undefined
}

export const plusDays = (day: CalendarDay, days: number): CalendarDay => fromNumber(numberOf(day) + days)

/** How many days `to` comes after `from`; negative where it is before. */
export const daysBetween = (from: CalendarDay, to: CalendarDay): number => numberOf(to) - numberOf(from)

export const weekdayOf = (day: CalendarDay): Weekday => (mod(numberOf(day) + 3, 7) + 1) as Weekday

/** The Monday of a week as ISO 8601 counts weeks: the first is that of 4 January. Undefined where the year has none. */
export function mondayOfWeek(year: number, week: number): CalendarDay | undefined {
  const fourth = calendarDay(year, 1, 4)
  if (fourth === undefined || !(week >= 1 && week <= 53)) return undefined
  const monday = plusDays(fourth, 1 - weekdayOf(fourth) + 7 * (week - 1))
  return plusDays(monday, 3).year === year ? monday : undefined
}

/** `2026-03-01` */
export const isoDay = ({ year, month, day }: CalendarDay): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** Days since 1 January 1970. */
const numberOf = ({ year, month, day }: CalendarDay): number => Math.floor(Date.UTC(year, month - 1, day) / DAY_MS)

function fromNumber(days: number): CalendarDay {
  const date = new Date(days * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

const mod = (n: number, by: number): number => ((n % by) + by) % by
