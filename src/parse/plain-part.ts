import libmime from 'libmime'
import { decodeBytes } from './charset.ts'
import type { Headers } from './headers.ts'

const EQUALS = 61
const LF = 10
const CR = 13

/** The text of a mail that is one plain part, decoded; its paragraphs joined where it is format=flowed (RFC 3676).
 *  Undefined for any other mail: several parts, HTML, an attachment, an encoding that is none, or no line to tell. */
export function singlePlainText(headers: Headers, content: Uint8Array): string | undefined {
  const type = headers.first('content-type') ?? 'text/plain'
  if (!/^text\/plain\s*(?:;|$)/i.test(type)) return undefined
  if (/\bname\*?/i.test(type) || /^\s*attachment\b/i.test(headers.first('content-disposition') ?? '')) return undefined
  const charset = /charset\s*=\s*"?([^\s";]{1,60})/i.exec(type)?.[1]
  const bytes = decoded(content, (headers.first('content-transfer-encoding') ?? '7bit').trim().toLowerCase())
  if (bytes === undefined) return undefined
  const text = decodeBytes(bytes, charset)
  return /format\s*=\s*"?flowed/i.test(type) ? libmime.decodeFlowed(text, /delsp\s*=\s*"?yes/i.test(type)) : text
}

function decoded(content: Uint8Array, encoding: string): Uint8Array | undefined {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return content
    case 'quoted-printable':
      return fromQuotedPrintable(content)
    case 'base64':
      return fromBase64(content)
    default:
      return undefined
  }
}

/** Undefined where there is more in it than base64, such as a footer that a list put below: what is text then, mailparser decides. */
function fromBase64(content: Uint8Array): Uint8Array | undefined {
  const encoded = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1')
  const padding = encoded.indexOf('=')
  const end = padding === -1 ? encoded.length : padding
  // Two looks for what does not belong, each once through: one expression for the whole would go back over white space.
  const isMixed = /[^A-Za-z0-9+/\s]/.test(encoded.slice(0, end)) || /[^=\s]/.test(encoded.slice(end))
  return isMixed ? undefined : Buffer.from(encoded, 'base64')
}

/** RFC 2045, 6.7. An `=` that is no escape stays as it is; white space at a line's end is the transport's, and goes. */
function fromQuotedPrintable(encoded: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(encoded.length)
  let length = 0
  let lineLength = 0 // up to the last byte of the line that is no white space
  for (let at = 0; at < encoded.length; at++) {
    const byte = encoded[at] ?? 0
    if (byte === EQUALS) {
      const [high, low] = [hexValue(encoded[at + 1]), hexValue(encoded[at + 2])]
      const breakLength = softBreakLength(encoded, at + 1)
      if (breakLength > 0) at += breakLength
      else if (high >= 0 && low >= 0) {
        bytes[length++] = high * 16 + low
        at += 2
      } else bytes[length++] = byte
      lineLength = length
      continue
    }
    if (byte === LF) length = lineLength
    bytes[length++] = byte
    if (byte !== 32 && byte !== 9 && byte !== CR) lineLength = length
  }
  return bytes.subarray(0, length)
}

/** Bytes of the line break after an `=` (with white space before it, which some relays add); 0 where there is none. */
function softBreakLength(encoded: Uint8Array, from: number): number {
  for (let at = from; at < encoded.length && at < from + 80; at++) {
    const byte = encoded[at]
    if (byte === LF) return at - from + 1
    if (byte !== 32 && byte !== 9 && byte !== CR) return 0
  }
  return from === encoded.length ? 1 : 0
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
