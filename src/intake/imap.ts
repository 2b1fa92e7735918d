import { setTimeout as sleep } from 'node:timers/promises'
import { isWrongLogin, MailboxRefused, MailboxUnavailable } from './imap-faults.ts'
import { type Account, ImapFolder } from './imap-folder.ts'
import { FolderSync, type SyncDeps } from './imap-sync.ts'

/** How it went with a folder; `stopped` by the signal, before all was read. */
export type FolderOutcome =
  | { readonly kind: 'synced' | 'stopped'; readonly folder: string; readonly delivered: number }
  | { readonly kind: 'failed'; readonly folder: string; readonly delivered: number; readonly fault: Error }

/** Some servers do not tell of new mail, and a dead connection is noticed by asking. */
const ASK_AGAIN_MS = 60_000
const MAX_TRIES = 5
const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 60_000

/** Reads what is new in every folder of an account, and ends. A folder that fails is tried again while it gets further, and
 *  five times where it does not; the others go on. Throws MailboxRefused when the login is wrong, and what `deliver` throws. */
export async function syncOnce(account: Account, deps: SyncDeps): Promise<FolderOutcome[]> {
  const outcomes: FolderOutcome[] = []
  for (const folder of account.folders) outcomes.push(await syncFolder(account, folder, deps))
  return outcomes
}

/** Reads what is new in one folder, as `syncOnce` does for all. */
export async function syncFolder(account: Account, folder: string, deps: SyncDeps): Promise<FolderOutcome> {
  let delivered = 0
  const count = counting(deps, (mails) => {
    delivered += mails
  })
  for (let tries = 1; ; tries++) {
    const before = delivered
    try {
      await visit(account, folder, count, async () => false)
      return { kind: deps.signal?.aborted ? 'stopped' : 'synced', folder, delivered }
    } catch (fault) {
      if (!isMailboxFault(fault) || isWrongLogin(fault)) throw fault
      if (delivered > before) tries = 1
      if (tries >= MAX_TRIES || fault instanceof MailboxRefused) return { kind: 'failed', folder, delivered, fault }
      await pause(fault, tries, deps)
    }
  }
}

/** Reads every folder of an account and stays for what comes (IDLE), on a connection for each, until the signal. Tries
 *  again for ever, waiting up to a minute. Throws MailboxRefused when the login is wrong, and what `deliver` throws. */
export async function watchAccount(account: Account, deps: SyncDeps): Promise<void> {
  const failed = new AbortController()
  const signal = deps.signal === undefined ? failed.signal : AbortSignal.any([deps.signal, failed.signal])
  const watching = account.folders.map((folder) => watchFolder(account, folder, { ...deps, signal }))
  try {
    await Promise.all(watching)
  } finally {
    failed.abort()
    await Promise.allSettled(watching)
  }
}

async function watchFolder(account: Account, folder: string, deps: SyncDeps & { signal: AbortSignal }): Promise<void> {
  for (let tries = 1; !deps.signal.aborted; tries++) {
    try {
      await visit(account, folder, deps, async (opened) => {
        tries = 0
        await opened.waitForNews(ASK_AGAIN_MS)
        return !deps.signal.aborted
      })
    } catch (fault) {
      if (!isMailboxFault(fault) || isWrongLogin(fault)) throw fault
      await pause(fault, Math.max(tries, 1), deps)
    }
  }
}

/** Opens a folder and reads what is new, again for as long as `goOn` says so after waiting. */
async function visit(
  account: Account,
  folder: string,
  deps: SyncDeps,
  goOn: (opened: ImapFolder) => Promise<boolean>,
): Promise<void> {
  if (deps.signal?.aborted) return
  const opened = await ImapFolder.open(account, folder, deps.maxBytes, deps.signal)
  try {
    const sync = await FolderSync.begin(opened, account, folder, deps)
    do await sync.catchUp()
    while (await goOn(opened))
  } finally {
    opened.close()
  }
}

/** Waits as long as the server asked, and twice as long with each try; unevenly, so that folders do not call at once. */
async function pause(fault: MailboxUnavailable | MailboxRefused, tries: number, deps: SyncDeps): Promise<void> {
  if (deps.signal?.aborted) return
  const askedMs = fault instanceof MailboxUnavailable ? fault.retryAfterMs : 0
  const waitMs = Math.max(askedMs, Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (0.5 + Math.random()))
  deps.onFault?.(fault, waitMs)
  await sleep(waitMs, undefined, { signal: deps.signal }).catch(() => undefined)
}

const counting = (deps: SyncDeps, add: (mails: number) => void): SyncDeps => ({
  ...deps,
  deliver: async (batch) => {
    await deps.deliver(batch)
    add(batch.length)
  },
})

const isMailboxFault = (fault: unknown): fault is MailboxUnavailable | MailboxRefused =>
  fault instanceof MailboxUnavailable || fault instanceof MailboxRefused
