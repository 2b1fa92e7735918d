import { decodeBytes } from './charset.ts'

/** RFC 2047, 2. The charset may carry a language (RFC 2231, 5). Spaces in Q text are wrong but common. */
const ENCODED_WORD = /=\?([^?*\s]{1,60})(?:\*[^?\s]{0,30})?\?([bq])\?([^?]{0,8000})\?=/gi

interface Run {
  charset: string
  bytes: Uint8Array[]
}

/** A header's text with its encoded words read. Neighbours of one charset are decoded together, since programs cut
 *  them in the middle of a character; the space between two of them is not text (RFC 2047, 6.2). */
export function decodeWords(header: string): string {
  if (!header.includes('=?')) return header
  let text = ''
  let end = 0
  let run: Run | undefined
  for (const match of header.matchAll(ENCODED_WORD)) {
    const [word, charset = '', encoding = '', encoded = ''] = match
    const between = header.slice(end, match.index)
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : fromQ(encoded)
    const touches = run !== undefined && between.trim() === ''
    if (run !== undefined && touches && run.charset === charset.toLowerCase()) {
      run.bytes.push(bytes)
    } else {
      text += textOf(run) + (touches ? '' : between)
      run = { charset: charset.toLowerCase(), bytes: [bytes] }
    }
    end = match.index + word.length
  }
  return text + textOf(run) + header.slice(end)
}

function textOf(run: Run | undefined): string {
  if (run === undefined) return ''
  // ISO 2022 begins every word anew, but for programs that cut the bytes of the whole.
  if (!run.charset.startsWith('iso-2022')) return decodeBytes(Buffer.concat(run.bytes), run.charset)
  const words = run.bytes.map((bytes) => decodeBytes(bytes, run.charset)).join('')
  return words.includes('\ufffd') ? decodeBytes(Buffer.concat(run.bytes), run.charset) : words
}

function fromQ(encoded: string): Uint8Array {
  const bytes = encoded
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return /[^\x00-\xff]/.test(bytes) ? Buffer.from(bytes) : Buffer.from(bytes, 'latin1')
}
