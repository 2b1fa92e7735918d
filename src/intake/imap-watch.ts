import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import { FolderVisits } from './folder-visits.ts'
import { getOrMake, keepFolders, noFolder, openFolder, pause, visitFolder, waitMsFor } from './imap.ts'
import { ImapConnection, type SeenFolder } from './imap-connection.ts'
import { isMailboxFault, isWrongLogin, type MailboxFault } from './imap-faults.ts'
import type { SyncDeps } from './imap-sync.ts'

/** The folders are listed this often. Some servers do not tell of new mail, and a dead connection is noticed by asking. */
const LOOK_EVERY_MS = 60_000
/** So many folders are watched by IDLE, each on a connection of its own; servers allow ten or fifteen of them for an account. All others
 *  are looked at when the folders are listed. */
const MOST_WATCHED = 4
/** Mails of one folder before the next has its turn. */
const TURN_MAILS = 2_000
/** A login that is refused may be taken again, when its password has been renewed; asking often may lock it. */
const REFUSED_FIRST_MS = 60_000
const REFUSED_LAST_MS = 3_600_000

type WatchDeps = SyncDeps & { readonly signal: AbortSignal }

/** Reads every folder of an account and stays for what comes, until the signal: by IDLE in the first four, once a minute in the
 *  others. Folders that are made, renamed or removed meanwhile are noticed. Tries again for ever, whatever fails; throws only what
 *  `deliver` and the state throw. */
export async function watchAccount(account: Account, deps: WatchDeps): Promise<void> {
  const failed = new AbortController()
  const signal = AbortSignal.any([deps.signal, failed.signal])
  const watch = new AccountWatch(account, { ...deps, signal })
  try {
    await watch.run()
  } finally {
    failed.abort()
    await watch.ended()
  }
}

class AccountWatch {
  readonly #account: Account
  readonly #deps: WatchDeps
  readonly #visits = new Map<string, FolderVisits>()
  /** Of folders that are looked at in turn, what befell them last. */
  readonly #troubles = new Map<string, { readonly tries: number; readonly againAtMs: number }>()
  /** Those that have a connection of their own. */
  readonly #watched = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>()
  /** What ended one of them. */
  readonly #broken = Promise.withResolvers<never>()
  #missing = new Set<string>()

  constructor(account: Account, deps: WatchDeps) {
    this.#account = account
    this.#deps = deps
    this.#broken.promise.catch(() => undefined)
  }

