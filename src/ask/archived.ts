import { createHash } from 'node:crypto'
import type { MessageId } from '../model/ids.ts'
import type { Attachment } from '../model/message.ts'
import type { QuestionFacts, Who } from '../model/question.ts'
import { composed, type PostFile } from '../post/compose.ts'
import { replySubject } from '../post/letters.ts'
import { mailWords } from '../post/words/index.ts'
import type { AskChange } from '../store/ask-store.ts'
import { withinQuestion } from './accepted.ts'
import { archiveCopy } from './archive-copy.ts'
import type { Desk, Post } from './deps.ts'
import { filesIn } from './files.ts'
import type { LifeAnswer } from './life.ts'
import { partsOf } from './rules.ts'

/** What asking by mail puts into the archive, as mail to the ask address's own list. */
type Kept = AskChange['archive'][number]

/** A mail as it came, answering these mails of the archive. */
export const archived = (
  { rules, list }: Pick<Desk, 'rules' | 'list'>,
  { raw, message }: Post,
  references: readonly MessageId[],
): Kept => ({
  raw: archiveCopy(raw, { address: rules.address, references }),
  source: `${rules.address}, ${message.id}`,
  list,
})

/** The question of an asker who wants no name: their words alone, under a mail of ours. */
export const archivedNameless = async (desk: Desk, mail: Post, facts: QuestionFacts): Promise<Kept> =>
  mailOfAsker(desk, facts, {
    id: facts.archived as MessageId,
    subject: facts.subject,
    text: facts.text,
    references: [],
    files: await filesIn(desk, mail.raw, facts.attachments),
  })

/** What a nameless asker writes later. */
export const archivedNamelessReply = async (
  desk: Desk,
  mail: Post,
  facts: QuestionFacts,
  reply: {
    readonly id: MessageId
    readonly text: string
    readonly references: readonly MessageId[]
    readonly attachments: readonly Attachment[]
  },
): Promise<Kept> =>
  mailOfAsker(desk, facts, {
    ...reply,
    subject: replySubject(facts),
    files: await filesIn(desk, mail.raw, reply.attachments),
  })

/** What somebody answers who wrote to an asker without a name as well: their words under their name, and nothing of whom else they
 *  wrote to, or what they quote. */
export const archivedToNameless = async (
  desk: Desk,
  mail: Post,
  facts: QuestionFacts,
  answer: {
    readonly by: Who
    readonly text: string
    readonly references: readonly MessageId[]
    readonly attachments: readonly Attachment[]
  },
): Promise<Kept> =>
  mailOf(desk, facts, answer.by, {
    ...answer,
    id: mail.message.id,
    subject: replySubject(facts),
    files: await filesIn(desk, mail.raw, answer.attachments),
  })

/** That an asker accepted an answer by pressing the button: kept as a mail of theirs, so that the archive knows it as it knows
 *  any other thanks. `given`: the answer, where it was given to this question and not by the receipt alone. */
export async function archivedThanks(
  desk: Desk,
  facts: QuestionFacts,
  answer: MessageId,
  given: LifeAnswer | undefined,
): Promise<Kept> {
  const { rules } = desk
  // What was taken back may be accepted again.
  const which = createHash('sha256').update(`${answer} ${desk.now()}`).digest('hex').slice(0, 16)
  const id = `accepted-${facts.id}-${which}@${partsOf(rules.address).domain}` as MessageId
  const text = THANKS[facts.language]
  const within = given === undefined ? [] : withinQuestion(given)
  const references = [...(facts.archived === undefined ? [] : [facts.archived]), ...within]
  return mailOfAsker(desk, facts, { id, subject: replySubject(facts), text, references, files: [] })
}

const THANKS = {
  nb: 'Takk, det løste det.\n\n(Sagt med knappen på spørsmålets side.)',
  nn: 'Takk, det løyste det.\n\n(Sagt med knappen på sida til spørsmålet.)',
  en: 'Thanks, that solved it.\n\n(Said with the button on the question’s page.)',
}

interface Said {
  readonly id: MessageId
  readonly subject: string
  readonly text: string
  readonly references: readonly MessageId[]
  readonly files: readonly PostFile[]
}

/** What the asker says, under their name or, where they want none, under ours. */
const mailOfAsker = (desk: Desk, facts: QuestionFacts, mail: Said): Promise<Kept> =>
  mailOf(
    desk,
    facts,
    facts.nameless ? { name: mailWords[facts.language].nameless, address: desk.rules.address } : facts.asker,
    mail,
  )

async function mailOf(
  { rules, list, now }: Desk,
  facts: QuestionFacts,
  { name, address }: Who,
  mail: Said,
): Promise<Kept> {
  const raw = await composed({
    letter: { subject: mail.subject, pieces: [{ kind: 'said', text: mail.text }] },
    language: facts.language,
    messageId: mail.id,
    from: { name, address },
    to: { name: '', address: rules.address },
    replyTo: rules.address,
    inReplyTo: mail.references.at(-1),
    references: mail.references,
    files: mail.files,
    dateMs: now(),
    nature: 'personal',
  })
  return { raw, source: `${rules.address}, ${mail.id}`, list }
}
