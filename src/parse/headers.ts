import { isAscii, isUtf8 } from 'node:buffer'
import { decodeBytes } from './charset.ts'
import { decodeWords } from './encoded-words.ts'
import { UnreadableMail } from './unreadable.ts'

/** Header blocks of real mail end within 64 KB (the longest of 70,000 list mails: 41 KB). */
const MAX_HEADER_BYTES = 16 * 1024 * 1024
/** Of a longer field the beginning and the end are read: the first and the last ids of endless References count. */
const MAX_FIELD_BYTES = 256 * 1024
const MAX_FIELDS = 2000
const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9
const NAME = /^[!-9;-~]{1,100}$/

/** A mail's own header fields, in order. Values are unfolded, their 8-bit bytes read, NULs gone; encoded words are left
 *  as they are, for some (addresses) must be cut up before. */
export class Headers {
  readonly #values = new Map<string, string[]>()

  add(name: string, value: string): void {
    const known = this.#values.get(name)
    if (known === undefined) this.#values.set(name, [value])
    else known.push(value)
  }

  /** The first field of this name (lower case) with something in it: where a mail has two, the first is the one the
   *  sender's readers saw. */
  first(name: string): string | undefined {
    return this.#values.get(name)?.find((value) => value !== '')
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** The first field of this name as people read it. */
  text(name: string): string {
    return decodeWords(this.first(name) ?? '')
  }

  names(): readonly string[] {
    return [...this.#values.keys()]
  }
}

/** Reads the header block at the start of a mail (RFC 5322, 2.2). A leading mbox `From ` line and empty lines are
 *  skipped, lines that are no field are passed over. One pass; at most 2,000 fields, and 256 KB of each.
 *  @throws UnreadableMail where there is not one header field */
export function readHeaders(raw: Uint8Array): Headers {
  const headers = new Headers()
  let fields = 0
  for (const line of headerLines(raw)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trimEnd()
    if (!NAME.test(name)) continue
    headers.add(name.toLowerCase(), line.slice(colon + 1).trim())
    if (++fields === MAX_FIELDS) break
  }
  if (fields === 0) throw new UnreadableMail(raw.length === 0 ? 'the mail is empty' : 'the mail has no header')
  return headers
}

/** The unfolded lines of a header block, up to the empty line that ends it. Most blocks are ASCII and short: then they are
 *  cut out of one string, which leaves much less behind than a string of each line's bytes. */
function headerLines(raw: Uint8Array): Iterable<string> {
  const start = startOfHeader(raw, raw.length)
  const block = Buffer.from(raw.buffer, raw.byteOffset + start, bodyStartOf(raw) - start)
  const isPlain = block.length <= MAX_FIELD_BYTES && isAscii(block)
  const text = isPlain ? block.toString('latin1').replaceAll('\r\n', '\n') : '\r'
  return /[\r\0]/.test(text) ? linesOfBytes(raw) : linesOfText(text)
}

function* linesOfText(block: string): Generator<string> {
  for (let at = 0; at < block.length && block[at] !== '\n'; ) {
    let end = block.indexOf('\n', at)
    let line = block.slice(at, end === -1 ? block.length : end)
    while (end !== -1 && (block[end + 1] === ' ' || block[end + 1] === '\t')) {
      const next = block.indexOf('\n', end + 1)
      line += block.slice(end + 1, next === -1 ? block.length : next)
      end = next
    }
    yield line
    at = end === -1 ? block.length : end + 1
  }
}

function* linesOfBytes(raw: Uint8Array): Generator<string> {
  const limit = Math.min(raw.length, MAX_HEADER_BYTES)
  const charset = charsetOfBody(raw)
  let at = startOfHeader(raw, limit)
  let start = at
  while (at < limit) {
    if (raw[at] === LF || raw[at] === CR) return
    at = endOfLine(raw, at, limit)
    const isFolded = at < limit && (raw[at] === SPACE || raw[at] === TAB)
    if (isFolded) continue
    yield unfold(raw.subarray(start, at), charset)
    start = at
  }
}

/** Offset of a mail's body: after the first empty line that follows its header, or the mail's end. */
export function bodyStartOf(raw: Uint8Array): number {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const from = startOfHeader(raw, raw.length)
  const ends = ['\n\n', '\n\r\n'].flatMap((gap) => {
    const at = bytes.indexOf(gap, from)
    return at === -1 ? [] : [at + gap.length]
  })
  return ends.length === 0 ? raw.length : Math.min(...ends)
}

function startOfHeader(raw: Uint8Array, limit: number): number {
  let at = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0 // a byte order mark, from an editor
  while (at < limit && (raw[at] === LF || raw[at] === CR)) at++
  const isMboxLine = Buffer.from(raw.buffer, raw.byteOffset + at, Math.min(6, raw.length - at)).toString('latin1')
  return /^>?From /.test(isMboxLine) ? endOfLine(raw, at, limit) : at
}

/** Just after the line break, or `limit`. A lone CR breaks a line too: old Macs, and mail from spoolers. */
function endOfLine(raw: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    if (raw[at] === LF) return at + 1
    if (raw[at] === CR && raw[at + 1] !== LF) return at + 1
  }
  return limit
}

function unfold(field: Uint8Array, charset: string | undefined): string {
  if (field.length <= MAX_FIELD_BYTES)
    return decodeBytes(field, isUtf8(field) ? undefined : charset).replace(/[\r\n\0]+/g, '')
  const half = MAX_FIELD_BYTES / 2
  return `${unfold(field.subarray(0, half), charset)} ${unfold(field.subarray(field.length - half), charset)}`
}

/** Programs that write a header in bytes of no named charset write it in that of the text. */
function charsetOfBody(raw: Uint8Array): string | undefined {
  const start = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, MAX_FIELD_BYTES)).toString('latin1')
  const field = /^content-type:[^\r\n]{0,500}(?:\r?\n[ \t][^\r\n]{0,500}){0,4}/im.exec(start)?.[0] ?? ''
  return /charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,60})/i.exec(field)?.[1]
}
