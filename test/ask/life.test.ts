import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ASKED_AT_ONCE, after, type Clock, type Life, lived, nextStep, ROUNDS, type Step } from '../../src/ask/life.ts'
import type { MessageId, PersonId } from '../../src/model/ids.ts'
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
  /** Of those who may be named, who cannot be asked. */
  private readonly out: ReadonlySet<string> = new Set([who(101).address, who(103).address])
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
      if (step.kind === 'ask') this.ask(step)
      else if (step.kind === 'give-up') this.happen({ kind: 'given-up' })
      else this.happen({ kind: 'asked-if-holds', who: ida })
    }
    throw new Error('it never comes to rest')
  }

  private ask({ round, places, ranked }: Extract<Step, { kind: 'ask' }>): void {
    const able = this.life.suggested.filter(({ address }) => !this.out.has(address))
    const people = able.slice(0, places).map((one): Asked => ({ ...one, place: 'suggested', why: undefined }))
    const named = people.length
    while (people.length < places && people.length - named < ranked && this.next < this.able)
      people.push({ ...who(this.next++), place: 'ranked', why: undefined })
    this.happen(people.length === 0 ? { kind: 'nobody-left' } : { kind: 'went-to', round, people })
  }
}

const doing = fc.oneof(
  fc.record({
    what: fc.constantFrom('does-not-know', 'not-their-field', 'no-time', 'away', 'undeliverable', 'answer', 'pass'),
    by: fc.nat(12),
    to: fc.integer({ min: 100, max: 106 }),
  }),
  fc.record({
    what: fc.constantFrom('ask-anyway', 'not-solved', 'accepted', 'withdrawn', 'comment'),
    by: fc.constant(0),
    to: fc.constant(0),
  }),
)

function does(
  play: Play,
  { what, by, to = 0 }: { readonly what: string; readonly by: number; readonly to?: number },
): void {
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
      return play.happen({ kind: 'passed-on', by: who(by), to: who(to) })
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
            // An answer accepted is the end of it, until its asker wants others asked.
            if (play.life.accepted !== undefined) expect(['accepted', 'withdrawn']).toContain(play.life.status)
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

  const open = (play: Play): number =>
    play.life.asks.filter(({ atMs, outcome }) => outcome === 'open' && atMs > play.nowMs - DAY).length

  it('asks each colleague once who is named by two', () => {
    const play = new Play(3, false)
    play.until(0)
    play.happen({ kind: 'passed-on', by: who(0), to: { ...who(100), person: 7 as PersonId } })
    play.happen({ kind: 'passed-on', by: who(1), to: who(100) })
    play.happen({ kind: 'passed-on', by: who(2), to: { ...who(104), person: 7 as PersonId } })
    expect(play.life.suggested).toHaveLength(1)
    play.until(HOUR)
    play.happen({ kind: 'passed-on', by: who(2), to: who(100) })
    play.until(HOUR)
    expect(play.life.asks.map(({ address }) => address)).toEqual(['p0@x', 'p1@x', 'p2@x', 'p100@x'])
  })

  it('never has more than three asked at once however many are named, and asks the others later', () => {
    const play = new Play(20, false)
    play.until(0)
    for (const to of [100, 102, 104, 105, 106]) play.happen({ kind: 'passed-on', by: who(0), to: who(to) })
    play.until(HOUR)
    expect([play.life.asks.length, open(play)]).toEqual([4, 3])
    play.happen({ kind: 'does-not-know', by: who(1) })
    play.until(2 * HOUR)
    expect(play.life.asks.at(-1)).toMatchObject({ address: 'p102@x' })
    play.until(DAY + 2 * HOUR)
    expect([play.life.round, open(play)]).toEqual([2, 3])
    expect(play.life.asks.slice(-3).map(({ address }) => address)).toEqual(['p104@x', 'p105@x', 'p106@x'])
  })

  it('gives whoever replaces another a working day too', () => {
    const play = new Play(20, false)
    play.until(DAY - HOUR)
    play.happen({ kind: 'does-not-know', by: who(0) })
    play.until(2 * DAY - HOUR - 1)
    expect(play.life.round).toBe(1)
    play.until(2 * DAY - HOUR)
    expect(play.life.round).toBe(2)
  })

  it('is no longer accepted once its asker says that it did not help, or wants others asked all the same', () => {
    for (const what of ['not-solved', 'ask-anyway']) {
      const play = new Play(3, false)
      play.until(0)
      does(play, { what: 'answer', by: 0 })
      does(play, { what: 'accepted', by: 0 })
      does(play, { what, by: 0 })
      expect([play.life.status, play.life.accepted]).toEqual(['asking', undefined])
      play.until(400 * DAY)
      expect(play.life.status).toBe('open')
      expect(play.events.map(({ kind }) => kind)).not.toContain('asked-if-holds')
    }
  })

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
