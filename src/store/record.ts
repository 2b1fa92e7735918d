import type { AddressEntry, JoinReason } from '../model/address-entry.ts'
import type { Audience, Readers } from '../model/audience.ts'
import type { Body } from '../model/body.ts'
import type { AnswerTime, Evidence } from '../model/evidence.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { RawBytes } from '../model/inbound.ts'
import type { Address, Attachment, Language, Machine, Message, Signals } from '../model/message.ts'
import type { Judgement, SubjectClue, ThreadFacts } from '../model/thread.ts'
import type { MailWords } from '../model/words.ts'
import type { IndexEntry, IndexFacts } from './search-index.ts'

/** The record's number of a raw mail. */
export type RawKey = number & { readonly __brand: 'RawKey' }

/** A raw mail as it is kept, with what cannot be seen in its bytes. */
export interface RawArrival {
  readonly raw: RawBytes
  readonly source: string
  /** The list it was imported as (`--list`), over what its headers say. */
  readonly list: ListAddress | undefined
  /** The list its folder is named for, where its headers name none. */
  readonly folderList: ListAddress | undefined
  readonly receivedAtMs: number
}

export interface KeptRaw {
  readonly raw: RawKey
  /** False when these very bytes, for this list, were kept before. */
  readonly isNew: boolean
  /** Still to be read into a message; also when an earlier run stopped between the two. */
  readonly unread: boolean
}

/** What became of reading a raw mail. `body` is the compressed text and parts, as `parse/` makes it. */
export type ReadMail =
  | {
      readonly kind: 'read'
      readonly raw: RawKey
      readonly message: Message
      readonly words: MailWords
      readonly body: Uint8Array
    }
  | { readonly kind: 'unreadable'; readonly raw: RawKey; readonly why: string }

/** How mails are joined and threads judged: `thread/` and `expertise/`, handed in where the rooms are wired together. */
export interface ThreadRules {
  readonly subjectWindowMs: number
  readonly seeksBySubject: (reply: SubjectClue) => boolean
  readonly joinsBySubject: (reply: SubjectClue, earlier: SubjectClue) => boolean
  readonly judge: (mails: readonly ThreadFacts[]) => Judgement
}

/** What came of putting read mails into the record. */
export interface PutOutcome {
  readonly added: number
  /** Copies of mails that were there, by Message-ID and own words; their lists were added to the mail's. */
  readonly duplicates: number
  /** Kept raw and nowhere else, as their senders asked. */
  readonly private: number
  /** To be put into the index, with their words. */
  readonly entries: readonly IndexEntry[]
  /** Facts that changed of mails the index may already hold: moved threads, judged questions. */
  readonly changes: readonly { readonly mail: MailKey; readonly facts: IndexFacts }[]
}

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
  /** The mail a subject alone joins it to. */
  readonly subjectParent: MessageId | undefined
  readonly lists: readonly ListAddress[]
  readonly machine: Machine | undefined
  readonly language: Language
  readonly attachments: readonly Attachment[]
  readonly hasHtml: boolean
  readonly signals: Signals
  readonly problem: string | undefined
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

/** A thread for mining topics: what everyone may read of it. */
export interface StoredTalk {
  readonly thread: ThreadId
  /** Its first mail. */
  readonly mail: MailKey
  readonly subject: string
  readonly language: Language
  /** Kept from last time, as `keepTalks` was given them; undefined when the first mail is another, or new. */
  readonly candidates: string | undefined
  readonly writers: readonly { readonly person: PersonId; readonly mails: number; readonly lastMs: number }[]
}

/** A person as joined: which addresses are theirs, and why each further one is. */
export interface PersonAddresses {
  readonly name: string
  readonly addresses: readonly { readonly key: AddressKey; readonly why: JoinReason | '' }[]
}

export interface Totals {
  readonly mails: number
  readonly threads: number
  readonly people: number
  readonly firstMs: number
  readonly lastMs: number
}

