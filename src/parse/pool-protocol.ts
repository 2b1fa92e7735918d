import { deserialize, serialize } from 'node:v8'
import { isMarkedAsUntransferable } from 'node:worker_threads'
import type { Message } from '../model/message.ts'
import type { PostFacts } from '../model/post.ts'
import type { HashedFile } from './attachments.ts'
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

/** A mail to the ask address as read, with its text, and what it says of how to deal with it. */
export type PostResult = { readonly message: Message; readonly post: PostFacts } | { readonly problem: string }

/** A result as bytes. A batch of them as objects would be copied by every collection of garbage until the last mail is
 *  read, and by every process and thread on the way. */
export type PackedResult = Uint8Array

export const pack = (result: ReadResult): PackedResult => serialize(result)

/** The inverse of `pack`. */
export const unpack = (packed: PackedResult): ReadResult => deserialize(packed) as ReadResult

/** What the pool asks of a child, one at a time. */
export type PoolRequest =
  | { readonly kind: 'read'; readonly mails: readonly MailToRead[]; readonly maxBytes: number }
  | { readonly kind: 'post'; readonly mail: MailToRead; readonly maxBytes: number }
  | { readonly kind: 'html'; readonly raw: Uint8Array }
  | { readonly kind: 'attachment'; readonly raw: Uint8Array; readonly index: number }
  | { readonly kind: 'attachments'; readonly raw: Uint8Array }

export type PoolReply =
  /** Sent once, unasked, when a child can be asked. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly results: readonly PackedResult[] }
  | { readonly kind: 'post'; readonly result: PostResult }
  | { readonly kind: 'html'; readonly html: string | undefined }
  | { readonly kind: 'attachment'; readonly file: AttachmentFile | undefined }
  | { readonly kind: 'attachments'; readonly files: readonly HashedFile[] }
  | { readonly kind: 'failed'; readonly reason: string }

/** The memory under some bytes: each piece once, without those that other bytes of the process may share. */
export const memoryOf = (all: readonly Uint8Array[]): ArrayBuffer[] =>
  [...new Set(all.map(({ buffer }) => buffer))].filter(
    (memory): memory is ArrayBuffer => memory instanceof ArrayBuffer && !isMarkedAsUntransferable(memory),
  )

/** Gives memory back now that collecting garbage would find long after, since to it some MB of bytes are one small object.
 *  Who still holds the bytes finds them empty. */
export function release(all: readonly Uint8Array[]): void {
  for (const memory of memoryOf(all)) if (!memory.detached) memory.transfer(0)
}
