import { countWords } from '../language/tokens.ts'
import type { MessageId } from '../model/ids.ts'
import { type Message, ownText } from '../model/message.ts'
import type { QuestionFacts, Who } from '../model/question.ts'
import { askerName } from '../post/letters.ts'
import { mailWords } from '../post/words/index.ts'
import { earlierGiven, withinQuestion } from './accepted.ts'
import { archived, archivedNamelessReply } from './archived.ts'
import { oneMoreLine, saysTooMuch } from './ceilings.ts'
import { commanded } from './commands.ts'
import { type Desk, isAddressedTo, type Outcome, type Reply } from './deps.ts'
import { filesIn } from './files.ts'
import { randomName } from './keys.ts'
import type { LifeAnswer } from './life.ts'
import { filesWithoutName, withoutName } from './nameless.ts'
import { isForReceiverAlone } from './private-words.ts'
import { meaningOfAsker } from './reply-meaning.ts'
import { partsOf } from './rules.ts'
import { notify, tell, thankEarlier } from './telling.ts'
import type { QuestionTurn } from './turn.ts'
import { unsigned } from './unsigned.ts'

const BARE_THANKS_WORDS = 12

/** What the asker writes after the question: that it is solved, or not, thanks, that they found it out, how they will be asked
 *  themselves, or more words. */
export async function askersWord(desk: Desk, turn: QuestionTurn, reply: Reply): Promise<Outcome> {
  const { mail } = reply
  const { message } = mail
  const { facts, life } = turn
  const own = ownText(message)
  const sent = reply.repliesTo === undefined ? undefined : await desk.store.sentMail(reply.repliesTo)
  const meaning = meaningOfAsker(
    { own: unsigned(own, facts.asker.name), subject: message.subject },
    { confirms: message.signals.confirms, toReceipt: life.answers.length === 0 || sent?.kind === 'receipt' },
  )
  const said = sent === undefined ? reply.repliesTo : sent.carries
  const toAnswer = life.answers.find((answer) => answer.mail === said)
  const about = toAnswer ?? life.answers.at(-1)
  switch (meaning.kind) {
    case 'solved':
      return solved(desk, turn, reply, about)
    case 'thanks':
      if (about !== undefined) turn.happen({ kind: 'thanked', answer: about.mail })
      return passOn(desk, turn, reply, about === undefined ? [] : [about], true)
    case 'not-solved':
      turn.happen({ kind: 'not-solved' })
      return passOn(desk, turn, reply, about === undefined ? [] : [about], false)
    case 'ask-people':
      turn.happen({ kind: 'ask-anyway' })
      return {}
    case 'never-mind':
      return withdrawn(desk, turn)
    case 'more': {
      const command = await commanded(desk, mail, reply.from, turn)
      // Said to somebody who answered, it may be meant for them too.
      if (command !== undefined && toAnswer === undefined) return command
      return { ...command, ...(await passOn(desk, turn, reply, about === undefined ? [] : [about], false)) }
    }
  }
}

async function withdrawn(desk: Desk, turn: QuestionTurn): Promise<Outcome> {
  const { facts } = turn
  turn.happen({ kind: 'withdrawn' })
  const line = await oneMoreLine(desk, facts.asker.address)
  if (line === undefined) return {}
  notify(desk, turn, facts.asker, { kind: 'done', text: mailWords[facts.language].done.withdrawn, isAsker: true })
  return { once: [line] }
}

/** The answer that helped: the one that was replied to, or the latest; without any, the first of the earlier ones that the receipt
 *  gave. */
async function solved(desk: Desk, turn: QuestionTurn, reply: Reply, about: LifeAnswer | undefined): Promise<Outcome> {
  const { facts } = turn
  const earlier = about === undefined ? earlierGiven(turn)[0] : undefined
  const answer = about?.mail ?? earlier?.messageId
  if (answer === undefined) {
    turn.happen({ kind: 'withdrawn' })
    return {}
  }
  if (earlier !== undefined && turn.life.accepted?.answer !== answer) await thankEarlier(desk, turn, earlier)
  turn.happen({ kind: 'accepted', by: facts.asker, answer, how: 'mail' })
  return passOn(desk, turn, reply, about === undefined ? [] : [about], true)
}

/** Passes the asker's words on: to who answered, else to those who were asked and may still answer. They are kept as an answer to
 *  what they answer. */
async function passOn(
  desk: Desk,
  turn: QuestionTurn,
  reply: Reply,
  to: readonly LifeAnswer[],
  isThanks: boolean,
): Promise<Outcome> {
  const { facts, life } = turn
  const { mail } = reply
  const { message } = mail
  const isPrivate = await isForReceiverAlone(desk, turn, reply)
  const { text, attachments, id } = saidBy(desk, facts, message)
  if (text === '' && attachments.length === 0) return {}
  // That they are thankful, or that it is solved, has its own event; more than that is worth reading.
  if (!isThanks || countWords(text) > BARE_THANKS_WORDS || attachments.length > 0)
    turn.happen({
      kind: 'comment',
      by: facts.asker,
      mail: id,
      ...(isPrivate ? { text: '', attachments: [], private: true } : { text, attachments }),
    })
  const isTooMuch = saysTooMuch(turn, facts.asker.address)
  const files = isTooMuch ? [] : await filesIn(desk, mail.raw, attachments)
  const comment = { by: askerName(facts), text, mail: id, attachments, files, isThanks, private: isPrivate }
  const written = isTooMuch ? [] : to.filter(({ how }) => how !== 'standing')
  for (const answer of written)
    if (!(await isAddressedTo(desk, message, answer.by.address))) tell(desk, turn, answer.by, { ...comment, answer })
  if (to.length === 0 && !isThanks && !isTooMuch)
    for (const one of life.asks.filter(({ outcome }) => outcome === 'open'))
      if (!(await isAddressedTo(desk, message, one.address)))
        tell(desk, turn, plain(one), { ...comment, answer: undefined })
  if (facts.private || isPrivate) return {}
  const references = [
    ...(facts.archived === undefined ? [] : [facts.archived]),
    ...to.slice(0, 1).flatMap(withinQuestion),
  ]
  return {
    archive: [
      facts.nameless
        ? await archivedNamelessReply(desk, mail, facts, { id, text, references, attachments })
        : archived(desk, mail, references),
    ],
  }
}

/** What an asker says, as others get it. Who wants no name has none in it, nor in the id that their mail program gave it. */
function saidBy(
  { rules }: Desk,
  { nameless, asker }: QuestionFacts,
  message: Message,
): Pick<Message, 'id' | 'attachments'> & { readonly text: string } {
  const { id, attachments } = message
  if (!nameless) return { text: ownText(message), attachments, id }
  return {
    text: withoutName(ownText(message), asker),
    attachments: filesWithoutName(attachments, asker),
    id: `${randomName(20)}@${partsOf(rules.address).domain}` as MessageId,
  }
}

const plain = ({ name, address, person }: Who): Who => ({ name, address, person })
