import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { ownString } from '../language/own-string.ts'

type Decoder = (bytes: Uint8Array) => string

/** Names that mail uses for charsets which the Encoding Standard knows under others. */
const ALIASES: Readonly<Record<string, string>> = {
  ascii: '',
  'us-ascii': '',
  'ansi_x3.4-1968': '',
  '646': '',
  utf8: 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  'iso-8859-8-i': 'iso-8859-8',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  gb2312: 'gb18030',
  cp932: 'shift_jis',
  cp936: 'gb18030',
  cp949: 'euc-kr',
}
/** Charsets of several bytes a character. In any other, real text that happens to be right UTF-8 is not to be found. */
const WIDE = /^(?:gb|big5|euc|shift|ms_kanji|sjis|ks_c|iso-2022|hz|utf-16|utf-32|ucs)/
/** Charsets whose every character beyond ASCII is two bytes or more beyond it, but for few. */
const PAIRED = /^(?:euc-|ks_c_|gb2312|gb18030|gbk)/
const SINGLE_BYTE_FEW = 4
const ESC = 0x1b

/** Text of bytes in a charset that a mail claims, read as what it is where the two differ: a charset nobody knows (`y`,
 *  `unknown-8bit`) counts as no claim; UTF-8 under the name of a charset of single bytes is UTF-8; what claims to be UTF-8,
 *  ASCII or nothing and is not UTF-8 is windows-1252, which reads any byte, or where most of it is UTF-8 (a list put its
 *  footer below), each stretch as it is. For plain text only: UTF-7 can hide markup. */
export function decodeBytes(bytes: Uint8Array, charset: string | undefined): string {
  const claimed = charset?.trim().toLowerCase() ?? ''
  const label = ALIASES[claimed] ?? claimed
  if (isAscii(bytes)) return fromAscii(bytes, label)
  if (label === '' || label === 'utf-8') return fromUnclaimed(bytes)
  if (label.startsWith('iso-2022')) return fromSevenBitsNot(bytes)
  if (isUtf8(bytes) && !WIDE.test(label) && (isLatin(label) || countHigh(bytes) >= SINGLE_BYTE_FEW)) return utf8(bytes)
  const decoder = PAIRED.test(label) && !isPaired(bytes) ? undefined : decoderOf(label)
  if (decoder === undefined) return fromUnclaimed(bytes)
  const text = decoder(bytes)
  return text.includes('\ufffd') && isUtf8(bytes) ? utf8(bytes) : text
}

/** Bytes below 128 mean themselves in most charsets; those where they do not are told by an escape, or by their name. */
function fromAscii(bytes: Uint8Array, label: string): string {
  if (bytes.includes(ESC) && !label.startsWith('iso-2022')) {
    const japanese = decoderOf('iso-2022-jp')?.(bytes) ?? ''
    if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(japanese) && !japanese.includes('\ufffd')) return japanese
  }
  const isPlain = !/^(?:utf-7|iso-2022|hz|utf-16|utf-32|ucs)/.test(label)
  // What claims two bytes a character and holds no zero byte is not that.
  if (isPlain || (label.startsWith('u') && label !== 'utf-7' && !bytes.includes(0))) return latin1(bytes)
  return decoderOf(label)?.(bytes) ?? latin1(bytes)
}

const isLatin = (label: string): boolean => /^(?:iso-?8859-?(?:1|15)|latin-?1|l1|windows-1252|cp1252)$/.test(label)

/** Latin text under the name of such a charset has its bytes beyond ASCII alone, between letters. */
function isPaired(bytes: Uint8Array): boolean {
  let alone = 0
  let paired = 0
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 128) continue
    if ((bytes[at + 1] ?? 0) < 128) alone++
    else {
      paired++
      at++
    }
  }
  return alone <= paired
}

function countHigh(bytes: Uint8Array): number {
  let high = 0
  for (const byte of bytes) if (byte > 127) high++
  return high
}

