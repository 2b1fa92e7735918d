import type { MessageId } from '../model/ids.ts'
import type { AnswerKind, Asked, QuestionEvent, QuestionFacts, QuestionStatus, Who } from '../model/question.ts'
import { DAY_MS } from '../model/time.ts'

/** Asked at once; and how many times more, each after a working day's silence. */
export const ASKED_AT_ONCE = 3
export const ROUNDS = 3
/** With a strong earlier answer people are asked after this, unless the asker says something sooner. */
const PATIENCE_MS = 2 * 3_600_000
/** After this an accepted answer's owner is asked whether it still holds. */
export const HOLDS_MS = 365 * DAY_MS

/** What came of asking somebody; `open` until then. */
export type Outcome =
  | 'open'
  | 'answered'
  | 'does-not-know'
  | 'not-their-field'
  | 'no-time'
  | 'opted-out'
  | 'passed-on'
  | 'away'
  | 'undeliverable'

export interface LifeAsk extends Asked {
  readonly round: number
  readonly atMs: number
  readonly outcome: Outcome
}

export interface LifeAnswer {
  readonly by: Who
  readonly how: AnswerKind
  readonly text: string
  readonly mail: MessageId
  readonly atMs: number
  /** Its words went to the asker alone, and are not kept. */
  readonly private: boolean
}

/** A question as its events have made it. */
export interface Life {
  readonly facts: QuestionFacts
  readonly status: QuestionStatus
  /** Rounds begun, and when somebody was last asked in it: who replaces another has a whole working day too. */
  readonly round: number
  readonly roundAtMs: number
  readonly asks: readonly LifeAsk[]
  readonly answers: readonly LifeAnswer[]
  /** While it is accepted, and after it was withdrawn. */
  readonly accepted: { readonly answer: MessageId; readonly atMs: number; readonly askedIfHolds: boolean } | undefined
  /** Nobody was left to ask the last time; until somebody new is named nobody is looked for again. */
  readonly exhausted: boolean
  /** The asker wants the next people asked now. */
  readonly eager: boolean
  /** Colleagues that others named, each once, who are to be asked. */
  readonly suggested: readonly Who[]
  /** Those who were named before somebody answered, or once it was over: they are asked if that did not help. */
  readonly shelved: readonly Who[]
  /** Its asker withdrew it: nobody more is asked, even if somebody answers all the same. */
  readonly withdrawn: boolean
}

const born = (facts: QuestionFacts): Life => ({
  facts,
  status: 'new',
  round: 0,
  roundAtMs: facts.askedAtMs,
  asks: [],
  answers: [],
  accepted: undefined,
  exhausted: false,
  eager: false,
  suggested: [],
  shelved: [],
  withdrawn: false,
})

export const lived = (facts: QuestionFacts, events: readonly QuestionEvent[]): Life => events.reduce(after, born(facts))

