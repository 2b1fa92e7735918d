import type { MessageId } from './ids.ts'
import type { Address } from './message.ts'

/** A mail to the ask address as it was handed over, before anything is known of it. */
export interface Handed {
  readonly raw: Uint8Array
  /** The envelope's sender; '' is the null sender of bounces, undefined where no envelope was seen (a polled mailbox). */
  readonly mailFrom: string | undefined
  /** The envelope's recipients that are ours, in lower case; empty where no envelope was seen. */
  readonly rcptTo: readonly string[]
  /** The IP address of who handed it over by LMTP. */
  readonly peer: string | undefined
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number
}

/** What a mail's headers say of how to deal with it as post, each of them its sender's claim. */
export interface PostFacts {
  /** Every address of From, as it stands there, and not the author behind a list. */
  readonly from: readonly Address[]
  readonly replyTo: readonly Address[]
  /** X-MS-Exchange-Organization-AuthAs, every value, topmost first. This and `authResults` are empty where bytes in the header
   *  may have hidden a forged one from the mail system that should have taken it out. */
  readonly authAs: readonly string[]
  /** Authentication-Results (RFC 8601), whole values, topmost first. */
  readonly authResults: readonly string[]
  /** How many Received headers. */
  readonly hops: number
  /** Values of our own loop header, X-Hvemvet-Loop. */
  readonly loop: readonly string[]
  /** Why nobody waits for an answer to it, in words for the log; undefined for a person's mail. */
  readonly automatic: string | undefined
  /** Addresses it was delivered to by Delivered-To, X-Original-To, Envelope-To, X-Envelope-To and Received "for", in lower case. */
  readonly deliveredTo: readonly string[]
  /** What a delivery report says, by its own fields (RFC 3464) or, lacking these, by its text. */
  readonly report: DeliveryReport | undefined
}

export interface DeliveryReport {
  /** Empty where it does not say whom it tells of. */
  readonly recipients: readonly {
    /** Final-Recipient, or Original-Recipient where that is missing; in lower case. */
    readonly address: string
    /** Original-Recipient, where it is another: the mail was sent there, and went on. */
    readonly original?: string
    readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
    /** `5.1.1`; undefined where it gives none. */
    readonly status: string | undefined
  }[]
  /** The mail that could not be delivered, from the returned headers. */
  readonly original: MessageId | undefined
}
