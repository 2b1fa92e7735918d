import type { Find } from '../find/find.ts'
import type { ListAddress, MessageId } from '../model/ids.ts'
import type { Attachment, Message } from '../model/message.ts'
import type { PostFacts } from '../model/post.ts'
import type { Who } from '../model/question.ts'
import type { PostFile } from '../post/compose.ts'
import type { AskChange, AskStore } from '../store/ask-store.ts'
import type { Clock } from './life.ts'
import type { Mails } from './mails.ts'
import type { AskRules } from './rules.ts'

/** A colleague as the archive knows them: one person behind several addresses. */
export interface Colleague {
  readonly who: Who
  readonly addresses: readonly string[]
}

/** What the desk works with, given by whoever wires the rooms together. */
export interface AskDeps {
  readonly store: AskStore
  readonly find: Pick<Find, 'routeFor' | 'answersFor' | 'answerAt' | 'expertsFor'>
  readonly people: {
    /** Who is behind an address; undefined for one that the archive does not know. */
    at(address: string): Promise<Colleague | undefined>
    /** Those whose name holds all the words of this one. */
    named(name: string): Promise<readonly Colleague[]>
    /** Whether an address is a list's, or a machine's, as far as the archive knows. */
    isNobody(address: string): Promise<boolean>
  }
  /** Reads a mail away from this process: it is a stranger's. */
  readonly read: (
    raw: Uint8Array,
    receivedAtMs: number,
  ) => Promise<{ readonly message: Message; readonly post: PostFacts } | { readonly problem: string }>
  readonly fileOf: (raw: Uint8Array, attachment: Attachment) => Promise<PostFile | undefined>
  /** How many mails of one sender are dealt with within an hour where they come from a mailbox, which nothing else slows; any number
   *  where this is not there. `take` counts one, and is false where the hour is spent. */
  readonly mailsAnHour?: {
    take(sender: string): boolean
    giveBack(sender: string): void
    freeAtMs(sender: string): number | undefined
  }
  readonly rules: AskRules
  readonly secret: string
  readonly now: () => number
  readonly log: {
    info(facts: object, message: string): void
    warn(facts: object, message: string): void
    error(facts: object, message: string): void
  }
}

/** A mail that came in, read. */
export interface Post {
  readonly raw: Uint8Array
  readonly message: Message
  readonly post: PostFacts
  readonly receivedAtMs: number
}

/** What one thing leads to, but for the time. */
export type Outcome = Omit<AskChange, 'atMs' | 'outgoing' | 'archive'> &
  Partial<Pick<AskChange, 'outgoing' | 'archive'>>

/** What the desk's parts share. */
export interface Desk extends AskDeps {
  readonly mails: Mails
  readonly clock: Clock
  /** The list that the archive keeps questions and answers under. */
  readonly list: ListAddress
}

/** A mail that belongs to a question. */
export interface Reply {
  readonly mail: Post
  readonly from: Who
  /** The mail it answers: one of ours, one of the archive, or one that somebody in the question wrote. */
  readonly repliesTo: MessageId | undefined
}

/** Whether a mail went to somebody itself, under whatever address of theirs: they need no copy of it from us. */
export async function isAddressedTo(
  desk: Pick<Desk, 'people'>,
  { to, cc }: Pick<Message, 'to' | 'cc'>,
  address: string,
): Promise<boolean> {
  for (const one of [...to, ...cc]) if (await isSame(desk, address, one.address)) return true
  return false
}

/** Whether two addresses are one person's. */
export async function isSame({ people }: Pick<Desk, 'people'>, one: string, other: string): Promise<boolean> {
  if (one === other) return true
  return (await people.at(one))?.addresses.includes(other) ?? false
}
