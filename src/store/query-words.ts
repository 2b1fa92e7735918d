import { queryStems } from '../language/stems.ts'
import { type Token, tokenize } from '../language/tokens.ts'
import type { Field, Query } from './query-tree.ts'

/** More words in a row than this are no phrase a person looks for; the rest is left out. */
const MAX_PHRASE_WORDS = 64
const MIN_PREFIX_CHARS = 3

/** What one typed word asks for; undefined when it holds no letter or digit.
 *
 *  An identifier (`phosphor-host-ipmid`) asks for itself as a whole or for its parts in a row, so that it is also found
 *  within a longer one (`phosphor-host-ipmid.service`) and written with blanks. Names of people have no stems. */
export function readWord(typed: string, field: Field): Query | undefined {
  if (typed.endsWith('*')) return readPrefix(typed.slice(0, -1), field)
  const { parts, whole } = split(tokenize(typed))
  if (whole === undefined) return parts.length === 1 ? wordQuery(parts[0] ?? '', field) : phraseQuery(parts, field)
  const asWhole = wordQuery(whole, field)
  const asParts = parts.length > 1 ? phraseQuery(parts, field) : undefined
  return asParts === undefined ? asWhole : { kind: 'any', of: [asWhole, asParts] }
}

/** Words in quotation marks: in this order and as spelled. A single one, too, is meant as spelled: no stems. */
export function readPhrase(quoted: string, field: Field): Query | undefined {
  const { parts, whole } = split(tokenize(quoted))
  return phraseQuery(whole === undefined ? parts : [whole], field)
}

/** One word of the index, with its stems where it is no name. */
export function wordQuery(form: string, field: Field): Query {
  const isName = field === 'sender' || field === 'recipients'
  return { kind: 'word', field, form, stems: isName ? [] : queryStems(form) }
}

function readPrefix(start: string, field: Field): Query | undefined {
  const tokens = tokenize(start)
  const { parts, whole } = split(tokens)
  const form = whole ?? (parts.length === 1 ? parts[0] : undefined)
  const isLongEnough = form !== undefined && form.length >= MIN_PREFIX_CHARS && tokens.at(-1)?.end === start.length
  return isLongEnough ? { kind: 'prefix', field, start: form } : readWord(start.replace(/\*+$/u, ''), field)
}

const phraseQuery = (forms: readonly string[], field: Field): Query | undefined =>
  forms.length === 0 ? undefined : { kind: 'phrase', field, forms: forms.slice(0, MAX_PHRASE_WORDS) }

/** The words of a text, and the one identifier that holds them all, where there is one. */
function split(tokens: readonly Token[]): { readonly parts: readonly string[]; readonly whole: string | undefined } {
  const parts = tokens.filter((token) => !token.whole).map((token) => token.form)
  const wholes = tokens.filter((token) => token.whole)
  const [only] = wholes
  const holdsAll =
    wholes.length === 1 &&
    only !== undefined &&
    tokens.every((token) => token.start >= only.start && token.end <= only.end)
  return { parts, whole: holdsAll ? only.form : undefined }
}
