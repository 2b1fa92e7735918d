import type { statusNb } from './status.nb.ts'

export const statusEn: typeof statusNb = {
  title: 'Status',
  lead: 'How far the archive has come with fetching and reading mail.',
  none: 'No mailboxes are read. Mail comes in when somebody imports it.',
  mailboxes: 'Mailboxes',
  mailbox: 'Mailbox',
  purpose: { archive: 'for the archive', ask: 'questions' },
  state: 'State',
  checked: 'Last looked at',
  never: 'never',
  upToDate: 'all of it is here',
  behind: (mails, number) => `${number} ${mails === 1 ? 'mail is' : 'mails are'} not here yet`,
  missing: (mails, number) =>
    `${number} ${mails === 1 ? 'mail is one' : 'mails are ones'} that the server does not give; asked for again every day`,
  since: (when) => `since ${when}`,
  troubles: {
    login: 'the server refuses the login; see the user and password in the settings',
    folder: 'a folder is not there',
    rights: 'this login may not read a folder',
    authority: 'the file with the certificate (ca) cannot be read',
    certificate: "the server's certificate does not hold",
    tls: 'the server offers no TLS',
    unreachable: 'the server cannot be reached',
    late: 'the server does not answer in time',
    busy: 'the server asks us to wait',
    server: 'the server has an error of its own',
  },
  folderOnly: 'a part of the mailbox',
  search: 'Search',
  searchable: 'All that is here can be found.',
  operator: 'Whoever runs the archive sees each folder, and what is wrong, with hvemvet doctor.',
}
