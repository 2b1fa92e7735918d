import { setTimeout as sleep } from 'node:timers/promises'
import type { MailKey } from '../../model/ids.ts'
import type { Refused } from '../search-index.ts'
import { type Connection, jittered, patiently } from './client.ts'
import { busy, full, isPassing, missing } from './faults.ts'

/** What is sent at once, and how many such requests are under way: enough to keep a small server busy, and no more than it
 *  can queue. */
const FLUSH_BYTES = 2 * 1024 * 1024
const CONCURRENCY = 2
/** Tries of what the server was too busy for; about a quarter of a minute in all. */
const ATTEMPTS = 20

/** A mail on its way into an index. `to` is an alias: an index that is gone must not be made again with whatever mapping. */
export interface Sending {
  readonly to: string
  readonly mail: MailKey
  readonly document: object
}

/** Writes documents, as fast as the server takes them. What it is too busy for is sent again, with jitter; what it can never
 *  take is returned, and all the rest is written.
 *  @throws IndexUnavailable where it takes nothing; some may be written then */
export async function sendDocuments(connection: Connection, sendings: readonly Sending[]): Promise<Refused[]> {
  const refused: Refused[] = []
  const byId = new Map(sendings.map((sending) => [String(sending.mail), sending]))
  let waiting = sendings
  for (let attempt = 0; waiting.length > 0; attempt++) {
    if (attempt > 0) await sleep(jittered(attempt))
    const sent = waiting
    const again: Sending[] = []
    for (const { id, status, type } of await patiently(connection, () => sendOnce(connection, sent))) {
      const sending = byId.get(id) as Sending
      if (status === 404) throw missing(connection.where)
      if (isPassing(status) || status >= 500)
        again.push(sending) // the server's trouble is not the mail's
      else refused.push({ mail: sending.mail, why: type })
    }
    const [first] = again
    if (first !== undefined && attempt === 0 && (await isBlocked(connection, first.to))) throw full(connection.where)
    if (first !== undefined && attempt >= ATTEMPTS) throw busy(connection.where)
    waiting = again
  }
  return refused
}

interface Dropped {
  readonly id: string
  readonly status: number
  readonly type: string
}

async function sendOnce({ client }: Connection, sendings: readonly Sending[]): Promise<Dropped[]> {
  const dropped: Dropped[] = []
  await client.helpers.bulk<Sending>({
    datasource: [...sendings],
    flushBytes: FLUSH_BYTES,
    concurrency: CONCURRENCY,
    retries: 0, // the helper waits equally long each time
    require_alias: true,
    onDocument: ({ to, mail, document }) => [{ index: { _index: to, _id: String(mail) } }, document],
    onDrop: ({ operation, status, error }) =>
      dropped.push({
        id: (operation as unknown as { index: { _id: string } }).index._id,
        status,
        type: error?.type ?? 'unknown',
      }),
  })
  return dropped
}

/** Whether the server has closed an index to writes, as it does when its disk is nearly full (the flood stage). */
async function isBlocked(connection: Connection, index: string): Promise<boolean> {
  const settings = await patiently(connection, () =>
    connection.client.indices.getSettings({ index, name: 'index.blocks.*' }),
  )
  return Object.values(settings).some(({ settings: one }) => {
    const { blocks } = one?.index ?? {}
    return [blocks?.read_only_allow_delete, blocks?.read_only, blocks?.write].some((set) => String(set) === 'true')
  })
}

/** Takes mails out of an index; those it does not hold are no matter. Deletes go by themselves: the client's helper loses
 *  count of those it has to drop. */
export async function sendDeletes(connection: Connection, index: string, mails: readonly MailKey[]): Promise<void> {
  for (let left = mails, attempt = 0; left.length > 0; attempt++) {
    if (attempt > 0) await sleep(jittered(attempt))
    const operations = left.map((mail) => ({ delete: { _index: index, _id: String(mail) } }))
    const { items } = await patiently(connection, () => connection.client.bulk({ operations, require_alias: true }))
    const statuses = items.map((item) => item.delete?.status ?? 0)
    left = left.filter((_, at) => isPassing(statuses[at]))
    if (left.length > 0 && (await isBlocked(connection, index))) throw full(connection.where)
    if (left.length > 0 && attempt >= ATTEMPTS) throw busy(connection.where)
  }
}
