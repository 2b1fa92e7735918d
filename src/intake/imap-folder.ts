import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import type { RawBytes } from '../model/inbound.ts'
import { type Credentials, type Login, LoginFault, withLogin } from '../model/login.ts'
import { faultFrom, isAnsweredNo, isWrongLogin, MailboxRefused } from './imap-faults.ts'
import { Spool } from './spool.ts'

/** An account as the settings give it. */
export interface Account {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  readonly user: string
  readonly login: Login
  readonly folders: readonly string[]
  /** The list of its mail whose headers name none; without it the folder's name may say. */
  readonly list?: string | undefined
}

/** An account's name in the sync state. */
export const accountName = ({ user, host, port }: Account): string => `${user}@${host}:${port}`

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
  /** The UIDs of mail from `first` on, rising. */
  uidsFrom(first: number): Promise<number[]>
  /** Which of these UIDs the folder still has. */
  present(uids: readonly number[]): Promise<number[]>
  list(uids: readonly number[]): Promise<Listed[]>
  /** Up to `limit` bytes of each of these mails; one that was expunged meanwhile is missing. */
  read(uids: readonly number[], limit: number): Promise<Map<number, Uint8Array>>
  /** One mail to a file in `spoolDir`, however large. Undefined when it was expunged meanwhile. */
  readLarge(uid: number, spoolDir: string): Promise<RawBytes | undefined>
}

/** The port on which TLS is asked for after a plain greeting (STARTTLS); elsewhere it comes first. */
const PLAIN_PORT = 143
/** A silent connection is found dead after this, or twice this while waiting for mail. */
const SILENCE_MS = 60_000
const DOWNLOAD_BLOCK_BYTES = 1024 * 1024

/** One folder of one account, open for reading only, on a connection of its own, which nobody mends when it breaks: open
 *  another. */
export class ImapFolder implements OpenFolder {
  readonly #client: ImapFlow
  readonly #where: string
  readonly #signal: AbortSignal | undefined
  readonly #onAbort = (): void => this.close()
  #hasNews = true
  #onNews: () => void = () => undefined
  #opened = { uidValidity: 0, names: [] as readonly string[] }

  private constructor(
    account: Account,
    credentials: Credentials,
    folder: string,
    maxBytes: number,
    signal: AbortSignal | undefined,
  ) {
    this.#signal = signal
    this.#where = `${account.host} ${folder}`
    const startTls = account.tls && account.port === PLAIN_PORT
    this.#client = new ImapFlow({
      host: account.host,
      port: account.port,
      secure: account.tls && !startTls,
      doSTARTTLS: startTls,
      auth: { user: account.user, ...authOf(credentials) },
      logger: false,
      socketTimeout: SILENCE_MS,
      disableAutoIdle: true,
      maxLiteralSize: 2 * maxBytes + DOWNLOAD_BLOCK_BYTES,
    })
    this.#client.on('error', () => undefined) // without a listener a reset connection ends the process
    this.#client.on('exists', () => this.#wake())
    this.#client.once('close', () => this.#wake())
    signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Throws MailboxRefused when the login or the folder is wrong. */
  static async open(account: Account, folder: string, maxBytes: number, signal?: AbortSignal): Promise<ImapFolder> {
    const openWith = async (credentials: Credentials): Promise<ImapFolder> => {
      const opened = new ImapFolder(account, credentials, folder, maxBytes, signal)
      try {
        await opened.#ask(opened.#client.connect())
        await opened.#select(folder)
        return opened
      } catch (fault) {
        opened.close()
        throw fault
      }
    }
    try {
      return await withLogin(account.login, openWith, isWrongLogin)
    } catch (fault) {
      throw fault instanceof LoginFault ? faultFrom(`${account.host} ${folder}`, fault) : fault
    }
  }

  get uidValidity(): number {
    return this.#opened.uidValidity
  }

  get names(): readonly string[] {
    return this.#opened.names
  }

  async uidsFrom(first: number): Promise<number[]> {
    this.#hasNews = false
    const uids = await this.#search(`${first}:*`)
    return uids.filter((uid) => uid >= first).sort((a, b) => a - b) // `N:*` names the last mail even where it is below N
  }

  present(uids: readonly number[]): Promise<number[]> {
    return this.#search(uids.join(','))
  }

  async list(uids: readonly number[]): Promise<Listed[]> {
    const query = { uid: true, size: true, internalDate: true }
    const rows = await this.#ask(this.#client.fetchAll(uids.join(','), query, { uid: true }))
    return rows.map(({ uid, size, internalDate }) => ({
      uid,
      sizeBytes: size ?? 0,
      receivedAtMs: internalDate instanceof Date ? internalDate.getTime() : undefined,
    }))
  }

  async read(uids: readonly number[], limit: number): Promise<Map<number, Uint8Array>> {
    const query = { uid: true, source: { start: 0, maxLength: limit } }
    const rows = await this.#ask(this.#client.fetchAll(uids.join(','), query, { uid: true }))
    return new Map(rows.flatMap(({ uid, source }) => (Buffer.isBuffer(source) ? [[uid, new Uint8Array(source)]] : [])))
  }

  async readLarge(uid: number, spoolDir: string): Promise<RawBytes | undefined> {
    const download = await this.#ask(
      this.#client.download(String(uid), undefined, { uid: true, chunkSize: DOWNLOAD_BLOCK_BYTES }),
    )
    if (download.content === undefined) return undefined
    const spool = await Spool.open(spoolDir)
    const blocks = download.content[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    try {
      for (;;) {
        const next = await this.#ask(blocks.next())
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

  /** Waits by IDLE until mail may have come since the last `uidsFrom`, or for `ms`: some servers forget to tell. */
  async waitForNews(ms: number): Promise<void> {
    if (this.#hasNews) return
    const news = new Promise<void>((resolve) => {
      this.#onNews = resolve
    })
    this.#client.idle().catch(() => undefined) // ends by itself at the next command; a broken one shows there
    const timer = new AbortController()
    const timeUp = sleep(ms, undefined, { signal: timer.signal, ref: false }).catch(() => undefined)
    await Promise.race([news, timeUp])
    timer.abort()
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#client.close()
  }

  #wake(): void {
    this.#hasNews = true
    this.#onNews()
  }

  async #select(folder: string): Promise<void> {
    try {
      const { uidValidity, delimiter } = await this.#client.mailboxOpen(folder, { readOnly: true })
      this.#opened = { uidValidity: Number(uidValidity), names: folder.split(delimiter).reverse() }
    } catch (error) {
      throw isAnsweredNo(error) ? new MailboxRefused(this.#where, 'folder', error) : faultFrom(this.#where, error)
    }
  }

  /** A search on a closed connection resolves to nothing at all. */
  async #search(uid: string): Promise<number[]> {
    const found = await this.#ask(this.#client.search({ uid }, { uid: true }))
    if (!Array.isArray(found) || !this.#client.usable) throw faultFrom(this.#where, undefined)
    return found
  }

  async #ask<T>(command: Promise<T>): Promise<T> {
    try {
      return await command
    } catch (error) {
      throw faultFrom(this.#where, error)
    }
  }
}

const authOf = (credentials: Credentials): { pass: string } | { accessToken: string } =>
  credentials.kind === 'password' ? { pass: credentials.password } : { accessToken: credentials.accessToken }
