import { type RankedPerson, rankPeople } from '../expertise/rank.ts'
import { reasonOf } from '../expertise/reasons.ts'
import type { MailKey, ThreadId } from '../model/ids.ts'
import { ownText } from '../model/message.ts'
import { fromQuestion, type Query, wantedBy } from '../store/query.ts'
import type { StoredMail, StoredPerson } from '../store/record.ts'
import { highlight } from './marks.ts'
import { byKey, isMailKey, personRef, type Reading } from './reading.ts'
import { bestSentence } from './snippet.ts'
import type { EvidenceRef, ExpertsResult, Knower } from './types.ts'

/** Mails looked at: 500 to 4000 rank alike (docs/who-knows.md). */
const MATCHES = 2000
const KNOWERS = 10
const MOST_KNOWERS = 100
/** Of a mail that a question is made from, this much: its first paragraphs say what it is about. */
const MAIL_QUESTION_CHARS = 1500

/** Who knows about a question in plain words, each with the dated mails that show it. */
export async function experts(reading: Reading, question: string, limit?: number): Promise<ExpertsResult> {
  return ranked(reading, question, fromQuestion(question), limit, () => true)
}

/** Who knows about what a thread is about, by what they wrote elsewhere. */
export async function expertsForThread(reading: Reading, thread: ThreadId, limit?: number): Promise<ExpertsResult> {
  const { record, audience } = reading
  const [first] = await record.threadMails(thread, audience)
  if (first === undefined) return { question: '', knowers: [], mails: 0 }
  const text = (await record.texts([first.mail], audience)).get(first.mail)
  const question = `${first.subject}\n${text === undefined ? '' : ownText(text).slice(0, MAIL_QUESTION_CHARS)}`
  return ranked(reading, question, fromQuestion(question), limit, (evidence) => evidence.thread !== first.thread)
}

/** How many people to name: 1..100, and ten where nothing is said. */
export const limited = (limit = KNOWERS): number => Math.min(MOST_KNOWERS, Math.max(1, limit))

async function ranked(
  reading: Reading,
  question: string,
  query: Query,
  limit: number | undefined,
  counts: (evidence: { readonly thread: ThreadId }) => boolean,
): Promise<ExpertsResult> {
  const { record, index, audience } = reading
  const matches = await index.nearest(query, audience, MATCHES)
  const evidence = byKey(
    (
      await record.evidence(
        matches.map(({ mail }) => mail),
        audience,
      )
    ).filter(counts),
    ({ mail }) => mail,
  )
  const authors = [...new Set([...evidence.values()].map(({ author }) => author))]
  const written = await record.mailCounts(authors, audience)
  const people = rankPeople(
    matches,
    (mail) => evidence.get(mail),
    (person) => written.get(person) ?? 0,
    limited(limit),
  )
  return { question, knowers: await knowersOf(reading, query, people), mails: matches.length }
}

/** People as ranked, each with their evidence quoted and the reason as it is now. */
export async function knowersOf(reading: Reading, query: Query, ranking: readonly RankedPerson[]): Promise<Knower[]> {
  const { record, audience, nowMs } = reading
  const found = await record.people(
    ranking.map(({ person }) => person),
    audience,
  )
  const people = byKey(found, ({ id }) => id)
  const evidence = await evidenceRefs(
    reading,
    query,
    ranking.flatMap((one) => one.evidence),
  )
  return ranking.flatMap(({ person, score, evidence: mails, telling }): Knower[] => {
    const known = people.get(person)
    if (known === undefined) return []
    return [
      {
        person: personOf(known),
        addresses: known.addresses.map(({ address }) => address),
        score,
        reason: reasonOf(telling, nowMs()),
        evidence: saidOnce(mails.flatMap((mail) => evidence.get(mail) ?? [])),
      },
    ]
  })
}

/** Without mails whose quote an earlier one gave already: a patch sent again, "Applied, thanks!", show nothing more. */
export function saidOnce(evidence: readonly EvidenceRef[]): EvidenceRef[] {
  const words = ({ quote }: EvidenceRef): string => quote.pieces.map(({ text }) => text).join('')
  const firsts = new Map<string, EvidenceRef>()
  for (const one of evidence) if (!firsts.has(words(one))) firsts.set(words(one), one)
  return [...firsts.values()]
}

export const personOf = (person: StoredPerson): Knower['person'] => ({
  id: person.id,
  name: person.name,
  address: person.addresses[0]?.address ?? '',
})

/** Mails as evidence: their telling words quoted, and who said that they helped. */
export async function evidenceRefs(
  reading: Reading,
  query: Query,
  keys: readonly MailKey[],
): Promise<ReadonlyMap<MailKey, EvidenceRef>> {
  const { record, audience } = reading
  const [mails, texts] = await Promise.all([record.mails(keys, audience), record.texts(keys, audience)])
  const threads = byKey(
    await record.threadHeads([...new Set(mails.map(({ thread }) => thread))], audience),
    ({ thread }) => thread,
  )
  const confirming = [...threads.values()].map(({ confirmedBy }) => confirmedBy).filter(isMailKey)
  const confirmations = byKey(await record.mails(confirming, audience), ({ mail }) => mail)
  const wanted = wantedBy(query)
  const refs = mails.map((mail): [MailKey, EvidenceRef] => {
    const text = texts.get(mail.mail)
    const thread = threads.get(mail.thread)
    const confirmation =
      thread?.answer === mail.mail && thread.confirmedBy !== undefined
        ? confirmations.get(thread.confirmedBy)
        : undefined
    const quote = (text && bestSentence(ownText(text), wanted)) ?? highlight(mail.subject, wanted)
    return [mail.mail, evidenceRef(mail, thread?.subject ?? mail.subject, quote, confirmation)]
  })
  return new Map(refs)
}

const evidenceRef = (
  mail: StoredMail,
  subject: string,
  quote: EvidenceRef['quote'],
  confirmation: StoredMail | undefined,
): EvidenceRef => ({
  messageId: mail.messageId,
  thread: mail.thread,
  subject,
  writtenAtMs: mail.writtenAtMs,
  language: mail.language,
  quote,
  confirmedBy: confirmation && personRef(confirmation.from),
})
