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
  return heard(desk, address, left ? [{ address: address.who.address, left: true }] : [], (turn, who) =>
    turn.happen({ kind: 'undeliverable', who, status: ours.status, left }),
  )
}

/** Keeps what was heard of somebody, in the question it was about too. */
async function heard(
  desk: Desk,
  address: ReplyAddress,
  choices: readonly Choice[],
  tell: (turn: QuestionTurn, who: Who) => void,
): Promise<Outcome> {
  const question = address.question === undefined ? undefined : await desk.store.question(address.question)
  if (question === undefined) return { choices }
  const turn = new QuestionTurn(question, desk.mails, desk.now())
  const ask = turn.life.asks.find((one) => one.address === address.who.address && one.outcome === 'open')
  if (ask !== undefined) tell(turn, { name: ask.name, address: ask.address, person: ask.person })
  return { choices, ...(await turn.change(desk.clock, desk.rules)) }
}
