import { type Account, accountName, askAccountName } from './intake/account.ts'
import type { MailboxFault } from './intake/imap-faults.ts'
import type { FolderStanding } from './intake/imap-sync.ts'
import type { Settings } from './settings/schema.ts'
import type { MailboxNews, RecordWriter } from './store/record.ts'

/** Folders are looked at every minute, and read by the hundred: this often is enough for people. */
const KEEP_EVERY_MS = 5_000

/** Keeps in the record how it stands with the mailboxes, for `doctor` and the status page, and not more often than they need. */
export class MailboxLog {
  readonly #record: Pick<RecordWriter, 'setMailboxes' | 'settleFolders'>
  /** By account, the folders that were listed last. */
  readonly #folders = new Map<string, string>()
  readonly #waiting = new Map<string, MailboxNews>()
  #timer: NodeJS.Timeout | undefined
  #saving: Promise<void> = Promise.resolve()

  constructor(record: Pick<RecordWriter, 'setMailboxes' | 'settleFolders'>) {
    this.#record = record
  }

  /** These folders of an account are read, and no others any more. */
  folders(account: string, folders: readonly string[]): void {
    const listed = folders.toSorted().join('\n')
    if (this.#folders.get(account) === listed) return
    void this.#inTurn(async () => {
      await this.#record.settleFolders(account, folders)
      this.#folders.set(account, listed)
    })
  }

  /** A folder was looked at, which says that its account can be reached. */
  read(account: string, folder: string, standing: FolderStanding): void {
    const atMs = Date.now()
    this.#note({ account, folder: '', read: { atMs, behind: 0, missing: 0 }, fault: null })
    this.#note({ account, folder, read: { atMs, ...standing }, fault: null })
  }

  /** A folder cannot be read, or, without `folder`, its account. */
  fault(account: string, folder: string | undefined, fault: MailboxFault): void {
    this.#note({ account, folder: folder ?? '', fault: { atMs: Date.now(), reason: fault.reason, why: fault.message } })
  }

  /** Resolves when all of it is kept. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const news = [...this.#waiting.values()]
    this.#waiting.clear()
    await this.#inTurn(() => this.#record.setMailboxes(news))
  }

  /** A write that failed holds up no other: what it told is told again with the next look. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const written = this.#saving.then(write)
    this.#saving = written.catch(() => undefined)
    return this.#saving
  }

  #note(news: MailboxNews): void {
    const key = `${news.account}\n${news.folder}`
    this.#waiting.set(key, { ...this.#waiting.get(key), ...news })
    this.#timer ??= setTimeout(() => void this.flush(), KEEP_EVERY_MS).unref()
  }
}

/** What an account's syncing tells of, kept under its name; `as` where the same mailbox is read for another purpose. */
export const keptIn = (
  log: MailboxLog,
  account: Pick<Account, 'user' | 'host' | 'port'>,
  as = accountName(account),
) => ({
  onFolders: (folders: readonly string[]): void => log.folders(as, folders),
  onStanding: (folder: string, standing: FolderStanding): void => log.read(as, folder, standing),
  onFault: (fault: MailboxFault, _waitMs: number, folder?: string): void => log.fault(as, folder, fault),
})

/** The accounts of the settings, as the record knows them. */
export const accountsOf = ({ accounts, ask }: Pick<Settings, 'accounts' | 'ask'>): string[] => [
  ...accounts.map((account) => accountName(account)),
  ...(ask.mailbox === undefined ? [] : [askAccountName(ask.mailbox)]),
]
