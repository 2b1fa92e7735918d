import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  dayOf,
  holidaysOf,
  isWorkingTime,
  nextWorkingTime,
  startOfDay,
  type WorkingHours,
  workingDaysLater,
} from '../../src/ask/working-time.ts'
import {
  type CalendarDay,
  calendarDay,
  daysBetween,
  isoDay,
  plusDays,
  weekdayOf,
} from '../../src/model/calendar-day.ts'

const inNorway = holidaysOf('NO')
const office: WorkingHours = {
  timeZone: 'Europe/Oslo',
  fromHour: 8,
  toHour: 16,
  days: [1, 2, 3, 4, 5],
  isHoliday: inNorway,
}
const at = (wall: string, zone = 'Europe/Oslo'): number =>
  Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds
const wall = (ms: number, zone = 'Europe/Oslo'): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime().toString()
const day = (iso: string): CalendarDay => {
  const [year = 0, month = 0, date = 0] = iso.split('-').map(Number)
  const found = calendarDay(year, month, date)
  if (found === undefined) throw new Error(iso)
  return found
}
const later = (from: string, days = 1): string => wall(workingDaysLater(at(from), days, office))

describe('holidays of Norway', () => {
  it.each([
    ['2026-01-01', '2026-04-02', '2026-04-03', '2026-04-05', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-17'],
    ['2026-05-24', '2026-05-25', '2026-12-25', '2026-12-26'],
    ['2027-01-01', '2027-03-25', '2027-03-26', '2027-03-28', '2027-03-29', '2027-05-01', '2027-05-06', '2027-05-17'],
  ])('have %s and the others of their year', (...days) => expect(days.filter((iso) => !inNorway(day(iso)))).toEqual([]))

  it('have 24 and 31 December too, which the law does not name', () => {
    expect(inNorway(day('2026-12-24'))).toBe(true)
    expect(inNorway(day('2026-12-31'))).toBe(true)
  })

  it.each(['2026-04-01', '2027-03-24', '2026-12-23', '2026-12-28', '2026-12-30', '2026-05-18', '2026-02-06'])(
    'do not have %s: the Wednesday before Easter, days between the feasts, days that are only observed',
    (iso) => expect(inNorway(day(iso))).toBe(false),
  )
})

describe('holidays of other countries', () => {
  it('know feasts of several days, from one year into the next', () => {
    const inEswatini = holidaysOf('SZ') // Incwala, six days from 28 December
    expect(['2026-12-28', '2026-12-31', '2027-01-02'].map((iso) => inEswatini(day(iso)))).toEqual([true, true, true])
    expect(inEswatini(day('2027-01-04'))).toBe(false)
  })

  it('leave a day ordinary that is off from noon on', () => {
    const inIceland = holidaysOf('IS')
    expect(inIceland(day('2026-12-24'))).toBe(false)
    expect(inIceland(day('2026-12-25'))).toBe(true)
  })

  it('are refused of a country nobody knows', () => {
    expect(() => holidaysOf('XX')).toThrow(RangeError)
    expect(() => holidaysOf('')).toThrow(RangeError)
    expect(() => holidaysOf('toString')).toThrow(RangeError)
  })
})

describe('working time', () => {
  it.each(['2026-03-03T08:00', '2026-03-03T10:30', '2026-03-03T15:59:59.999'])('is %s', (time) =>
    expect(isWorkingTime(at(time), office)).toBe(true),
  )

  it.each(['2026-03-03T07:59:59', '2026-03-03T16:00', '2026-03-07T10:00', '2026-03-08T10:00', '2026-04-03T10:00'])(
    'is not %s',
    (time) => expect(isWorkingTime(at(time), office)).toBe(false),
  )

  it('comes next at the start of work, of the same day or the next working day', () => {
    const next = (time: string): string => wall(nextWorkingTime(at(time), office))
    expect(next('2026-03-03T03:00')).toBe('2026-03-03T08:00:00')
    expect(next('2026-03-03T16:00')).toBe('2026-03-04T08:00:00')
    expect(next('2026-03-06T20:00')).toBe('2026-03-09T08:00:00')
    expect(next('2026-03-28T12:00')).toBe('2026-03-30T08:00:00') // summer time begins between
    expect(next('2026-12-23T16:30')).toBe('2026-12-28T08:00:00')
    expect(next('2026-12-30T17:00')).toBe('2027-01-04T08:00:00')
  })

  it('may begin at half past', () => {
    const early = { ...office, fromHour: 7.5, toHour: 15.5 }
    expect(isWorkingTime(at('2026-03-03T07:29'), early)).toBe(false)
    expect(isWorkingTime(at('2026-03-03T07:30'), early)).toBe(true)
    expect(isWorkingTime(at('2026-03-03T15:30'), early)).toBe(false)
    expect(wall(nextWorkingTime(at('2026-03-03T06:00'), early))).toBe('2026-03-03T07:30:00')
  })

  it('is found at night too, in the hour that comes twice and not in the one that never comes', () => {
    const night = { ...office, days: [7], fromHour: 2.5, toHour: 3 }
    const secondTwo = at('2026-10-25T02:00') + 70 * 60_000 // 02:10 of winter time
    expect(nextWorkingTime(secondTwo, night) - secondTwo).toBe(20 * 60_000)
    expect(wall(nextWorkingTime(at('2026-03-29T00:00'), night))).toBe('2026-04-12T02:30:00') // 5 April is Easter Sunday
  })

  it('is nowhere when no day is a working day, which is said and not searched for without end', () => {
    expect(() => nextWorkingTime(0, { ...office, days: [] })).toThrow(RangeError)
    expect(() => workingDaysLater(0, 1, { ...office, isHoliday: () => true })).toThrow(RangeError)
  })
})

describe('one working day later', () => {
  it.each([
    ['Tuesday 10:30', '2026-03-03T10:30', '2026-03-04T10:30:00'],
    ['Friday 14:00', '2026-03-06T14:00', '2026-03-09T14:00:00'],
    ['Friday 20:00, from Monday morning', '2026-03-06T20:00', '2026-03-10T08:00:00'],
    ['Sunday', '2026-03-08T12:00', '2026-03-10T08:00:00'],
    ['Tuesday before work', '2026-03-03T05:00', '2026-03-04T08:00:00'],
    ['the Wednesday before Easter 2026, over summer time', '2026-04-01T11:00', '2026-04-07T11:00:00'],
    ['Maundy Thursday 2026', '2026-04-02T11:00', '2026-04-08T08:00:00'],
    ['the Wednesday before Easter 2027', '2027-03-24T11:00', '2027-03-30T11:00:00'],
    ['30 April 2026, a Thursday', '2026-04-30T09:15', '2026-05-04T09:15:00'],
    ['Ascension 2026, a Thursday', '2026-05-14T09:15', '2026-05-18T08:00:00'],
    ['Friday before 17 May 2027, a Monday', '2027-05-14T15:30', '2027-05-18T15:30:00'],
    ['23 December 2026', '2026-12-23T15:00', '2026-12-28T15:00:00'],
    ['30 December 2026', '2026-12-30T15:00', '2027-01-04T15:00:00'],
    ['the Friday before summer time', '2026-03-27T10:00', '2026-03-30T10:00:00'],
    ['the Friday before winter time', '2026-10-23T10:00', '2026-10-26T10:00:00'],
  ])('of %s', (_, from, to) => expect(later(from)).toBe(to))

  it('is counted again for each further day, and none is the next working time', () => {
    expect(later('2026-03-05T10:00', 3)).toBe('2026-03-10T10:00:00')
    expect(later('2026-03-07T10:00', 0)).toBe('2026-03-09T08:00:00')
    expect(later('2026-12-22T10:00', 5)).toBe('2027-01-04T10:00:00')
  })
})

describe('days', () => {
  it('are those of the time zone', () => {
    const late = Date.parse('2026-03-03T23:30:00Z')
    expect(isoDay(dayOf(late, 'Europe/Oslo'))).toBe('2026-03-04')
    expect(isoDay(dayOf(late, 'UTC'))).toBe('2026-03-03')
    expect(isoDay(dayOf(late, 'America/New_York'))).toBe('2026-03-03')
  })

  it('start at midnight, or where the clock skips midnight an hour later', () => {
    expect(wall(startOfDay(day('2026-03-29'), 'Europe/Oslo'))).toBe('2026-03-29T00:00:00')
    expect(wall(startOfDay(day('2026-09-06'), 'America/Santiago'), 'America/Santiago')).toBe('2026-09-06T01:00:00')
  })
})

const zones = ['Europe/Oslo', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']
const anyHours = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    fromHour: fc.integer({ min: 0, max: 44 }).map((half) => half / 2),
    length: fc.integer({ min: 1, max: 48 }).map((half) => half / 2),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  })
  .map(({ length, ...rest }) => ({
    ...rest,
    toHour: Math.min(24, rest.fromHour + length),
    isHoliday: inNorway,
  }))
