import { createHash } from 'node:crypto'
import type { Attachment } from '../model/message.ts'

/** Equal for copies of one mail that came by different ways: its own words as letters and digits, so that wrapping,
 *  subject tags, list footers and quote marks make no difference. Mail without own words is told by its subject and
 *  attachments. */
export function fingerprintOf(own: string, baseSubject: string, attachments: readonly Attachment[]): string {
  const letters = lettersOf(own)
  const told =
    letters === ''
      ? [lettersOf(baseSubject), ...attachments.map(({ name, sizeBytes }) => `${name}:${sizeBytes}`)]
      : [letters]
  return createHash('sha256').update(told.join('\n')).digest('base64url').slice(0, 22) // 132 bits
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
