import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, patiently, type Way } from './client.ts'
import { elastic } from './library.ts'

/** A search that has no answer by then is made once more, of nodes that answer. */
const HEDGE_MS = 1_500
/** A node that hangs is gone round for so long, and then tried again. */
const ROUND_MS = 10_000
/** So many nodes fit into the line of a request. */
const MOST_NODES = 100

/** Nobody waits longer for a server that has just not answered another. Of one that has, a search may take as long as a request
 *  may: of many at once on a busy machine each takes long. */
const LONGEST_WHILE_DOWN_MS = 3_000

type Reading<T> = (way: Way, how: { readonly signal: AbortSignal }) => Promise<T>

/** Searches, `patiently`. A search that has no answer for a while is made once more, of nodes that answer, and the first answer
 *  counts (Dean and Barroso, "The tail at scale", 2013): a node that hangs holds nobody up for long, though its cluster may
 *  take half a minute to give it up, and a search that is merely slow goes on. */
export const promptly = <T>(connection: Connection, read: Reading<T>): Promise<T> =>
  patiently(connection, () => hedged(connection, read))

async function inTime<T>(connection: Connection, work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (!connection.isDown) return work
  const late = sleep(LONGEST_WHILE_DOWN_MS, undefined, { ref: false, signal }).then(() => {
    throw new (elastic().errors.TimeoutError)('no answer in time')
  })
  return Promise.race([work, late])
}

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
    const either = Promise.any([first, wayRound(connection, how).then((way) => read(way, how))])
    return await inTime(connection, either, over.signal)
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
