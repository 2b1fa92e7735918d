import MailComposer from 'nodemailer/lib/mail-composer'
import type { MessageId } from '../model/ids.ts'
import type { PageLanguage, Who } from '../model/question.ts'
import { htmlOf, type Letter, plainOf } from './letter.ts'

/** The header by which we know mail of our own again, whatever way it comes back. */
const LOOP_HEADER = 'X-Hvemvet-Loop'

export interface PostFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** A letter with its addresses, ready to become a mail. */
export interface Addressed {
  readonly letter: Letter
  readonly language: PageLanguage
  readonly messageId: MessageId
  readonly from: { readonly name: string; readonly address: string }
  readonly to: Who
  /** Where replies go; for personal mail with a token. */
  readonly replyTo: string
  readonly inReplyTo: MessageId | undefined
  readonly references: readonly MessageId[]
  readonly files: readonly PostFile[]
  readonly dateMs: number
  /** `personal`: from one colleague to another, through us; absence notes are wanted, so nothing marks it as a machine's.
   *  `automatic`: receipts, digests, notices. */
  readonly nature: 'personal' | { readonly unsubscribe: string | undefined; readonly listId: string }
}

/** The mail's exact bytes. Nothing is read from files or fetched. */
export async function composed(mail: Addressed): Promise<Uint8Array> {
  const { letter, nature } = mail
  const automatic = nature === 'personal' ? undefined : nature
  const { subject } = letter
  const composer = new MailComposer({
    messageId: `<${mail.messageId}>`,
    date: new Date(mail.dateMs),
    from: { name: mail.from.name, address: mail.from.address },
    to: { name: mail.to.name, address: mail.to.address },
    replyTo: mail.replyTo,
    subject: oneLine(subject),
    ...(mail.inReplyTo === undefined ? {} : { inReplyTo: `<${mail.inReplyTo}>` }),
    references: mail.references.map((id) => `<${id}>`),
    text: plainOf(letter.pieces),
    html: htmlOf(letter.pieces, mail.language),
    attachments: mail.files.map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(bytes),
    })),
    headers: {
      [LOOP_HEADER]: mail.from.address,
      'X-Auto-Response-Suppress': automatic === undefined ? 'DR, RN, NRN, AutoReply' : 'All',
      'Content-Language': mail.language,
      ...(automatic === undefined ? {} : headersOfNotice(automatic)),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** RFC 3834, RFC 2919, RFC 2369 and RFC 8058. */
const headersOfNotice = ({
  unsubscribe,
  listId,
}: Exclude<Addressed['nature'], 'personal'>): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  'List-Id': `<${listId}>`,
  ...(unsubscribe === undefined
    ? {}
    : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
})

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
