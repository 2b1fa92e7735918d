import { strengthOf } from '../expertise/reasons.ts'
import { ownShare } from '../expertise/topics/of-people.ts'
import type { MailKey, PersonId, ThreadId } from '../model/ids.ts'
import { fromQuestion } from '../store/query.ts'
import type { StoredMail, StoredPerson } from '../store/record.ts'
import { learnedFrom } from './contact.ts'
import { evidenceRefs, personOf, saidOnce } from './experts.ts'
import { byKey, listRefs, personRef, type Reading } from './reading.ts'
import type { PersonRef, PersonResult, PersonTopic } from './types.ts'
import { threadsByYear } from './years.ts'

/** A person's latest mails are looked at; older ones say little of what they know now. */
const MAILS_READ = 3000
const SIGNATURES_READ = 200
const TOPICS_SHOWN = 12
const EVIDENCE_SHOWN = 3
const THREADS_SHOWN = 10
const THREADS_FOR_COMPANY = 200
const COMPANY_SHOWN = 6

/** What a person knows, with the mails that show it. Undefined when there is no such person, or the viewer may read
 *  none of their mail: the two are one answer. */
export async function person(
  reading: Reading,
  which: { readonly id: PersonId } | { readonly address: string },
): Promise<PersonResult | undefined> {
  const { record, audience } = reading
  const id = 'id' in which ? which.id : await record.personWith(which.address)
  const [known] = id === undefined ? [] : await record.people([id], audience)
  if (known === undefined || ('address' in which && !goesBy(known, which.address))) return undefined
  const mails = await record.mailsBy(known.id, audience, MAILS_READ)
  const first = mails.at(-1)
  if (first === undefined) return undefined
  const { addresses } = known
  return {
    person: personOf(known),
    addresses: addresses.map(({ address }) => address),
    joins: addresses.flatMap(({ address, why }) => (why === '' ? [] : [{ address, why }])),
    contact: learnedFrom(await record.contactsOf(known.id, audience, SIGNATURES_READ)),
    sinceMs: first.writtenAtMs,
    topics: await topicsOf(reading, mails),
    recentThreads: recentThreads(reading, mails),
    talksWith: await talksWith(reading, known.id, mails),
    optedOut: known.optedOut,
  }
}

const goesBy = ({ addresses }: StoredPerson, email: string): boolean =>
  addresses.some(({ address }) => address === email.toLowerCase())

async function topicsOf(reading: Reading, mails: readonly StoredMail[]): Promise<PersonTopic[]> {
  const { record, audience } = reading
  const byThread = Map.groupBy(mails, ({ thread }) => thread)
  const tagged = Map.groupBy(await record.topicsOf([...byThread.keys()]), ({ name }) => name)
  const all = byKey(await record.topics(audience), ({ name }) => name)
  const topics = [...tagged].flatMap(([name, of]) => {
    const topic = all.get(name)
    if (topic === undefined) return [] // none of its mail is the viewer's to read
    return [{ name, threads: of.map(({ thread }) => thread), weight: ownShare(of.length, topic) }]
  })
  topics.sort((a, b) => b.weight - a.weight || a.name.localeCompare(b.name))
  return Promise.all(
    topics.slice(0, TOPICS_SHOWN).map(async ({ name, threads }) => {
      const on = threads.flatMap((thread) => byThread.get(thread) ?? []).sort((a, b) => b.writtenAtMs - a.writtenAtMs)
      const shown = latestOfThreads(on).slice(0, EVIDENCE_SHOWN)
      return {
        name,
        strength: strengthOf(threads.length),
        lastMs: on[0]?.writtenAtMs ?? 0,
        years: threadsByYear(on),
        evidence: saidOnce([...(await evidenceRefs(reading, fromQuestion(name), shown)).values()]),
      }
    }),
  )
}

/** One mail a thread, the latest threads first. */
function latestOfThreads(mails: readonly StoredMail[]): MailKey[] {
  const threads = new Map<ThreadId, MailKey>()
  for (const { thread, mail } of mails) if (!threads.has(thread)) threads.set(thread, mail)
  return [...threads.values()]
}

function recentThreads(reading: Reading, mails: readonly StoredMail[]): PersonResult['recentThreads'] {
  const latest = new Set(latestOfThreads(mails).slice(0, THREADS_SHOWN))
  return mails
    .filter(({ mail }) => latest.has(mail))
    .map(({ thread, messageId, subject, writtenAtMs, lists }) => ({
      thread,
      messageId,
      subject,
      writtenAtMs,
      lists: listRefs(reading, lists),
    }))
}

/** People in the same recent threads, most often first. */
async function talksWith(
  { record, audience }: Reading,
  self: PersonId,
  mails: readonly StoredMail[],
): Promise<PersonResult['talksWith']> {
  const recent = [...new Set(mails.map(({ thread }) => thread))].slice(0, THREADS_FOR_COMPANY)
  const company = new Map<PersonId, { person: PersonRef; threads: number }>()
  for (const { people } of await record.threads(recent, audience)) {
    for (const other of people) {
      if (other.person === undefined || other.person === self) continue
      const known = company.get(other.person)
      if (known === undefined) company.set(other.person, { person: personRef(other), threads: 1 })
      else known.threads++
    }
  }
  return [...company.values()].sort((a, b) => b.threads - a.threads).slice(0, COMPANY_SHOWN)
}
