import { isUtf8 } from 'node:buffer'
import { simpleParser } from 'mailparser'
import type { Attachment } from '../model/message.ts'
import { decodeWords } from './encoded-words.ts'
import type { Headers } from './headers.ts'
import { bodyStartOf } from './headers.ts'
import { singlePlainText } from './plain-part.ts'

/** Text beyond this is data that somebody pasted; it is kept in the raw mail. */
const MAX_TEXT_CHARS = 2 * 1024 * 1024
const MAX_ATTACHMENTS = 200
const MAX_NAME_CHARS = 255
const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  checksumAlgo: false,
  keepCidLinks: true,
} as const

export interface MimeBody {
  /** The text/plain parts, '' where there are none. */
  readonly text: string
  /** The text/html parts, unsafe as they came. */
  readonly html: string
  readonly attachments: readonly MimeAttachment[]
}

export interface MimeAttachment extends Attachment {
  readonly bytes: Uint8Array
  /** What `cid:` in the HTML names it by, without <>. */
  readonly contentId: string | undefined
}

/** Reads a mail's MIME structure. Most list mail is one plain part, which needs no parser of parts; the rest is
 *  mailparser's, given only the header fields about MIME, for the others are read by `readHeaders` and would be twice.
 *  Rejects where mailparser refuses: nested too deep, too many parts. */
export async function readBody(headers: Headers, raw: Uint8Array): Promise<MimeBody> {
  const content = raw.subarray(bodyStartOf(raw))
  const text = singlePlainText(headers, content)
  if (text !== undefined) return { text: cleanText(text), html: '', attachments: [] }
  const mail = await simpleParser(Buffer.concat([mimeHead(headers), withUtf8(headers, content)]), OPTIONS)
  const attachments = mail.attachments.slice(0, MAX_ATTACHMENTS).map((part, index) => ({
    index,
    name: attachmentName(part.filename, index),
    type: part.contentType.toLowerCase(),
    sizeBytes: part.content.length,
    bytes: part.content,
    contentId: part.cid,
  }))
  return {
    text: cleanText(mail.text ?? ''),
    html: cleanText(mail.html === false ? '' : (mail.html ?? '')),
    attachments,
  }
}

function mimeHead(headers: Headers): Buffer {
  const fields = headers.names().filter((name) => name.startsWith('content-') || name === 'mime-version')
  return Buffer.from(`${fields.map((name) => `${name}: ${headers.first(name) ?? ''}\r\n`).join('')}\r\n`)
}

/** Line breaks as \n, no NULs or other control characters that no text has, no longer than we keep. */
const cleanText = (text: string): string =>
  text
    .slice(0, MAX_TEXT_CHARS)
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, '')

/** The last piece of a path, without control characters; `attachment-2` where the mail gives none. */
function attachmentName(claimed: string | undefined, index: number): string {
  const name = decodeWords(claimed ?? '')
    .slice(-4000)
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, MAX_NAME_CHARS)
  return name === '' || name === '.' || name === '..' ? `attachment-${index + 1}` : name
}

/** 8-bit text whose charset is not named (or wrongly, as ASCII or UTF-8) is most often windows-1252. Where no other
 *  charset is named in the mail, its bytes are turned into UTF-8, which is what mailparser takes such text for. */
function withUtf8(headers: Headers, content: Uint8Array): Uint8Array {
  if (isUtf8(content)) return content
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1')
  const named = [
    ...`${headers.first('content-type') ?? ''}\n${text}`.matchAll(/charset\s{0,5}=\s{0,5}["']?([^\s"';]{1,40})/gi),
  ]
  const isNamed = named.some(
    ([, name = '']) => !/^(?:us-ascii|ascii|utf-?8|unknown.*|x-unknown|y|default)$/i.test(name),
  )
  return isNamed || /content-transfer-encoding:\s*binary/i.test(text)
    ? content
    : Buffer.from(new TextDecoder('windows-1252').decode(content))
}
