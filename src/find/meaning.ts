import { isWordQuery, type Query, spokenText } from '../store/query.ts'
import type { Found, Hit, SearchOptions } from '../store/search-index.ts'
import { firstOfThreads, fuse } from './fuse.ts'
import type { Reading } from './reading.ts'
import type { SearchRequest, SearchResult } from './types.ts'

/** Threads by words, and mails by meaning, that are ranked together; whoever pages further goes on by words alone. */
const WORD_THREADS = 100
const NEAR_MAILS = 100
const NEAR_THREADS = 30

type Outcome = { readonly found: Found; readonly meaning: SearchResult['meaning'] }

/** What a query finds by its words and, where that is wanted and there is a server for it, by what it means. */
export async function foundBy(
  reading: Reading,
  request: SearchRequest,
  query: Query,
  options: SearchOptions,
): Promise<Outcome> {
  const { index, audience } = reading
  const said = spokenText(request.text)
  if (reading.vectors === undefined) return { found: await index.search(query, audience, options), meaning: undefined }
  if (request.meaning !== true || said === '' || options.order === 'newest')
    return { found: await index.search(query, audience, options), meaning: 'off' }
  const [byWords, near] = await Promise.all([
    index.search(query, audience, { ...options, offset: 0, limit: WORD_THREADS }),
    nearBy(reading, said, query),
  ])
  if (near === undefined) return { found: await pageByWords(reading, query, options, byWords), meaning: 'away' }
  const fused = fuse(byWords.hits, near)
  const [hits, more] = await Promise.all([
    pageOf(reading, query, options, fused, byWords.total),
    withoutWords(reading, query, byWords, near),
  ])
  return { found: { ...byWords, total: byWords.total + more, hits }, meaning: 'on' }
}

/** A page by words alone, of those read already where it is among them. */
async function pageByWords({ index, audience }: Reading, query: Query, options: SearchOptions, first: Found) {
  const end = options.offset + options.limit
  if (end > WORD_THREADS && first.total > WORD_THREADS) return index.search(query, audience, options)
  return { ...first, hits: first.hits.slice(options.offset, end) }
}

/** How many of the threads that are near have not the words of the query. */
async function withoutWords(
  { index, audience }: Reading,
  query: Query,
  byWords: Found,
  near: readonly Hit[],
): Promise<number> {
  const known = new Set(byWords.hits.map(({ thread }) => thread))
  const threads = near.flatMap(({ thread }) => (known.has(thread) ? [] : [thread]))
  if (byWords.total <= WORD_THREADS || threads.length === 0) return threads.length
  const among: Query = {
    kind: 'all',
    of: [
      { kind: 'any', of: [query] },
      { kind: 'thread', threads },
    ],
  }
  const { total } = await index.search(among, audience, { limit: 1, offset: 0, order: 'newest', nowMs: 0 })
  return threads.length - total
}

/** The threads nearest by meaning among those that all but the words of the query allows; undefined where it cannot be known. */
async function nearBy(
  { index, record, audience, vectors }: Reading,
  said: string,
  query: Query,
): Promise<Hit[] | undefined> {
  const meaning = await vectors?.meaningOf(said)
  if (meaning === undefined) return undefined
  const rest = query.kind === 'all' ? query.of.filter((part) => !isWordQuery(part)) : []
  const matches = await index.near(meaning, { kind: 'all', of: rest }, audience, NEAR_MAILS)
  const threads = await record.threadsOf(
    matches.map(({ mail }) => mail),
    audience,
  )
  const hits = matches.flatMap(({ mail, score }): Hit[] => {
    const thread = threads.get(mail)
    return thread === undefined ? [] : [{ mail, thread, score }]
  })
  return firstOfThreads(hits).slice(0, NEAR_THREADS)
}

/** A page of the fused ranking and, behind its end, of the ranking by words. */
async function pageOf(
  { index, audience }: Reading,
  query: Query,
  options: SearchOptions,
  fused: readonly Hit[],
  byWords: number,
): Promise<readonly Hit[]> {
  const page = fused.slice(options.offset, options.offset + options.limit)
  const left = options.limit - page.length
  if (left === 0 || byWords <= WORD_THREADS) return page
  const beyond = Math.max(0, options.offset - fused.length)
  const { hits } = await index.search(query, audience, { ...options, offset: WORD_THREADS + beyond, limit: left })
  const shown = new Set(fused.map(({ thread }) => thread))
  return [...page, ...hits.filter(({ thread }) => !shown.has(thread))]
}
