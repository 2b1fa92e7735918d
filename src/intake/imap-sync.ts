import { setTimeout as sleep } from 'node:timers/promises'
import { type ListAddress, parseListAddress } from '../model/ids.ts'
import type { Inbound, RawBytes } from '../model/inbound.ts'
import type { FolderKey } from '../model/mailbox.ts'
import { type Account, accountName } from './account.ts'
import { FolderVisits, MOST_MISSING } from './folder-visits.ts'
import { FollowedFolder, type FollowedMail } from './followed-folder.ts'
import type { Patience } from './imap-connection.ts'
import type { MailboxFault } from './imap-faults.ts'
import type { Listed, OpenFolder } from './imap-selected.ts'
import { listOf } from './list-of.ts'
import type { Skipped } from './source.ts'

/** How far a folder was read: UIDs below `uidNext` are stored, as long as `uidValidity` is the folder's (RFC 9051, 2.3.1.1), but
 *  for those `missing`, which the server lists and did not give: they are asked for again another day. */
export interface FolderCursor {
  readonly uidValidity: number
  readonly uidNext: number
  readonly missing: readonly number[]
}

/** Where the record keeps the cursors. `account` is `accountName`'s. */
export interface SyncState {
  load(account: string, folder: string): Promise<FolderCursor | undefined>
  save(account: string, folder: string, cursor: FolderCursor): Promise<void>
}

/** How it stands with a folder. */
export interface FolderStanding {
  /** Mails that are there and not stored yet. */
  readonly behind: number
  /** Mails that the server lists and does not give. */
  readonly missing: number
}

