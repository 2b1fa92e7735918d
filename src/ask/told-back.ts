import type { PageLanguage, Who } from '../model/question.ts'
import { oneMoreLine } from './ceilings.ts'
import type { Desk, Outcome, Post } from './deps.ts'

/** Lines told back to whoever sent a mail that is no question; nothing to somebody who had enough of them for now. */
export async function toldBack(
  desk: Desk,
  message: Post['message'],
  to: Who,
  language: PageLanguage,
  lines: readonly string[],
): Promise<Outcome> {
  const line = await oneMoreLine(desk, to.address)
  if (line === undefined) return {}
  const outgoing = await desk.mails.outgoing(
    {
      kind: 'done',
      letter: { subject: `Re: ${message.subject}`, pieces: lines.map((text) => ({ kind: 'line', text })) },
      to,
      role: 'sent',
      language,
      inReplyTo: message.id,
      references: [message.id],
    },
    desk.now(),
  )
  return { outgoing: [outgoing], once: [line] }
}
