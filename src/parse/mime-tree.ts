import { bodyStartOf, Headers, readHeaders } from './headers.ts'
import { type ParameterField, readParameters } from './parameters.ts'
import { UnreadableMail } from './unreadable.ts'

/** Mail of people has at most a few dozen parts; what has more is made to. The rest is in the raw mail. */
const MAX_PARTS = 1000
/** Every level is looked through for its own delimiters, so that depth costs time. */
const MAX_DEPTH = 30
/** Where a multipart names no boundary, or another, its first delimiter stands near its beginning. */
const MAX_PREAMBLE_BYTES = 16 * 1024
const LF = 10
const CR = 13
const HYPHEN = 45

/** A part of a mail, or the mail itself. A mail within the mail (message/rfc822) is a part that is not opened. */
export interface MimeNode {
  readonly headers: Headers
  /** `text/plain`: in lower case, without its parameters; what stands for it where the part names none that can be read. */
  readonly type: string
  readonly contentType: ParameterField
  /** As it stands in the mail, still in its transfer encoding. */
  readonly content: Uint8Array
  /** Of a multipart; empty where none can be found in it. */
  readonly parts: readonly MimeNode[]
}

/** A mail's structure, nothing decoded. At most 1,000 parts, 30 deep; never throws. */
export function treeOf(headers: Headers, body: Uint8Array): MimeNode {
  return new Trees().of(headers, body, 'text/plain', 0)
}

class Trees {
  #left = MAX_PARTS

  /** Goes into itself at most 30 deep. */
  of(headers: Headers, content: Uint8Array, usual: string, depth: number): MimeNode {
    const contentType = readParameters(headers.first('content-type') ?? '')
    const type = /^[^\s/]{1,60}\/[^\s/]{1,100}$/.test(contentType.value) ? contentType.value : usual
    const node = { headers, type, contentType, content }
    if (!type.startsWith('multipart/') || depth === MAX_DEPTH) return { ...node, parts: [] }
    const boundary = contentType.parameters.get('boundary')?.trimEnd() ?? ''
    let within = boundary === '' ? [] : pieces(content, boundary, this.#left)
    if (within.length === 0) within = pieces(content, boundary, this.#left, true)
    if (within.length === 0) within = pieces(content, guessedBoundary(content) ?? '', this.#left)
    this.#left -= within.length
    const inner = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    return {
      ...node,
      parts: within.map((piece) => {
        const { headers: own, content: rest } = opened(piece)
        return this.of(own, rest, inner, depth + 1)
      }),
    }
  }
}

/** What stands between the delimiter lines of a boundary (RFC 2046, 5.1.1), without what is before the first and after the
 *  last. Where `isLoose`, words may follow the boundary on its line. */
function pieces(content: Uint8Array, boundary: string, most: number, isLoose = false): Uint8Array[] {
  if (boundary === '') return []
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const delimiter = Buffer.from(`--${boundary}`)
  const found: Uint8Array[] = []
  let start: number | undefined
  for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    const after = at + delimiter.length
    if (at > 0 && bytes[at - 1] !== LF && bytes[at - 1] !== CR) continue
    const isLast = bytes[after] === HYPHEN && bytes[after + 1] === HYPHEN && !isWordChar(bytes[after + 2])
    const end = isLast ? after : endOfDelimiter(bytes, after, isLoose)
    if (end === undefined) continue // the beginning of another boundary
    if (start !== undefined) found.push(content.subarray(start, Math.max(start, beforeLineBreak(bytes, at))))
    if (isLast || found.length >= most) return found
    start = end
  }
  if (start !== undefined) found.push(content.subarray(start)) // cut off, or never closed
  return found
}

const isWordChar = (byte: number | undefined): boolean =>
  byte !== undefined && /[A-Za-z0-9_=-]/.test(String.fromCharCode(byte))

/** The first line that begins with two hyphens, where a part's header follows it. */
function guessedBoundary(content: Uint8Array): string | undefined {
  const start = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, MAX_PREAMBLE_BYTES))
  return /(?:^|[\r\n])--(\S{1,200})[ \t]*\r?\n(?=content-[a-z-]{1,40}:)/i.exec(start.toString('latin1'))?.[1]
}

/** Where the line after a delimiter begins; undefined where more than white space follows it. */
function endOfDelimiter(bytes: Uint8Array, from: number, isLoose: boolean): number | undefined {
  for (let at = from; at < from + 1000; at++) {
    const byte = bytes[at]
    if (byte === undefined || byte === LF) return at + 1
    if (byte === CR) return bytes[at + 1] === LF ? at + 2 : at + 1
    if (byte !== 32 && byte !== 9 && !(isLoose && at > from)) return undefined
  }
  return undefined
}

/** The line break before a delimiter is the delimiter's. */
function beforeLineBreak(bytes: Uint8Array, at: number): number {
  const lf = bytes[at - 1] === LF ? 1 : 0
  return bytes[at - 1 - lf] === CR ? at - 1 - lf : at - lf
}

/** A part's header and what follows it; a part may have none, and then begins with an empty line or right away. */
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
