import type { Inbound } from '../model/inbound.ts'
import type { ByteWindow } from './byte-window.ts'
import { readWhole } from './eml.ts'
import { IntakeError, reasonOf, SpoolError } from './faults.ts'
import { listOf } from './list-of.ts'
import { DEFAULT_MAX_BYTES, type IntakeOptions } from './source.ts'

/** A stream that is to be read as mail, and what is known of it beforehand. */
export interface Stream {
  /** For people. */
  readonly name: string
  readonly blocks: AsyncIterable<Uint8Array>
  readonly arrivedAtMs: number
  /** Names that may say its list, the nearest first. */
  readonly names: readonly string[]
  /** The file that it is all of, where there is one: some kinds are not read from the start to the end. */
  readonly path?: string
  readonly isUnpacked?: boolean
  readonly isInArchive?: boolean
  /** Told of what is read of `path` beside the blocks. */
  readonly onBytes?: (count: number) => void
}

/** Archives and packages give files the time 0, or 1980: no mail came then, and one that did would seem to be older than
 *  its own Date. */
const OLDEST_FILE_MS = Date.UTC(1990, 0)

/** When the mail in a file came, as far as the file's own time tells. */
export const arrivedAtMs = (modifiedAtMs: number, nowMs: number): number =>
  modifiedAtMs < OLDEST_FILE_MS ? nowMs : Math.floor(modifiedAtMs)

/** What is left of a stream as one mail. A mail's own file name is not its list's name. */
export async function readMail(
  window: ByteWindow,
  stream: Pick<Stream, 'name' | 'names' | 'arrivedAtMs'>,
  options: IntakeOptions,
): Promise<Inbound> {
  const reading = readWhole(window, options.maxBytes ?? DEFAULT_MAX_BYTES, options.spoolDir)
  const raw = await reading.catch((error: unknown) => {
    throw error instanceof SpoolError ? error : new IntakeError(stream.name, reasonOf(error), error)
  })
  return {
    raw,
    source: stream.name,
    list: listOf(options.list, stream.names.slice(1)),
    receivedAtMs: stream.arrivedAtMs,
  }
}
