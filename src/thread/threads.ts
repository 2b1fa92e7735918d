import type { MessageId } from '../model/ids.ts'
import type { SubjectClue } from '../model/thread.ts'
import { Links } from './links.ts'
import { joinsBySubject, seeksBySubject } from './subject-join.ts'

/** A mail as threading sees it. */
export interface ThreadingMail extends SubjectClue {
  readonly messageId: MessageId
  readonly references: readonly MessageId[]
}

/** The threads of a whole set of mail, as sets of Message-IDs: those joined by what they cite (seen or not), and as a last
 *  resort by subject. What `store` does one mail at a time must come out as this does, whatever the order: the two are
 *  held against each other in the tests. */
export function threadsOf(mails: readonly ThreadingMail[]): MessageId[][] {
  const links = new Links<MessageId>()
  for (const mail of mails) for (const cited of mail.references) links.join(mail.messageId, cited)
  const bySubject = Map.groupBy(mails, (mail) => mail.baseSubject)
  for (const reply of mails.filter(seeksBySubject)) {
    for (const earlier of bySubject.get(reply.baseSubject) ?? []) {
      if (joinsBySubject(reply, earlier)) links.join(reply.messageId, earlier.messageId)
    }
  }
  const ids = new Set(mails.map((mail) => mail.messageId))
  return [...Map.groupBy(ids, (id) => links.rootOf(id)).values()]
}
