import { IntakeError } from './faults.ts'

/** A file in an archive, read at once or not at all: the next one takes its place. */
export interface Entry {
  /** As the archive has it, for people and for telling its list; never a path to open. */
  readonly name: string
  /** Milliseconds since the epoch; undefined where the archive does not say. */
  readonly modifiedAtMs: number | undefined
  readonly blocks: AsyncIterable<Uint8Array>
}

/** Mail grows tenfold when it is unpacked, logs within mail fifty. What grows more was made to fill a disk. */
const MOST_GROWTH = 200
/** Below this nothing is too much. */
const ALWAYS_BYTES = 1024 ** 3

/** Counts what comes out of an archive against what went in. */
export class Growth {
  readonly #name: string
  readonly #packedBytes: () => number
  readonly #alwaysBytes: number
  #bytes = 0
  #isSpent = false

  constructor(name: string, packedBytes: () => number, alwaysBytes = ALWAYS_BYTES) {
    this.#name = name
    this.#alwaysBytes = alwaysBytes
    this.#packedBytes = packedBytes
  }

  /** The same blocks. Throws IntakeError once there are too many. */
  async *of(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const block of blocks) {
      this.#bytes += block.length
      this.#isSpent ||= this.#bytes > this.#alwaysBytes && this.#bytes > MOST_GROWTH * this.#packedBytes()
      this.throwIfSpent()
      yield block
    }
  }

  throwIfSpent(): void {
    if (!this.#isSpent) return
    const why = `it unpacks to more than ${MOST_GROWTH} times its size; nothing more of it was read`
    throw new IntakeError(this.#name, why)
  }
}
