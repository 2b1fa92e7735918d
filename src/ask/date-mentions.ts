import { type CalendarDay, calendarDay, daysBetween, mondayOfWeek, plusDays, weekdayOf } from '../model/calendar-day.ts'
import { ANY_WEEKDAY, FULL_MONTH, MONTH, monthNamed, WEEKDAY, weekdayNamed } from './date-words.ts'
import { pattern } from './patterns.ts'

/** Days in a row; a single day is first and last. */
export interface Span {
  readonly first: CalendarDay
  readonly last: CalendarDay
}

export type DateUnit = 'day' | 'weekday' | 'week' | 'month'

/** A date in a text: every span of days it may mean, most of them one in each of the years around. */
export interface DateMention {
  readonly unit: DateUnit
  readonly spans: readonly Span[]
  /** Where a date such as 1/2 reads otherwise with the month first. */
  readonly monthFirst: readonly Span[] | undefined
}

/** A text with its dates taken out: `back on \uE0003\uE001` holds the date of index 3. */
export interface DatedText {
  readonly text: string
  readonly mentions: readonly DateMention[]
}

/** What a date looks like in `DatedText.text`, its index as a group. */
export const DATE = String.raw`\uE000(\d{1,3})\uE001`
const MAX_DATES = 100
const YEAR = String.raw`(\d{4}|\d{2})`
/** A clock's 10.12 is no date, nor is a part of a longer number. */
const NO_CLOCK = String.raw`(?<!\bkl\s|\bklokk(?:en|a)\s|\bat\s|\bv)(?<!\d|\d[.,:/])`
const NO_MORE = String.raw`(?![\d/]|[.:,]\d|\s?%|\s?(?:am|pm|kr|gb|mb|v)\b)`
const ORDINAL = '(?:st|nd|rd|th|:e|:a)?'
const TEXT_YEAR = String.raw`(?:[.,]{0,2}\s(\d{4})|[.,]{0,2}\s'?(\d{2}))?(?!\d|[.:]\d)`

const ISO = new RegExp(String.raw`${NO_CLOCK}(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)`, 'g')
const DAYS_OF_MONTH = new RegExp(
  pattern`
    ${NO_CLOCK}(\d{1,2})${ORDINAL}\.?\s?(?:-|–|—|til og med|till|til|to|through|tom|until)\s?(?:the |
    den )?(\d{1,2})${ORDINAL}\.?\s?(?:of )?(${MONTH})\b${TEXT_YEAR}
  `,
  'giu',
)
const MONTH_DAYS = new RegExp(
  pattern`
    \b(${MONTH})\.?\s(?:the )?(\d{1,2})${ORDINAL}\s?(?:-|–|—|to|through|
    until)\s?(?:the )?(\d{1,2})${ORDINAL}\b${TEXT_YEAR}
  `,
  'giu',
)
const DAY_MONTH = new RegExp(String.raw`${NO_CLOCK}(\d{1,2})${ORDINAL}\.?\s?(?:of )?(${MONTH})\b${TEXT_YEAR}`, 'giu')
const MONTH_DAY = new RegExp(
  String.raw`\b(${MONTH})\.?\s(?:the )?(\d{1,2})${ORDINAL}\b(?![.:]\d|\s?(?:am|pm)\b)${TEXT_YEAR}`,
  'giu',
)
const DOTTED = new RegExp(
  String.raw`${NO_CLOCK}(\d{1,2})\.(?:\s?(\d{1,2})\.\s?(\d{4})|(\d{1,2})(?:\.(\d{2}))?)${NO_MORE}`,
  'giu',
)
const SLASHED = new RegExp(String.raw`${NO_CLOCK}(\d{1,2})([/-])(\d{1,2})(?:\2${YEAR})?${NO_MORE}`, 'giu')
const WEEKS = new RegExp(
  pattern`
    \b(?:(?:uke(?:ne|r|n[er])?|vekene|veke|veker|weeks?|vecka|veckorna|uge|ugerne)\s?(?:nr )?|v(?:\.\s?|
    \s))(\d{1,2})(?:(?:,\s?\d{1,2}){0,4}\s?(?:-|–|—|til og med|til|till|to|through|og|and|och|tom)\s?(?:uke |week |
    veke )?(\d{1,2})\b)?(?:,? (\d{4}))?(?!\d|[.:]\d)
  `,
  'giu',
)
const MONTH_ALONE = new RegExp(String.raw`\b(${FULL_MONTH})\b(?: (\d{4}))?`, 'giu')
const WITH_WEEKDAY = new RegExp(String.raw`\b(${ANY_WEEKDAY})\b\.?,?\s(?:the |den |i |in |of )?${DATE}`, 'giu')
const WEEKDAY_AFTER = new RegExp(String.raw`${DATE}\s?\((${ANY_WEEKDAY})\)`, 'giu')
const WEEKDAY_ALONE = new RegExp(String.raw`\b(next |neste |nästa |næste )?(${WEEKDAY})\b`, 'giu')
const RELATIVE_DAYS = /\b(?:(i ?dag|today|idag)|i ?mor(?:gen|gon|ra)|tomorrow)\b/giu
const RELATIVE_WEEKS = new RegExp(
  pattern`
    \b(?:(denne (?:uk[ea]n?|vek[ea]|uge)|this week|den här veckan)|neste (?:uke|veke)|next week|nästa vecka|
    næste uge)\b
  `,
  'giu',
)

