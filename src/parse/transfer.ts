const EQUALS = 61
const LF = 10
const CR = 13

/** The bytes of a part without its transfer encoding (RFC 2045, 6). An encoding that nobody knows counts as none, and so does
 *  base64 in which the first line is not that. In text, what stands below base64 (a list put its footer there) is text. */
export function decodeTransfer(content: Uint8Array, claimed: string | undefined, isText: boolean): Uint8Array {
  switch (/^[\s"]*([\w-]{1,40})/.exec(claimed ?? '')?.[1]?.toLowerCase()) {
    case 'quoted-printable':
    case 'quotedprintable':
      return fromQuotedPrintable(content)
    case 'base64':
      return fromBase64(content, isText)
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue':
      return fromUuencoded(latin1(content)) ?? content
    default:
      return content
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

function fromBase64(content: Uint8Array, isText: boolean): Uint8Array {
  const encoded = latin1(content)
  const stranger = encoded.search(/[^A-Za-z0-9+/=\s]/)
  if (stranger === -1) return fromPieces(encoded)
  const line = encoded.lastIndexOf('\n', stranger) + 1
  const isNone = encoded.slice(0, line).trim() === ''
  if (isText && isNone) return content
  if (isText) return Buffer.concat([fromPieces(encoded.slice(0, line)), Buffer.from('\n'), content.subarray(line)])
  return fromPieces(encoded.replace(/[^A-Za-z0-9+/=\s]+/g, ''))
}

const MIN_PIECE_CHARS = 16

/** Programs that encode line by line, or join two texts, leave padding in the middle. A few letters after it are no base64. */
function fromPieces(encoded: string): Uint8Array {
  const padding = encoded.indexOf('=')
  if (padding === -1 || encoded.slice(padding).search(/[^=\s]/) === -1) return Buffer.from(encoded, 'base64')
  const pieces = encoded.split(/=+/).map((piece, at) => {
    const chars = piece.replace(/\s+/g, '')
    return at === 0 || chars.length >= MIN_PIECE_CHARS ? Buffer.from(chars, 'base64') : Buffer.alloc(0)
  })
  return Buffer.concat(pieces)
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

/** The bytes of uuencoded lines (POSIX), with or without `begin` and `end`: each line says how many bytes it holds, and
 *  what it lacks is spaces that a transport cut off. Undefined where a line is none. */
export function fromUuencoded(text: string): Uint8Array | undefined {
  const lines = text.split(/\r?\n/)
  const bytes = Buffer.alloc(text.length)
  let length = 0
  const begin = lines.findIndex((line) => BEGIN.test(line))
  for (const line of lines.slice(begin + 1)) {
    if (/^end\s*$/.test(line)) break
    const count = (line.charCodeAt(0) - 32) & 63
    if (line === '' || count === 0) continue
    if (!isUuencoded(line)) return undefined
    for (let byte = 0; byte < count; byte++) {
      const at = 1 + Math.floor(byte / 3) * 4 + (byte % 3)
      const shift = (byte % 3) * 2
      bytes[length++] = ((sixBits(line, at) << (2 + shift)) | (sixBits(line, at + 1) >> (4 - shift))) & 255
    }
  }
  return bytes.subarray(0, length)
}

export const BEGIN = /^begin [0-7]{3,4}(?: (\S.{0,250})?)?$/

/** Whether a line can be one of a uuencoded file: as long as its first character says, but for spaces that were cut off or
 *  a checksum that some programs append. */
export function isUuencoded(line: string): boolean {
  const count = line.charCodeAt(0) - 32
  if (!(count >= 0 && count <= 64) || /[^ -`]/.test(line)) return false
  const full = 1 + Math.ceil((count & 63) / 3) * 4
  return line.length <= full + 2
}

const sixBits = (line: string, at: number): number => (at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0)
