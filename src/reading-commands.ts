import { createReadStream } from 'node:fs'
import { type Context, freshTopics } from './archive-commands.ts'
import { DataFolderError, mustHoldRecord, openForReading } from './data-folder.ts'
import { type EvaluationFiles, type EvaluationReport, evaluateExperts, type OnProgress } from './evaluate.ts'
import { evaluateRouting, type RoutingReport } from './evaluate-routing.ts'
import { Explained } from './explained.ts'
import type { Find } from './find/find.ts'
import { expertsJson, personJson, searchJson, threadJson, topicsJson } from './find/json.ts'
import { openFind } from './find/open.ts'
import { reasonSentence } from './find/reasons.ts'
import type { Knower } from './find/types.ts'
import { wholeThread } from './find/whole-thread.ts'
import { queryVectors } from './index-engines.ts'
import { reasonOf } from './intake/faults.ts'
import type { Viewer } from './model/audience.ts'
import { type MailKey, parseMessageId, type ThreadId } from './model/ids.ts'
import { type Message, ownText } from './model/message.ts'
import type { RecordReader } from './store/record.ts'

/** What was asked for is not there, or not the viewer's. */
export class NotFound extends Explained {}

/** Whoever runs a command on the data folder can read the files in it. */
const OPERATOR: Viewer = { kind: 'operator' }
/** People looked at when a ranking is measured. */
const EVALUATED_PEOPLE = 100
/** Whoever types a command waits for a slow server. */
const COMMAND_PATIENCE_MS = 10_000
const MAX_FILE_BYTES = 100 * 1024 * 1024
const QUESTION_CHARS = 10_000

async function withFind<T>(
  { settings, folder }: Context,
  work: (find: Find, record: RecordReader) => Promise<T>,
): Promise<T> {
  const opened = await openForReading(folder, settings)
  try {
    return await work(
      openFind({
        ...opened,
        nowMs: Date.now,
        vectors: queryVectors(folder, settings, { patienceMs: COMMAND_PATIENCE_MS }),
      }),
      opened.record,
    )
  } finally {
    await opened.close()
  }
}

export const search = (
  context: Context,
  text: string,
  { limit, as, meaning }: { readonly limit: number; readonly as?: string; readonly meaning?: boolean },
) =>
  withFind(context, async (find) => {
    if (meaning === true && context.settings.embeddings.url === '')
      throw new DataFolderError('--meaning needs a server of vectors: set embeddings.url in the settings')
    const viewer: Viewer = as === undefined ? OPERATOR : { kind: 'person', addresses: [as] }
    return searchJson(await find.searchFor(viewer, { text, limit, meaning }))
  })

export const thread = (context: Context, id: string) =>
  withFind(context, async (find) => {
    const messageId = parseMessageId(`<${id.replace(/^<|>$/g, '')}>`)
    const parts = messageId && (await wholeThread(find, OPERATOR, { messageId }))
    if (parts === undefined) throw new NotFound(`there is no mail with the Message-ID ${id}`)
    return threadJson(parts)
  })

export const experts = (context: Context, question: string, limit: number) =>
  withFind(context, async (find) => {
    const { knowers } = await find.expertsFor(OPERATOR, question, limit)
    return expertsJson(knowers, sayReason(context))
  })

/** Who is likely to answer the question in a mail. Without `beforeMs` by the mail there was when it was asked, where the
 *  archive holds it, else by all. */
export const route = (context: Context, file: string, beforeMs: number | undefined, limit: number) =>
  withFind(context, async (find, record) => {
    const message = await mailFrom(await bytesOf(file))
    const [held] = await record.mailsWithId(message.id, { kind: 'everything' })
    const question = { subject: message.subject, text: ownText(message), asker: message.from.address }
    const atMs = beforeMs ?? held?.writtenAtMs ?? Date.now()
    return expertsJson(await find.routeFor(OPERATOR, question, atMs, limit), sayReason(context))
  })

const sayReason =
  ({ settings }: Context) =>
  (knower: Knower): string =>
    reasonSentence(knower.reason, settings.language)

/** The sender's own words of a mail in a file. */
export async function replyTextOf(file: string): Promise<string> {
  const { replyText } = await import('./parse/read.ts')
  return replyText(await bytesOf(file))
}

