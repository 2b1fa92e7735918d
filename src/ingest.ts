import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { IndexFeed } from './index-feed.ts'
import type { Found } from './intake/source.ts'
import type { ListAddress, MailKey } from './model/ids.ts'
import type { Inbound } from './model/inbound.ts'
import { type PackedResult, release, unpack } from './parse/pool-protocol.ts'
import type { ReadMail as ReadFromRaw } from './parse/read.ts'
import { openThreadedPool, type ThreadedPool } from './parse/threaded-pool.ts'
import type { KeptRaw, PutOutcome, RawArrival, RawKey, ReadMail, RecordWriter } from './store/record.ts'
import type { ChangedFacts } from './store/search-index.ts'

/** What the pipeline writes to. */
export interface Stores {
  readonly record: RecordWriter
  readonly feed: IndexFeed
}

export interface IngestSummary {
  read: number
  new: number
  duplicate: number
  /** Kept raw and nowhere else, as X-No-Archive or Sensitivity asks. */
  private: number
  /** Mail that could not be read, which is kept, and files that are no mail, which are not. */
  readonly unparsed: { readonly where: string; readonly why: string }[]
  /** What an export holds and an archive does not want, each in a line: thrown away mail, files that are no mail. */
  readonly passedOver: { readonly where: string; readonly why: string }[]
}

/** A batch is made durable at once, read by one child at once, and stored at once: this many mails or bytes of it. */
const BATCH_MAILS = 128
const BATCH_BYTES = 2 * 1024 * 1024
/** Mails stored in one transaction, when so many have been read. */
const STORED_MAILS = 4 * BATCH_MAILS
/** The index is told of what came in once its words are so many, if its own number of mails has not come before. */
const INDEX_CHARS = 32 * 1024 * 1024

/** The whole pipeline: intake -> raw, durable -> parse, in children -> record, with threads -> index. Raw first: whatever
 *  happens later, a mail that was taken in is there, and reading goes on where it stopped (`resume`). */
export class Ingest {
  private readonly stores: Stores
  private readonly pool: ThreadedPool
  /** Batches being read. As many as there are children, and one waiting for each. */
  private readonly inFlight: Flight[] = []
  private readonly maxInFlight: number
  /** What the record holds and the index is still to be told. */
  private readonly unindexed = { entries: new Map<MailKey, Entry>(), changes: new Map<MailKey, ChangedFacts>() }
  private unindexedChars = 0
  /** Mails of digests, kept and still to be read. */
  private readonly fromDigests: RawToRead[] = []
  /** What is kept on the way is then met by itself. */
  private isResuming = false

  constructor(stores: Stores, options: { readonly maxBytes: number; readonly children?: number }) {
    const children = options.children ?? availableParallelism()
    this.stores = stores
    this.pool = openThreadedPool({ children, maxBytes: options.maxBytes })
    this.maxInFlight = children + 2
  }

  /** Takes in a stream of mail, and tells the index; what the index could not be told of is for `IndexFeed.catchUp`. `named` is the list that the operator said it is (`--list`); without it, the list of an
   *  Inbound is what its folder says, which counts less than the mail's own headers. */
  async take(
    source: AsyncIterable<Found>,
    named?: ListAddress,
    summary: IngestSummary = emptySummary(),
  ): Promise<IngestSummary> {
    this.pool.warm()
    for await (const batch of inBatches(source, summary)) await this.takeBatch(batch, named, summary)
    await this.drain(summary)
    return summary
  }

  /** Takes in mails that are at hand. Resolves once their raw bytes are durable; `drain` waits for the rest. The bytes are
   *  then no more the caller's. */
  async takeBatch(inbounds: readonly Inbound[], named: ListAddress | undefined, summary: IngestSummary): Promise<void> {
    const arrivals = inbounds.map(
      ({ list, ...arrival }): RawArrival => ({
        ...arrival,
        list: named,
        folderList: named === undefined ? list : undefined,
      }),
    )
    const kept = await this.stores.record.keepRaw(arrivals)
    for (const { raw } of arrivals) if (raw.kind === 'large') await rm(raw.path, { force: true })
    const unread = unreadOf(arrivals, kept)
    summary.duplicate += arrivals.length - unread.length
    await this.read(unread, summary)
  }

