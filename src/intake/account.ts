import type { Login } from '../model/login.ts'
import type { FolderChoice } from './folder-choice.ts'

/** An account as the settings give it. */
export interface Account extends FolderChoice {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /** TLS is asked for after a plain greeting (STARTTLS); else it comes first. */
  readonly startTls?: boolean
  /** A file: the certificate, PEM, of the authority that signed the server's; undefined where the system knows it. */
  readonly ca?: string | undefined
  readonly user: string
  readonly login: Login
  /** The list of its mail whose headers name none; without it the folder's name may say. */
  readonly list?: string | undefined
  /** Whether mail that is deleted there is deleted here too, a day later. */
  readonly followDeletions?: boolean
}

/** An account's name in the sync state. */
export const accountName = ({ user, host, port }: Pick<Account, 'user' | 'host' | 'port'>): string =>
  `${user}@${host}:${port}`

/** The same of a mailbox that is read for the ask address: its mail goes elsewhere, and so it has a cursor of its own. */
export const askAccountName = (account: Pick<Account, 'user' | 'host' | 'port'>): string =>
  `ask ${accountName(account)}`
