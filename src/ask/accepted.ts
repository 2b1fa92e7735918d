import type { MessageId } from '../model/ids.ts'
import type { EarlierAnswer, Who } from '../model/question.ts'
import { type Desk, isSame } from './deps.ts'
import type { LifeAnswer } from './life.ts'
import { mayAsk } from './rules.ts'
import type { QuestionTurn } from './turn.ts'

/** An answer that is accepted, and whose it is. */
export interface Accepted extends Pick<LifeAnswer, 'by' | 'mail' | 'text' | 'atMs'> {
  /** It was written before the question was asked, and nobody gave it but the receipt. */
  readonly isEarlier: boolean
}

/** The accepted answer, of each who gave it: two may have pointed at the same. Last, it as the receipt gave it. */
export function acceptedAnswers(turn: QuestionTurn): Accepted[] {
  const accepted = turn.life.accepted?.answer
  if (accepted === undefined) return []
  const given = turn.life.answers.filter(({ mail }) => mail === accepted)
  const earlier = earlierGiven(turn).filter(({ messageId }) => messageId === accepted)
  return [
    ...given.map((answer) => ({ ...answer, isEarlier: false })),
    ...earlier.map(({ by, messageId, paragraph, writtenAtMs }) => ({
      by,
      mail: messageId,
      text: paragraph,
      atMs: writtenAtMs,
      isEarlier: true,
    })),
  ]
}

/** What the archive had already, as the receipt gave it. */
export function earlierGiven({ events }: Pick<QuestionTurn, 'events'>): readonly EarlierAnswer[] {
  return events.find((event) => event.kind === 'receipt')?.earlier ?? []
}

/** Whether the author of an earlier answer may be written to about a question that they are not in: never of a private one. */
export async function mayHearOf(desk: Desk, { facts }: QuestionTurn, { address }: Who): Promise<boolean> {
  const { rules, store } = desk
  if (facts.private || !mayAsk(rules, facts, address)) return false
  if (await isSame(desk, address, facts.asker.address)) return false
  return (await store.personState(address))?.left !== true
}

/** The mail of an answer within its question's own discussion; none for an earlier answer, which citing would join to it. */
export const withinQuestion = ({ how, mail }: Pick<LifeAnswer, 'how' | 'mail'>): MessageId[] =>
  how === 'own-words' ? [mail] : []
