import { createHash } from 'node:crypto'
import { languageOf } from '../language/detect.ts'
import type { Word } from '../language/known-words.ts'
import { wordsIn } from '../language/words.ts'
import type { Body } from '../model/body.ts'
import type { MessageId } from '../model/ids.ts'
import { parseMessageId } from '../model/ids.ts'
import type { Address, Message } from '../model/message.ts'
import { ownText } from '../model/message.ts'
import { addressesOf } from './addresses.ts'
import { authorOf } from './author.ts'
import { readBody } from './body.ts'
import { contactIn } from './contact.ts'
import { writtenAtMs } from './dates.ts'
import { isListsDigest, mimeDigest, plainDigest } from './digest.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Headers } from './headers.ts'
import { readHeaders } from './headers.ts'
import { textOfBody } from './html.ts'
import { listsOf } from './lists.ts'
import { machineOf } from './machine.ts'
import type { MimeBody } from './mime-body.ts'
import { splitOwnWords } from './own-words.ts'
import type { PassedOn } from './passed-on.ts'
import { isPrivate } from './private.ts'
import { referencesOf } from './references.ts'
import { signalsOf } from './signals.ts'
import { readSubject } from './subject.ts'
import { wrappedIn } from './wrapped.ts'

const MAX_SUBJECT_CHARS = 1000
/** No programs but broken ones write such ids, and each another. */
const LONG_ID_CHARS = 200
const NO_BODY: MimeBody = { text: '', html: '', attachments: [], passedOn: [], digested: [], seal: undefined }

export interface ParseContext {
  /** When the mail arrived, milliseconds since the epoch: for mail whose own Date cannot be believed. */
  readonly receivedAtMs: number
  /** A mail larger than this has only its headers read. */
  readonly maxBytes: number
}

/** A message, with the words of its own text as they were read on the way. */
export interface ReadMessage {
  readonly message: Message
  readonly ownWords: readonly Word[]
  /** The mails of a digest, as bytes, to be read as any other. */
  readonly within: readonly Uint8Array[]
}

/** Reads a mail. Whatever is wrong with it, what can be read is given, with `problem` saying in words what was not.
 *  @throws UnreadableMail where not even one header field can be read */
export const parseMail = async (raw: Uint8Array, context: ParseContext): Promise<Message> =>
  (await readMessage(raw, context)).message

/** The same, with the words that were read.
 *  @throws UnreadableMail as `parseMail` */
export async function readMessage(raw: Uint8Array, context: ParseContext): Promise<ReadMessage> {
  if (raw.length > context.maxBytes) {
    return headersOnly(raw, {
      ...context,
      sizeBytes: raw.length,
      problem: `larger than ${megabytes(context.maxBytes)}`,
    })
  }
  const outer = readHeaders(raw)
  const within = wrappedIn(outer, raw)
  const { headers, raw: idSeed } = within ?? { headers: outer, raw }
  const sent = { ...context, idSeed, wrapper: within === undefined ? undefined : outer }
  try {
    return messageOf(headers, await readBody(headers, idSeed), { ...sent, problem: undefined })
  } catch (error) {
    const problem = `its parts could not be read: ${error instanceof Error ? error.message : String(error)}`
    return messageOf(headers, NO_BODY, { ...sent, problem })
  }
}

/** A mail of which only the beginning is at hand, or read: its headers, no text.
 *  @throws UnreadableMail where not even one header field can be read */
export const headersOnly = (
  head: Uint8Array,
  context: ParseContext & { readonly sizeBytes: number; readonly problem: string },
): ReadMessage => messageOf(readHeaders(head), NO_BODY, { ...context, idSeed: head.subarray(0, 256 * 1024) })

interface MessageContext extends ParseContext {
  /** Bytes that are the same whenever this mail is read: an id is made of them where it has none. */
  readonly idSeed: Uint8Array
  readonly problem: string | undefined
  /** Of the mail that a list sent it in. */
  readonly wrapper?: Headers | undefined
}

