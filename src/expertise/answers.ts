import type { AddressKey, MailKey } from '../model/ids.ts'
import type { Judgement, ThreadFacts } from '../model/thread.ts'

/** Fewer own words than this answer nothing ("+1", "Takk!"). */
const ANSWER_WORDS = 5
/** A reply that asks and is no longer than this only asks back. */
const ASKING_BACK_WORDS = 40

/** Whether a thread is a question, which mail answers it, and in which mail the asker said that it helped.
 *
 *  A question is a thread whose first mail asks, is no patch and no machine's, and is there: a thread known only from a
 *  reply on is judged by nobody. Its answer is what the asker confirmed; else the first reply by another person with
 *  words of their own that does more than ask back. Thanks that were taken back confirm nothing. In a thread that is no question all three are undefined.
 *  Measured by reading: docs/search.md.
 *
 *  @param mails one thread's, in any order
 *  @param parents the mail that each mail answers, where the thread has it
 *  @param personOf who is behind an address, so that nobody answers themselves from another address */
export function judgeThread(
  mails: readonly ThreadFacts[],
  parents: ReadonlyMap<MailKey, MailKey>,
  personOf: (address: AddressKey) => number = (address) => address,
): Pick<Judgement, 'question' | 'answer' | 'confirmedBy'> {
  const [question, ...replies] = mails.toSorted(firstToLast)
  if (question === undefined || !isQuestion(question)) return NO_QUESTION
  const asker = personOf(question.author)
  const byOthers = replies.filter((reply) => personOf(reply.author) !== asker && !reply.isMachine)
  const thanks = replies.filter((reply) => personOf(reply.author) === asker && reply.signals.confirms)
  for (const thank of thanks) {
    const helped = helpedBy(thank, byOthers, parents.get(thank.mail))
    if (helped !== undefined && helped.takenBack !== true)
      return { question: question.mail, answer: helped.mail, confirmedBy: thank.mail }
  }
  return { question: question.mail, answer: byOthers.find(isAnswer)?.mail, confirmedBy: undefined }
}

const NO_QUESTION = { question: undefined, answer: undefined, confirmedBy: undefined }

/** A mail that cites nothing opens a thread, whatever its clock said. Mails of one second stand by their ids: in which order
 *  they came says nothing. */
export const firstToLast = (a: ThreadFacts, b: ThreadFacts): number =>
  Number(isReply(a)) - Number(isReply(b)) ||
  a.writtenAtMs - b.writtenAtMs ||
  (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : a.mail - b.mail)

const isReply = ({ references, subjectParent }: ThreadFacts) => references.length > 0 || subjectParent !== undefined

const isQuestion = (mail: ThreadFacts) => mail.signals.asks && !mail.signals.patch && !mail.isMachine && !isReply(mail)

const isAnswer = ({ signals }: ThreadFacts) =>
  signals.ownWords >= (signals.asks ? ASKING_BACK_WORDS : ANSWER_WORDS) && !signals.patch

/** What the asker thanks for: the mail that the thanks reply to, where another wrote it. Thanks to nobody in particular are
 *  for the latest answer before. "Found it, works now" under the asker's own mail thanks nobody. */
function helpedBy(thank: ThreadFacts, byOthers: readonly ThreadFacts[], parent: MailKey | undefined) {
  if (parent !== undefined) return byOthers.find(({ mail }) => mail === parent)
  return byOthers.findLast((reply) => reply.writtenAtMs <= thank.writtenAtMs && isAnswer(reply))
}
