import { DATE } from './date-mentions.ts'
import { anyOf, pattern } from './patterns.ts'

const START = String.raw`(?<![\p{L}\p{N}])`
const END = String.raw`(?![\p{L}\p{N}])`
/** Anything of the same sentence with no date in it. */
const MEANWHILE = String.raw`(?:[^.!?;¶\uE000]|\.(?=\d))`

export const AWAY = new RegExp(
  `${START}${anyOf(
    String.raw`\p{L}{0,12}ferie\p{L}{0,12}|borte|bortreist|fraværende|fråverande|fravær|fråvær`,
    pattern`
      ute av kontoret|ikke (?:til stede|tilgjengelig|på jobb|på kontoret|inne)|ikkje (?:til stades|tilgjengeleg|
      på jobb|på kontoret|inne)
    `,
    pattern`
      permisjon|foreldrepermisjon|pappaperm|mammaperm|permittert|avspaserer|avspasering|avspasserer|(?:har|tar|tek|
      tatt|ha|har hatt) (?:en |ein )?(?:dag )?fri|på reise|tjenestereise|tenestereise
    `,
    pattern`
      reiser|kurs|konferanse|seminar|samling|på tur|sykmeldt|sjukmeldt?|sykemeldt|syk|sjuk|utilgjengelig|
      \p{L}{0,12}stengt
    `,
    'begrenset tilgang|avgrensa tilgang|limited access|conference|training',
    pattern`
      out of (?:the )?office|ooo|oof|away|vacation|holidays?|annual leave|on leave|(?<!please )leave|absent|absence|
      travell?ing|unavailable
    `,
    pattern`
      (?:not|n.t) (?:be )?(?:available|in the office|at work|working)|off work|day off|days off|off sick|sick|pto|
      out sick|i.m out|am out|be out|offline|(?:we are|is|are) closed
    `,
    'semester|frånvarande|frånvaro|föräldraledig|tjänstledig|ledig|borta|bortrest|orlov|barsel',
  )}${END}`,
  'iu',
)
export const BACK_WORDS = `${START}${anyOf(
  pattern`
    tilbake|attende|tillbaka|åter|återkommer|på plass|retur|returnerer|på jobb(?: igjen)?|på kontoret(?: igjen)?|
    i arbeid igjen|treffes igjen|tilgjengelige?g? igjen
  `,
  pattern`
    back|returning|returns?|be in the office|in the office again|available again|reachable again|resume work|
    at work again
  `,
)}${END}`
export const NOT = new RegExp(`(?:${START}(?:ikke|ikkje|inte|not|never)|n.t)${END}[^.!?¶]*$`, 'iu')
export const BACK = new RegExp(`${BACK_WORDS}(${MEANWHILE}{0,60}?)${DATE}`, 'giu')
/** `14. august er jeg tilbake` */
export const BACK_AFTER = new RegExp(
  pattern`
    ${DATE},? (?:er|kommer|vil|kjem|i.ll|i will|i.m|i am|we.ll|
    we will)${END}(?:(?! og | and )${MEANWHILE}){0,20}${BACK_WORDS}
  `,
  'giu',
)
const INCLUSIVE = pattern`
    til og med|till och med|to og med|tom|fram til og med|frem til og med|through|thru|up to and including|
    until and including|ut|inntil utgangen av|til utgangen av|til slutten av|(?:until|to|till) the end of|ends?
  `
