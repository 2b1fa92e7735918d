import type { estypes } from '@elastic/elasticsearch'
import type { Audience } from '../../model/audience.ts'
import { type Field, isContent, type Leaf, type Query, type WordLeaf } from '../query.ts'
import {
  FILE_STEM_WEIGHTS,
  FILE_WEIGHTS,
  FORM_WEIGHTS,
  LENGTH_WEIGHT,
  PARTS,
  type Part,
  STEM_WEIGHTS,
} from './mapping.ts'

type Dsl = estypes.QueryDslQueryContainer

/** A query as Elasticsearch takes it. What a person typed is only ever a value in it, never syntax. */
export interface Translated {
  readonly dsl: Dsl
  /** It says how well a mail matches; otherwise only whether. */
  readonly scores: boolean
}

/** Terms that the scoring of a beginning looks at; all are found. */
const PREFIX_TERMS = 64
/** No date lies beyond (ECMA-262, 21.4.1.1): an open end. */
const LAST_DATE_MS = 8.64e15

/** The parts that an audience reads: without a closed list, the second is never opened. */
export const partsFor = (audience: Audience): readonly Part[] =>
  audience.kind === 'open' && audience.closed.length === 0 ? PARTS.slice(0, 1) : PARTS

/** What an audience may read, as a filter that every search carries. */
export function toFilter(audience: Audience): Dsl {
  if (audience.kind === 'everything') return { match_all: {} }
  const open: Dsl = { term: { open: true } }
  return audience.closed.length === 0 ? open : either([open, { terms: { lists: [...audience.closed] } }])
}

/** The same mails as `store/sqlite/matching.ts` finds for the query, and scores added up in the same way. Attachments are looked
 *  through as well, unless it is to be the `mail alone`. */
export function translate(query: Query, where?: 'mail alone'): Translated {
  switch (query.kind) {
    case 'all':
      return all(query.of.map((part) => translate(part, where)))
    case 'any':
      return any(query.of.map((part) => translate(part, where)))
    case 'not':
      return { dsl: { bool: { must_not: [translate(query.of, where).dsl] } }, scores: false }
    case 'word':
    case 'phrase':
    case 'prefix':
      return { dsl: wordDsl(query, where), scores: isContent(query.field) }
    default:
      return { dsl: factDsl(query), scores: false }
  }
}

function all(parts: readonly Translated[]): Translated {
  const must = parts.filter(({ scores }) => scores).map(({ dsl }) => dsl)
  const filter = parts.filter(({ scores }) => !scores).map(({ dsl }) => dsl)
  if (parts.length === 0) return { dsl: { match_all: {} }, scores: false }
  return { dsl: { bool: { must, filter } }, scores: must.length > 0 }
}

/** Where one alternative has no words, no mail is better than another. */
function any(parts: readonly Translated[]): Translated {
  const dsl = either(parts.map((part) => part.dsl))
  return parts.length > 0 && parts.every(({ scores }) => scores)
    ? { dsl, scores: true }
    : { dsl: { constant_score: { filter: dsl } }, scores: false }
}

/** Any of these; nothing where there are none. */
export const either = (should: readonly Dsl[]): Dsl =>
  should.length === 0 ? { match_none: {} } : { bool: { should: [...should], minimum_should_match: 1 } }

function wordDsl(leaf: WordLeaf, where: 'mail alone' | undefined): Dsl {
  const isAnywhere = leaf.field === 'text' && where === undefined
  const fields = { ...fieldsOf(leaf.field), ...(isAnywhere ? FILE_WEIGHTS : {}) }
  switch (leaf.kind) {
    case 'word': {
      const form = combined(leaf.form, fields)
      const stemFields = stemFieldsOf(leaf.field)
      if (leaf.stems.length === 0 || stemFields === undefined) return form
      const all = { ...stemFields, ...(isAnywhere ? FILE_STEM_WEIGHTS : {}) }
      return either([form, ...leaf.stems.map((stem) => combined(stem, all))])
    }
    case 'phrase':
      return {
        bool: {
          filter: [either(Object.keys(fields).map((field) => ({ match_phrase: { [field]: leaf.forms.join(' ') } })))],
          should: leaf.forms.map((form) => combined(form, fields)),
        },
      }
    case 'prefix': {
      const starts = (rewrite: object): Dsl[] =>
        weighted(fields).map(([field, boost]) => ({ prefix: { [field]: { value: leaf.start, boost, ...rewrite } } }))
      return {
        bool: {
          filter: [either(starts({}))],
          should: starts({ rewrite: `top_terms_blended_freqs_${PREFIX_TERMS}` }),
        },
      }
    }
  }
}

/** One word over several fields as if they were one, each hit weighing what its field does (BM25F: Robertson, Zaragoza and
 *  Taylor, 2004). */
const combined = (word: string, fields: Readonly<Record<string, number>>): Dsl => ({
  combined_fields: {
    query: word,
    fields: Object.entries({ ...fields, ...LENGTH_WEIGHT }).map(([field, weight]) => `${field}^${weight}`),
  },
})

const weighted = (fields: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(fields).map(([field, weight]) => [field, weight / FORM_WEIGHTS.own])

function fieldsOf(field: Field): Readonly<Record<string, number>> {
  switch (field) {
    case 'text':
      return FORM_WEIGHTS
    case 'subject':
      return { subject: FORM_WEIGHTS.subject }
    case 'sender':
      return { sender: FORM_WEIGHTS.sender }
    case 'recipients':
      return { recipients: 1 }
  }
}

/** Names of people have no stems. */
function stemFieldsOf(field: Field): Readonly<Record<string, number>> | undefined {
  if (field === 'text') return STEM_WEIGHTS
  const { subject, subject_stems } = STEM_WEIGHTS
  return field === 'subject' ? { subject, subject_stems } : undefined
}

function factDsl(leaf: Exclude<Leaf, WordLeaf>): Dsl {
  switch (leaf.kind) {
    case 'list':
      return { term: { list_names: leaf.text } }
    case 'author':
      return { terms: { author: [...leaf.addresses] } }
    case 'thread':
      return { terms: { thread: [...leaf.threads] } }
    case 'written': {
      const from = leaf.fromMs < -LAST_DATE_MS ? {} : { gte: leaf.fromMs }
      const to = leaf.toMs > LAST_DATE_MS ? {} : { lt: leaf.toMs }
      return { range: { written: { ...from, ...to } } }
    }
    case 'language':
      return { term: { language: leaf.language } }
    case 'flag':
      return { term: { [leaf.flag]: true } }
  }
}
