import { openBody } from '../../model/body.ts'
import type { MailKey, MessageId } from '../../model/ids.ts'
import { ownText } from '../../model/message.ts'
import { DAY_MS } from '../../model/time.ts'
import type { ReadMail } from '../record.ts'
import type { Database } from './database.ts'

/** Copies with the same words: their dates differ by a time zone's error at most. */
const COPY_APART_MS = 1.5 * DAY_MS
/** Copies whose words differ: Sent folders note when a mail was written, others when it was sent. */
const ONE_MOMENT_MS = 10 * 60 * 1000
/** Mails of one id and day that a mail is compared with: more are a broken device's. */
const MOST_COMPARED = 20

/** Of longer texts the beginning is compared: what a list adds at their end is not looked at. */
const MAX_CHARS = 20_000
/** Words that lists, scanners and mail systems add: a footer, a banner, a disclaimer. */
const MAX_ADDED_WORDS = 300
const FEW_WORDS = 20
const MOSTLY = 0.8

/** The mail that another is a copy of: its id is the same, and so are its own words, or it was written at the same moment
 *  under the same subject, and its words are the same but for what a list or a mail system added. A broken device gives all
 *  its mails one id, and says the same every day: a copy bears the same date. */
export function copyOf(
  db: Database,
  { message: { id, fingerprint, baseSubject, writtenAtMs }, body }: Extract<ReadMail, { kind: 'read' }>,
): MailKey | undefined {
  const near = db.all(
    `SELECT mail, fingerprint, base_subject, written_ms FROM mail WHERE message_id = ? AND written_ms BETWEEN ? AND ?
     ORDER BY abs(written_ms - ?), mail LIMIT ${MOST_COMPARED}`,
    id,
    writtenAtMs - COPY_APART_MS,
    writtenAtMs + COPY_APART_MS,
    writtenAtMs,
  )
  const same = near.find((row) => row['fingerprint'] === fingerprint)
  if (same !== undefined || near.length === 0) return same?.['mail'] as MailKey | undefined
  const own = ownText(openBody(body))
  const alike = near.find(
    (row) =>
      row['base_subject'] === baseSubject &&
      Math.abs(Number(row['written_ms']) - writtenAtMs) <= ONE_MOMENT_MS &&
      areOneText(own, ownTextOf(db, row['mail'] as MailKey)),
  )
  return alike?.['mail'] as MailKey | undefined
}

function ownTextOf(db: Database, mail: MailKey): string {
  const row = db.get('SELECT body FROM mail_body WHERE mail = ?', mail)
  return row === undefined ? '' : ownText(openBody(row['body'] as Uint8Array))
}

/** What two copies cite, the same whichever came first: the longer line, and before it what only the other has. */
export function inOneLine(one: readonly MessageId[], other: readonly MessageId[]): readonly MessageId[] {
  const [short, long] = [one, other].sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1)) as [
    typeof one,
    typeof one,
  ]
  return [...short.filter((id) => !long.includes(id)), ...long]
}

/** Whether two texts can be one mail's own words, of which some way that it came has added to them or set them anew: one is
 *  the other with words before and after it, or nearly all words of the two are the same. */
export function areOneText(one: string, other: string): boolean {
  const [short, long] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length) as [string[], string[]]
  const isAdded = long.length - short.length <= MAX_ADDED_WORDS
  if (isAdded && ` ${long.join(' ')} `.includes(` ${short.join(' ')} `)) return true
  return short.length >= FEW_WORDS && shared(short, long) >= MOSTLY * long.length
}

const wordsOf = (text: string): string[] =>
  text
    .slice(0, MAX_CHARS)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

function shared(some: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of some) left.set(word, (left.get(word) ?? 0) + 1)
  let count = 0
  for (const word of others) {
    const still = left.get(word) ?? 0
    if (still === 0) continue
    left.set(word, still - 1)
    count++
  }
  return count
}
