import { plusDays } from '../model/calendar-day.ts'
import { ownText } from '../model/message.ts'
import type { Who } from '../model/question.ts'
import { dayIn } from '../post/dates.ts'
import { mailWords } from '../post/words/index.ts'
import type { Choice } from '../store/ask-store.ts'
import { oneMoreLine } from './ceilings.ts'
import { commandOf } from './command.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { languageOf } from './language.ts'
import type { QuestionTurn } from './turn.ts'
import { dayOf, startOfDay } from './working-time.ts'

const BACK = { optedOut: false, pausedUntilMs: 0, awayFromMs: 0, awayUntilMs: 0 } as const

/** Of somebody who can be asked again, whatever was said or heard of them under any of their addresses: they may have said it
 *  from another. That a mailbox is gone is ended for the one they write from alone. */
export async function backAgain({ people }: Pick<Desk, 'people'>, address: string): Promise<Choice[]> {
  const others = (await people.at(address))?.addresses.filter((one) => one !== address) ?? []
  return [{ address, ...BACK, left: false }, ...others.map((other) => ({ address: other, ...BACK }))]
}

/** Pause, opt out, away and back, as the whole of a mail; undefined where it is no such thing. What is said in reply to a
 *  question counts for that question too, of whoever was asked. */
export async function commanded(
  desk: Desk,
  { message }: Post,
  by: Who,
  turn: QuestionTurn | undefined,
): Promise<Outcome | undefined> {
  const { rules, mails } = desk
  const { timeZone } = rules.hours
  const atMs = desk.now()
  const command = commandOf(
    { subject: turn === undefined ? message.subject : '', own: ownText(message) },
    dayOf(atMs, timeZone),
  )
  if (command === undefined) return undefined
  // A line as short as "pause to uker" tells little of its language.
  const language = turn?.facts.language ?? languageOf(message, rules.language)
  const words = mailWords[language].done
  const startOf = (day: Parameters<typeof startOfDay>[0]) => startOfDay(day, timeZone)
  const told = (untilMs: number) => dayIn(untilMs, language, timeZone)
  const asked = turn?.life.asks.some(({ address }) => address === by.address) ? turn : undefined
  let choices: readonly Choice[]
  let text: string
  switch (command.kind) {
    case 'pause': {
      const pausedUntilMs = startOf(command.until)
      choices = [{ address: by.address, pausedUntilMs }]
      text = words.paused(told(pausedUntilMs))
      asked?.happen({ kind: 'no-time', by })
      break
    }
    case 'opt-out':
      choices = [{ address: by.address, optedOut: true }]
      text = words.optedOut
      asked?.happen({ kind: 'opted-out', by })
      break
    case 'opt-in':
    case 'resume':
      choices = await backAgain(desk, by.address)
      text = words.back
      break
    case 'away': {
      const awayUntilMs = startOf(plusDays(command.until, 1))
      const awayFromMs = command.from === undefined ? atMs : startOf(command.from)
      choices = [{ address: by.address, awayFromMs, awayUntilMs }]
      text = words.away(told(awayUntilMs))
      if (awayFromMs <= atMs) asked?.happen({ kind: 'away', who: by, untilMs: awayUntilMs })
      break
    }
  }
  const line = await oneMoreLine(desk, by.address)
  if (line === undefined) return { choices }
  const outgoing = await mails.outgoing(
    {
      kind: 'done',
      letter: { subject: `Re: ${message.subject}`, pieces: [{ kind: 'line', text }] },
      to: by,
      role: 'sent',
      question: turn?.facts,
      language,
      inReplyTo: message.id,
      references: [message.id],
    },
    atMs,
  )
  return { choices, outgoing: [outgoing], once: [line] }
}
