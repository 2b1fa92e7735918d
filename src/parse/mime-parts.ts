import { bodyStartOf, Headers, readHeaders } from './headers.ts'
import { singlePlainText } from './plain-part.ts'
import { UnreadableMail } from './unreadable.ts'

const MAX_PARTS = 200
const MAX_DEPTH = 10
/** Mails are smaller; of what is larger, only the beginning counts. */
const MAX_BYTES = 32 * 1024 * 1024
const LF = 10
const CR = 13
const HYPHEN = 45

/** A part of a mail that holds no others but perhaps a mail of its own, which is not opened. */
export interface MimePart {
  readonly headers: Headers
  /** `message/delivery-status`: in lower case, without its parameters. */
  readonly type: string
  /** As it stands in the mail, still in its transfer encoding. */
  readonly content: Uint8Array
}

interface Container {
  readonly headers: Headers
  readonly content: Uint8Array
  readonly depth: number
}

/** The parts of a mail in their order, without decoding any: what is said of them by their headers, for deciding what
 *  kind of mail it is. A mail of one part is that part. At most 200 parts, 10 deep; never throws. */
export function partsOf(headers: Headers, body: Uint8Array): MimePart[] {
  const parts: MimePart[] = []
  const open: Container[] = [{ headers, content: body.subarray(0, MAX_BYTES), depth: 0 }]
  let left = MAX_PARTS
  for (let part = open.pop(); part !== undefined && left > 0; part = open.pop()) {
    const type = typeOf(part.headers)
    const boundary = type.startsWith('multipart/') ? parameter(part.headers, 'boundary') : undefined
    if (boundary === undefined || part.depth === MAX_DEPTH) {
      parts.push({ headers: part.headers, type, content: part.content })
      left--
      continue
    }
    const depth = part.depth + 1
    const within = pieces(part.content, boundary, left).map((piece) => ({ ...opened(piece), depth }))
    left -= within.length > 0 ? 0 : 1
    open.push(...within.reverse())
  }
  return parts
}

/** A mail's or part's type in lower case, `text/plain` where it says none. */
export const typeOf = (headers: Headers): string =>
  /^\s*([^\s;/]{1,60}\/[^\s;]{1,100})/.exec(headers.first('content-type') ?? '')?.[1]?.toLowerCase() ?? 'text/plain'

/** A parameter of Content-Type, such as `boundary`. */
export function parameter(headers: Headers, name: string): string | undefined {
  const type = (headers.first('content-type') ?? '').slice(0, 4000)
  const found = new RegExp(String.raw`;\s*${name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))`, 'i').exec(type)
  const value = found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2]
  return value === '' ? undefined : value
}

/** The text of a part that holds fields or lines, such as a delivery report's: its first `maxBytes`, decoded. Undefined
 *  where its transfer encoding is none. */
export function fieldsText({ headers, content }: MimePart, maxBytes: number): string | undefined {
  const plain = new Headers()
  plain.add('content-type', 'text/plain')
  const encoding = headers.first('content-transfer-encoding')
  if (encoding !== undefined) plain.add('content-transfer-encoding', encoding)
  return singlePlainText(plain, content.subarray(0, maxBytes))
}

/** What stands between the delimiter lines of a boundary (RFC 2046, 5.1.1), without what is before the first and after the last. */
function pieces(content: Uint8Array, boundary: string, most: number): Uint8Array[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  const found: Uint8Array[] = []
  let start: number | undefined
  for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    const after = at + delimiter.length
    if (at > 0 && bytes[at - 1] !== LF && bytes[at - 1] !== CR) continue
    const isLast = bytes[after] === HYPHEN && bytes[after + 1] === HYPHEN
    const end = isLast ? after : endOfDelimiter(bytes, after)
    if (end === undefined) continue // the beginning of another boundary
    if (start !== undefined) found.push(content.subarray(start, Math.max(start, beforeLineBreak(bytes, at))))
    if (isLast || found.length >= most) return found
    start = end
  }
  if (start !== undefined) found.push(content.subarray(start)) // cut off, or never closed
  return found
}

/** Where the line after a delimiter begins; undefined where more than white space follows it. */
function endOfDelimiter(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at < from + 1000; at++) {
    const byte = bytes[at]
    if (byte === undefined || byte === LF) return at + 1
    if (byte === CR) return bytes[at + 1] === LF ? at + 2 : at + 1
    if (byte !== 32 && byte !== 9) return undefined
  }
  return undefined
}

/** The line break before a delimiter is the delimiter's. */
function beforeLineBreak(bytes: Uint8Array, at: number): number {
  const lf = bytes[at - 1] === LF ? 1 : 0
  return bytes[at - 1 - lf] === CR ? at - 1 - lf : at - lf
}

function opened(piece: Uint8Array): { readonly headers: Headers; readonly content: Uint8Array } {
  if (piece[0] === LF) return { headers: new Headers(), content: piece.subarray(1) }
  if (piece[0] === CR) return { headers: new Headers(), content: piece.subarray(piece[1] === LF ? 2 : 1) }
  try {
    return { headers: readHeaders(piece), content: piece.subarray(bodyStartOf(piece)) }
  } catch (error) {
    if (error instanceof UnreadableMail) return { headers: new Headers(), content: piece }
    throw error
  }
}
