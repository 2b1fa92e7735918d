import { SearchAway } from '../find/away.ts'
import type { EarlierAnswerRef } from '../find/types.ts'
import type { Viewer } from '../model/audience.ts'
import type { EarlierAnswer, QuestionFacts } from '../model/question.ts'
import type { Desk } from './deps.ts'

/** Whatever is quoted or linked in a mail, everyone may read: no sign-in stands before the pages that links lead to. */
export const READER: Viewer = { kind: 'anyone' }

/** From here on an earlier answer is likely to be the answer. */
export const STRONG = 0.6
const EARLIER_SHOWN = 3

/** An earlier answer, and how much it is about what is asked, 0..1. */
export interface Likely {
  readonly answer: EarlierAnswer
  readonly likeness: number
}

/** What the archive has already; nothing where it cannot be searched just now. Standing answers come first. */
export async function earlierAnswers({ find, store }: Desk, facts: QuestionFacts, atMs: number): Promise<Likely[]> {
  const { subject, text, asker } = facts
  try {
    const found = await find.answersFor(READER, { subject, text, asker: asker.address }, atMs, EARLIER_SHOWN)
    const standing = await store.standingAnswers()
    return found
      .map((one) => ({ answer: earlierAnswer(one, standing.has(one.messageId)), likeness: one.likeness }))
      .sort((a, b) => Number(isGiven(b)) - Number(isGiven(a)))
  } catch (fault) {
    if (fault instanceof SearchAway) return []
    throw fault
  }
}

export const earlierAnswer = (found: EarlierAnswerRef, standing: boolean): EarlierAnswer => ({
  messageId: found.messageId,
  thread: found.thread,
  subject: found.subject,
  by: { name: found.from.name, address: found.from.address, person: found.from.id },
  writtenAtMs: found.writtenAtMs,
  paragraph: found.paragraph.pieces.map(({ text }) => text).join(''),
  confirmed: found.confirmedBy !== undefined,
  standing,
})

/** A standing answer that is likely to be the answer: given without asking anybody. */
export const isGiven = ({ answer, likeness }: Likely): boolean => answer.standing && likeness >= STRONG
