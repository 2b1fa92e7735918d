import type { MessageId } from '../model/ids.ts'
import type { Attachment } from '../model/message.ts'
import type { AnswerKind, EarlierAnswer, Who } from '../model/question.ts'
import type { PostFile } from '../post/compose.ts'
import type { Piece } from '../post/letter.ts'
import { answerLetter, commentLetter, earlierThanksLetter, noticeLetter, thanksLetter } from '../post/letters.ts'
import { mailWords } from '../post/words/index.ts'
import type { OutgoingKind } from '../store/ask-store.ts'
import { mayHearOf } from './accepted.ts'
import { saysTooMuch } from './ceilings.ts'
import type { Desk, Outcome } from './deps.ts'
import type { LifeAnswer } from './life.ts'
import type { QuestionTurn } from './turn.ts'

/** An answer as it came in. */
export interface NewAnswer {
  readonly by: Who
  readonly how: AnswerKind
  readonly text: string
  readonly earlier: EarlierAnswer | undefined
  readonly mail: MessageId
  readonly attachments: readonly Attachment[]
  readonly files: readonly PostFile[]
  /** For the asker alone. */
  readonly private: boolean
  /** The asker got all of it from its writer. */
  readonly isAtAsker: boolean
}

/** Keeps an answer, and passes it on to the asker under the answerer's name, where they find it below their own question; who
 *  has it already gets no second copy. */
export async function answered(desk: Desk, turn: QuestionTurn, answer: NewAnswer): Promise<void> {
  const { mails } = desk
  const { facts, atMs } = turn
  const isMore = turn.life.answers.length > 0
  const { by, how, earlier, attachments } = answer
  const text = [...(answer.private ? [] : [answer.text]), ...(earlier === undefined ? [] : [earlier.paragraph])]
    .filter((one) => one !== '')
    .join('\n\n')
  turn.happen({
    kind: 'answer',
    by,
    how,
    text,
    mail: earlier?.messageId ?? answer.mail,
    ...(answer.private ? { attachments: [], private: true } : { attachments }),
  })
  if (saysTooMuch(turn, by.address)) return
  const accept = earlier?.messageId ?? answer.mail
  const button = mails.button('accept', { question: facts.id, answer: accept, address: facts.asker.address }, atMs)
  if (!answer.isAtAsker)
    turn.mail({
      kind: 'answer',
      letter: answerLetter(mails.about(facts, facts.asker, atMs, { button }), { ...answer, isMore }),
      to: facts.asker,
      role: 'asker',
      inNameOf: by.name || by.address,
      ...threadOfAsker(turn, answer.mail),
      carries: accept,
      files: answer.files,
    })
  if (earlier !== undefined && earlier.by.address === by.address) offerStanding(desk, turn, by, answer.mail, accept)
}

/** To who has answered the same before: that it be given without asking, from now on. */
function offerStanding(desk: Desk, turn: QuestionTurn, to: Who, inReplyTo: MessageId, answer: MessageId): void {
  const { facts, atMs } = turn
  const url = facts.private
    ? undefined
    : desk.mails.button('standing', { question: facts.id, answer, address: to.address }, atMs)
  if (url === undefined) return
  const words = mailWords[facts.language].standing
  const more: Piece[] = [{ kind: 'link', text: words.button, url }]
  notify(desk, turn, to, { kind: 'standing-offer', text: words.offer, more, isAsker: false, inReplyTo })
}

/** Where a mail to the asker belongs: below their own question. */
export function threadOfAsker(
  { facts }: QuestionTurn,
  answers?: MessageId,
): { readonly inReplyTo: MessageId; readonly references: readonly MessageId[] } {
  return { inReplyTo: facts.mail, references: [facts.mail, ...(answers === undefined ? [] : [answers])] }
}

