import type { StoredMailbox } from '../store/record.ts'
import type { Reading } from './reading.ts'
import type { MailboxStatus, StatusResult } from './types.ts'

/** `user@host:port`, and before it `ask ` where the mailbox is the ask address's. */
const ACCOUNT = /^(ask )?.*@([^@]*):\d+$/

/** How it stands with what comes in. Names neither who logs in nor folders: those may be of lists that the viewer knows nothing of. */
export async function status({ record, behind }: Reading): Promise<StatusResult> {
  const accounts = Map.groupBy(await record.mailboxes(), ({ account }) => account)
  return { mailboxes: [...accounts].map(([account, rows]) => mailboxOf(account, rows)), unsearchable: await behind() }
}

function mailboxOf(account: string, rows: readonly StoredMailbox[]): MailboxStatus {
  const [, ask, host = ''] = ACCOUNT.exec(account) ?? []
  const own = rows.find(({ folder }) => folder === '')
  const folders = rows.filter(({ folder }) => folder !== '')
  const faults = rows.flatMap(({ fault }) => fault ?? []).toSorted((one, other) => one.sinceMs - other.sinceMs)
  return {
    host,
    isAsk: ask !== undefined,
    checkedMs: own?.checkedMs,
    behind: folders.reduce((sum, one) => sum + one.behind, 0),
    missing: folders.reduce((sum, one) => sum + one.missing, 0),
    trouble: own?.fault ?? faults[0],
    isAllOfIt: own?.fault !== undefined,
  }
}
