import type { MessageId } from '../model/ids.ts'
import type { EarlierAnswer, FollowHow, PageLanguage, QuestionId, Who } from '../model/question.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import { acceptedAnswers, earlierGiven } from './accepted.ts'
import { archivedThanks } from './archived.ts'
import { backAgain } from './commands.ts'
import { type Desk, isSame, type Outcome } from './deps.ts'
import { passedOnByPage } from './passing.ts'
import { heldOrNot, thank, thankEarlier } from './telling.ts'
import { QuestionTurn } from './turn.ts'

/** What somebody does with a button, on a page that a signed link of theirs led to. */
export type Act =
  | { readonly kind: 'accept'; readonly question: QuestionId; readonly address: string; readonly answer: MessageId }
  | {
      readonly kind: 'decline'
      readonly question: QuestionId
      readonly address: string
      readonly how: 'does-not-know' | 'not-their-field' | 'no-time'
    }
  /** `to`: names or addresses, as written. */
  | { readonly kind: 'pass-on'; readonly question: QuestionId; readonly address: string; readonly to: string }
  | { readonly kind: 'ask-anyway' | 'not-solved' | 'withdraw'; readonly question: QuestionId; readonly address: string }
  | {
      readonly kind: 'standing'
      readonly question: QuestionId
      readonly address: string
      readonly answer: MessageId
      readonly isOn: boolean
    }
  | { readonly kind: 'holds'; readonly question: QuestionId; readonly address: string; readonly holds: boolean }
  | { readonly kind: 'pause'; readonly address: string; readonly untilMs: number }
  | { readonly kind: 'opt-out' | 'opt-in'; readonly address: string }
  /** Everything they follow, or one thing of it. */
  | { readonly kind: 'unfollow'; readonly address: string; readonly name?: string | undefined }
  | {
      readonly kind: 'follow'
      readonly address: string
      readonly name: string
      readonly how: FollowHow
      readonly language: PageLanguage
    }

/** What pressing a button leads to. Who may press it was decided where its link was checked; here it only counts where it still
 *  makes sense: nobody accepts an answer that was never given. */
export async function acted(desk: Desk, act: Act): Promise<Outcome> {
  switch (act.kind) {
    case 'pause':
      return { choices: [{ address: act.address, pausedUntilMs: act.untilMs }] }
    case 'opt-out':
      return { choices: [{ address: act.address, optedOut: true }] }
    case 'opt-in':
      return { choices: await backAgain(desk, act.address) }
    case 'unfollow':
      return {
        follows: [{ address: act.address, name: act.name, how: undefined, language: desk.rules.language }],
      }
    case 'follow':
      return {
        follows: [{ address: act.address, name: act.name.trim().toLowerCase(), how: act.how, language: act.language }],
      }
    default: {
      const question = await desk.store.question(act.question)
      return question === undefined ? {} : withQuestion(desk, question, act)
    }
  }
}

type QuestionAct = Extract<Act, { readonly question: QuestionId }>

async function withQuestion(desk: Desk, question: StoredQuestion, act: QuestionAct): Promise<Outcome> {
  const turn = new QuestionTurn(question, desk.mails, desk.now())
  const more = await done(desk, turn, act)
  return { ...more, ...(await turn.change(desk.clock, desk.rules)) }
}

async function done(desk: Desk, turn: QuestionTurn, act: QuestionAct): Promise<Outcome> {
  const { facts, life } = turn
  const isAsker = await isSame(desk, act.address, facts.asker.address)
  const ask = life.asks.find(({ address }) => address === act.address)
  switch (act.kind) {
    case 'accept':
      return isAsker ? accepted(desk, turn, act.answer) : {}
    case 'ask-anyway':
      // Pressed again while they are being asked, it would have the next ones asked as well.
      if (isAsker && life.status !== 'withdrawn' && life.status !== 'asking') turn.happen({ kind: act.kind })
      return {}
    case 'not-solved':
      if (isAsker && life.status !== 'withdrawn') turn.happen({ kind: act.kind })
      return {}
    case 'withdraw':
      if (isAsker && life.status !== 'withdrawn') turn.happen({ kind: 'withdrawn' })
      return {}
    case 'decline':
      if (ask?.outcome === 'open') turn.happen({ kind: act.how, by: whoOf(ask) })
      return {}
    case 'pass-on':
      if (ask?.outcome === 'open') await passedOnByPage(desk, turn, whoOf(ask), act.to)
      return {}
    case 'standing': {
      const answer = life.answers.find(({ mail, by }) => mail === act.answer && by.address === act.address)
      if (answer === undefined || answer.private || facts.private) return {}
      if (act.isOn) turn.happen({ kind: 'standing', by: answer.by, answer: answer.mail })
      return { standing: [{ answer: answer.mail, who: answer.by, isOn: act.isOn }] }
    }
    case 'holds': {
      const answer = acceptedAnswers(turn).find(({ by }) => by.address === act.address)
      return answer === undefined ? {} : heldOrNot(turn, answer, act.holds)
    }
  }
}

const whoOf = ({ name, address, person }: Who): Who => ({ name, address, person })

async function accepted(desk: Desk, turn: QuestionTurn, answer: MessageId): Promise<Outcome> {
  const { facts, life } = turn
  if (life.accepted?.answer === answer) return {}
  const given = life.answers.find(({ mail }) => mail === answer)
  const earlier = earlierGiven(turn).find(({ messageId }) => messageId === answer)
  if (given === undefined && earlier === undefined) return {}
  turn.happen({ kind: 'accepted', by: facts.asker, answer, how: 'page' })
  if (given === undefined) await thankEarlier(desk, turn, earlier as EarlierAnswer)
  else if (given.how !== 'standing') thank(desk, turn, given)
  // As where it is said by mail: what answers a private mail is not archived.
  return facts.private || given?.private === true ? {} : { archive: [await archivedThanks(desk, facts, answer, given)] }
}
