import type { MailKey, MessageId, ThreadId } from '../model/ids.ts'
import type { StoredFile, StoredMail } from '../store/record.ts'
import { type Place, threadTree } from '../thread/tree.ts'
import { THREAD_PART_PLACES } from './find.ts'
import { listRefs, personRef, type Reading } from './reading.ts'
import type { ReadAttachment, ThreadMail, ThreadPlace, ThreadResult } from './types.ts'

/** A thread by a mail in it or by its number, and the part of it that starts at `offset`; without one, the part that holds
 *  the mail. Undefined when the viewer may read none of it. */
export async function thread(
  reading: Reading,
  which: { readonly messageId: MessageId } | { readonly thread: ThreadId },
  offset?: number,
): Promise<ThreadResult | undefined> {
  const { record, audience } = reading
  const key = 'thread' in which ? which.thread : (await record.mailsWithId(which.messageId, audience))[0]?.thread
  if (key === undefined) return undefined
  const mails = await record.threadMails(key, audience)
  const [first] = mails
  if (first === undefined) return undefined
  const [summary] = await record.threads([first.thread], audience)
  if (summary === undefined) return undefined

  const places = threadTree(mails)
  const start = offset ?? pageOf(places, 'messageId' in which ? which.messageId : undefined)
  const shown = places.slice(start, start + THREAD_PART_PLACES)
  const keys = shown.flatMap((place) => place.mail?.mail ?? [])
  const [texts, files] = await Promise.all([record.texts(keys, audience), record.files(keys, audience)])
  const idOf = (mail: MailKey | undefined): MessageId | undefined => mails.find((one) => one.mail === mail)?.messageId
  return {
    thread: first.thread,
    subject: summary.subject,
    lists: listRefs(reading, summary.lists),
    places: shown.map((place) => toPlace(reading, place, { texts, files })),
    mails: mails.length,
    size: places.length,
    offset: start,
    firstMs: summary.firstMs,
    lastMs: summary.lastMs,
    people: summary.people.map(personRef),
    question: idOf(summary.question),
    answer: idOf(summary.answer),
    confirmedBy: idOf(summary.confirmedBy),
  }
}

function pageOf(places: readonly Place<StoredMail>[], messageId: MessageId | undefined): number {
  const at = places.findIndex((place) => place.messageId === messageId)
  return at < 0 ? 0 : at - (at % THREAD_PART_PLACES)
}

interface PlaceSources {
  readonly texts: ReadonlyMap<MailKey, Pick<ThreadMail, 'text' | 'parts'>>
  readonly files: ReadonlyMap<MailKey, readonly StoredFile[]>
}

function toPlace(
  reading: Reading,
  { messageId, depth, parent, mail }: Place<StoredMail>,
  { texts, files }: PlaceSources,
): ThreadPlace {
  if (mail === undefined) return { messageId, depth, parent, mail: undefined }
  const {
    from,
    lists,
    thread: _thread,
    subjectParent: _parent,
    signals: _signals,
    elsewhere: _elsewhere,
    ...rest
  } = mail
  const text = texts.get(mail.mail) ?? { text: '', parts: [] }
  return {
    messageId,
    depth,
    parent,
    mail: {
      ...rest,
      ...text,
      attachments: withProblems(mail.attachments, files.get(mail.mail)),
      from: personRef(from),
      lists: listRefs(reading, lists),
    },
  }
}

function withProblems(
  attachments: StoredMail['attachments'],
  files: readonly StoredFile[] = [],
): readonly ReadAttachment[] {
  const problems = new Map(files.map(({ attachment, problem }) => [attachment, problem]))
  return attachments.map((attachment) => {
    const textProblem = problems.get(attachment.index)
    return textProblem === undefined ? attachment : { ...attachment, textProblem }
  })
}
