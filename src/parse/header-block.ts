import type { Address } from '../model/message.ts'
import type { Lines } from './lines.ts'
import { mailboxIn } from './mailbox-text.ts'

type Role = 'from' | 'sent' | 'to' | 'subject' | 'cc' | 'other'

/** How mail programs label the header they copy above a mail that is answered or passed on, over languages. */
const LABELS: Readonly<Record<Role, string>> = {
  from: 'from, fra, frå, från, frá, von, de, da, van, od, от, від, feladó, kimden, lähettäjä, avsender, avsändare, afsender, expéditeur, remetente, remitente, mittente, 发件人, 寄件者, 差出人, 보낸사람',
  sent: 'sent, date, sendt, dato, skickat, datum, gesendet, envoyé, envoyé le, enviado, enviado el, enviada em, enviado em, inviato, verzonden, data, fecha, wysłano, odesláno, отправлено, дата, lähetetty, päivämäärä, küldve, gönderildi, tidspunkt, 发送时间, 日期, 送信日時',
  to: 'to, til, till, an, à, a, para, aan, do, komu, кому, címzett, kime, vastaanottaja, mottaker, mottakar, modtager, destinatario, destinataire, 收件人, 宛先',
  subject:
    'subject, emne, ämne, betreff, objet, asunto, assunto, oggetto, onderwerp, temat, předmět, тема, tárgy, konu, aihe, efni, 主题, 主旨, 件名',
  cc: 'cc, bcc, kopi, kopi til, kopia, blindkopi, copie, copie à, dw, kopie, másolat, kopio, копия, 抄送',
  other:
    'reply-to, svar til, svara till, antwort an, risposta, responder a, répondre à, importance, viktighet, prioritet, priority, attachments, vedlegg, organization, message-id, in-reply-to, resent-from',
}
const ROLES = new Map<string, Role>(
  (Object.keys(LABELS) as Role[]).flatMap((role) =>
    (LABELS[role] ?? '').split(', ').map((label) => [label, role] as const),
  ),
)
const MAX_LABEL_CHARS = 24
/** Outlook writes at most eight fields; double-spaced by some converters, and To may run over several lines. */
const MAX_BLOCK_LINES = 24
const MAX_CONTINUED_LINES = 6

export interface HeaderBlock {
  /** The line after the block. */
  readonly end: number
  readonly author: Address | undefined
}

/** The role of a line that starts with a label (`Fra: `, `*From:* `, `De : `), with the text after it. */
function fieldOf(line: string): { role: Role; value: string } | undefined {
  const colon = line.search(/[:：]/)
  if (colon <= 0 || colon > MAX_LABEL_CHARS + 6) return undefined
  const label = line
    .slice(0, colon)
    .replace(/^[\s*_|]+|[\s*_\u00a0]+$/g, '')
    .toLowerCase()
  const role = ROLES.get(label)
  return role === undefined ? undefined : { role, value: line.slice(colon + 1).replace(/^[\s*_]+/, '') }
}

/** A copied header that begins at this line: at least three different fields, the sender among them, or two right after
 *  a line that announces it. Fewer is prose: a mail may begin "From: the customer's view". */
export function headerBlockAt(lines: Lines, start: number, isAnnounced: boolean): HeaderBlock | undefined {
  const first = fieldOf(lines.at(start))
  if (first === undefined || first.role === 'other') return undefined
  const roles = new Set<Role>([first.role])
  let from = first.role === 'from' ? first.value : undefined
  let end = start + 1
  const limit = Math.min(lines.count, start + MAX_BLOCK_LINES)
  for (let line = start + 1, blanks = 0, continued = 0; line < limit; line++) {
    if (lines.isBlank(line)) {
      if (++blanks > 1) break
      continue
    }
    const field = fieldOf(lines.at(line))
    if (field === undefined) {
      // Text right under a field goes on with it (a long To, a wrapped subject); after an empty line it is the mail.
      if (blanks > 0 || ++continued > MAX_CONTINUED_LINES || roles.size < 2) break
      continue
    }
    if (roles.has(field.role) && field.role !== 'other' && field.role !== 'cc') break
    if (field.role === 'from') from = field.value
    roles.add(field.role)
    end = line + 1
    blanks = 0
    continued = 0
  }
  const told = roles.size - (roles.has('other') ? 1 : 0)
  if (!roles.has('from') || told < (isAnnounced ? 2 : 3)) return undefined
  return { end, author: from === undefined ? undefined : mailboxIn(from) }
}