  /** Reads what an earlier run kept but did not get to. Once `signal` says so it finishes
   *  the batches under way; the rest waits for the next time. */
  async resume(onProgress: (mails: number) => void = () => undefined, signal?: AbortSignal): Promise<IngestSummary> {
    const summary = emptySummary()
    const unread = (after: RawKey | undefined) =>
      this.stores.record.unread(BATCH_MAILS, { after, maxBytes: BATCH_BYTES })
    this.isResuming = true
    let last: RawKey | undefined
    let some = await unread(last)
    while (some.length > 0) {
      if (signal?.aborted) break
      summary.read += some.length
      last = some.at(-1)?.raw
      await this.read(some, summary)
      onProgress(summary.read)
      some = await unread(last)
      if (some.length > 0) continue
      await this.drain(summary) // which may keep mails of digests
      some = await unread(last)
    }
    this.isResuming = false
    await this.drain(summary)
    return summary
  }

  private async read(batch: readonly RawToRead[], summary: IngestSummary): Promise<void> {
    if (batch.length === 0) return
    const flight: Flight = { read: this.parse(batch), isRead: false }
    flight.read.then(
      () => (flight.isRead = true),
      () => undefined, // heard of when its turn comes, or not at all where an earlier fault ends the work
    )
    this.inFlight.push(flight)
    while (this.inFlight.length > this.maxInFlight) await this.storeOldest(summary)
    await this.readFromDigests(summary)
  }

  private async readFromDigests(summary: IngestSummary): Promise<void> {
    const some = this.fromDigests.splice(0, BATCH_MAILS)
    summary.read += some.length
    await this.read(some, summary)
  }

  private async parse(batch: readonly RawToRead[]): Promise<Batch> {
    const mails = batch.map(({ arrival: { raw, receivedAtMs } }) =>
      raw.kind === 'large'
        ? { raw: raw.head, receivedAtMs, sizeBytes: raw.sizeBytes }
        : { raw: raw.bytes, receivedAtMs },
    )
    const results = await this.pool.parsePacked(mails)
    return batch.map(({ raw, arrival }, i) => ({ raw, arrival, result: results[i] }))
  }

  /** Waits until everything taken in so far is stored and searchable. */
  async drain(summary: IngestSummary): Promise<void> {
    while (this.inFlight.length > 0 || this.fromDigests.length > 0) {
      if (this.inFlight.length > 0) await this.storeOldest(summary)
      else await this.readFromDigests(summary)
    }
    this.collect(await this.stores.record.judgeRest())
    await this.flush()
  }

  /** Those that are read by then are stored with it: one transaction costs little more than another's mails. */
  private async storeOldest(summary: IngestSummary): Promise<void> {
    const batch = [...(await (this.inFlight.shift() as Flight).read)]
    while (batch.length < STORED_MAILS && this.inFlight[0]?.isRead === true)
      batch.push(...(await (this.inFlight.shift() as Flight).read))
    const within: RawArrival[] = []
    const reads = batch.map(({ raw, result, arrival }): ReadMail => {
      const read = result === undefined ? { problem: 'the reader gave no answer' } : unpack(result)
      if ('problem' in read) {
        summary.unparsed.push({ where: arrival.source, why: read.problem })
        return { kind: 'unreadable', raw, why: read.problem }
      }
      within.push(...mailsWithin(read, arrival))
      return { kind: 'read', raw, message: read.message, words: read.words, body: read.body }
    })
    // Before the digest itself, so that one that counts as read has lost none of its mails.
    if (within.length > 0) {
      const kept = await this.stores.record.keepRaw(within)
      if (!this.isResuming) this.fromDigests.push(...unreadOf(within, kept))
    }
    const outcome = await this.stores.record.put(reads)
    release(batch.flatMap(({ result }) => result ?? []))
    summary.new += outcome.added
    summary.duplicate += outcome.duplicates
    summary.private += outcome.private
    this.collect(outcome)
    const { entries, changes } = this.unindexed
    if (entries.size + changes.size >= this.stores.feed.engine.batchMails || this.unindexedChars >= INDEX_CHARS)
      await this.flush()
  }

