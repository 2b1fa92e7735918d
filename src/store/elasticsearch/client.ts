import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, ClientOptions } from '@elastic/elasticsearch'
import type { IndexUnavailable } from '../search-index.ts'
import { explained, mayPass, unusableCa, wrongServer } from './faults.ts'
import { elastic } from './library.ts'

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
  const { Client } = elastic()
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

export const disconnect = async ({ client, each }: Connection): Promise<void> => {
  await Promise.all([client, ...each].map((one) => one.close()))
}

/** Full jitter (Brooker, "Exponential backoff and jitter", 2015): clients that failed together do not come back together.
 *  Milliseconds. */
export const jittered = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10))