/** The question after an event. Events are facts: none is refused, whatever the state. */
export function after(life: Life, event: QuestionEvent): Life {
  switch (event.kind) {
    case 'receipt':
      return { ...life, status: event.strong ? 'waiting' : 'asking' }
    case 'went-to': {
      const asks = event.people.map(
        (one): LifeAsk => ({ ...one, round: event.round, atMs: event.atMs, outcome: 'open' }),
      )
      return {
        ...life,
        status: life.status === 'accepted' || life.status === 'answered' ? life.status : 'asking',
        round: event.round,
        eager: false,
        roundAtMs: event.atMs,
        asks: [...life.asks, ...asks],
        suggested: notLookedAt(life.suggested, event.people),
      }
    }
    case 'nobody-left':
      return {
        ...life,
        status: life.status === 'waiting' ? 'asking' : life.status,
        exhausted: true,
        eager: false,
        suggested: [],
      }
    case 'answer': {
      const { by, how, text, mail, atMs, private: isPrivate = false } = event
      const answered = outcome(life, by.address, 'answered')
      const status = life.accepted === undefined ? 'answered' : 'accepted'
      const answers = [...life.answers, { by, how, text, mail, atMs, private: isPrivate }]
      // Who is named from now on is wanted beside the answer, and asked.
      return { ...(life.status === 'answered' ? answered : shelve(answered)), status, answers }
    }
    case 'does-not-know':
    case 'not-their-field':
    case 'no-time':
    case 'opted-out':
      return outcome(life, event.by.address, event.kind)
    case 'passed-on': {
      const passed = outcome(life, event.by.address, 'passed-on')
      const isNamed = (one: Who): boolean => isOne(one, event.to)
      if ([...life.asks, ...life.suggested].some(isNamed)) return passed
      const shelved = life.shelved.filter((one) => !isNamed(one))
      if (isOver(life)) return { ...passed, shelved: [...shelved, event.to] }
      return {
        ...passed,
        status: life.status === 'open' ? 'asking' : life.status,
        suggested: [...life.suggested, event.to],
        shelved,
        exhausted: false,
      }
    }
    case 'away':
    case 'undeliverable':
      return outcome(life, event.who.address, event.kind)
    case 'given-up':
      return { ...life, status: 'open' }
    case 'ask-anyway':
    case 'not-solved':
      return life.status === 'withdrawn'
        ? life
        : { ...unshelve(life), status: 'asking', accepted: undefined, withdrawn: false, exhausted: false, eager: true }
    case 'accepted': {
      const { answer, atMs } = event
      return { ...shelve(life), status: 'accepted', accepted: { answer, atMs, askedIfHolds: false } }
    }
    case 'withdrawn':
      return { ...shelve(life), status: 'withdrawn', withdrawn: true }
    case 'asked-if-holds':
      return life.accepted === undefined ? life : { ...life, accepted: { ...life.accepted, askedIfHolds: true } }
    case 'still-holds':
      return life.accepted === undefined
        ? life
        : { ...life, accepted: { ...life.accepted, atMs: event.atMs, askedIfHolds: true } }
    case 'no-longer-holds':
      return { ...life, status: 'answered', accepted: undefined }
    case 'asked':
    case 'told':
    case 'comment':
    case 'silence':
    case 'thanked':
    case 'standing':
      return life
  }
}

/** What is to be done next for a question, and when. `silent`: a working day has gone by for the round before. */
export type Step =
  | {
      readonly kind: 'ask'
      readonly round: number
      readonly places: number
      /** How many of them may go to others than those whom colleagues named. */
      readonly ranked: number
      readonly dueMs: number
      readonly silent: boolean
    }
  | { readonly kind: 'give-up'; readonly dueMs: number; readonly silent: boolean }
  | { readonly kind: 'ask-if-holds'; readonly dueMs: number }

/** Working time, as `working-time.ts` knows it. */
export interface Clock {
  nextWorkingTime(atMs: number): number
  workingDaysLater(atMs: number, days: number): number
}

/** What time alone will bring, as it looks at `nowMs`; undefined while only people can. People are asked in working time alone. */
export function nextStep(life: Life, nowMs: number, clock: Clock): Step | undefined {
  const { facts, status, accepted } = life
  const working = (atMs: number): number => clock.nextWorkingTime(Math.max(atMs, nowMs))
  if (status === 'accepted' && accepted !== undefined && !accepted.askedIfHolds)
    return { kind: 'ask-if-holds', dueMs: working(accepted.atMs + HOLDS_MS) }
  if (status === 'waiting') return ask(1, ASKED_AT_ONCE, working(facts.askedAtMs + PATIENCE_MS))
  if (status === 'answered') return life.suggested.length > 0 ? askBeside(life, nowMs, clock) : undefined
  if (status !== 'asking') return undefined
  if (life.suggested.length > 0) return askNamed(life, nowMs, clock)
  return life.exhausted ? whenExhausted(life, nowMs, clock) : nextRound(life, nowMs, clock)
}

/** Whoever was named is asked as soon as fewer than three have had the question for less than a working day, and is never more:
 *  else they come first in the next round. */
function askNamed(life: Life, nowMs: number, clock: Clock): Step {
  const { round, suggested } = life
  const free = ASKED_AT_ONCE - waitingFor(life, nowMs, clock).length
  const next = nextRound(life, nowMs, clock)
  const nowWorking = clock.nextWorkingTime(nowMs)
  if (next.kind === 'ask' && (free <= 0 || next.dueMs <= nowWorking)) return next
  const places = Math.min(free > 0 ? free : ASKED_AT_ONCE, suggested.length)
  const dueMs = free > 0 ? nowWorking : clock.nextWorkingTime(next.dueMs)
  return { ...ask(Math.max(round, 1), places, dueMs), ranked: Math.max(0, Math.min(places, leftOf(life))) }
}

/** Whoever is named once somebody has answered is asked beside the answer: as soon as fewer than three are waited for, and nobody
 *  with them. */