const EXCLUSIVE = 'til|inntil|fram til|frem til|indtil|till|until|untill|til ca|framover til|fram till'
export const UNTIL = new RegExp(
  `${START}(?:(${INCLUSIVE})|${EXCLUSIVE}) (?:og med |and including |ca |about |the |den |at least |minst )?${DATE}`,
  'giu',
)
export const RANGE = new RegExp(
  pattern`
    (?:${START}(?:fra|frå|från|from|between|mellom|fom|i|in|the|den|,|:|of)?\s?)${DATE}\.?,?\s?(?:-|–|—|til og med|
    till och med|til|till|tom|to|through|thru|until|up to and including|and|og|och|/)\s?(?:the |including )?${DATE}
  `,
  'giu',
)
export const FROM = new RegExp(
  `${START}(?:fra(?: og med)?|frå(?: og med)?|från(?: och med)?|fom|from|starting|since|siden)(?: the| den)? ${DATE}`,
  'iu',
)
export const STARTS = new RegExp(
  pattern`
    ${START}(?:fra|frå|från|fra og med|frå og med|från och med|fom|from|starting|since|siden|after|etter|efter|før|
    before)(?: the| den)? ?$
  `,
  'iu',
)
/** "We will get back to you by 10 March" is said by who is there. */
export const BY = new RegExp(`${START}(?:by|innen|within|senest|latest) (?:the |den )?$`, 'iu')
export const AFTER = new RegExp(`${START}(?:etter|after|efter) (?:the |den )?$`, 'iu')
export const UP_TO = new RegExp(`${START}(?:${INCLUSIVE}|${EXCLUSIVE}|før|before) (?:the |den )?$`, 'iu')
/** Two dates are "Thursday and Friday". */
export const DURING = new RegExp(`${AWAY.source}(${MEANWHILE}{0,40}?)${DATE}(?:,? (?:og|and|och|&) ${DATE})?`, 'giu')

export const GONE = new RegExp(
  anyOf(
    `(?:jobb|arbeid)[ae]r (?:jeg|eg) (?:ikke|ikkje) (?:lenger|lengre|meir)${END}(?! (?:med|på)${END})`,
    pattern`
      (?:my last (?:working )?day (?:at|with|in) \p{L}+ was|(?:min|mi) siste (?:arbeids)?dag (?:i|hos|
      ved) \p{L}+ var)
    `,
    pattern`
      (?:jobb|arbeid)[ae]r (?:dessverre |diverre )?(?:ikke|ikkje) (?:her )?(?:lenger|lengre|meir)${END}(?! (?:med|
      på)${END})
    `,
    `(?:ikke|ikkje) (?:lenger|lengre) (?:ansatt|tilsett|tilsatt|i bruk|aktiv)`,
    pattern`
      (?<!ikke |ikkje |not )(?:har|er) (?:nå |no )?slutt(?:et|a) (?:her|hos|i|ved|som)${END}|(?:har|er) (?:nå |
      no )?slutt(?:et|a)\s?(?:[.!,;¶]|$)|(?:har|er) (?:nå |no )?slutt(?:et|a) (?:og|min|mi|arbeidsforhold)
    `,
    'gått av med pensjon|gått over i (?:ny|anna) (?:stilling|jobb)|har begynt i ny jobb|har fratrådt',
    `adress[ea]n? (?:er |blir )?(?:ikke|ikkje) (?:lenger|lengre) (?:i bruk|aktiv|lese|lest|gyldig)`,
    pattern`
      (?:slutat|slutade) (?:min anställning|på|hos|som)|arbetar inte längre|jobbar inte längre|ikke længere ansat|
      er fratrådt
    `,
    pattern`
      no longer (?:\p{L}+ )?(?:with|work(?:s|ing)?${END}(?! on)|employed|an? (?:employee|member)|
      at ${START}(?!the office)\p{L}+|in use|active|monitored|valid|part of)
    `,
    pattern`
      (?:has|have) left (?:the |our )?(?:company|organi[sz]ation|firm|university|team|business|employment|post|
      position|us)
    `,
    'left (?:the|our) (?:company|organi[sz]ation|firm)|(?:has|have) retired|(?:has|have) moved on from',
  ),
  'iu',
)
export const LEFT_NAMED = /\b[Hh](?:as|ave) left (?!The\b)\p{Lu}\p{L}+/u
/** What GONE matches beside what it means. */
export const STILL_THERE =
  /(?:slutt\p{L}* (?:å|for dagen|med å))|no longer (?:available|in the office) (?:today|until)/iu
