import { describe, expect, it } from 'vitest'
import { moment } from '../../src/cli.ts'

describe('a date on the command line', () => {
  it('is midnight UTC, or the time it says, in UTC unless it names a zone', () => {
    const nineUtc = Date.UTC(2024, 2, 12, 9)
    expect(moment('2024-03-12')).toBe(Date.UTC(2024, 2, 12))
    expect(moment('2024-03-12T09:00:00Z')).toBe(nineUtc)
    expect(moment('2024-03-12 09:00')).toBe(nineUtc)
    expect(moment('2024-03-12T10:00:00.000+01:00')).toBe(nineUtc)
  })

  it('is refused where it is none, or may mean two', () => {
    for (const text of [
      '',
      'now',
      '12.03.2024',
      '03/12/2024',
      '2024',
      '2024-13-01',
      '2024-03-12T25:00Z',
      '2024-02-31',
      '2023-02-29T10:00Z',
    ])
      expect(() => moment(text)).toThrow('It must be a date')
  })
})
