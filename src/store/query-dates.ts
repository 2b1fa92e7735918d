import { DAY_MS } from '../model/time.ts'

const FIRST_YEAR = 1900

const CALENDAR = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/
const NORWEGIAN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/
const AGO = /^(\d{1,4})([dwumyå])$/

/** When a date of a query begins, milliseconds since the epoch, UTC: `2024`, `2024-03`, `2024-03-15`, `15.3.2024`, or so long
 *  ago: `30d` days, `2w` or `2u` weeks, `6m` months, `1y` or `1å` years. Undefined for anything else, and for days that
 *  no calendar has. */
export function startOfDate(value: string, nowMs: number): number | undefined {
  const [, year, month = '1', day = '1'] = CALENDAR.exec(value) ?? []
  if (year !== undefined) return startOfDay(Number(year), Number(month), Number(day))
  const [, norwegianDay, norwegianMonth, norwegianYear] = NORWEGIAN.exec(value) ?? []
  if (norwegianYear !== undefined)
    return startOfDay(Number(norwegianYear), Number(norwegianMonth), Number(norwegianDay))
  const [, count, unit] = AGO.exec(value.toLowerCase()) ?? []
  return unit === undefined ? undefined : ago(Number(count), unit, nowMs)
}

function startOfDay(year: number, month: number, day: number): number | undefined {
  const startMs = Date.UTC(year, month - 1, day)
  const isReal = new Date(startMs).getUTCMonth() === month - 1 && new Date(startMs).getUTCDate() === day
  return isReal && year >= FIRST_YEAR ? startMs : undefined
}

function ago(count: number, unit: string, nowMs: number): number {
  switch (unit) {
    case 'd':
      return nowMs - count * DAY_MS
    case 'w':
    case 'u':
      return nowMs - count * 7 * DAY_MS
    case 'm':
      return monthsAgo(count, nowMs)
    default:
      return monthsAgo(12 * count, nowMs)
  }
}

/** The same day of an earlier month, or its last day where it is shorter. */
function monthsAgo(count: number, nowMs: number): number {
  const now = new Date(nowMs)
  const firstMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)
  const nextFirstMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1, 1)
  const sameDayMs = firstMs + (now.getUTCDate() - 1) * DAY_MS
  return Math.min(sameDayMs, nextFirstMs - DAY_MS) + (((nowMs % DAY_MS) + DAY_MS) % DAY_MS)
}
