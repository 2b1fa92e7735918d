import type { MessageId } from '../model/ids.ts'
import type { CitingMail, KnownMail, MailLinks, MailsKnown } from '../model/thread.ts'
import { Links } from './links.ts'

/** Which of the ids it cites a mail is in one thread with. References are a sender's claim: whoever cites the ids of many
 *  strangers' threads must not make one of them. So a mail's own thread is what agrees with its parent, the last id it
 *  cites, by what the *other* mails say of themselves: that they cite one another, or have one base subject, the mail's own
 *  among them. For a mail that we do not hold speaks the subject of those that answer it; where nobody does, the claim
 *  stands. Where we know nothing of its own thread, it goes with the latest cited mail that we do know: an answer to a patch
 *  that went to another list belongs with the series.
 *
 *  All else is held back. It depends on the mail and on what is known of the ids it cites, never on the order of arrival.
 *  Linear in what is cited, and in what those cite. */
export function ownThreadOf(mail: CitingMail, known: MailsKnown): MailLinks {
  const { references } = mail
  const parent = references.at(-1)
  if (parent === undefined || references.length === 1) return { linked: references, heldBack: [], isPlain: true }
  const held = new Map(references.map((id) => [id, known.held(id)]))
  const heldOf = (id: MessageId): readonly KnownMail[] => held.get(id) ?? []
  const isUnknown = (id: MessageId): boolean => heldOf(id).length === 0 && !known.isAnswered(id)
  const isPlain = references.every((id) =>
    heldOf(id).length > 0
      ? heldOf(id).some(({ baseSubject }) => baseSubject === mail.baseSubject)
      : id === parent || !known.isAnswered(id) || known.isAnsweredAs(id, mail.baseSubject),
  )
  if (isPlain) return { linked: references, heldBack: [], isPlain }

  const agreeing = agreement(mail, parent, heldOf, known)
  const rootOf = (id: MessageId): string => agreeing.rootOf(idKey(id))
  // Where In-Reply-To says one thing, and References and the subject another, the two count more.
  const alike = references.findLast((id) => heldOf(id).some(({ baseSubject }) => baseSubject === mail.baseSubject))
  const own = rootOf(alike ?? parent)
  const nearest =
    references.findLast((id) => heldOf(id).length > 0) ?? references.findLast((id) => !isUnknown(id) && id !== parent)
  const knowsItsOwn = references.some(
    (id) => rootOf(id) === own && (id === parent ? heldOf(id).length > 0 : !isUnknown(id)),
  )
  const joined = knowsItsOwn || nearest === undefined ? own : rootOf(nearest)
  const isLinked = (id: MessageId): boolean =>
    rootOf(id) === own || rootOf(id) === joined || (isUnknown(id) && rootOf(id) === idKey(id))
  return { linked: references.filter(isLinked), heldBack: references.filter((id) => !isLinked(id)), isPlain }
}

/** What agrees of the ids a mail cites and of base subjects. A parent that we do not hold is taken to have the mail's. */
function agreement(
  mail: CitingMail,
  parent: MessageId,
  heldOf: (id: MessageId) => readonly KnownMail[],
  known: MailsKnown,
): Links<string> {
  const agreeing = new Links<string>()
  if (heldOf(parent).length === 0) agreeing.join(idKey(parent), subjectKey(mail.baseSubject))
  const cited = new Set(mail.references)
  const subjects = new Set([mail.baseSubject])
  for (const id of cited) {
    for (const { baseSubject, references } of heldOf(id)) {
      subjects.add(baseSubject)
      agreeing.join(idKey(id), subjectKey(baseSubject))
      for (const above of references) if (cited.has(above)) agreeing.join(idKey(id), idKey(above))
    }
  }
  // Who answers the parent with another subject says nothing of this mail: anyone can answer a mail that nobody has.
  const ghosts = mail.references.filter((id) => id !== parent && heldOf(id).length === 0)
  for (const id of ghosts)
    for (const subject of subjects) if (known.isAnsweredAs(id, subject)) agreeing.join(idKey(id), subjectKey(subject))
  return agreeing
}

const idKey = (id: MessageId): string => `<${id}`
const subjectKey = (subject: string): string => `=${subject}`
