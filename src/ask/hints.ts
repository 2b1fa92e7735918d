import type { ListAddress, MessageId } from '../model/ids.ts'
import type { Language } from '../model/message.ts'
import { DAY_MS } from '../model/time.ts'
import { hintLetter } from '../post/news-letters.ts'
import { whyOf, wordsAsked } from './choose.ts'
import type { Desk, Outcome } from './deps.ts'
import { earlierAnswer, READER } from './earlier.ts'
import { languageOf } from './language.ts'

/** A question that was posted on an ordinary list. */
export interface ListQuestion {
  readonly messageId: MessageId
  readonly from: { readonly name: string; readonly address: string }
  readonly subject: string
  /** The asker's own words. */
  readonly text: string
  readonly writtenAtMs: number
  readonly language: Language
  readonly lists: readonly ListAddress[]
}

/** Notes a person gets in a day, at most: a list server does not say who a mail is really from. */
const A_DAY = 3
/** Older questions have had their answers. */
const FRESH_MS = 2 * 3_600_000
/** Less alike than this is not worth a mail that nobody asked for. */
const LEAST_ALIKE = 0.5
const PEOPLE = 3

/** A private note to whoever asked on a list, with the answers that the archive has: to them alone, never to the list. Undefined where
 *  there is nothing worth a mail. */
export async function hinted(desk: Desk, question: ListQuestion): Promise<Outcome | undefined> {
  const { rules, store, find, mails } = desk
  const atMs = desk.now()
  const { address } = question.from
  if (!rules.listNotes || !rules.isColleague(address) || question.lists.includes(desk.list)) return undefined
  if (atMs - question.writtenAtMs > FRESH_MS) return undefined
  const today = Math.floor(atMs / DAY_MS)
  const names = Array.from({ length: A_DAY }, (_, n) => `hint ${address} ${today} ${n}`)
  const isDone = await Promise.all([`hint ${question.messageId}`, ...names].map((name) => store.wasDone(name)))
  const free = names.find((_, n) => isDone[n + 1] !== true)
  if (isDone[0] === true || free === undefined) return undefined
  const { subject, text, messageId } = question
  const earlier = (await find.answersFor(READER, { subject, text, asker: address }, question.writtenAtMs)).filter(
    ({ likeness }) => likeness >= LEAST_ALIKE,
  )
  if (earlier.length === 0) return undefined
  const { knowers } = await find.expertsFor(READER, `${subject}\n${text}`, PEOPLE + 1)
  const people = knowers
    .filter(({ addresses }) => !addresses.includes(address))
    .slice(0, PEOPLE)
    .flatMap((knower) => {
      const why = whyOf(knower, wordsAsked(question))
      return why === undefined ? [] : [{ name: knower.person.name, why }]
    })
  const standing = await store.standingAnswers()
  const language = languageOf(question, rules.language)
  const letter = hintLetter(
    { language, timeZone: rules.hours.timeZone, links: { mail: mails.mailLink } },
    {
      subject,
      list: question.lists[0] ?? '',
      earlier: earlier.map((one) => earlierAnswer(one, standing.has(one.messageId))),
      people,
    },
  )
  const outgoing = await mails.outgoing(
    { kind: 'hint', letter, to: question.from, role: 'sent', language, inReplyTo: messageId, references: [messageId] },
    atMs,
  )
  return { outgoing: [outgoing], once: [`hint ${messageId}`, free] }
}
