import type { ListAddress } from '../model/ids.ts'
import type { Inbound } from '../model/inbound.ts'

/** A file or mail that was passed over, and why; the rest goes on. */
export interface Skipped {
  readonly kind: 'skipped'
  /** For people, as `Inbound.source`. */
  readonly where: string
  readonly why: string
}

/** What is there and is not wanted, in a line for people: mail that its owner had thrown away, files that hold no mail. */
export interface PassedOver {
  readonly kind: 'passed-over'
  readonly where: string
  readonly why: string
}

/** What a source gives. */
export type Found = Inbound | Skipped | PassedOver

/** How far a source is. `totalBytes` is undefined for streams and folders, whose size is not known beforehand. */
export interface Progress {
  readonly bytesRead: number
  readonly totalBytes: number | undefined
}

export interface IntakeOptions {
  /** The list all of it belongs to, said by the importer; it wins over what folder names imply. */
  readonly list?: ListAddress | undefined
  /** Mail above this is spooled to a file while it is read. Bytes, 25 MiB unless told. */
  readonly maxBytes?: number
  /** Where mail above `maxBytes` is written, one file each; whoever takes the Inbound moves or removes the file. */
  readonly spoolDir: string
  /** Called with each block read, a few times for every MB. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** What the path `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>
  /** When mail without a time of its own arrived: our clock, milliseconds since the epoch. */
  readonly nowMs?: () => number
}

export const DEFAULT_MAX_BYTES = 25 * 1024 * 1024