/** The dates of a text as its writer meant them around `today`, in the languages of `date-words.ts`. Bounded; what no
 *  calendar has is left in the text as it stands. */
export function readDates(text: string, today: CalendarDay): DatedText {
  const mentions: DateMention[] = []
  const place = (mention: DateMention | undefined): string | undefined => {
    if (mention === undefined || mention.spans.length === 0 || mentions.length === MAX_DATES) return undefined
    return `\uE000${mentions.push(mention) - 1}\uE001`
  }
  const day = (d: number, m: number, y: number | undefined): string | undefined => place(dayIn(d, m, y, today))
  const two = (from: string | undefined, to: string | undefined): string | undefined =>
    from === undefined || to === undefined ? undefined : `${from}-${to}`
  const textYear = (long: string | undefined, short: string | undefined): number | undefined =>
    long === undefined ? nearYear(short, today) : Number(long)

  let left = text.replace(/[\uE000\uE001]/g, ' ')
  const take = (pattern: RegExp, read: (...groups: (string | undefined)[]) => string | undefined): void => {
    left = left.replace(pattern, (...match: string[]) => read(...match) ?? match[0] ?? '')
  }
  take(ISO, (_, y, __, m, d) => day(Number(d), Number(m), Number(y)))
  take(DAYS_OF_MONTH, (_, from, to, month = '', long, short) => {
    const [m, y] = [monthNamed(month), textYear(long, short)]
    return two(day(Number(from), m, y), day(Number(to), m, y))
  })
  take(MONTH_DAYS, (_, month = '', from, to, long, short) => {
    const [m, y] = [monthNamed(month), textYear(long, short)]
    return two(day(Number(from), m, y), day(Number(to), m, y))
  })
  take(DAY_MONTH, (_, d, month = '', long, short) => day(Number(d), monthNamed(month), textYear(long, short)))
  take(MONTH_DAY, (_, month = '', d, long, short) => day(Number(d), monthNamed(month), textYear(long, short)))
  take(DOTTED, (_, d, spacedMonth, longYear, m, shortYear) =>
    day(Number(d), Number(spacedMonth ?? m), yearOf(longYear ?? shortYear)),
  )
  take(SLASHED, (all, a, sign, b, y) =>
    (sign === '-' && y?.length !== 4) || all === '24/7'
      ? undefined
      : place(slashed(Number(a), Number(b), yearOf(y), today)),
  )
  take(WEEKS, (_, from, to, y) => {
    const week = (number: string | undefined) => place(weekIn(Number(number), yearOf(y), today))
    return to === undefined ? week(from) : two(week(from), week(to))
  })
  take(MONTH_ALONE, (_, month = '', y) =>
    /^(?:may|march)/.test(month) ? undefined : place(monthIn(monthNamed(month), yearOf(y), today)),
  )
  take(RELATIVE_DAYS, (_, isToday) => place(surely('day', oneDay(isToday === undefined ? plusDays(today, 1) : today))))
  take(RELATIVE_WEEKS, (_, isThis) => {
    const monday = plusDays(today, 1 - weekdayOf(today))
    return place(surely('week', weekFrom(isThis === undefined ? plusDays(monday, 7) : monday)))
  })
  take(WITH_WEEKDAY, (_, weekday = '', index) => withWeekday(mentions, Number(index), weekday))
  take(WEEKDAY_AFTER, (_, index, weekday = '') => withWeekday(mentions, Number(index), weekday))
  take(WEEKDAY_ALONE, (_, next, weekday = '') => place(weekdayAfter(weekdayNamed(weekday), next !== undefined, today)))
  return { text: left, mentions }
}

