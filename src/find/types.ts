import type { Reason } from '../expertise/reasons.ts'
import type { JoinReason } from '../model/address-entry.ts'
import type { TextProblem } from '../model/file-text.ts'
import type { ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { MailboxTrouble } from '../model/mailbox.ts'
import type { Address, Attachment, Language, Machine, Seal, TextPart } from '../model/message.ts'

/** What surfaces get from `find`: plain values, already limited to what the viewer may read. */

/** Text with the searched words marked. No HTML: pages escape each piece. */
export interface Marked {
  readonly pieces: readonly { readonly text: string; readonly marked: boolean }[]
}

export interface PersonRef {
  /** Undefined for a list, a robot or an address without a person. */
  readonly id: PersonId | undefined
  readonly name: string
  readonly address: string
}

export interface ListRef {
  readonly address: ListAddress
  readonly name: string
}

export interface SearchRequest {
  readonly text: string
  /** Narrowing by click, each a link: kept apart from the text. */
  readonly person?: PersonId | undefined
  readonly list?: ListAddress | undefined
  readonly year?: number | undefined
  /** 1..12, of the year. */
  readonly month?: number | undefined
  readonly language?: string | undefined
  readonly answered?: boolean | undefined
  readonly question?: boolean | undefined
  readonly order?: 'best' | 'newest' | undefined
  /** Also what means much the same in other words, where there is a server that knows. */
  readonly meaning?: boolean | undefined
  /** From 1. */
  readonly page?: number | undefined
  /** 1..100; 20 when absent. */
  readonly limit?: number | undefined
}

export interface AnswerRef {
  readonly messageId: MessageId
  readonly from: PersonRef
  readonly writtenAtMs: number
  readonly paragraph: Marked
  /** Who said that it helped, when the asker did. */
  readonly confirmedBy: PersonRef | undefined
}

export interface SearchRow {
  readonly thread: ThreadId
  /** The best mail of the thread. */
  readonly messageId: MessageId
  readonly subject: string
  readonly subjectMarked: Marked
  readonly language: Language
  readonly from: PersonRef
  readonly writtenAtMs: number
  readonly score: number
  readonly snippet: Marked
  readonly lists: readonly ListRef[]
  /** The thread's people, the most active first. */
  readonly people: readonly PersonRef[]
  readonly mails: number
  readonly attachments: number
  readonly isQuestion: boolean
  readonly answer: AnswerRef | undefined
  /** Attachments of the best mail whose text holds searched words. */
  readonly inside: readonly { readonly attachment: Attachment; readonly snippet: Marked }[]
  /** Attachments whose name holds searched words. */
  readonly named: readonly {
    readonly attachment: Attachment
    readonly messageId: MessageId
    readonly sentBy: PersonRef
    readonly discussedBy: readonly PersonRef[]
  }[]
}

export interface Facet<Key> {
  readonly key: Key
  readonly name: string
  readonly count: number
  readonly chosen: boolean
}

/** A part of a query as it was read, to be said back to whoever typed it. Parts stand in the order typed and all of them
 *  must match, except that `or` makes a part an alternative to the one before it. */
export type Understood = { readonly or: boolean; readonly not: boolean } & (
  | {
      readonly kind: 'word' | 'phrase' | 'prefix'
      readonly field: 'text' | 'subject' | 'sender' | 'recipients'
      readonly text: string
    }
  | { readonly kind: 'list'; readonly text: string }
  /** Written at this time or later; written before it. Milliseconds since the epoch. */
  | { readonly kind: 'since' | 'before'; readonly ms: number }
  | { readonly kind: 'flag'; readonly flag: 'attachment' | 'question' | 'answered' }
)

export interface SearchResult {
  readonly request: SearchRequest
  /** How the request's text was read; made by `understoodAs`, at most a dozen parts. */
  readonly understood: readonly Understood[]
  /** Threads. */
  readonly total: number
  readonly rows: readonly SearchRow[]
  readonly facets: {
    readonly lists: readonly Facet<ListAddress>[]
    readonly people: readonly Facet<PersonId>[]
    readonly years: readonly Facet<number>[]
    /** Of the year that was chosen, 1..12; none while none was. */
    readonly months: readonly Facet<number>[]
    readonly languages: readonly Facet<string>[]
  }
  /** Some rows hold only most of the words. */
  readonly relaxed: boolean
  /** A likely correction of the whole text, and how many mails hold the corrected word. */
  readonly suggestions: readonly {
    readonly text: string
    readonly word: string
    readonly instead: string
    readonly mails: number
  }[]
  readonly page: number
  readonly pages: number
  /** Whether what is near by meaning is among the rows; `away`: it was wanted, and the server that knows gave no answer in time;
   *  undefined: there is no such server. */
  readonly meaning: 'off' | 'on' | 'away' | undefined
  /** About how many mails, of the whole archive, searches do not find yet. */
  readonly behind: number
}

/** An attachment, and why its text, or some of it, cannot be searched. */
export interface ReadAttachment extends Attachment {
  readonly textProblem?: TextProblem
}

export interface ThreadMail {
  readonly mail: MailKey
  readonly messageId: MessageId
  readonly from: PersonRef
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly subject: string
  readonly writtenAtMs: number
  readonly text: string
  readonly parts: readonly TextPart[]
  readonly language: Language
  readonly lists: readonly ListRef[]
  readonly attachments: readonly ReadAttachment[]
  readonly hasHtml: boolean
  readonly seal: Seal | undefined
  readonly machine: Machine | undefined
  readonly problem: string | undefined
  readonly references: readonly MessageId[]
}

/** A place in a thread's tree, in reading order (depth first, oldest first). */
export interface ThreadPlace {
  readonly messageId: MessageId
  /** From 0. */
  readonly depth: number
  readonly parent: MessageId | undefined
  /** Undefined where the archive never had the mail, or the viewer may not read it: the two look the same. */
  readonly mail: ThreadMail | undefined
}

export interface ThreadResult {
  readonly thread: ThreadId
  readonly subject: string
  readonly lists: readonly ListRef[]
  readonly places: readonly ThreadPlace[]
  /** Those the viewer may read; the places of missing ones are not among them. */
  readonly mails: number
  /** The thread's places are more than a page holds: places [offset, offset + shown) of `size`. */
  readonly size: number
  readonly offset: number
  readonly firstMs: number
  readonly lastMs: number
  readonly people: readonly PersonRef[]
  readonly question: MessageId | undefined
  readonly answer: MessageId | undefined
  readonly confirmedBy: MessageId | undefined
}

/** A dated mail that shows what a person knows. */
export interface EvidenceRef {
  readonly messageId: MessageId
  readonly thread: ThreadId
  readonly subject: string
  readonly writtenAtMs: number
  readonly language: Language
  /** The person's own words, the telling part marked. */
  readonly quote: Marked
  /** The thread's asker said that this helped. */
  readonly confirmedBy: PersonRef | undefined
}

/** Why a person is named, in numbers. */
export type ReasonFacts = Reason

export interface Knower {
  readonly person: PersonRef & { readonly id: PersonId }
  readonly addresses: readonly string[]
  readonly score: number
  readonly reason: ReasonFacts
  /** Most telling first, at most five. */
  readonly evidence: readonly EvidenceRef[]
}

export interface ExpertsResult {
  readonly question: string
  readonly knowers: readonly Knower[]
  /** How many matching mails were looked at. */
  readonly mails: number
}

/** An answer that the archive has. */
export interface EarlierAnswerRef extends AnswerRef {
  readonly thread: ThreadId
  readonly subject: string
  /** How much its thread is about what is asked, 0..1; 1 where somebody pointed at it. */
  readonly likeness: number
}

/** A mail that asks something, for finding who may answer. */
export interface RouteQuestion {
  readonly subject: string
  /** The asker's own words. */
  readonly text: string
  /** The asker's mail address. */
  readonly asker: string
}

export interface TopicRef {
  readonly name: string
  readonly mails: number
  readonly people: number
}

export interface PersonTopic {
  readonly name: string
  readonly strength: 'many' | 'several' | 'few'
  readonly lastMs: number
  /** Threads on the topic the person wrote in, by year, oldest first. */
  readonly years: readonly { readonly year: number; readonly threads: number }[]
  readonly evidence: readonly EvidenceRef[]
}

/** How to reach somebody, and what they are, as their own signatures say; '' where they do not. */
export interface PersonContact {
  readonly phone: string
  readonly title: string
  readonly unit: string
}

export interface PersonResult {
  readonly person: PersonRef & { readonly id: PersonId }
  readonly addresses: readonly string[]
  /** Why each further address is theirs. */
  readonly joins: readonly { readonly address: string; readonly why: JoinReason }[]
  readonly contact: PersonContact
  readonly sinceMs: number
  readonly topics: readonly PersonTopic[]
  readonly recentThreads: readonly {
    readonly thread: ThreadId
    readonly messageId: MessageId
    readonly subject: string
    readonly writtenAtMs: number
    readonly lists: readonly ListRef[]
  }[]
  /** People in the same threads, most often first. */
  readonly talksWith: readonly { readonly person: PersonRef; readonly threads: number }[]
  /** They asked not to be suggested. */
  readonly optedOut: boolean
}

export interface FrontResult {
  readonly mails: number
  readonly threads: number
  readonly people: number
  readonly firstMs: number
  readonly lastMs: number
  readonly lists: readonly ListRow[]
  /** Questions without an answer, newest first. */
  readonly open: readonly ThreadRow[]
  /** Questions whose asker said that an answer helped, newest first. */
  readonly confirmed: readonly (ThreadRow & { readonly answeredBy: PersonRef })[]
  readonly topics: readonly TopicRef[]
}

export interface ListRow extends ListRef {
  readonly about: string
  readonly everyone: boolean
  readonly mails: number
  readonly threads: number
  readonly lastMs: number
  readonly lastSubject: string
  readonly lastMessageId: MessageId | undefined
  /** New threads in each of the last twelve months, oldest first. */
  readonly activity: readonly number[]
}

export interface ThreadRow {
  readonly thread: ThreadId
  readonly messageId: MessageId
  readonly subject: string
  readonly from: PersonRef
  readonly people: readonly PersonRef[]
  readonly mails: number
  readonly attachments: number
  readonly firstMs: number
  readonly lastMs: number
  readonly isQuestion: boolean
  readonly isAnswered: boolean
  readonly isConfirmed: boolean
  readonly lists: readonly ListRef[]
}

export interface ListMonthResult {
  readonly list: ListRow
  /** Months with mail, newest first. */
  readonly months: readonly { readonly year: number; readonly month: number; readonly threads: number }[]
  readonly year: number
  /** 1..12 */
  readonly month: number
  /** Threads with mail in the month, the latest first. */
  readonly threads: readonly ThreadRow[]
}

export interface TopicResult {
  readonly topic: TopicRef
  readonly knowers: readonly Knower[]
  readonly threads: readonly ThreadRow[]
  readonly years: readonly { readonly year: number; readonly threads: number }[]
  readonly near: readonly TopicRef[]
}

/** How it stands with what comes in. */
export interface StatusResult {
  readonly mailboxes: readonly MailboxStatus[]
  /** Mails that searches do not find yet, about. */
  readonly unsearchable: number
}

export interface MailboxStatus {
  readonly host: string
  /** It takes questions; else it is archived. */
  readonly isAsk: boolean
  /** When it was last looked at to the end; undefined: never. Milliseconds since the epoch, as all times here. */
  readonly checkedMs: number | undefined
  /** Mails there that are not here yet. */
  readonly behind: number
  /** Mails that its server lists and does not give. */
  readonly missing: number
  /** What is wrong, for the longest time. */
  readonly trouble: { readonly reason: MailboxTrouble; readonly sinceMs: number } | undefined
  /** The trouble is with the whole of it, not with a folder. */
  readonly isAllOfIt: boolean
}
