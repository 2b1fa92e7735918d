import { holdsLetter } from '../post/letters.ts'
import { acceptedAnswers, mayHearOf } from './accepted.ts'
import { isOut } from './choose.ts'
import type { Desk } from './deps.ts'
import type { QuestionTurn } from './turn.ts'

/** A year after an answer was accepted, its owner is asked once whether it still holds; nobody is, where its owner has left or does not
 *  want to be asked. Gives the moment that an owner who is away or pauses is back: it waits for that. */
export async function askIfHolds(desk: Desk, turn: QuestionTurn): Promise<number | undefined> {
  const { facts, atMs } = turn
  const [answer] = acceptedAnswers(turn)
  const state = answer && (await desk.store.personState(answer.by.address))
  const isThere =
    answer !== undefined &&
    (answer.isEarlier
      ? await mayHearOf(desk, turn, answer.by)
      : desk.rules.isColleague(answer.by.address) && state?.left !== true)
  if (!isThere || state?.optedOut === true) {
    turn.happen({ kind: 'asked-if-holds', who: undefined })
    return undefined
  }
  if (state !== undefined && isOut(state, atMs)) {
    const { awayFromMs, awayUntilMs, pausedUntilMs } = state
    return Math.max(pausedUntilMs, awayFromMs <= atMs ? awayUntilMs : 0)
  }
  const { by, mail, text } = answer
  turn.happen({ kind: 'asked-if-holds', who: by })
  const button = desk.mails.button('holds', { question: facts.id, answer: mail, address: by.address }, atMs)
  turn.mail({
    kind: 'if-holds',
    letter: holdsLetter(desk.mails.about(facts, by, atMs, { button }), { to: by, text, atMs: answer.atMs }),
    to: by,
    role: 'asked',
    inReplyTo: mail,
    references: [mail],
  })
  return undefined
}
