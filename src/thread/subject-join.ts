import type { SubjectClue } from '../model/thread.ts'
import { DAY_MS } from '../model/time.ts'

export const SUBJECT_JOIN_DAYS = 30

/** Subjects that many unrelated mails have, in nb, nn and en: one of them is no reason to join. */
const GENERIC = new Set(
  [
    'hei, heisann, hei alle, hallo, spørsmål, et spørsmål, eit spørsmål, hjelp, møte, referat, info, informasjon, status',
    'oppdatering, test, testing, takk, rapport, ukesrapport, månedsrapport, faktura, påminnelse, påminning, viktig, haster',
    'bilder, dokument, uten emne, utan emne, ingen emne, nyheter, hello, question, a question, help, meeting, minutes',
    'update, report, weekly report, monthly report, reminder, urgent, important, thanks, thank you, invoice, document',
    'documents, news, no subject',
  ].flatMap((line) => line.split(', ')),
)

/** A subject says enough to join by: not one of the words everyone uses, and more than a few letters. */
export const isTellingSubject = (baseSubject: string): boolean => baseSubject.length >= 5 && !GENERIC.has(baseSubject)

/** Whether `reply` may be joined by its subject at all: it looks like a reply and cites nothing. */
export const seeksBySubject = (reply: SubjectClue): boolean =>
  reply.isReplySubject && !reply.hasReferences && isTellingSubject(reply.baseSubject)

/** Whether a reply that cites nothing belongs with an earlier mail: same base subject, same list, at most 30 days apart,
 *  and someone in common. The last resort of threading (Groups.io's window, public-inbox's caution).
 *
 *  It looks at the pair alone, never at what other mail is there, so threads come out the same in any order of arrival. */
export function joinsBySubject(reply: SubjectClue, earlier: SubjectClue): boolean {
  const apartMs = reply.writtenAtMs - earlier.writtenAtMs
  return (
    seeksBySubject(reply) &&
    reply.baseSubject === earlier.baseSubject &&
    apartMs >= 0 &&
    apartMs <= SUBJECT_JOIN_DAYS * DAY_MS &&
    reply.lists.some((list) => earlier.lists.includes(list)) &&
    reply.people.some((person) => earlier.people.includes(person))
  )
}

/** The earlier mails that a reply joins, of those with its base subject, the newest first. It looks no further back for
 *  whom it met in another such reply, for that one is joined with all they wrote before: a thousand answers without
 *  References cost each other one look, not a thousand. */
export function* answeredBySubject<Clue extends SubjectClue>(reply: Clue, earlier: Iterable<Clue>): Generator<Clue> {
  yield* joinedFor(reply, earlier, (one) => joinsBySubject(reply, one))
}

/** The later replies that join a mail, of those with its base subject, the oldest first. */
export function* answersBySubject<Clue extends SubjectClue>(mail: Clue, later: Iterable<Clue>): Generator<Clue> {
  yield* joinedFor(mail, later, (one) => joinsBySubject(one, mail))
}

function* joinedFor<Clue extends SubjectClue>(
  mail: Clue,
  others: Iterable<Clue>,
  joins: (other: Clue) => boolean,
): Generator<Clue> {
  let wanted: Set<string> | undefined
  for (const other of others) {
    if (!joins(other)) continue
    wanted ??= new Set(meetingsOf(mail))
    const met = meetingsOf(other).filter((meeting) => wanted?.has(meeting))
    if (met.length === 0) continue
    yield other
    if (seeksBySubject(other)) for (const meeting of met) wanted.delete(meeting)
    if (wanted.size === 0) return
  }
}

/** Each person on each list. */
const meetingsOf = ({ lists, people }: SubjectClue): string[] =>
  lists.flatMap((list) => people.map((person) => `${list} ${person}`))