  /** Later facts of a mail replace earlier ones; its words stay. */
  private collect(outcome: Pick<PutOutcome, 'entries' | 'changes'>): void {
    const { entries, changes } = this.unindexed
    for (const entry of outcome.entries) {
      entries.set(entry.mail, entry)
      changes.delete(entry.mail)
      this.unindexedChars += charsOf(entry)
    }
    for (const facts of outcome.changes) {
      const waiting = entries.get(facts.mail)
      if (waiting === undefined) changes.set(facts.mail, facts)
      else entries.set(facts.mail, { ...waiting, ...facts })
    }
  }

  private async flush(): Promise<void> {
    const { entries, changes } = this.unindexed
    const outcome = {
      entries: [...entries.values()],
      changes: [...changes.values()],
    }
    entries.clear()
    changes.clear()
    this.unindexedChars = 0
    await this.stores.feed.tell(outcome)
  }

  async close(): Promise<void> {
    await this.pool.close()
  }
}

interface RawToRead {
  readonly raw: KeptRaw['raw']
  readonly arrival: RawArrival
}
type Batch = readonly {
  readonly raw: RawKey
  readonly arrival: RawArrival
  readonly result: PackedResult | undefined
}[]

/** A batch that children are reading. */
interface Flight {
  readonly read: Promise<Batch>
  isRead: boolean
}

const unreadOf = (arrivals: readonly RawArrival[], kept: readonly KeptRaw[]): RawToRead[] =>
  arrivals.flatMap((arrival, i) => ((kept[i] as KeptRaw).unread ? [{ raw: (kept[i] as KeptRaw).raw, arrival }] : []))

/** The mails of a digest came the way that the digest came: where their headers name no list, its list is theirs. */
const mailsWithin = (
  { message, within }: ReadFromRaw,
  { source, list, folderList, receivedAtMs, lies }: RawArrival,
): RawArrival[] =>
  within.map((bytes, at) => ({
    raw: { kind: 'bytes', bytes: new Uint8Array(bytes) }, // the memory they lie in is given back
    source: `${source}, mail ${at + 1} of the digest`,
    list,
    folderList: message.lists[0] ?? folderList,
    receivedAtMs,
    lies,
  }))

type Entry = PutOutcome['entries'][number]

export const emptySummary = (): IngestSummary => ({
  read: 0,
  new: 0,
  duplicate: 0,
  private: 0,
  unparsed: [],
  passedOver: [],
})

/** Batches of a source. Where the source breaks, what it gave before is still a batch, and then the fault is thrown. Where
 *  whoever takes the batches stops, the source is closed with what it holds open. */
async function* inBatches(source: AsyncIterable<Found>, summary: IngestSummary): AsyncGenerator<Inbound[]> {
  let batch: Inbound[] = []
  let bytes = 0
  let fault: { readonly cause: unknown } | undefined
  try {
    for await (const item of source) {
      if ('kind' in item) {
        const { kind, where, why } = item
        summary[kind === 'skipped' ? 'unparsed' : 'passedOver'].push({ where, why })
        continue
      }
      summary.read++
      batch.push(item)
      bytes += item.raw.kind === 'bytes' ? item.raw.bytes.length : item.raw.head.length
      if (batch.length < BATCH_MAILS && bytes < BATCH_BYTES) continue
      yield batch
      batch = []
      bytes = 0
    }
  } catch (cause) {
    fault = { cause }
  }
  if (batch.length > 0) yield batch
  if (fault !== undefined) throw fault.cause
}

const charsOf = ({ words: { subject, own, quoted } }: Entry): number =>
  [subject, own, quoted].reduce((chars, { forms, stems }) => chars + forms.length + stems.length, 0)
