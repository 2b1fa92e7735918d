import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { queryStems, stemOf } from '../../src/language/stems.ts'

describe('stems', () => {
  it('bend words by the language of the mail', () => {
    expect(stemOf('running', 'en')).toBe(stemOf('run', 'en'))
    expect(stemOf('avtalene', 'nb')).toBe(stemOf('avtale', 'nb'))
    expect(stemOf('running', 'nb')).not.toBe('run')
  })

  it('are the same for bokmål, nynorsk and what could not be told', () => {
    for (const word of ['avtalane', 'avtalene', 'brukarar']) {
      expect(stemOf(word, 'nn')).toBe(stemOf(word, 'nb'))
      expect(stemOf(word, 'other')).toBe(stemOf(word, 'nb'))
    }
  })

  it('leave numbers, identifiers and words of two letters alone', () => {
    for (const form of ['2024', 'x86_64', 'foo.bars', 'ola@firmaer.no', 'er', 'c++', 'cve-2024-123'])
      expect(stemOf(form, 'nb')).toBe(form)
  })

  it('bend the last word of a hyphenated one', () => {
    expect(stemOf('pid-parametrene', 'nb')).toBe(stemOf('pid-parameter', 'nb'))
    expect(stemOf('host-tests', 'en')).toBe('host-test')
  })

  it('of a query are those of each language, each once', () => {
    expect(queryStems('running')).toContain('run')
    expect(queryStems('avtalane')).toContain(stemOf('avtale', 'nb'))
    expect(queryStems('pumpe')).toHaveLength(1)
  })

  it('of får and far share none', () => {
    const far = new Set(queryStems('far'))
    expect(queryStems('får').filter((stem) => far.has(stem))).toEqual([])
  })

  it('stay right when more words came by than are remembered', () => {
    for (let number = 0; number < 120_000; number++) stemOf(`ord${number}`, 'nb')
    expect(stemOf('avtalene', 'nb')).toBe('avtal')
  })

  it('begin as their words do, which marking words in a text relies on', () => {
    const words = fc.string({
      unit: fc.constantFrom(...'a b d e g h i k l n o r s t v y æ ø å -'.split(' ')),
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(fc.oneof(words, fc.constantFrom('dying', 'skies', 'idly', 'gently', 'ugly', 'news')), (word) => {
        for (const stem of queryStems(word)) expect(stem.charAt(0)).toBe(word.charAt(0))
      }),
    )
  })
})
