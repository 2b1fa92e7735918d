import type { estypes } from '@elastic/elasticsearch'
import type { AddressKey, ListAddress } from '../../model/ids.ts'
import type { Language } from '../../model/message.ts'
import { datesOf } from '../date-facets.ts'
import type { FacetCount, Found } from '../search-index.ts'

/** Threads are counted one by one up to here; beyond, estimated (HyperLogLog++, Heule, Nunkesser and Hall, 2013). */
export const COUNTED_THREADS = 40_000
/** No organisation has as many lists, nor as many people who wrote about one thing; Elasticsearch wants a number. */
const MOST_LISTS = 2_000
const MOST_AUTHORS = 10_000
const MOST_LANGUAGES = 10

const order: estypes.AggregationsAggregateOrder = [{ _count: 'desc' }, { _key: 'asc' }]

/** How many threads match. The threads themselves stay on the server (`READ_BACK`). */
export const TOTAL: Record<string, estypes.AggregationsAggregationContainer> = {
  threads: { terms: { field: 'thread', size: COUNTED_THREADS + 1, order: { _key: 'asc' } } },
  total: { stats_bucket: { buckets_path: 'threads>_count' } },
}
/** About how many threads match, where they are too many to count. */
export const ESTIMATE: Record<string, estypes.AggregationsAggregationContainer> = {
  estimate: { cardinality: { field: 'thread', precision_threshold: COUNTED_THREADS } },
}
/** Mails by list, author, language and month. */
export const FACETS: Record<string, estypes.AggregationsAggregationContainer> = {
  lists: { terms: { field: 'lists', size: MOST_LISTS, order } },
  authors: { terms: { field: 'author', size: MOST_AUTHORS, order } },
  languages: { terms: { field: 'language', size: MOST_LANGUAGES, order } },
  months: { date_histogram: { field: 'written', calendar_interval: 'month', min_doc_count: 1 } },
}
/** What of an answer is sent: all but the threads that were only counted. */
export const READ_BACK = ['-aggregations.threads', '-hits.hits._index', '-hits.hits.sort']

type Buckets<Key> = { readonly buckets: readonly { readonly key: Key; readonly doc_count: number }[] }
export interface Aggregated {
  readonly total: { readonly count: number }
  readonly lists: Buckets<ListAddress>
  readonly authors: Buckets<AddressKey>
  readonly languages: Buckets<Language>
  /** The key is the month's first millisecond. */
  readonly months: Buckets<number>
}

/** What was counted, in the port's words. */
export const facetsOf = ({ lists, authors, languages, months }: Aggregated): Found['facets'] => ({
  lists: counts(lists),
  authors: counts(authors),
  languages: counts(languages),
  ...datesOf(new Map(counts(months).map(({ key, count }) => [monthOf(new Date(key)), count]))),
})

const monthOf = (date: Date): number => 100 * date.getUTCFullYear() + date.getUTCMonth() + 1

const counts = <Key>({ buckets }: Buckets<Key>): FacetCount<Key>[] =>
  buckets.map(({ key, doc_count }) => ({ key, count: doc_count }))
