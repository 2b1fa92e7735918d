import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../src/parse/fingerprint.ts'

const FILE = { index: 0, name: 'a.pdf', type: 'application/pdf', sizeBytes: 10 }

describe('a fingerprint', () => {
  it('is equal for copies that were wrapped, tagged and marked in other ways', () => {
    expect(fingerprintOf('Pumpa i Vika\nstår.', 'pumpe', [])).toBe(
      fingerprintOf(' pumpa i vika står', '[drift] pumpe', [FILE]),
    )
  })

  it('differs with the words', () => {
    expect(fingerprintOf('Pumpa står', 'x', [])).not.toBe(fingerprintOf('Pumpa går', 'x', []))
  })

  it('tells mail without words by its subject and attachments', () => {
    expect(fingerprintOf('', 'rapport', [FILE])).toBe(fingerprintOf(' \n', 'rapport', [FILE]))
    expect(fingerprintOf('', 'rapport', [FILE])).not.toBe(fingerprintOf('', 'rapport', [{ ...FILE, sizeBytes: 11 }]))
    expect(fingerprintOf('', 'rapport', [FILE])).not.toBe(fingerprintOf('', 'referat', [FILE]))
  })
})
