import type { ImapFlow, MailboxObject } from 'imapflow'
import type { RawBytes } from '../model/inbound.ts'
import { MailboxUnavailable } from './imap-faults.ts'
import { Spool } from './spool.ts'

/** A mail as the server lists it. Sizes are the server's claim: Exchange's are estimates. */
export interface Listed {
  readonly uid: number
  readonly sizeBytes: number
  /** INTERNALDATE in milliseconds since the epoch, undefined where the server gave none. */
  readonly receivedAtMs: number | undefined
}

/** A folder that can be read. All of it throws MailboxUnavailable when the connection breaks. */
export interface OpenFolder {
  readonly uidValidity: number
  /** The folder's name and its parents', the nearest first. */
  readonly names: readonly string[]
  /** How many mails it has now. */
  readonly mails: number
  /** Its HIGHESTMODSEQ, where the server keeps one. */
  readonly modSeq: string | undefined
  /** The UIDs of mails that were deleted, as far as the server said since the last time this was asked. */
  takeVanished(): number[]
  /** The UIDs of mail from `first` on, rising. */
  uidsFrom(first: number): Promise<number[]>
  /** Which of these UIDs the folder still has. */
  present(uids: readonly number[]): Promise<number[]>
  list(uids: readonly number[]): Promise<Listed[]>
  /** Up to `limit` bytes of each of these mails; one that was expunged meanwhile is missing. `sizeBytes`: what they are said to be. */
  read(uids: readonly number[], limit: number, sizeBytes: number): Promise<Map<number, Uint8Array>>
  /** One mail to a file in `spoolDir`, however large. Undefined when it was expunged meanwhile. */
  readLarge(uid: number, spoolDir: string): Promise<RawBytes | undefined>
}

/** What a folder needs of its connection. */
interface Asking {
  /** Mails that were deleted, as the server tells of them. */
  readonly vanished: number[]
  /** Waits for an answer, of about `bytes`. */
  readonly ask: <T>(asked: Promise<T>, bytes?: number) => Promise<T>
  /** Called before a search for news. */
  readonly onSearch: () => void
  readonly where: string
}

/** The folder that a connection has open, for as long as it opens no other. */
export class SelectedFolder implements OpenFolder {
  static readonly BLOCK_BYTES = 1024 * 1024
  readonly uidValidity: number
  readonly names: readonly string[]
  readonly #client: ImapFlow
  readonly #asking: Asking

  constructor(client: ImapFlow, folder: Pick<OpenFolder, 'uidValidity' | 'names'>, asking: Asking) {
    this.#client = client
    this.uidValidity = folder.uidValidity
    this.names = folder.names
    this.#asking = asking
  }

  get mails(): number {
    return this.#mailbox?.exists ?? 0
  }

  get modSeq(): string | undefined {
    return this.#mailbox?.highestModseq?.toString()
  }

  takeVanished(): number[] {
    return this.#asking.vanished.splice(0)
  }

  get #mailbox(): MailboxObject | undefined {
    return this.#client.mailbox === false ? undefined : this.#client.mailbox
  }

  async uidsFrom(first: number): Promise<number[]> {
    this.#asking.onSearch()
    const uids = await this.#search(`${first}:*`)
    return uids.filter((uid) => uid >= first).sort((a, b) => a - b) // `N:*` names the last mail even where it is below N
  }

  present(uids: readonly number[]): Promise<number[]> {
    return this.#search(uids.join(','))
  }

  async list(uids: readonly number[]): Promise<Listed[]> {
    const query = { uid: true, size: true, internalDate: true }
    const rows = await this.#asking.ask(this.#client.fetchAll(uids.join(','), query, { uid: true }))
    return rows.map(({ uid, size, internalDate }) => ({
      uid,
      sizeBytes: size ?? 0,
      receivedAtMs: internalDate instanceof Date ? internalDate.getTime() : undefined,
    }))
  }

  async read(uids: readonly number[], limit: number, sizeBytes: number): Promise<Map<number, Uint8Array>> {
    const query = { uid: true, source: { start: 0, maxLength: limit } }
    const rows = await this.#asking.ask(this.#client.fetchAll(uids.join(','), query, { uid: true }), sizeBytes)
    return new Map(rows.flatMap(({ uid, source }) => (Buffer.isBuffer(source) ? [[uid, new Uint8Array(source)]] : [])))
  }

  async readLarge(uid: number, spoolDir: string): Promise<RawBytes | undefined> {
    const options = { uid: true, chunkSize: SelectedFolder.BLOCK_BYTES }
    const download = await this.#asking.ask(this.#client.download(String(uid), undefined, options))
    if (download.content === undefined) return undefined
    const spool = await Spool.open(spoolDir)
    const blocks = download.content[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    try {
      for (;;) {
        const next = await this.#asking.ask(blocks.next(), SelectedFolder.BLOCK_BYTES)
        if (next.done) return await spool.finish()
        await spool.write(next.value)
      }
    } catch (fault) {
      await spool.discard()
      throw fault
    } finally {
      download.content.destroy()
    }
  }

  /** A search on a closed connection resolves to nothing at all. */
  async #search(uid: string): Promise<number[]> {
    const found = await this.#asking.ask(this.#client.search({ uid }, { uid: true }))
    if (!Array.isArray(found) || !this.#client.usable) throw new MailboxUnavailable(this.#asking.where, undefined)
    return found
  }
}
