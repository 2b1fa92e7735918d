import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, accountName } from './account.ts'
import { FolderVisits } from './folder-visits.ts'
import { ImapConnection, type SeenFolder, type SeenFolders } from './imap-connection.ts'
import { isMailboxFault, type MailboxFault, MailboxRefused, MailboxUnavailable } from './imap-faults.ts'
import { type FolderCursor, FolderSync, type SyncDeps } from './imap-sync.ts'

/** How it went with a folder; `stopped` by the signal, before all was read. */
export type FolderOutcome =
  | { readonly kind: 'synced' | 'stopped'; readonly folder: string; readonly delivered: number }
  | { readonly kind: 'failed'; readonly folder: string; readonly delivered: number; readonly fault: MailboxFault }

const MAX_TRIES = 5
/** Of a folder that its server says it cannot open or read just now. */
const MAX_FOLDER_TRIES = 3
/** Of one that breaks the connection more, until a single mail that does is found and passed over (FolderVisits). */
const MAX_BROKEN_TRIES = 9
const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 60_000

/** Reads what is new in every folder of an account, and ends. A folder that fails is tried again while it gets further, and
 *  some times where it does not; the others go on. Throws MailboxRefused when the login is wrong, MailboxUnavailable when the server
 *  is not to be reached, and what `deliver` throws. */
export async function syncOnce(account: Account, deps: SyncDeps): Promise<FolderOutcome[]> {
  const run = new OneRun(account, deps)
  for (let tries = 1; ; ) {
    try {
      if (await run.visitAll()) return run.outcomes()
      tries = 1
    } catch (fault) {
      if (!isMailboxFault(fault) || fault instanceof MailboxRefused || tries >= MAX_TRIES) throw fault
      await pause(fault, tries++, deps)
    }
    if (deps.signal?.aborted) return run.outcomes()
  }
}

/** Whether a folder may hold what was not stored yet, as far as its server says. */
const mayHoldNews = ({ status }: SeenFolder, cursor: FolderCursor | undefined): boolean =>
  status === undefined ||
  cursor === undefined ||
  cursor.missing.length > 0 ||
  status.uidValidity !== cursor.uidValidity ||
  status.uidNext > cursor.uidNext

/** Waits as long as the server asked, and twice as long with each try; unevenly, so that not all call at once. */
export async function pause(fault: MailboxFault, tries: number, deps: SyncDeps, folder?: string): Promise<void> {
  if (deps.signal?.aborted) return
  const waitMs = waitMsFor(fault, tries)
  deps.onFault?.(fault, waitMs, folder)
  await sleep(waitMs, undefined, { signal: deps.signal }).catch(() => undefined)
}

export function waitMsFor(fault: MailboxFault, tries: number, mostMs = MAX_WAIT_MS): number {
  const askedMs = fault instanceof MailboxUnavailable ? fault.retryAfterMs : 0
  return Math.max(askedMs, Math.min(mostMs, FIRST_WAIT_MS * 2 ** tries) * (0.5 + Math.random()))
}

/** One run over the folders of an account, on as many connections as it takes. */
class OneRun {
  readonly #account: Account
  readonly #deps: SyncDeps
  readonly #visits = new Map<string, FolderVisits>()
  readonly #tries = new Map<string, number>()
  readonly #outcomes = new Map<string, FolderOutcome>()

  constructor(account: Account, deps: SyncDeps) {
    this.#account = account
    this.#deps = deps
  }

