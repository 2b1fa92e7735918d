/** Bytes on the wire: encoded words, quoted-printable, base64, parts. RFC 2045, 2046, 2047, 2231, 3676. */
import { createHash } from 'node:crypto'

export type Charset = 'utf-8' | 'iso-8859-1' | 'us-ascii'
export type Part = { headers: string[]; body: string }

/** Random-looking and always the same: what clients use chance for. */
export const digest = (seed: string): string => createHash('sha256').update(seed).digest('hex')

export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

export function bytesOf(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8')
  const top = charset === 'us-ascii' ? 0x7f : 0xff
  const strange = [...text].find((letter) => letter.codePointAt(0)! > top)
  if (strange) throw new Error(`${charset} has no ${strange} (${text.slice(0, 40)})`)
  return Buffer.from(text, 'latin1')
}

/** Encoded words of at most 75 characters, split between letters. */
export function encodeWords(text: string, charset: Charset, encoding: 'Q' | 'B'): string {
  if (isAscii(text)) return text
  const room = 75 - `=?${charset}?${encoding}??=`.length
  const encode = (piece: string) =>
    encoding === 'B' ? bytesOf(piece, charset).toString('base64') : qWord(bytesOf(piece, charset))
  const words: string[] = []
  let piece = ''
  for (const letter of text) {
    if (encode(piece + letter).length > room) {
      words.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...words, piece].map((word) => `=?${charset}?${encoding}?${encode(word)}?=`).join(' ')
}

const qWord = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      const letter = String.fromCharCode(byte)
      return letter === ' ' ? '_' : /[A-Za-z0-9!*+/-]/.test(letter) ? letter : `=${hex(byte)}`
    })
    .join('')

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

/** A header folded at its spaces, 76 wide where it can be. */
export function header(name: string, value: string): string {
  let line = `${name}:`
  const lines: string[] = []
  for (const word of value.split(' ')) {
    if (line.length + 1 + word.length > 76 && line.trim() !== '' && line !== `${name}:`) {
      lines.push(line)
      line = ''
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}

/** `Name <address>`, quoted or encoded as the name needs. */
export function mailbox(name: string, address: string, charset: Charset, encoding: 'Q' | 'B'): string {
  if (!isAscii(name)) return `${encodeWords(name, charset, encoding)} <${address}>`
  return `${/^[A-Za-z0-9 -]+$/.test(name) ? name : `"${name}"`} <${address}>`
}

export function quotedPrintable(bytes: Buffer): string {
  const encodeLine = (line: string): string => {
    let encoded = ''
    let width = 0
    const letters = [...Buffer.from(line, 'latin1')]
    letters.forEach((byte, index) => {
      const last = index === letters.length - 1
      const plain = (byte >= 33 && byte <= 126 && byte !== 61) || ((byte === 32 || byte === 9) && !last)
      const next = plain ? String.fromCharCode(byte) : `=${hex(byte)}`
      if (width + next.length > 75) {
        encoded += '=\n'
        width = 0
      }
      encoded += next
      width += next.length
    })
    return encoded
  }
  return bytes.toString('latin1').split('\n').map(encodeLine).join('\n')
}

export const base64 = (bytes: Buffer): string => (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\n')

/** RFC 3676: a soft break is a space at the end of a line; quoted lines keep their marks on each line. */
export const flowed = (text: string, width = 72): string =>
  text
    .split('\n')
    .flatMap((line) => {
      if (line === '-- ') return [line]
      const marks = /^>[> ]*/.exec(line)?.[0].replace(/ /g, '') ?? ''
      const words = (marks ? line.replace(/^[> ]+/, '') : line).trimEnd()
      const lead = marks ? `${marks} ` : ''
      const stuffed = marks ? words : words.replace(/^(?=From | )/, ' ')
      const wrapped = wrap(stuffed, width - lead.length)
      return wrapped.map((piece, index) => `${lead}${piece}${index < wrapped.length - 1 ? ' ' : ''}`)
    })
    .join('\n')

/** Breaks long lines at spaces and repeats the quote marks, as Gmail's plain text does. */
export const hardWrap = (text: string, width = 76): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const marks = /^(> ?)*/.exec(line)![0]
      return wrap(line.slice(marks.length), width - marks.length).map((piece) => marks + piece)
    })
    .join('\n')

function wrap(line: string, width: number): string[] {
  if (line.length <= width || line.startsWith('   ')) return [line]
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}

export const multipart = (kind: 'alternative' | 'mixed', boundary: string, parts: Part[]): Part => ({
  headers: [`Content-Type: multipart/${kind};\n boundary="${boundary}"`],
  body: `${parts.map((part) => `--${boundary}\n${part.headers.join('\n')}\n\n${part.body}\n`).join('')}--${boundary}--\n`,
})

/** `filename=` as Outlook writes it (encoded word, wrong and common) or as RFC 2231 asks. */
export function fileName(name: string, asOutlook: boolean): string {
  if (isAscii(name)) return `filename="${name}"`
  if (asOutlook) return `filename="${encodeWords(name, 'iso-8859-1', 'Q')}"`
  return `filename*=UTF-8''${encodeURIComponent(name)}`
}
