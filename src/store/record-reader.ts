import type { Audience } from '../model/audience.ts'
import type { Contact } from '../model/contact.ts'
import type { AnswerTime, AskedOf, Evidence } from '../model/evidence.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { EngineKind, Generation } from './index-engine.ts'
import type { IndexState } from './index-ledger.ts'
import type { HeldMail } from './search-index.ts'
import type {
  Author,
  ListActivity,
  MailText,
  StoredFile,
  StoredList,
  StoredMail,
  StoredMailbox,
  StoredPerson,
  StoredThread,
  StoredTopic,
  ThreadHead,
  Totals,
} from './stored.ts'

/** Reading the truth. Every read of mail takes an Audience; what it may not read is as if it were not there. */
export interface RecordReader {
  lists(): Promise<readonly StoredList[]>
  /** How it stands with the mailboxes that are read. */
  mailboxes(): Promise<readonly StoredMailbox[]>
  /** How the index of an engine stands. */
  indexState(engine: EngineKind): Promise<IndexState>
  /** Mails with what an index should have of them, in rising order after `after`: for comparing the two. */
  shouldHold(after: MailKey, limit: number): Promise<readonly HeldMail[]>
  /** Mails that an engine could not take, and why; of each the Message-ID. */
  refusedByIndex(generation: Generation): Promise<readonly { readonly messageId: MessageId; readonly why: string }[]>
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
  /** What reading the attachments of mails came to, of those that were read, in their order. */
  files(keys: readonly MailKey[], audience: Audience): Promise<ReadonlyMap<MailKey, readonly StoredFile[]>>
  /** The text of a mail's attachments that have some, each at most a million characters. */
  fileTexts(
    mail: MailKey,
    audience: Audience,
  ): Promise<readonly { readonly attachment: number; readonly text: string }[]>
  /** The exact bytes, piece by piece from 0, since a mail may be larger than memory; one for any that is not spooled. Undefined
   *  after the last, and where there is no such mail for the audience. */
  rawPiece(mail: MailKey, piece: number, audience: Audience): Promise<Uint8Array | undefined>

  /** Mails after `after` that opened a thread which is a question, in rising order. */
  newQuestions(after: MailKey, limit: number, audience: Audience): Promise<readonly StoredMail[]>
  /** The latest mail; 0 where there is none. */
  lastMail(): Promise<MailKey>

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
  /** Whether an address is a list's, or one that a program writes from. */
  isListOrMachine(address: string): Promise<boolean>
  /** People whose name holds each word of this one, at most `limit`. */
  peopleNamed(name: string, limit: number): Promise<readonly PersonId[]>
  /** Addresses that have posted to a list. */
  postersTo(list: ListAddress): Promise<readonly string[]>
  /** A person's mails, newest first. */
  mailsBy(person: PersonId, audience: Audience, limit: number): Promise<readonly StoredMail[]>
  /** What a person's own signatures say, of at most `limit` mails that the audience may read, newest first. */
  contactsOf(person: PersonId, audience: Audience, limit: number): Promise<readonly Contact[]>
  /** What the mails say of their authors; nothing of machines' and lists' mail, nor of people who asked not to be suggested. */
  evidence(mails: readonly MailKey[], audience: Audience): Promise<readonly Evidence[]>
  /** The thread that each mail is in. */
  threadsOf(mails: readonly MailKey[], audience: Audience): Promise<ReadonlyMap<MailKey, ThreadId>>
  /** Evidence of the answers in threads, as it was at `beforeMs`: only answers, and thanks for them, written before. */
  answersIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience): Promise<readonly Evidence[]>
  /** What people said who were asked the questions of these threads by mail, before `beforeMs`. */
  askedIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience): Promise<readonly AskedOf[]>
  /** When people answered, in [fromMs, toMs); the same people as of `evidence`, in no order. */
  answerTimes(fromMs: number, toMs: number, audience: Audience): Promise<readonly AnswerTime[]>
  /** How many mails each person has written that the audience may read; people without any are left out. */
  mailCounts(people: readonly PersonId[], audience: Audience): Promise<ReadonlyMap<PersonId, number>>

  /** Topics with a thread that the audience may read, the most written about first. */
  topics(audience: Audience): Promise<readonly StoredTopic[]>
  /** The threads on a topic, in no order. */
  topicThreads(name: string, audience: Audience): Promise<readonly ThreadId[]>
  topicsOf(threads: readonly ThreadId[]): Promise<readonly { readonly name: string; readonly thread: ThreadId }[]>
  /** What the threads of mails are about, by name; mails on no topic, or which the audience may not read, are left out. */
  topicsOfMails(ids: readonly MessageId[], audience: Audience): Promise<ReadonlyMap<MessageId, readonly string[]>>
  close(): Promise<void>
}
