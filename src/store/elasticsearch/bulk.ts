import { setTimeout as sleep } from 'node:timers/promises'
import type { MailKey } from '../../model/ids.ts'
import type { Refused } from '../search-index.ts'
import { type Connection, jittered, patiently } from './client.ts'
import { busy, CLOSED, closed, full, missing, noRights } from './faults.ts'

/** What is sent at once, and how many such requests are under way: enough to keep a small server busy, and no more than it
 *  can queue. */
const FLUSH_BYTES = 2 * 1024 * 1024
const CONCURRENCY = 2
/** What of an answer is sent. */
const READ_BACK = ['errors', 'items.*.status', 'items.*.error.type']
/** Tries of what the server was too busy for; about a quarter of a minute in all. */
const ATTEMPTS = 20

/** A mail on its way into an index. `to` is an alias: an index that is gone must not be made again with whatever mapping. */
export interface Sending {
  readonly to: string
  readonly mail: MailKey
  readonly version: number
  readonly document: object
}

/** A mail as an index holds it, on its way out. */
export interface Leaving {
  readonly mail: MailKey
  readonly version: number
}

/** A request that was given up may be carried out later: what it says then is not put over what has a higher version. */
const versioned = (mail: MailKey, version: number) => ({ _id: String(mail), version, version_type: 'external_gte' })
/** A later state is there already. */
const CONFLICT = 409

/** Writes documents, each unless the index has it of a higher version, as fast as the server takes them. What it is too busy for
 *  is sent again, with jitter; what it can never take is returned, and all the rest is written.
 *  @throws IndexUnavailable where it takes nothing; some may be written then */
export async function sendDocuments(connection: Connection, sendings: readonly Sending[]): Promise<Refused[]> {
  const refused: Refused[] = []
  let waiting = sendings
  for (let attempt = 0; waiting.length > 0; attempt++) {
    if (attempt > 0) await sleep(jittered(attempt))
    const again: Sending[] = []
    for (const { sending, ...dropped } of await sendOnce(connection, waiting)) {
      mustTakeMore(dropped, connection.where)
      if (FOR_GOOD.has(dropped.status)) refused.push({ mail: sending.mail, why: dropped.why })
      else again.push(sending)
    }
    const [first] = again
    if (first !== undefined && attempt === 0 && (await isBlocked(connection, first.to))) throw full(connection.where)
    if (first !== undefined && attempt >= ATTEMPTS) throw busy(connection.where)
    waiting = again
  }
  return refused
}

/** Why something was not written. */
interface Failure {
  readonly status: number
  readonly why: string
}

interface Dropped extends Failure {
  readonly sending: Sending
}

/** @throws IndexUnavailable where a failure says that the index takes nothing, whatever is sent */
function mustTakeMore({ status, why }: Failure, where: string): void {
  if (status === 404) throw missing(where)
  if (why === CLOSED) throw closed(where)
  if (status === 401 || status === 403) throw why === BLOCKED ? full(where) : noRights(where)
}

/** Statuses of what is refused however often it is sent. */
const FOR_GOOD = new Set([400, 413])
const BLOCKED = 'cluster_block_exception'

/** Not the client's own helper: it forgets all else that was sent when one of its requests is refused as a whole, as for want of
 *  memory. */
async function sendOnce(connection: Connection, sendings: readonly Sending[]): Promise<Dropped[]> {
  const dropped: Dropped[] = []
  const flushes = inFlushes(sendings)
  const send = async (): Promise<void> => {
    for (const flush of flushes) dropped.push(...(await sendFlush(connection, flush)))
  }
  const sent = await Promise.allSettled(Array.from({ length: CONCURRENCY }, send)) // what is under way may yet be written
  for (const one of sent) if (one.status === 'rejected') throw one.reason
  return dropped
}

interface Flush {
  readonly sendings: Sending[]
  /** An action and a document by turns, as JSON. */
  readonly operations: string[]
}

function* inFlushes(sendings: readonly Sending[]): Generator<Flush, undefined> {
  let flush: Flush = { sendings: [], operations: [] }
  let bytes = 0
  for (const sending of sendings) {
    const document = JSON.stringify(sending.document)
    flush.sendings.push(sending)
    flush.operations.push(
      JSON.stringify({ index: { _index: sending.to, ...versioned(sending.mail, sending.version) } }),
      document,
    )
    bytes += Buffer.byteLength(document)
    if (bytes < FLUSH_BYTES) continue
    yield flush
    flush = { sendings: [], operations: [] }
    bytes = 0
  }
  if (bytes > 0) yield flush
}

async function sendFlush(connection: Connection, { sendings, operations }: Flush): Promise<Dropped[]> {
  const { statusCode, body } = await patiently(connection, () =>
    connection.client.bulk({ operations, require_alias: true, filter_path: READ_BACK }, { ignore: [429], meta: true }),
  )
  if (statusCode === 429) return sendings.map((sending) => ({ sending, status: 429, why: 'busy' }))
  if (!body.errors) return []
  return sendings.flatMap((sending, at) => {
    const { status = 0, error } = body.items[at]?.index ?? {}
    return status < 300 || status === CONFLICT ? [] : [{ sending, status, why: error?.type ?? 'unknown' }]
  })
}

/** Whether the server has closed an index to writes, as it does when its disk is nearly full (the flood stage). */
export async function isBlocked(connection: Connection, index: string | string[]): Promise<boolean> {
  const settings = await patiently(connection, () =>
    connection.client.indices.getSettings({ index, name: 'index.blocks.*' }),
  )
  return Object.values(settings).some(({ settings: one }) => {
    const { blocks } = one?.index ?? {}
    return [blocks?.read_only_allow_delete, blocks?.read_only, blocks?.write].some((set) => String(set) === 'true')
  })
}

/** Takes mails out of an index. Those of which it came to hold a higher version meanwhile are returned; they are still there.
 *  @throws IndexUnavailable unless all others are out */
export async function sendDeletes(
  connection: Connection,
  index: string,
  mails: readonly Leaving[],
): Promise<readonly MailKey[]> {
  const overtaken: MailKey[] = []
  for (let left = mails, attempt = 0; left.length > 0; attempt++) {
    if (attempt > 0) await sleep(jittered(attempt))
    const operations = left.map(({ mail, version }) => ({ delete: { _index: index, ...versioned(mail, version) } }))
    const { items } = await patiently(connection, () => connection.client.bulk({ operations, require_alias: true }))
    left = left.filter(({ mail }, at) => {
      const { status = 0, error } = items[at]?.delete ?? {}
      if (status === CONFLICT) overtaken.push(mail)
      if (status === CONFLICT || (error === undefined && (status === 200 || status === 404))) return false
      mustTakeMore({ status, why: error?.type ?? 'unknown' }, connection.where)
      return true
    })
    if (left.length > 0 && (await isBlocked(connection, index))) throw full(connection.where)
    if (left.length > 0 && attempt >= ATTEMPTS) throw busy(connection.where)
  }
  return overtaken
}
