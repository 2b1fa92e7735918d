import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientOptions } from '@elastic/elasticsearch'
import { explained, mayPass } from './faults.ts'

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

/** A client, and the name of what it talks to, for people: addresses without user or password. */
export interface Connection {
  readonly client: Client
  readonly where: string
  /** The last request failed for good: the next has no reason to wait for the server to come round. */
  isDown: boolean
}

/** Opens nothing yet: the first request does. */
export function connect({ urls, auth, caFile }: ElasticSettings): Connection {
  const options: ClientOptions = {
    nodes: [...urls],
    maxRetries: Math.max(2, urls.length),
    requestTimeout: REQUEST_MS,
    enableMetaHeader: false,
    ...(auth === undefined ? {} : { auth }),
    ...(caFile === undefined ? {} : { tls: { ca: readFileSync(caFile) } }),
  }
  return { client: new Client(options), where: urls.join(', '), isDown: false }
}

/** Runs a request, again while the server says that it may work a moment later, and says what any other fault means. */
export async function patiently<T>(connection: Connection, request: () => Promise<T>): Promise<T> {
  const until = performance.now() + (connection.isDown ? 0 : PATIENCE_MS)
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await request()
      connection.isDown = false
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

/** Full jitter (Brooker, "Exponential backoff and jitter", 2015): clients that failed together do not come back together.
 *  Milliseconds. */
export const jittered = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10))
