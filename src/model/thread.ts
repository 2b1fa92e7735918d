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