/** Reading the truth. Every read of mail takes an Audience; what it may not read is as if it were not there. */
export interface RecordReader {
  lists(): Promise<readonly StoredList[]>
  /** The lists these addresses have posted to. */
  postedTo(addresses: readonly string[]): Promise<readonly ListAddress[]>
  totals(audience: Audience): Promise<Totals>
  listActivity(audience: Audience, nowMs: number): Promise<readonly ListActivity[]>
  /** Months (UTC) of a list with mail, newest first; `month` is 1..12. */
  listMonths(
    list: ListAddress,
    audience: Audience,
  ): Promise<readonly { readonly year: number; readonly month: number; readonly threads: number }[]>
  /** Threads of a list with mail in [fromMs, toMs), latest first. */
  listThreads(list: ListAddress, fromMs: number, toMs: number, audience: Audience): Promise<readonly StoredThread[]>
  /** Questions, newest first. */
  questions(state: 'open' | 'confirmed', audience: Audience, limit: number): Promise<readonly StoredThread[]>

  mails(keys: readonly MailKey[], audience: Audience): Promise<readonly StoredMail[]>
  /** More than one where two mails share an id. */
  mailsWithId(id: MessageId, audience: Audience): Promise<readonly StoredMail[]>
  texts(keys: readonly MailKey[], audience: Audience): Promise<ReadonlyMap<MailKey, MailText>>
  /** The exact bytes, piece by piece from 0, since a mail may be larger than memory; one for any that is not spooled. Undefined
   *  after the last, and where there is no such mail for the audience. */
  rawPiece(mail: MailKey, piece: number, audience: Audience): Promise<Uint8Array | undefined>

  threads(keys: readonly ThreadId[], audience: Audience): Promise<readonly StoredThread[]>
  /** What a thread is called and which mail helped whom, without its people and counts: for naming many threads quickly. */
  threadHeads(keys: readonly ThreadId[], audience: Audience): Promise<readonly ThreadHead[]>
  /** The mails of a thread, oldest first. An old number of a merged thread leads to it. */
  threadMails(thread: ThreadId, audience: Audience): Promise<readonly StoredMail[]>

  /** Numbers of threads after `after`, at most `limit`, in rising order: for going through everything. */
  threadKeys(after: ThreadId, limit: number): Promise<readonly ThreadId[]>

  authors(keys: readonly AddressKey[]): Promise<readonly Author[]>
  /** Each with the addresses they wrote from to this audience; people without any are left out. */
  people(ids: readonly PersonId[], audience: Audience): Promise<readonly StoredPerson[]>
  personWith(address: string): Promise<PersonId | undefined>
  /** A person's mails, newest first. */
  mailsBy(person: PersonId, audience: Audience, limit: number): Promise<readonly StoredMail[]>
  /** What the mails say of their authors; nothing of machines' and lists' mail, nor of people who asked not to be suggested. */
  evidence(mails: readonly MailKey[], audience: Audience): Promise<readonly Evidence[]>
  /** The thread that each mail is in. */
  threadsOf(mails: readonly MailKey[], audience: Audience): Promise<ReadonlyMap<MailKey, ThreadId>>
  /** Evidence of the answers in threads, as it was at `beforeMs`: only answers, and thanks for them, written before. */
  answersIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience): Promise<readonly Evidence[]>
  /** When people answered, in [fromMs, toMs); the same people as of `evidence`, in no order. */
  answerTimes(fromMs: number, toMs: number, audience: Audience): Promise<readonly AnswerTime[]>
  /** How many mails each person has written that the audience may read; people without any are left out. */
  mailCounts(people: readonly PersonId[], audience: Audience): Promise<ReadonlyMap<PersonId, number>>

  /** Topics with a thread that the audience may read, the most written about first. */
  topics(audience: Audience): Promise<readonly StoredTopic[]>
  /** The threads on a topic, in no order. */
  topicThreads(name: string, audience: Audience): Promise<readonly ThreadId[]>
  topicsOf(threads: readonly ThreadId[]): Promise<readonly { readonly name: string; readonly thread: ThreadId }[]>
  close(): Promise<void>
}