export interface SyncDeps {
  readonly state: SyncState
  /** What accounts need that follow deletions. */
  readonly held?: FollowedMail | undefined
  /** Resolves when the mails are durable; only then does the cursor move past them. Mail may come again, never less. */
  deliver(batch: readonly Inbound[]): Promise<void>
  /** Mail above this is spooled to a file of its own in `spoolDir`, which whoever takes it moves or removes. Bytes. */
  readonly maxBytes: number
  readonly spoolDir: string
  /** A mail the server lists and does not give. */
  onSkipped?(skipped: Skipped): void
  /** The folders that are read, each time they were listed, and those that are named and not there. */
  onFolders?(folders: readonly string[]): void
  /** How it stands with a folder now: after each look and each batch. */
  onStanding?(folder: string, standing: FolderStanding): void
  /** A fault that will be tried again, after `waitMs`; of one folder, or of the account where none is said. */
  onFault?(fault: MailboxFault, waitMs: number, folder?: string): void
  readonly patience?: Patience | undefined
  /** Stops the work: what is being delivered is finished, and the cursor saved. */
  readonly signal?: AbortSignal | undefined
}

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
  readonly #visits: FolderVisits
  #followed: FollowedFolder | undefined
  #cursor: FolderCursor

  private constructor(
    opened: OpenFolder,
    account: Account,
    folder: string,
    { deps, visits, cursor }: { deps: SyncDeps; visits: FolderVisits; cursor: FolderCursor },
  ) {
    this.#opened = opened
    this.#deps = deps
    this.#account = accountName(account)
    this.#folder = folder
    this.#where = `${account.host} ${folder}`
    this.#list = listOf(parseListAddress(account.list ?? ''), opened.names)
    this.#visits = visits
    this.#cursor = cursor
  }

  /** Starts from the first mail where the folder was made anew: the record knows each mail by its bytes. `visits` remembers what
   *  befell earlier visits of the folder. */
  static async begin(
    opened: OpenFolder,
    account: Account,
    folder: string,
    deps: SyncDeps,
    visits = new FolderVisits(),
  ): Promise<FolderSync> {
    const saved = await deps.state.load(accountName(account), folder)
    const { uidValidity } = opened
    const isKnown = saved?.uidValidity === uidValidity
    const first = { uidValidity, uidNext: 1, missing: [] }
    const sync = new FolderSync(opened, account, folder, { deps, visits, cursor: isKnown ? saved : first })
    if (!isKnown) await sync.#save(first)
    if (account.followDeletions === true && deps.held !== undefined)
      sync.#followed = await FollowedFolder.begin(opened, sync.#at, deps.held, () => sync.#save(first))
    return sync
  }

  get #at(): FolderKey {
    return { account: this.#account, folder: this.#folder, uidValidity: this.#opened.uidValidity }
  }

  /** Delivers all mail that the folder holds and the record does not, or about `limit` of it. True where there is more. */
  async catchUp(limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    await this.#askForMissing()
    for (let done = 0; ; ) {
      const uids = await this.#opened.uidsFrom(this.#cursor.uidNext)
      this.#tell(uids.length)
      if (uids.length === 0) {
        await this.#followed?.catchUp(this.#cursor.missing.length)
        return false
      }
      for (let at = 0; at < uids.length; ) {
        if (this.#deps.signal?.aborted || done >= limit) return true
        const batch = uids.slice(at, at + this.#visits.batchMails)
        await this.#visits.at(this.#cursor.uidNext, () => this.#deliver(batch))
        at += batch.length
        done += batch.length
        this.#tell(uids.length - at)
      }
    }
  }

  async #deliver(uids: readonly number[]): Promise<void> {
    const { uidNext } = this.#cursor
    if (this.#visits.isHopelessAt(uidNext) && this.#cursor.missing.length < MOST_MISSING) {
      this.#skip(uids, 'the connection breaks whenever it is asked for')
      await this.#moveTo((uids.at(-1) ?? uidNext) + 1, uids)
      return
    }
    const listed = new Map((await this.#opened.list(uids)).map((mail) => [mail.uid, mail]))
    for (const batch of batchesOf(uids, (uid) => listed.get(uid)?.sizeBytes ?? 0)) {
      const { read, missing } = await this.#read(batch, listed)
      await this.#hand(batch, read, listed)
      await this.#moveTo((batch.at(-1) ?? 0) + 1, missing)
    }
  }

  async #hand(
    uids: readonly number[],
    read: ReadonlyMap<number, RawBytes>,
    listed: ReadonlyMap<number, Listed>,
  ): Promise<void> {
    const inbound = uids.flatMap((uid) => {
      const raw = read.get(uid)
      return raw === undefined ? [] : [this.#inbound(uid, raw, listed.get(uid))]
    })
    if (inbound.length > 0) await this.#deps.deliver(inbound)
  }

  /** Those that were not given another day. One after the other: one may be what breaks the connection. */
  async #askForMissing(): Promise<void> {
    if (this.#cursor.missing.length === 0 || !this.#visits.isTimeForMissing()) return
    this.#visits.askedForMissing()
    for (const uid of this.#cursor.missing) {
      if (this.#deps.signal?.aborted) return
      const listed = new Map((await this.#opened.list([uid])).map((mail) => [mail.uid, mail]))
      const read = await this.#readOnce([uid], listed)
      if (!read.has(uid) && (await this.#opened.present([uid])).length > 0) continue
      await this.#hand([uid], read, listed)
      await this.#save({ ...this.#cursor, missing: this.#cursor.missing.filter((one) => one !== uid) })
    }
  }

  /** The mails of a batch. One that the server lists and does not give is asked for again, then named and passed over. */
  async #read(
    uids: readonly number[],
    listed: ReadonlyMap<number, Listed>,
  ): Promise<{ read: Map<number, RawBytes>; missing: readonly number[] }> {
    const read = new Map<number, RawBytes>()
    let missing = uids
    for (const waitMs of [0, ...WAITS_FOR_LISTED_MS]) {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#deps.signal }).catch(() => undefined)
      for (const [uid, raw] of await this.#readOnce(missing, listed)) read.set(uid, raw)
      missing = missing.filter((uid) => !read.has(uid))
      if (missing.length > 0) missing = await this.#opened.present(missing)
      if (missing.length === 0) return { read, missing }
    }
    this.#skip(missing, 'the server lists it and does not give it')
    return { read, missing }
  }

  #skip(uids: readonly number[], why: string): void {
    this.#visits.askedForMissing()
    for (const uid of uids)
      this.#deps.onSkipped?.({ kind: 'skipped', where: `${this.#where} ${uid}`, why: `${why}; tried again tomorrow` })
  }

  async #readOnce(uids: readonly number[], listed: ReadonlyMap<number, Listed>): Promise<Map<number, RawBytes>> {
    const { maxBytes, spoolDir } = this.#deps
    const sizeOf = (uid: number): number => listed.get(uid)?.sizeBytes ?? 0
    const small = uids.filter((uid) => sizeOf(uid) <= maxBytes)
    const sizeBytes = small.reduce((bytes, uid) => bytes + sizeOf(uid), 0)
    const read = new Map<number, RawBytes>()
    const large = uids.filter((uid) => sizeOf(uid) > maxBytes)
    for (const [uid, bytes] of small.length > 0 ? await this.#opened.read(small, maxBytes + 1, sizeBytes) : []) {
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
    const lies = this.#followed === undefined ? undefined : { ...this.#at, uid }
    return { raw, source: `${this.#where} ${uid}`, list: this.#list, receivedAtMs, lies }
  }

  #moveTo(uidNext: number, missing: readonly number[]): Promise<void> {
    return this.#save({ ...this.#cursor, uidNext, missing: [...this.#cursor.missing, ...missing] })
  }

  async #save(cursor: FolderCursor): Promise<void> {
    this.#cursor = cursor
    await this.#deps.state.save(this.#account, this.#folder, cursor)
  }

  #tell(behind: number): void {
    this.#deps.onStanding?.(this.#folder, { behind, missing: this.#cursor.missing.length })
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
