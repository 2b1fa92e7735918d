import type { MailKey, PersonId, ThreadId } from './ids.ts'

/** A mail that a question's words lead to, for finding people: `score` by own words and subject above quotes. */
export interface Match {
  readonly mail: MailKey
  readonly score: number
}

/** What a mail says about its author beside its words: enough to rank people by, without any text. */
export interface Evidence {
  readonly mail: MailKey
  readonly author: PersonId
  readonly thread: ThreadId
  /** Milliseconds since the epoch, UTC. */
  readonly writtenAtMs: number
  /** `start`: opened its thread. `answer`: written in a thread that another opened. `follow`: later, in the author's own. */
  readonly role: 'start' | 'answer' | 'follow'
  /** Whose mail this one replies to; undefined for nobody's, a robot's and the author's own. */
  readonly repliedTo: PersonId | undefined
  /** Its thread is a question that the author of this mail asked. */
  readonly asked: boolean
  /** The thread's asker said that this mail helped. */
  readonly confirmed: boolean
}

/** What somebody said when they were asked a question by mail. `refused`: not their field; `unknowing`: they did not know, or passed it
 *  on; `named`: a colleague said that they would know. */
export interface AskedOf {
  readonly person: PersonId
  /** The question's. */
  readonly thread: ThreadId
  readonly said: 'refused' | 'unknowing' | 'named'
  /** When they were asked; milliseconds since the epoch, UTC. */
  readonly atMs: number
}

/** That a person answered somebody, in a thread that another opened. */
export interface AnswerTime {
  readonly person: PersonId
  /** Milliseconds since the epoch, UTC. */
  readonly writtenAtMs: number
}