/** The list settings the record must know, to tell what is open. */
export interface ListSetting {
  readonly address: ListAddress
  readonly name: string
  readonly about: string
  readonly readers: Readers
}

/** Writing the truth: one writer at a time, in another process than the readers if need be. */
export interface RecordWriter {
  /** Makes raw mails durable. When the promise resolves they survive a power cut. */
  keepRaw(arrivals: readonly RawArrival[]): Promise<readonly KeptRaw[]>
  /** Raw mails kept but not yet read, in rising order after `after`, with how they arrived: where an earlier run stopped. At
   *  most `limit`, and no more than `maxBytes` where that is more than one. */
  unread(
    limit: number,
    from?: { readonly after?: RawKey | undefined; readonly maxBytes?: number },
  ): Promise<readonly { readonly raw: RawKey; readonly arrival: RawArrival }[]>
  /** Puts read mails in, joins their threads and judges questions, in one transaction. Copies are recognised; a mail that
   *  is read again and found private leaves the record, but for its raw bytes. */
  put(reads: readonly ReadMail[]): Promise<PutOutcome>
  /** Mails whose index entry is not known to be written, at most `limit`, with what is needed to make it again. */
  unindexed(limit: number): Promise<
    readonly {
      readonly facts: IndexFacts & { readonly mail: MailKey }
      readonly stored: StoredMail
      readonly body: MailText
    }[]
  >
  /** The index was told these facts. Where they are no longer true, since another process writes too, the mail is unindexed. */
  indexed(told: readonly (IndexFacts & { readonly mail: MailKey })[]): Promise<void>
  /** Mails that left the record, as their senders asked, and may be in the index still; at most `limit`. */
  gone(limit: number): Promise<readonly MailKey[]>
  /** The index no longer holds these. */
  forgotten(mails: readonly MailKey[]): Promise<void>
  /** Marks every mail as to be indexed, for a rebuild. Returns how many. */
  unindexAll(): Promise<number>
  /** Marks every raw mail as unread, for reading again after an upgrade; mails are replaced as they are read. Returns how many. */
  unreadAll(): Promise<number>

  /** Makes the record's lists follow the settings; mails whose openness changes become unindexed: their
   *  number. Lists that an import named are kept. */
  setLists(lists: readonly ListSetting[]): Promise<number>
  lists(): Promise<readonly StoredList[]>
  addressBook(): Promise<readonly AddressEntry[]>
  /** Replaces who is behind which addresses; addresses in no group are no people. */
  setPeople(people: readonly PersonAddresses[]): Promise<void>
  /** Judges threads again in which one person wrote from several addresses: nobody answers themselves. */
  rejudgeThreads(): Promise<PutOutcome>
  setOptOut(person: PersonId, optedOut: boolean): Promise<void>
  /** Joins or splits by hand, kept apart from what is derived and winning over it. */
  correctPeople(correction: {
    readonly kind: 'join' | 'split'
    readonly addresses: readonly [string, string]
  }): Promise<void>
  peopleCorrections(): Promise<
    readonly { readonly kind: 'join' | 'split'; readonly addresses: readonly [string, string] }[]
  >
  correctThreads(correction: {
    readonly kind: 'join' | 'split'
    readonly ids: readonly MessageId[]
  }): Promise<PutOutcome>

  holds(id: MessageId): Promise<boolean>
  syncState(
    account: string,
    folder: string,
  ): Promise<{ readonly uidValidity: number; readonly uidNext: number } | undefined>
  setSyncState(
    account: string,
    folder: string,
    state: { readonly uidValidity: number; readonly uidNext: number },
  ): Promise<void>
  /** Every thread with mail that everyone may read. */
  talks(): Promise<readonly StoredTalk[]>
  keepTalks(
    talks: readonly { readonly thread: ThreadId; readonly mail: MailKey; readonly candidates: string }[],
  ): Promise<void>
  /** Replaces all topics. */
  setTopics(topics: readonly { readonly name: string; readonly threads: readonly ThreadId[] }[]): Promise<void>
  state(key: string): Promise<string | undefined>
  setState(key: string, value: string): Promise<void>
  close(): Promise<void>
}
