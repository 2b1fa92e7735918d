import { fold } from '../language/fold.ts'
import { tokenize } from '../language/tokens.ts'
import { startOfDate } from './query-dates.ts'
import type { Term } from './query-terms.ts'
import type { Field, Leaf, Query } from './query-tree.ts'
import { readPhrase, readWord } from './query-words.ts'

/** An open end of a span: no date can be there. */
const FOREVER_MS = Number.MAX_SAFE_INTEGER

type Flag = Extract<Leaf, { kind: 'flag' }>['flag']
/** Undefined when the value is none that the field knows. */
type FieldReader = (term: Term, nowMs: number) => Query | undefined

const FLAGS: Readonly<Record<string, Flag>> = {
  ...named<Flag>('attachment', 'attachment attachments vedlegg'),
  ...named<Flag>('question', 'question spørsmål'),
  ...named<Flag>('answered', 'answered besvart besvara svart svara'),
}

const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  ...named(['nb'], 'nb bokmål'),
  ...named(['nn'], 'nn nynorsk'),
  ...named(['nb', 'nn'], 'no norsk norwegian'),
  ...named(['en'], 'en engelsk english'),
  ...named(['other'], 'other annet anna'),
}

/** By every name a field has, English, bokmål and nynorsk. */
const FIELDS: Readonly<Record<string, FieldReader>> = {
  ...named<FieldReader>((term) => readNames(term.value, 'sender'), 'from fra frå'),
  ...named<FieldReader>((term) => readNames(term.value, 'recipients'), 'to til'),
  ...named<FieldReader>((term) => readText(term, 'subject'), 'subject emne'),
  ...named<FieldReader>(readList, 'list liste'),
  ...named<FieldReader>(
    ({ value }, nowMs) => written(startOfDate(value, nowMs), FOREVER_MS),
    'after etter since siden sidan',
  ),
  ...named<FieldReader>(({ value }, nowMs) => written(-FOREVER_MS, startOfDate(value, nowMs)), 'before før'),
  ...named<FieldReader>(({ value }) => readFlag(value, ['attachment']), 'has har'),
  ...named<FieldReader>(({ value }) => readFlag(value, ['question', 'answered']), 'is er'),
  ...named<FieldReader>(readLanguage, 'lang language språk'),
}

function named<Value>(value: Value, names: string): Record<string, Value> {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]))
}

/** What a term asks for; undefined when it holds nothing to look for. A field with a value it does not know, or that does
 *  not exist, is read as the words it is made of. */
export function readTerm(term: Term, nowMs: number): Query | undefined {
  if (term.field === undefined) return readText(term, 'text')
  const read = valueOf(FIELDS, term.field)
  return read?.(term, nowMs) ?? readText({ ...term, value: `${term.field}:${term.value}` }, 'text')
}

const valueOf = <Value>(table: Readonly<Record<string, Value>>, typed: string): Value | undefined =>
  Object.hasOwn(table, fold(typed)) ? table[fold(typed)] : undefined

const readText = ({ value, quoted }: Term, field: Field): Query | undefined =>
  quoted ? readPhrase(value, field) : readWord(value, field)

/** Names stand as "Kari Lund" and as "Lund, Kari", so each of a name's words must be there, in any order. */
function readNames(typed: string, field: Field): Query | undefined {
  const names = typed.split(/\s+/u).flatMap((name) => readWord(name, field) ?? [])
  return names.length > 1 ? { kind: 'all', of: names } : names[0]
}

function readList({ value }: Term): Query | undefined {
  const text = value.trim().replace(/^<|>$/gu, '').toLowerCase()
  return tokenize(text).length === 0 ? undefined : { kind: 'list', text }
}

const written = (fromMs: number | undefined, toMs: number | undefined): Query | undefined =>
  fromMs === undefined || toMs === undefined ? undefined : { kind: 'written', fromMs, toMs }

function readFlag(value: string, allowed: readonly Flag[]): Query | undefined {
  const flag = valueOf(FLAGS, value)
  return flag !== undefined && allowed.includes(flag) ? { kind: 'flag', flag } : undefined
}

function readLanguage({ value }: Term): Query | undefined {
  const languages = (valueOf(LANGUAGES, value) ?? []).map((language): Leaf => ({ kind: 'language', language }))
  return languages.length > 1 ? { kind: 'any', of: languages } : languages[0]
}
