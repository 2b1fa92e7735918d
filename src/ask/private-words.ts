import type { Desk, Reply } from './deps.ts'
import type { QuestionTurn } from './turn.ts'

/** Whether a reply in a question that everyone reads is for its receiver alone, and neither shown nor archived: its sender marked it
 *  so, or it answers what was marked so, and may quote it. */
export async function isForReceiverAlone(
  { store }: Pick<Desk, 'store'>,
  { facts, events }: QuestionTurn,
  { mail, repliesTo }: Reply,
): Promise<boolean> {
  if (facts.private) return false // all of it is
  if (mail.message.private) return true
  const sent = repliesTo === undefined ? undefined : await store.sentMail(repliesTo)
  const said = sent === undefined ? repliesTo : sent.carries
  return events.some(
    (event) => (event.kind === 'answer' || event.kind === 'comment') && event.private === true && event.mail === said,
  )
}
