import { ASK_PEOPLE, GO_AHEAD, NEVER_MIND, NOT_SOLVED, NOT_THE_ANSWER, SOLVED, THANKS } from './asker-phrases.ts'
import { type Clause, clausesOf } from './own-clauses.ts'
import { addressesIn, HANDS_OVER, onlyNames, type Referral, referralIn } from './referral.ts'
import { DECLINES, NOT_MY_FIELD, saysIgnorant } from './refusal-phrases.ts'
import { ADVISES, AS_LAST_TIME, ASIDE, COURTESY, POINTS, POLITE } from './reply-phrases.ts'

/** What somebody wrote under our mail to them. */
export interface ReplyText {
  /** Their own words, without quotes and signature. */
  readonly own: string
  readonly subject: string
  /** A mail is passed on below their words. */
  readonly hasForward: boolean
  /** How many files. */
  readonly attachments: number
}

export type ReplyMeaning =
  /** Words of substance, or a file. */
  | { readonly kind: 'answer' }
  /** Links into the archive, and little else. */
  | { readonly kind: 'archive-link'; readonly links: readonly string[] }
  | { readonly kind: 'same-as-last-time' }
  | { readonly kind: 'does-not-know' }
  | { readonly kind: 'not-my-field' }
  /** Both may be empty: whom a forwarded mail went to, its header says. */
  | {
      readonly kind: 'ask-someone-else'
      readonly addresses: readonly string[]
      readonly names: readonly string[]
      readonly notMyField: boolean
    }
  /** No time, or a promise to come back to it. */
  | { readonly kind: 'decline-for-now' }
  /** Nothing to pass on: no words, or courtesy alone. */
  | { readonly kind: 'empty' }

/** A longer reply is an answer, whatever it begins with. */
const MAX_WORDS = 40
const THUMB = /[\u{1F44D}\u{1F64F}\u{1F44F}\u2764\u{1F600}-\u{1F60D}]/u
const REPLY_PREFIX = /^\s*(?:re|sv|aw|vs|fwd?|videresendt)\s*:/i

type Said = 'nothing' | 'does-not-know' | 'not-my-field' | 'decline-for-now' | 'same-as-last-time' | 'aside' | 'more'

/** What a reply means to whom asked, in bokmål, nynorsk or English.
 *
 *  An answer that merely holds such words must stay one, so a short reply counts as something else only where each of its
 *  clauses is such a phrase, politeness, or how it comes that the writer does not know. Anything more makes it an answer. */
export function meaningOfReply(reply: ReplyText, context: { readonly archiveUrl: string | undefined }): ReplyMeaning {
  const own = clausesOf(reply.own)
  const isSilent = own.clauses.length === 0
  if (isSilent && own.links.length === 0) {
    if (reply.attachments > 0 || reply.hasForward) return { kind: 'answer' }
    if (REPLY_PREFIX.test(reply.subject)) return { kind: 'empty' }
    const subject = clausesOf(reply.subject)
    const meaning = subject.clauses.length === 0 ? undefined : shortMeaning(subject.clauses, reply)
    return meaning === undefined || meaning.kind === 'answer' ? { kind: 'empty' } : meaning
  }
  const inArchive = own.links.filter((link) => isWithin(link, context.archiveUrl))
  if (own.words > MAX_WORDS || inArchive.length < own.links.length) return { kind: 'answer' }
  if (inArchive.length === 0) return shortMeaning(own.clauses, reply)
  const beside = own.clauses.filter((clause) => !isPointing(clause))
  if (beside.length === 0) return { kind: 'archive-link', links: inArchive }
  const meaning = shortMeaning(beside, reply)
  return meaning.kind === 'answer' || meaning.kind === 'ask-someone-else'
    ? meaning
    : { kind: 'archive-link', links: inArchive }
}

function shortMeaning(clauses: readonly Clause[], reply: ReplyText): ReplyMeaning {
  if (reply.attachments === 0 && !reply.hasForward && isCourtesy(clauses)) return { kind: 'empty' }
  const referral = referralOf(clauses, reply)
  const said = new Set<Said>()
  for (const [at, clause] of clauses.entries()) {
    if (referral.clauses.has(at)) continue
    const kind = saidIn(clause, referral.clauses.size > 0)
    said.add(kind === 'more' && clauses.length > 1 && isCall(clause) ? 'nothing' : kind)
  }
  if (said.has('more')) return { kind: 'answer' }
  if (referral.clauses.size > 0) {
    const { addresses, names } = referral
    return { kind: 'ask-someone-else', addresses, names, notMyField: said.has('not-my-field') }
  }
  for (const kind of ['same-as-last-time', 'not-my-field', 'decline-for-now', 'does-not-know'] as const) {
    if (!said.has(kind)) continue
    return kind === 'same-as-last-time' && reply.attachments > 0 ? { kind: 'answer' } : { kind }
  }
  const isSorry = clauses.every(({ lower }) =>
    /^(?:dess?verre|diverre|beklager|beklagar|sorry|unfortunately)(?: \S+){0,2}$/.test(lower),
  )
  return isSorry ? { kind: 'does-not-know' } : { kind: 'answer' }
}

function saidIn(clause: Clause, isReferral: boolean): Said {
  const { lower } = clause
  if (POLITE.test(lower)) return 'nothing'
  if (NOT_MY_FIELD.test(lower)) return 'not-my-field'
  if (AS_LAST_TIME.test(lower)) return 'same-as-last-time'
  if (DECLINES.test(lower)) return 'decline-for-now'
  if (saysIgnorant(lower)) return 'does-not-know'
  if (clause.asks || ADVISES.test(lower) || /^(?:men|but) /.test(lower)) return 'more'
  if (ASIDE.test(lower)) return 'aside'
  return isReferral && ABOUT_THEM.test(lower) ? 'aside' : 'more'
}

