import { zstdDecompressSync } from 'node:zlib'
import { expect } from 'vitest'
import { type Claim, readKey } from '../../src/ask/keys.ts'
import type { Database } from '../../src/store/sqlite/database.ts'
import { compose } from '../compose.ts'
import type { Mail, World } from './world.ts'

/** Looking at what a world mailed. */
export const kinds = (mails: readonly Mail[]): string[] => mails.map(({ kind }) => kind)
export const to = (mails: readonly Mail[]): string[] => mails.map((mail) => mail.to.address)
export const asks = (mails: readonly Mail[]): Mail[] => mails.filter(({ kind }) => kind === 'ask')
export const only = (mails: readonly Mail[], kind: string): Mail => {
  const found = mails.filter((mail) => mail.kind === kind)
  expect(found).toHaveLength(1)
  return found[0] as Mail
}

/** What was put into the archive, oldest first. */
export function archiveOf({ store }: World): string[] {
  const { db } = store as unknown as { readonly db: Database }
  return db
    .all('SELECT bytes FROM raw JOIN raw_bytes USING (raw) ORDER BY raw')
    .map(({ bytes }) => zstdDecompressSync(bytes as Uint8Array).toString())
}

/** What the links of a text allow. */
export const claimsIn = (text: string, { deps, nowMs }: World): Claim[] =>
  [...text.matchAll(/\/k\/([\w-]+\.[\w-]+)/g)].flatMap(([, key]) => readKey(deps.secret, key ?? '', nowMs) ?? [])
/** A mail's bytes with its lines whole again, plain text and HTML. */
export const unfolded = ({ raw }: Pick<Mail, 'raw'>): string => raw.replace(/=\r\n/g, '').replaceAll('=3D', '=')

/** A delivery report: a mail of ours did not reach somebody. */
export const bounce = (mail: Mail, address: string, status: string): string =>
  report(mail, `bounce-${status}@mx.energi.example`, [
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    `Status: ${status}`,
  ])

/** A mail server's report of a mail of ours, with what it says of one receiver. */
export const report = (mail: Mail, id: string, fields: readonly string[]): string =>
  compose({
    id,
    from: 'MAILER-DAEMON@mx.energi.example',
    to: mail.mailFrom,
    subject: 'Undelivered Mail Returned to Sender',
    more: [
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    ],
    text: [
      '--b',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.energi.example',
      '',
      ...fields,
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${mail.messageId}>`,
      '--b--',
    ].join('\n'),
  })
