import type { estypes } from '@elastic/elasticsearch'
import type { Audience } from '../../model/audience.ts'
import { isWordQuery, type Query } from '../query.ts'
import { MOST_WORDS, RECENCY_BONUS, RECENCY_HALF_LIFE_YEARS } from '../ranking.ts'
import type { Meaning, SearchOptions } from '../search-index.ts'
import { FACETS, TOTAL } from './facets.ts'
import { either, type Translated, toFilter, translate } from './translate.ts'

type Dsl = estypes.QueryDslQueryContainer

const HOURS_A_YEAR = 24 * 365.25
const CANDIDATES = 200
const MOST_CANDIDATES = 10_000

/** What of a hit is read: its numbers, from the columns. */
const NUMBERS = { _source: false, docvalue_fields: ['mail', 'thread'] }
export const READ_NUMBERS = { ...NUMBERS, stored_fields: '_none_' }

/** Best first; of two alike the newer; of two as old the first kept. */
const BY_SCORE: estypes.SortCombinations = { _score: { order: 'desc' } }
export const BEST: estypes.SortCombinations[] = [BY_SCORE, { written: 'desc' }, { mail: 'asc' }]
/** Of one thread, or where age says nothing. */
export const BEST_OF_ALL: estypes.SortCombinations[] = [BY_SCORE, { mail: 'asc' }]
/** By age; of two as old the first kept. */
export const NEWEST: estypes.SortCombinations[] = [{ written: 'desc' }, { mail: 'asc' }]

/** A query of ours ready to be searched for one audience. */
export interface Wanted {
  readonly query: Dsl
  /** False where no word says which mail is better. */
  readonly scores: boolean
}

/** All words of the query. */
export function strictly(query: Query, audience: Audience, nowMs: number): Wanted {
  return wanted(translate(query), audience, nowMs)
}

/** Most of the words, each missing one costing its share of the score; undefined for queries of fewer than three words. */
export function mostly(query: Query, audience: Audience, nowMs: number): Wanted | undefined {
  const parts = query.kind === 'all' ? query.of : []
  const words = parts.filter(isWordQuery).map((part) => translate(part).dsl)
  if (words.length < 3) return undefined
  const others = parts.filter((part) => !isWordQuery(part)).map((part) => translate(part).dsl)
  const most: Dsl = {
    bool: { should: words, minimum_should_match: Math.ceil(words.length * MOST_WORDS), filter: others },
  }
  const held = words.map((filter) => ({ filter, weight: 1 / words.length }))
  const dsl: Dsl = { function_score: { query: most, functions: held, score_mode: 'sum', boost_mode: 'multiply' } }
  return wanted({ dsl, scores: true }, audience, nowMs)
}

function wanted({ dsl, scores }: Translated, audience: Audience, nowMs: number): Wanted {
  const filter = [toFilter(audience)]
  if (!scores) return { query: { bool: { filter: [dsl, ...filter] } }, scores }
  const recency = { written: { origin: nowMs, scale: `${RECENCY_HALF_LIFE_YEARS * HOURS_A_YEAR}h`, decay: 0.5 } }
  return {
    query: {
      function_score: {
        query: { bool: { must: [dsl], filter } },
        functions: [{ weight: 1 }, { exp: recency, weight: RECENCY_BONUS }],
        score_mode: 'sum',
        boost_mode: 'multiply',
      },
    },
    scores,
  }
}

/** Whether hits come in the order of their age: as asked for, or since the query does not tell one from the other. */
export const isByAge = ({ scores }: Wanted, { order }: Pick<SearchOptions, 'order'>): boolean =>
  order === 'newest' || !scores

/** One page of threads, each by its best mail, with totals and facets of all that match. */
export function searchBody(what: Wanted, options: SearchOptions): estypes.SearchRequest {
  const byAge = isByAge(what, options)
  const best: estypes.SearchInnerHits = { name: 'best', size: 1, sort: BEST_OF_ALL, ...NUMBERS }
  return {
    query: what.query,
    collapse: { field: 'thread', ...(byAge ? { inner_hits: best } : {}) },
    sort: byAge ? NEWEST : BEST,
    from: options.offset,
    size: options.limit,
    track_total_hits: false,
    aggregations: { ...TOTAL, ...FACETS },
    ...READ_NUMBERS,
  }
}

/** The mails nearest to a question, best first. */
export function nearestBody(question: Query, audience: Audience, limit: number): estypes.SearchRequest {
  const { dsl, scores } = translate(question, 'mail alone') // what is attached is nobody's own words
  return {
    query: scores ? { bool: { must: [dsl], filter: [toFilter(audience)] } } : either([]),
    sort: BEST_OF_ALL,
    size: limit,
    track_total_hits: false,
    ...READ_NUMBERS,
  }
}

/** The mails nearest to a vector. Elasticsearch looks at more than it returns, since it does not compare with all of them; its
 *  score is (1 + cosine) / 2. */
export function nearBody(
  { space, vector }: Meaning,
  filter: Query,
  audience: Audience,
  limit: number,
): estypes.SearchRequest {
  return {
    knn: {
      field: 'vector',
      query_vector: [...vector],
      k: limit,
      num_candidates: Math.min(MOST_CANDIDATES, Math.max(CANDIDATES, 4 * limit)),
      filter: [toFilter(audience), translate(filter).dsl, { term: { space } }],
    },
    size: limit,
    track_total_hits: false,
    ...READ_NUMBERS,
  }
}
