import type { Knower } from '../find/types.ts'
import type { Asked, Who, Why } from '../model/question.ts'
import type { AskCount, PersonState } from '../store/ask-store.ts'
import { fromQuestion } from '../store/query.ts'

/** Of three places, one is for somebody ranked here (from 0) who was asked little lately, where they are nearly as likely to answer
 *  as the one they take it from: so that new people are found, and those who answered once are not asked for ever. */
const RARELY_ASKED = { from: 3, to: 10, atMostInAMonth: 1, nearlyAsLikely: 0.3 }
/** What is taken from somebody's score for questions they have open, times the logarithm; for each time they were asked this week, but
 *  of the likeliest; and, after the first round, what they were asked this week and this month, times the logarithm: so that the
 *  likeliest are left free for what they are likeliest for. */
const WEIGHTS = { open: 0.3, eachThisWeek: 0.2, laterWeek: 3, laterMonth: 2 }
/** Until this day of the week the last time that somebody may be asked in it is kept for what they are the likeliest for. */
const LAST_IS_FREE_FROM = 4

/** What choosing looks at; everything by address. */
export interface Choosing {
  readonly places: number
  /** Words of the question that say something. */
  readonly words: number
  /** From 1. */
  readonly round: number
  readonly nowMs: number
  /** Monday 1 to Sunday 7, where people work. */
  readonly weekday: number
  /** How often a person may be asked from Monday to Sunday. */
  readonly perWeek: number
  /** Whether the load is spread at all, beyond `perWeek`. */
  readonly spreads: boolean
  /** Whether mail may go there: a colleague's address, and of a pilot's people in a pilot. */
  readonly mayMail: (address: string) => boolean
  /** The asker's, and everybody's who was asked before. */
  readonly never: ReadonlySet<string>
  readonly states: ReadonlyMap<string, PersonState>
  readonly counts: ReadonlyMap<string, AskCount>
}

interface Able {
  readonly knower: Knower
  /** The one to write to. */
  readonly address: string
  readonly asked: Omit<AskCount, 'address'>
  /** Place among all who may know, from 0. */
  readonly rank: number
  readonly score: number
}

/** Whom to ask, of people ranked by how likely they are to answer. Nobody who is away, pauses, does not want to, has left, was
 *  asked for this question before, or was asked `perWeek` times this week. How it was found and measured: docs/asking.md. */
export function choosePeople(ranked: readonly Knower[], choosing: Choosing): Asked[] {
  const { places, round, spreads } = choosing
  const able = ranked
    .flatMap((knower, rank): Able[] => {
      const address = usableAddress(knower, choosing)
      if (address === undefined) return []
      const asked = timesAsked(knower, choosing)
      return [{ knower, address, asked, rank, score: knower.score - (spreads ? loadOf(asked, { round, rank }) : 0) }]
    })
    .filter(({ asked }) => asked.thisWeek < choosing.perWeek)
    .sort((a, b) => b.score - a.score)
  const first = able.filter((one) => !spreads || round > 1 || isWorthIt(one, choosing)).slice(0, places)
  const rare = spreads && round === 1 && first.length >= 3 ? rarelyAsked(able, first) : undefined
  const chosen = rare === undefined ? first : [...first.slice(0, -1), rare]
  return chosen.map((one) => ({
    name: one.knower.person.name,
    address: one.address,
    person: one.knower.person.id,
    place: one === rare ? 'rarely-asked' : 'ranked',
    why: whyOf(one.knower, choosing.words),
  }))
}

function loadOf(
  { open, thisWeek, lastMonth }: Able['asked'],
  { round, rank }: { readonly round: number; readonly rank: number },
): number {
  const opened = WEIGHTS.open * Math.log1p(open)
  if (round > 1) return opened + WEIGHTS.laterWeek * Math.log1p(thisWeek) + WEIGHTS.laterMonth * Math.log1p(lastMonth)
  return opened + (rank === 0 ? 0 : WEIGHTS.eachThisWeek * thisWeek)
}

const isWorthIt = ({ asked, rank }: Able, { perWeek, weekday }: Choosing): boolean =>
  asked.thisWeek < perWeek - 1 || rank === 0 || weekday >= LAST_IS_FREE_FROM

/** Who takes the last place instead of the one who has it; undefined where that one is asked little, or nobody is nearly as likely. */
function rarelyAsked(able: readonly Able[], first: readonly Able[]): Able | undefined {
  const { from, to, atMostInAMonth, nearlyAsLikely } = RARELY_ASKED
  const last = first.at(-1)
  if (last === undefined || last.asked.lastMonth <= atMostInAMonth) return undefined
  const [least] = able
    .filter((one) => one.rank >= from && one.rank < to && !first.includes(one))
    .sort((a, b) => a.asked.lastMonth - b.asked.lastMonth || a.rank - b.rank)
  if (least === undefined || least.asked.lastMonth > atMostInAMonth) return undefined
  return last.score - least.score <= nearlyAsLikely ? least : undefined
}

/** Of a person's addresses the one to write to; undefined where the person is not to be asked now. */
function usableAddress({ addresses }: Knower, choosing: Choosing): string | undefined {
  if (addresses.some((address) => choosing.never.has(address))) return undefined
  const states = addresses.flatMap((address) => choosing.states.get(address) ?? [])
  if (states.some((state) => isOut(state, choosing.nowMs))) return undefined
  return addresses.find((address) => choosing.mayMail(address) && choosing.states.get(address)?.left !== true)
}

/** Whether somebody is not to be asked at a time. */
export const isOut = ({ optedOut, pausedUntilMs, awayFromMs, awayUntilMs }: PersonState, atMs: number): boolean =>
  optedOut || pausedUntilMs > atMs || (awayFromMs <= atMs && awayUntilMs > atMs)

export function timesAsked(
  { addresses }: Pick<Knower, 'addresses'>,
  { counts }: Pick<Choosing, 'counts'>,
): Able['asked'] {
  const sums = { thisWeek: 0, lastMonth: 0, open: 0 }
  for (const address of addresses) {
    const count = counts.get(address)
    if (count === undefined) continue
    sums.thisWeek += count.thisWeek
    sums.lastMonth += count.lastMonth
    sums.open += count.open
  }
  return sums
}

/** So many words of a question must be in what is quoted, or all, for the mail to be about it. */
const ABOUT_IT = 2

/** The most telling of their mails: the one that has most of the question's `words` where it is quoted. */
export function whyOf({ evidence }: Pick<Knower, 'evidence'>, words: number): Why | undefined {
  const found = evidence.map((one) => {
    const marked = one.quote.pieces.flatMap((piece) => (piece.marked ? [piece.text.toLowerCase()] : []))
    return { one, said: new Set(marked).size }
  })
  const [first] = found.sort((a, b) => b.said - a.said)
  if (first === undefined) return undefined
  const { messageId, subject, writtenAtMs, quote } = first.one
  return {
    messageId,
    subject,
    writtenAtMs,
    quote: quote.pieces.map(({ text }) => text).join(''),
    ...(first.said < Math.min(ABOUT_IT, words) ? { near: true } : {}),
  }
}

/** Every address of some people, for looking up their states and counts. */
export const addressesOf = (people: readonly Knower[], more: readonly Who[] = []): string[] => [
  ...new Set([...people.flatMap(({ addresses }) => addresses), ...more.map(({ address }) => address)]),
]

/** How many words of a question say something. */
export function wordsAsked({ subject, text }: { readonly subject: string; readonly text: string }): number {
  const asked = fromQuestion(`${subject}\n${text}`)
  return asked.kind === 'any' ? asked.of.length : 1
}
