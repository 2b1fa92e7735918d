import type { Check } from './doctor-check.ts'
import { loginCheck } from './doctor-logins.ts'
import { accountName } from './intake/account.ts'
import type { SeenFolder } from './intake/imap-connection.ts'
import { accountOf } from './logins.ts'
import type { Settings } from './settings/schema.ts'
import type { StoredMailbox } from './store/record.ts'

/** What to look for of a mailbox: as which it stands in the checks, and under which account the record knows it. */
interface Looked {
  readonly name: string
  readonly as?: string
  readonly maxBytes: number
}

/** Looks whether there is something to log in to an account with, logs in, for reading, and tells of each of its folders how far it was read and what last went wrong. */
export async function mailboxChecks(
  settings: Settings['accounts'][number],
  kept: readonly StoredMailbox[],
  { name, as = accountName(settings), maxBytes }: Looked,
): Promise<Check[]> {
  const account = accountOf(settings)
  const login = await loginCheck(`login ${account.host} ${account.user}`, settings.login, account.login)
  if (!login.ok) return [login]
  const { ImapConnection } = await import('./intake/imap-connection.ts')
  const known = new Map(kept.filter((one) => one.account === as).map((one) => [one.folder, one]))
  let connection: Awaited<ReturnType<typeof ImapConnection.open>> | undefined
  try {
    connection = await ImapConnection.open(account, { maxBytes })
    const { folders, missing } = await connection.folders(account)
    return [
      login,
      ...folders.map((folder) => folderCheck(`${name} ${folder.path}`, folder, known.get(folder.path))),
      ...missing.map((wanted) => ({ name: `${name} ${wanted}`, ok: false, detail: 'there is no such folder' })),
      ...(folders.length + missing.length === 0 ? [{ name, ok: false, detail: 'no folder fits `folders`' }] : []),
      ...goneChecks(name, folders, [...known.values()]),
    ]
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault)
    return [login, { name, ok: false, detail: `${why}${sinceOf(known.get(''))}` }]
  } finally {
    connection?.close()
  }
}

function folderCheck(name: string, { status }: SeenFolder, known: StoredMailbox | undefined): Check {
  const there = status === undefined ? 'reachable' : `reachable, ${status.mails} mails there`
  if (known?.fault !== undefined) return { name, ok: false, detail: `${known.fault.why}${sinceOf(known)}` }
  if (known?.checkedMs === undefined) return { name, ok: true, detail: `${there}; not read yet` }
  const behind = known.behind > 0 ? `${known.behind} not read yet` : 'all read'
  const missing = known.missing > 0 ? `; ${known.missing} that the server does not give, asked for again each day` : ''
  return { name, ok: known.missing === 0, detail: `${there}; ${behind} at ${timeOf(known.checkedMs)}${missing}` }
}

/** Folders that were read once and are there no more, by that name. */
function goneChecks(name: string, folders: readonly SeenFolder[], known: readonly StoredMailbox[]): Check[] {
  const there = new Set(folders.map(({ path }) => path))
  const gone = known.filter(({ folder, checkedMs }) => folder !== '' && checkedMs !== undefined && !there.has(folder))
  if (gone.length === 0) return []
  const names = gone.map(({ folder }) => folder).join(', ')
  return [{ name, ok: true, detail: `no longer there or no longer read, what came from them is kept: ${names}` }]
}

const sinceOf = (known: StoredMailbox | undefined): string =>
  known?.fault === undefined ? '' : `; so since ${timeOf(known.fault.sinceMs)}`

const timeOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
