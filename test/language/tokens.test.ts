import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/language/fold.ts'
import { countWords, eachToken, lettersOf, MAX_FORM_CHARS, tokenize } from '../../src/language/tokens.ts'

/** Forms as the tests write them: wholes with a star. */
const forms = (text: string): string[] => tokenize(text).map((token) => (token.whole ? `${token.form}*` : token.form))

describe('tokens', () => {
  it('are the words of a text in lower case, without punctuation', () => {
    expect(forms('Pumpen (nr. 3) står, igjen!')).toEqual(['pumpen', 'nr', '3', 'står', 'igjen'])
  })

  it.each([
    ['x86_64', ['x86', '64', 'x86_64*']],
    ['CVE-2024-123', ['cve', '2024', '123', 'cve-2024-123*']],
    ['foo.bar_baz', ['foo', 'bar', 'baz', 'foo.bar_baz*']],
    ['PID-parametrene', ['pid', 'parametrene', 'pid-parametrene*']],
    ['ola@firma.no', ['ola', 'firma', 'no', 'ola@firma.no*']],
    ['10.0.0.1', ['10', '0', '0', '1', '10.0.0.1*']],
    ['phosphor\u2011host-ipmid', ['phosphor', 'host', 'ipmid', 'phosphor-host-ipmid*']],
    ['c++ C# notepad++17', ['c', 'c++*', 'c', 'c#*', 'notepad', 'notepad++*', '17']],
  ])('give the identifier %s in its parts and then whole', (text, expected) => {
    expect(forms(text)).toEqual(expected)
  })

  it('do not join words over doubled, leading or trailing joiners', () => {
    expect(forms('drifts- og --verbose __init__ a..b foo#123 x+++')).toEqual([
      'drifts',
      'og',
      'verbose',
      'init',
      'a',
      'b',
      'foo',
      '123',
      'x',
    ])
  })

  it('read one letter and a hyphen as the beginning of a word, but a digit or a lone letter after it not', () => {
    expect(forms('E-posten U-Boot')).toEqual(['eposten', 'uboot'])
    expect(forms('5-liter a-b x-86')).toEqual(['5', 'liter', '5-liter*', 'a', 'b', 'a-b*', 'x', '86', 'x-86*'])
  })

  it('keep CamelCase as one word', () => {
    expect(forms('GitHub getSensorValue')).toEqual(['github', 'getsensorvalue'])
  })

  it('drop apostrophes of every shape, and the s of a genitive', () => {
    expect(forms("don't don’t Kari´s O'Brien 'quoted' Lars'")).toEqual([
      'dont',
      'dont',
      'kari',
      'obrien',
      'quoted',
      'lars',
    ])
  })

  it('find a word through soft hyphens and other characters that are not seen', () => {
    expect(forms('drifts\u00adavtale drifts\u200bavtale')).toEqual(['driftsavtale', 'driftsavtale'])
  })

  it('are none of emoji, lone surrogates, NUL and variation selectors', () => {
    expect(forms('❤️ 👍🏽 \ud800 \u0000 \ufe0f')).toEqual([])
  })

  it('hold letters beyond the basic plane', () => {
    expect(forms('𝐁𝐨𝐥𝐝')).toEqual(['bold'])
  })

  it('cut a word at 64 and leave out a whole that would be longer, with its parts still there', () => {
    const [token] = tokenize('a'.repeat(100_000))
    expect(token).toEqual({ form: 'a'.repeat(MAX_FORM_CHARS), start: 0, end: 100_000, whole: false })
    const long = Array.from({ length: 40 }, () => 'ab').join('-')
    expect(forms(long)).toEqual(Array.from({ length: 40 }, () => 'ab'))
  })

  it('stop when the visitor has had enough', () => {
    const seen: string[] = []
    eachToken('en to tre', (form) => seen.push(form) < 2)
    expect(seen).toEqual(['en', 'to'])
  })

  it('say where they stand, so that every word is found again in its own place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        for (const { form, start, end, whole } of tokenize(text)) {
          const again = tokenize(text.slice(start, end)).filter((token) => token.whole === whole)
          expect(again.map((token) => token.form)).toContain(form)
        }
      }),
    )
  })

  it('are read before the test is given up, whatever the text holds', () => {
    for (const piece of ['a.', '-', "'", 'a-', '\u0301', 'é', '+', 'a'.repeat(63) + '_']) {
      const text = piece.repeat(1_000_000 / piece.length)
      expect(tokenize(text).at(-1)?.end ?? 0).toBeLessThanOrEqual(text.length)
    }
  })
})

describe('words that are kept', () => {
  it('are never taken for each other, however many there are', () => {
    const words = Array.from({ length: 120_000 }, (_, number) => `w${(number * 2_654_435_761).toString(36)}`)
    const text = words.join(' ')
    expect(tokenize(text).map(({ form }) => form)).toEqual(words)
    expect(tokenize(text.toUpperCase()).map(({ form }) => form)).toEqual(words)
  })

  it('are read as before by a visitor that reads another text meanwhile', () => {
    const seen: string[] = []
    eachToken('Pumpe og turbin', (form) => seen.push(form, ...tokenize('Noe Annet').map((token) => token.form)) > 0)
    expect(seen).toEqual(['pumpe', 'noe', 'annet', 'og', 'noe', 'annet', 'turbin', 'noe', 'annet'])
  })

  it('make an identifier of their spelling, or of how they are folded', () => {
    expect(forms('Foo_Bar.C')).toEqual(['foo', 'bar', 'c', 'foo_bar.c*'])
    expect(forms('blå-grønn')).toEqual(['blå', 'grønn', 'blå-grønn*'])
    expect(forms('Ünder_score')).toEqual(['under', 'score', 'under_score*'])
    expect(forms('x\u2011y2')).toEqual(['x', 'y2', 'x-y2*'])
  })
})

describe('what a text comes to', () => {
  it('is as many words as people count', () => {
    expect(countWords("E-posten til Kari's pumpe_2 (nr. 3) - don't!")).toBe(7)
    expect(countWords(' -- ?! 👍 ')).toBe(0)
    expect(countWords('𝐁𝐨𝐥𝐝 𝐁')).toBe(2)
  })

  it('is its letters and digits, however it is wrapped and marked', () => {
    const same = (one: string, other: string) => expect(lettersOf(one)).toEqual(lettersOf(other))
    same('Pumpa i Vika\nstår igjen.', '> pumpa i VIKA\n> står  igjen')
    expect(lettersOf('Får')).not.toEqual(lettersOf('Far'))
    expect(lettersOf(' -- 👍')).toHaveLength(0)
    expect(lettersOf('𝐁')).toHaveLength(4)
  })
})

describe('folding', () => {
  it('takes accents off but keeps æ, ø and å, composed or not', () => {
    expect(
      ['Café', 'MÜNCHEN', 'Björn', 'FÅR', 'fa\u030ar', 'Ǻ', 'ærlig', 'Søk', 'İ', 'Straße', 'ﬁn', 'm²'].map(fold),
    ).toEqual(['cafe', 'munchen', 'bjorn', 'får', 'får', 'å', 'ærlig', 'søk', 'i', 'strasse', 'fin', 'm2'])
  })

  it('never makes far of får', () => {
    expect(fold('får')).not.toBe(fold('far'))
  })

  it('twice is once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})
