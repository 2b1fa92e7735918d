import type { estypes } from '@elastic/elasticsearch'
import type { ThreadId } from '../../model/ids.ts'
import type { Hit, SearchOptions } from '../search-index.ts'
import type { Connection } from './client.ts'
import { promptly } from './hedged.ts'
import { threadOf, toHit } from './hits.ts'
import { BEST, BEST_OF_ALL, isByAge, NEWEST, READ_NUMBERS, type Wanted } from './search-body.ts'

const KEPT_ALIVE = '1m'

/** A page further in than Elasticsearch collapses by itself: the matching mails are gone through in order, `step` at a time,
 *  in one point in time, and the first of each thread counts. */
export const deepPage = (
  connection: Connection,
  index: string[],
  what: Wanted,
  options: SearchOptions,
  step: number,
): Promise<Hit[]> =>
  promptly(connection, async ({ client, preference }, how) => {
    const kept = { index, keep_alive: KEPT_ALIVE, ...(preference === undefined ? {} : { preference }) }
    let { id } = await client.openPointInTime(kept, how)
    try {
      const ask = async (body: estypes.SearchRequest) => {
        const pit = { id, keep_alive: KEPT_ALIVE }
        const whole = { track_total_hits: false, allow_partial_search_results: false }
        const answer = await client.search({ ...body, pit, ...whole, ...READ_NUMBERS }, how)
        id = answer.pit_id ?? id
        return answer
      }
      const page = await threadsInOrder(ask, what, options, step)
      return await (isByAge(what, options) ? bestOf(ask, what, page) : page)
    } finally {
      await client.closePointInTime({ id }).catch(() => undefined) // it ends by itself
    }
  })

type Ask = (body: estypes.SearchRequest) => Promise<estypes.SearchResponse>

async function threadsInOrder(ask: Ask, what: Wanted, options: SearchOptions, step: number): Promise<Hit[]> {
  const seen = new Set<ThreadId>()
  const page: Hit[] = []
  const sort = isByAge(what, options) ? NEWEST : BEST
  let after: estypes.SortResults | undefined
  do {
    const { hits } = await ask({
      query: what.query,
      sort,
      size: step,
      ...(after === undefined ? {} : { search_after: after }),
    })
    for (const hit of hits.hits) {
      const found = toHit(hit)
      if (seen.has(found.thread)) continue
      seen.add(found.thread)
      if (seen.size > options.offset) page.push(found)
      if (page.length === options.limit) return page
    }
    after = hits.hits.at(-1)?.sort
  } while (after !== undefined)
  return page
}

/** The same threads in the same order, each by its best mail. */
async function bestOf(ask: Ask, what: Wanted, page: readonly Hit[]): Promise<Hit[]> {
  if (page.length === 0) return []
  const { hits } = await ask({
    query: { bool: { must: [what.query], filter: [{ terms: { thread: page.map(({ thread }) => thread) } }] } },
    collapse: { field: 'thread' },
    sort: BEST_OF_ALL,
    size: page.length,
  })
  const best = new Map(hits.hits.map((hit) => [threadOf(hit), toHit(hit)]))
  return page.map((hit) => best.get(hit.thread) ?? hit)
}
