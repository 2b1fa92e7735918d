import { type CalendarDay, daysBetween, plusDays } from '../model/calendar-day.ts'
import {
  AFTER,
  AWAY,
  BACK,
  BACK_AFTER,
  BACK_WORDS,
  BY,
  DURING,
  FROM,
  GONE,
  LEFT_NAMED,
  NOT,
  RANGE,
  STARTS,
  STILL_THERE,
  UNTIL,
  UP_TO,
} from './absence-phrases.ts'
import { DATE, type DatedText, type DateMention, readDates, type Span, spanNear } from './date-mentions.ts'

/** What an automatic note says of its sender. `until` is the last day away; `from` the first, where it says so. */
export type Absence =
  | { readonly left: false; readonly from: CalendarDay | undefined; readonly until: CalendarDay }
  | { readonly left: true }

const MAX_CHARS = 4_000
const MAX_DAYS_AHEAD = 366

/** Whether a note says that its sender is gone for good, or that nobody reads the address. */
function hasLeft(text: string, subject: string): boolean {
  const all = prepared(text, subject)
  return (GONE.test(all) || LEFT_NAMED.test(all)) && !STILL_THERE.test(all)
}

/** What an automatic absence note says: bokmål, nynorsk, English, and the dates of Swedish and Danish ones. Undefined
 *  where it gives no last day: "until further notice", an English 01/02, which may be either month's, a day that is past,
 *  or one more than a year ahead. "Until Monday" takes Monday as a day away: asking a day late does less harm.
 *
 *  `text` is the note's own words; the first 4,000 characters are read. Years that are not written are those around
 *  `receivedOn`. Never throws. */
export function absenceOf(text: string, subject: string, receivedOn: CalendarDay): Absence | undefined {
  if (hasLeft(text, subject)) return { left: true }
  const all = prepared(text, subject)
  return AWAY.test(all) || new RegExp(BACK_WORDS, 'iu').test(all) ? new Note(all, receivedOn).absence() : undefined
}

