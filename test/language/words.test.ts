import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stemOf } from '../../src/language/stems.ts'
import { isFunctionWord } from '../../src/language/stopwords.ts'
import { mailWords, wordsOf } from '../../src/language/words.ts'

const nobody = { name: '', address: '' }
const empty = {
  subject: '',
  own: '',
  quoted: '',
  attachmentNames: [],
  from: nobody,
  to: [],
  cc: [],
  language: 'nb',
} as const

/** An FTS5 table with the tokenizer the index uses, and what it made of a text. */
function openFts() {
  const db = new DatabaseSync(':memory:')
  db.exec(
    `CREATE VIRTUAL TABLE words USING fts5(forms, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'")`,
  )
  db.exec('CREATE VIRTUAL TABLE seen USING fts5vocab(words, instance)')
  return {
    tokensOf(forms: string): string[] {
      db.exec('DELETE FROM words')
      db.prepare('INSERT INTO words (forms) VALUES (?)').run(forms)
      return db
        .prepare('SELECT term FROM seen ORDER BY "offset"')
        .all()
        .map((row) => String(row['term']))
    },
    hasPhrase(forms: string, phrase: string): boolean {
      db.exec('DELETE FROM words')
      db.prepare('INSERT INTO words (forms) VALUES (?)').run(forms)
      return db.prepare('SELECT 1 FROM words WHERE words MATCH ?').get(`"${phrase}"`) !== undefined
    },
  }
}

describe('words for the index', () => {
  const fts = openFts()

  it('survive FTS5 each as exactly one token, whatever the text', () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('x86_64', 'c++', 'e-post', 'ﷺ', '½', "a'b", 'ǅ', '꙰'),
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (texts) => {
        const { forms } = wordsOf(texts.join(' '), 'nb')
        expect(fts.tokensOf(forms)).toHaveLength(forms === '' ? 0 : forms.split(' ').length)
      }),
      { numRuns: 500 },
    )
  })

  it('have a stem beside them where it is another word than the form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('nb', 'nn', 'en', 'other'), (text, language) => {
        const { forms, stems } = wordsOf(text, language)
        const bent = forms
          .split(' ')
          .map((form) => stemOf(form, language))
          .filter((stem, i) => stem !== forms.split(' ')[i])
        expect(stems).toBe(bent.join(' '))
      }),
    )
    expect(wordsOf('Avtalene gjelder nå en pumpe', 'nb')).toEqual({
      forms: 'avtalene gjelder nå en pumpe',
      stems: 'avtal gjeld pump',
    })
  })

  it('let a phrase run over the parts of an identifier, which stands whole after all words', () => {
    const { forms } = wordsOf('Vi justerte PID-parametrene i går', 'nb')
    expect(forms).toBe('vi justerte pid parametrene i går pid-parametrene')
    expect(fts.hasPhrase(forms, 'justerte pid parametrene i')).toBe(true)
    expect(fts.hasPhrase(forms, 'pid-parametrene')).toBe(true)
  })

  it('never let far find får', () => {
    expect(fts.hasPhrase(wordsOf('Han får svar', 'nb').forms, 'far')).toBe(false)
  })

  it('of a mail stand by field, the people with name and address', () => {
    const words = mailWords({
      ...empty,
      subject: 'Avtalene',
      own: 'Se vedlegg',
      quoted: 'Hvor er de?',
      attachmentNames: ['Q3-rapport_final.pdf'],
      from: { name: 'Kari Lund', address: 'kari@firma.example' },
      to: [{ name: '', address: 'drift@firma.example' }],
      cc: [{ name: 'Per', address: '' }],
    })
    expect(words).toEqual({
      subject: { forms: 'avtalene', stems: 'avtal' },
      own: { forms: 'se vedlegg', stems: '' },
      quoted: { forms: 'hvor er de', stems: '' },
      files: { forms: '', stems: '' },
      names: 'q3 rapport final pdf q3-rapport_final.pdf',
      sender: 'kari lund kari firma example kari@firma.example',
      recipients: 'drift firma example drift@firma.example per',
    })
  })

  it('of a mail are at most 200,000, its own before its quotes', () => {
    const words = mailWords({ ...empty, own: 'ord '.repeat(199_990), quoted: 'sitat '.repeat(1_000_000) })
    expect(words.own.forms.split(' ')).toHaveLength(199_990)
    expect(words.quoted.forms.split(' ')).toHaveLength(10)
  })
})

describe('function words', () => {
  it('say nothing of the matter in any of the three languages', () => {
    const asked = 'Er det noen som vet noe om , veit nokon kva , does anyone know who has'.split(/[ ,]+/)
    expect(asked.map((word) => word.toLowerCase()).filter((word) => !isFunctionWord(word))).toEqual([])
    expect(['turbin', 'avtale', 'firmware', 'vann', 'nett'].filter(isFunctionWord)).toEqual([])
  })
})
