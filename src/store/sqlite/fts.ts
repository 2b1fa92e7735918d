import type { Field, WordLeaf, WordQuery } from '../query.ts'

/** The FTS5 table of each part: what everyone may read, and the rest. */
export const PARTS = ['open_words', 'closed_words'] as const
export type Part = (typeof PARTS)[number]

/** Columns and what a word in each weighs: subject above own text above quotes. Stems weigh as their forms do, so an exact
 *  form, counted in both, comes before another form of the word. What a person is called is no content. */
const WEIGHTS = {
  subject: 4,
  own: 1,
  quoted: 0.2,
  names: 1,
  sender: 1,
  recipients: 0,
  subject_stems: 4,
  own_stems: 1,
  quoted_stems: 0.2,
} as const

/** FTS5 splits on these categories only at white space and controls: our words stay whole (`x86_64`, `c++`, `CVE-2024-123`). */
const TOKENIZER = `"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"`
export const COLUMNS = Object.keys(WEIGHTS) as readonly (keyof typeof WEIGHTS)[]
export const createPart = (part: Part): string =>
  `CREATE VIRTUAL TABLE ${part} USING fts5(${COLUMNS.join(', ')}, content='', contentless_delete=1, tokenize=${TOKENIZER})`

/** The text of attachments lies beside, in tables of its own, so that a mail's own words weigh the same whatever is attached to it: to
 *  BM25 a long row is worth less. */
export const FILE_PARTS = { open_words: 'open_file_words', closed_words: 'closed_file_words' } as const
type FilePart = (typeof FILE_PARTS)[Part]
export const createFilePart = (part: FilePart): string =>
  `CREATE VIRTUAL TABLE ${part} USING fts5(files, file_stems, content='', contentless_delete=1, tokenize=${TOKENIZER})`
/** What a word in an attachment weighs, in a mail's own text being one: as a quote. */
export const FILE_WEIGHT = 0.2
export const fileScoreSql = (part: FilePart): string => `-bm25(${part}) * ${FILE_WEIGHT}`

/** FTS5's query for a word in attachments. */
export function toFileFts(leaf: WordLeaf): string {
  if (leaf.kind === 'phrase') return `{files} : ${quoted(leaf.forms.join(' '))}`
  if (leaf.kind === 'prefix') return `{files} : ${quoted(leaf.start)} *`
  const form = `{files} : ${quoted(leaf.form)}`
  return leaf.stems.length === 0 ? form : `(${form} OR {files file_stems} : (${leaf.stems.map(quoted).join(' OR ')}))`
}

/** SQL: how well a row of `part` matches, larger is better. BM25 over the weighted columns (k1 1.2, b 0.75, as FTS5 has them). */
export const scoreSql = (part: Part): string => `-bm25(${part}, ${Object.values(WEIGHTS).join(', ')})`

const FORM_COLUMNS: Readonly<Record<Field, string>> = {
  text: 'subject own quoted names sender',
  subject: 'subject',
  sender: 'sender',
  recipients: 'recipients',
}
/** Where a stem stands: among the stems of words that are bent, and, of words that are their own stem, among the forms. */
const STEM_COLUMNS: Readonly<Record<Field, string | undefined>> = {
  text: 'subject own quoted subject_stems own_stems quoted_stems',
  subject: 'subject subject_stems',
  sender: undefined,
  recipients: undefined,
}

/** FTS5's query for ours. Every word is a quoted string, so nothing a person types is ever an operator. */
export function toFts(query: WordQuery | WordLeaf): string {
  switch (query.kind) {
    case 'all':
      return `(${query.of.map(toFts).join(' AND ')})`
    case 'any':
      return `(${query.of.map(toFts).join(' OR ')})`
    case 'phrase':
      return `{${FORM_COLUMNS[query.field]}} : ${quoted(query.forms.join(' '))}`
    case 'prefix':
      return `{${FORM_COLUMNS[query.field]}} : ${quoted(query.start)} *`
    case 'word': {
      const form = `{${FORM_COLUMNS[query.field]}} : ${quoted(query.form)}`
      const stemColumns = STEM_COLUMNS[query.field]
      if (stemColumns === undefined || query.stems.length === 0) return form
      return `(${form} OR {${stemColumns}} : (${query.stems.map(quoted).join(' OR ')}))`
    }
  }
}

const quoted = (words: string): string => `"${words.replaceAll('"', '""')}"`