function messageOf(headers: Headers, body: MimeBody, context: MessageContext): ReadMessage {
  const claimedId = parseMessageId(headers.first('message-id') ?? '')
  const to = addressesOf(headers.all('to'))
  const cc = addressesOf(headers.all('cc'))
  const { wrapper } = context
  const recipients = [...to, ...cc].map(({ address }) => address)
  const lists = [
    ...new Set([...listsOf(headers, recipients), ...(wrapper === undefined ? [] : listsOf(wrapper, recipients))]),
  ]
  const from = authorOf(headers, lists)
  const subject = headers
    .text('subject')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_SUBJECT_CHARS)
  const { base, isReply } = readSubject(subject)
  const whole = textOfBody(body)
  const digest = body.digested.length > 0 ? mimeDigest(whole, body.digested) : plainDigest(whole, subject, isReply)
  const passedOn = [...(digest?.listed ?? []), ...body.passedOn]
  const { text, parts } = withPassedOn(digest?.text ?? whole, from.name, passedOn)
  const own = ownText({ text, parts })
  const ownWords = wordsIn(own)
  const contact = contactIn({ text, parts }, from)
  const fingerprint = fingerprintOf(own, base, body.attachments)
  const id = claimedId ?? ownIdFor(headers, { from, base, fingerprint }, context.idSeed)
  const attachments = body.attachments.map(({ index, name, type, sizeBytes }) => ({ index, name, type, sizeBytes }))
  const message: Message = {
    id,
    idIsOurs: claimedId === undefined,
    subject,
    baseSubject: base,
    isReplySubject: isReply,
    from,
    to,
    cc,
    writtenAtMs: writtenAtMs(headers.first('date'), headers.all('received'), context.receivedAtMs),
    references: referencesOf(headers, id, new Set([from, ...to, ...cc].map(({ address }) => address))),
    lists,
    machine:
      machineOf(headers, from, subject) ??
      (digest !== undefined && isListsDigest(from, subject, lists) ? 'robot' : undefined),
    private: isPrivate(headers) || (wrapper !== undefined && isPrivate(wrapper)),
    language: own === '' ? languageOf(subject) : languageOf(own, ownWords),
    text,
    parts,
    attachments,
    hasHtml: body.html !== '',
    seal: body.seal,
    signals: signalsOf(own, subject, isReply),
    ...(contact === undefined ? {} : { contact }),
    fingerprint,
    problem: context.problem,
  }
  return { message, ownWords, within: message.private ? [] : (digest?.mails ?? []) }
}

/** A text split into whose words are where, and below it the mails that were sent on with it. */
function withPassedOn(text: string, author: string, passedOn: readonly PassedOn[]): Body {
  const own = splitOwnWords(text, author)
  if (passedOn.length === 0) return { text, parts: own }
  const parts = [...own]
  let all = text
  for (const mail of passedOn) {
    const start = all.length
    all += `${all === '' || all.endsWith('\n') ? '' : '\n'}\n${mail.text}\n`
    parts.push({
      kind: 'forward',
      start,
      end: all.length,
      ...(mail.author === undefined ? {} : { author: mail.author }),
    })
  }
  return { text: all, parts }
}

/** An id for mail without a usable one. Copies of a mail that came by different ways get the same: it is made of what no
 *  way changes, which is the id where that is only too long, else when, under which subject and by whom it was written. Mails
 *  that share all that are told apart by their words, as any that share an id. Undated mail is told by its words, and mail
 *  that says nothing at all by its bytes. */
function ownIdFor(
  headers: Headers,
  { from, base, fingerprint }: { readonly from: Address; readonly base: string; readonly fingerprint: string },
  bytes: Uint8Array,
): MessageId {
  const claimed = headers.first('message-id')?.replace(/\s+/g, '') ?? ''
  const date = headers.first('date')?.replace(/\s+/g, ' ') ?? ''
  const author = from.name.toLowerCase() || from.address
  const says = [date || fingerprint, base, author]
  const seed = claimed.length > LONG_ID_CHARS ? claimed : author + base + date === '' ? bytes : says.join('\n')
  return `${createHash('sha256').update(seed).digest('hex').slice(0, 40)}@no-id.invalid` as MessageId
}

const megabytes = (bytes: number): string => `${Math.round(bytes / (1024 * 1024))} MB`