/** A file that is read whole: no more than a large mail, also where the file has no end. */
async function bytesOf(file: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
      length += piece.length
      if (length > MAX_FILE_BYTES) throw new NotFound(`${file}: larger than a mail may be (100 MB); nothing was read`)
      pieces.push(piece)
    }
  } catch (fault) {
    throw fault instanceof NotFound ? fault : new NotFound(`${file}: ${reasonOf(fault)}`)
  }
  return Buffer.concat(pieces)
}

/** What a document says, as a question: the own words of a mail, else the beginning of a text. */
export async function questionFrom(file: string): Promise<string> {
  const bytes = await bytesOf(file)
  if (!file.toLowerCase().endsWith('.eml'))
    return bytes.toString('utf8', 0, QUESTION_CHARS * 4).slice(0, QUESTION_CHARS)
  const message = await mailFrom(bytes)
  return `${message.subject}\n${ownText(message)}`.slice(0, QUESTION_CHARS)
}

async function mailFrom(bytes: Buffer): Promise<Message> {
  const { parseMail } = await import('./parse/mail.ts')
  return parseMail(bytes, { receivedAtMs: Date.now(), maxBytes: bytes.length })
}

export async function person(context: Context, address: string) {
  mustHoldRecord(context.folder)
  await freshTopics(context)
  return withFind(context, async (find) => {
    const found = await find.personFor(OPERATOR, { address })
    if (found === undefined) throw new NotFound(`nobody in the archive writes from ${address}`)
    return personJson(found)
  })
}

export async function topics(context: Context) {
  mustHoldRecord(context.folder)
  await freshTopics(context)
  return withFind(context, async (find) => topicsJson(await find.topicsFor(OPERATOR)))
}

export const measureExperts = (
  context: Context,
  files: EvaluationFiles,
  onProgress: OnProgress,
): Promise<EvaluationReport> =>
  withFind(context, (find) =>
    evaluateExperts(
      files,
      async ({ query }) => {
        const { knowers } = await find.expertsFor(OPERATOR, query, EVALUATED_PEOPLE)
        return knowers.map(({ addresses, score }) => ({ addresses, score }))
      },
      onProgress,
    ),
  )

export const measureRouting = (
  context: Context,
  files: EvaluationFiles,
  split: string | undefined,
  onProgress: OnProgress,
): Promise<RoutingReport> =>
  withFind(context, (find, record) => evaluateRouting(files, split, { find, record }, onProgress))

/** Every thread, or every mail, one object a line as it comes: an archive need not fit in memory. */
export const exportAll = (context: Context, what: 'threads' | 'messages', print: (line: object) => void) =>
  withFind(context, async (_find, record) => {
    const everything = { kind: 'everything' } as const
    let after = 0 as ThreadId
    for (let keys = await record.threadKeys(after, 500); keys.length > 0; keys = await record.threadKeys(after, 500)) {
      for (const key of keys) {
        const mails = await record.threadMails(key, everything)
        if (mails.length === 0) continue // its only mail was found to be private
        const parents = new Map(mails.map((mail) => [mail.mail, mail.references.at(-1) ?? mail.subjectParent ?? null]))
        if (what === 'threads') {
          print({ id: key, messages: mails.map(({ messageId, mail }) => ({ messageId, parent: parents.get(mail) })) })
        } else {
          const texts = await record.texts(
            mails.map(({ mail }) => mail),
            everything,
          )
          for (const mail of mails) print(messageLine(mail, texts.get(mail.mail)?.text ?? '', parents))
        }
      }
      after = keys.at(-1) as ThreadId
    }
  })

const messageLine = (
  mail: Awaited<ReturnType<RecordReader['threadMails']>>[number],
  text: string,
  parents: ReadonlyMap<MailKey, unknown>,
) => ({
  messageId: mail.messageId,
  threadId: mail.thread,
  parent: parents.get(mail.mail) ?? null,
  from: { name: mail.from.name, address: mail.from.address },
  to: mail.to,
  cc: mail.cc,
  date: new Date(mail.writtenAtMs).toISOString(),
  subject: mail.subject,
  lists: mail.lists,
  attachments: mail.attachments.map(({ name, type, sizeBytes }) => ({ name, type, sizeBytes })),
  text,
})
