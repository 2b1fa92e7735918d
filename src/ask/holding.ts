import { type Clause, clausesOf } from './own-clauses.ts'
import { pattern } from './patterns.ts'
import { AS_LAST_TIME, POLITE } from './reply-phrases.ts'

/** What somebody says of whether an answer of theirs still holds. */
export interface Holding {
  readonly holds: boolean
  /** They say no more than that. */
  readonly isAll: boolean
}

const YES = /^(?:ja|jada|jau|jo|joda|jepp|yes|yep|yup|yeah|stemmer|stemmar|gjelder|gjeld|holder|held|holds|correct)$/u
/** `no` is now in nynorsk, but where nothing or little stands beside it. */
const NO =
  /^(?:no|no longer|no more|no it .*|no that .*|(?:.* )?(?:nei|neida|nope|not|ikke|ikkje|doesn't|isn't|\S+n't)(?: .*)?)$/u
/** What a yes or a no is made of that says nothing else. */
const BESIDE = new RegExp(
  pattern`
    ^(?:det|dette|den|svaret|svaret mitt|mitt|it|that|this|my|the|answer|er|is|does|do|did|gjør|gjer|har|stemmer|
    stemmar|gjelder|gjeld|holder|held|hold|holds|apply|applies|valid|true|correct|right|so|case|riktig|rett|sant|slik|
    sånn|gyldig|gyldige|fortsatt|fremdeles|framleis|fremleis|stadig|ennå|enno|still|nå|no|now|lenger|lengre|longer|
    more|any|anymore|helt|heilt|absolutt|definitely|likevel|jo|da|visst|at|all|i|dag|today|mer|meir|seg|dessverre|
    diverre|unfortunately|takk|thanks)$
  `,
  'u',
)
/** They open an answer without a comma too. */
const OPENS_YES = /^(?:ja|jada|yes|yep) /u
const OPENS_NO = /^(?:nei|neida|nope) /u

/** Reads a yes or a no to whether an answer still holds; undefined where they say neither. */
export function holdingIn(own: string): Holding | undefined {
  const { clauses, links } = clausesOf(own)
  const said = clauses.map(saidIn)
  const opening = clauses.findIndex((clause, at) => said[at] !== undefined || !POLITE.test(clause.lower))
  const [clause, holds] = [clauses[opening], said[opening]]
  if (clause === undefined || clause.asks) return undefined
  if (holds === undefined) return openingOf(clause)
  const isAll = links.length === 0 && clauses.every((one, at) => said[at] !== undefined || isPolite(one))
  return { holds: isAll ? !said.includes(false) : holds, isAll }
}

function openingOf({ lower }: Clause): Holding | undefined {
  if (OPENS_NO.test(lower)) return { holds: false, isAll: false }
  return OPENS_YES.test(lower) ? { holds: true, isAll: false } : undefined
}

/** True for a clause that is a yes, false for one that is a no. */
function saidIn({ lower }: Clause): boolean | undefined {
  const words = lower.split(' ')
  const isNo = NO.test(lower)
  if (words.every((word) => YES.test(word) || NO.test(word) || BESIDE.test(word)))
    return isNo ? false : words.some((word) => YES.test(word)) || AS_LAST_TIME.test(lower) ? true : undefined
  return !isNo && AS_LAST_TIME.test(lower) ? true : undefined
}

const isPolite = ({ lower, asks }: Clause): boolean => !asks && POLITE.test(lower)
