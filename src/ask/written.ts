import MailComposer from 'nodemailer/lib/mail-composer'
import type { MessageId } from '../model/ids.ts'
import type { Handed } from '../model/post.ts'
import type { Who } from '../model/question.ts'
import type { StoredOutgoing } from '../store/ask-store.ts'
import { randomName } from './keys.ts'

/** Whom the mail of a page is said to be handed over by: `ask.trust` of the demonstration names it. */
export const PAGE_PEER = 'page'

/** A question written on a page, as the mail that its asker's mail program would have sent. */
export const questionMail = (
  from: Who,
  ask: string,
  { subject, text, atMs }: { readonly subject: string; readonly text: string; readonly atMs: number },
): Promise<{ readonly handed: Handed; readonly messageId: MessageId }> =>
  handedMail({ from, to: ask, subject, text, atMs, references: [] })

/** An answer to a mail of ours, written on a page in its receiver's place. */
export const replyMail = (
  mail: Pick<StoredOutgoing, 'to' | 'mailFrom' | 'subject' | 'messageId' | 'text'>,
  text: string,
  atMs: number,
): Promise<{ readonly handed: Handed; readonly messageId: MessageId }> =>
  handedMail({
    from: mail.to,
    to: mail.mailFrom,
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    text: `${text}\n\n${quoted(mail.text)}`,
    atMs,
    references: [mail.messageId],
  })

const quoted = (text: string): string => text.replace(/^/gm, '> ')

async function handedMail(mail: {
  readonly from: Who
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly atMs: number
  readonly references: readonly MessageId[]
}): Promise<{ readonly handed: Handed; readonly messageId: MessageId }> {
  const { from, to, atMs, references } = mail
  const messageId = `${randomName(20)}@${from.address.slice(from.address.lastIndexOf('@') + 1)}` as MessageId
  const composer = new MailComposer({
    messageId: `<${messageId}>`,
    date: new Date(atMs),
    from: { name: from.name, address: from.address },
    to,
    subject: mail.subject.replace(/[\p{Cc}\s]+/gu, ' '),
    references: references.map((id) => `<${id}>`),
    ...(references[0] === undefined ? {} : { inReplyTo: `<${references[0]}>` }),
    text: mail.text,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const raw = await composer.compile().build()
  return { handed: { raw, mailFrom: from.address, rcptTo: [to], peer: PAGE_PEER, receivedAtMs: atMs }, messageId }
}
