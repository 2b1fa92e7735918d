import { describe, expect, it } from 'vitest'
import { contactIn } from '../../src/parse/contact.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'

const KARI = { name: 'Kari Li', address: 'kari@vika.example.org' }
const SAID = 'Pumpa står.\n\n'
function contactOf(signature: string, from = KARI) {
  const text = `${SAID}${signature}\n`
  return contactIn({ text, parts: splitOwnWords(text, from.name) }, from)
}

describe("a mail's signature tells telephone, title and unit", () => {
  it.each([
    [
      'bokmål',
      'Med vennlig hilsen\nKari Li\nSeniorrådgiver\nAvdeling for drift\nVika kommune\nTlf. 22 33 44 55 | Mobil: 999 88 777',
      ['999 88 777', 'Seniorrådgiver', 'Avdeling for drift, Vika kommune'],
    ],
    [
      'nynorsk',
      'Med helsing\nKari Li\nSeksjonsleiar\nSeksjon for vatn, Vika kommune\nDirekte +47 22 33 44 55 / Sentralbord 22 33 00 00',
      ['+47 22 33 44 55', 'Seksjonsleiar', 'Seksjon for vatn, Vika kommune'],
    ],
    [
      'engelsk, title beside the name',
      '-- \nKari Li | Principal Engineer\nVika Energy Ltd\nPhone: +47 999 88 777\nkari@vika.example.org',
      ['+47 999 88 777', 'Principal Engineer', 'Vika Energy Ltd'],
    ],
    ['no more than a number', '-- \nKari Li\n+47 999 88 777', ['+47 999 88 777', '', '']],
    ['in bold', 'Hilsen\n*Kari Li*\n*Driftsleder*\nM: 99988777', ['99988777', 'Driftsleder', '']],
  ])('%s', (_, signature, [phone, title, unit]) => {
    expect(contactOf(signature)).toMatchObject({ phone, title, unit })
  })

  it.each([
    ['the number of the switchboard', '-- \nKari Li\nDriftsleder\nSentralbord: 22 33 00 00', { phone: '' }],
    ['a fax', '-- \nKari Li\nDriftsleder\nFaks 22 33 00 01', { phone: '' }],
    [
      "the firm's number in the register",
      '-- \nKari Li\nDriftsleder\nVika Energi AS, org.nr. 999 888 777',
      { phone: '' },
    ],
    ['a motto for a title', '-- \nKari Li\nLyset i enden av tunnelen\nM: 999 88 777', { title: '' }],
  ])('but not %s', (_, signature, contact) => expect(contactOf(signature)).toMatchObject(contact))

  it.each([
    ['names somebody else', '-- \nOla Hansen\nDriftsleder\nTlf. 999 88 777'],
    ['names nobody', '-- \nVika Energi AS\nTlf. 22 33 00 00'],
    ['says nothing but the name', '-- \nKari Li'],
  ])('and nothing where it %s', (_, signature) => expect(contactOf(signature)).toBeUndefined())

  it('and has a mark of its own, the same in every mail, where it is more than a name and a place', () => {
    const block = '-- \nKari Li\nDriftsleder\nTlf. 999 88 777'
    expect(contactOf(block)?.block).toMatch(/^[0-9a-f]{16}$/)
    expect(contactOf(`Hilsen\n\n${block.slice(4)}`)?.block).toBe(contactOf(block)?.block)
    expect(contactOf('-- \nKari Li\nDriftsleder, Vika')?.block).toBe('')
  })
})
