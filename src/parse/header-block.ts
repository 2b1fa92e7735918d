import type { Address } from '../model/message.ts'
import type { Lines } from './lines.ts'
import { mailboxIn } from './mailbox-text.ts'

type Role = 'from' | 'sent' | 'to' | 'subject' | 'cc' | 'other'

/** How mail programs label the header they copy above a mail that is answered or passed on, over languages. */
const LABELS: Readonly<Record<Role, string>> = {
  from: 'from, fra, frå, från, frá, von, de, da, van, od, от, від, feladó, kimden, lähettäjä, avsender, avsändare, afsender, expéditeur, remetente, remitente, mittente, 发件人, 寄件人, 寄件者, 差出人, 보낸사람, 보낸 사람',
  sent: 'sent, date, sendt, dato, skickat, datum, gesendet, envoyé, envoyé le, enviado, enviado el, enviada em, enviado em, inviato, verzonden, data, fecha, wysłano, odesláno, отправлено, дата, lähetetty, päivämäärä, küldve, gönderildi, tidspunkt, 发送时间, 发送日期, 日期, 寄件日期, 傳送時間, 送信日時, 보낸 날짜',
  to: 'to, til, till, an, à, a, para, aan, do, komu, кому, címzett, kime, vastaanottaja, mottaker, mottakar, modtager, destinatario, destinataire, 收件人, 收件者, 宛先, 받는 사람',
  subject:
    'subject, emne, ämne, betreff, objet, asunto, assunto, oggetto, onderwerp, temat, předmět, тема, tárgy, konu, aihe, efni, 主题, 主旨, 件名, 제목',
  cc: 'cc, bcc, kopi, kopi til, kopia, blindkopi, copie, copie à, dw, kopie, másolat, kopio, копия, 抄送, 抄送人, 副本, 참조',
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
const MAX_NAME_CHARS = 120
const DATE_AND_TIME = /\d.{0,60}\d{1,2}[:.]\d{2}/
const NOTES_DATE = /\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?$/
/** What Notes sets between the name and the fields. */
const NOTES_ASIDE =
  /^(?:please respond to|sent by:|svar(?:es)? (?:venligst )?til|vennligst svar til|sendt av:?|svara till|skickat av:?|bitte antwort an|gesendet von:?|veuillez répondre à|envoyé par)/iu

export interface HeaderBlock {
  readonly start: number
  /** The line after the block. */
  readonly end: number
  readonly author: Address | undefined
}

/** Fields found under each other. */
interface Fields {
  readonly roles: ReadonlySet<Role>
  readonly from: string
  readonly sent: string
  readonly holdsAddress: boolean
  readonly end: number
}

/** The role of a line that starts with a label (`Fra: `, `*From:* `, `De : `), with the text after it. Direction marks go:
 *  Windows Mail sets them between the parts of a date. */
function fieldOf(line: string): { role: Role; value: string } | undefined {
  const colon = line.search(/[:：]/)
  if (colon <= 0 || colon > MAX_LABEL_CHARS + 6) return undefined
  const label = line
    .slice(0, colon)
    .replace(/^[\s*_|\p{Cf}]+|[\s*_]+$/gu, '')
    .toLowerCase()
  const role = ROLES.get(label)
  if (role === undefined) return undefined
  const value = line.slice(colon + 1).replace(/\p{Cf}+/gu, '')
  return { role, value: value.replace(/^[\s*_]+/, '') }
}

/** A copied header that begins at this line: at least three different fields, the sender among them, or two right after
 *  a line that announces it. Fewer is prose: a mail may begin "From: the customer's view". Without a subject there must
 *  be an address, or the date with its time: "Fra: Oslo, Til: Bergen, Dato: 3. mars" is a journey. */
export function headerBlockAt(lines: Lines, start: number, isAnnounced: boolean): HeaderBlock | undefined {
  const fields = fieldsFrom(lines, start)
  if (fields === undefined) return undefined
  if (!fields.roles.has('from')) return notesBlock(lines, start, fields)
  const told = fields.roles.size - (fields.roles.has('other') ? 1 : 0)
  const isMail = fields.roles.has('subject') || fields.holdsAddress || DATE_AND_TIME.test(fields.sent)
  if (told < (isAnnounced ? 2 : 3) || !(isMail || isAnnounced)) return undefined
  return { start, end: fields.end, author: mailboxIn(fields.from) }
}

/** Lotus Notes names the sender and the time on lines of their own above `To:`, `cc:` and `Subject:`. */
function notesBlock(lines: Lines, start: number, { roles, end }: Fields): HeaderBlock | undefined {
  if (!roles.has('to') || !roles.has('subject')) return undefined
  const dated = datedAbove(lines, start)
  if (dated === undefined) return undefined
  const before = lines
    .at(dated)
    .replace(NOTES_DATE, '')
    .replace(/\s+on$/i, '')
    .replace(/^from:\s+/i, '')
  const above = before === '' ? (visibleAbove(lines, dated) ?? dated) : dated
  const named = NOTES_ASIDE.test(lines.at(above)) ? (visibleAbove(lines, above) ?? above) : above
  return { start: named, end, author: mailboxIn(before === '' ? lines.at(named) : before) }
}

/** Notes' other layout, a table without its lines: the name, the time at this line, then labels alone on their lines, each above
 *  its value. */
export function notesTableAt(lines: Lines, dated: number): HeaderBlock | undefined {
  const time = lines.at(dated)
  if (NOTES_DATE.exec(time)?.index !== 0) return undefined
  const named = visibleAbove(lines, dated)
  if (named === undefined || lines.lengthOf(named) > MAX_NAME_CHARS) return undefined
  const roles = new Set<Role>()
  let end = dated + 1
  for (let line = dated + 1; line < Math.min(lines.count, dated + MAX_BLOCK_LINES); line++) {
    const role = ROLES.get(lines.at(line).toLowerCase())
    if (role === undefined) continue
    roles.add(role)
    end = role === 'subject' ? (lines.nextVisible(line + 1, 3) ?? line) + 1 : line + 1
  }
  return roles.has('to') && roles.has('subject') ? { start: named, end, author: mailboxIn(lines.at(named)) } : undefined
}

/** The line with the time, above which "Please respond to" may stand, over two lines. */
function datedAbove(lines: Lines, start: number): number | undefined {
  let line = visibleAbove(lines, start)
  for (let asides = 0; line !== undefined && asides < 3; asides++) {
    if (NOTES_DATE.test(lines.at(line))) return line
    const above = visibleAbove(lines, line)
    const isAside = NOTES_ASIDE.test(lines.at(line)) || (above !== undefined && NOTES_ASIDE.test(lines.at(above)))
    if (!isAside) return undefined
    line = above
  }
  return undefined
}

function visibleAbove(lines: Lines, line: number): number | undefined {
  for (let above = line - 1; above >= Math.max(0, line - 3); above--) if (!lines.isBlank(above)) return above
  return undefined
}

function fieldsFrom(lines: Lines, start: number): Fields | undefined {
  if (!lines.hasColonWithin(start, MAX_LABEL_CHARS + 30)) return undefined // most lines: they need not be cut out
  const first = fieldOf(lines.at(start))
  if (first === undefined || first.role === 'other') return undefined
  // No header has one field: most lines with a colon end here, before anything is collected.
  const next = lines.nextVisible(start + 1, 2)
  const second = next === undefined ? undefined : fieldOf(lines.at(next))
  const isList = /[,;@]/.test(first.value) || (next !== undefined && lines.at(next).startsWith('<'))
  // Addresses over several lines; "On Behalf Of" on a line of its own.
  const goesOn = (first.role === 'to' || first.role === 'from') && isList
  if (second === undefined ? !goesOn : second.role === first.role) return undefined
  const values = new Map<Role, string>([[first.role, first.value]])
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
      if (blanks > 0 || ++continued > MAX_CONTINUED_LINES || (values.size < 2 && !goesOn)) break
      continue
    }
    if (values.has(field.role) && field.role !== 'other' && field.role !== 'cc') break
    values.set(field.role, field.value)
    end = line + 1
    blanks = 0
    continued = 0
  }
  const holdsAddress = [...values.values()].some((value) => value.includes('@'))
  return {
    roles: new Set(values.keys()),
    from: values.get('from') ?? '',
    sent: values.get('sent') ?? '',
    holdsAddress,
    end,
  }
}
