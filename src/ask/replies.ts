import { parseMessageId } from '../model/ids.ts'
import { ownText } from '../model/message.ts'
import type { EarlierAnswer, QuestionFacts, Who } from '../model/question.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import { type Accepted, acceptedAnswers } from './accepted.ts'
import { archived, archivedToNameless } from './archived.ts'
import { askersWord } from './askers.ts'
import { betweenLines, mayGoOnBelow } from './between-lines.ts'
import { bounded, withOwn } from './bounded.ts'
import { commanded } from './commands.ts'
import { type Desk, isAddressedTo, isSame, type Outcome, type Reply } from './deps.ts'
import { earlierAnswer, READER } from './earlier.ts'
import { filesIn } from './files.ts'
import { type Holding, holdingIn } from './holding.ts'
import { filesWithoutName, withoutName } from './nameless.ts'
import { passedOn } from './passing.ts'
import { isForReceiverAlone } from './private-words.ts'
import { meaningOfReply, type ReplyMeaning } from './reply-meaning.ts'
import { answered, heldOrNot } from './telling.ts'
import { QuestionTurn } from './turn.ts'
import { unsigned } from './unsigned.ts'

/** What came to a reply address: the asker's word, an answer, or that somebody cannot. Whose it is, is who wrote it, not whom the
 *  address was given to: a mail that was passed on may be answered by another. */
export async function replied(desk: Desk, question: StoredQuestion, given: Reply): Promise<Outcome> {
  const { mails, clock, rules } = desk
  const reply = await whole(desk, question.facts, given)
  const turn = new QuestionTurn(question, mails, desk.now())
  const isAsker = await isSame(desk, reply.from.address, turn.facts.asker.address)
  const more = isAsker ? await askersWord(desk, turn, reply) : await colleaguesWord(desk, turn, reply)
  const { question: changed, outgoing } = await turn.change(clock, rules)
  return { ...more, question: changed, outgoing: [...(more.outgoing ?? []), ...outgoing] }
}

/** A reply with what stands between the lines of our own mail, or of the question's, where all else of it may be that. */
async function whole({ store, rules }: Desk, facts: QuestionFacts, reply: Reply): Promise<Reply> {
  const { mail, from, repliesTo } = reply
  const own = ownText(mail.message)
  if (repliesTo === undefined || !mayGoOnBelow(unsigned(own, from.name))) return reply
  const sent = await store.sentMail(repliesTo)
  const answers = sent?.text ?? (repliesTo === facts.mail ? facts.text : undefined)
  const below = answers === undefined ? '' : betweenLines(mail.message, answers)
  if (below === '') return reply
  const text = own === '' ? below : `${own}\n\n${below}`
  return { ...reply, mail: { ...mail, message: bounded(withOwn(mail.message, text), rules) } }
}

async function colleaguesWord(desk: Desk, turn: QuestionTurn, reply: Reply): Promise<Outcome> {
  const { mail, from } = reply
  const by = await askedAs(desk, turn, from)
  const command = await commanded(desk, mail, by, turn)
  if (command !== undefined) return command
  const own = unsigned(ownText(mail.message), from.name)
  const meaning = meaningOfReply(
    {
      own,
      subject: mail.message.subject,
      hasForward: mail.message.parts.some(({ kind }) => kind === 'forward'),
      attachments: mail.message.attachments.length,
    },
    { archiveUrl: desk.rules.siteUrl },
  )
  const holding = saidOfHolding(turn, own, by)
  if (holding === undefined || (!holding.isAll && DECLINES.has(meaning.kind)))
    return meant(desk, turn, reply, by, meaning)
  const held = heldOrNot(turn, holding.answer, holding.holds)
  if (holding.isAll && mail.message.attachments.length === 0) return held
  return { ...held, ...(await meant(desk, turn, reply, by, meaning)) }
}

/** A "no" before one of these is no word on whether an answer holds. */
const DECLINES: ReadonlySet<string> = new Set(['does-not-know', 'not-my-field', 'decline-for-now'])

/** What comes of a colleague's words. */
async function meant(desk: Desk, turn: QuestionTurn, reply: Reply, by: Who, meaning: ReplyMeaning): Promise<Outcome> {
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
  const isPrivate = await isForReceiverAlone(desk, turn, reply)
  const isAtAsker = await isAddressedTo(desk, mail.message, facts.asker.address)
  const isTelling = facts.nameless && (isAtAsker || !(await answersOurs(desk, reply)))
  const text = isTelling ? withoutName(ownText(mail.message), facts.asker) : ownText(mail.message)
  const attachments = isTelling ? filesWithoutName(mail.message.attachments, facts.asker) : mail.message.attachments
  await answered(desk, turn, {
    by,
    how: earlier === undefined ? 'own-words' : how,
    text,
    earlier,
    mail: mail.message.id,
    attachments,
    files: await filesIn(desk, mail.raw, attachments),
    private: isPrivate,
    isAtAsker: isAtAsker && earlier === undefined,
  })
  const references = [
    ...(facts.archived === undefined ? [] : [facts.archived]),
    ...(earlier === undefined ? [] : [earlier.messageId]),
  ]
  // The parent is the question; an earlier answer that is pointed at is cited before it would join two discussions.
  if (facts.private || isPrivate) return {}
  const parent = references.slice(0, 1)
  const kept = isTelling
    ? await archivedToNameless(desk, mail, facts, { by, text, attachments, references: parent })
    : archived(desk, mail, parent)
  return { archive: [kept] }
}

/** Our own mails do not tell who asks; whoever answers another may know, and name them. */
const answersOurs = async ({ store }: Desk, { repliesTo }: Reply): Promise<boolean> =>
  repliesTo !== undefined && (await store.sentMail(repliesTo)) !== undefined

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

/** What its owner says of whether an accepted answer still holds, once they were asked; undefined where they say nothing of it. */
function saidOfHolding(
  turn: QuestionTurn,
  own: string,
  by: Who,
): (Holding & { readonly answer: Accepted }) | undefined {
  const answer = acceptedAnswers(turn).find((one) => one.by.address === by.address)
  if (answer === undefined || turn.life.accepted?.askedIfHolds !== true) return undefined
  const holding = holdingIn(own)
  return holding && { ...holding, answer }
}

/** The colleague as they were asked, where they were: the same person may answer from another address. */
async function askedAs(desk: Desk, turn: QuestionTurn, from: Who): Promise<Who> {
  for (const { address, name, person } of turn.life.asks)
    if (await isSame(desk, from.address, address)) return { name: name || from.name, address, person }
  const known = await desk.people.at(from.address)
  return { name: from.name || known?.who.name || '', address: from.address, person: known?.who.person }
}
