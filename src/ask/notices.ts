import { plusDays } from '../model/calendar-day.ts'
import { ownText } from '../model/message.ts'
import type { Who } from '../model/question.ts'
import type { Choice, ReplyAddress } from '../store/ask-store.ts'
import { absenceOf } from './absence.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { QuestionTurn } from './turn.ts'
import { dayOf, startOfDay } from './working-time.ts'

const DAY_MS = 86_400_000
/** An absence note that does not say until when: the person is left alone for so long. */
const AWAY_MS = DAY_MS

/** What machine mail tells of somebody who was written to: that they are away, have left, or that a mail did not reach them.
 *  Undefined where it tells nothing of anybody we wrote to. */
export async function noticed(
  desk: Desk,
  { message, post }: Post,
  address: ReplyAddress | undefined,
): Promise<Outcome | undefined> {
  if (post.report !== undefined) return undelivered(desk, post.report.recipients, address)
  if (address === undefined || message.machine !== 'auto-reply') return undefined
  const { timeZone } = desk.rules.hours
  const atMs = desk.now()
  const note = absenceOf(ownText(message), message.subject, dayOf(atMs, timeZone))
  if (note?.left === true)
    return heard(desk, address, [{ address: address.who.address, left: true }], (turn, who) =>
      turn.happen({ kind: 'undeliverable', who, status: undefined, left: true }),
    )
  const awayUntilMs = note === undefined ? undefined : startOfDay(plusDays(note.until, 1), timeZone)
  const awayFromMs = note?.from === undefined ? atMs : startOfDay(note.from, timeZone)
  const choice = { address: address.who.address, awayFromMs, awayUntilMs: awayUntilMs ?? atMs + AWAY_MS }
  return heard(desk, address, [choice], (turn, who) => {
    if (awayFromMs <= atMs) turn.happen({ kind: 'away', who, untilMs: awayUntilMs })
  })
}

/** By the report's own fields: it names who was not reached, whoever else the mail went to. */
export async function undelivered(
  desk: Desk,
  recipients: NonNullable<Post['post']['report']>['recipients'],
  address: ReplyAddress | undefined,
): Promise<Outcome | undefined> {
  const failed = recipients.filter(({ action }) => action === 'failed')
  const ours =
    failed.find((one) => one.address === address?.who.address) ?? (failed.length === 1 ? failed[0] : undefined)
  if (ours === undefined || address === undefined) return undefined
  // A mailbox that is not there, 5.1.x, or is disabled, 5.2.1 (RFC 3463): the address is no longer anybody's.
  const left = /^5\.(?:1\.[01236]|2\.1)\b/.test(ours.status ?? '')
  const choices = left ? [{ address: address.who.address, left: true }] : []
  const tell = (turn: QuestionTurn, who: Who): void =>
    turn.happen({ kind: 'undeliverable', who, status: ours.status, left })
  return heard(desk, address, choices, tell, (turn) => lostTo(turn, address))
}

/** Whoever else a mail of the talk was for, the asker above all: an answer that they never got is not to be lost without a word.
 *  Undefined where that was said within a day. */
function lostTo({ life, events, atMs }: QuestionTurn, { who, role }: ReplyAddress): Who | undefined {
  const answerer = life.asks.find(({ address, outcome }) => address === who.address && outcome === 'answered')
  const wasSaid = events.some(
    (one) => one.kind === 'undeliverable' && one.who.address === who.address && one.atMs > atMs - DAY_MS,
  )
  return wasSaid ? undefined : (answerer ?? (role === 'asker' ? life.facts.asker : undefined))
}

/** Keeps what was heard of somebody, in the question it was about too: of whoever is asked, or else of whom `orElse` finds. */
async function heard(
  desk: Desk,
  address: ReplyAddress,
  choices: readonly Choice[],
  tell: (turn: QuestionTurn, who: Who) => void,
  orElse: (turn: QuestionTurn) => Who | undefined = () => undefined,
): Promise<Outcome> {
  const question = address.question === undefined ? undefined : await desk.store.question(address.question)
  if (question === undefined) return { choices }
  const turn = new QuestionTurn(question, desk.mails, desk.now())
  const ask = turn.life.asks.find((one) => one.address === address.who.address && one.outcome === 'open')
  const who = ask ?? orElse(turn)
  if (who !== undefined) tell(turn, { name: who.name, address: who.address, person: who.person })
  return { choices, ...(await turn.change(desk.clock, desk.rules)) }
}
