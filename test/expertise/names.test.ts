import { describe, expect, it } from 'vitest'
import type { FullName } from '../../src/expertise/names.ts'
import { isMadeOfName, mayBeOne, readFullName } from '../../src/expertise/names.ts'

const key = (name: string) => {
  const full = readFullName(name)
  return full === undefined ? undefined : [full.first, ...full.middle, full.last].join(' ')
}
const full = (name: string) => readFullName(name) as FullName

describe('a full name', () => {
  it('is the same in either order', () => {
    expect(key('Hansen, Kari')).toBe('kari hansen')
    expect(key('Kari Hansen')).toBe('kari hansen')
    expect(key('van der Berg, Jan')).toBe('jan van der berg')
  })

  it('is the same with Norwegian letters and without', () => {
    for (const name of ['Jørgen Åsen', 'Joergen Aasen', 'Jorgen Asen', 'JÖRGEN ÅSEN'])
      expect(key(name)).toBe('jorgen asen')
    expect(key('Bjarne Sæther')).toBe(key('Bjarne Saether'))
  })

  it('leaves out lists, firms, titles and remarks', () => {
    for (const name of [
      'Kari Hansen via Drift',
      'Kari Hansen (via Drift)',
      'Kari Hansen [Firma]',
      'Kari Hansen/DR/Firma',
      'Kari Hansen - Firma AS',
      'Kari Hansen, Direktør',
      'Dr. Kari Hansen',
      '"Kari Hansen"',
      'Kari Hansen (ext.)',
    ]) {
      expect(key(name)).toBe('kari hansen')
    }
  })

  it('keeps double names together and initials between', () => {
    expect(key('Anne-Marie Berg-Hansen')).toBe('annemarie berghansen')
    expect(key('J.R. Kari B. Hansen')).toBe('kari b hansen')
  })

  it('is not a first name, an address, a role or a list', () => {
    for (const name of ['Kari', 'K. H.', 'kari@example.org', 'Drift 24', 'open list:DRIVERS', '', '   ', ',', 'via']) {
      expect(readFullName(name)).toBeUndefined()
    }
  })

  it('is looked for in the first 200 characters of a megabyte', () => {
    for (const long of [
      `Kari ${'( '.repeat(500_000)}Hansen`,
      ' -'.repeat(500_000),
      `Kari Hansen${' x'.repeat(500_000)}`,
    ])
      expect(readFullName(long)).toEqual(readFullName(long.slice(0, 200)))
  })
})

describe('two names', () => {
  it('may be one when one says less', () => {
    expect(mayBeOne(full('Kari Hansen'), full('Kari Anne Hansen'))).toBe(true)
    expect(mayBeOne(full('Kari A. Hansen'), full('Kari Anne Hansen'))).toBe(true)
  })

  it('are two when what stands between differs', () => {
    expect(mayBeOne(full('Kari Beate Hansen'), full('Kari Anne Hansen'))).toBe(false)
    expect(mayBeOne(full('Kari A. Hansen'), full('Kari B. Hansen'))).toBe(false)
    expect(mayBeOne(full('Kari Hansen'), full('Kari Olsen'))).toBe(false)
  })
})

it('knows a mailbox that merely says the name', () => {
  for (const mailbox of [
    'kari.hansen',
    'hansen_kari',
    'khansen',
    'kari',
    'hansenk',
    'kariha',
    'kari.hansen2',
    'karhan',
  ]) {
    expect(isMadeOfName(mailbox, full('Kari Hansen'))).toBe(true)
  }
  for (const mailbox of ['bolla82', 'turbin', 'post', 'kariogola'])
    expect(isMadeOfName(mailbox, full('Kari Hansen'))).toBe(false)
})