/** What claims to be of seven bits and is not: mail systems of Japan put other charsets under the name of ISO 2022. */
function fromSevenBitsNot(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8(bytes)
  const readings = ['euc-jp', 'shift_jis'].map((label) => decoderOf(label)?.(bytes) ?? '\ufffd')
  return readings.find((text) => !text.includes('\ufffd')) ?? fromUnclaimed(bytes)
}

function fromUnclaimed(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8(bytes)
  let pairs = 0
  let singles = 0
  const mixed = latin1(bytes).replace(UTF8_OR_HIGH, (found) => {
    if (found.length === 1) {
      singles++
      return windows1252(Buffer.from(found, 'latin1'))
    }
    pairs++
    return utf8(Buffer.from(found, 'latin1'))
  })
  return pairs > singles ? mixed : windows1252(bytes)
}

/** One character of UTF-8, or a byte that is part of none. */
const UTF8_OR_HIGH =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

const standard = (label: string): Decoder => {
  const decoder = new TextDecoder(label)
  return (bytes) => decoder.decode(bytes)
}
const utf8 = standard('utf-8')
const windows1252 = standard('windows-1252')
const utf16 = standard('utf-16be')

/** A line break that a list added below makes the bytes of UTF-16 odd. */
const inPairs =
  (decoder: Decoder): Decoder =>
  (bytes) =>
    decoder(bytes.subarray(0, bytes.length & ~1))

/** Charsets of seven bits that the Encoding Standard does not read, since a browser must not. */
const SEVEN_BITS: Readonly<Record<string, Decoder>> = {
  'utf-7': (bytes) => fromUtf7(windows1252(bytes)),
  'iso-2022-kr': (bytes) => shifted(latin1(bytes).replace(/\x1b\$\)C/g, ''), /\x0e([^\x0f]*)\x0f?/g, 'euc-kr'),
  'hz-gb-2312': (bytes) =>
    shifted(latin1(bytes).replace(/~\r?\n/g, ''), /~\{([^~]*)(?:~\}|$)/g, 'gb18030').replaceAll('~~', '~'),
}

/** RFC 2152: `+AOU-` is UTF-16 in base64, `+-` a plus. */
const fromUtf7 = (text: string): string =>
  text.replace(/\+([a-z0-9+/]*)-?/gi, (_, encoded: string) =>
    encoded === '' ? '+' : utf16(Buffer.from(encoded, 'base64').subarray(0, Math.floor((encoded.length * 6) / 16) * 2)),
  )

/** RFC 1557 and RFC 1843: between two marks stands text of another charset, its high bits taken off. */
const shifted = (text: string, marked: RegExp, label: string): string =>
  text.replace(marked, (_, within: string) => {
    const bytes = Buffer.from(within, 'latin1').map((byte) => (byte > 32 ? byte | 128 : byte))
    return decoderOf(label)?.(bytes) ?? within
  })

const known = new Map<string, Decoder | undefined>()

function decoderOf(label: string): Decoder | undefined {
  if (known.has(label)) return known.get(label)
  if (known.size > 500) known.clear() // names come from mail: no end of them
  const decoder = newDecoder(label)
  known.set(ownString(label), decoder)
  return decoder
}

function newDecoder(label: string): Decoder | undefined {
  if (Object.hasOwn(SEVEN_BITS, label)) return SEVEN_BITS[label]
  try {
    return label.startsWith('utf-16') ? inPairs(standard(label)) : standard(label)
  } catch {
    // A RangeError: the Encoding Standard has no such. Older charsets (cp850, macintosh's kin, tis-620) iconv-lite has.
    if (!/^[a-z][a-z0-9_.:-]{1,40}$/.test(label) || NO_CHARSETS.has(label) || !iconv.encodingExists(label))
      return undefined
    return (bytes) => iconv.decode(Buffer.from(bytes), label)
  }
}

/** Names under which iconv-lite has encodings that are no charsets of mail. */
const NO_CHARSETS = new Set(['base64', 'hex', 'binary', 'utf8', 'cesu8', 'utf7imap', 'utf-7-imap'])
