import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow, type ListResponse } from 'imapflow'
import { type Credentials, LoginFault, withLogin } from '../model/login.ts'
import type { Account } from './account.ts'
import { chooseFolders, type ListedFolder } from './folder-choice.ts'
import {
  faultFrom,
  folderFaultFrom,
  isMailboxFault,
  isWrongLogin,
  MailboxRefused,
  MailboxUnavailable,
} from './imap-faults.ts'
import { type OpenFolder, SelectedFolder } from './imap-selected.ts'

/** What a server says of a folder without opening it (RFC 9051, 6.3.11). */
export interface FolderStatus {
  readonly uidValidity: number
  readonly uidNext: number
  readonly mails: number
}

/** A folder that is read. `status` is undefined where the server gave none. */
export interface SeenFolder extends ListedFolder {
  readonly status: FolderStatus | undefined
}

/** The folders of an account as they are now. `missing`: what the settings name and the server does not have. */
export interface SeenFolders {
  readonly folders: readonly SeenFolder[]
  /** Every folder of the account that can be opened, read or not. */
  readonly all: readonly string[]
  readonly missing: readonly string[]
}

/** How long a server may keep us waiting, in milliseconds. */
export interface Patience {
  /** A silent connection is found dead after this, or twice this while waiting for mail. */
  readonly silenceMs: number
  /** A server that keeps talking and does not come to the end of what was asked is given up after this. */
  readonly answerMs: number
  /** What is read may take longer, by its size: a line slower than this is of no use. */
  readonly bytesPerMs: number
}

/** A folder is waited in for a minute, then asked about: a line that is half open is found within two (test/intake/half-open.test.ts). */
const PATIENCE: Patience = { silenceMs: 50_000, answerMs: 300_000, bytesPerMs: 2 }

/** Where more are said to be gone, all that the folder has is looked at instead. */
const MOST_VANISHED = 100_000

/** What a server is asked to know of folders. */
const STATUS = { messages: true, uidNext: true, uidValidity: true } as const

export interface ConnectionOptions {
  /** Literals of more than twice this are refused, so that memory stays bounded. */
  readonly maxBytes: number
  /** Closes the connection. */
  readonly signal?: AbortSignal | undefined
  readonly patience?: Patience | undefined
}

/** One connection to a server, logged in. Nobody mends it when it breaks: open another. All of it throws MailboxUnavailable when
 *  it does, and MailboxRefused where the server says no for good. */
export class ImapConnection {
  readonly #client: ImapFlow
  readonly #host: string
  readonly #signal: AbortSignal | undefined
  readonly #patience: Patience
  /** Of the open folder. */
  #vanished: number[] = []
  readonly #onAbort = (): void => this.close()
  #hasNews = true
  #onNews: () => void = () => undefined

