import fc from 'fast-check'
import snowball from 'snowball-stemmers'
import { describe, expect, it } from 'vitest'
import { snowballRound, stemNorwegian } from '../../src/language/norwegian.ts'

const letters = (alphabet: string) => fc.constantFrom(...alphabet.split(''))
const library = snowball.newStemmer('norwegian')

describe('the Norwegian stemmer', () => {
  it('does in one round what Snowball does', () => {
    const endings = [
      '',
      'ane',
      'hetenes',
      'erte',
      'ert',
      's',
      'ks',
      'dt',
      'vt',
      'elig',
      'hetslov',
      'ast',
      'ande',
      'ens',
    ]
    const words = fc.tuple(
      fc.string({ unit: letters('aeiouyæøåbdfgklmnprstv'), maxLength: 10 }),
      fc.constantFrom(...endings),
    )
    fc.assert(
      fc.property(words, ([start, ending]) => {
        expect(snowballRound(start + ending)).toBe(library.stem(start + ending))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    'avtale avtalen avtaler avtalene avtalar avtalane avtala avtales',
    'løysing løysinga løysingar løysingane løysingen',
    'bruker brukere brukeren brukerne brukernes brukarar brukarane brukaren',
    'viktig viktige viktigere viktigare viktigast viktigaste',
    'parameter parametre parametrene parametrane parameteren',
    'nummer numre numrene numra nummeret',
    'artikkel artikler artiklene artiklane artikkelen',
    'gammel gamle',
    'rom rommet rommene romma',
    'konsern konsernet konserna',
    'pumpe pumpa pumpen pumper pumpene pumpene',
  ])('gives one stem to %s', (paradigm) => {
    expect(new Set(paradigm.split(' ').map(stemNorwegian)).size).toBe(1)
  })

  it.each([
    ['far', 'får'],
    ['hus', 'hud'],
    ['drift', 'drive'],
    ['nett', 'natt'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stemNorwegian(one)).not.toBe(stemNorwegian(other))
  })

  it('leaves at least three letters of a word that has them', () => {
    fc.assert(
      fc.property(fc.string({ unit: letters('aerstnlgi'), minLength: 3, maxLength: 30 }), (word) => {
        expect(stemNorwegian(word).length).toBeGreaterThanOrEqual(3)
      }),
    )
  })
})
