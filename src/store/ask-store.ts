import type { ListAddress, MessageId } from '../model/ids.ts'
import type { Handed } from '../model/post.ts'
import type {
  Follow,
  FollowHow,
  QuestionEvent,
  QuestionFacts,
  QuestionId,
  QuestionStatus,
  Tip,
  Who,
} from '../model/question.ts'

/** What asking by mail keeps, in the record: mail handed over, questions with all that happened to them, mail to go out, and
 *  what people chose. One program works on it at a time; others may read. */

export type HandedKey = number & { readonly __brand: 'HandedKey' }
export type OutboxKey = number & { readonly __brand: 'OutboxKey' }

/** What was done with a mail that came in. */
export type HandedOutcome =
  | 'question'
  | 'reply'
  | 'command'
  | 'share'
  | 'notice'
  | 'ignored'
  | 'unreadable'
  | 'over-limit'

/** A reply address, `ask+TOKEN@`, and whom it was given to. */
export interface ReplyAddress {
  readonly token: string
  /** Undefined for what belongs to no question, as digests. */
  readonly question: QuestionId | undefined
  readonly who: Who
  /** `asker`: what comes there is the asker's word; `asked`: an answer; `sent`: only reports and absence notes are expected. */
  readonly role: 'asker' | 'asked' | 'sent'
}

export type OutgoingKind =
  | 'receipt'
  | 'ask'
  | 'told'
  | 'answer'
  | 'comment'
  | 'silence'
  | 'given-up'
  | 'thanks'
  | 'if-holds'
  | 'standing-offer'
  | 'limit'
  | 'stranger'
  | 'done'
  | 'digest'
  | 'share'
  | 'hint'

/** A mail ready to go, whole. */
export interface Outgoing {
  readonly messageId: MessageId
  readonly kind: OutgoingKind
  readonly question: QuestionId | undefined
  readonly to: Who
  /** The envelope's sender: where reports come back to. */
  readonly mailFrom: string
  readonly subject: string
  /** The plain text, for showing what would be sent. */
  readonly text: string
  readonly raw: Uint8Array
  /** The mail of the archive whose words it carries, so that replies to it are kept as replies to that. */
  readonly carries: MessageId | undefined
  /** Shown, and never sent. */
  readonly held: boolean
  /** The reply address that stands in it. */
  readonly address: ReplyAddress
}

/** A mail that went out or waits to; its bytes are read on their own. */
export interface StoredOutgoing extends Omit<Outgoing, 'raw'> {
  readonly key: OutboxKey
  readonly createdAtMs: number
  readonly state: 'waiting' | 'sent' | 'failed' | 'held'
  readonly tries: number
  readonly why: string | undefined
}

/** A question with its events, and the number of its last change. */
export interface StoredQuestion {
  readonly facts: QuestionFacts
  readonly events: readonly QuestionEvent[]
  readonly version: number
  readonly status: QuestionStatus
}

/** What one step does, all of it or nothing. */
export interface AskChange {
  readonly atMs: number
  /** The mail it deals with, which must not have been dealt with before. */
  readonly handed?: {
    readonly key: HandedKey
    readonly outcome: HandedOutcome
    readonly why: string
    readonly messageId: MessageId | undefined
    readonly from: string | undefined
  }
  readonly question?: {
    readonly facts: QuestionFacts
    /** Undefined for a new question. */
    readonly version: number | undefined
    readonly status: QuestionStatus
    /** When time alone brings something next. */
    readonly dueMs: number | undefined
    readonly events: readonly QuestionEvent[]
    readonly outcomes: readonly AskOutcome[]
    /** Answers whose acceptance has ended, or holds again: what the archive says of them follows. */
    readonly takenBack?: readonly { readonly answer: MessageId; readonly isTakenBack: boolean }[]
  }
  readonly outgoing: readonly Outgoing[]
  /** A mail that waits to go out and never will. */
  readonly givenUp?: { readonly key: OutboxKey; readonly why: string }
  /** Mails for the archive, as mail to the list of the ask address. */
  readonly archive: readonly { readonly raw: Uint8Array; readonly source: string; readonly list: ListAddress }[]
  readonly choices?: readonly Choice[]
  readonly standing?: readonly { readonly answer: MessageId; readonly who: Who; readonly isOn: boolean }[]
  /** What somebody begins to follow, or, without `how`, no longer does; without a name, all they follow. */
  readonly follows?: readonly (Pick<Follow, 'address' | 'language'> & {
    readonly name: string | undefined
    readonly how: FollowHow | undefined
  })[]
  readonly tip?: Tip
  /** Digests that were made, each up to a time. */
  readonly digests?: readonly { readonly address: string; readonly how: DigestHow; readonly untilMs: number }[]
  /** Names of things that are done once, such as a notice a day; the change is refused where one was done before. */
  readonly once?: readonly string[]
}

export type DigestHow = Exclude<FollowHow, 'at-once'>

/** How asking a person stands, for counting how much they are asked. */
export interface AskOutcome {
  readonly address: string
  /** How they came to be asked: `suggested` where a colleague named them. */
  readonly place: string
  readonly atMs: number
  readonly outcome: string
}

/** What a person chose, or what their mail system said of them. Undefined leaves a thing as it is; 0 ends it. */
export interface Choice {
  readonly address: string
  readonly pausedUntilMs?: number
  readonly optedOut?: boolean
  readonly awayFromMs?: number
  readonly awayUntilMs?: number
  /** Mail to them came back for good; their mailbox is gone. */
  readonly left?: boolean
}