const endsByDay = (hours: WorkingHours): boolean => hours.toHour > 4
/** Any moment of twelve years, more often than not near a change of the clock. */
const changes = [2024, 2025, 2026, 2027, 2031].flatMap((year) =>
  [3, 10].map((month) => {
    const last = calendarDay(year, month, 31)
    return last === undefined ? 0 : Date.UTC(year, month - 1, 31 - (weekdayOf(last) % 7), 1)
  }),
)
const anyMoment = fc.oneof(
  fc.integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2034, 0, 1) }),
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -100 * 3_600_000, max: 100 * 3_600_000 }))
    .map(([change, off]) => change + off),
)

describe('in any zone, year and week of work', () => {
  it('the next working time is working time, not before, and nothing between is', () =>
    fc.assert(
      fc.property(anyMoment, anyHours, fc.double({ min: 0, max: 1, noNaN: true }), (moment, hours, part) => {
        const next = nextWorkingTime(moment, hours)
        expect(next).toBeGreaterThanOrEqual(moment)
        expect(isWorkingTime(next, hours)).toBe(true)
        const between = moment + Math.floor((next - moment) * part)
        if (between < next) expect(isWorkingTime(between, hours)).toBe(false)
      }),
    ))

  it('so many working days later is working time, with as many working days between', () =>
    fc.assert(
      // Of work in the small hours alone, summer time may take a whole day away.
      fc.property(anyMoment, fc.integer({ min: 0, max: 12 }), anyHours.filter(endsByDay), (moment, days, hours) => {
        const from = nextWorkingTime(moment, hours)
        const to = workingDaysLater(moment, days, hours)
        expect(isWorkingTime(to, hours)).toBe(true)
        const first = dayOf(from, hours.timeZone)
        const length = daysBetween(first, dayOf(to, hours.timeZone))
        const worked = Array.from({ length }, (_, after) => plusDays(first, after + 1)).filter(
          (each) => hours.days.includes(weekdayOf(each)) && !hours.isHoliday(each),
        )
        expect(worked).toHaveLength(days)
      }),
    ))

  it('the wall clock stays, whatever the clocks of the zone do in between', () =>
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 1, max: 12 }), (moment, days) => {
        const from = nextWorkingTime(moment, office)
        const to = workingDaysLater(moment, days, office)
        expect(wall(to).slice(10)).toBe(wall(from).slice(10))
      }),
    ))

  it('days later add up', () =>
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), (moment, some, more) => {
        const once = workingDaysLater(moment, some + more, office)
        expect(workingDaysLater(workingDaysLater(moment, some, office), more, office)).toBe(once)
      }),
    ))

  it('a later moment never ends earlier', () =>
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 0, max: 500_000_000 }), (moment, after) => {
        expect(workingDaysLater(moment + after, 1, office)).toBeGreaterThanOrEqual(workingDaysLater(moment, 1, office))
      }),
    ))

  it('a day starts on that day, and the moment before is the day before', () =>
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...zones), (moment, zone) => {
        const today = dayOf(moment, zone)
        const start = startOfDay(today, zone)
        expect(start).toBeLessThanOrEqual(moment)
        expect(dayOf(start, zone)).toEqual(today)
        expect(dayOf(start - 1, zone)).toEqual(plusDays(today, -1))
      }),
    ))
})
