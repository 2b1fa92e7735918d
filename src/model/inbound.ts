import type { ListAddress } from './ids.ts'
import type { InFolder } from './mailbox.ts'

/** A mail as it came from outside, before anything is known of it. */
export interface Inbound {
  readonly raw: RawBytes
  /** Where it came from, for people: `drift.mbox, mail 17` or `imap.example.org INBOX 4711`. */
  readonly source: string
  /** The list the importer said it belongs to, or the folder implies. */
  readonly list: ListAddress | undefined
  /** When it arrived, milliseconds since the epoch: IMAP's INTERNALDATE, the mbox From_ line, else the file's time. */
  readonly receivedAtMs: number
  /** Where it lies, in a mailbox whose deletions are followed. */
  readonly lies?: InFolder | undefined
}

/** A mail's exact bytes: in memory, or in a file of its own where it is larger than the limit for parsing. */
export type RawBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'large'; readonly head: Uint8Array; readonly path: string; readonly sizeBytes: number }
