import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromQuestion, parseQuery, type Query, queryWords, wantedBy } from '../../src/store/query.ts'

const nowMs = Date.UTC(2024, 2, 31, 12)
const parse = (text: string): Query => parseQuery(text, { nowMs })

/** A tree in one line: words bare, phrases in quotes, alternatives in brackets. */
function said(query: Query): string {
  const field = 'field' in query && query.field !== 'text' ? `${query.field}:` : ''
  switch (query.kind) {
    case 'all':
      return query.of.map(said).join(' & ')
    case 'any':
      return `(${query.of.map(said).join(' | ')})`
    case 'not':
      return `not ${said(query.of)}`
    case 'word':
      return field + query.form
    case 'phrase':
      return `${field}"${query.forms.join(' ')}"`
    case 'prefix':
      return `${field}${query.start}*`
    case 'list':
      return `list:${query.text}`
    case 'written':
      return `${dateOf(query.fromMs)}..${dateOf(query.toMs)}`
    case 'language':
      return `lang:${query.language}`
    case 'flag':
      return `is:${query.flag}`
    case 'thread':
      return `thread:${query.threads.join(',')}`
    case 'author':
      return `author:${query.addresses.join(',')}`
  }
}
/** Words in a tree, each of a phrase counted. */
function wordsIn(query: Query): number {
  if (query.kind === 'not') return wordsIn(query.of)
  if (query.kind === 'phrase') return query.forms.length
  return query.kind === 'all' || query.kind === 'any' ? query.of.reduce((sum, part) => sum + wordsIn(part), 0) : 1
}
const dateOf = (ms: number): string => (Math.abs(ms) > 8.64e15 ? '' : new Date(ms).toISOString().slice(0, 10))
const read = (text: string): string => said(parse(text))

describe('a query', () => {
  it.each([
    ['varmeveksler Tonstad', 'varmeveksler & tonstad'],
    ['"god dag" «to tre» “fire fem”', '"god dag" & "to tre" & "fire fem"'],
    ['pumpe -test -"ute av drift"', 'pumpe & not test & not "ute av drift"'],
    ['a OR b c ELLER d', '(a | b) & (c | d)'],
    ['pumpe b OR c OR d', 'pumpe & (b | c | d)'],
    ['drift AND vedlikehold OG pumpe', 'drift & vedlikehold & pumpe'],
    ['ned* fo* *', 'ned* & fo'],
    ['pumpe Pumpe "a b" pumpe OR pumpe -b "a b" -b', 'pumpe & "a b" & not b'], // each asked for once
  ])('reads %s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it('takes an excluded term out of an OR, so that exclusions stand only at the top', () => {
    expect(read('a OR -b c')).toBe('a & not b & c')
    expect(read('x -b OR a')).toBe('x & not b & a')
  })

  it('gives each word its form and the stems of the three languages', () => {
    expect(parse('Avtalene')).toEqual({
      kind: 'all',
      of: [{ kind: 'word', field: 'text', form: 'avtalene', stems: ['avtal', 'avtalen'] }],
    })
  })

  it.each([
    ['phosphor-host-ipmid', '(phosphor-host-ipmid | "phosphor host ipmid")'],
    ['x86_64', '(x86_64 | "x86 64")'],
    ['"x86_64"', '"x86_64"'],
    ['c++', 'c++'],
    ['std::string', '"std string"'],
    ['https://example.org/a', '"https example org a"'],
    ['e-post', 'epost'],
    ['phosphor-ho*', 'phosphor-ho*'],
  ])('reads the identifier %s whole or as its parts in a row', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each([
    ['from:kari fra:lise frå:per', 'sender:kari & sender:lise & sender:per'],
    ['from:"Lund, Kari"', 'sender:lund & sender:kari'],
    ['til:kari@firma.example', '(recipients:kari@firma.example | recipients:"kari firma example")'],
    ['emne:avtal* SUBJECT:"god dag"', 'subject:avtal* & subject:"god dag"'],
    ['liste:Drift@Example.org list:<drift>', 'list:drift@example.org & list:drift'],
    ['has:attachment -har:vedlegg', 'is:attachment & not is:attachment'],
    ['is:question er:besvart', 'is:question & is:answered'],
    ['er:spørsmål is:answered', 'is:question & is:answered'],
    ['er:svara', 'is:answered'],
    ['lang:nb språk:Nynorsk lang:no', 'lang:nb & lang:nn & (lang:nb | lang:nn)'],
    ['from:kari OR from:per', '(sender:kari | sender:per)'],
  ])('knows the fields of %s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each([
    ['after:2024', '2024-01-01..'],
    ['etter:2024-03', '2024-03-01..'],
    ['before:2024-03-15', '..2024-03-15'],
    ['før:15.3.2024', '..2024-03-15'],
    ['after:30d', '2024-03-01..'],
    ['after:2w', '2024-03-17..'],
    ['after:1m', '2024-02-29..'],
    ['before:1y', '..2023-03-31'],
    ['siden:1å', '2023-03-31..'],
  ])('reads the date of %s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each([
    ['after:2024-13-01', '"after 2024 13 01"'],
    ['after:2023-02-29', '"after 2023 02 29"'],
    ['after:snart', '"after snart"'],
    ['is:hard', '"is hard"'],
    ['lang:klingon', '"lang klingon"'],
    ['has:question', '"has question"'],
    ['constructor:x', '"constructor x"'],
    ['from:', 'from'],
    ['from: kari', 'kari'],
    ['Re: pumpe', 're & pumpe'],
  ])('reads %s as words', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each(['', '(((', '"', '""', '-', '- -', '--', 'OR OR', 'OR', '*', '***', '\0', '" "', '-"', 'from:"', '🙂'])(
    'is never an error: %j',
    (typed) => {
      expect(['', 'from', '"from"']).toContain(read(typed))
    },
  )

  it('reads what it can around the rest', () => {
    expect(read('kiln ("lease')).toBe('kiln & "lease"')
    expect(read('(a OR b) pumpe)')).toBe('(a | b) & pumpe')
    expect(read('a\0b')).toBe('a & b')
    expect(read('OR a OR')).toBe('a')
    expect(read('-bare')).toBe('not bare')
  })

  it('never throws, keeps at most 64 words and a tree that adapters know, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'OR',
        '-',
        '"',
        '(',
        ')',
        '*',
        ':',
        'from:',
        'after:',
        'is:',
        'a.b',
        'c++',
        ' ',
        '\0',
        '«',
        '2024',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
        const query = parse(pieces.join(''))
        expect(query.kind).toBe('all')
        const parts = query.kind === 'all' ? query.of : []
        expect(wordsIn(query)).toBeLessThanOrEqual(64)
        for (const part of parts) expect(JSON.stringify(part.kind === 'not' ? part.of : part)).not.toContain('"not"')
      }),
    )
  })

  it('of 10,000 characters is read for its first 64 words', () => {
    for (const typed of [
      'ord '.repeat(2_500),
      'a.'.repeat(5_000),
      '"a '.repeat(3_333),
      '('.repeat(10_000),
      '-'.repeat(10_000),
    ]) {
      expect(wordsIn(parse(typed))).toBeLessThanOrEqual(64)
    }
    expect(queryWords(parse(Array.from({ length: 100 }, (_, number) => `ord${number}`).join(' ')))).toHaveLength(64)
  })
})

