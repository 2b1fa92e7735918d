import { type MessageId, parseMessageId, parseMessageIds } from '../model/ids.ts'
import type { DeliveryReport } from '../model/post.ts'
import { bouncedIn } from './bounce-text.ts'
import { type Headers, readHeaders } from './headers.ts'
import { fieldsText, type MimePart } from './mime-parts.ts'
import { UnreadableMail } from './unreadable.ts'

const MAX_REPORT_BYTES = 256 * 1024
const MAX_RETURNED_BYTES = 128 * 1024
const MAX_FIELD_CHARS = 4000
const MAX_RECIPIENTS = 100
/** RFC 3464, and RFC 6533 for addresses beyond ASCII. */
export const STATUS_PART = /^message\/(?:global-)?delivery-status$/
const RETURNED_PART = /^(?:message\/(?:rfc822|global|partial|rfc822-headers|global-headers)|text\/rfc822-headers)$/
const STATUS = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/
const ADDRESS = /(?:"[^"\s]{1,200}"|[^\s<>"',;()][^\s<>",;()]{0,199})@[^\s<>"',;()@]{1,255}/
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

type Recipient = DeliveryReport['recipients'][number]
type Action = Recipient['action']
type Fields = ReadonlyMap<string, string>

/** A mail that says what became of another. */
interface ReportMail {
  readonly headers: Headers
  readonly parts: readonly MimePart[]
  readonly text: string
  /** Addresses it is to, which are never those it tells of: it went to who sent the other mail. */
  readonly to: readonly string[]
}

/** What a delivery report says: by the fields of its message/delivery-status part (RFC 3464, RFC 6533), or the same
 *  fields where they stand in its text, or else by the phrases of known mail systems. Undefined where it says neither
 *  whom it tells of nor which mail. */
export function deliveryReportOf(mail: ReportMail): DeliveryReport | undefined {
  const groups = mail.parts
    .filter(({ type }) => STATUS_PART.test(type))
    .flatMap((part) => groupsOf(fieldsText(part, MAX_REPORT_BYTES) ?? ''))
  const recipients = recipientsOf(groups)
  const told = recipients.length > 0 ? recipients : recipientsInText(mail)
  const original = originalOf(mail, groups)
  return told.length === 0 && original === undefined ? undefined : { recipients: told, original }
}

function recipientsInText({ headers, text, to }: ReportMail): Recipient[] {
  const fields = /^[>\s]{0,10}(?:final|original)-recipient\s{0,5}:/im.test(text) ? recipientsOf(groupsOf(text)) : []
  return fields.length > 0 ? fields : bouncedIn({ headers, text, to })
}

/** The groups of fields of a report: of the mail, then of each recipient. Programs forget the empty line between two
 *  groups: a field that the group has already begins the next. */
function groupsOf(text: string): Fields[] {
  const groups = [new Map<string, string>()]
  let last = ''
  for (const line of text.slice(0, MAX_REPORT_BYTES).split(/\r\n|\r|\n/)) {
    const group = groups.at(-1) ?? new Map<string, string>()
    if (line.trim() === '') {
      if (group.size > 0) groups.push(new Map<string, string>())
      continue
    }
    if (/^[ \t]/.test(line) && last !== '') {
      const known = group.get(last)
      if (known !== undefined && known.length < MAX_FIELD_CHARS) group.set(last, `${known} ${line.trim()}`)
      continue
    }
    const [, name = '', value = ''] = /^([!-9;-~]{1,100})[ \t]{0,20}:(.*)$/.exec(line) ?? []
    last = name.toLowerCase()
    if (last === '') continue
    const field = value.trim().slice(0, MAX_FIELD_CHARS)
    if (last === 'final-recipient' && group.has(last)) groups.push(new Map([[last, field]]))
    else if (!group.has(last)) group.set(last, field)
  }
  return groups
}

function recipientsOf(groups: readonly Fields[]): Recipient[] {
  const found = new Map<string, Recipient>()
  for (const group of groups) {
    const original = mailbox(group.get('original-recipient'), true)
    const address = mailbox(group.get('final-recipient')) ?? original ?? mailbox(group.get('x-actual-recipient'))
    const status = STATUS.exec(group.get('status') ?? '')?.[1] ?? STATUS.exec(group.get('diagnostic-code') ?? '')?.[1]
    const action = actionOf(group.get('action') ?? '', status)
    if (address === undefined || action === undefined || found.has(address)) continue
    found.set(address, {
      address,
      ...(original === undefined || original === address ? {} : { original }),
      action,
      status,
    })
    if (found.size === MAX_RECIPIENTS) break
  }
  return [...found.values()]
}

/** Some write an action of their own, or none: then the status tells. */
function actionOf(field: string, status: string | undefined): Action | undefined {
  const word = /^[a-z]+/.exec(field.toLowerCase())?.[0]
  const action = word === 'expired' ? 'failed' : ACTIONS.find((known) => known === word)
  if (action !== undefined || status === undefined) return action
  return status.startsWith('5') ? 'failed' : status.startsWith('4') ? 'delayed' : 'delivered'
}

/** `rfc822; kari@example.org`, `utf-8; k\x{E5}re@example.org`, and without a type or in <>, as some write it. */
function mailbox(field: string | undefined, mayBeXtext = false): string | undefined {
  const [, type = 'rfc822', value = ''] = /^(?:([a-z0-9/-]{1,40})\s*;)?(.*)$/is.exec(field ?? '') ?? []
  if (!/^(?:rfc\/?822|utf-?8|unknown|smtp)$/i.test(type)) return undefined
  const plain = value.replace(/\\x\{([0-9a-f]{1,6})\}/gi, (escape, hex: string) => codePoint(hex) ?? escape)
  const address = ADDRESS.exec(plain)?.[0]?.replaceAll('"', '').toLowerCase()
  return mayBeXtext ? fromXtext(address) : address
}

/** RFC 3461, 4. Only `+` and `=` need it in an address; other escapes are more likely somebody's `+20`. */
const fromXtext = (address: string | undefined): string | undefined =>
  address?.replaceAll('+2b', '+').replaceAll('+3d', '=')

function codePoint(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

/** The Message-ID of the mail told of: of the copy that came back, whether as a part or below the text, or as fields of the
 *  report name it. */
function originalOf({ headers, parts, text }: ReportMail, groups: readonly Fields[]): MessageId | undefined {
  const returned = parts
    .filter(({ type }) => RETURNED_PART.test(type))
    .map((part) => messageIdIn(fieldsText(part, MAX_RETURNED_BYTES) ?? ''))
  const named = groups.map((group) => parseMessageId(group.get('x-original-message-id') ?? ''))
  const below = /^[>\s]{0,10}message-id\s{0,5}:\s{0,200}(<[^<>\s]{1,995}>)/im.exec(text)?.[1] ?? ''
  const ids = [
    ...returned,
    ...named,
    parseMessageId(below),
    ...['original-message-id', 'x-original-message-id', 'x-ms-exchange-parent-message-id', 'in-reply-to']
      .flatMap((name) => headers.all(name))
      .map(parseMessageId),
    headers.all('references').flatMap(parseMessageIds).at(-1),
  ]
  return ids.find((id) => id !== undefined)
}

function messageIdIn(mail: string): MessageId | undefined {
  try {
    return parseMessageId(readHeaders(Buffer.from(mail)).first('message-id') ?? '')
  } catch (error) {
    if (error instanceof UnreadableMail) return undefined
    throw error
  }
}
