import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlight } from '../../src/find/marks.ts'
import { answerParagraph, bestSentence, snippetOf } from '../../src/find/snippet.ts'
import type { Marked } from '../../src/find/types.ts'
import { parseQuery, type Wanted, wantedBy } from '../../src/store/query.ts'

const wantedIn = (query: string): Wanted => wantedBy(parseQuery(query, { nowMs: 0 }))
const plain = (marked: Marked): string => marked.pieces.map((piece) => piece.text).join('')
/** Marked words in brackets. */
const shown = (marked: Marked | undefined): string | undefined =>
  marked?.pieces.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('')

const mail = `Hei Kari,

Jeg tror det handler om varmeveksleren på Tonstad. Vi byttet pakningene i fjor, f.eks. på pumpe 2.
PID-parametrene må justeres etter det. Ring meg om du lurer.

- Pumpene går varme
- Avtalen med leverandøren sier 24 timer

Mvh
Ola`

const anyText = fc.array(
  fc.oneof(
    fc.constantFrom('pumpe', 'Avtalen', 'pid-x', ' ', '\n\n', '. ', '…', '😀', 'Hei'),
    fc.string({ unit: 'grapheme' }),
  ),
  { maxLength: 60 },
)

describe('highlighting', () => {
  it('marks a word in every form of it, and what begins as asked', () => {
    expect(shown(highlight('Avtalene og pumpestyring', wantedIn('avtale pump*')))).toBe('[Avtalene] og [pumpestyring]')
  })

  it('marks an identifier as one, and a part of it alone', () => {
    expect(shown(highlight('Se PID-parametrene', wantedIn('pid-parametrene')))).toBe('Se [PID-parametrene]')
    expect(shown(highlight('Se PID-parametrene', wantedIn('parameter')))).toBe('Se PID-[parametrene]')
  })

  it('does not mark får for far', () => {
    expect(shown(highlight('Han får svar', wantedIn('far')))).toBe('Han får svar')
  })

  it('keeps the text as it is, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, (pieces) => {
        const text = pieces.join('')
        expect(plain(highlight(text, wantedIn('pumpe avtale pid-x')))).toBe(text)
      }),
    )
  })
})

describe('a snippet', () => {
  it('is the stretch with most different words, not the one with most words', () => {
    const text = `pumpe pumpe pumpe ${'fyll '.repeat(60)} avtale om pumpe ${'fyll '.repeat(60)}`
    expect(shown(snippetOf(text, wantedIn('pumpe avtale'), 60))).toMatch(/^….*\[avtale\] om \[pumpe\].*…$/u)
  })

  it('begins at a sentence where one is near', () => {
    const text = `${'fyll '.repeat(60)}slutt. Vi har avtale om pumpe ${'fyll '.repeat(60)}`
    expect(shown(snippetOf(text, wantedIn('pumpe'), 90))).toMatch(/^…Vi har avtale om \[pumpe\] fyll/u)
  })

  it('is the beginning where nothing is wanted, and the whole of a short text', () => {
    expect(plain(snippetOf(mail, wantedIn('finnes'), 40))).toBe('Hei Kari, Jeg tror det handler om…')
    expect(plain(snippetOf('Kort\n\n tekst ', wantedIn('finnes'), 40))).toBe('Kort tekst')
  })

  it('is never longer than asked, nor has half a character or white space at a cut', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 20, max: 120 }), (pieces, maxChars) => {
        const snippet = plain(snippetOf(pieces.join(''), wantedIn('pumpe avtale'), maxChars))
        expect(snippet.length).toBeLessThanOrEqual(maxChars)
        expect(snippet.isWellFormed()).toBe(true)
      }),
    )
  })

  it('of a text without any space is cut all the same', () => {
    expect(plain(snippetOf('😀'.repeat(500), wantedIn('x'), 41))).toBe(`${'😀'.repeat(19)}…`)
    expect(plain(snippetOf('a'.repeat(500), wantedIn('x'), 40))).toHaveLength(39)
  })
})

describe('the best sentence', () => {
  it('holds most of the wanted words, with its neighbour where that adds some', () => {
    expect(shown(bestSentence(mail, wantedIn('parametre')))).toBe('PID-[parametrene] må justeres etter det.')
    expect(shown(bestSentence(mail, wantedIn('pakning parametre')))).toBe(
      'Vi byttet [pakningene] i fjor, f.eks. på pumpe 2. PID-[parametrene] må justeres etter det.',
    )
    expect(shown(bestSentence(mail, wantedIn('avtale leverandør')))).toBe(
      '- [Avtalen] med [leverandøren] sier 24 timer',
    )
  })

  it('is the first that says something where none is wanted', () => {
    expect(shown(bestSentence(mail, wantedIn('finnes')))).toBe('Jeg tror det handler om varmeveksleren på Tonstad.')
    expect(shown(bestSentence('Hei Kari,\nPumpen går.', wantedIn('finnes')))).toBe('Pumpen går.')
  })

  it('is none for a text that says nothing', () => {
    for (const text of ['', ' \n ', '...', 'Hei Kari,\n\nMvh\nOla'])
      expect(bestSentence(text, wantedIn('x'))).toBeUndefined()
  })

  it('is cut to 240 characters around the wanted words', () => {
    const quote = bestSentence(`${'fyll '.repeat(200)}pumpe ${'fyll '.repeat(200)}`, wantedIn('pumpe'))
    expect(shown(quote)).toContain('[pumpe]')
    expect(plain(quote ?? { pieces: [] }).length).toBeLessThanOrEqual(240)
  })
})

describe('the paragraph of an answer', () => {
  it('is the one with most of the wanted words, the first of equals', () => {
    expect(shown(answerParagraph(mail, wantedIn('avtale leverandør')))).toMatch(/^- Pumpene går varme - \[Avtalen\]/u)
    expect(shown(answerParagraph(mail, wantedIn('finnes')))).toMatch(/^Jeg tror/u)
  })

  it('is the longest where none says more of what is asked', () => {
    const answer =
      'Skriver fra hytta.\n\nSett statikken til 0,45 og integraltiden til 14 sekunder.\n\nVent ti minutter.'
    expect(shown(answerParagraph(answer, wantedIn('turbinregulator')))).toMatch(/^Sett statikken/u)
  })

  it('has no greeting above it and is no closing', () => {
    expect(shown(answerParagraph('Hi Kari!\nReplace the gasket.\n\nBest regards,\nOla', wantedIn('x')))).toBe(
      'Replace the gasket.',
    )
    expect(answerParagraph('Hei!\n\nVennlig hilsen\nOla Nordmann', wantedIn('x'))).toBeUndefined()
  })
})

it('cutting ends before the test is given up, whatever the text holds', () => {
  for (const piece of ['\n', ' ', '. ', 'a', '.', ' \n', 'pumpe ', '\n-', '.Å ', 'Hei,\n', '.\u00a0']) {
    const text = piece.repeat(200_000 / piece.length)
    const snippet = snippetOf(text, wantedIn('pumpe'), 200)
    expect(snippet.pieces.map((one) => one.text).join('').length).toBeLessThan(400)
    bestSentence(text, wantedIn('pumpe'))
    answerParagraph(text, wantedIn('pumpe'))
  }
})
