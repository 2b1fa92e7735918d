import { createHash } from 'node:crypto'
import { lettersOf } from '../language/tokens.ts'
import type { Attachment } from '../model/message.ts'

/** Equal for copies of one mail that came by different ways: its own words as letters and digits, so that wrapping,
 *  subject tags, list footers and quote marks make no difference. Mail without own words is told by its subject and
 *  attachments. */
export function fingerprintOf(own: string, baseSubject: string, attachments: readonly Attachment[]): string {
  const letters = lettersOf(own)
  const hash = createHash('sha256')
  if (letters.length > 0) hash.update(letters)
  else {
    hash.update(lettersOf(baseSubject))
    for (const { name, sizeBytes } of attachments) hash.update(`\n${name}:${sizeBytes}`)
  }
  return hash.digest('base64url').slice(0, 22) // 132 bits
}
