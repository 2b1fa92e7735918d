import { mailWords } from '../language/words.ts'
import { packBody } from '../model/body.ts'
import type { MessageFacts } from '../model/message.ts'
import { ownText, textOf } from '../model/message.ts'
import type { MailWords } from '../model/words.ts'
import type { ParseContext } from './mail.ts'
import { headersOnly, parseMail, type ReadMessage, readMessage } from './mail.ts'

/** A mail as the record keeps it: what was read, its words for the index, and text and parts packed by `packBody`. */
export interface ReadMail {
  readonly message: MessageFacts
  readonly words: MailWords
  readonly body: Uint8Array
  /** The mails of a digest, as bytes, to be taken in as mails of their own. */
  readonly within: readonly Uint8Array[]
}

/** @throws UnreadableMail where not even one header field can be read */
export const readRaw = async (raw: Uint8Array, context: ParseContext): Promise<ReadMail> =>
  kept(await readMessage(raw, context))

/** A mail of `sizeBytes` of which only the beginning is at hand.
 *  @throws UnreadableMail where not even one header field can be read */
export const readHead = (
  head: Uint8Array,
  context: ParseContext & { readonly sizeBytes: number; readonly problem: string },
): ReadMail => kept(headersOnly(head, context))

function kept({ message, ownWords, within }: ReadMessage): ReadMail {
  const { subject, from, to, cc, language } = message
  const words = mailWords({
    subject,
    own: ownWords,
    quoted: `${textOf(message, 'quote')}\n${textOf(message, 'forward')}`,
    attachmentNames: message.attachments.map(({ name }) => name),
    from,
    to,
    cc,
    language,
  })
  const { text, parts, ...facts } = message
  return { message: facts, words, body: packBody({ text, parts }), within }
}

/** The sender's own words of a mail, as `reply-text` prints them: at most one empty line between paragraphs.
 *  @throws UnreadableMail where not even one header field can be read */
export async function replyText(raw: Uint8Array): Promise<string> {
  const own = ownText(await parseMail(raw, { receivedAtMs: Date.now(), maxBytes: raw.length }))
  return own.replace(/\n(?:[ \t]*\n){2,}/g, '\n\n')
}
