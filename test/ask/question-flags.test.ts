import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashtagsIn, questionFlags } from '../../src/ask/question-flags.ts'

const flags = (subject: string, own = '') => {
  const read = questionFlags(subject, own)
  return [read.private ? 'private' : '', read.nameless ? 'nameless' : '', read.subject].filter((said) => said !== '')
}

describe('a question', () => {
  it.each([
    ['privat', []],
    ['Privat', []],
    ['PRIVATE', []],
    ['[privat]', []],
    ['[privat] Lønn i januar', ['Lønn i januar']],
    ['Lønn i januar [privat]', ['Lønn i januar']],
    ['(privat) Lønn', ['Lønn']],
    ['Lønn (privat)', ['Lønn']],
    ['Privat: Lønn', ['Lønn']],
    ['Private: salary in January', ['salary in January']],
    ['Privat - Lønn', ['Lønn']],
    ['Privat – Lønn', ['Lønn']],
    ['Lønn - privat', ['Lønn']],
    ['Lønn: privat', ['Lønn']],
    ['Re: [privat] Lønn', ['Re: Lønn']],
    ['SV: Privat: Lønn', ['SV: Lønn']],
    ['[private]  salary', ['salary']],
    ['Salary?  [Private]', ['Salary?']],
  ])('is private: %j', (subject, rest) => expect(flags(subject)).toEqual(['private', ...rest]))

  it.each([
    ['uten navn', []],
    ['Uten navn: Kan man si opp i prøvetida?', ['Kan man si opp i prøvetida?']],
    ['Kan man si opp? (uten navn)', ['Kan man si opp?']],
    ['Oppsigelse - uten navn', ['Oppsigelse']],
    ['[anonymt] Oppsigelse', ['Oppsigelse']],
    ['Anonymt: Oppsigelse', ['Oppsigelse']],
    ['[utan namn] Oppseiing', ['Oppseiing']],
    ['Oppseiing – utan namn', ['Oppseiing']],
    ['Without name: notice period', ['notice period']],
    ['Notice period [anonymous]', ['Notice period']],
    ['anonymous', []],
    ['uten mitt navn: Lønn', ['Lønn']],
  ])('has no name: %j', (subject, rest) => expect(flags(subject)).toEqual(['nameless', ...rest]))

  it.each([
    '[privat][uten navn] Lønn',
    '[privat, uten navn] Lønn',
    'Privat og uten navn: Lønn',
    'Privat: uten navn: Lønn',
    '[privat] Lønn (uten navn)',
    'Private, anonymous: Lønn',
  ])('may be both: %j', (subject) => expect(flags(subject)).toEqual(['private', 'nameless', 'Lønn']))

  it.each([
    'Privat nettverk i hytta',
    'Bruk av privat mobil',
    'Privat mobil på jobb?',
    'Hvem har private nøkler?',
    'Skal dette være privat',
    'Privat-offentlig samarbeid',
    'Privat, offentlig eller ideell?',
    'Anonymous FTP',
    'Anonym innlogging virker ikke',
    'Filer uten navn',
    'Uten navn på lista',
    'Hytte uten navn søker navn',
    'Privatisering: hva nå?',
    '[privatrett] Arv',
    'without names',
    'Lønn',
    '',
    '[lønn] privat mobil',
  ])('says nothing by a word within a phrase: %j', (subject) =>
    expect(questionFlags(subject)).toMatchObject({ private: false, nameless: false, subject }),
  )

  it.each([
    ['Privat\n\nHva er lønna?', 'private'],
    ['privat:\nHva er lønna?', 'private'],
    ['[privat]\nHva er lønna?', 'private'],
    ['Uten navn\nHva er lønna?', 'nameless'],
    ['\n\nUten navn.\r\n\r\nHva er lønna?', 'nameless'],
    ['Anonymous\nHva er lønna?', 'nameless'],
  ])('may say so in the first line of its own words: %j', (own, flag) => {
    expect(flags('Lønn', own)).toEqual([flag, 'Lønn'])
    expect(questionFlags('Lønn', own).own).toBe('Hva er lønna?')
  })

  it.each([
    'Hva er privat\nog hva er ikke?',
    'Hei,\nprivat',
    'Privat mobil på jobb\nEr det lov?',
    'Uten navn på lista',
  ])('does not in another line: %j', (own) =>
    expect(questionFlags('Lønn', own)).toEqual({ private: false, nameless: false, subject: 'Lønn', own }),
  )

  it('keeps all of what it asks', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, own) => {
        const asked = `Spørsmål ${subject} slutt`.replace(/\s+/g, ' ')
        const read = questionFlags(`[privat] ${asked}`, `Hei\n${own}`)
        expect(read).toEqual({ private: true, nameless: read.nameless, subject: asked, own: `Hei\n${own}` })
      }),
    ))

  it('is read in little time, whatever it is', () => {
    const startedMs = performance.now()
    for (const long of [
      're:'.repeat(20_000),
      '[privat]'.repeat(10_000),
      ' - '.repeat(20_000),
      `privat${' '.repeat(50_000)}`,
    ])
      questionFlags(long, long)
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })
})

describe('hashtags', () => {
  it.each([
    ['#pumpe', ['pumpe']],
    ['Hva er trykket? #pumpe #Kjeller', ['pumpe', 'kjeller']],
    ['#PUMPE og #pumpe', ['pumpe']],
    ['(#lønn), "#ferie-2026"; #æøå_test.', ['lønn', 'ferie-2026', 'æøå_test']],
    ['Se #2024-budsjett', ['2024-budsjett']],
    ['Stengt på #e18 og #e39', ['e18', 'e39']],
    ['#a', ['a']],
    ['#slutt-', ['slutt']],
    ['#blåbær\n#rødgrøt', ['blåbær', 'rødgrøt']],
    ['#bla\u030ab\u00e6r', ['blåbær']],
  ])('are found in %j', (text, tags) => expect(hashtagsIn(text)).toEqual(tags))

  it.each([
    'Sak #123 og #45-6',
    'https://example.org/side#topp',
    'Se www.example.org/#/kart eller mailto:ola@example.org?subject=#hei',
    'C# og F#',
    'issue#pumpe',
    '##overskrift',
    '# Overskrift',
    '&#x27;',
    '`#kode`',
    '```\n#kode\nmer #kode\n```',
    '    #kode i fire mellomrom',
    '#include <stdio.h>\n#define X 1\n#endif',
    'fargen #1a2b3c',
    '#',
    '#-',
    '',
  ])('are not in %j', (text) => expect(hashtagsIn(text)).toEqual([]))

  it('are bounded, lower case, each once, and read in little time', () => {
    expect(hashtagsIn(Array.from({ length: 500 }, (_, number) => `#emne${number}`).join(' '))).toHaveLength(50)
    const startedMs = performance.now()
    for (const long of ['#'.repeat(100_000), '`'.repeat(100_000), '#a '.repeat(50_000), 'http://'.repeat(20_000)])
      hashtagsIn(long)
    expect(performance.now() - startedMs).toBeLessThan(20_000)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const tags = hashtagsIn(`#${text} ${text}`)
        expect(new Set(tags).size).toBe(tags.length)
        for (const tag of tags) expect(tag).toMatch(/^[\p{L}\p{M}\p{N}_-]+$/u)
      }),
    )
  })
})