/** What the asker writes to somebody who answered or was asked; below that person's own last mail. */
export function tell(
  desk: Desk,
  turn: QuestionTurn,
  to: Who,
  comment: {
    readonly by: string
    readonly text: string
    readonly mail: MessageId
    readonly attachments: readonly Attachment[]
    readonly files: readonly PostFile[]
    readonly isThanks: boolean
    readonly private: boolean
    readonly answer: LifeAnswer | undefined
  },
): void {
  const { facts, atMs } = turn
  const { answer, isThanks } = comment
  const standing =
    isThanks && answer !== undefined && !facts.private && !answer.private
      ? desk.mails.button('standing', { question: facts.id, answer: answer.mail, address: to.address }, atMs)
      : undefined
  turn.mail({
    kind: isThanks ? 'thanks' : 'comment',
    letter: commentLetter(desk.mails.about(facts, to, atMs), { ...comment, standing }),
    to,
    role: 'asked',
    inNameOf: comment.by,
    ...(answer === undefined ? {} : { inReplyTo: answer.mail }),
    references: [
      ...(facts.archived === undefined ? [] : [facts.archived]),
      ...(answer === undefined ? [] : [answer.mail]),
    ],
    // A private one is not in the archive; what answers it is private too.
    carries: facts.nameless && !comment.private ? undefined : comment.mail,
    files: comment.files,
  })
}

/** That an asker accepted an answer with the button. */
export function thank(desk: Desk, turn: QuestionTurn, answer: LifeAnswer): void {
  const { facts, atMs } = turn
  const { by } = answer
  const standing =
    facts.private || answer.private
      ? undefined
      : desk.mails.button('standing', { question: facts.id, answer: answer.mail, address: by.address }, atMs)
  turn.mail({
    kind: 'thanks',
    letter: thanksLetter(desk.mails.about(facts, by, atMs), standing),
    to: by,
    role: 'asked',
    inReplyTo: answer.mail,
    references: [...(facts.archived === undefined ? [] : [facts.archived]), answer.mail],
  })
}

/** The same to who answered another before, where they are there and may know of the question. */
export async function thankEarlier(desk: Desk, turn: QuestionTurn, earlier: EarlierAnswer): Promise<void> {
  const { facts, atMs } = turn
  const { by, messageId } = earlier
  if (!(await mayHearOf(desk, turn, by))) return
  turn.mail({
    kind: 'thanks',
    letter: earlierThanksLetter(desk.mails.about(facts, by, atMs), earlier),
    to: by,
    role: 'asked',
    inReplyTo: messageId,
    references: [messageId],
  })
}

/** Its owner's word on whether an accepted answer still holds. One that does not is no longer given without asking either. */
export function heldOrNot(
  turn: QuestionTurn,
  { mail, by }: Pick<LifeAnswer, 'mail' | 'by'>,
  holds: boolean,
): Pick<Outcome, 'standing'> {
  turn.happen({ kind: holds ? 'still-holds' : 'no-longer-holds', by })
  return holds ? {} : { standing: [{ answer: mail, who: by, isOn: false }] }
}

/** A notice of our own to somebody in a question. */
export function notify(
  desk: Desk,
  turn: QuestionTurn,
  to: Who,
  notice: {
    readonly kind: OutgoingKind
    readonly text: string
    readonly more?: readonly Piece[]
    readonly isAsker: boolean
    readonly inReplyTo?: MessageId
  },
): void {
  const { facts, atMs } = turn
  const thread = notice.isAsker
    ? threadOfAsker(turn)
    : {
        references: notice.inReplyTo === undefined ? [] : [notice.inReplyTo],
        ...(notice.inReplyTo === undefined ? {} : { inReplyTo: notice.inReplyTo }),
      }
  turn.mail({
    kind: notice.kind,
    letter: noticeLetter(desk.mails.about(facts, to, atMs), notice.text, notice.more),
    to,
    role: notice.isAsker ? 'asker' : 'asked',
    ...thread,
  })
}
