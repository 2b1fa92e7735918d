import { isDeepStrictEqual } from 'node:util'
import type { Generation, Health, IndexEngine } from '../index-engine.ts'
import { IndexUnavailable } from '../search-index.ts'
import { isBlocked } from './bulk.ts'
import { type Connection, connect, disconnect, type ElasticSettings, patiently } from './client.ts'
import { full, missing, tooOld, unplaced, wrongServer } from './faults.ts'
import { LAYOUT, MAPPING, PARTS, SIMILARITY } from './mapping.ts'
import { Names } from './names.ts'
import { ElasticReader } from './reader.ts'
import { shardsFor } from './shards.ts'
import { ElasticWriter } from './writer.ts'

/** New mail is found when whoever brought it says so; the server itself need not look every second. */
const REFRESH = '30s'
/** An index that no node has taken on by then cannot be filled. */
const PLACED = '20s'

/** An archive's index on Elasticsearch: two indices for each generation, and an alias for each that searches go through. */
export class ElasticEngine implements IndexEngine {
  readonly kind = 'elasticsearch'
  readonly layout = LAYOUT
  readonly batchMails = 2000
  private readonly connection: Connection
  private readonly names: Names

  constructor(settings: ElasticSettings, archive: string) {
    this.connection = connect(settings)
    this.names = new Names(archive)
  }

  /** Reads whichever generation is shown, once `mayRead` has resolved. */
  reader(mayRead: () => Promise<void> = async () => undefined): ElasticReader {
    return new ElasticReader(this.connection, (part) => this.names.searching(part), mayRead)
  }

  /** Which server it is, and how its cluster and our indices are. */
  async health(generation: Generation): Promise<Health> {
    const { client, where } = this.connection
    const { nodes } = await this.ask(() => client.nodes.info({ metric: 'http' }))
    const versions = [...new Set(Object.values(nodes).map(({ version }) => version))]
    const old = versions.find(isTooOld)
    if (old !== undefined) throw tooOld(where, old)
    if (!(await this.has(generation))) throw missing(where)
    const index = this.names.indices(generation)
    const { status, unassigned_shards: unassigned } = await this.ask(() => client.cluster.health({ index }))
    for (const name of index) await this.mustBeOurs(name)
    if (await isBlocked(this.connection, index)) throw full(where)
    await this.ask(() => client.count({ index })) // says what is closed, or blocked
    const nodeCount = Object.keys(nodes).length
    return {
      ok: status.toLowerCase() !== 'red',
      detail: `Elasticsearch ${versions.join(' and ')} at ${where}, ${nodeCount} ${nodeCount === 1 ? 'node' : 'nodes'}, our indices ${status.toLowerCase()}${unassigned > 0 ? `, ${unassigned} copies not placed` : ''}`,
    }
  }

  async has(generation: Generation): Promise<boolean> {
    return this.exists(this.names.indices(generation))
  }

  /** That an index is not there is believed of an Elasticsearch only: any server has pages that it does not find. */
  private async exists(index: string[]): Promise<boolean> {
    const { client, where } = this.connection
    const { body, headers } = await this.ask(() => client.indices.exists({ index }, { meta: true }))
    if (headers?.['x-elastic-product'] === undefined) throw wrongServer(where)
    return body
  }

  async open(generation: Generation, mails: number): Promise<ElasticWriter> {
    for (const part of PARTS) await this.makeOrKnow(generation, part, shardsFor(mails))
    const { names } = this
    return new ElasticWriter(this.connection, {
      reading: (part) => names.index(generation, part),
      writing: (part) => names.writing(generation, part),
    })
  }

  private async makeOrKnow(generation: Generation, part: (typeof PARTS)[number], shards: number): Promise<void> {
    const { client, where } = this.connection
    const index = this.names.index(generation, part)
    if (!(await this.exists([index]))) {
      const made = await this.ask(() =>
        client.indices.create({
          index,
          timeout: PLACED,
          // of two programs that open an archive at once, the second finds it made
          settings: { ...SIMILARITY, number_of_shards: shards, auto_expand_replicas: '0-1', refresh_interval: REFRESH },
          mappings: { ...MAPPING, _meta: this.mark() },
          aliases: { [this.names.writing(generation, part)]: {} },
        }),
      ).catch(async (fault: unknown) => {
        if (!(await this.exists([index]))) throw fault
      })
      if (made?.shards_acknowledged === false) throw unplaced(where)
    }
    await this.mustBeOurs(index)
  }

  private mark() {
    return { program: 'hvemvet', archive: this.names.archive, layout: LAYOUT }
  }

  /** An index of our name that somebody else made, or changed, would be filled with what it cannot find again.
   *  @throws IndexUnavailable */
  private async mustBeOurs(index: string): Promise<void> {
    const { client, where } = this.connection
    const mapping = (await this.ask(() => client.indices.getMapping({ index })))[index]?.mappings
    const refuse = (what: string): never => {
      throw new IndexUnavailable('not-ours', `the index ${index} on Elasticsearch at ${where} ${what}`)
    }
    if (!isDeepStrictEqual(mapping?._meta, this.mark()))
      refuse('was made by something else than this archive; delete it or move it away, then run hvemvet reindex')
    if (!hasFields(mapping?.properties ?? {}))
      refuse('has other fields than hvemvet gave it; run hvemvet reindex, which makes a new one')
  }

  async show(generation: Generation): Promise<void> {
    const { client } = this.connection
    const current = await this.ask(() =>
      client.indices.getAlias(
        { index: this.names.every(), name: PARTS.map((part) => this.names.searching(part)) }, // nobody else's, which may be blocked
        { ignore: [404] },
      ),
    )
    const shown = new Set(
      Object.entries(current).flatMap(([index, { aliases }]) => (aliases === undefined ? [] : [index])),
    )
    const wanted = this.names.indices(generation)
    if (wanted.every((index) => shown.has(index)) && shown.size === wanted.length) return
    const remove = [...shown]
      .filter((index) => !wanted.includes(index))
      .flatMap((index) =>
        PARTS.filter((part) => index.endsWith(`-${part}`)).map((part) => ({
          remove: { index, alias: this.names.searching(part) },
        })),
      )
    const add = PARTS.map((part) => ({
      add: { index: this.names.index(generation, part), alias: this.names.searching(part) },
    }))
    await this.ask(() => client.indices.updateAliases({ actions: [...remove, ...add] }))
  }

  /** Removes what we made; an index of our name that somebody else made is theirs. */
  async drop(generation: Generation): Promise<void> {
    const { client } = this.connection
    const named = await this.ask(() =>
      client.indices.getMapping({ index: this.names.indices(generation), ignore_unavailable: true }),
    )
    const index = Object.keys(named).filter((name) => this.isOurs(named[name]?.mappings._meta))
    if (index.length > 0) await this.ask(() => client.indices.delete({ index, ignore_unavailable: true }))
  }

  private isOurs(meta: { readonly [key: string]: unknown } | undefined): boolean {
    const { program, archive } = this.mark()
    return meta?.['program'] === program && meta['archive'] === archive
  }

  async close(): Promise<void> {
    await disconnect(this.connection)
  }

  private ask<T>(request: () => Promise<T>): Promise<T> {
    return patiently(this.connection, request)
  }
}

const OLDEST = [9, 1] as const

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

type Fields = Readonly<Record<string, { readonly type?: string }>>

/** Whether a mapping has just our fields, each of our type. */
const hasFields = (fields: Fields): boolean => isDeepStrictEqual(typesIn(fields), typesIn(MAPPING.properties))

const typesIn = (fields: Fields): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]))
