import { zstdDecompressSync } from 'node:zlib'
import type { TextProblem } from '../../model/file-text.ts'
import type { MailKey } from '../../model/ids.ts'
import type { StoredFile } from '../record.ts'
import { chunks, type Database, marks } from './database.ts'

/** A text is at most a million characters, each at most three bytes. */
const MOST_TEXT_BYTES = 4 * 1024 * 1024

/** What reading the attachments of mails came to; `visible` is SQL over `mail`. */
export function filesOf(
  db: Database,
  keys: readonly MailKey[],
  visible: string,
): ReadonlyMap<MailKey, readonly StoredFile[]> {
  const found = new Map<MailKey, StoredFile[]>()
  for (const some of chunks(keys)) {
    const rows = db.all(
      `SELECT mail, attachment, file.problem FROM mail_file JOIN file USING (file) JOIN mail USING (mail)
       WHERE mail IN (${marks(some.length)}) AND ${visible} ORDER BY mail, attachment`,
      ...some,
    )
    for (const row of rows) {
      const mail = row['mail'] as MailKey
      const file = {
        attachment: Number(row['attachment']),
        problem: (row['problem'] ?? undefined) as TextProblem | undefined,
      }
      const files = found.get(mail)
      if (files === undefined) found.set(mail, [file])
      else files.push(file)
    }
  }
  return found
}

/** The text of a mail's attachments, one after the other; `visible` is SQL over `mail`. */
export const fileTextsOf = (
  db: Database,
  mail: MailKey,
  visible = '1',
): { readonly attachment: number; readonly text: string }[] =>
  db
    .all(
      `SELECT attachment, text FROM mail_file JOIN file_text USING (file) JOIN mail USING (mail)
       WHERE mail = ? AND ${visible} ORDER BY attachment`,
      mail,
    )
    .map((row) => ({
      attachment: Number(row['attachment']),
      text: zstdDecompressSync(row['text'] as Uint8Array, { maxOutputLength: MOST_TEXT_BYTES }).toString(),
    }))
