/** Room made for the first block; most files in a folder are one small mail. */
const FIRST_CAPACITY = 64 * 1024

/** A sliding window over a stream of bytes: `view` is what was read and not yet dropped. Positions are counted from the
 *  start of the view, so they stay true while more is read, and shift only by `drop`. Each byte is copied O(1) times. */
export class ByteWindow {
  readonly #blocks: AsyncIterator<Uint8Array>
  #room = Buffer.alloc(0)
  #start = 0
  #end = 0
  #dropped = 0
  #ended = false
  #fault: Error | undefined
  #view = this.#room

  constructor(blocks: AsyncIterable<Uint8Array>) {
    this.#blocks = blocks[Symbol.asyncIterator]()
  }

  get view(): Buffer {
    return this.#view
  }

  /** The stream is over, or it broke: `view` is all that is left. */
  get ended(): boolean {
    return this.#ended
  }

  /** Where the view begins in the stream, in bytes. */
  get position(): number {
    return this.#dropped
  }

  /** Throws what broke the stream. Asked only where its end is believed: what came before may be whole. */
  throwIfBroken(): void {
    if (this.#fault !== undefined) throw this.#fault
  }

  /** Reads one block more; false when the stream is over. */
  async more(): Promise<boolean> {
    if (this.#ended) return false
    try {
      const next = await this.#blocks.next()
      if (next.done !== true) this.#append(next.value)
      this.#ended = next.done === true
    } catch (fault) {
      this.#fault = fault instanceof Error ? fault : new Error(String(fault))
      this.#ended = true
    }
    return !this.#ended
  }

  /** Reads until the view holds `length` bytes or the stream is over. */
  async fill(length: number): Promise<void> {
    while (this.#view.length < length && (await this.more()));
  }

  drop(count: number): void {
    this.#start += count
    this.#dropped += count
    this.#view = this.#room.subarray(this.#start, this.#end)
  }

  /** What is left, block by block, each true until the next is asked for. Throws at the end what broke the stream. */
  async *rest(): AsyncGenerator<Uint8Array> {
    do {
      yield this.#view
      this.drop(this.#view.length)
    } while (await this.more())
    this.throwIfBroken()
  }

  /** Lets go of the stream, also when it was not read to its end. */
  async close(): Promise<void> {
    await this.#blocks.return?.()
  }

  #append(block: Uint8Array): void {
    if (this.#end + block.length > this.#room.length) this.#makeRoom(block.length)
    this.#room.set(block, this.#end)
    this.#end += block.length
    this.#view = this.#room.subarray(this.#start, this.#end)
  }

  /** Moves the view to the front where that frees half of the room, else doubles it: linear over the whole stream. */
  #makeRoom(length: number): void {
    const needed = this.#view.length + length
    let capacity = Math.max(this.#room.length, FIRST_CAPACITY)
    while (capacity < 2 * needed) capacity *= 2
    const room = capacity === this.#room.length ? this.#room : Buffer.allocUnsafeSlow(capacity)
    this.#view.copy(room)
    this.#room = room
    this.#start = 0
    this.#end = this.#view.length
  }
}
