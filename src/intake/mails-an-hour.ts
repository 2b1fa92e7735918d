/** What the program takes of one sender in an hour; the rest waits in the mail server's queue. */
export const MAILS_AN_HOUR = 200

const HOUR_MS = 60 * 60 * 1000
const MAX_SENDERS = 5000
/** Bounces of many people's mail share one sender, the null sender. */
const BOUNCES = 10

/** How many mails came from each sender within the hour that ends now. Of more senders than some thousand, those heard
 *  longest ago are forgotten. */
export class MailsAnHour {
  readonly #limit: number
  readonly #now: () => number
  /** When they came, by sender, who was heard longest ago first. */
  readonly #times = new Map<string, readonly number[]>()

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  isSpent(sender: string): boolean {
    return this.#withinHour(sender).length >= (sender === '' ? this.#limit * BOUNCES : this.#limit)
  }

  /** Counts one mail, unless the sender's hour is spent: then false. */
  take(sender: string): boolean {
    if (this.isSpent(sender)) return false
    const times = [...this.#withinHour(sender), this.#now()]
    this.#times.delete(sender.toLowerCase())
    this.#times.set(sender.toLowerCase(), times)
    for (const oldest of this.#times.keys()) {
      if (this.#times.size <= MAX_SENDERS) break
      this.#times.delete(oldest)
    }
    return true
  }

  /** When the sender has room for one more; undefined where they have it now. */
  freeAtMs(sender: string): number | undefined {
    return this.isSpent(sender) ? (this.#withinHour(sender)[0] ?? 0) + HOUR_MS : undefined
  }

  /** Takes back one that was counted and then not kept. */
  giveBack(sender: string): void {
    this.#times.set(sender.toLowerCase(), this.#withinHour(sender).slice(0, -1))
  }

  #withinHour(sender: string): readonly number[] {
    const nowMs = this.#now()
    const times = this.#times.get(sender.toLowerCase()) ?? []
    return times.filter((time) => time > nowMs - HOUR_MS && time <= nowMs) // one to come: the clock has gone back since
  }
}
