import type { JoinReason } from '../model/address-entry.ts'
import type { Readers } from '../model/audience.ts'
import type { Body } from '../model/body.ts'
import type { TextProblem } from '../model/file-text.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { MailboxTrouble } from '../model/mailbox.ts'
import type { Address, Attachment, Language, Machine, Seal, Signals } from '../model/message.ts'

/** What reading the record gives: plain values, already limited to what an audience may read. */

export interface Author extends Address {
  readonly key: AddressKey
  /** Undefined for lists and robots, who are no people. */
  readonly person: PersonId | undefined
}

export interface StoredMail {
  readonly mail: MailKey
  readonly messageId: MessageId
  readonly thread: ThreadId
  readonly from: Author
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly subject: string
  readonly writtenAtMs: number
  readonly references: readonly MessageId[]
  /** What it cites of other threads than its own, which its sender alone says belong together. */
  readonly elsewhere: readonly MessageId[]
  /** The mail a subject alone joins it to. */
  readonly subjectParent: MessageId | undefined
  readonly lists: readonly ListAddress[]
  readonly machine: Machine | undefined
  readonly language: Language
  readonly attachments: readonly Attachment[]
  readonly hasHtml: boolean
  readonly seal: Seal | undefined
  readonly signals: Signals
  readonly problem: string | undefined
}

/** What reading an attachment came to. */
export interface StoredFile {
  /** As `Attachment.index`. */
  readonly attachment: number
  readonly problem: TextProblem | undefined
}

/** A mail with its text. */
export type MailText = Body

/** A thread as far as the audience may read it: counts, people and dates are of its readable mails. */
export interface StoredThread {
  readonly thread: ThreadId
  readonly first: MailKey
  readonly messageId: MessageId
  readonly subject: string
  readonly starter: Author
  readonly mails: number
  /** Most active first, at most twelve. */
  readonly people: readonly Author[]
  readonly attachments: number
  readonly firstMs: number
  readonly lastMs: number
  readonly lists: readonly ListAddress[]
  /** See `expertise/answers.ts`; each undefined too where the audience may not read that mail. */
  readonly question: MailKey | undefined
  readonly answer: MailKey | undefined
  readonly confirmedBy: MailKey | undefined
}

export interface ThreadHead {
  readonly thread: ThreadId
  /** Of the first mail that may be read. */
  readonly subject: string
  readonly answer: MailKey | undefined
  /** Undefined too where it may not be read. */
  readonly confirmedBy: MailKey | undefined
}

export interface StoredList {
  readonly address: ListAddress
  readonly name: string
  readonly about: string
  readonly readers: Readers
}

export interface ListActivity extends StoredList {
  readonly mails: number
  readonly threads: number
  readonly lastMs: number
  readonly lastSubject: string
  readonly lastMessageId: MessageId | undefined
  /** New threads in each of the last twelve months (UTC) up to `nowMs`, oldest first. */
  readonly activity: readonly number[]
}

export interface StoredPerson {
  readonly id: PersonId
  readonly name: string
  readonly addresses: readonly {
    readonly key: AddressKey
    readonly address: string
    readonly name: string
    readonly why: JoinReason | ''
  }[]
  readonly optedOut: boolean
}

export interface StoredTopic {
  readonly name: string
  readonly threads: number
  readonly mails: number
  readonly people: number
}

/** How it stands with a folder of a mailbox, or, where `folder` is empty, with the account. */
export interface StoredMailbox {
  readonly account: string
  readonly folder: string
  /** When it was last looked at to the end, in milliseconds since the epoch; undefined: never. */
  readonly checkedMs: number | undefined
  /** Mails there that are not stored yet. */
  readonly behind: number
  /** Mails that its server lists and does not give. */
  readonly missing: number
  /** Why it cannot be read, since when; undefined where it can. */
  readonly fault: { readonly reason: MailboxTrouble; readonly why: string; readonly sinceMs: number } | undefined
}

export interface Totals {
  readonly mails: number
  readonly threads: number
  readonly people: number
  readonly firstMs: number
  readonly lastMs: number
}
