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
const KINDS = Object.keys(LABELS) as Role[]
const ROLES = new Map<string, Role>(
  KINDS.flatMap((role) => (LABELS[role] ?? '').split(', ').map((label) => [label, role] as const)),
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

/** Fields found under each other, by the line that each is in. Most are none in the end, so their values are read last. */
interface Fields {
  readonly lines: ReadonlyMap<Role, number>
  readonly end: number
}

const UNKNOWN = 0
const NONE = 1
const FIRST_ROLE = 2

/** Finds headers copied above a mail. What a line is labelled is looked at once, however many blocks it might belong to. */
export class HeaderBlocks {
  readonly #lines: Lines
  readonly #roles: Uint8Array
  readonly #alone: Uint8Array

  constructor(lines: Lines) {
    this.#lines = lines
    this.#roles = new Uint8Array(lines.count)
    this.#alone = new Uint8Array(lines.count)
  }

  /** A copied header that begins at this line: at least three different fields, the sender among them, or two right after
   *  a line that announces it. Fewer is prose: a mail may begin "From: the customer's view". Without a subject there must
   *  be an address, or the date with its time: "Fra: Oslo, Til: Bergen, Dato: 3. mars" is a journey. */
  at(start: number, isAnnounced: boolean): HeaderBlock | undefined {
    const fields = this.#fieldsFrom(start)
    if (fields === undefined) return undefined
    const { lines, end } = fields
    if (!lines.has('from')) return this.#notesBlock(start, fields)
    const told = lines.size - (lines.has('other') ? 1 : 0)
    if (told < (isAnnounced ? 2 : 3)) return undefined
    const values = new Map([...lines].map(([role, line]) => [role, this.#valueAt(line)]))
    const isMail =
      values.has('subject') ||
      [...values.values()].some((value) => value.includes('@')) ||
      DATE_AND_TIME.test(values.get('sent') ?? '')
    return isMail || isAnnounced ? { start, end, author: mailboxIn(values.get('from') ?? '') } : undefined
  }

  /** Notes' other layout, a table without its lines: the name, the time at this line, then labels alone on their lines, each above
   *  its value. */
  notesTableAt(dated: number): HeaderBlock | undefined {
    if (NOTES_DATE.exec(this.#lines.at(dated))?.index !== 0) return undefined
    const named = this.#visibleAbove(dated)
    if (named === undefined || this.#lines.lengthOf(named) > MAX_NAME_CHARS) return undefined
    const roles = new Set<Role>()
    let end = dated + 1
    for (let line = dated + 1; line < Math.min(this.#lines.count, dated + MAX_BLOCK_LINES); line++) {
      const role = this.#labelAlone(line)
      if (role === undefined) continue
      roles.add(role)
      end = role === 'subject' ? (this.#lines.nextVisible(line + 1, 3) ?? line) + 1 : line + 1
    }
    return roles.has('to') && roles.has('subject')
      ? { start: named, end, author: mailboxIn(this.#lines.at(named)) }
      : undefined
  }

  /** The role of a line that starts with a label: `Fra: `, `*From:* `, `De : `. */
  #roleAt(line: number): Role | undefined {
    if (line < 0 || line >= this.#lines.count) return undefined
    if (this.#roles[line] === UNKNOWN) this.#roles[line] = coded(this.#read(line))
    return KINDS[(this.#roles[line] ?? NONE) - FIRST_ROLE]
  }

  #read(line: number): Role | undefined {
    const label = this.#lines.beforeColon(line, MAX_LABEL_CHARS + 7)
    return label === undefined || label === '' ? undefined : ROLES.get(labelOf(label))
  }

  #labelAlone(line: number): Role | undefined {
    if (this.#alone[line] === UNKNOWN) {
      const isShort = this.#lines.lengthOf(line) <= MAX_LABEL_CHARS
      this.#alone[line] = coded(isShort ? ROLES.get(this.#lines.at(line).toLowerCase()) : undefined)
    }
    return KINDS[(this.#alone[line] ?? NONE) - FIRST_ROLE]
  }

  /** The text after a label. Direction marks go: Windows Mail sets them between the parts of a date. */
  #valueAt(line: number): string {
    const text = this.#lines.at(line)
    return text
      .slice(text.search(COLON) + 1)
      .replace(/\p{Cf}+/gu, '')
      .replace(/^[\s*_]+/, '')
  }

  /** Lotus Notes names the sender and the time on lines of their own above `To:`, `cc:` and `Subject:`. */
  #notesBlock(start: number, { lines, end }: Fields): HeaderBlock | undefined {
    if (!lines.has('to') || !lines.has('subject')) return undefined
    const dated = this.#datedAbove(start)
    if (dated === undefined) return undefined
    const before = this.#lines
      .at(dated)
      .replace(NOTES_DATE, '')
      .replace(/\s+on$/i, '')
      .replace(/^from:\s+/i, '')
    const above = before === '' ? (this.#visibleAbove(dated) ?? dated) : dated
    const named = this.#isAside(above) ? (this.#visibleAbove(above) ?? above) : above
    return { start: named, end, author: mailboxIn(before === '' ? this.#lines.at(named) : before) }
  }

  /** The line with the time, above which "Please respond to" may stand, over two lines. */
  #datedAbove(start: number): number | undefined {
    let line = this.#visibleAbove(start)
    for (let asides = 0; line !== undefined && asides < 3; asides++) {
      if (BELOW_THE_TIME.has(this.#roleAt(line))) return undefined
      if (NOTES_DATE.test(this.#lines.at(line))) return line
      const above = this.#visibleAbove(line)
      if (!this.#isAside(line) && !(above !== undefined && this.#isAside(above))) return undefined
      line = above
    }
    return undefined
  }

  #isAside(line: number): boolean {
    return NOTES_ASIDE.test(this.#lines.at(line))
  }

  #visibleAbove(line: number): number | undefined {
    for (let above = line - 1; above >= Math.max(0, line - 3); above--) if (!this.#lines.isBlank(above)) return above
    return undefined
  }

  #fieldsFrom(start: number): Fields | undefined {
    const first = this.#roleAt(start)
    if (first === undefined || first === 'other') return undefined
    // No header has one field: most lines with a colon end here, before anything is collected.
    const next = this.#lines.nextVisible(start + 1, 2)
    const second = next === undefined ? undefined : this.#roleAt(next)
    const goesOn = second === undefined && this.#isAddressList(first, start, next)
    if (second === undefined ? !goesOn : second === first) return undefined
    const found = new Map<Role, number>([[first, start]])
    let end = start + 1
    const limit = Math.min(this.#lines.count, start + MAX_BLOCK_LINES)
    for (let line = start + 1, blanks = 0, continued = 0; line < limit; line++) {
      if (this.#lines.isBlank(line)) {
        if (++blanks > 1) break
        continue
      }
      const role = this.#roleAt(line)
      if (role === undefined) {
        // Text right under a field goes on with it (a long To, a wrapped subject); after an empty line it is the mail.
        if (blanks > 0 || ++continued > MAX_CONTINUED_LINES || (found.size < 2 && !goesOn)) break
        continue
      }
      if (found.has(role) && role !== 'other' && role !== 'cc') break
      found.set(role, line)
      end = line + 1
      blanks = 0
      continued = 0
    }
    if (found.size < 2) return undefined
    return { lines: found, end }
  }

  /** Addresses over several lines; "On Behalf Of" on a line of its own. */
  #isAddressList(role: Role, line: number, next: number | undefined): boolean {
    if (role !== 'to' && role !== 'from') return false
    return /[,;@]/.test(this.#valueAt(line)) || (next !== undefined && this.#lines.firstChar(next) === '<')
  }
}

const COLON = /[:：]/
/** What Notes sets below the time, never above it. */
const BELOW_THE_TIME: ReadonlySet<Role | undefined> = new Set(['to', 'cc', 'subject', 'sent'])
const coded = (role: Role | undefined): number => (role === undefined ? NONE : FIRST_ROLE + KINDS.indexOf(role))

/** A label without the stars of bold and other marks around it. */
function labelOf(text: string): string {
  const label = text.trimEnd().toLowerCase()
  if (isLetter(label.charCodeAt(0)) && isLetter(label.charCodeAt(label.length - 1))) return label
  return /^[\p{L}]/u.test(label) && /[\p{L}]$/u.test(label) ? label : label.replace(/^[\s*_|\p{Cf}]+|[\s*_]+$/gu, '')
}

const isLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a
