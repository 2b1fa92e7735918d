import type { Knower } from '../find/types.ts'
import type { Asked, Who, Why } from '../model/question.ts'
import type { AskCount, PersonState } from '../store/ask-store.ts'

/** Of three places, one is for somebody ranked here (from 0) who was asked little lately: so that new people are found, and
 *  those who answered once are not asked for ever. */
const RARELY_ASKED = { from: 3, to: 10, atMostInAMonth: 1 }
/** How much each question that somebody still has open takes from their score; times the logarithm. */
const OPEN_WEIGHT = 0.5

/** What choosing looks at; everything by address. */
export interface Choosing {
  readonly places: number
  readonly nowMs: number
  readonly perWeek: number
  readonly rarelyAsked: boolean
  /** Whether mail may go there: a colleague's address, and of a pilot's people in a pilot. */
  readonly mayMail: (address: string) => boolean
  /** The asker's, and everybody's who was asked before. */
  readonly never: ReadonlySet<string>
  readonly states: ReadonlyMap<string, PersonState>
  readonly counts: ReadonlyMap<string, AskCount>
}

/** Whom to ask, of people ranked by how likely they are to answer. Nobody who is away, pauses, does not want to, has left, was
 *  asked for this question before, or was asked `perWeek` times in the last seven days. */
export function choosePeople(ranked: readonly Knower[], choosing: Choosing): Asked[] {
  const able = ranked
    .flatMap((knower) => {
      const address = usableAddress(knower, choosing)
      return address === undefined ? [] : [{ knower, address, asked: timesAsked(knower, choosing) }]
    })
    .filter(({ asked }) => asked.lastWeek < choosing.perWeek)
    .map((one) => ({ ...one, score: one.knower.score - OPEN_WEIGHT * Math.log1p(one.asked.open) }))
    .sort((a, b) => b.score - a.score)
  const first = able.slice(0, choosing.places)
  const rare = choosing.rarelyAsked && choosing.places >= 3 ? leastAsked(able) : undefined
  const chosen = rare === undefined ? first : [...first.slice(0, -1), rare]
  return chosen.map((one) => ({
    name: one.knower.person.name,
    address: one.address,
    person: one.knower.person.id,
    place: one === rare ? 'rarely-asked' : 'ranked',
    why: whyOf(one.knower),
  }))
}

function leastAsked<One extends { readonly asked: { readonly lastMonth: number } }>(
  able: readonly One[],
): One | undefined {
  const { from, to, atMostInAMonth } = RARELY_ASKED
  const [least] = able.slice(from, to).toSorted((a, b) => a.asked.lastMonth - b.asked.lastMonth)
  return least !== undefined && least.asked.lastMonth <= atMostInAMonth ? least : undefined
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

function timesAsked({ addresses }: Knower, { counts }: Choosing): Omit<AskCount, 'address'> {
  const sums = { lastWeek: 0, lastMonth: 0, open: 0 }
  for (const address of addresses) {
    const count = counts.get(address)
    if (count === undefined) continue
    sums.lastWeek += count.lastWeek
    sums.lastMonth += count.lastMonth
    sums.open += count.open
  }
  return sums
}

/** The most telling of their mails. */
export function whyOf({ evidence }: Pick<Knower, 'evidence'>): Why | undefined {
  const [first] = evidence
  if (first === undefined) return undefined
  return {
    messageId: first.messageId,
    subject: first.subject,
    writtenAtMs: first.writtenAtMs,
    quote: first.quote.pieces.map(({ text }) => text).join(''),
  }
}

/** Every address of some people, for looking up their states and counts. */
export const addressesOf = (people: readonly Knower[], more: readonly Who[] = []): string[] => [
  ...new Set([...people.flatMap(({ addresses }) => addresses), ...more.map(({ address }) => address)]),
]
