import { decodeBytes } from './charset.ts'
import { decodeWords } from './encoded-words.ts'

const MAX_CHARS = 64 * 1024
const MAX_PARAMETERS = 200

/** A structured field such as Content-Type: its value in lower case, and its parameters by name, decoded. */
export interface ParameterField {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Reads a Content-Type or Content-Disposition: values in quotes or not, encoded words in them (wrong, and common), and
 *  RFC 2231's `name*0*=utf-8''...` over several, which wins over the plain one. Linear, never throws. */
export function readParameters(field: string): ParameterField {
  const text = field.slice(0, MAX_CHARS)
  const [head = '', ...rest] = split(text)
  const [, value = '', unparted = ''] = /^\s*(\S*)(.*)$/s.exec(withoutComments(head)) ?? []
  if (unparted.includes('=')) rest.unshift(unparted) // the semicolon was forgotten
  const plain = new Map<string, string>()
  const pieces = new Map<string, Piece[]>()
  for (const part of rest.slice(0, MAX_PARAMETERS)) {
    const equals = part.indexOf('=')
    if (equals <= 0) continue
    const name = part.slice(0, equals).trim().toLowerCase()
    const said = unquoted(part.slice(equals + 1).trim())
    const [, base, number, star] = /^([^*]+)(?:\*(\d{1,4}))?(\*?)$/.exec(name) ?? []
    if (base === undefined) continue
    if (number === undefined && star === '') {
      if (!plain.has(name)) plain.set(name, decodeWords(said))
    } else {
      const known = pieces.get(base) ?? []
      known.push({ number: Number(number ?? 0), isEncoded: star === '*', value: said })
      pieces.set(base, known)
    }
  }
  for (const [name, some] of pieces) plain.set(name, joined(some))
  return { value: value.toLowerCase(), parameters: plain }
}

interface Piece {
  readonly number: number
  readonly isEncoded: boolean
  readonly value: string
}

/** RFC 2231, 3 and 4: the first piece names the charset; a character may be cut over two pieces. */
function joined(pieces: readonly Piece[]): string {
  const ordered = pieces.toSorted((a, b) => a.number - b.number)
  const [, charset, first] = /^([^']{0,60})'[^']{0,60}'(.*)$/s.exec(ordered[0]?.isEncoded ? ordered[0].value : '') ?? []
  const bytes = ordered.map(({ value, isEncoded }, at) => {
    const text = at === 0 && first !== undefined ? first : value
    return isEncoded ? fromPercent(text) : Buffer.from(text)
  })
  const text = decodeBytes(Buffer.concat(bytes), charset)
  return first === undefined ? decodeWords(text) : text
}

function fromPercent(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (!text.includes('%')) return bytes
  const unescaped = bytes
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(unescaped, 'latin1')
}

/** Cut at semicolons, but not at those in quotes. A quote that is not closed ends nowhere. */
function split(text: string): string[] {
  const found: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x5c && isQuoted) at++
    else if (char === 0x22) isQuoted = !isQuoted
    else if (char === 0x3b && !isQuoted) {
      found.push(text.slice(start, at))
      start = at + 1
    }
  }
  found.push(text.slice(start))
  return found
}

/** What stands in quotes; without them, all of it, for programs write names with spaces bare, but for a comment behind. */
function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.replace(/\s\([^()]*\)$/, '')
  const end = /^"((?:[^"\\]|\\.)*)/s.exec(value)?.[1] ?? ''
  // Windows' paths: a backslash before a letter is no escape.
  return end.replace(/\\(["\\])/g, '$1')
}

const withoutComments = (text: string): string =>
  text.includes('(') ? text.slice(0, 1000).replace(/\([^()]*\)/g, '') : text
