import type { estypes } from '@elastic/elasticsearch'

/** Raised whenever `MAPPING` or `SIMILARITY` changes: an index made by another layout is filled anew (`reindex`). */
export const LAYOUT = 2

/** The two indices of each generation: what everyone may read, and the rest. */
export const PARTS = ['open', 'closed'] as const
export type Part = (typeof PARTS)[number]

/** What a word weighs in each field: as embedded, five times over, since combined_fields takes no weight below one. Scores do
 *  not grow with it: K1 is five times its usual 1.2 as well, so that saturation comes at the same number of words. */
export const FORM_WEIGHTS = { subject: 20, own: 5, quoted: 1, names: 5, sender: 5 } as const
/** A stem stands among the stems of words that are bent, and, of words that are their own stem, among the forms. */
export const STEM_WEIGHTS = {
  subject: 20,
  own: 5,
  quoted: 1,
  subject_stems: 20,
  own_stems: 5,
  quoted_stems: 1,
} as const
/** The text of attachments weighs as little as quotes, and is left out of a mail's length: its own words weigh the same whatever is
 *  attached to it. */
export const FILE_WEIGHTS = { files: 1 } as const
export const FILE_STEM_WEIGHTS = { files: 1, file_stems: 1 } as const
const K1 = 6
/** A mail's length, which BM25 holds against it, is of all its words, as embedded, and not only of the fields searched: they
 *  have a field of marks beside them that is never found, and whose length outweighs theirs. A mark stands for so many words. */
export const WORDS_A_MARK = 16
export const LENGTH_WEIGHT = { length: 16_000 } as const

/** Our words come apart at white space and are left as they are. */
const words = { type: 'text', analyzer: 'whitespace' } as const
/** No phrase is looked for among stems. */
const stems = { ...words, index_options: 'freqs' } as const
const number = { type: 'long' } as const
const keyword = { type: 'keyword', ignore_above: 1024 } as const
const flag = { type: 'boolean' } as const

/** A document is a mail: its words, which are only indexed, and its facts, which are only doc values and points. Nothing of
 *  it is stored: texts are the record's. */
export const MAPPING = {
  dynamic: 'strict',
  _source: { enabled: false },
  properties: {
    subject: words,
    own: words,
    quoted: words,
    files: words,
    names: words,
    sender: words,
    recipients: words,
    subject_stems: stems,
    own_stems: stems,
    quoted_stems: stems,
    file_stems: stems,
    /** A mark for every few words of the mail, whatever they are: `LENGTH_WEIGHT`. */
    length: { ...words, index_options: 'freqs' },
    /** Read and ordered by, never looked for. */
    mail: { ...number, index: false },
    thread: number,
    author: number,
    written: { type: 'date', format: 'epoch_millis' },
    /** List addresses; `list_names` has the part before the @ as well, as people type it. */
    lists: keyword,
    list_names: keyword,
    language: keyword,
    open: flag,
    attachment: flag,
    question: flag,
    answered: flag,
    /** As long as the first one. */
    vector: { type: 'dense_vector', index: true, similarity: 'cosine' },
    /** What it is compared in. */
    space: keyword,
  },
} as const satisfies estypes.MappingTypeMapping

/** How words are weighed. combined_fields uses an index's default similarity and no other. */
export const SIMILARITY = { similarity: { default: { type: 'BM25', k1: K1, b: 0.75 } } } as const
