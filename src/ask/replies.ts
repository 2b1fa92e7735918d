import { parseMessageId } from '../model/ids.ts'
import { ownText } from '../model/message.ts'
import type { EarlierAnswer, Who } from '../model/question.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import { acceptedAnswers } from './accepted.ts'
import { archived } from './archived.ts'
import { askersWord } from './askers.ts'
import { betweenLines, mayGoOnBelow } from './between-lines.ts'
import { bounded, withOwn } from './bounded.ts'
import { commanded } from './commands.ts'
import { type Desk, isSame, type Outcome, type Post, type Reply } from './deps.ts'
import { earlierAnswer, READER } from './earlier.ts'
import { filesIn } from './files.ts'
import { passedOn } from './passing.ts'
import { isForReceiverAlone } from './private-words.ts'
import { meaningOfReply } from './reply-meaning.ts'
import { answered, heldOrNot } from './telling.ts'
import { QuestionTurn } from './turn.ts'
import { unsigned } from './unsigned.ts'

/** What came to a reply address: the asker's word, an answer, or that somebody cannot. Whose it is, is who wrote it, not whom the
 *  address was given to: a mail that was passed on may be answered by another. */
export async function replied(desk: Desk, question: StoredQuestion, given: Reply): Promise<Outcome> {
  const { mails, clock, rules } = desk
  const reply = await whole(desk, given)
  const turn = new QuestionTurn(question, mails, desk.now())
  const isAsker = await isSame(desk, reply.from.address, turn.facts.asker.address)
  const more = isAsker ? await askersWord(desk, turn, reply) : await colleaguesWord(desk, turn, reply)
  const { question: changed, outgoing } = await turn.change(clock, rules)
  return { ...more, question: changed, outgoing: [...(more.outgoing ?? []), ...outgoing] }
}

/** A reply with what stands between the lines of our own mail, where all else of it may be that. */
async function whole({ store, rules }: Desk, reply: Reply): Promise<Reply> {
  const { mail, from, repliesTo } = reply
  const own = ownText(mail.message)
  if (repliesTo === undefined || !mayGoOnBelow(unsigned(own, from.name))) return reply
  const sent = await store.sentMail(repliesTo)
  const below = sent === undefined ? '' : betweenLines(mail.message, sent.text)
  if (below === '') return reply
  const text = own === '' ? below : `${own}\n\n${below}`
  return { ...reply, mail: { ...mail, message: bounded(withOwn(mail.message, text), rules) } }
}

async function colleaguesWord(desk: Desk, turn: QuestionTurn, reply: Reply): Promise<Outcome> {
  const { mail, from } = reply
  const by = await askedAs(desk, turn, from)
  const command = await commanded(desk, mail, by, turn)
  if (command !== undefined) return command
  const held = stillHolds(turn, mail, by)
  if (held !== undefined) return held
  const meaning = meaningOfReply(
    {
      own: unsigned(ownText(mail.message), from.name),
      subject: mail.message.subject,
      hasForward: mail.message.parts.some(({ kind }) => kind === 'forward'),
      attachments: mail.message.attachments.length,
    },
    { archiveUrl: desk.rules.siteUrl },
  )
  switch (meaning.kind) {
    case 'does-not-know':
      turn.happen({ kind: 'does-not-know', by })
      return {}
    case 'not-my-field':
      turn.happen({ kind: 'not-their-field', by })
      return {}
    case 'decline-for-now':
      turn.happen({ kind: 'no-time', by })
      return {}
    case 'ask-someone-else':
      return passedOn(desk, turn, reply, by, meaning)
    case 'archive-link': {
      const earlier = await linked(desk, meaning.links)
      return answerOf(desk, turn, reply, by, earlier, 'link')
    }
    case 'same-as-last-time': {
      const why = turn.life.asks.find(({ address }) => address === by.address)?.why
      const found = why && (await desk.find.answerAt(READER, why.messageId))
      return answerOf(desk, turn, reply, by, found && earlierAnswer(found, false), 'same')
    }
    case 'answer':
      return answerOf(desk, turn, reply, by, undefined, 'own-words')
    case 'empty':
      return {}
  }
}

/** An answer: kept, and passed on to the asker with the answerer's name. */
async function answerOf(
  desk: Desk,
  turn: QuestionTurn,
  reply: Reply,
  by: Who,
  earlier: EarlierAnswer | undefined,
  how: 'own-words' | 'link' | 'same',
): Promise<Outcome> {
  const { facts } = turn
  const { mail } = reply
  const own = ownText(mail.message)
  const isPrivate = await isForReceiverAlone(desk, turn, reply)
  await answered(desk, turn, {
    by,
    how: earlier === undefined ? 'own-words' : how,
    text: own,
    earlier,
    mail: mail.message.id,
    attachments: mail.message.attachments,
    files: await filesIn(desk, mail.raw, mail.message.attachments),
    private: isPrivate,
  })
  const references = [
    ...(facts.archived === undefined ? [] : [facts.archived]),
    ...(earlier === undefined ? [] : [earlier.messageId]),
  ]
  // The parent is the question; an earlier answer that is pointed at is cited before it would join two discussions.
  return { archive: facts.private || isPrivate ? [] : [archived(desk, mail, references.slice(0, 1))] }
}

/** The mail of the archive that links lead to, the first that everyone may read. */
async function linked({ find }: Desk, links: readonly string[]): Promise<EarlierAnswer | undefined> {
  for (const link of links) {
    const id = /\/m\/([^/?#\s]+)/.exec(link)?.[1]
    const messageId = id === undefined ? undefined : parseMessageId(`<${decoded(id)}>`)
    const found = messageId && (await find.answerAt(READER, messageId))
    if (found !== undefined) return earlierAnswer(found, false)
  }
  return undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What its owner says of whether an accepted answer still holds; undefined where that is not all they say. */
function stillHolds(turn: QuestionTurn, { message }: Post, by: Who): Outcome | undefined {
  const answer = acceptedAnswers(turn).find((one) => one.by.address === by.address)
  if (answer === undefined || turn.life.accepted?.askedIfHolds !== true) return undefined
  const own = ownText(message).trim()
  if (/^(?:ja|jau|jo|yes|yep|stemmer|det stemmer|framleis|fortsatt|still|holds)\b[^\n]{0,60}$/i.test(own))
    return heldOrNot(turn, answer, true)
  if (/^(?:nei|nope|no|ikke lenger|ikkje lenger|not any ?more|no longer)\b[^\n]{0,60}$/i.test(own))
    return heldOrNot(turn, answer, false)
  return undefined
}

/** The colleague as they were asked, where they were: the same person may answer from another address. */
async function askedAs(desk: Desk, turn: QuestionTurn, from: Who): Promise<Who> {
  for (const { address, name, person } of turn.life.asks)
    if (await isSame(desk, from.address, address)) return { name: name || from.name, address, person }
  const known = await desk.people.at(from.address)
  return { name: from.name || known?.who.name || '', address: from.address, person: known?.who.person }
}
