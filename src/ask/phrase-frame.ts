import { anyOf, pattern } from './patterns.ts'

/** Before what is said, and after it: *Nei, jeg vet dessverre ikke, beklager*. */
export const LEAD = `(?:${anyOf(
  pattern`
    jeg|eg|jag|vi|i|we|dessverre|desverre|diverre|beklager|beklagar|orsak|sorry|unfortunately|sadly|nei|nope|no|
    hmm?|eh|ehm|tja|vel|well|å|oh|ja|yes|ok|okay
  `,
  pattern`
    ærlig talt|honestly|to be honest|tbh|for å være ærlig|actually|egentlig|eigentleg|faktisk|dette|det|den|that|
    this|it|men|but|og|and|so|så|rett og slett|redd|er redd|(?:i.m |i am )?afraid
  `,
  pattern`
    må (?:jeg |eg )?innrømme|må (?:jeg )?si|really|frankly|apologies|right now|akkurat nå|nå|no wait|her|there|der|
    at|that|fra meg
  `,
)}\\s)*`
const TRAIL = `(?:\\s${anyOf(
  pattern`
    dessverre|desverre|diverre|beklager|beklagar|sorry|unfortunately|i.m afraid|i am afraid|er jeg redd|er eg redd|
    altså|gitt|egentlig|eigentleg|really|tbh|either|heller|heller ikke|mate|at all|i det hele tatt|herfra|from me|
    nok|vel|da|ass|takk|thanks|nei|mer|meir|anymore|lenger|lengre|no more
  `,
)})*`
/** What the words are about, up to the end of the clause. */
export const ABOUT = String.raw`(?:\s\S+){0,10}`
export const ABOUT_SHORT = String.raw`(?:\s\S+){0,6}`
export const ADVERBS = pattern`
    (?:\s(?:jeg|eg|vi|dessverre|desverre|diverre|faktisk|heller|helt ærlig|sannelig|rett og slett|nok|egentlig|
    eigentleg|selv|sjølv|vel|da|dette|det))*
  `
export const NOT = '(?:ikke|ikkje|inte|ikkj)'
export const DO_NOT = "(?:do not|don't|dont|don t|did not|didn't|wouldn't|would not)"
export const CANNOT = pattern`
    (?:can't|cannot|can not|cant|couldn't|could not|won't be able to|am not able to|i'm not able to|'m not able to|
    not able to|unable to|am unable to|'m unable to)
  `

/** A clause that is all of it one of the phrases. */
export const whole = (...rows: readonly string[]): RegExp => new RegExp(`^${LEAD}${anyOf(...rows)}${TRAIL}$`, 'iu')
