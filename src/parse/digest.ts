import type { Address } from '../model/message.ts'
import { addressesOf } from './addresses.ts'
import { type Headers, readHeaders } from './headers.ts'
import { fieldLines, type PassedOn } from './passed-on.ts'
import { UnreadableMail } from './unreadable.ts'

/** Lists send some dozens at a time. */
const MAX_MAILS = 500
/** RFC 1153: below the contents stand 70 hyphens, between two mails 30. */
const RULE = /^-{70}$/
const BETWEEN = /^-{30}$/
const END = /^End of .{1,200}$/
const FIELD = /^([!-9;-~]{1,100}):\s?(.*)$/
/** Of the mail before the digest was made, and not true of its text there. */
const MIME_FIELD = /^(?:content-|mime-version$|message$)/i

/** A digest taken apart. */
export interface Digest {
  /** Its own text: what the list wrote, contents and all. */
  readonly text: string
  /** The bytes of each mail, to be read as any other. */
  readonly mails: readonly Uint8Array[]
  /** Which mails they are, a few lines for each. */
  readonly listed: readonly PassedOn[]
}

/** The mails of a multipart/digest (RFC 2046, 5.1.5), their exact bytes where the list left them. A digest within a digest
 *  is not gone into: bytes within bytes within bytes are no list's. */
export const mimeDigest = (text: string, parts: readonly Uint8Array[]): Digest | undefined => digestOf(text, parts)

/** A text in the form of RFC 1153, as Mailman and Majordomo send it to those who want no MIME. Undefined for any other
 *  text, an answer that quotes a digest among them. One pass. */
export function plainDigest(text: string, subject: string, isReply: boolean): Digest | undefined {
  if (isReply || !/^-{70}\s*$/m.test(text)) return undefined
  const lines = text.split('\n').map((line) => line.trimEnd())
  const rule = lines.findIndex((line) => RULE.test(line))
  if (!/\bdigest\b/i.test(subject) && !lines.some((line) => END.test(line) && /digest/i.test(line))) return undefined
  const mails: { readonly header: string[]; readonly body: string[] }[] = []
  for (let at = rule + 1; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (at === rule + 1 || BETWEEN.test(line)) {
      const found = headerFrom(lines, BETWEEN.test(line) ? at + 1 : at)
      if (found === 'end') break
      if (found !== undefined) {
        mails.push({ header: found.header, body: [] })
        at = found.end
        continue
      }
    }
    mails.at(-1)?.body.push(line)
  }
  const raws = mails.map(({ header, body }) =>
    Buffer.from(
      `${header.join('\n')}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${body.join('\n').trim()}\n`,
    ),
  )
  return digestOf(lines.slice(0, rule).join('\n'), raws)
}

/** Whether a list sent it, and no person who passes mails on in this form. */
export const isListsDigest = (from: Address, subject: string, lists: readonly string[]): boolean =>
  /\bdigest\b/i.test(subject) ||
  lists.includes(from.address) ||
  /(?:^|-)(?:request|owner|digest|bounces|admin|majordomo)@/.test(from.address)

/** The header that stands from this line on, and the empty line that ends it; `end` where the digest says that it ends, or
 *  only its footer follows. Undefined where a mail's own text goes on. */
function headerFrom(
  lines: readonly string[],
  from: number,
): { readonly header: string[]; readonly end: number } | 'end' | undefined {
  let at = from
  while (at < from + 3 && lines[at] === '') at++
  if (END.test(lines[at] ?? '') || /^Subject: Digest Footer$/.test(lines[at] ?? '')) return 'end'
  const header: string[] = []
  const names = new Set<string>()
  let isKept = true
  for (; at < lines.length && lines[at] !== ''; at++) {
    const line = lines[at] ?? ''
    const name = FIELD.exec(line)?.[1]?.toLowerCase()
    if (name === undefined && !/^\s/.test(line)) return undefined
    if (name !== undefined) {
      names.add(name)
      isKept = !MIME_FIELD.test(name)
    }
    if (isKept) header.push(line)
  }
  return names.has('from') && (names.has('date') || names.has('subject')) ? { header, end: at } : undefined
}

function digestOf(text: string, raws: readonly Uint8Array[]): Digest | undefined {
  const mails: Uint8Array[] = []
  const listed: PassedOn[] = []
  for (const raw of raws.slice(0, MAX_MAILS)) {
    const headers = headersIn(raw)
    if (headers === undefined || holdsDigest(raw)) continue
    const author = addressesOf(headers.all('from'))[0]
    if (author === undefined) continue
    mails.push(raw)
    listed.push({ author, text: fieldLines(headers) })
  }
  return mails.length === 0 ? undefined : { text, mails, listed }
}

const holdsDigest = (raw: Uint8Array): boolean => {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  return bytes.includes('multipart/digest') || bytes.includes(`\n${'-'.repeat(70)}\n`)
}

function headersIn(raw: Uint8Array): Headers | undefined {
  try {
    return readHeaders(raw)
  } catch (error) {
    if (error instanceof UnreadableMail) return undefined
    throw error
  }
}
