import { plusDays } from '../model/calendar-day.ts'
import { ownText } from '../model/message.ts'
import type { Who } from '../model/question.ts'
import { DAY_MS } from '../model/time.ts'
import type { Choice, ReplyAddress } from '../store/ask-store.ts'
import { absenceOf } from './absence.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { QuestionTurn } from './turn.ts'
import { dayOf, startOfDay } from './working-time.ts'

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
  if (note?.left === true) {
    const left = isWithin(message.from.address, address.who.address)
    return heard(desk, address, left ? [{ address: address.who.address, left }] : [], (turn, who) =>
      turn.happen({ kind: 'undeliverable', who, status: undefined, left }),
    )
  }
  if (note === undefined) return awayForNow(desk, address, atMs)
  const awayUntilMs = startOfDay(plusDays(note.until, 1), timeZone)
  const awayFromMs = note.from === undefined ? atMs : startOfDay(note.from, timeZone)
  return heard(desk, address, [{ address: address.who.address, awayFromMs, awayUntilMs }], (turn, who) => {
    if (awayFromMs <= atMs) turn.happen({ kind: 'away', who, untilMs: awayUntilMs })
  })
}

/** A note that does not say until when adds nothing to an absence that is known to last longer. */
async function awayForNow(desk: Desk, reply: ReplyAddress, atMs: number): Promise<Outcome> {
  const { address } = reply.who
  const known = await desk.store.personState(address)
  const endMs = atMs + AWAY_MS
  const isKnown = known !== undefined && known.awayFromMs <= endMs && known.awayUntilMs > endMs
  const isLater = known !== undefined && known.awayFromMs > endMs
  const choice = { address, awayFromMs: atMs, awayUntilMs: endMs }
  return heard(desk, reply, isKnown || isLater ? [] : [choice], (turn, who) =>
    turn.happen({ kind: 'away', who, untilMs: isKnown ? known.awayUntilMs : undefined }),
  )
}

/** By the report's own fields: it names who was not reached, whoever else the mail went to. */
export async function undelivered(
  desk: Desk,
  recipients: NonNullable<Post['post']['report']>['recipients'],
  address: ReplyAddress | undefined,
): Promise<Outcome | undefined> {
  const failed = recipients.filter(({ action }) => action === 'failed')
  if (address === undefined) return undefined
  const named = failed.find((one) => isOf(one, address.who.address))
  const ours = named ?? (failed.length === 1 ? failed[0] : undefined)
  if (ours === undefined) return undefined
  // A mailbox that is not there, 5.1.x, or is disabled, 5.2.1 (RFC 3463): the address is no longer anybody's. One that somebody
  // forwards their mail to says nothing of the address they have here.
  const left = named !== undefined && /^5\.(?:1\.[01236]|2\.1)\b/.test(ours.status ?? '')
  const choices = left ? [{ address: address.who.address, left: true }] : []
  const tell = (turn: QuestionTurn, who: Who): void =>
    turn.happen({ kind: 'undeliverable', who, status: ours.status, left })
  return heard(desk, address, choices, tell, (turn) => lostTo(turn, address))
}

/** Whether a report is of an address: by its own name, or as what the organisation's mail systems made of it. */
const isOf = (
  { address, original }: NonNullable<Post['post']['report']>['recipients'][number],
  ours: string,
): boolean => address === ours || (original === ours && isWithin(address, ours))

/** Whether two addresses are at one domain, or the one's is below the other's. */
function isWithin(one: string, other: string): boolean {
  const [a, b] = [one, other].map((address) => `.${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}`)
  return a !== undefined && b !== undefined && (a.endsWith(b) || b.endsWith(a))
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
