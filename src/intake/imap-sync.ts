import { setTimeout as sleep } from 'node:timers/promises'
import { type ListAddress, parseListAddress } from '../model/ids.ts'
import type { Inbound, RawBytes } from '../model/inbound.ts'
import type { MailboxRefused, MailboxUnavailable } from './imap-faults.ts'
import { type Account, accountName, type Listed, type OpenFolder } from './imap-folder.ts'
import { listOf } from './list-of.ts'
import type { Skipped } from './source.ts'

/** How far a folder was read: UIDs below `uidNext` are stored, as long as `uidValidity` is the folder's (RFC 3501, 2.3.1.1). */
export interface FolderCursor {
  readonly uidValidity: number
  readonly uidNext: number
}

/** Where the record keeps the cursors. `account` is `accountName`'s. */
export interface SyncState {
  load(account: string, folder: string): Promise<FolderCursor | undefined>
  save(account: string, folder: string, cursor: FolderCursor): Promise<void>
}

export interface SyncDeps {
  readonly state: SyncState
  /** Resolves when the mails are durable; only then does the cursor move past them. Mail may come again, never less. */
  deliver(batch: readonly Inbound[]): Promise<void>
  /** Mail above this is spooled to a file of its own in `spoolDir`, which whoever takes it moves or removes. Bytes. */
  readonly maxBytes: number
  readonly spoolDir: string
  /** A mail the server lists and does not give. */
  onSkipped?(skipped: Skipped): void
  /** A fault that will be tried again, after `waitMs`. */
  onFault?(fault: MailboxUnavailable | MailboxRefused, waitMs: number): void
  /** Stops the work: what is being delivered is finished, and the cursor saved. */
  readonly signal?: AbortSignal
}

/** Mails asked for at a time: enough for full speed, few enough that a broken connection costs little. */
const BATCH_MAILS = 100
/** A batch of large mails is cut here. */
const BATCH_BYTES = 32 * 1024 * 1024
/** Replicated servers list a mail before they can give it. */
const WAITS_FOR_LISTED_MS = [1_000, 2_000]

/** Reads a folder from its cursor on. The cursor is saved after a batch is durable, never before, and in rising order. */
export class FolderSync {
  readonly #opened: OpenFolder
  readonly #deps: SyncDeps
  readonly #account: string
  readonly #folder: string
  readonly #where: string
  readonly #list: ListAddress | undefined
  #cursor: FolderCursor

  private constructor(opened: OpenFolder, account: Account, folder: string, deps: SyncDeps, cursor: FolderCursor) {
    this.#opened = opened
    this.#deps = deps
    this.#account = accountName(account)
    this.#folder = folder
    this.#where = `${account.host} ${folder}`
    this.#list = listOf(parseListAddress(account.list ?? ''), opened.names)
    this.#cursor = cursor
  }

  /** Starts from the first mail where the folder was made anew: the record knows each mail by its bytes. */
  static async begin(opened: OpenFolder, account: Account, folder: string, deps: SyncDeps): Promise<FolderSync> {
    const saved = await deps.state.load(accountName(account), folder)
    const { uidValidity } = opened
    if (saved?.uidValidity === uidValidity) return new FolderSync(opened, account, folder, deps, saved)
    const sync = new FolderSync(opened, account, folder, deps, { uidValidity, uidNext: 1 })
    await sync.#moveTo(1)
    return sync
  }

  /** Delivers all mail that the folder holds and the record does not. */
  async catchUp(): Promise<void> {
    for (;;) {
      const uids = await this.#opened.uidsFrom(this.#cursor.uidNext)
      if (uids.length === 0) return
      for (let at = 0; at < uids.length; at += BATCH_MAILS) {
        if (this.#deps.signal?.aborted) return
        await this.#deliver(uids.slice(at, at + BATCH_MAILS))
      }
    }
  }

  async #deliver(uids: readonly number[]): Promise<void> {
    const listed = new Map((await this.#opened.list(uids)).map((mail) => [mail.uid, mail]))
    for (const batch of batchesOf(uids, (uid) => listed.get(uid)?.sizeBytes ?? 0)) {
      const read = await this.#read(batch, listed)
      const inbound = batch.flatMap((uid) => {
        const raw = read.get(uid)
        return raw === undefined ? [] : [this.#inbound(uid, raw, listed.get(uid))]
      })
      if (inbound.length > 0) await this.#deps.deliver(inbound)
      await this.#moveTo((batch.at(-1) ?? 0) + 1)
    }
  }

  /** The mails of a batch. One that the server lists and does not give is asked for again, then named and passed over. */
  async #read(uids: readonly number[], listed: ReadonlyMap<number, Listed>): Promise<Map<number, RawBytes>> {
    const read = new Map<number, RawBytes>()
    let missing = uids
    for (const waitMs of [0, ...WAITS_FOR_LISTED_MS]) {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#deps.signal }).catch(() => undefined)
      for (const [uid, raw] of await this.#readOnce(missing, listed)) read.set(uid, raw)
      missing = missing.filter((uid) => !read.has(uid))
      if (missing.length > 0) missing = await this.#opened.present(missing)
      if (missing.length === 0) return read
    }
    for (const uid of missing) {
      const where = `${this.#where} ${uid}`
      this.#deps.onSkipped?.({ kind: 'skipped', where, why: 'the server lists it and does not give it' })
    }
    return read
  }

  async #readOnce(uids: readonly number[], listed: ReadonlyMap<number, Listed>): Promise<Map<number, RawBytes>> {
    const { maxBytes, spoolDir } = this.#deps
    const isLarge = (uid: number): boolean => (listed.get(uid)?.sizeBytes ?? 0) > maxBytes
    const small = uids.filter((uid) => !isLarge(uid))
    const read = new Map<number, RawBytes>()
    const large = uids.filter(isLarge)
    for (const [uid, bytes] of small.length > 0 ? await this.#opened.read(small, maxBytes + 1) : []) {
      if (bytes.length > maxBytes) large.push(uid)
      else read.set(uid, { kind: 'bytes', bytes })
    }
    for (const uid of large) {
      const raw = await this.#opened.readLarge(uid, spoolDir)
      if (raw !== undefined) read.set(uid, raw)
    }
    return read
  }

  #inbound(uid: number, raw: RawBytes, listed: Listed | undefined): Inbound {
    const receivedAtMs = listed?.receivedAtMs ?? Date.now()
    return { raw, source: `${this.#where} ${uid}`, list: this.#list, receivedAtMs }
  }

  async #moveTo(uidNext: number): Promise<void> {
    this.#cursor = { uidValidity: this.#opened.uidValidity, uidNext }
    await this.#deps.state.save(this.#account, this.#folder, this.#cursor)
  }
}

/** Cuts rising UIDs where a batch would grow too large; one mail above that is a batch of its own. */
function batchesOf(uids: readonly number[], sizeOf: (uid: number) => number): number[][] {
  const batches: number[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const uid of uids) {
    bytes += sizeOf(uid)
    if (bytes > BATCH_BYTES) {
      batches.push([])
      bytes = sizeOf(uid)
    }
    batches.at(-1)?.push(uid)
  }
  return batches
}
