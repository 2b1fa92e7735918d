import type { MessageId, PersonId, ThreadId } from './ids.ts'
import type { Attachment } from './message.ts'

/** A question's public number, as its page's address has it: random, so that nobody counts through them. */
export type QuestionId = string & { readonly __brand: 'QuestionId' }

/** Languages that mails and pages are written in. */
export type PageLanguage = 'nb' | 'nn' | 'en'

/** Somebody in a question's life. The address is the key: who is behind it may be learnt later. */
export interface Who {
  readonly name: string
  /** In lower case. */
  readonly address: string
  readonly person?: PersonId | undefined
}

/** What does not change of a question once it is asked. */
export interface QuestionFacts {
  readonly id: QuestionId
  readonly askedAtMs: number
  readonly asker: Who
  /** Without flags such as *privat*. */
  readonly subject: string
  /** The asker's own words. */
  readonly text: string
  readonly language: PageLanguage
  /** The asker's own mail: what is sent to them stands below it. */
  readonly mail: MessageId
  /** The mail that stands for the question in the archive; undefined for a private one, which is not there. */
  readonly archived: MessageId | undefined
  /** Only the asker and those asked read it. */
  readonly private: boolean
  /** The asker is not named to anybody but the operator. */
  readonly nameless: boolean
  /** Nothing of it is sent (`ask.mode: dry-run`): its mails are shown instead. */
  readonly rehearsal: boolean
  /** In lower case, without their sign. */
  readonly hashtags: readonly string[]
  readonly attachments: readonly Attachment[]
}

/** An answer that the archive has already, as it is given to the asker. */
export interface EarlierAnswer {
  readonly messageId: MessageId
  readonly thread: ThreadId
  readonly subject: string
  readonly by: Who
  readonly writtenAtMs: number
  readonly paragraph: string
  /** The asker of then said that it helped. */
  readonly confirmed: boolean
  /** Its author wants it given without being asked. */
  readonly standing: boolean
}

/** A dated mail that says why somebody is asked. */
export interface Why {
  readonly messageId: MessageId
  readonly subject: string
  readonly writtenAtMs: number
  readonly quote: string
  /** It speaks of too little of what is asked to say that it is about it. */
  readonly near?: boolean
}

/** Somebody who is asked, and how they came to be. `ranked`: likely to answer; `rarely-asked`: able, and little used;
 *  `suggested`: a colleague named them. */
export interface Asked extends Who {
  readonly place: 'ranked' | 'rarely-asked' | 'suggested'
  readonly why: Why | undefined
}

/** How an answer came. `own-words`: written for this question; `link`, `same`: an earlier answer pointed at; `standing`: given
 *  without asking. */
export type AnswerKind = 'own-words' | 'link' | 'same' | 'standing'

/** What may happen to a question. Each is kept for ever and told on the question's page. */
export type Happening =
  | { readonly kind: 'asked' }
  | { readonly kind: 'receipt'; readonly earlier: readonly EarlierAnswer[]; readonly strong: boolean }
  | { readonly kind: 'told'; readonly people: readonly Who[] }
  | { readonly kind: 'went-to'; readonly round: number; readonly people: readonly Asked[] }
  /** There was nobody more to ask. */
  | { readonly kind: 'nobody-left' }
  | {
      readonly kind: 'answer'
      readonly by: Who
      readonly how: AnswerKind
      readonly text: string
      /** The mail that stands for it in the archive. */
      readonly mail: MessageId
      readonly attachments: readonly Attachment[]
      /** Its words went to the asker alone. */
      readonly private?: boolean
    }
  /** The talk goes on: the asker asks back, another adds. */
  | {
      readonly kind: 'comment'
      readonly by: Who
      readonly text: string
      readonly mail: MessageId
      readonly attachments: readonly Attachment[]
      readonly private?: boolean
    }
  | { readonly kind: 'does-not-know' | 'not-their-field' | 'no-time' | 'opted-out'; readonly by: Who }
  | { readonly kind: 'passed-on'; readonly by: Who; readonly to: Who }
  /** `untilMs`: the first moment they are back; undefined where their note does not say. */
  | { readonly kind: 'away'; readonly who: Who; readonly untilMs: number | undefined }
  | {
      readonly kind: 'undeliverable'
      readonly who: Who
      readonly status: string | undefined
      readonly left: boolean
    }
  /** A working day passed without an answer to round `round`. */
  | { readonly kind: 'silence'; readonly round: number }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'ask-anyway' }
  | { readonly kind: 'not-solved' }
  | {
      readonly kind: 'accepted'
      readonly by: Who
      readonly answer: MessageId
      readonly how: 'mail' | 'page'
    }
  | { readonly kind: 'thanked'; readonly answer: MessageId }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'standing'; readonly by: Who; readonly answer: MessageId }
  /** Undefined where it was time, and there was nobody to ask. */
  | { readonly kind: 'asked-if-holds'; readonly who: Who | undefined }
  | { readonly kind: 'still-holds' | 'no-longer-holds'; readonly by: Who }

export type QuestionEvent = Happening & { readonly atMs: number }

/** Where a question stands. `waiting`: an earlier answer may do, people are asked later; `open`: nobody answered, and it is on the
 *  weekly list. */
export type QuestionStatus = 'new' | 'waiting' | 'asking' | 'open' | 'answered' | 'accepted' | 'withdrawn'

/** How soon a follower hears: each thing as it comes, or gathered in a digest. */
export type FollowHow = 'at-once' | 'daily' | 'weekly'

/** A topic or a `#hashtag` that somebody wants to hear of. */
export interface Follow {
  readonly address: string
  /** In lower case; a hashtag with its sign. */
  readonly name: string
  readonly how: FollowHow
  /** To write to them in. */
  readonly language: PageLanguage
  /** Milliseconds since the epoch: nothing older is told. */
  readonly sinceMs: number
}

/** A tip that nobody asked for: a lesson learnt, shared under its hashtags. */
export interface Tip {
  readonly messageId: MessageId
  readonly atMs: number
  readonly by: Who
  readonly subject: string
  readonly text: string
  readonly hashtags: readonly string[]
  readonly rehearsal: boolean
  /** Addresses that it was mailed to as it came. */
  readonly told: readonly string[]
}
