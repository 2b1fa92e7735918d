import { MailboxUnavailable } from './imap-faults.ts'

/** Mails asked for at a time: enough for full speed, few enough that a broken connection costs little; and fewer where it breaks
 *  again at the same place, since a single mail may be why. */
const BATCHES: readonly number[] = [100, 25, 5, 1]
/** A connection may break twice at one place by chance. */
const BY_CHANCE = 2
/** A mail that was asked for alone, and broke the connection that often. */
const HOPELESS = 3
/** So many batches that went well, and more are asked for again. */
const WELL = 5
/** Where more mails than this cannot be had, it is not the mails: the folder waits. */
export const MOST_MISSING = 100
const DAY_MS = 24 * 3_600_000

/** What befell the visits of one folder, over all connections that they took: a mail that kills the server's process each time is
 *  found, and passed over for a day, instead of holding up all that came after it. */
export class FolderVisits {
  #uidNext = 0
  #brokenHere = 0
  #well = 0
  /** Of BATCHES. */
  #level = 0
  #askedForMissingMs = Number.NEGATIVE_INFINITY

  /** How many mails to ask for at a time. */
  get batchMails(): number {
    return BATCHES[this.#level] ?? 1
  }

  /** The one mail at this place has broken every connection that asked for it. */
  isHopelessAt(uidNext: number): boolean {
    return uidNext === this.#uidNext && this.batchMails === 1 && this.#brokenHere >= HOPELESS
  }

  /** Does something from `uidNext` on, and remembers when the connection breaks at it. */
  async at<T>(uidNext: number, work: () => Promise<T>): Promise<T> {
    if (uidNext !== this.#uidNext) this.#brokenHere = 0
    this.#uidNext = uidNext
    try {
      const result = await work()
      this.#wentWell()
      return result
    } catch (fault) {
      if (fault instanceof MailboxUnavailable) this.#broke()
      throw fault
    }
  }

  #wentWell(): void {
    if (this.#level === 0 || ++this.#well < WELL) return
    this.#well = 0
    this.#level--
  }

  #broke(): void {
    this.#well = 0
    this.#brokenHere++
    if (this.#brokenHere < BY_CHANCE || this.#level === BATCHES.length - 1) return
    this.#level++
    this.#brokenHere = this.batchMails === 1 ? 0 : this.#brokenHere
  }

  /** Whether mails that were not given are to be asked for again now: at the first visit, and then once a day. Times are of a clock
   *  that never goes back. */
  isTimeForMissing(nowMs = performance.now()): boolean {
    return nowMs - this.#askedForMissingMs >= DAY_MS
  }

  /** They were asked for, and not given, now. */
  askedForMissing(nowMs = performance.now()): void {
    this.#askedForMissingMs = nowMs
  }
}
