import type { statusNb } from './status.nb.ts'

export const statusNn: typeof statusNb = {
  title: 'Status',
  lead: 'Kor langt arkivet har kome med å hente og lese e-post.',
  none: 'Ingen postkasser blir henta. E-post kjem inn når nokon importerer han.',
  mailboxes: 'Postkasser',
  mailbox: 'Postkasse',
  purpose: { archive: 'til arkivet', ask: 'spørsmål' },
  state: 'Tilstand',
  checked: 'Sist sett etter',
  never: 'aldri',
  upToDate: 'alt er henta',
  behind: (mails, number) => `${number} ${mails === 1 ? 'e-post er ikkje henta' : 'e-postar er ikkje henta'} enno`,
  missing: (mails, number) =>
    `${number} ${mails === 1 ? 'e-post vil' : 'e-postar vil'} tenaren ikkje gi frå seg; det blir prøvd igjen kvar dag`,
  since: (when) => `sidan ${when}`,
  troubles: {
    login: 'tenaren avviser innlogginga; sjå brukar og passord i innstillingane',
    folder: 'ei mappe finst ikkje',
    rights: 'ei mappe kan ikkje lesast med denne innlogginga',
    authority: 'fila med sertifikatet (ca) kan ikkje lesast',
    certificate: 'sertifikatet til tenaren held ikkje',
    tls: 'tenaren tilbyr ikkje TLS',
    unreachable: 'tenaren svarer ikkje',
    late: 'tenaren svarer ikkje i tide',
    busy: 'tenaren ber oss vente',
    server: 'tenaren har ein feil hos seg',
  },
  folderOnly: 'ein del av postkassa',
  search: 'Søk',
  searchable: 'Alt som er henta, kan finnast.',
  operator: 'Den som driftar arkivet, ser kvar mappe og kva som feilar med hvemvet doctor.',
}