  /** Until the signal. */
  run(): Promise<void> {
    return Promise.race([keepTrying(this.#deps, (seen) => this.#session(seen)), this.#broken.promise])
  }

  async ended(): Promise<void> {
    await Promise.allSettled([...this.#watched.values()].map(({ ended }) => ended))
  }

  /** On one connection: lists the folders, looks at those in turn, and waits in the first. */
  async #session(seen: () => void): Promise<void> {
    const { signal } = this.#deps
    const connection = await ImapConnection.open(this.#account, this.#deps)
    try {
      while (!signal.aborted) {
        const listed = await connection.folders(this.#account)
        const { folders, missing } = listed
        seen()
        await keepFolders(listed, this.#account, this.#deps)
        this.#deps.onFolders?.([...folders.map(({ path }) => path), ...missing])
        this.#tellMissing(missing)
        this.#watch(folders.slice(1, MOST_WATCHED))
        const [first, ...others] = [...folders.slice(0, 1), ...folders.slice(MOST_WATCHED)]
        let isMore = false
        for (const folder of others) isMore = (await this.#visit(connection, folder)) || isMore
        if (first === undefined) await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
        else await this.#stay(connection, first, isMore)
      }
    } finally {
      connection.close()
    }
  }

  /** Stays in the first folder for a minute, or not at all where there is more to read in the others. */
  async #stay(connection: ImapConnection, folder: SeenFolder, isMore: boolean): Promise<void> {
    const trouble = this.#troubles.get(folder.path)
    const untilMs = performance.now() + (isMore ? 0 : LOOK_EVERY_MS)
    if (trouble !== undefined && trouble.againAtMs > performance.now()) {
      const waitMs = Math.max(0, Math.min(untilMs, trouble.againAtMs) - performance.now())
      await sleep(waitMs, undefined, { signal: this.#deps.signal }).catch(() => undefined)
      return
    }
    await this.#troubled(connection, folder, () => this.#stayIn(connection, folder, untilMs))
  }

  async #stayIn(connection: ImapConnection, folder: SeenFolder, untilMs: number): Promise<boolean> {
    const { signal } = this.#deps
    const visits = getOrMake(this.#visits, folder.path, () => new FolderVisits())
    const sync = await openFolder(connection, this.#account, folder, this.#deps, visits)
    for (;;) {
      const isMore = await sync.catchUp(TURN_MAILS)
      const leftMs = untilMs - performance.now()
      if (isMore || leftMs <= 0 || signal.aborted) return isMore
      await connection.waitForNews(leftMs)
    }
  }

  /** True where there is more to read at once. */
  async #visit(connection: ImapConnection, folder: SeenFolder): Promise<boolean> {
    const trouble = this.#troubles.get(folder.path)
    if (this.#deps.signal.aborted || (trouble !== undefined && trouble.againAtMs > performance.now())) return false
    const visits = getOrMake(this.#visits, folder.path, () => new FolderVisits())
    return this.#troubled(connection, folder, () =>
      visitFolder(connection, this.#account, folder, this.#deps, visits, TURN_MAILS),
    )
  }

  /** What troubles one folder only does not hold up the others; what breaks the connection is thrown, once it is noted. */
  async #troubled(connection: ImapConnection, { path }: SeenFolder, work: () => Promise<boolean>): Promise<boolean> {
    try {
      const isMore = await work()
      this.#troubles.delete(path)
      return isMore
    } catch (fault) {
      if (!isMailboxFault(fault)) throw fault
      if (this.#deps.signal.aborted) return false
      const tries = (this.#troubles.get(path)?.tries ?? 0) + 1
      const waitMs = waitMsFor(fault, tries)
      this.#troubles.set(path, { tries, againAtMs: performance.now() + waitMs })
      if (!connection.isOpen) throw fault
      this.#deps.onFault?.(fault, waitMs, path)
      return false
    }
  }

  /** Says of each missing folder once that it is. */
  #tellMissing(missing: readonly string[]): void {
    for (const name of missing)
      if (!this.#missing.has(name)) this.#deps.onFault?.(noFolder(this.#account, name), LOOK_EVERY_MS, name)
    this.#missing = new Set(missing)
  }

  /** Gives these folders a connection each, and takes it from those that are no longer among them. */
  #watch(folders: readonly SeenFolder[]): void {
    const paths = new Set(folders.map(({ path }) => path))
    for (const [path, { stop }] of this.#watched) {
      if (paths.has(path)) continue
      stop.abort()
      this.#watched.delete(path)
    }
    for (const folder of folders) {
      if (this.#watched.has(folder.path)) continue
      const stop = new AbortController()
      const signal = AbortSignal.any([this.#deps.signal, stop.signal])
      const ended = this.#watchFolder(folder, { ...this.#deps, signal })
      ended.catch((fault: unknown) => this.#broken.reject(fault))
      this.#watched.set(folder.path, { stop, ended })
    }
  }

  #watchFolder(folder: SeenFolder, deps: WatchDeps): Promise<void> {
    const visits = getOrMake(this.#visits, folder.path, () => new FolderVisits())
    return keepTrying(
      deps,
      async (seen) => {
        const connection = await ImapConnection.open(this.#account, deps)
        try {
          const sync = await openFolder(connection, this.#account, folder, deps, visits)
          while (!deps.signal.aborted) {
            await sync.catchUp()
            seen()
            await connection.waitForNews(LOOK_EVERY_MS)
          }
        } finally {
          connection.close()
        }
      },
      folder.path,
    )
  }
}

/** Does something until the signal, again and again where a mailbox fails it; `seen` tells that it got somewhere. */
async function keepTrying(
  deps: WatchDeps,
  session: (seen: () => void) => Promise<void>,
  folder?: string,
): Promise<void> {
  let tries = 0
  while (!deps.signal.aborted) {
    try {
      await session(() => {
        tries = 0
      })
    } catch (fault) {
      if (!isMailboxFault(fault)) throw fault
      await (isWrongLogin(fault) ? pauseLong(fault, tries++, deps, folder) : pause(fault, ++tries, deps, folder))
    }
  }
}

async function pauseLong(fault: MailboxFault, tries: number, deps: WatchDeps, folder?: string): Promise<void> {
  if (deps.signal.aborted) return
  const waitMs = Math.min(REFUSED_LAST_MS, REFUSED_FIRST_MS * 2 ** tries)
  deps.onFault?.(fault, waitMs, folder)
  await sleep(waitMs, undefined, { signal: deps.signal }).catch(() => undefined)
}
