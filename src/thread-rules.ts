import { firstToLast, judgeThread } from './expertise/answers.ts'
import type { MailKey } from './model/ids.ts'
import type { ThreadFacts } from './model/thread.ts'
import { DAY_MS } from './model/time.ts'
import type { ThreadRules } from './store/record.ts'
import { ownThreadOf } from './thread/own-thread.ts'
import { answeredBySubject, answersBySubject, SUBJECT_JOIN_DAYS, seeksBySubject } from './thread/subject-join.ts'
import { threadTree } from './thread/tree.ts'

/** The rules of `thread/` and `expertise/` as the record takes them: it keeps what they decide, and knows neither. */
export const threadRules: ThreadRules = {
  subjectWindowMs: SUBJECT_JOIN_DAYS * DAY_MS,
  seeksBySubject,
  answeredBySubject,
  answersBySubject,
  ownThreadOf,
  judge(mails) {
    const parents = parentsOf(mails)
    const starter = mails.toSorted(firstToLast)[0]?.author
    const people = new Map(mails.map(({ author, person }) => [author, person ?? author]))
    return { starter, parents, ...judgeThread(mails, parents, (address) => people.get(address) ?? address) }
  },
}

/** The mail that each mail answers, by the thread's tree. */
function parentsOf(mails: readonly ThreadFacts[]): Map<MailKey, MailKey> {
  const parents = new Map<MailKey, MailKey>()
  const places = threadTree(mails)
  const first = new Map(
    places.toReversed().flatMap((place) => (place.mail ? [[place.messageId, place.mail.mail]] : [])),
  )
  for (const { mail, parent } of places) {
    const answered = parent === undefined ? undefined : first.get(parent)
    if (mail !== undefined && answered !== undefined) parents.set(mail.mail, answered)
  }
  return parents
}