export interface PersonState {
  readonly pausedUntilMs: number
  readonly optedOut: boolean
  readonly awayFromMs: number
  readonly awayUntilMs: number
  readonly left: boolean
}

export type Committed = { readonly kind: 'done' } | { readonly kind: 'overtaken' }

/** How often and how lately somebody was asked. */
export interface AskCount {
  readonly address: string
  /** Since the week began. */
  readonly thisWeek: number
  /** In the last thirty days. */
  readonly lastMonth: number
  /** Of the last seven days, those that they have said nothing to. */
  readonly open: number
}

export interface AskReader {
  /** What signs links and reply addresses; undefined before it was made. */
  secret(): Promise<string | undefined>
  question(id: QuestionId): Promise<StoredQuestion | undefined>
  /** Newest first. Private ones are left out unless they are asked for. */
  questions(which: QuestionFilter, limit: number): Promise<readonly StoredQuestion[]>
  /** The question that a mail of the archive, or a mail of ours, belongs to. */
  questionOfMail(id: MessageId): Promise<QuestionId | undefined>
  /** The question that a person's own mail was, or said something in. Not one in which it was pointed at, as an earlier answer is. */
  questionOfWords(id: MessageId): Promise<QuestionId | undefined>
  /** Mail that went out, or would have, newest first. */
  outbox(
    which: { readonly question?: QuestionId; readonly state?: StoredOutgoing['state'] },
    limit: number,
  ): Promise<readonly StoredOutgoing[]>
  outgoing(key: OutboxKey): Promise<StoredOutgoing | undefined>
  /** The exact bytes of a mail that has not been sent; who got it has them, and its text stays here. */
  bytesOf(key: OutboxKey): Promise<Uint8Array | undefined>
  /** What everybody follows, or one address does. */
  follows(address?: string): Promise<readonly Follow[]>
  /** Newest first. */
  tips(limit: number, sinceMs?: number): Promise<readonly Tip[]>
  standingAnswers(): Promise<ReadonlySet<MessageId>>
  personState(address: string): Promise<PersonState | undefined>
  personStates(addresses: readonly string[]): Promise<ReadonlyMap<string, PersonState>>
  /** Of these addresses, how much each was asked before `nowMs`, in rehearsals or for real. `weekMs` is when the week began. */
  askCounts(
    addresses: readonly string[],
    at: { readonly nowMs: number; readonly weekMs: number },
    rehearsal: boolean,
  ): Promise<ReadonlyMap<string, AskCount>>
}

export interface QuestionFilter {
  readonly status?: readonly QuestionStatus[]
  readonly asker?: string
  /** Asked of this address. */
  readonly askedOf?: string
  readonly private?: boolean
  readonly rehearsal?: boolean
}

export interface AskStore extends AskReader {
  /** Durable when it resolves. */
  keepHanded(handed: Handed): Promise<HandedKey>
  /** Mail that nothing was done with yet, oldest first, after a certain one. */
  unhandled(limit: number, after?: HandedKey): Promise<readonly { readonly key: HandedKey; readonly handed: Handed }[]>
  /** All of the change, durably, or nothing of it: `overtaken` where its mail was dealt with or given up, its question
   *  has changed meanwhile, or something that is done once was done. */
  commit(change: AskChange): Promise<Committed>
  /** Questions with something due at `nowMs`, the longest due first. */
  due(nowMs: number, limit: number): Promise<readonly QuestionId[]>
  /** When the next is due; undefined where none is. */
  nextDueMs(): Promise<number | undefined>

  /** Whether a mail of this sender's was dealt with before: the same may be handed over twice. */
  wasHandled(id: MessageId, from: string): Promise<boolean>
  /** The exact bytes of a mail that was handed over. */
  rawOf(id: MessageId): Promise<Uint8Array | undefined>
  replyAddress(token: string): Promise<ReplyAddress | undefined>
  /** The mail of ours with this id. */
  sentMail(
    id: MessageId,
  ): Promise<
    Pick<StoredOutgoing, 'messageId' | 'question' | 'to' | 'carries' | 'address' | 'kind' | 'text'> | undefined
  >
  /** Questions that an address has asked since. */
  askedBy(address: string, sinceMs: number): Promise<number>
  /** Up to when each address has had its digest. */
  digestedUntil(how: DigestHow): Promise<ReadonlyMap<string, number>>
  /** Questions in which something happened in [fromMs, toMs), oldest first; not private ones. */
  happenedIn(fromMs: number, toMs: number): Promise<readonly StoredQuestion[]>
  /** Whether something that is done once was done. */
  wasDone(once: string): Promise<boolean>

  /** Mail to be sent now, oldest first. */
  waiting(nowMs: number, limit: number): Promise<readonly StoredOutgoing[]>
  sent(key: OutboxKey, atMs: number): Promise<void>
  /** It could not be sent: tried again at `nextMs`. Given up, it is part of a change. */
  notSent(key: OutboxKey, why: string, nextMs: number): Promise<void>
  /** It is not to be sent before `nextMs`; it was not tried. */
  putOff(key: OutboxKey, why: string, nextMs: number): Promise<void>
  /** Puts other bytes in a mail's place, to be sent at once: what was there will not be taken. */
  replace(key: OutboxKey, mail: Pick<Outgoing, 'raw' | 'text'>, atMs: number): Promise<void>
  nextSendMs(): Promise<number | undefined>
  /** Makes the archive's secret where there is none yet. */
  makeSecret(): Promise<void>
  close(): Promise<void>
}