  private constructor(
    account: Account,
    credentials: Credentials,
    { maxBytes, signal, patience = PATIENCE }: ConnectionOptions,
  ) {
    this.#signal = signal
    this.#patience = patience
    this.#host = account.host
    const startTls = account.tls && account.startTls === true
    this.#client = new ImapFlow({
      host: account.host,
      port: account.port,
      secure: account.tls && !startTls,
      doSTARTTLS: startTls,
      ...(account.ca === undefined ? {} : { tls: { ca: authorityIn(account.host, account.ca) } }),
      auth: { user: account.user, ...authOf(credentials) },
      logger: false,
      socketTimeout: patience.silenceMs,
      disableAutoIdle: true,
      qresync: account.followDeletions === true,
      maxLiteralSize: 2 * maxBytes + SelectedFolder.BLOCK_BYTES,
    })
    this.#client.on('error', () => undefined) // without a listener a reset connection ends the process
    this.#client.on('exists', () => this.#wake())
    this.#client.on('expunge', (gone: { uid?: number }) => {
      if (gone.uid !== undefined && this.#vanished.length < MOST_VANISHED) this.#vanished.push(gone.uid)
      this.#wake()
    })
    this.#client.once('close', () => this.#wake())
    signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  static async open(account: Account, options: ConnectionOptions): Promise<ImapConnection> {
    const openWith = async (credentials: Credentials): Promise<ImapConnection> => {
      const opened = new ImapConnection(account, credentials, options)
      try {
        await opened.ask(opened.#host, opened.#client.connect())
        return opened
      } catch (fault) {
        opened.close()
        throw fault
      }
    }
    try {
      return await withLogin(account.login, openWith, isWrongLogin)
    } catch (fault) {
      throw fault instanceof LoginFault ? faultFrom(account.host, fault) : fault
    }
  }

  /** False once it has broken or was closed. */
  get isOpen(): boolean {
    return this.#client.usable
  }

  /** The folders that are to be read, with what the server says of each: one question where it can answer all at once (RFC 5819). */
  async folders(account: Account): Promise<SeenFolders> {
    const atOnce = this.#client.capabilities.has('LIST-STATUS') || this.#client.capabilities.has('IMAP4rev2')
    const found = await this.ask(this.#host, this.#client.list(atOnce ? { statusQuery: STATUS } : {}))
    const readable = found.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    const { chosen, missing } = chooseFolders(readable.map(listedFolder), account)
    const statuses = new Map(readable.map((folder) => [folder.path, folder.status]))
    const folders: SeenFolder[] = []
    for (const folder of chosen) {
      const status = atOnce
        ? statuses.get(folder.path)
        : await this.ask(this.#host, this.#client.status(folder.path, STATUS)).catch(this.#onlyIfOpen)
      folders.push({ ...folder, status: statusOf(status) })
    }
    return { folders, all: readable.map(({ path }) => path), missing }
  }

  /** Opens a folder for reading only, in place of the one that was open. `since`: where its deletions are known up to. */
  async select(
    folder: Pick<ListedFolder, 'path' | 'delimiter'>,
    since?: { readonly uidValidity: number; readonly modSeq: string },
  ): Promise<OpenFolder> {
    const where = `${this.#host} ${folder.path}`
    this.#hasNews = true
    const vanished: number[] = []
    this.#vanished = vanished
    const known =
      since === undefined ? {} : { uidValidity: BigInt(since.uidValidity), changedSince: BigInt(since.modSeq) }
    const opening = this.#client.mailboxOpen(folder.path, { readOnly: true, ...known })
    const { uidValidity } = await this.#inTime(where, opening).catch((error: unknown) => {
      throw isMailboxFault(error) ? error : folderFaultFrom(where, error)
    })
    return new SelectedFolder(
      this.#client,
      { uidValidity: Number(uidValidity), names: folder.path.split(folder.delimiter || '/').reverse() },
      {
        where,
        vanished,
        ask: (asked, bytes) => this.ask(where, asked, bytes),
        onSearch: () => {
          this.#hasNews = false
        },
      },
    )
  }

  /** Waits by IDLE until something may have changed in the open folder since its last search, or for `ms`: some servers forget
   *  to tell. */
  async waitForNews(ms: number): Promise<void> {
    if (this.#hasNews || !this.isOpen) return
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

  /** Waits for an answer, of about `bytes`. A connection that does not give it in time is closed. */
  async ask<T>(where: string, asked: Promise<T>, bytes = 0): Promise<T> {
    try {
      return await this.#inTime(where, asked, bytes)
    } catch (error) {
      throw isMailboxFault(error) ? error : faultFrom(where, error)
    }
  }

  async #inTime<T>(where: string, asked: Promise<T>, bytes = 0): Promise<T> {
    asked.catch(() => undefined) // heard of here, or too late
    const timer = new AbortController()
    const limitMs = this.#patience.answerMs + bytes / this.#patience.bytesPerMs
    const tooLate = sleep(limitMs, undefined, { signal: timer.signal, ref: false }).then(() => {
      this.close()
      throw new MailboxUnavailable(where, 'no answer in time')
    })
    tooLate.catch(() => undefined)
    try {
      return await Promise.race([asked, tooLate])
    } finally {
      timer.abort()
    }
  }

  readonly #onlyIfOpen = (fault: unknown): undefined => {
    if (!this.isOpen) throw fault
  }

  #wake(): void {
    this.#hasNews = true
    this.#onNews()
  }
}

const authOf = (credentials: Credentials): { pass: string } | { accessToken: string } =>
  credentials.kind === 'password' ? { pass: credentials.password } : { accessToken: credentials.accessToken }

const listedFolder = ({ path, delimiter, specialUse, specialUseSource }: ListResponse): ListedFolder => ({
  path,
  delimiter,
  use: specialUseSource === 'extension' ? specialUse : undefined, // not by its name: a guess must not choose what is read
})

function statusOf(
  status: { uidValidity?: bigint; uidNext?: number; messages?: number } | false | undefined,
): FolderStatus | undefined {
  if (typeof status !== 'object') return undefined
  const { uidValidity, uidNext, messages } = status
  if (uidValidity === undefined || uidNext === undefined) return undefined
  return { uidValidity: Number(uidValidity), uidNext, mails: messages ?? 0 }
}

function authorityIn(host: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new MailboxRefused(host, 'authority', cause)
  }
}