/** "Han satte den opp", "she works with it": said of who was just named. */
const ABOUT_THEM =
  /^(?:for |fordi |because |as |since |og |and |som |who )?(?:han|hun|ho|de|dei|he|she|they|vedkommende|begge|both|he's|she's|they're|det er (?:han|hun|ho|hans|hennes|deira|deres)|that's (?:his|her|their))(?: \S+){1,10}$/iu

function referralOf(
  clauses: readonly Clause[],
  reply: ReplyText,
): Referral & { readonly clauses: ReadonlySet<number> } {
  const found = new Set<number>()
  const [addresses, names] = [new Set<string>(), new Set<string>()]
  const add = (at: number, referral: Referral): void => {
    found.add(at)
    for (const address of referral.addresses) addresses.add(address)
    for (const name of referral.names) names.add(name)
  }
  for (const [at, clause] of clauses.entries()) {
    const referral = referralIn(clause.text)
    if (referral !== undefined) add(at, referral)
    else if (reply.hasForward && HANDS_OVER.test(clause.lower)) add(at, { addresses: [], names: [] })
    else if (found.has(at - 1)) {
      const more = { addresses: addressesIn(clause.text), names: onlyNames(clause.text) }
      if (more.addresses.length > 0 || more.names.length > 0) add(at, more)
    }
  }
  // "Ola?" and, above a mail that is passed on, "Ola, kan du svare på dette?"
  const [first] = clauses
  const called = first === undefined ? [] : onlyNames(first.text)
  if (called.length > 0 && ((clauses.length === 1 && first?.asks === true) || (reply.hasForward && found.has(1))))
    add(0, { addresses: [], names: called })
  return { addresses: [...addresses], names: [...names], clauses: found }
}

/** "Takk, det løste det", from somebody who did not ask. */
const isCourtesy = (clauses: readonly Clause[]): boolean =>
  clauses.some(({ lower }) => COURTESY.test(lower)) &&
  clauses.every(
    (clause) => !clause.asks && (isCall(clause) || COURTESY.test(clause.lower) || SOLVED.test(clause.lower)),
  )

/** `Kari`, set apart by a comma: whom one speaks to. */
const isCall = ({ text, asks }: Clause): boolean => !asks && !text.includes(' ') && onlyNames(text).length > 0

/** "Svaret ligger her": no more than where a link leads. */
const isPointing = ({ lower }: Clause): boolean =>
  POLITE.test(lower) || lower.split(' ').every((word) => POINTS.test(word))

/** Whether an address of a page is one of the archive's, with or without TLS. */
function isWithin(link: string, archiveUrl: string | undefined): boolean {
  if (archiveUrl === undefined || !URL.canParse(link) || !URL.canParse(archiveUrl)) return false
  const [page, base] = [new URL(link), new URL(archiveUrl)]
  const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  return page.host === base.host && `${page.pathname}/`.startsWith(folder)
}

export type AskerMeaning =
  /** "Takk, det løste det" */
  | { readonly kind: 'solved' }
  /** Thanks, and no more. */
  | { readonly kind: 'thanks' }
  /** "Hjalp ikke", whatever else is said. */
  | { readonly kind: 'not-solved' }
  /** "Spør likevel" */
  | { readonly kind: 'ask-people' }
  /** "Fant det ut selv" */
  | { readonly kind: 'never-mind' }
  /** Words to pass on. */
  | { readonly kind: 'more' }

/** What the asker's next mail means, in bokmål, nynorsk or English. `confirms` is `Message.signals.confirms`; `toReceipt`
 *  says that it answers the receipt, where yes means asking people. */
export function meaningOfAsker(
  reply: Pick<ReplyText, 'own' | 'subject'>,
  context: { readonly confirms: boolean; readonly toReceipt: boolean },
): AskerMeaning {
  const own = clausesOf(reply.own)
  const isSilent = own.clauses.length === 0
  const { clauses, words } = isSilent && !REPLY_PREFIX.test(reply.subject) ? clausesOf(reply.subject) : own
  if (words > MAX_WORDS || own.links.length > 0) return { kind: context.confirms ? 'solved' : 'more' }
  const some = (phrase: RegExp): boolean => clauses.some(({ lower }) => phrase.test(lower))
  const first = clauses.find(({ lower }) => !THANKS.test(lower) && !POLITE.test(lower)) ?? clauses[0]
  const opens = (phrase: RegExp): boolean => first !== undefined && phrase.test(first.lower)
  const isNegated = some(NOT_SOLVED) || some(NOT_THE_ANSWER)
  if (opens(NEVER_MIND) && !isNegated) return { kind: 'never-mind' }
  if (opens(ASK_PEOPLE) || some(ASK_PEOPLE)) return { kind: 'ask-people' }
  if (context.toReceipt && (some(NOT_THE_ANSWER) || clauses.some(({ lower }) => GO_AHEAD.test(lower))))
    return { kind: 'ask-people' }
  if (isNegated) return { kind: 'not-solved' }
  if (context.confirms || (opens(SOLVED) && clauses.every(({ asks }) => !asks))) return { kind: 'solved' }
  if (clauses.length === 0) return { kind: THUMB.test(reply.own) ? 'thanks' : 'more' }
  const isPolite = clauses.every(
    (clause) => isCall(clause) || (!clause.asks && (THANKS.test(clause.lower) || POLITE.test(clause.lower))),
  )
  return { kind: isPolite && some(THANKS) ? 'thanks' : 'more' }
}
