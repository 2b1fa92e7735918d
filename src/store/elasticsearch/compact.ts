import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, patiently } from './client.ts'

/** The server merges pieces of an index up to 5 GB by itself. */
const PIECE_BYTES = 4 * 1024 ** 3
/** Below this there is nothing worth waiting for. */
const WORTH_BYTES = 64 * 1024 ** 2
const MERGE_MS = 60 * 60 * 1000
/** Every half minute the server notes how much of its history no copy needs any more. */
const LOOK_MS = 1_000
const LONGEST_WAIT_MS = 45_000

/** Gives back the room that an index no longer needs. The server keeps whole documents for copies of the index that were away,
 *  more than half of a fresh index, and lets go of them when it merges pieces after a flush, once it knows of no such copy. */
export async function compactIndex(connection: Connection, index: string): Promise<void> {
  const { client } = connection
  if ((await largestOf(connection, index)) < WORTH_BYTES) return
  await historyGone(connection, index)
  await patiently(connection, () => client.indices.flush({ index }, { requestTimeout: MERGE_MS }))
  const pieces = Math.max(1, Math.ceil((await largestOf(connection, index)) / PIECE_BYTES))
  await patiently(connection, () =>
    client.indices.forcemerge({ index, max_num_segments: pieces }, { requestTimeout: MERGE_MS }),
  )
}

/** Bytes of the largest of its shards. */
async function largestOf(connection: Connection, index: string): Promise<number> {
  return Math.max(0, ...(await shardsOf(connection, index)).map(({ store }) => store?.size_in_bytes ?? 0))
}

async function historyGone(connection: Connection, index: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += LOOK_MS) {
    const shards = await shardsOf(connection, index)
    if (shards.every(({ seq_no, retention_leases }) => isGone(seq_no?.global_checkpoint ?? -1, retention_leases)))
      return
    await sleep(LOOK_MS)
  }
}

const isGone = (done: number, kept: Shard['retention_leases']): boolean =>
  kept?.leases.every(({ retaining_seq_no }) => retaining_seq_no > done) ?? true

interface Shard {
  readonly store?: { readonly size_in_bytes: number }
  readonly seq_no?: { readonly global_checkpoint: number }
  readonly retention_leases?: { readonly leases: readonly { readonly retaining_seq_no: number }[] }
}

async function shardsOf(connection: Connection, index: string): Promise<Shard[]> {
  const { indices } = await patiently(connection, () => connection.client.indices.stats({ index, level: 'shards' }))
  return Object.values(indices?.[index]?.shards ?? {}).flat() as Shard[]
}