/** One line, sentences of different paragraphs apart, abbreviations without the stops that would end a sentence. */
function prepared(text: string, subject: string): string {
  return `${subject.slice(0, 300)} ¶ ${text.slice(0, MAX_CHARS)}`
    .normalize('NFC')
    .replace(/[’‘´`]/g, "'")
    .replace(/\r?\n(?:[ \t]*\r?\n)+/g, ' ¶ ')
    .replace(/[\s*_]+/g, ' ')
    .replace(/\b([tf])\.\s?o\.\s?m\b\.?/giu, '$1om')
    .replace(/\b(kl|ca|nr)\. ?/giu, '$1 ')
    .replace(/\bd\. ?(?=\d)/giu, 'den ')
}

class Note {
  readonly #dated: DatedText
  readonly #today: CalendarDay
  readonly #monthFirst: boolean | undefined
  #text: string

  constructor(all: string, today: CalendarDay) {
    this.#dated = readDates(all, today)
    this.#text = this.#dated.text
    this.#today = today
    this.#monthFirst = writesMonthFirst(all)
  }

  absence(): Absence | undefined {
    const ranges = this.#ranges()
    const back = this.#back()
    const periods = [...ranges, ...this.#untils(), ...this.#during()]
    if (back !== undefined) {
      const from = periods.find(({ first, last }) => first !== undefined && daysBetween(last, back) >= 0)?.first
      return { left: false, from: from ?? this.#from(back), until: back }
    }
    const now = periods.find(({ first }) => first === undefined || daysBetween(first, this.#today) >= 0)
    const soonest = periods.toSorted((a, b) => daysBetween(b.first ?? b.last, a.first ?? a.last))[0]
    const found = now ?? soonest
    return found && { left: false, from: found.first ?? this.#from(found.last), until: found.last }
  }

  /** Periods with both ends, which are then taken out of the text: "Monday to Friday" is no "to Friday". */
  #ranges(): Period[] {
    const found: Period[] = []
    this.#text = this.#text.replace(RANGE, (match: string, from: string, to: string) => {
      const [first, last] = [this.#mention(from), this.#mention(to)]
      const joined = / (?:og|and|och) |\//.test(match.replace(new RegExp(DATE, 'gu'), ' '))
      if (first === undefined || last === undefined) return match
      if (joined && !/between|mellom/iu.test(match) && first.unit !== 'week') return match
      if (first.unit === 'weekday' || last.unit === 'weekday') return ' '
      const until = (this.#end(last) ?? this.#endAfter(this.#end(first), last))?.last
      if (until !== undefined && AWAY.test(this.#dated.text))
        found.push({ first: this.#start(first, until), last: until })
      return ' '
    })
    return found
  }

  /** The last day away by what it says of the day back. */
  #back(): CalendarDay | undefined {
    for (const match of this.#text.matchAll(BACK)) {
      const [, between = '', index] = match
      const isNegated = NOT.test(this.#text.slice(Math.max(0, match.index - 40), match.index))
      if (BY.test(between) || (UP_TO.test(between) && !isNegated)) continue
      const span = this.#end(this.#mention(index))
      const until = span && (AFTER.test(between) ? span.last : plusDays(span.first, -1))
      if (until !== undefined && this.#isAhead(until)) return until
    }
    for (const [, index] of this.#text.matchAll(BACK_AFTER)) {
      const span = this.#end(this.#mention(index))
      if (span !== undefined && this.#isAhead(plusDays(span.first, -1))) return plusDays(span.first, -1)
    }
    return undefined
  }

  #untils(): Period[] {
    if (!AWAY.test(this.#text)) return []
    return [...this.#text.matchAll(UNTIL)].flatMap(([, inclusive, index]) => {
      const mention = this.#mention(index)
      const span = this.#end(mention)
      if (mention === undefined || span === undefined) return []
      const isLong = mention.unit === 'week' || mention.unit === 'month'
      const last = isLong && inclusive === undefined ? plusDays(span.first, -1) : span.last
      return this.#isAhead(last) ? [{ first: undefined, last }] : []
    })
  }

  /** "Away in week 31", "on leave today" */
  #during(): Period[] {
    return [...this.#text.matchAll(DURING)].flatMap(([, between = '', index, second]) => {
      const span = STARTS.test(between) || UP_TO.test(between) ? undefined : this.#end(this.#mention(index))
      if (span === undefined) return []
      const more = this.#end(this.#mention(second))
      const isNext = more !== undefined && daysBetween(span.last, more.first) === 1
      return [{ first: span.first, last: isNext ? more.last : span.last }]
    })
  }

  /** The first day away, where it is said apart from the last. */
  #from(until: CalendarDay): CalendarDay | undefined {
    const mention = this.#mention(FROM.exec(this.#text)?.[1])
    return mention && this.#start(mention, until)
  }

  #mention(index: string | undefined): DateMention | undefined {
    return index === undefined ? undefined : this.#dated.mentions[Number(index)]
  }

  #end(mention: DateMention | undefined): Span | undefined {
    const span = mention && spanNear(this.#spansOf(mention), this.#today)
    return span !== undefined && this.#isAhead(span.last) ? span : undefined
  }

  /** Of a period that begins so late in the year that its end is more than ten months away. */
  #endAfter(start: Span | undefined, mention: DateMention): Span | undefined {
    return (
      start && this.#spansOf(mention).find(({ last }) => daysBetween(start.first, last) >= 0 && this.#isAhead(last))
    )
  }

  /** The last such day that is not after the end. */
  #start(mention: DateMention, until: CalendarDay): CalendarDay | undefined {
    return this.#spansOf(mention).findLast(({ first }) => daysBetween(first, until) >= 0)?.first
  }

  /** None where it cannot be told whether day or month stands first. */
  #spansOf(mention: DateMention): readonly Span[] {
    if (mention.monthFirst === undefined) return mention.spans
    if (this.#monthFirst === undefined) return []
    return this.#monthFirst ? mention.monthFirst : mention.spans
  }

  #isAhead(day: CalendarDay): boolean {
    const days = daysBetween(this.#today, day)
    return days >= 0 && days <= MAX_DAYS_AHEAD
  }
}

interface Period {
  readonly first: CalendarDay | undefined
  readonly last: CalendarDay
}

/** Whether 1/2 is 2 January: as another date of the note shows, else no, but unknown of English. */
function writesMonthFirst(all: string): boolean | undefined {
  for (const [, a, b] of all.matchAll(/(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d])/g)) {
    if (Number(a) > 12 && Number(b) <= 12 && `${a}/${b}` !== '24/7') return false
    if (Number(b) > 12 && Number(a) <= 12) return true
  }
  const isEnglish =
    /(?<!\p{L})(?:back|return(?:ing|s)?|until|through|from|the|will|away|leave|vacation|holiday)(?!\p{L})/iu.test(all)
  const isNordic =
    /(?<!\p{L})(?:og|och|er|jeg|eg|jag|på|fra|frå|från|til|till|tilbake|attende|tillbaka|ferie|borte)(?!\p{L})/iu.test(
      all,
    )
  return isEnglish || !isNordic ? undefined : false
}
