import { type CalendarDay, calendarDay, daysBetween, plusDays } from '../model/calendar-day.ts'
import { absenceOf } from './absence.ts'
import { readDates, spanNear } from './date-mentions.ts'
import { clausesOf } from './own-clauses.ts'
import { anyOf, pattern } from './patterns.ts'

/** What somebody says of how they will be asked. */
export type Command =
  /** Not before that day. */
  | { readonly kind: 'pause'; readonly until: CalendarDay }
  | { readonly kind: 'resume' }
  | { readonly kind: 'opt-out' }
  | { readonly kind: 'opt-in' }
  /** `until` is the last day away. */
  | { readonly kind: 'away'; readonly from: CalendarDay | undefined; readonly until: CalendarDay }

const MAX_WORDS = 14
/** A pause of which nobody says how long. */
const PAUSE_DAYS = 14
const MAX_DAYS = 366
const REPLY_PREFIX = /^\s*(?:re|sv|aw|vs|fwd?)\s*:/i
const POLITE = '(?:takk|tusen takk|thanks|thank you|please|vær så snill|ver så snill|er du snill|hei|nå|no|now|pls)'
const POLITE_END = new RegExp(`(?: ${POLITE})+$`, 'iu')
const whole = (...rows: readonly string[]): RegExp =>
  new RegExp(`^(?:${POLITE} )*(?:jeg |eg |i |kan du |kan dere )?${anyOf(...rows)}(?: ${POLITE})*$`, 'iu')

