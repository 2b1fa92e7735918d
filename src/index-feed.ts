import { type Filling, mend } from './index-differences.ts'
import { type Entries, EntryThreads, entriesOf } from './index-entries.ts'
import { WORDS_VERSION } from './language/words-version.ts'
import type { MailKey } from './model/ids.ts'
import type { Generation, GenerationWriter, IndexEngine } from './store/index-engine.ts'
import type { IndexLedger, Lacking, Place, StoredGeneration } from './store/index-ledger.ts'
import type { PutOutcome } from './store/record.ts'
import { type IndexEntry, IndexUnavailable, type Meaning, outdated } from './store/search-index.ts'

/** An index that could not be used is let alone so long: mail must not wait for it again and again. */
const REST_MS = 5_000
const CATCH_UP_MAILS = 1_000
/** Threads that make words while the index is written. */
const THREADS = 2
const MARKED_AT_ONCE = 5_000
const REMOVED_AT_ONCE = 500
/** An index is compared once it has nearly all: what it is known to lack is held in memory meanwhile. */
const MOST_LACKING = 100_000

interface Making {
  readonly lacking: Lacking
  readonly entries: Promise<Entries>
}

/** The vectors of mails that have one. */
export type MeaningsOf = (mails: readonly MailKey[]) => ReadonlyMap<MailKey, Meaning>

const isTold = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

/** Keeps the index in line with the record. The record's ledger is what counts: where the index cannot be told now, as when
 *  its server is away, the mails stay marked there, and `catchUp` mends it. */
export class IndexFeed {
  readonly engine: IndexEngine
  private readonly ledger: IndexLedger
  private readonly recordFile: string
  private readonly meaningsOf: MeaningsOf | undefined
  private readonly onGone: (mails: readonly MailKey[]) => void
  private opened: { readonly generation: Generation; readonly writer: GenerationWriter } | undefined
  /** How often the index could not be used. What it was told then, it may still carry out. */
  timesAway = 0
  /** How often the engine turned out to have lost it, and it was begun anew. */
  timesLost = 0
  private rest: { readonly untilMs: number; readonly fault: IndexUnavailable } | undefined

  /** `recordFile` is where the ledger is kept; `meaningsOf` is given where the engine wants vectors in its entries; `onGone` hears
   *  of mail that left the record. */
  constructor(
    ledger: IndexLedger,
    engine: IndexEngine,
    recordFile: string,
    meaningsOf?: MeaningsOf,
    onGone: (mails: readonly MailKey[]) => void = () => undefined,
  ) {
    this.meaningsOf = meaningsOf
    this.onGone = onGone
    this.ledger = ledger
    this.engine = engine
    this.recordFile = recordFile
  }

  /** Why the index could not be told of something lately; undefined once it could again. */
  get trouble(): string | undefined {
    return this.rest?.fault.message
  }

  /** Whether the words of the index are those of another version: searches may miss mail until it is filled anew. */
  async isOutdated(): Promise<boolean> {
    const current = await this.stored()
    return current !== undefined && (current.layout !== this.engine.layout || current.words !== WORDS_VERSION)
  }

  /** How many mails searches do not find yet and why, where the index could not be told of them. */
  async behind(): Promise<{ readonly mails: number; readonly why: string } | undefined> {
    if (this.trouble === undefined) return undefined
    const current = await this.stored()
    const mails = await (current === undefined ? this.ledger.size() : this.ledger.lacks(current.generation))
    return { mails, why: this.trouble }
  }

  /** Makes the index where there is none yet. Never fails for want of it. */
  async prepare(): Promise<void> {
    await this.unlessAway(async () => void (await this.current()))
  }

  /** Tells the index what the record just took in. Never fails for want of the index. */
  async tell({ entries, changes }: Pick<PutOutcome, 'entries' | 'changes'>): Promise<void> {
    if (entries.length + changes.length === 0 || this.isResting()) return
    await this.unlessAway(async () => {
      const { generation, writer } = await this.current()
      const refused = await writer.put(this.withMeaning(entries))
      const left = new Set(await writer.update(changes))
      const told = [...entries, ...changes.filter(({ mail }) => !left.has(mail))]
      await this.ledger.indexed(generation, told, refused)
    })
  }

  /** Vectors of these mails have come to be known: an index that wants them in its entries lacks them. */
  async meaningKnown(mails: readonly MailKey[]): Promise<void> {
    if (this.meaningsOf === undefined) return
    for (const { generation, engine } of await this.ledger.generations())
      if (engine === this.engine.kind) await this.ledger.changed(generation, mails)
  }

  /** The vectors of all mails are others now. */
  async meaningMoved(): Promise<void> {
    if (this.meaningsOf === undefined) return
    for (let after = 0 as MailKey; ; ) {
      const mails = (await this.ledger.shouldHold(after, MARKED_AT_ONCE)).map(({ mail }) => mail)
      if (mails.length === 0) return
      await this.meaningKnown(mails)
      after = mails.at(-1) as MailKey
    }
  }

  /** Brings the current generation up to date, with words made again from the record; what has left the record is taken out. Of
   *  what was never there yet it takes nothing where told so (`marked` alone). Stops early once `signal` says so, or where the
   *  index is away: `trouble` then says why. Returns how many mails. */
  async catchUp(
    onProgress: (done: number, total: number) => void = () => undefined,
    signal?: AbortSignal,
    which?: 'marked',
  ): Promise<number> {
    let mails = 0
    await this.unlessAway(async () => {
      const { generation, writer } = await this.current('looked for')
      const total = await this.ledger.lacks(generation)
      const onMails = (some: number): void => onProgress((mails += some), Math.max(total, mails))
      await this.fillUp({ generation, writer }, onMails, signal, which)
    })
    return mails
  }

