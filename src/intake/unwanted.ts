import libmime from 'libmime'
import type { RawBytes } from '../model/inbound.ts'
import type { PassedOver } from './source.ts'

/** What Gmail, Outlook and Exchange call spam, the trash and drafts, in the languages of those who may use us. */
const NAMES = new Set(
  [
    'spam|junk|junk e-mail|junk email|søppelpost|søppel-e-post|uønsket e-post|uønskt e-post|uønsket mail|skräppost|roskaposti',
    'junk-e-mail|courrier indésirable|ongewenste e-mail|correo no deseado|posta indesiderata|lixo eletrônico|wiadomości-śmieci',
    'trash|bin|deleted items|deleted messages|papirkurv|papirkurven|slettede elementer|sletta element|slettet post|papperskorgen',
    'borttaget|borttagna objekt|roskakori|poistetut|papierkorb|gelöschte elemente|corbeille|éléments supprimés|prullenbak',
    'verwijderde items|papelera|elementos eliminados|cestino|posta eliminata|lixeira|lixo|itens excluídos|kosz|elementy usunięte',
    'drafts|draft|kladd|kladder|utkast|luonnokset|entwürfe|brouillons|concepten|borradores|bozze|rascunhos|wersje robocze',
  ].flatMap((names) => names.split('|')),
)

/** A line on such mail, which an archive of discussions does not want. */
export const passedOver = (where: string, mails: number): PassedOver => ({
  kind: 'passed-over',
  where,
  why: `${mails} mail${mails === 1 ? '' : 's'} in spam, trash or drafts`,
})

/** Whether a folder of this name holds mail that its owner threw away or never sent. */
export const isUnwantedFolder = (name: string): boolean => NAMES.has(name.trim().normalize('NFC').toLowerCase())

/** Headers of Gmail's exports stand above all others. */
const MAX_LABELS_BYTES = 16 * 1024
const LABELS = /^(?:X-GM-THRID:[^\n]*\n)X-Gmail-Labels:((?:[^\n]|\n[ \t])*)/i

/** Whether Gmail's export says by its labels that a mail was spam, in the trash or a draft. Only the two lines that the export
 *  itself puts first count: what a sender writes further down must not keep a mail out. */
export function isUnwantedByLabel(raw: RawBytes): boolean {
  const start = raw.kind === 'bytes' ? raw.bytes : raw.head
  const head = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, MAX_LABELS_BYTES)).toString('utf8')
  const labels = LABELS.exec(head)?.[1]
  if (labels === undefined) return false
  return libmime
    .decodeWords(labels.replace(/\r?\n[ \t]+/g, ' ').trim())
    .split(',')
    .some((label) => isUnwantedFolder(label.replaceAll('"', '')))
}
