import { describe, expect, it } from 'vitest'
import { audienceOf, isOpen } from '../../src/access/audience.ts'
import type { ListAddress } from '../../src/model/ids.ts'

const list = (name: string) => `${name}@energi.example` as ListAddress
const lists = [
  { address: list('alle'), readers: 'everyone' as const },
  { address: list('drift'), readers: 'members' as const },
  { address: list('styret'), readers: ['leder@energi.example'] },
]

describe('who may read', () => {
  it('lets the operator read everything', () => {
    expect(audienceOf({ kind: 'operator' }, lists)).toEqual({ kind: 'everything' })
  })
  it('lets a page without sign-in read only what everyone may', () => {
    expect(audienceOf({ kind: 'anyone' }, lists)).toEqual({ kind: 'open', closed: [] })
  })
  it('lets a person read the closed lists they post to or are named by', () => {
    const kari = audienceOf({ kind: 'person', addresses: ['kari@energi.example', 'Leder@ENERGI.example'] }, lists, [
      list('drift'),
    ])
    expect(kari).toEqual({ kind: 'open', closed: [list('drift'), list('styret')] })
    expect(audienceOf({ kind: 'person', addresses: ['per@energi.example'] }, lists)).toEqual({
      kind: 'open',
      closed: [],
    })
  })
  it('opens mail that came through at least one list for everyone, and no mail of unknown lists', () => {
    expect(isOpen([{ readers: 'members' }, { readers: 'everyone' }])).toBe(true)
    expect(isOpen([{ readers: ['a@x.example'] }])).toBe(false)
    expect(isOpen([])).toBe(false)
  })
})
