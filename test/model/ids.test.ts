import { describe, expect, it } from 'vitest'
import { parseListAddress, parseMessageId, parseMessageIds } from '../../src/model/ids.ts'

describe('message ids', () => {
  it('stand inside angle brackets, or alone', () => {
    expect(parseMessageId('<a@x> (added by postmaster)')).toBe('a@x')
    expect(parseMessageId(' a@x ')).toBe('a@x')
    expect(parseMessageId('no id here')).toBeUndefined()
  })

  it('are all found, also when an id was read just before', () => {
    expect(parseMessageId('<a-long-first-id@example.org>')).toBe('a-long-first-id@example.org')
    expect(parseMessageIds('<b@x> <c@x>')).toEqual(['b@x', 'c@x'])
  })

  it('come once each, in order, and not from prose', () => {
    expect(parseMessageIds('<b@x>\n <c@x> <b@x>')).toEqual(['b@x', 'c@x'])
    expect(parseMessageIds('Your message of "Mon, 3 Mar" <d@x>')).toEqual(['d@x'])
    expect(parseMessageIds('Your message of Monday')).toEqual([])
  })
})

describe('list addresses', () => {
  it('are lower case, and nothing but an address', () => {
    expect(parseListAddress(' Drift@Example.org ')).toBe('drift@example.org')
    expect(parseListAddress('Drift <drift@example.org>')).toBeUndefined()
  })
})
