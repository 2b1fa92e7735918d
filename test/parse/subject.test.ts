import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSubject } from '../../src/parse/subject.ts'

describe('the base subject', () => {
  it.each([
    ['Re: Pumpe i Vika', 'pumpe i vika', true],
    ['RE: SV: Sv: pumpe', 'pumpe', true],
    ['Re[2]: pumpe', 'pumpe', true],
    ['Re(3): pumpe', 'pumpe', true],
    ['Re^2: pumpe', 'pumpe', true],
    ['AW: Antw: pumpe', 'pumpe', true],
    ['Re : pumpe', 'pumpe', true],
    ['回复：pumpe', 'pumpe', true],
    ['[Drift] Re: [Drift] pumpe', 'pumpe', true],
    ['VS: Fwd: FW: VB: pumpe', 'pumpe', false],
    ['Videresendt: pumpe (fwd)', 'pumpe', false],
    ['pumpe (fwd) (fwd)', 'pumpe', false],
    ['[Fwd: pumpe]', 'pumpe', false],
    ['[Fwd: Re: pumpe]', 'pumpe', true],
    ['  Re:   to\t ord  ', 'to ord', true],
    ['[PATCH v3 2/5] hwmon: add pump', 'hwmon: add pump', false],
    ['[bare en tagg]', '[bare en tagg]', false],
    ['Referat: møte', 'referat: møte', false],
    ['Revisjon: Re: møte', 'revisjon: re: møte', false],
    ['Re:', '', true],
    ['', '', false],
  ])('of %j is %j', (subject, base, isReply) => {
    expect(readSubject(subject)).toEqual({ base, isReply })
  })

  it('of a base subject is itself', () => {
    const piece = fc.constantFrom('Re: ', 'SV: ', '[Drift] ', '(fwd)', 'Fwd:', '[Fwd: ', ']', 'pumpe', ' ', 'x: ', '[')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { base } = readSubject(pieces.join(''))
        expect(readSubject(base).base).toBe(base)
      }),
    )
  })

  it('of an endless row of prefixes is found before the test is given up', () => {
    expect(readSubject('Re: '.repeat(100_000)).isReply).toBe(true)
  })
})
