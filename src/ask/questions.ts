import type { MessageId } from '../model/ids.ts'
import { ownText } from '../model/message.ts'
import type { EarlierAnswer, QuestionFacts, Who } from '../model/question.ts'
import { momentIn } from '../post/dates.ts'
import { noticeLetter, receiptLetter } from '../post/letters.ts'
import { mailWords } from '../post/words/index.ts'
import { archived, archivedNameless } from './archived.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { earlierAnswers, isGiven, STRONG } from './earlier.ts'
import { tellFollowers } from './following.ts'
import { newQuestionId } from './keys.ts'
import { languageOf } from './language.ts'
import { nextStep } from './life.ts'
import { filesWithoutName, withoutName } from './nameless.ts'
import { hashtagsIn, questionFlags } from './question-flags.ts'
import { maySend } from './rules.ts'
import { QuestionTurn } from './turn.ts'
import { dayOf, startOfDay } from './working-time.ts'

/** A new question: it is kept, its asker told what the archive knows, and then others are asked. */
export async function asked(
  desk: Desk,
  mail: Post,
  from: Who,
): Promise<{ readonly kind: 'question' | 'over-limit'; readonly change: Outcome }> {
  const { rules, store, mails, clock } = desk
  const atMs = desk.now()
  const { timeZone } = rules.hours
  const facts = await factsOf(desk, mail, from, atMs)
  const today = startOfDay(dayOf(atMs, timeZone), timeZone)
  if ((await store.askedBy(from.address, today)) >= rules.perDay)
    return { kind: 'over-limit', change: await overLimit(desk, mail, facts, today) }

  const turn = new QuestionTurn(facts, mails, atMs)
  const earlier = await earlierAnswers(desk, facts, atMs)
  const [first] = earlier
  const standing = first !== undefined && isGiven(first)
  const strong = first !== undefined && first.likeness >= STRONG
  const given = earlier.map(({ answer }) => answer)
  turn.happen({ kind: 'asked' })
  turn.happen({ kind: 'receipt', earlier: given, strong })
  if (standing) {
    const { by, paragraph, messageId } = first.answer
    turn.happen({ kind: 'answer', by, how: 'standing', text: paragraph, mail: messageId, attachments: [] })
  }
  const dueMs = nextStep(turn.life, atMs, clock)?.dueMs ?? atMs
  const when = dueMs > atMs ? momentIn(dueMs, facts.language, timeZone) : undefined
  const { address } = facts.asker
  const mine = mails.ownLink(address, atMs)
  const askAnyway = mails.button('ask-anyway', { question: facts.id, address }, atMs)
  const accept = ({ messageId }: EarlierAnswer): string | undefined =>
    mails.button('accept', { question: facts.id, answer: messageId, address }, atMs)
  turn.mail({
    kind: 'receipt',
    letter: receiptLetter(mails.about(facts, facts.asker, atMs, { mine }), {
      earlier: given,
      strong,
      standing,
      when,
      askAnyway,
      accept,
    }),
    to: facts.asker,
    role: 'asker',
    inReplyTo: facts.mail,
    references: [facts.mail],
  })
  if (!standing) await tellFollowers(desk, turn)
  const change = await turn.change(clock, rules)
  return { kind: 'question', change: { ...change, archive: await archiveOf(desk, mail, facts) } }
}

async function factsOf({ rules }: Desk, { message }: Post, from: Who, atMs: number): Promise<QuestionFacts> {
  const own = ownText(message)
  const flags = questionFlags(message.subject, own)
  const id = newQuestionId()
  const isPrivate = flags.private || message.private // Sensitivity: Private and X-No-Archive ask for the same
  const at = rules.address.slice(rules.address.lastIndexOf('@'))
  return {
    id,
    askedAtMs: atMs,
    asker: from,
    subject: flags.nameless ? withoutName(flags.subject, from) : flags.subject,
    text: flags.nameless ? withoutName(flags.own, from) : flags.own,
    language: languageOf(message, rules.language),
    mail: message.id,
    archived: isPrivate ? undefined : flags.nameless ? (`${id}${at}` as MessageId) : message.id,
    private: isPrivate,
    nameless: flags.nameless,
    rehearsal: !maySend(rules, from.address),
    hashtags: hashtagsIn(`${flags.subject}\n${flags.own}`),
    attachments: flags.nameless ? filesWithoutName(message.attachments, from) : message.attachments,
  }
}

async function archiveOf(desk: Desk, mail: Post, facts: QuestionFacts): Promise<NonNullable<Outcome['archive']>> {
  if (facts.private) return []
  return facts.nameless ? [await archivedNameless(desk, mail, facts)] : [archived(desk, mail, [])]
}

/** One notice a day; what is beyond the limit is kept, and nobody asked. */
async function overLimit(desk: Desk, { message }: Post, facts: QuestionFacts, today: number): Promise<Outcome> {
  const { mails, rules, store } = desk
  const name = `limit ${facts.asker.address} ${today}`
  if (await store.wasDone(name)) return {}
  const text = mailWords[facts.language].limit(rules.perDay)
  // No question comes of it that would say that it is private.
  const shown = facts.private ? { ...facts, subject: '' } : facts
  const about = mails.about(shown, facts.asker, desk.now(), { question: undefined })
  const outgoing = await mails.outgoing(
    {
      kind: 'limit',
      letter: noticeLetter(about, text),
      to: facts.asker,
      role: 'sent',
      language: facts.language,
      inReplyTo: message.id,
      references: [message.id],
    },
    desk.now(),
  )
  return { outgoing: [outgoing], once: [name] }
}