const OPT_OUT = whole(
  pattern`
    (?:stopp|stop|stans|slutt)(?: (?:det|dette|nå|no|it|this|now|med dette|med det|å spørre|å spørja|å spørje|
    å spørre meg|å spørja meg|å spørje meg|asking|asking me|med å spørre meg|this please))?
  `,
  pattern`
    (?:ikke|ikkje|aldri|ikke mer|please do not|do not|don.t|dont|never|please don.t) (?:spør|spørre|spørja|
    ask)(?: (?:meg|me|meg mer|meg meir|mer|meir|igjen|again|anymore|any more|ever|om noe|om noko|anything|more|
    any questions|flere spørsmål|om slikt|om slike ting|lenger|lengre))*
  `,
  pattern`
    (?:vil|ønsker|ynskjer|will|want)(?: (?:ikke|ikkje|not))(?: (?:å|lenger|lengre|to))*(?: (?:bli|be))? (?:spurt|
    spurd|spørres|spørjast|asked)(?: (?:mer|meir|lenger|igjen|again|anymore|om noe|om noko))*
  `,
  '(?:don.t|do not) want to be asked(?: (?:again|anymore|any more|anything))?',
  pattern`
    (?:meld|melde|ta|fjern|slett|ta bort|unsubscribe|remove|take|sign|opt)(?: (?:meg|me))?(?: (?:av|bort|ut|vekk|
    out|off|fra lista|fra listen|frå lista|from the list|from this list|from this|off the list))+
  `,
  pattern`
    unsubscribe(?: me)?|opt[- ]out|avmeld(?: meg)?|fjern meg|remove me|no more questions|(?:ingen|
    ikke) flere spørsmål|ingen fleire spørsmål|leave me alone|la meg være(?: i fred)?|lat meg vere(?: i fred)?
  `,
)
const OPT_IN = whole(
  pattern`
    start(?: (?:igjen|again|på nytt))?|(?:kan |bare |gjerne |du kan |dere kan |dykk kan )*(?:spør|spørre|spørja|
    spørje)(?: gjerne)? meg(?: (?:igjen|gjerne|gjerne igjen|att|på nytt|likevel))?
  `,
  pattern`
    (?:you (?:can|may) |feel free to )?ask me(?: (?:again|anything|anyway))?|(?:meld|sign|opt)(?: (?:meg|
    me))? (?:på|up|in)(?: (?:igjen|again))?|opt[- ]in|subscribe|påmeld(?: meg)?
  `,
)
const RESUME = whole(
  pattern`
    (?:er |am |'m |i.m )?(?:tilbake|attende|back)(?: (?:igjen|again|på jobb|på jobben|på kontoret|i arbeid|
    fra ferie|frå ferie|fra permisjon|frå permisjon|fra reise|from vacation|from holiday|from leave|
    from my vacation|at work|in the office|online|now|nå|no|i dag|today))*
  `,
  pattern`
    resume|unpause|un-pause|fortsett|hald fram|gjenoppta|(?:slutt på|ferdig med|avslutt|avbryt|opphev|stopp|end|
    stop|cancel)(?: (?:the|my))? (?:pause|pausen|pausa)|(?:på plass|tilgjengelig|tilgjengeleg|available|here|
    her) (?:igjen|again)|(?:ikke|ikkje) (?:pause|borte)(?: lenger| lengre)?
  `,
)
const PAUSE = new RegExp(
  pattern`
    ^(?:${POLITE} )*(?:jeg |eg |i )?(?:vil |ønsker |trenger |treng |need |want |take |tar |ta |tek |gi meg |
    gje meg |give me |ha |have |would like |sett meg på |put me on |sett )*(?:en |ein |a |å )?(?:pause|pausa|
    break)(?: (?:meg|me|spørsmål|questions))?(?: ${POLITE})*(?<rest> .*)?$
  `,
  'iu',
)
const NUMBERS: readonly (readonly string[])[] = [
  ['en', 'én', 'ei', 'ein', 'et', 'eit', 'a', 'an', 'one'],
  ['to', 'two', 'et par', 'eit par', 'a couple of', 'par'],
  ['tre', 'three'],
  ['fire', 'four'],
  ['fem', 'five'],
  ['seks', 'six'],
  ['sju', 'syv', 'seven'],
  ['åtte', 'eight'],
  ['ni', 'nine'],
  ['ti', 'ten'],
]
const LENGTH = new RegExp(
  pattern`
    ^(?:i |for |på |de neste |dei neste |the next |en |about |ca )*(?:(?<digits>\d{1,3})|
    (?<word>${NUMBERS.flat().join('|')})) (?:(?<day>dag(?:er|ar)?|døgn|days?)|(?<week>uker?|veker?|weeks?)|
    (?<month>måned(?:er)?|månad(?:er|ar)?|mnd|months?)|(?<year>år|years?))(?: (?:fremover|framover|nå|no|now|
    from now|til))?$
  `,
  'iu',
)
/** What a mail that says no more than when one is away is made of, beside dates. */
const AWAY_WORDS = new RegExp(
  pattern`
    ^(?:jeg|eg|i|i'm|im|am|er|vil|være|vere|blir|har|tar|tek|skal|will|be|going|på|fra|frå|til|og|med|tom|fom|
    t\.o\.m|f\.o\.m|ut|av|kontoret|i|inntil|fram|frem|den|the|on|in|of|out|from|to|until|till|through|and|back|
    tilbake|attende|borte|bortreist|vekke|away|ferie|ferien|sommerferie|juleferie|vinterferie|påskeferie|vacation|
    holiday|holidays|leave|annual|parental|office|ooo|permisjon|foreldrepermisjon|sykmeldt|sjukmeldt|sjukmeld|sick|
    reise|tjenestereise|kurs|conference|konferanse|travelling|traveling|fraværende|fråverande|fravær|fråvær|igjen|
    again|jobb|work|hele|heile|all|including|inkludert|only|bare|berre|first|tenant|returning|return|away:|ferie:|
    borte:|takk|thanks|hei|hi|perioden|-|–|—|,|til:|#)$
  `,
  'iu',
)

/** What a mail says as a whole, in its own words or, where it has none, its subject: bokmål, nynorsk or English. A mail
 *  that says more is no command. */
export function commandOf(
  mail: { readonly subject: string; readonly own: string },
  today: CalendarDay,
): Command | undefined {
  const own = plain(mail.own)
  if (own === undefined) return undefined
  const subject = REPLY_PREFIX.test(mail.subject) ? '' : (plain(mail.subject) ?? '')
  const isThanks = new RegExp(`^(?:${POLITE} ?)*$`, 'iu').test(own)
  return isThanks ? commandIn(subject, today) : (commandIn(own, today) ?? commandIn(`${subject} ${own}`, today))
}

const UNCLEAR_PAUSE =
  /^(?:(?:til|fram til|frem til|until|till|to|for|i|fra|frå|from)\s\D{0,20})?\d+\.?(?:\s\S+){0,3}$/iu
