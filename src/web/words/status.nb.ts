import type { MailboxTrouble } from '../../model/mailbox.ts'

/** What the page about the state of things says, in bokmål. */
export const statusNb = {
  title: 'Status',
  lead: 'Hvor langt arkivet har kommet med å hente og lese e-post.',
  none: 'Ingen postkasser hentes. E-post kommer inn når noen importerer den.',
  mailboxes: 'Postkasser',
  mailbox: 'Postkasse',
  purpose: { archive: 'til arkivet', ask: 'spørsmål' },
  state: 'Tilstand',
  checked: 'Sist sett etter',
  never: 'aldri',
  upToDate: 'alt er hentet',
  behind: (mails: number, number: string) => `${number} ${mails === 1 ? 'e-post' : 'e-poster'} er ikke hentet ennå`,
  missing: (mails: number, number: string) =>
    `${number} ${mails === 1 ? 'e-post vil' : 'e-poster vil'} tjeneren ikke gi fra seg; det prøves igjen hver dag`,
  since: (when: string) => `siden ${when}`,
  troubles: {
    login: 'tjeneren avviser innloggingen; se bruker og passord i innstillingene',
    folder: 'en mappe finnes ikke',
    rights: 'en mappe kan ikke leses med denne innloggingen',
    authority: 'fila med sertifikatet (ca) kan ikke leses',
    certificate: 'tjenerens sertifikat holder ikke',
    tls: 'tjeneren tilbyr ikke TLS',
    unreachable: 'tjeneren svarer ikke',
    late: 'tjeneren svarer ikke i tide',
    busy: 'tjeneren ber oss vente',
    server: 'tjeneren har en feil hos seg',
  } satisfies Record<MailboxTrouble, string>,
  folderOnly: 'en del av postkassen',
  search: 'Søk',
  searchable: 'Alt som er hentet, kan finnes.',
  operator: 'Den som drifter arkivet, ser hver mappe og hva som feiler med hvemvet doctor.',
}
