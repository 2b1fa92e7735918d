import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientOptions } from '@elastic/elasticsearch'
import type { IndexUnavailable } from '../search-index.ts'
import { explained, mayPass, unusableCa, wrongServer } from './faults.ts'

/** How to reach an Elasticsearch; `settings/` reads it. */
export interface ElasticSettings {
  /** One address, or several of one cluster. */
  readonly urls: readonly string[]
  readonly auth: { readonly username: string; readonly password: string } | { readonly apiKey: string } | undefined
  /** The certificate of the authority that signed the server's, PEM. */
  readonly caFile: string | undefined
}

/** A request waits so long for a cluster that lost a node to come round; then it fails. */
const PATIENCE_MS = 8_000
const REQUEST_MS = 30_000
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000
/** A search that has no answer by then is made once more, of nodes that answer. */
const HEDGE_MS = 1_500
/** A node that hangs is gone round for so long, and then tried again. */
const ROUND_MS = 10_000
/** So many nodes fit into the line of a request. */
const MOST_NODES = 100
const PEM = '-----BEGIN CERTIFICATE-----'

/** A client, and the name of what it talks to, for people: addresses without user or password. */
export interface Connection {
  readonly client: Client
  readonly where: string
  /** The last request failed for good: the next has no reason to wait for the server to come round. */
  isDown: boolean
  /** Each address by itself. */
  readonly each: readonly Client[]
  /** Where one of the nodes hung lately: how to reach the others. */
  round: { readonly way: Way; readonly untilMs: number } | undefined
  /** Why no request can be made at all. */
  readonly fault: IndexUnavailable | undefined
}

/** How a search reaches the cluster: through any address and of any copy, or through one and of the copies on some nodes. */
export interface Way {
  readonly client: Client
  readonly preference?: string
}

/** Opens nothing yet: the first request does, and says what is wrong with the settings. */
export function connect({ urls, auth, caFile }: ElasticSettings): Connection {
  const ca = caFile === undefined ? undefined : certificatesIn(caFile)
  const options: ClientOptions = {
    requestTimeout: REQUEST_MS,
    enableMetaHeader: false,
    ...(auth === undefined ? {} : { auth }),
    ...(Buffer.isBuffer(ca) ? { tls: { ca } } : {}),
  }
  return {
    client: new Client({ ...options, nodes: [...urls], maxRetries: urls.length - 1 }), // all nodes once, without a pause
    where: urls.join(', '),
    isDown: false,
    each: urls.map((node) => new Client({ ...options, node, maxRetries: 0 })),
    round: undefined,
    fault: Buffer.isBuffer(ca) ? undefined : ca,
  }
}

/** One certificate or several, PEM; or what is wrong with the file. */
function certificatesIn(file: string): Buffer | IndexUnavailable {
  try {
    const pem = readFileSync(file)
    if (!pem.includes(PEM)) return unusableCa(file, 'it holds no PEM certificate')
    void new X509Certificate(pem)
    return pem
  } catch (fault) {
    const isMissing = (fault as NodeJS.ErrnoException).code === 'ENOENT'
    return unusableCa(file, isMissing ? 'there is no such file' : (fault as Error).message)
  }
}

/** Runs a request, again while the server says that it may work a moment later, and says what any other fault means. */
export async function patiently<T>(connection: Connection, request: () => Promise<T>): Promise<T> {
  if (connection.fault !== undefined) throw connection.fault
  const until = performance.now() + (connection.isDown ? 0 : PATIENCE_MS)
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await request()
      connection.isDown = false
      if (typeof answer === 'string') throw wrongServer(connection.where) // such as a page that leads elsewhere
      return answer
    } catch (fault) {
      const waitMs = jittered(attempt)
      const mayWork = mayPass(fault)
      if (!mayWork || performance.now() + waitMs > until) {
        connection.isDown = mayWork
        throw explained(fault, connection.where)
      }
      await sleep(waitMs)
    }
  }
}

type Reading<T> = (way: Way, how: { readonly signal: AbortSignal }) => Promise<T>

/** Searches, `patiently`. A search that has no answer for a while is made once more, of nodes that answer, and the first answer
 *  counts (Dean and Barroso, "The tail at scale", 2013): a node that hangs holds nobody up for long, though its cluster may
 *  take half a minute to give it up, and a search that is merely slow goes on. */
export const promptly = <T>(connection: Connection, read: Reading<T>): Promise<T> =>
  patiently(connection, () => hedged(connection, read))

async function hedged<T>(connection: Connection, read: Reading<T>): Promise<T> {
  const { round } = connection
  const over = new AbortController()
  const how = { signal: over.signal }
  const first = read(round !== undefined && performance.now() < round.untilMs ? round.way : connection, how)
  const isEnded = first.then(
    () => true,
    () => true,
  )
  try {
    if (await Promise.race([isEnded, sleep(HEDGE_MS, false, { ref: false })])) return await first
    return await Promise.any([first, wayRound(connection, how).then((way) => read(way, how))])
  } catch (fault) {
    connection.round = undefined
    throw fault instanceof AggregateError ? fault.errors[0] : fault
  } finally {
    over.abort()
  }
}

/** The first address that answers, and the nodes that do: the server waits a second for them, and names no others. */
async function wayRound(connection: Connection, how: { readonly signal: AbortSignal }): Promise<Way> {
  const way = await Promise.any(
    connection.each.map(async (client): Promise<Way> => {
      const { nodes } = await client.nodes.info({ metric: 'http', timeout: '1s' }, how)
      const answering = Object.keys(nodes)
      if (answering.length < 2) throw new Error('there is no other node to ask')
      return { client, preference: `_prefer_nodes:${answering.slice(0, MOST_NODES).join(',')}` }
    }),
  )
  connection.round = { way, untilMs: performance.now() + ROUND_MS }
  return way
}

export const disconnect = async ({ client, each }: Connection): Promise<void> => {
  await Promise.all([client, ...each].map((one) => one.close()))
}

/** Full jitter (Brooker, "Exponential backoff and jitter", 2015): clients that failed together do not come back together.
 *  Milliseconds. */
export const jittered = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10))
