import { createHash } from 'node:crypto'
import type { estypes } from '@elastic/elasticsearch'
import type { Audience } from '../../model/audience.ts'
import type { Match } from '../../model/evidence.ts'
import type { MailKey } from '../../model/ids.ts'
import type { Query } from '../query.ts'
import { RELAX_BELOW_THREADS } from '../ranking.ts'
import {
  type Found,
  type HeldMail,
  type IndexReader,
  IndexUnavailable,
  type Meaning,
  type SearchOptions,
} from '../search-index.ts'
import type { Connection } from './client.ts'
import { deepPage } from './deep.ts'
import { type Aggregated, COUNTED_THREADS, ESTIMATE, facetsOf, READ_BACK } from './facets.ts'
import { promptly } from './hedged.ts'
import { readHeld } from './held.ts'
import { type ElasticHit, toHit } from './hits.ts'
import { PARTS, type Part } from './mapping.ts'
import { isByAge, mostly, nearBody, nearestBody, searchBody, strictly, type Wanted } from './search-body.ts'
import { similarWords } from './similar.ts'
import { partsFor, toFilter } from './translate.ts'

/** What Elasticsearch pages through by itself (`index.max_result_window`). */
const WINDOW = 10_000

/** Reading an index on Elasticsearch, each part by the name `where` gives. */
export class ElasticReader implements IndexReader {
  private readonly connection: Connection
  private readonly nameOf: (part: Part) => string
  private readonly mayRead: () => Promise<void>
  private readonly window: number

  /** Pages are deep beyond `window`. */
  constructor(
    connection: Connection,
    nameOf: (part: Part) => string,
    mayRead: () => Promise<void> = async () => undefined,
    window = WINDOW,
  ) {
    this.connection = connection
    this.nameOf = nameOf
    this.mayRead = mayRead
    this.window = window
  }

  async search(query: Query, audience: Audience, options: SearchOptions): Promise<Found> {
    const strict = await this.found(strictly(query, audience, options.nowMs), audience, options)
    if (strict.total >= RELAX_BELOW_THREADS) return strict
    const most = mostly(query, audience, options.nowMs)
    if (most === undefined) return strict
    const relaxed = await this.found(most, audience, options)
    return relaxed.total > strict.total ? { ...relaxed, relaxed: true } : strict
  }

  private async found(what: Wanted, audience: Audience, options: SearchOptions): Promise<Found> {
    const isDeep = options.offset + options.limit > this.window
    const body = searchBody(what, isDeep ? { ...options, offset: 0, limit: 0 } : options)
    const answer = await this.ask(body, audience)
    const counted = answer.aggregations as unknown as Aggregated
    const total = counted.total.count > COUNTED_THREADS ? await this.estimate(what, audience) : counted.total.count
    if (isDeep && options.offset >= total && total <= COUNTED_THREADS)
      // nothing is there, and it would be read to its end
      return { total, hits: [], facets: facetsOf(counted), relaxed: false }
    const hits = isDeep
      ? await deepPage(this.connection, this.indicesFor(audience), what, options, this.window)
      : answer.hits.hits.map((hit) => toHit(isByAge(what, options) ? bestIn(hit) : hit))
    return { total, hits, facets: facetsOf(counted), relaxed: false }
  }

  private async estimate({ query }: Wanted, audience: Audience): Promise<number> {
    const { aggregations } = await this.ask({ query, size: 0, aggregations: ESTIMATE }, audience)
    return (aggregations as unknown as { estimate: { value: number } }).estimate.value
  }

  async nearest(question: Query, audience: Audience, limit: number): Promise<Match[]> {
    const { hits } = await this.ask(nearestBody(question, audience, limit), audience)
    return hits.hits.map(toHit).map(({ mail, score }) => ({ mail, score }))
  }

  async near(meaning: Meaning, filter: Query, audience: Audience, limit: number): Promise<Match[]> {
    try {
      const { hits } = await this.ask(nearBody(meaning, filter, audience, limit), audience)
      return hits.hits.map(toHit).map(({ mail, score }) => ({ mail, score: 2 * score - 1 }))
    } catch (fault) {
      if (!(fault instanceof IndexUnavailable) && (await this.isOtherwisePlaced(meaning, audience))) return []
      throw fault
    }
  }

  /** Whether the index has vectors of another length, as of another model: it then holds no mail placed in that one's space. */
  private async isOtherwisePlaced({ vector }: Meaning, audience: Audience): Promise<boolean> {
    const index = this.indicesFor(audience)
    const mappings = await promptly(this.connection, ({ client }, how) => client.indices.getMapping({ index }, how))
    return Object.values(mappings).some(({ mappings: { properties } }) => {
      const field = properties?.['vector']
      return field?.type === 'dense_vector' && field.dims !== undefined && field.dims !== vector.length
    })
  }

  async similarWords(word: string, audience: Audience, limit: number) {
    const parts = audience.kind === 'everything' ? PARTS : PARTS.slice(0, 1)
    return similarWords(this.connection, parts.map(this.nameOf), toFilter(audience), word, limit)
  }

  async held(after: MailKey, limit: number): Promise<readonly HeldMail[]> {
    return readHeld(this.connection, PARTS.map(this.nameOf), after, limit)
  }

  async close(): Promise<void> {}

  private indicesFor(audience: Audience): string[] {
    return partsFor(audience).map(this.nameOf)
  }

  /** One search of what an audience may open. The same search goes to the same copies of the index, whose statistics differ a
   *  little where mail was deleted: pages follow on each other. Where those do not answer, others are asked. */
  private async ask(body: estypes.SearchRequest, audience: Audience): Promise<estypes.SearchResponse> {
    const { connection } = this
    await this.mayRead()
    const usual = createHash('sha256')
      .update(JSON.stringify([body.query, body.knn]))
      .digest('hex')
      .slice(0, 16)
    return promptly(connection, ({ client, preference = usual }, how) =>
      client.search(
        {
          ...body,
          index: this.indicesFor(audience),
          preference,
          allow_partial_search_results: false,
          filter_path: READ_BACK,
        },
        how,
      ),
    )
  }
}

/** By age, a thread's best mail is inside the hit. */
const bestIn = (hit: estypes.SearchHit): ElasticHit => hit.inner_hits?.['best']?.hits.hits[0] ?? hit