  /** Compares the current generation with the record, mail by mail, for what no book shows: that a server lost something, or
   *  carried out late what was no longer so. What is missing is left for `catchUp`. Returns how many mails differed; undefined
   *  where the index is away, or lacks so much that there is nothing to compare yet.
   *  @throws the reason of `signal`, once that says so */
  async compare(signal?: AbortSignal): Promise<number | undefined> {
    const current = await this.stored()
    if (current === undefined || current.layout !== this.engine.layout) return undefined
    if ((await this.ledger.lacks(current.generation)) > MOST_LACKING) return undefined
    try {
      if (!(await this.engine.has(current.generation))) return undefined // filled anew by and by
      const writer = await this.engine.open(current.generation, await this.ledger.size())
      try {
        return await mend(this.ledger, { generation: current.generation, writer }, signal)
      } finally {
        await writer.close()
      }
    } catch (fault) {
      if (fault instanceof IndexUnavailable) return undefined
      throw fault
    }
  }

  /** Does as `catchUp` does, with any generation.
   *  @throws IndexUnavailable */
  async fillUp(into: Filling, onMails: (mails: number) => void, signal?: AbortSignal, which?: 'marked'): Promise<void> {
    await this.takeOutGone(into)
    let threads: EntryThreads | undefined
    try {
      for (let found = true; found && !isTold(signal); ) {
        found = false
        const making: Making[] = []
        for await (const lacking of this.lackingIn(into.generation, signal, which)) {
          if (lacking.mails.length > 0) found = true
          if (lacking.next !== undefined) threads ??= new EntryThreads(this.recordFile, THREADS)
          const entries = threads?.entries(lacking.mails) ?? entriesOf(this.ledger, lacking.mails)
          entries.catch(() => undefined) // heard of when its turn comes
          making.push({ lacking, entries })
          if (making.length >= THREADS) await this.write(into, making.shift() as Making, onMails)
        }
        for (const one of making) await this.write(into, one, onMails)
      }
    } finally {
      await threads?.close()
    }
  }

  /** Goes once through what a generation lacks. */
  private async *lackingIn(
    generation: Generation,
    signal: AbortSignal | undefined,
    which: 'marked' | undefined,
  ): AsyncGenerator<Lacking> {
    let from: Place | undefined
    do {
      const lacking: Lacking = await this.ledger.lacking(generation, CATCH_UP_MAILS, from, which)
      yield lacking
      from = lacking.next
    } while (from !== undefined && !isTold(signal))
  }

  private async write(
    { generation, writer, how }: Filling,
    { lacking, entries: making }: Making,
    onMails: (mails: number) => void,
  ): Promise<void> {
    const entries = await making
    const refused = await writer.put(this.withMeaning(entries), how)
    await this.ledger.indexed(generation, entries, refused, lacking.filledTo)
    onMails(entries.length)
  }

  /** Entries with the vectors that are known. */
  private withMeaning(entries: Entries): readonly IndexEntry[] {
    const meanings = this.meaningsOf?.(entries.map(({ mail }) => mail))
    if (meanings === undefined || meanings.size === 0) return entries
    return entries.map((entry) => {
      const meaning = meanings.get(entry.mail)
      return meaning === undefined ? entry : { ...entry, meaning }
    })
  }

  private async takeOutGone({ generation, writer }: Filling): Promise<void> {
    const next = () => this.ledger.gone(generation, REMOVED_AT_ONCE)
    for (let gone = await next(); gone.length > 0; gone = await next()) {
      await writer.remove(gone)
      this.onGone(gone)
      await this.ledger.forgotten(generation, gone)
    }
  }

  /** The generation that searches read, made where there is none, and filled anew where the engine has lost it, which is seen
   *  once it is opened or `looked for`. Another program may have put a new one in its place. */
  private async current(how?: 'looked for') {
    const { engine, ledger } = this
    const stored = await this.stored()
    const { opened } = this
    if (opened !== undefined && opened.generation === stored?.generation)
      if (how === undefined || (await engine.has(opened.generation))) return opened
    await opened?.writer.close()
    this.opened = undefined
    if (stored !== undefined && stored.layout !== engine.layout) throw outdated()
    const generation =
      stored?.generation ??
      (await ledger.startGeneration({
        engine: engine.kind,
        layout: engine.layout,
        words: WORDS_VERSION,
        state: 'current',
      }))
    if (stored !== undefined && !(await engine.has(generation))) {
      await ledger.emptyGeneration(generation)
      this.timesLost++
    }
    const writer = await engine.open(generation, await ledger.size())
    await engine.show(generation)
    this.opened = { generation, writer }
    return this.opened
  }

  private async stored(): Promise<StoredGeneration | undefined> {
    const all = await this.ledger.generations()
    return all.find((one) => one.engine === this.engine.kind && one.state === 'current')
  }

  private isResting(): boolean {
    return this.rest !== undefined && performance.now() < this.rest.untilMs
  }

  private async unlessAway(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.rest = undefined
    } catch (fault) {
      if (!(fault instanceof IndexUnavailable)) throw fault
      this.timesAway++
      this.rest = { untilMs: performance.now() + REST_MS, fault }
      await this.opened?.writer.close()
      this.opened = undefined // it may be another, or gone, when it is back
    }
  }

  async close(): Promise<void> {
    await this.opened?.writer.close()
    await this.engine.close()
  }
}
