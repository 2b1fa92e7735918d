import type { AddressEntry, JoinReason } from '../model/address-entry.ts'
import type { FileText } from '../model/file-text.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../model/ids.ts'
import type { RawBytes } from '../model/inbound.ts'
import type { FolderKey, InFolder, MailboxTrouble } from '../model/mailbox.ts'
import type { Language, MessageFacts } from '../model/message.ts'
import type { CitingMail, Judgement, MailLinks, MailsKnown, SubjectClue, ThreadFacts } from '../model/thread.ts'
import type { MailWords } from '../model/words.ts'
import type { IndexLedger } from './index-ledger.ts'
import type { ChangedFacts, IndexEntry } from './search-index.ts'
import type { StoredList } from './stored.ts'

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
  /** Where it lies, in a mailbox whose deletions are followed. */
  readonly lies?: InFolder | undefined
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
      readonly message: MessageFacts
      readonly words: MailWords
      readonly body: Uint8Array
    }
  | { readonly kind: 'unreadable'; readonly raw: RawKey; readonly why: string }

/** A mail whose attachments were read. */
export interface ReadFiles {
  readonly mail: MailKey
  readonly files: readonly {
    /** As `Attachment.index`. */
    readonly attachment: number
    /** SHA-256, in hex. */
    readonly hash: string
    readonly sizeBytes: number
    readonly result: FileText | undefined
  }[]
}

/** How mails are joined and threads judged: `thread/` and `expertise/`, handed in where the rooms are wired together. */
export interface ThreadRules {
  readonly subjectWindowMs: number
  readonly seeksBySubject: (reply: SubjectClue) => boolean
  /** The earlier mails a reply joins, of those given newest first. */
  readonly answeredBySubject: <Clue extends SubjectClue>(reply: Clue, earlier: Iterable<Clue>) => Iterable<Clue>
  /** The later replies that join a mail, of those given oldest first. */
  readonly answersBySubject: <Clue extends SubjectClue>(mail: Clue, later: Iterable<Clue>) => Iterable<Clue>
  readonly ownThreadOf: (mail: CitingMail, known: MailsKnown) => MailLinks
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
  readonly changes: readonly ChangedFacts[]
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

/** How far a folder of a mailbox was read, and which mails before that its server did not give. */
export interface SyncCursor {
  readonly uidValidity: number
  readonly uidNext: number
  readonly missing: readonly number[]
}

/** Where mail lies in mailboxes whose deletions are followed. */
export interface FolderMails {
  /** Undefined of a folder whose mail was not noted from the first on. `modSeq`: its HIGHESTMODSEQ up to which deletions are known. */
  followed(at: FolderKey): Promise<{ readonly modSeq: string | undefined } | undefined>
  setFollowed(at: FolderKey, modSeq: string | undefined): Promise<void>
  /** The UIDs that lie there, rising. */
  uids(at: FolderKey): Promise<readonly number[]>
  count(at: FolderKey): Promise<number>
  /** They lie there no more, from now on. */
  gone(at: FolderKey, uids: readonly number[]): Promise<void>
  /** What lay there under another UIDVALIDITY lies there no more. */
  madeAnew(at: FolderKey): Promise<void>
  /** What lay in folders that an account has no more is gone. */
  keepFolders(account: string, folders: readonly string[]): Promise<void>
  /** Of other accounts nothing is followed any more. */
  keepAccounts(accounts: readonly string[]): Promise<void>
  /** Deletes, bytes and all, about `limit` mails that nobody's mailbox has had since `beforeMs`, and that came no other way; not those of
   *  an account of which something is still unread. Copies that stay are to be read again. How many there were. */
  forget(beforeMs: number, limit: number): Promise<{ readonly mails: number; readonly outcome: PutOutcome }>
}

/** What is new of a folder of a mailbox: that it was read, or why it could not be. */
export interface MailboxNews {
  readonly account: string
  /** Empty: the account itself. */
  readonly folder: string
  readonly read?: { readonly atMs: number; readonly behind: number; readonly missing: number } | undefined
  /** Null: it is over. */
  readonly fault?: { readonly atMs: number; readonly reason: MailboxTrouble; readonly why: string } | null | undefined
}

/** Writing the truth: one writer at a time, in another process than the readers if need be. */
export interface RecordWriter {
  /** What each generation of the index holds of it. */
  readonly ledger: IndexLedger
  readonly folderMails: FolderMails

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
  /** Marks every raw mail as unread, for reading again after an upgrade; mails are replaced as they are read. Returns how many. */
  unreadAll(): Promise<number>

  /** Makes the record's lists follow the settings; the index is to learn of mails whose openness changes: their
   *  number. Lists that an import named are kept. */
  setLists(lists: readonly StoredList[]): Promise<number>
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

  /** Mails whose attachments nobody has read yet, in rising order after `after`. */
  filesUnread(after: MailKey, limit: number): Promise<readonly MailKey[]>
  countFilesUnread(): Promise<number>
  /** The exact bytes of a mail; undefined for one that is gone, or lies in pieces. */
  rawOf(mail: MailKey): Promise<Uint8Array | undefined>
  /** Which files, by SHA-256 in hex, have been read by this version of the reader. */
  knownFiles(hashes: readonly string[]): Promise<ReadonlySet<string>>
  /** Keeps what the attachments of mails say; the index is to learn of those with words. Files without a result are known. */
  keepFiles(mails: readonly ReadFiles[]): Promise<void>
  /** Judges the threads whose judging `put` left for later: long ones, which grew but little since. Once all mail is in. */
  judgeRest(): Promise<PutOutcome>

  holds(id: MessageId): Promise<boolean>
  syncState(account: string, folder: string): Promise<SyncCursor | undefined>
  setSyncState(account: string, folder: string, cursor: SyncCursor): Promise<void>
  /** Keeps how it stands with folders, for whoever looks after them. What is undefined stays as it was. */
  setMailboxes(mailboxes: readonly MailboxNews[]): Promise<void>
  /** Of mailboxes that are read no more nothing is behind or wrong: forgets those of other accounts, and of an account's folders
   *  that are no longer read says so. */
  keepMailboxes(accounts: readonly string[]): Promise<void>
  settleFolders(account: string, folders: readonly string[]): Promise<void>
  /** Every thread with mail that everyone may read. */
  talks(): Promise<readonly StoredTalk[]>
  keepTalks(
    talks: readonly { readonly thread: ThreadId; readonly mail: MailKey; readonly candidates: string }[],
  ): Promise<void>
  /** Replaces all topics. */
  setTopics(topics: readonly { readonly name: string; readonly threads: readonly ThreadId[] }[]): Promise<void>
  close(): Promise<void>
}
