import type { Wanted } from '../store/query.ts'
import type { StoredThread } from '../store/record.ts'
import { marksIn } from './marks.ts'
import { personRef, type Reading } from './reading.ts'
import type { PersonRef, SearchRow } from './types.ts'

const MOST_NAMED = 3
const MOST_DISCUSSING = 5

/** Attachments of a thread whose names hold searched words: who sent each, and who wrote about it after. */
export async function namedAttachments(
  { record, audience }: Reading,
  thread: StoredThread,
  wanted: Wanted,
): Promise<SearchRow['named']> {
  if (thread.attachments === 0) return []
  const mails = await record.threadMails(thread.thread, audience)
  const named = mails.flatMap((mail, at) =>
    mail.attachments
      .filter(({ name }) => marksIn(name, wanted).length > 0)
      .map((attachment) => ({
        attachment,
        messageId: mail.messageId,
        sentBy: personRef(mail.from),
        discussedBy: others(
          mails.slice(at + 1).map(({ from }) => personRef(from)),
          personRef(mail.from),
        ),
      })),
  )
  return named.slice(0, MOST_NAMED)
}

function others(people: readonly PersonRef[], sender: PersonRef): PersonRef[] {
  const seen = new Set([keyOf(sender)])
  return people.filter((person) => !seen.has(keyOf(person)) && seen.add(keyOf(person))).slice(0, MOST_DISCUSSING)
}

const keyOf = (person: PersonRef): number | string => person.id ?? person.address
