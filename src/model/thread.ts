import type { AddressKey, ListAddress, MailKey, MessageId, PersonId } from './ids.ts'
import type { Signals } from './message.ts'

/** What joining by subject looks at. */
export interface SubjectClue {
  readonly baseSubject: string
  readonly isReplySubject: boolean
  readonly hasReferences: boolean
  readonly writtenAtMs: number
  readonly lists: readonly ListAddress[]
  /** Author and recipients, without lists. */
  readonly people: readonly string[]
}

/** A mail as far as what it cites goes. */
export interface CitingMail {
  readonly messageId: MessageId
  readonly baseSubject: string
  /** Oldest first, the parent last. */
  readonly references: readonly MessageId[]
}

/** What a mail says of itself, against which others' claims are held. */
export type KnownMail = Pick<CitingMail, 'baseSubject' | 'references'>

/** What is known of the mails that one cites. */
export interface MailsKnown {
  /** The mails with this id: none where we do not hold it, several where two share it. */
  held(id: MessageId): readonly KnownMail[]
  /** Whether a mail we hold has this id as its parent. */
  isAnswered(id: MessageId): boolean
  /** The same, of mails with this base subject. */
  isAnsweredAs(id: MessageId, baseSubject: string): boolean
}

/** The ids a mail cites, parted. */
export interface MailLinks {
  /** Those it is in one thread with. */
  readonly linked: readonly MessageId[]
  /** Those of other threads. */
  readonly heldBack: readonly MessageId[]
  /** Nothing speaks against any of them. */
  readonly isPlain: boolean
}

/** A mail of a thread as far as the thread is judged by it: no text. */
export interface ThreadFacts {
  readonly mail: MailKey
  readonly messageId: MessageId
  readonly author: AddressKey
  /** Who is behind that address; undefined while, or when, it is nobody's. */
  readonly person: PersonId | undefined
  readonly isMachine: boolean
  readonly writtenAtMs: number
  readonly references: readonly MessageId[]
  readonly subjectParent: MessageId | undefined
  readonly signals: Signals
  /** That it helped is no longer so: thanks for it count for nothing. */
  readonly takenBack?: boolean
}

/** What a thread is, all its mails seen together. */
export interface Judgement {
  /** The author of its first mail. */
  readonly starter: AddressKey | undefined
  readonly question: MailKey | undefined
  readonly answer: MailKey | undefined
  readonly confirmedBy: MailKey | undefined
  /** The mail that each mail answers, where the thread has it. */
  readonly parents: ReadonlyMap<MailKey, MailKey>
}