function askBeside(life: Life, nowMs: number, clock: Clock): Step {
  const untilMs = waitingFor(life, nowMs, clock).sort((a, b) => a - b)
  const free = ASKED_AT_ONCE - untilMs.length
  const places = Math.min(Math.max(free, 1), life.suggested.length)
  const dueMs = clock.nextWorkingTime(free > 0 ? nowMs : (untilMs[-free] ?? nowMs))
  return { ...ask(Math.max(life.round, 1), places, dueMs), ranked: 0 }
}

/** Those who have had the question for less than a working day, and may still say something: until when each has it. */
const waitingFor = ({ asks, round }: Life, nowMs: number, clock: Clock): number[] =>
  asks
    .filter((one) => one.round === round && one.outcome === 'open')
    .map(({ atMs }) => clock.workingDaysLater(atMs, 1))
    .filter((untilMs) => untilMs > nowMs)

function nextRound(life: Life, nowMs: number, clock: Clock): Exclude<Step, { kind: 'ask-if-holds' }> {
  const { round, roundAtMs, asks } = life
  const nowWorking = clock.nextWorkingTime(nowMs)
  const left = leftOf(life)
  if (round === 0) return ask(1, ASKED_AT_ONCE, nowWorking)
  if (life.eager)
    return left > 0
      ? ask(Math.min(round + 1, ROUNDS), Math.min(ASKED_AT_ONCE, left), nowWorking)
      : { kind: 'give-up', dueMs: nowMs, silent: false }
  const waiting = asks.filter((one) => one.round === round && isHeardOfLater(one)).length
  const places = Math.min(ASKED_AT_ONCE - waiting, left)
  if (places > 0) return ask(round, places, nowWorking)
  if (waiting === 0) return { kind: 'give-up', dueMs: nowMs, silent: false }
  const silentMs = Math.max(nowMs, clock.workingDaysLater(roundAtMs, 1))
  return round < ROUNDS && left > 0
    ? { ...ask(round + 1, Math.min(ASKED_AT_ONCE, left), silentMs), silent: true }
    : { kind: 'give-up', dueMs: silentMs, silent: true }
}

const leftOf = ({ asks }: Life): number => ASKED_AT_ONCE * ROUNDS - asks.filter(wasReached).length

/** Those who were asked and said nothing get their working day; then it is given up. */
function whenExhausted({ asks, round, roundAtMs }: Life, nowMs: number, clock: Clock): Step {
  const isAnybodyLeft = asks.some((one) => one.round === round && one.outcome === 'open')
  return isAnybodyLeft
    ? { kind: 'give-up', dueMs: Math.max(nowMs, clock.workingDaysLater(roundAtMs, 1)), silent: true }
    : { kind: 'give-up', dueMs: nowMs, silent: false }
}

const ask = (round: number, places: number, dueMs: number): Extract<Step, { kind: 'ask' }> => ({
  kind: 'ask',
  round,
  places,
  ranked: places,
  dueMs,
  silent: false,
})

/** They have the mail, and may still say something. */
const isHeardOfLater = ({ outcome: came }: LifeAsk): boolean => came === 'open' || came === 'answered'

const wasReached = ({ outcome: came }: LifeAsk): boolean => came !== 'undeliverable' && came !== 'away'

/** Nobody more is asked, until its asker says so. */
export const isOver = ({ accepted, withdrawn }: Life): boolean => accepted !== undefined || withdrawn

const shelve = (life: Life): Life => ({ ...life, suggested: [], shelved: [...life.shelved, ...life.suggested] })
const unshelve = (life: Life): Life => ({ ...life, suggested: [...life.shelved, ...life.suggested], shelved: [] })

/** Whether two are one person, as far as the archive knew when they were named. */
export const isOne = (a: Who, b: Who): boolean =>
  a.address === b.address || (a.person !== undefined && a.person === b.person)

/** Of those who were named, who is to be asked later. They are looked at in turn: all of them where there was room for others;
 *  whoever was looked at and not asked cannot be asked now. */
function notLookedAt(named: readonly Who[], people: readonly Asked[]): readonly Who[] {
  if (people.some(({ place }) => place !== 'suggested')) return []
  return named.slice(named.findLastIndex((one) => people.some((asked) => isOne(asked, one))) + 1)
}

/** What came of asking somebody. A later word counts over an earlier one, but an answer stays an answer. */
function outcome(life: Life, address: string, came: Outcome): Life {
  const asks = life.asks.map((ask) =>
    ask.address === address && ask.outcome !== 'answered' ? { ...ask, outcome: came } : ask,
  )
  return { ...life, asks }
}