  outcomes(): FolderOutcome[] {
    return [...this.#outcomes.values()]
  }

  /** Visits the folders that are not done. False where some must be visited again. Throws where it cannot even list them. */
  async visitAll(): Promise<boolean> {
    const { signal } = this.#deps
    const connection = await ImapConnection.open(this.#account, this.#deps)
    try {
      const seen = await connection.folders(this.#account)
      const { folders, missing } = seen
      this.#deps.onFolders?.([...folders.map(({ path }) => path), ...missing])
      await keepFolders(seen, this.#account, this.#deps)
      for (const name of missing) this.#fail(name, noFolder(this.#account, name))
      for (const folder of folders) {
        if (signal?.aborted) return true
        if (!this.#isSettled(folder.path)) await this.#visit(connection, folder)
        if (!connection.isOpen) return false
      }
      return folders.every(({ path }) => this.#isSettled(path))
    } finally {
      connection.close()
    }
  }

  #isSettled(folder: string): boolean {
    const kind = this.#outcomes.get(folder)?.kind
    return kind === 'synced' || kind === 'failed'
  }

  #fail(folder: string, fault: MailboxFault, delivered = 0): void {
    this.#outcomes.set(folder, { kind: 'failed', folder, delivered, fault })
  }

  async #visit(connection: ImapConnection, folder: SeenFolder): Promise<void> {
    const { path } = folder
    const before = this.#outcomes.get(path)?.delivered ?? 0
    let delivered = before
    const deps: SyncDeps = {
      ...this.#deps,
      deliver: async (batch) => {
        await this.#deps.deliver(batch)
        delivered += batch.length
      },
    }
    try {
      const visits = getOrMake(this.#visits, path, () => new FolderVisits())
      const isCutShort = await visitFolder(connection, this.#account, folder, deps, visits)
      this.#outcomes.set(path, { kind: isCutShort ? 'stopped' : 'synced', folder: path, delivered })
    } catch (fault) {
      if (!isMailboxFault(fault)) throw fault
      this.#outcomes.set(path, { kind: 'stopped', folder: path, delivered })
      const tries = delivered > before ? 1 : (this.#tries.get(path) ?? 0) + 1
      this.#tries.set(path, tries)
      const most = connection.isOpen ? MAX_FOLDER_TRIES : MAX_BROKEN_TRIES
      if (tries >= most || fault instanceof MailboxRefused) this.#fail(path, fault, delivered)
      else await pause(fault, tries, deps, path)
    }
  }
}

/** Reads what is new in a folder, about `limit` mails of it; without opening it where its server says that nothing is. True where there
 *  is more. */
export async function visitFolder(
  connection: ImapConnection,
  account: Account,
  folder: SeenFolder,
  deps: SyncDeps,
  visits: FolderVisits,
  limit?: number,
): Promise<boolean> {
  const cursor = await deps.state.load(accountName(account), folder.path)
  if (mayHoldNews(folder, cursor) || (await mayLackMail(folder, account, deps))) {
    const sync = await openFolder(connection, account, folder, deps, visits)
    return sync.catchUp(limit)
  }
  deps.onStanding?.(folder.path, { behind: 0, missing: 0 })
  return false
}

/** Opens a folder to read it, and, where deletions are followed, to hear what was deleted since the last time. */
export async function openFolder(
  connection: ImapConnection,
  account: Account,
  folder: Pick<SeenFolder, 'path' | 'delimiter'>,
  deps: SyncDeps,
  visits: FolderVisits,
): Promise<FolderSync> {
  const cursor = await deps.state.load(accountName(account), folder.path)
  const uidValidity = cursor?.uidValidity
  const held = account.followDeletions === true && uidValidity !== undefined ? deps.held : undefined
  const at = { account: accountName(account), folder: folder.path, uidValidity: uidValidity ?? 0 }
  const modSeq = (await held?.followed(at))?.modSeq
  const since = modSeq === undefined ? undefined : { uidValidity: at.uidValidity, modSeq }
  const opened = await connection.select(folder, since)
  return FolderSync.begin(opened, account, folder.path, deps, visits)
}

/** Whether a folder whose deletions are followed may have lost mail, as far as its server says. */
async function mayLackMail({ path, status }: SeenFolder, account: Account, { held }: SyncDeps): Promise<boolean> {
  if (account.followDeletions !== true || held === undefined || status === undefined) return false
  const at = { account: accountName(account), folder: path, uidValidity: status.uidValidity }
  return (await held.followed(at)) === undefined || (await held.count(at)) !== status.mails
}

/** What lay in folders that are there no more is gone. A server that lists none at all is not believed. */
export async function keepFolders({ all }: SeenFolders, account: Account, { held }: SyncDeps): Promise<void> {
  if (account.followDeletions === true && all.length > 0) await held?.keepFolders(accountName(account), all)
}

export const noFolder = (account: Account, name: string): MailboxRefused =>
  new MailboxRefused(`${account.host} ${name}`, 'folder', undefined)

export function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const had = map.get(key)
  if (had !== undefined) return had
  const made = make()
  map.set(key, made)
  return made
}
