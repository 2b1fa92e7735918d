import type { Audience, Readers } from '../model/audience.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { Inbound } from '../model/inbound.ts'
import type { Address, Attachment, Language, Machine, Message, TextPart } from '../model/message.ts'
import type { MailWords } from '../model/words.ts'

/** The number of a raw mail in the record. */
export type RawKey = number & { readonly __brand: 'RawKey' }

export interface KeptRaw {
  readonly raw: RawKey
  /** False when these very bytes were there before. */
  readonly isNew: boolean
  /** Not yet read into a message, so that it must be parsed (also when an earlier run stopped between the two). */
  readonly unread: boolean
}

/** A raw mail that was read, or could not be. */
export type Read =
  | { readonly raw: RawKey; readonly list: ListAddress | undefined; readonly message: Message; readonly words: MailWords; readonly body: Uint8Array }
  | { readonly raw: RawKey; readonly problem: string }

export interface StoredMail {
  readonly mail: MailKey
  readonly messageId: MessageId
  readonly thread: ThreadId
  readonly from: Author
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly subject: string
  readonly writtenAtMs: number
  /** The mail answered, where it is known and may be read. */
  readonly parent: MailKey | undefined
  readonly references: readonly MessageId[]
  readonly lists: readonly ListAddress[]
  readonly machine: Machine | undefined
  readonly language: Language
  readonly attachments: readonly Attachment[]
  readonly hasHtml: boolean
  readonly problem: string | undefined
}

/** A mail with its text. */
export interface MailText {
  readonly text: string
  readonly parts: readonly TextPart[]
}

export interface Author extends Address {
  readonly key: AddressKey
  /** Undefined for lists and robots, who are no people. */
  readonly person: PersonId | undefined
}

/** A place in a thread: a mail, or one that others answer and that the archive never had (or may not show). */
export interface ThreadSummary {
  readonly thread: ThreadId
  readonly subject: string
  readonly mails: number
  readonly people: readonly Author[]
  readonly firstMs: number
  readonly lastMs: number
  readonly lists: readonly ListAddress[]
  readonly attachments: number
  readonly question: MailKey | undefined
  readonly answer: MailKey | undefined
  /** The asker said that the answer helped, and in which mail. */
  readonly confirmedBy: MailKey | undefined
}

export interface ListSummary {
  readonly address: ListAddress
  readonly name: string
  readonly about: string
  readonly readers: Readers
  readonly mails: number
  readonly threads: number
  readonly lastMs: number
  readonly lastThread: { readonly thread: ThreadId; readonly subject: string; readonly messageId: MessageId } | undefined
  /** New threads in each of the last twelve months, oldest first. */
  readonly activity: readonly number[]
}
