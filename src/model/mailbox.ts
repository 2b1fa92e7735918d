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
