import type { Contact } from './contact.ts'
import type { ListAddress, MessageId } from './ids.ts'

/** A mailbox: `address` in lower case and possibly empty (some mail names only a person), `name` possibly empty. */
export interface Address {
  readonly name: string
  readonly address: string
}

export interface Attachment {
  /** Position among the mail's attachments, from 0. */
  readonly index: number
  readonly name: string
  /** What the mail claims, such as `application/pdf`; never trusted when served. */
  readonly type: string
  readonly sizeBytes: number
}

export type Language = 'nb' | 'nn' | 'en' | 'other'

/** Who a stretch of a mail's text belongs to. `own`: the sender's words. `quote`: words of a mail answered, with the
 *  line that introduces them. `forward`: a mail passed on. `signature`: sign-off block, and what a program signed with.
 *  `disclaimer`: what an organisation says under, or a gateway above, every mail. `footer`: what a list put below. */
export type PartKind = 'own' | 'quote' | 'forward' | 'signature' | 'disclaimer' | 'footer'

/** A stretch of `Message.text`, in UTF-16 offsets, end exclusive. Parts are in order and cover the text. */
export interface TextPart {
  readonly kind: PartKind
  readonly start: number
  readonly end: number
  /** Whose words a quote or forward holds, where its introduction says so. */
  readonly author?: Address
}

/** Why a mail counts as written by a program, not a person; undefined for a person's mail. */
export type Machine = 'auto-reply' | 'bounce' | 'robot'

/** How a mail is sealed, by S/MIME or PGP: its words can be read and are signed (by whom is not verified), or nothing can be read. */
export type Seal = 'signed' | 'encrypted'

/** What a message does in a talk, read from its own words alone, so that threads can be judged without their text. */
export interface Signals {
  /** Own text holds a question to the readers. */
  readonly asks: boolean
  /** Own text says that an answer helped ("takk, det løste det", "that fixed it"). */
  readonly confirms: boolean
  /** Words in own text. */
  readonly ownWords: number
  /** A patch or a commit notice: code sent by mail, which is neither a question nor an answer. */
  readonly patch: boolean
}

/** A mail as read. Everything in it is a stranger's claim, bounded in size. */
export interface Message {
  readonly id: MessageId
  /** The mail had no usable Message-ID, and `id` is made from its content. */
  readonly idIsOurs: boolean
  readonly subject: string
  /** The subject without "Re:", "SV:", "[tags]" (RFC 5256 base subject, with Nordic prefixes), for comparing; lower case. */
  readonly baseSubject: string
  /** The subject began with a reply prefix. */
  readonly isReplySubject: boolean
  /** The author: themselves again where a list rewrote From ("Jane via list"). */
  readonly from: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  /** Milliseconds since the epoch, UTC; see `writtenAtMs`. */
  readonly writtenAtMs: number
  /** References and In-Reply-To together, oldest first, the parent last; capped, never holding the mail's own id. */
  readonly references: readonly MessageId[]
  /** Lists it came through, by its own headers. */
  readonly lists: readonly ListAddress[]
  readonly machine: Machine | undefined
  /** X-No-Archive or Sensitivity: kept raw, never shown, searched or learned from. */
  readonly private: boolean
  readonly language: Language
  readonly text: string
  readonly parts: readonly TextPart[]
  readonly attachments: readonly Attachment[]
  /** There is an HTML part that can be shown beside the text. */
  readonly hasHtml: boolean
  readonly seal: Seal | undefined
  readonly signals: Signals
  /** What its signature says of its author, where it has one that names them. */
  readonly contact?: Contact
  /** Equal for copies of one mail that came different ways: a hash of its own words. */
  readonly fingerprint: string
  /** Only headers were read, and why ("larger than 25 MB"). */
  readonly problem: string | undefined
}

/** A message without its text, which is kept and sent packed (`body.ts`). */
export type MessageFacts = Omit<Message, 'text' | 'parts'>

/** The sender's own words, joined. */
export const ownText = (message: Pick<Message, 'text' | 'parts'>): string => textOf(message, 'own')

/** The text of every part of a kind, joined by line breaks where parts do not touch. */
export function textOf(message: Pick<Message, 'text' | 'parts'>, kind: PartKind): string {
  return message.parts
    .filter((part) => part.kind === kind)
    .map((part) => message.text.slice(part.start, part.end))
    .join('\n')
    .trim()
}
