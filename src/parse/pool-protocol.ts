import type { AttachmentFile } from './display.ts'
import type { ReadMail } from './read.ts'

/** A mail to read. `sizeBytes` is given, larger than `raw`, where only the beginning of a large mail is at hand. */
export interface MailToRead {
  readonly raw: Uint8Array
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number
  readonly sizeBytes?: number
}

/** A mail as read, or in words why it could not be. */
export type ReadResult = ReadMail | { readonly problem: string }

/** What the pool asks of a child, one at a time. */
export type PoolRequest =
  | { readonly kind: 'read'; readonly mails: readonly MailToRead[]; readonly maxBytes: number }
  | { readonly kind: 'html'; readonly raw: Uint8Array }
  | { readonly kind: 'attachment'; readonly raw: Uint8Array; readonly index: number }

export type PoolReply =
  /** Sent once, unasked, when a child can be asked. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly results: readonly ReadResult[] }
  | { readonly kind: 'html'; readonly html: string | undefined }
  | { readonly kind: 'attachment'; readonly file: AttachmentFile | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
