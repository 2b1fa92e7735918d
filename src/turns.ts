/** One thing at a time: each waits for the one before. What may take hours looks at the signal it is given, which says that
 *  something else waits, and makes way; also where that came while it was waiting itself. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve()
  private makeWay = new AbortController()

  take<T>(work: (waitedFor: AbortSignal) => Promise<T>): Promise<T> {
    this.makeWay.abort()
    this.makeWay = new AbortController()
    const { signal } = this.makeWay
    const result = this.last.then(() => work(signal))
    this.last = result.catch(() => undefined)
    return result
  }

  /** Resolves when everything has had its turn. */
  async over(): Promise<void> {
    await this.last
  }
}
