import type { Evidence, Match } from '../model/evidence.ts'
import type { MailKey, PersonId, ThreadId } from '../model/ids.ts'
import { DAY_MS } from '../model/time.ts'

export interface RankedPerson {
  readonly person: PersonId
  /** Only for ordering: it means nothing to a reader, and nothing across questions. */
  readonly score: number
  /** The mails that show it, most telling first: at most five, each of another thread. */
  readonly evidence: readonly MailKey[]
  /** All their mails that match well; what a reason counts. Oldest first, and `evidence` is among them. */
  readonly telling: readonly Evidence[]
}

const HALF_YEAR_MS = (365.25 / 2) * DAY_MS
/** Mails added to everyone's count, so that one lucky mail of a newcomer does not beat years of talk. */
const MAILS_FOR_ALL = 30
/** A question shows what its asker does not know; its words count half. */
const ASKED = 0.5
/** From this share of the best mail's score a mail counts as about the question: it holds most of the words that matter. */
const MATCHES_WELL = 0.5
/** An answer that helped shows more than one equally near. */
const CONFIRMED = 2
const MOST_EVIDENCE = 5

/** Ranks people by what they wrote near a question's words:
 *
 *      score = B * sqrt((1 + P) / (30 + mails))
 *
 *  Each mail's nearness r is its score over the best one's. B sums, over the half-years a person wrote in, their best r^2
 *  there: coming back to a subject counts, and a burst of mail counts once. P sums over the people they replied to, the
 *  best r^2 of those replies: being turned to counts. `mails` is all they wrote, so that who writes about everything does
 *  not lead everywhere. How this was found, and what did not help: docs/who-knows.md.
 *
 *  @param matches best first; some 2000 are enough (500 to 4000 rank alike)
 *  @param evidenceOf undefined for mail that names nobody: of lists, robots, and people who are not to be suggested
 *  @param mailsOf how many mails of a person the asker may read
 *  Linear in the matches, whatever the number of people. */
export function rankPeople(
  matches: readonly Match[],
  evidenceOf: (mail: MailKey) => Evidence | undefined,
  mailsOf: (person: PersonId) => number,
  limit: number,
): RankedPerson[] {
  return [...traces(matches, evidenceOf)]
    .map(([person, mails]) => ({ person, mails, score: scoreOf(mails, mailsOf(person)) }))
    .sort((a, b) => b.score - a.score || a.person - b.person)
    .slice(0, limit)
    .map(({ person, mails, score }) => ({ person, score, ...shown(mails) }))
}

interface Trace {
  readonly evidence: Evidence
  /** Nearness to the question, 0..1. */
  readonly r: number
}

function traces(
  matches: readonly Match[],
  evidenceOf: (mail: MailKey) => Evidence | undefined,
): ReadonlyMap<PersonId, Trace[]> {
  const byPerson = new Map<PersonId, Trace[]>()
  let best = 0
  for (const { mail, score } of matches) {
    const evidence = evidenceOf(mail)
    if (evidence === undefined || score <= 0) continue
    best = Math.max(best, score)
    const trace = { evidence, r: (score / best) * (evidence.asked ? ASKED : 1) }
    const mails = byPerson.get(evidence.author)
    if (mails === undefined) byPerson.set(evidence.author, [trace])
    else mails.push(trace)
  }
  return byPerson
}

function scoreOf(mails: readonly Trace[], written: number): number {
  const halfYears = new Best<number>()
  const repliedTo = new Best<PersonId>()
  for (const { evidence, r } of mails) {
    halfYears.see(Math.floor(evidence.writtenAtMs / HALF_YEAR_MS), r * r)
    if (evidence.repliedTo !== undefined) repliedTo.see(evidence.repliedTo, r * r)
  }
  return halfYears.sum() * Math.sqrt((1 + repliedTo.sum()) / (MAILS_FOR_ALL + Math.max(written, mails.length)))
}

function shown(mails: readonly Trace[]): Pick<RankedPerson, 'evidence' | 'telling'> {
  const nearest = mails.reduce((most, { r }) => Math.max(most, r), 0)
  const telling = mails.filter(({ r }) => r >= Math.min(MATCHES_WELL, nearest))
  const threads = new Map<ThreadId, Trace>()
  for (const trace of telling.toSorted(mostTellingFirst)) {
    if (!threads.has(trace.evidence.thread)) threads.set(trace.evidence.thread, trace)
  }
  return {
    evidence: [...threads.values()].slice(0, MOST_EVIDENCE).map(({ evidence }) => evidence.mail),
    telling: telling.map(({ evidence }) => evidence).sort((a, b) => a.writtenAtMs - b.writtenAtMs || a.mail - b.mail),
  }
}

const weight = ({ evidence, r }: Trace) => r * r * (evidence.confirmed ? CONFIRMED : 1)

const mostTellingFirst = (a: Trace, b: Trace) =>
  weight(b) - weight(a) || b.evidence.writtenAtMs - a.evidence.writtenAtMs || b.evidence.mail - a.evidence.mail

/** The highest value seen for each key. */
class Best<Key> {
  private readonly values = new Map<Key, number>()

  see(key: Key, value: number): void {
    this.values.set(key, Math.max(value, this.values.get(key) ?? 0))
  }

  sum(): number {
    let total = 0
    for (const value of this.values.values()) total += value
    return total
  }
}
