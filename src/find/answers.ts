import type { MailKey, MessageId } from '../model/ids.ts'
import { ownText } from '../model/message.ts'
import { fromQuestion, type Query, type Wanted, wantedBy } from '../store/query.ts'
import type { MailText, StoredMail, StoredThread } from '../store/record.ts'
import { marksIn } from './marks.ts'
import { byKey, isMailKey, personRef, type Reading } from './reading.ts'
import { answerParagraph } from './snippet.ts'
import type { EarlierAnswerRef, RouteQuestion } from './types.ts'

/** Mails looked at, and threads compared with the question. */
const MATCHES = 300
const COMPARED = 30
/** Of a long mail, this much is compared. */
const COMPARED_CHARS = 4000
/** Less alike than this is no answer to the question. */
const LEAST_ALIKE = 0.3

/** Answers that the archive has to a question, the most alike first: each the answer of an earlier thread that was itself a
 *  question. `likeness` is the mean of two shares: how much of what is asked the thread speaks of, and how much of the thread's
 *  subject the question speaks of; words count, their forms and function words do not. */
export async function answers(
  reading: Reading,
  question: RouteQuestion,
  beforeMs: number,
  limit: number,
): Promise<EarlierAnswerRef[]> {
  const { record, index, audience } = reading
  const words = fromQuestion(`${question.subject}\n${question.text}`)
  const earlier: Query = { kind: 'written', fromMs: Number.MIN_SAFE_INTEGER, toMs: beforeMs }
  const answered: Query = { kind: 'flag', flag: 'answered' }
  const matches = await index.nearest({ kind: 'all', of: [words, earlier, answered] }, audience, MATCHES)
  const threadOf = await record.threadsOf(
    matches.map(({ mail }) => mail),
    audience,
  )
  const near = [...new Set(matches.flatMap(({ mail }) => threadOf.get(mail) ?? []))].slice(0, COMPARED)
  const threads = (await record.threads(near, audience)).filter(({ answer }) => answer !== undefined)
  const keys = threads
    .flatMap(({ question: asked, answer, confirmedBy }) => [asked, answer, confirmedBy])
    .filter(isMailKey)
  const [stored, texts] = await Promise.all([record.mails(keys, audience), record.texts(keys, audience)])
  const mails = byKey(stored, ({ mail }) => mail)
  const wanted = wantedBy(words)
  const asked = `${question.subject}\n${question.text}`
  return threads
    .flatMap((thread): EarlierAnswerRef[] => {
      const answer = thread.answer === undefined ? undefined : mails.get(thread.answer)
      const text = answer && texts.get(answer.mail)
      if (answer === undefined || text === undefined || answer.writtenAtMs >= beforeMs) return []
      const confirmation = thread.confirmedBy === undefined ? undefined : mails.get(thread.confirmedBy)
      const spoken = `${thread.subject}\n${startOf(thread.question, texts)}\n${startOf(thread.answer, texts)}`
      const likeness = (share(words, spoken) + share(fromQuestion(thread.subject), asked)) / 2
      const isConfirmed = confirmation !== undefined && confirmation.writtenAtMs < beforeMs
      return answerRef(thread, answer, text, wanted, isConfirmed ? confirmation : undefined, likeness)
    })
    .filter(({ likeness }) => likeness >= LEAST_ALIKE)
    .sort((a, b) => b.likeness - a.likeness || b.writtenAtMs - a.writtenAtMs)
    .slice(0, limit)
}

const startOf = (mail: MailKey | undefined, texts: ReadonlyMap<MailKey, MailText>): string => {
  const text = mail === undefined ? undefined : texts.get(mail)
  return text === undefined ? '' : ownText(text).slice(0, COMPARED_CHARS)
}

/** How many of the words asked for stand in a text, 0..1. */
function share(words: Query, text: string): number {
  const asked = words.kind === 'any' ? words.of.length : 0
  if (asked === 0) return 0
  return Math.min(1, new Set(marksIn(text, wantedBy(words)).map(({ word }) => word)).size / asked)
}

/** What a mail says, as an answer; of the mail that asks in a thread, what the thread's answer says. Undefined where the viewer may
 *  not read it, or it says nothing. */
export async function answerAt(reading: Reading, messageId: MessageId): Promise<EarlierAnswerRef | undefined> {
  const { record, audience } = reading
  const [mail] = await record.mailsWithId(messageId, audience)
  const [thread] = mail === undefined ? [] : await record.threads([mail.thread], audience)
  if (mail === undefined || thread === undefined) return undefined
  const key = thread.question === mail.mail && thread.answer !== undefined ? thread.answer : mail.mail
  const keys = [key, thread.confirmedBy].filter(isMailKey)
  const mails = byKey(await record.mails(keys, audience), (one) => one.mail)
  const text = (await record.texts([key], audience)).get(key)
  const answer = mails.get(key)
  if (answer === undefined || text === undefined) return undefined
  const isConfirmed = thread.answer === key && thread.confirmedBy !== undefined
  const confirmation = isConfirmed ? mails.get(thread.confirmedBy) : undefined
  return answerRef(thread, answer, text, wantedBy(fromQuestion(thread.subject)), confirmation, 1)[0]
}

/** A mail as an answer; none where it says nothing. */
function answerRef(
  thread: StoredThread,
  answer: StoredMail,
  text: MailText,
  wanted: Wanted,
  confirmation: StoredMail | undefined,
  likeness: number,
): EarlierAnswerRef[] {
  const paragraph = answerParagraph(ownText(text), wanted)
  if (paragraph === undefined) return []
  return [
    {
      messageId: answer.messageId,
      thread: thread.thread,
      subject: thread.subject,
      from: personRef(answer.from),
      writtenAtMs: answer.writtenAtMs,
      paragraph,
      confirmedBy: confirmation && personRef(confirmation.from),
      likeness,
    },
  ]
}
