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
