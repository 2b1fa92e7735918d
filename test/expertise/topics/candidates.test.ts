import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidates } from '../../../src/expertise/topics/candidates.ts'
import { isSensitive } from '../../../src/expertise/topics/sensitive.ts'
import type { Language } from '../../../src/model/message.ts'

const sure = (text: string, language: Language) =>
  candidates(text, language)
    .filter((candidate) => candidate.sure)
    .map((candidate) => candidate.text)

describe('what an English subject may be about', () => {
  it('is its noun phrases, and their words', () => {
    expect(sure('How to replace the heat exchanger in Kaia', 'en')).toEqual(
      expect.arrayContaining(['heat exchanger', 'exchanger', 'Kaia']),
    )
  })

  it('is not what is asked of readers, nor when, nor how the mail was sent', () => {
    expect(sure('Re: Meeting on Monday: please review the new version', 'en')).toEqual([])
    expect(sure('[PATCH v3 2/7] fan: fix problem', 'en')).toEqual(['fan'])
  })

  it('is what stands in a tag that does not say how it was sent', () => {
    expect(sure('[phosphor-hwmon] fails', 'en')).toContain('phosphor-hwmon')
  })

  it('is a weak word only beside a strong one', () => {
    const found = sure('fan driver and a system driver', 'en')
    expect(found).toContain('fan driver')
    expect(found).not.toContain('driver')
    expect(found).not.toContain('system driver')
  })

  it('is no version, number, hash, address or link', () => {
    expect(sure('2.8.0 and v4 and 0deadbeef at ada@example.org https://example.org/turbine', 'en')).toEqual([])
  })
})

describe('what a Norwegian subject may be about', () => {
  it('is its nouns, compounds whole, in bokmål and nynorsk', () => {
    expect(sure('Bytte av varmeveksleren på Kaia', 'nb')).toEqual(['varmeveksleren', 'Kaia'])
    expect(sure('Turbinregulatorane etter snøsmeltinga', 'nn')).toEqual(['Turbinregulatorane', 'snøsmeltinga'])
  })

  it('is two or three words that stand together', () => {
    expect(sure('Avtalen med Indre Skard Kraftlag', 'nb')).toEqual(
      expect.arrayContaining(['Indre Skard Kraftlag', 'Skard Kraftlag']),
    )
  })

  it('is not its verbs', () => {
    for (const subject of ['Vi måler trykkfallet', 'Klarer ikke å rense trykkfallet', 'Her rømmer trykkfallet']) {
      expect(sure(subject, 'nb')).toEqual(['trykkfallet'])
    }
  })

  it('is not an adjective alone, but with its noun', () => {
    const found = sure('Problemer med grumsete kjølevann', 'nb')
    expect(found).toContain('grumsete kjølevann')
    expect(found).not.toContain('grumsete')
  })

  it('has one key for all forms of a word', () => {
    const key = (text: string) => candidates(text, 'nb')[0]?.key
    expect(key('varmeveksleren')).toBe(key('varmevekslerne'))
  })

  it('is read as Norwegian when the mail below is English, and the other way', () => {
    expect(sure('Trykkfallet på veksleren øker', 'en')).toEqual(['Trykkfallet', 'veksleren'])
    expect(sure('What is the heat exchanger for', 'nb')).toContain('heat exchanger')
  })
})

describe('in any language', () => {
  it('identifiers are kept whole', () => {
    expect(sure('Bytte av PID-parametrene i AST2500', 'nb')).toEqual(['PID-parametrene', 'AST2500'])
    expect(sure('Käytämme x86_64 tai AST2500', 'other')).toEqual(['x86_64', 'AST2500'])
  })

  it('hashtags are topics as they stand, and issue numbers are none', () => {
    expect(candidates('Møte om #Fjernvarme og #42', 'nb')[0]).toEqual({
      key: '#fjernvarme',
      text: '#Fjernvarme',
      sure: true,
    })
    expect(sure('#42', 'nb')).toEqual([])
  })

  it('each key comes once, and no text stops it', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.constantFrom<Language>('nb', 'nn', 'en', 'other'),
        (text, language) => {
          const keys = candidates(text, language).map(({ key }) => key)
          expect(new Set(keys).size).toBe(keys.length)
        },
      ),
      { numRuns: 60 },
    ))

  it('a subject of a megabyte is read for its first 1,000 characters', () => {
    for (const unit of ['a-', '[patch ', '# ', '. ', 'ab ', 'pumpe '])
      expect(candidates(unit.repeat(500_000), 'nb')).toEqual(candidates(unit.repeat(1000).slice(0, 1000), 'nb'))
  })
})

describe('what is never derived', () => {
  it('is health, union, whistle-blowing and personnel matters, in three languages', () => {
    expect(
      [
        'sykemelding',
        'Sjukefråværet',
        'langtidssykefravær',
        'sick leave',
        'tillitsvalgt',
        'fagforeininga',
        'streik',
        'trade union',
        'varslingssak',
        'whistleblowers',
        'oppsigelser',
        'nedbemanning',
        'mobbing',
        'medarbeidersamtale',
        'payroll',
        'performance review',
      ].filter((phrase) => !isSensitive(phrase)),
    ).toEqual([])
  })

  it('is not what only sounds like it', () => {
    expect(
      [
        'diagnostics',
        'depressurisation',
        'union type',
        'kabellegning',
        'varsling av strømbrudd',
        'utbrent sikring',
        'helsesjekk av disk',
        'varmeveksler',
        'permission',
        'strikehead',
      ].filter((phrase) => isSensitive(phrase)),
    ).toEqual([])
  })

  it('is also what a setting names', () => {
    expect(isSensitive('Fusjonsplanen', ['fusjon'])).toBe(true)
    expect(isSensitive('Fusjonsplanen')).toBe(false)
  })
})