/** Of the days a mention may mean those that are the named weekday; all of them where none is: people miscount. */
function withWeekday(mentions: DateMention[], index: number, word: string): string | undefined {
  const mention = mentions[index]
  if (mention === undefined) return undefined
  const weekday = weekdayNamed(word)
  const only = (spans: readonly Span[]): readonly Span[] =>
    mention.unit === 'week'
      ? spans.map(({ first }) => oneDay(plusDays(first, weekday - 1)))
      : spans.filter(({ first }) => mention.unit === 'day' && weekdayOf(first) === weekday)
  const spans = only(mention.spans)
  const monthFirst = mention.monthFirst && only(mention.monthFirst)
  const unit = 'day'
  if (spans.length > 0) mentions[index] = { unit, spans, monthFirst: monthFirst?.length === 0 ? undefined : monthFirst }
  else if (monthFirst !== undefined && monthFirst.length > 0)
    mentions[index] = { unit, spans: monthFirst, monthFirst: undefined }
  return `\uE000${index}\uE001`
}

function dayIn(d: number, m: number, y: number | undefined, today: CalendarDay): DateMention {
  const spans = yearsFor(y, today).flatMap((year) => {
    const day = calendarDay(year, m, d)
    return day === undefined ? [] : [oneDay(day)]
  })
  return { unit: 'day', spans, monthFirst: undefined }
}

/** Day first, as most of the world writes, unless no such day is; with the other reading where there are two. */
function slashed(a: number, b: number, y: number | undefined, today: CalendarDay): DateMention {
  const dayFirst = dayIn(a, b, y, today)
  const monthFirst = dayIn(b, a, y, today)
  if (dayFirst.spans.length === 0) return monthFirst
  return monthFirst.spans.length === 0 || a === b ? dayFirst : { ...dayFirst, monthFirst: monthFirst.spans }
}

function weekIn(week: number, y: number | undefined, today: CalendarDay): DateMention {
  const spans = yearsFor(y, today).flatMap((year) => {
    const monday = mondayOfWeek(year, week)
    return monday === undefined ? [] : [weekFrom(monday)]
  })
  return { unit: 'week', spans, monthFirst: undefined }
}

function monthIn(m: number, y: number | undefined, today: CalendarDay): DateMention {
  const spans = yearsFor(y, today).flatMap((year) => {
    const first = calendarDay(year, m, 1)
    const next = m === 12 ? calendarDay(year + 1, 1, 1) : calendarDay(year, m + 1, 1)
    return first === undefined || next === undefined ? [] : [{ first, last: plusDays(next, -1) }]
  })
  return { unit: 'month', spans, monthFirst: undefined }
}

/** The first such weekday after today, or that of next week. The name of today's weekday may mean today as well, so that
 *  it means nothing. */
function weekdayAfter(weekday: number, isNext: boolean, today: CalendarDay): DateMention | undefined {
  const after = weekday - weekdayOf(today)
  if (!isNext && after === 0) return undefined
  return surely('weekday', oneDay(plusDays(today, isNext || after < 0 ? after + 7 : after)))
}

const yearsFor = (year: number | undefined, today: CalendarDay): readonly number[] =>
  year === undefined ? [today.year - 1, today.year, today.year + 1] : [year]

const yearOf = (digits: string | undefined): number | undefined =>
  digits === undefined ? undefined : Number(digits) + (digits.length === 2 ? 2000 : 0)

/** Two digits after a month's name are a year when they are one of those around, and else the start of something else. */
function nearYear(digits: string | undefined, today: CalendarDay): number | undefined {
  const year = yearOf(digits)
  return year === undefined || Math.abs(year - today.year) > 2 ? undefined : year
}

const oneDay = (day: CalendarDay): Span => ({ first: day, last: day })
const weekFrom = (monday: CalendarDay): Span => ({ first: monday, last: plusDays(monday, 6) })
const surely = (unit: DateUnit, span: Span): DateMention => ({ unit, spans: [span], monthFirst: undefined })

/** Of the spans that a date without a year may mean, the one that its writer can have had in mind: two months ago, the
 *  note forgotten, to ten months ahead. A date of which only one reading is left is that. */
export const spanNear = (spans: readonly Span[], today: CalendarDay): Span | undefined =>
  spans.length === 1
    ? spans[0]
    : spans.find(({ last }) => daysBetween(today, last) > -60 && daysBetween(today, last) <= 305)
