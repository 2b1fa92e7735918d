/** A folder as it is until its server makes it anew (RFC 9051, 2.3.1.1). */
export interface FolderKey {
  readonly account: string
  readonly folder: string
  readonly uidValidity: number
}

/** Where a mail lies in a mailbox. */
export interface InFolder extends FolderKey {
  readonly uid: number
}

/** What may be wrong with a mailbox that is read: the first four until somebody changes the settings or the server, the others for now. */
export const MAILBOX_TROUBLES = [
  'login',
  'folder',
  'rights',
  'authority',
  'certificate',
  'tls',
  'unreachable',
  'late',
  'busy',
  'server',
] as const

export type MailboxTrouble = (typeof MAILBOX_TROUBLES)[number]
