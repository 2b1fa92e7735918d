import { describe, expect, it } from 'vitest'
import { type Choosing, choosePeople, whyOf } from '../../src/ask/choose.ts'
import { addressOf, aKnower, DAY, NAMES, TUESDAY } from './world.ts'

const people = NAMES.map((name, at) => ({ ...aKnower(name, at), score: 10 - at / 10 }))

const choose = (more: Partial<Choosing> = {}) =>
  choosePeople(people, {
    places: 3,
    round: 1,
    nowMs: TUESDAY,
    weekday: 2,
    perWeek: 3,
    spreads: true,
    words: 3,
    mayMail: () => true,
    never: new Set(),
    states: new Map(),
    counts: new Map(),
    ...more,
  }).map(({ name }) => name)

const asked = (counts: Readonly<Record<string, readonly [number, number]>>): Choosing['counts'] =>
  new Map(
    Object.entries(counts).map(([name, [thisWeek, lastMonth]]) => {
      const address = addressOf(name)
      return [address, { address, thisWeek, lastMonth, open: 0 }]
    }),
  )

describe('whom to ask', () => {
  it('is the likeliest, while nobody was asked much', () => {
    expect(choose()).toEqual(['Ola Vik', 'Eva Dahl', 'Per Moe'])
    expect(choose({ places: 1 })).toEqual(['Ola Vik'])
  })

  it('is nobody who was asked as often this week as one may be', () => {
    expect(choose({ counts: asked({ 'Ola Vik': [3, 3] }) })).toEqual(['Eva Dahl', 'Per Moe', 'Tor Lie'])
    expect(choose({ counts: asked({ 'Ola Vik': [9, 9] }), perWeek: Number.POSITIVE_INFINITY, spreads: false })[0]).toBe(
      'Ola Vik',
    )
  })

  it("keeps somebody's last time this week for what they are the likeliest for, until Thursday", () => {
    const counts = asked({ 'Ola Vik': [2, 2], 'Eva Dahl': [2, 2] })
    expect(choose({ counts })).toEqual(['Ola Vik', 'Per Moe', 'Tor Lie'])
    expect(choose({ counts, weekday: 4 })).toContain('Ola Vik')
    expect(choose({ counts, weekday: 4, places: 6 })).toContain('Eva Dahl')
  })

  it('gives the last place to who is rarely asked and nearly as likely', () => {
    expect(choose({ counts: asked({ 'Per Moe': [0, 4], 'Tor Lie': [0, 2] }) })).toEqual([
      'Ola Vik',
      'Eva Dahl',
      'Siv Aas',
    ])
    expect(choose({ counts: asked({ 'Per Moe': [0, 4], 'Tor Lie': [0, 2] }), spreads: false })).toEqual([
      'Ola Vik',
      'Eva Dahl',
      'Per Moe',
    ])
  })

  it('turns to those who were asked little, after the first round', () => {
    expect(choose({ round: 2, counts: asked({ 'Ola Vik': [1, 5], 'Eva Dahl': [1, 1] }) })).toEqual([
      'Per Moe',
      'Tor Lie',
      'Siv Aas',
    ])
  })

  it('is nobody who is away, pauses, does not want to, or has left that address', () => {
    const state = { pausedUntilMs: 0, optedOut: false, awayFromMs: 0, awayUntilMs: 0, left: false }
    const states: Choosing['states'] = new Map([
      [addressOf('Ola Vik'), { ...state, pausedUntilMs: TUESDAY + 1 }],
      [addressOf('Eva Dahl'), { ...state, awayFromMs: TUESDAY - DAY, awayUntilMs: TUESDAY + DAY }],
      [addressOf('Per Moe'), { ...state, optedOut: true }],
      [addressOf('Tor Lie'), { ...state, left: true }],
      [addressOf('Siv Aas'), { ...state, awayFromMs: TUESDAY + DAY, awayUntilMs: TUESDAY + 9 * DAY }],
    ])
    expect(choose({ states })).toEqual(['Siv Aas', 'Jon Hov', 'Ida Ruud'])
  })

  it('is nobody whom mail may not go to, and is written to at the address it may go to', () => {
    const [ola] = people
    if (ola === undefined) throw new Error('nobody is there')
    const both = [{ ...ola, addresses: ['ola@elsewhere.example', 'ola@energi.example'] }]
    const chosen = choosePeople(both, {
      places: 3,
      words: 3,
      round: 1,
      nowMs: TUESDAY,
      weekday: 2,
      perWeek: 3,
      spreads: true,
      mayMail: (address) => address.endsWith('@energi.example'),
      never: new Set(),
      states: new Map(),
      counts: new Map(),
    })
    expect(chosen.map(({ address }) => address)).toEqual(['ola@energi.example'])
    expect(choose({ mayMail: () => false })).toEqual([])
  })
})

describe('why somebody is asked', () => {
  const [ola] = people
  const saying = (...pieces: readonly (readonly [text: string, marked: boolean])[]) =>
    ola?.evidence.slice(0, 1).map((one) => ({
      ...one,
      quote: { pieces: pieces.map(([text, marked]) => ({ text, marked })) },
    })) ?? []
  const leak = saying(['Noe ', false], ['lekker', true], ['.', false])
  const gasket = saying(['Pakningene', true], [' i ', false], ['veksleren', true], [' er ', false], ['byttet', true])

  it('is the mail that speaks of most of what is asked', () => {
    expect(whyOf({ evidence: [...leak, ...gasket] }, 4)).toMatchObject({ quote: 'Pakningene i veksleren er byttet' })
    expect(whyOf({ evidence: gasket }, 4)?.near).toBeUndefined()
  })

  it('claims no more than that it may be like it, where the mail has one word of it', () => {
    expect(whyOf({ evidence: leak }, 4)).toMatchObject({ quote: 'Noe lekker.', near: true })
    expect(whyOf({ evidence: leak }, 1)?.near).toBeUndefined()
    expect(whyOf({ evidence: [] }, 4)).toBeUndefined()
  })
})
