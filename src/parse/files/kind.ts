import { isUtf8 } from 'node:buffer'

/** What a file is by its bytes. `media` is a picture, sound or film, `sealed` a signature or something encrypted, `program` one
 *  to run: none has text. `other` is a kind that is not read. */
export type FileKind =
  | 'pdf'
  | 'zip'
  | 'gzip'
  | 'ole'
  | 'rtf'
  | 'tnef'
  | 'calendar'
  | 'html'
  | 'mail'
  | 'text'
  | 'media'
  | 'sealed'
  | 'program'
  | 'other'

/** What a mail, or an archive, calls a file: never believed against its bytes. */
export interface Claimed {
  readonly name: string
  readonly type: string
}

const at = (offset: number, ...bytes: number[]) => ({ offset, bytes })
const ascii = (text: string, offset = 0) => at(offset, ...Buffer.from(text, 'latin1'))

/** First bytes, as file(1) knows them. */
const SIGNATURES: readonly (readonly [FileKind, ReturnType<typeof at>])[] = [
  ['zip', ascii('PK\x03\x04')],
  ['zip', ascii('PK\x05\x06')],
  ['gzip', at(0, 0x1f, 0x8b, 8)],
  ['ole', at(0, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
  ['rtf', ascii('{\\rtf')],
  ['tnef', at(0, 0x78, 0x9f, 0x3e, 0x22)],
  ['media', at(0, 0x89, 0x50, 0x4e, 0x47)],
  ['media', at(0, 0xff, 0xd8, 0xff)],
  ['media', ascii('GIF8')],
  ['media', ascii('RIFF')],
  ['media', ascii('BM')],
  ['media', ascii('II*\0')],
  ['media', ascii('MM\0*')],
  ['media', ascii('ID3')],
  ['media', ascii('OggS')],
  ['media', ascii('fLaC')],
  ['media', ascii('ftyp', 4)],
  ['media', at(0, 0x1a, 0x45, 0xdf, 0xa3)],
  ['program', at(0, 0x7f, 0x45, 0x4c, 0x46)],
  ['program', ascii('MZ')],
]
/** Object identifiers that begin with it are of CMS (RFC 5652): signed and enveloped data. */
const CMS = Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07])
/** A reader of PDF looks for its mark so far into the file. */
const PDF_MARK_WITHIN = 1024
const LOOKED_AT_CHARS = 4000
/** Few of the bytes of a text are controls that no text has; one byte of another file may be any. */
const SOME_CONTROLS = 1 / 200

/** Tells a file's kind from its bytes; of texts that any text may look like, its name and claimed type say more. */
export function kindOf(bytes: Uint8Array, { name, type }: Claimed): FileKind {
  const found = SIGNATURES.find(([, { offset, bytes: mark }]) => mark.every((byte, i) => bytes[offset + i] === byte))
  const isBitmap = found?.[1].bytes[0] === 0x42 // `BM` and `MZ` begin many a text
  if (found !== undefined && !((isBitmap || found[0] === 'program') && isText(bytes))) return found[0]
  const head = viewOf(bytes.subarray(0, PDF_MARK_WITHIN))
  if (head.includes('%PDF-')) return 'pdf'
  if (bytes[0] === 0x30 && head.subarray(0, 64).includes(CMS)) return 'sealed'
  if (!isText(bytes)) return 'other'
  return kindOfText(head.toString('latin1').replace(/^(?:\xef\xbb\xbf)?\s*/, ''), {
    name: name.toLowerCase(),
    type: type.toLowerCase(),
  })
}

function kindOfText(start: string, { name, type }: Claimed): FileKind {
  if (/^BEGIN:V(?:CALENDAR|CARD)/i.test(start)) return 'calendar'
  if (/^-----BEGIN (?:PGP|PKCS7|CERTIFICATE|CMS)/.test(start)) return 'sealed'
  if (type === 'message/rfc822' || name.endsWith('.eml')) return 'mail'
  if (/^(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)[\s>]/i.test(start)) return 'html'
  const isCalledHtml = type === 'text/html' || /\.html?$/.test(name)
  return isCalledHtml && /<[a-z!]/i.test(start.slice(0, LOOKED_AT_CHARS)) ? 'html' : 'text'
}

/** Whether bytes are text of some charset: UTF-16 with its mark, UTF-8, or one byte a letter. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || isUtf16(bytes)) return true
  const some = bytes.subarray(0, 64 * 1024)
  let controls = 0
  for (const byte of some) {
    if (byte === 0) return false
    if (byte < 32 && (byte < 7 || (byte > 13 && byte !== 27))) controls++
  }
  if (controls > some.length * SOME_CONTROLS) return false
  return isUtf8(bytes) || !hasManyHighControls(some)
}

export const isUtf16 = (bytes: Uint8Array): boolean =>
  bytes.length % 2 === 0 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))

/** In charsets of one byte a letter, 0x80 to 0x9f are rare signs or nothing at all; in compressed bytes every eighth. */
function hasManyHighControls(bytes: Uint8Array): boolean {
  let high = 0
  for (const byte of bytes) if (byte >= 0x80 && byte <= 0x9f) high++
  return high > bytes.length / 20
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Types under which a file may be handed to a browser, by its own first bytes: pictures of dots, which run nothing, and PDF, which
 *  browsers show walled off. Anything else is bytes. */
export function servedTypeOf(bytes: Uint8Array): string {
  const head = viewOf(bytes.subarray(0, 12))
  const starts = (mark: string, offset = 0): boolean => head.toString('latin1', offset, offset + mark.length) === mark
  if (starts('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (starts('\xff\xd8\xff')) return 'image/jpeg'
  if (starts('GIF87a') || starts('GIF89a')) return 'image/gif'
  if (starts('RIFF') && starts('WEBP', 8)) return 'image/webp'
  return starts('%PDF-') ? 'application/pdf' : 'application/octet-stream'
}