describe('what a query wants marked', () => {
  it('are its words and beginnings, not what it excludes, nor names', () => {
    const wanted = wantedBy(parse('avtalene "god dag" pump* -test from:kari emne:kontrakt a OR b'))
    expect([...wanted.forms]).toEqual(['avtalene', 'god', 'dag', 'kontrakt', 'a', 'b'])
    expect(wanted.stems.has('avtal')).toBe(true)
    expect(wanted.prefixes).toEqual(['pump'])
  })

  it('stands in the order typed, each word once', () => {
    expect(queryWords(parse('b a b'))).toEqual(['b', 'a'])
  })
})

describe('a question in plain words', () => {
  it('asks for any of its content words', () => {
    expect(said(fromQuestion('Hvem vet noe om HVAC-anlegget på Tonstad?'))).toBe(
      '(hvac | anlegget | hvac-anlegget | tonstad)',
    )
    expect(said(fromQuestion('Does anyone know about fan control?'))).toBe('(fan | control)')
    expect(said(fromQuestion('Kven kan noko om turbinar?'))).toBe('(turbinar)')
  })

  it('reads operators and fields as words', () => {
    expect(said(fromQuestion('"pumpe" OR -turbin from:kari'))).toBe('(pumpe | turbin | kari)')
  })

  it('of function words alone asks for those, and an empty one for nothing', () => {
    expect(said(fromQuestion('IT?'))).toBe('(it)')
    expect(fromQuestion('?!')).toEqual({ kind: 'any', of: [] })
  })

  it('can be asked of subjects alone', () => {
    const query = fromQuestion('Hvem kan noe om pumper?', 'subject')
    expect(query).toMatchObject({ kind: 'any', of: [{ kind: 'word', field: 'subject', form: 'pumper' }] })
  })

  it('has at most 40 words', () => {
    const long = fromQuestion(Array.from({ length: 100 }, (_, number) => `ord${number}`).join(' '))
    expect(long.kind === 'any' && long.of).toHaveLength(40)
  })
})

describe('function words', () => {
  const formsOf = (text: string) => queryWords(parseQuery(text, { nowMs: 0 }))

  it('are left out where other words say what is looked for', () => {
    expect(formsOf('hva er avtalen med Tonstad')).toEqual(['avtalen', 'tonstad'])
    expect(formsOf('the heat exchanger')).toEqual(['heat', 'exchanger'])
  })
  it('count when there is nothing else, in quotes, and in capitals', () => {
    expect(formsOf('hva er det')).toEqual(['hva', 'er', 'det'])
    expect(formsOf('IT avdelingen')).toEqual(['it', 'avdelingen'])
    expect(formsOf('veksler 2')).toEqual(['veksler', '2'])
    expect(formsOf('"to be" pumpe')).toEqual(['to', 'be', 'pumpe'])
    expect(formsOf('hva -pumpe')).toEqual(['hva'])
  })
})
