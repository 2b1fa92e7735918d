import { describe, expect, it } from 'vitest'
import { datesFor } from '../../src/web/dates.ts'

const now = Date.parse('2025-11-13T10:44:00Z')
const nb = datesFor('nb', 'Europe/Oslo', now)
const nn = datesFor('nn', 'Europe/Oslo', now)
const en = datesFor('en', 'Europe/Oslo', now)
const at = (date: string): number => Date.parse(date)

describe('dates as a page writes them', () => {
  it('are written as in each language', () => {
    const ms = at('2025-02-24T10:05:00Z')
    expect([nb.day(ms), nn.day(ms), en.day(ms)]).toEqual(['24. feb. 2025', '24. feb. 2025', '24 Feb 2025'])
    expect([nb.clock(ms), nn.clock(ms), en.clock(ms)]).toEqual(['kl. 11.05', 'kl. 11.05', '11:05'])
    expect([nb.number(41_870), nn.number(41_870), en.number(41_870)]).toEqual(['41\u00a0870', '41\u00a0870', '41,870'])
  })

  it('follow the wall clock, also in summer and over midnight', () => {
    expect(nb.clock(at('2025-07-01T22:30:00Z'))).toBe('kl. 00.30')
    expect(nb.day(at('2025-07-01T22:30:00Z'))).toBe('2. juli 2025')
  })

  it('are today, yesterday, this year or another, by the calendar and not by hours', () => {
    expect(nb.recent(at('2025-11-13T09:42:00Z'))).toBe('i dag 10.42')
    expect(nb.recent(at('2025-11-11T23:30:00Z'))).toBe('i går 00.30')
    expect(nb.recent(at('2025-11-11T22:30:00Z'))).toBe('11. nov.')
    expect(nb.recent(at('2024-11-11T09:42:00Z'))).toBe('11. nov. 2024')
    expect(en.recent(at('2025-11-12T09:42:00Z'))).toBe('yesterday 10:42')
  })

  it('say a span’s year once', () => {
    expect(nb.span(at('2025-02-24T10:00:00Z'), at('2025-03-03T10:00:00Z'))).toBe('24. feb. – 3. mars 2025')
    expect(nb.span(at('2024-12-24T10:00:00Z'), at('2025-03-03T10:00:00Z'))).toBe('24. des. 2024 – 3. mars 2025')
    expect(nb.span(at('2025-02-24T10:00:00Z'), at('2025-02-24T12:00:00Z'))).toBe('24. feb. 2025')
  })

  it('call mail old from its fifth birthday', () => {
    expect(nb.oldYears(at('2016-06-14T00:00:00Z'))).toBe(9)
    expect(nb.oldYears(at('2020-11-12T00:00:00Z'))).toBe(5)
    expect(nb.oldYears(at('2020-11-20T00:00:00Z'))).toBeUndefined()
    expect(nb.oldYears(at('2085-01-01T00:00:00Z'))).toBeUndefined()
  })

  it('are unknown where a mail claims what no calendar has', () => {
    expect(nb.day(Number.NaN)).toBe('ukjent dato')
    expect(nb.span(0, Number.POSITIVE_INFINITY)).toBe('ukjent dato')
    expect(nb.machine(9e15)).toBe('')
    expect(nb.year(Number.NaN)).toBe(0)
  })

  it('read 1902 and 2085 as they are', () => {
    expect(nb.day(at('1902-05-17T12:00:00Z'))).toBe('17. mai 1902')
    expect(en.month(at('2085-05-17T12:00:00Z'))).toBe('May 2085')
  })
})
