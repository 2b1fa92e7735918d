import { isUtf8 } from 'node:buffer'
import { ownString } from '../language/own-string.ts'

type Decoder = InstanceType<typeof TextDecoder>

/** Names mail uses for charsets that the Encoding Standard knows under others, or that mean "I do not know". */
const ALIASES: Readonly<Record<string, string>> = {
  'ansi_x3.4-1968': 'windows-1252',
  '646': 'windows-1252',
  cp850: 'ibm866',
  'iso-8859-8-i': 'iso-8859-8',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
}

/** Text of bytes in a charset that a mail claims. A charset nobody knows (`y`, `unknown-8bit`) counts as no claim: UTF-8
 *  where the bytes are that, else windows-1252, which reads any byte. For plain text only: UTF-7 can hide markup. */
export function decodeBytes(bytes: Uint8Array, charset: string | undefined): string {
  const claimed = charset?.trim().toLowerCase() ?? ''
  const label = ALIASES[claimed] ?? claimed
  if (label === 'utf-7' || label === 'unicode-1-1-utf-7') return fromUtf7(windows1252.decode(bytes))
  const decoder = label === '' || label === 'us-ascii' || label === 'utf-8' ? undefined : decoderOf(label)
  if (decoder !== undefined) return decoder.decode(bytes)
  return isUtf8(bytes) ? utf8.decode(bytes) : windows1252.decode(bytes)
}

/** RFC 2152: `+AOU-` is UTF-16 in base64, `+-` a plus. */
const fromUtf7 = (text: string): string =>
  text.replace(/\+([a-z0-9+/]*)-?/gi, (_, encoded: string) =>
    encoded === ''
      ? '+'
      : utf16.decode(Buffer.from(encoded, 'base64').subarray(0, Math.floor((encoded.length * 6) / 16) * 2)),
  )

const utf16 = new TextDecoder('utf-16be')
const utf8 = new TextDecoder('utf-8', { ignoreBOM: false })
const windows1252 = new TextDecoder('windows-1252')
const known = new Map<string, Decoder | undefined>()

function decoderOf(label: string): Decoder | undefined {
  if (known.has(label)) return known.get(label)
  if (known.size > 500) known.clear() // names come from mail: no end of them
  let decoder: Decoder | undefined
  try {
    decoder = new TextDecoder(label)
  } catch {
    decoder = undefined // a RangeError: no such charset
  }
  known.set(ownString(label), decoder)
  return decoder
}
