import type { ByteWindow } from './byte-window.ts'
import { looksLikeHeader, readFromLine } from './from-line.ts'

const LINE_FEED = 0x0a
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf])
/** Blank space before the first mail beyond this means that there is none. */
const MAX_BLANK_BYTES = 64 * 1024

/** What a file's first bytes say it is. `other`: no mail that we read, as `describeStart` tells. */
export type Content = 'empty' | 'gzip' | 'zip' | 'tar' | 'pst' | 'mbox' | 'mail' | 'other'

/** Decides by the content, never by the name: archives are named in every way there is. */
export function contentOf(start: Buffer): Content {
  if (start.length === 0) return 'empty'
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  const text = start.toString('latin1', 0, 400)
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'zip'
  if (text.startsWith('!BDN')) return 'pst'
  if (text.startsWith('ustar', TAR_SIGN_AT)) return 'tar'
  if (beginsWithFromLine(start)) return 'mbox'
  if (CALENDAR_OR_CARD.test(text)) return 'other' // which may have fields that look like a mail's own
  return beginsWithMailHeader(start) ? 'mail' : 'other'
}

const TAR_SIGN_AT = 257
const CALENDAR_OR_CARD = /^BEGIN:V(?:CALENDAR|CARD)\b/i

/** Headers that mail has, and that other files of `name: value` lines rarely do. */
const MAIL_HEADER =
  /^(?:received|return-path|delivered-to|from|to|cc|sender|date|subject|message-id|mime-version|content-type|list-id|references|in-reply-to|x-[a-z-]+)[ \t]*:/i

function beginsWithMailHeader(start: Buffer): boolean {
  for (const line of start.toString('latin1', 0, 4096).split(/\r?\n/)) {
    if (MAIL_HEADER.test(line)) return true
    if (!/^[ \t]/.test(line) && !looksLikeHeader(Buffer.from(line, 'latin1'))) return false
  }
  return false
}

/** Whether `start` is the start of an mbox. Here a line without a date or even a sender will do when a header follows. */
export function beginsWithFromLine(start: Buffer): boolean {
  if (start.toString('latin1', 0, 5) !== 'From ') return false
  const feed = start.indexOf(LINE_FEED)
  const line = start.subarray(0, feed < 0 ? start.length : feed)
  if (readFromLine(line[line.length - 1] === 0x0d ? line.subarray(0, -1) : line) !== 'none') return true
  const words = line.toString('latin1', 5).split(/\s+/).filter(Boolean)
  return words.length <= 1 && feed >= 0 && looksLikeHeader(start.subarray(feed + 1))
}

/** Moves past a byte order mark and blank lines, which some tools leave before the first mail. */
export async function skipToText(window: ByteWindow): Promise<void> {
  await window.fill(MAX_BLANK_BYTES)
  if (window.view.subarray(0, 3).equals(UTF8_MARK)) window.drop(3)
  const text = window.view.findIndex((byte, at) => (byte !== LINE_FEED && byte !== 0x0d) || at >= MAX_BLANK_BYTES)
  window.drop(text < 0 ? window.view.length : text)
}

const KNOWN: readonly (readonly [start: string, what: string])[] = [
  ['\xfd7zXZ', 'it is packed with xz; unpack it first (xz -dc FILE | ... import -)'],
  ['BZh', 'it is packed with bzip2; unpack it first (bzip2 -dc FILE | ... import -)'],
  ['\x28\xb5\x2f\xfd', 'it is packed with zstd; unpack it first (zstd -dc FILE | ... import -)'],
  ['7z\xbc\xaf', 'it is a 7z archive; unpack it first'],
  ['%PDF', 'it is a PDF'],
  ['\xd0\xcf\x11\xe0', 'it is an Outlook message (.msg) or an Office document; save it as .eml first'],
  ['BEGIN:VCALENDAR', 'it is a calendar'],
  ['BEGIN:VCARD', 'it is a contact card'],
  ['\xff\xfe', 'it is UTF-16 text'],
  ['\xfe\xff', 'it is UTF-16 text'],
]

/** Whether mail may be in what we do not read: an archive, or a format that other programs turn into mail. */
export const mayHoldMail = (start: Buffer): boolean => /unpack it|save it as/.test(describeStart(start))

/** What was found instead of mail, for people. */
export function describeStart(start: Buffer): string {
  if (start.length === 0) return 'it is empty'
  const text = start.toString('latin1', 0, 400)
  const known = KNOWN.find(([sign]) => text.startsWith(sign))?.[1]
  if (known !== undefined) return known
  if (text.includes('\0')) return 'it is binary'
  const line = start.toString('utf8', 0, 200).split('\n')[0] ?? ''
  return `it begins with ${JSON.stringify([...line.trim()].slice(0, 40).join(''))}`
}
