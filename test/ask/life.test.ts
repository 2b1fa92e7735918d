import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ASKED_AT_ONCE, after, type Clock, type Life, lived, nextStep, ROUNDS } from '../../src/ask/life.ts'
import type { MessageId } from '../../src/model/ids.ts'
import type { Asked, Happening, QuestionEvent, QuestionFacts, QuestionId, Who } from '../../src/model/question.ts'
import { soak } from '../soak.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const clock: Clock = { nextWorkingTime: (atMs) => atMs, workingDaysLater: (atMs, days) => atMs + days * DAY }
const ida: Who = { name: 'Ida', address: 'ida@x' }
const facts: QuestionFacts = {
  id: 'q' as QuestionId,
  askedAtMs: 0,
  asker: ida,
  subject: '',
  text: '',
  language: 'nb',
  mail: 'q@x' as MessageId,
  archived: 'q@x' as MessageId,
  private: false,
  nameless: false,
  rehearsal: false,
  hashtags: [],
  attachments: [],
}
const who = (n: number): Who => ({ name: `P${n}`, address: `p${n}@x` })

/** A question that is moved on by what people do and by time, as the desk moves it, with `able` people who may know. */
class Play {
  life: Life
  nowMs = 0
  readonly events: QuestionEvent[] = []
  private readonly able: number
  private next = 0

  constructor(able: number, strong: boolean) {
    this.able = able
    this.life = lived(facts, [])
    this.happen({ kind: 'asked' })
    this.happen({ kind: 'receipt', earlier: [], strong })
  }

  happen(happening: Happening): void {
    const event = { ...happening, atMs: this.nowMs }
    this.events.push(event)
    this.life = after(this.life, event)
  }

  /** Does all that is due until then. Gives how many steps that took. */
  until(untilMs: number): number {
    for (let steps = 0; steps < 1000; steps++) {
      const step = nextStep(this.life, this.nowMs, clock)
      if (step === undefined || step.dueMs > untilMs) {
        this.nowMs = Math.max(this.nowMs, untilMs)
        return steps
      }
      if (step.dueMs < this.nowMs) throw new Error('something is due before now')
      this.nowMs = step.dueMs
      if (step.kind === 'ask') this.ask(step.round, step.places)
      else if (step.kind === 'give-up') this.happen({ kind: 'given-up' })
      else this.happen({ kind: 'asked-if-holds', who: ida })
    }
    throw new Error('it never comes to rest')
  }

  private ask(round: number, places: number): void {
    const suggested = this.life.suggested.map((one): Asked => ({ ...one, place: 'suggested', why: undefined }))
    const people = [...suggested]
    while (people.length < places && this.next < this.able)
      people.push({ ...who(this.next++), place: 'ranked', why: undefined })
    this.happen(people.length === 0 ? { kind: 'nobody-left' } : { kind: 'went-to', round, people })
  }
}

const doing = fc.oneof(
  fc.record({
    what: fc.constantFrom('does-not-know', 'not-their-field', 'no-time', 'away', 'undeliverable', 'answer', 'pass'),
    by: fc.nat(12),
  }),
  fc.record({
    what: fc.constantFrom('ask-anyway', 'not-solved', 'accepted', 'withdrawn', 'comment'),
    by: fc.constant(0),
  }),
)

function does(play: Play, { what, by }: { readonly what: string; readonly by: number }): void {
  const mail = `m${play.events.length}@x` as MessageId
  switch (what) {
    case 'does-not-know':
    case 'not-their-field':
    case 'no-time':
      return play.happen({ kind: what, by: who(by) })
    case 'away':
      return play.happen({ kind: 'away', who: who(by), untilMs: undefined })
    case 'undeliverable':
      return play.happen({ kind: 'undeliverable', who: who(by), status: '5.1.1', left: true })
    case 'answer':
      return play.happen({ kind: 'answer', by: who(by), how: 'own-words', text: '', mail, attachments: [] })
    case 'pass':
      return play.happen({ kind: 'passed-on', by: who(by), to: who(100 + play.events.length) })
    case 'accepted':
      return play.happen({ kind: 'accepted', by: ida, answer: mail, how: 'mail' })
    case 'comment':
      return play.happen({ kind: 'comment', by: ida, text: '', mail, attachments: [] })
    default:
      return play.happen({ kind: what as 'ask-anyway' | 'not-solved' | 'withdrawn', ...({} as { by: Who }) })
  }
}

describe("a question's life", () => {
  it('comes to rest whatever people do, and asks nobody twice, nor more than nine beside those whom colleagues name', () =>
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.boolean(),
        fc.array(fc.tuple(doing, fc.nat(40 * HOUR)), { maxLength: 25 }),
        (able, strong, deeds) => {
          const play = new Play(able, strong)
          for (const [deed, waitMs] of deeds) {
            play.until(play.nowMs + waitMs)
            does(play, deed)
          }
          const steps = play.until(play.nowMs + 400 * DAY)
          expect(steps).toBeLessThan(40)
          const { asks } = play.life
          expect(new Set(asks.map(({ address }) => address)).size).toBe(asks.length)
          const reached = asks.filter(
            ({ place, outcome }) => place === 'ranked' && outcome !== 'undeliverable' && outcome !== 'away',
          )
          // Who was away, or whose mail came back, may answer after all, when another has their place.
          const replaced = play.events.filter(({ kind }) => kind === 'away' || kind === 'undeliverable').length
          expect(reached.length).toBeLessThanOrEqual(ASKED_AT_ONCE * ROUNDS + replaced)
          expect(play.life.status).not.toBe('asking')
          expect(lived(facts, play.events)).toEqual(play.life)
        },
      ),
      { numRuns: soak.times(300, 20_000), seed: soak.seed },
    ))

  it('asks nobody once it is accepted or withdrawn, until its asker says so', () =>
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.constantFrom('accepted', 'withdrawn'),
        fc.array(doing, { maxLength: 8 }),
        (able, end, deeds) => {
          const play = new Play(able, false)
          play.until(DAY)
          does(play, { what: end, by: 0 })
          const asked = play.life.asks.length
          for (const deed of deeds)
            if (!['ask-anyway', 'not-solved'].includes(deed.what)) {
              does(play, deed)
              play.until(play.nowMs + DAY)
            }
          expect(play.life.asks).toHaveLength(asked)
        },
      ),
      { numRuns: soak.times(100, 5_000), seed: soak.seed },
    ))

  it('asks three at once, three times, a working day apart', () => {
    const play = new Play(20, false)
    play.until(10 * DAY)
    const rounds = play.events.flatMap((event) =>
      event.kind === 'went-to' ? [[event.atMs / DAY, event.people.length]] : [],
    )
    expect(rounds).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ])
    expect(play.events.at(-1)).toMatchObject({ kind: 'given-up', atMs: 3 * DAY })
  })
})
