import { anyOf, pattern } from './patterns.ts'

/** Months in bokmål, nynorsk, English, Swedish and Danish, January first, with their abbreviations. */
const MONTHS = [
  'januar[iy]?|jan',
  'februar[iy]?|feb(?:r|ruary)?',
  'mars|marts|march|mar',
  'april|apr',
  'mai|maj|may',
  'juni|june|jun',
  'juli|july|jul',
  'august[i]?|aug',
  'september|sept|sep',
  'oktober|october|okt|oct',
  'november|nov',
  'desember|december|des|dec',
] as const
/** Monday first; nynorsk and Swedish beside bokmål. */
const WEEKDAYS = [
  'mandag|måndag|monday',
  'tirsdag|tysdag|tisdag|tuesday',
  'onsdag|wednesday',
  'torsdag|thursday',
  'fredag|friday',
  'lørdag|laurdag|lördag|saturday',
  'søndag|sundag|söndag|sunday',
] as const
/** Understood before a date only: *sun* and *man* are words of their own. */
const SHORT_WEEKDAYS = [
  'mon|man|mån',
  'tues?|tirs?|tys|tis',
  'wed|ons',
  'thur?s?|tors?',
  'fri|fre',
  'sat|lør|lau|lör',
  'sun|søn|sön',
]

export const MONTH = anyOf(...MONTHS)
/** Months written in full: *des* and *mar* alone are no months. */
export const FULL_MONTH = pattern`
    (?:januar[iy]?|februar[iy]|february|mars|marts|march|april|mai|maj|may|juni|june|juli|july|august[i]?|september|
    oktober|october|november|desember|december)
  `
export const WEEKDAY = `(?:${WEEKDAYS.join('|')})(?:en)?`
export const ANY_WEEKDAY = `(?:${WEEKDAY}|${SHORT_WEEKDAYS.join('|')})`

/** 1 to 12, of a word that MONTH matches. */
export const monthNamed = (word: string): number => placeAmong(MONTHS, word)

/** 1 to 7, of a word that ANY_WEEKDAY matches. */
export function weekdayNamed(word: string): number {
  const full = placeAmong(WEEKDAYS, word.replace(/(?<=dag)en$/i, ''))
  return full === 0 ? placeAmong(SHORT_WEEKDAYS, word) : full
}

const placeAmong = (patterns: readonly string[], word: string): number =>
  patterns.findIndex((pattern) => new RegExp(`^(?:${pattern})$`, 'iu').test(word)) + 1