const UNCLEAR_AWAY =
  /^(?:jeg er |eg er |i am |i'm )?(?:borte|bortreist|away|ooo|out of office|out of the office)\s.*\b(?:til|fra|frå|until|till|to|from)\s.*\d/iu

/** Whether a mail means to pause or to tell when one is away, and names a time that is none: `pause til 31. februar`. Of mails that
 *  are no command. */
export function isUnclear(mail: { readonly subject: string; readonly own: string }): boolean {
  const words = (plain(mail.own.trim() === '' ? mail.subject : mail.own) ?? '').trim()
  const pause = PAUSE.exec(words)
  return pause === null ? UNCLEAR_AWAY.test(words) : UNCLEAR_PAUSE.test((pause.groups?.['rest'] ?? '').trim())
}

/** The words in one line, undefined where they are too many. */
function plain(text: string): string | undefined {
  const { clauses, words, links } = clausesOf(text.replace(/(?<=\d)\.\s?(?=\d|\n|$)/g, '.'))
  if (words > MAX_WORDS || links.length > 0 || clauses.some(({ asks }) => asks)) return undefined
  return clauses.map((clause) => clause.text).join(' ')
}

function commandIn(text: string, today: CalendarDay): Command | undefined {
  const words = text.trim()
  if (OPT_OUT.test(words)) return { kind: 'opt-out' }
  if (OPT_IN.test(words)) return { kind: 'opt-in' }
  if (RESUME.test(words)) return { kind: 'resume' }
  const pause = PAUSE.exec(words)
  if (pause !== null) return pauseFor((pause.groups?.['rest'] ?? '').replace(POLITE_END, '').trim(), today)
  return awayIn(words, today)
}

function pauseFor(length: string, today: CalendarDay): Command | undefined {
  const until =
    length === '' ? plusDays(today, PAUSE_DAYS) : (afterLength(length, today) ?? dayAfterPause(length, today))
  if (until === undefined) return undefined
  const days = daysBetween(today, until)
  return days > 0 && days <= MAX_DAYS ? { kind: 'pause', until } : undefined
}

function afterLength(length: string, today: CalendarDay): CalendarDay | undefined {
  const { digits, word, week, month, year } = LENGTH.exec(length)?.groups ?? {}
  if (digits === undefined && word === undefined) return undefined
  const number =
    digits === undefined ? NUMBERS.findIndex((words) => words.includes(word?.toLowerCase() ?? '')) + 1 : Number(digits)
  if (month === undefined && year === undefined) return plusDays(today, week === undefined ? number : 7 * number)
  const months = today.month - 1 + (year === undefined ? number : 12 * number)
  const [inYear, inMonth] = [today.year + Math.floor(months / 12), (months % 12) + 1]
  // Of 31 January a month later is the last of February.
  return [0, 1, 2, 3].map((less) => calendarDay(inYear, inMonth, today.day - less)).find((day) => day !== undefined)
}

/** `til 3. mars` ends on that day, `til og med` or `ut` after it. */
function dayAfterPause(length: string, today: CalendarDay): CalendarDay | undefined {
  const dated = readDates(length, today)
  const found = new RegExp(
    pattern`
      ^(?:(?<whole>til og med|ut|through|denne|i|in|for|out) |(?:til|fram til|frem til|until|till|inntil|
      to) )?(?:den |the )?\uE000(?<index>\d+)\uE001$
    `,
    'iu',
  ).exec(dated.text)
  const mention = dated.mentions[Number(found?.groups?.['index'])]
  const span = mention?.monthFirst === undefined ? mention && spanNear(mention.spans, today) : undefined
  if (span === undefined) return undefined
  const isWhole = found?.groups?.['whole'] !== undefined || !/^\p{L}/u.test(length) || /^(?:denne|this)/iu.test(length)
  return isWhole ? plusDays(span.last, 1) : span.first
}

function awayIn(words: string, today: CalendarDay): Command | undefined {
  const dated = readDates(words, today)
  if (dated.mentions.length === 0) return undefined
  const rest = dated.text.replace(/\uE000\d+\uE001/g, ' # ').split(/[\s.,:]+/)
  if (!rest.every((word) => word === '' || AWAY_WORDS.test(word))) return undefined
  const absence = absenceOf(words, '', today)
  return absence === undefined || absence.left ? undefined : { kind: 'away', from: absence.from, until: absence.until }
}
