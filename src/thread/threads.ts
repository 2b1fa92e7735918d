import type { MessageId } from '../model/ids.ts'
import type { CitingMail, MailsKnown, SubjectClue } from '../model/thread.ts'
import { Links } from './links.ts'
import { ownThreadOf } from './own-thread.ts'
import { joinsBySubject, seeksBySubject } from './subject-join.ts'

/** A mail as threading sees it. */
export interface ThreadingMail extends SubjectClue, CitingMail {}

/** The threads of a whole set of mail, as sets of Message-IDs: those joined by what they cite (seen or not), and as a last
 *  resort by subject. What `store` does one mail at a time must come out as this does, whatever the order: the two are
 *  held against each other in the tests. */
export function threadsOf(mails: readonly ThreadingMail[]): MessageId[][] {
  const links = new Links<MessageId>()
  const known = knownOf(mails)
  for (const mail of mails) for (const cited of ownThreadOf(mail, known).linked) links.join(mail.messageId, cited)
  const bySubject = Map.groupBy(mails, (mail) => mail.baseSubject)
  for (const reply of mails.filter(seeksBySubject)) {
    for (const earlier of bySubject.get(reply.baseSubject) ?? []) {
      if (joinsBySubject(reply, earlier)) links.join(reply.messageId, earlier.messageId)
    }
  }
  const ids = new Set(mails.map((mail) => mail.messageId))
  return [...Map.groupBy(ids, (id) => links.rootOf(id)).values()]
}

/** What a set of mails says of the ids in it. */
export function knownOf(mails: readonly CitingMail[]): MailsKnown {
  const held = Map.groupBy(mails, ({ messageId }) => messageId)
  const answers = new Map<MessageId | undefined, Set<string>>()
  for (const { references, baseSubject } of mails) {
    const parent = references.at(-1)
    const subjects = answers.get(parent)
    if (subjects === undefined) answers.set(parent, new Set([baseSubject]))
    else subjects.add(baseSubject)
  }
  return {
    held: (id) => held.get(id) ?? [],
    isAnswered: (id) => answers.has(id),
    isAnsweredAs: (id, baseSubject) => answers.get(id)?.has(baseSubject) ?? false,
  }
}
