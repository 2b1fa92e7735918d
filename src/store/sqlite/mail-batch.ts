import type { MailKey, ThreadId } from '../../model/ids.ts'
import type { MailWords } from '../../model/words.ts'

/** What one `put` does, gathered while it goes on. */
export class MailBatch {
  readonly change: number
  /** Mails whose words the index must have, new or read again. */
  readonly worded = new Map<MailKey, MailWords>()
  /** Mails whose facts in the index may no longer be true. */
  readonly changed = new Set<MailKey>()
  /** Threads to judge again, and how many mails came into each. */
  readonly touched = new Map<ThreadId, number>()
  /** Threads whose links changed, so that they may fall apart, and those in which a mail was read anew. */
  readonly loose = new Set<ThreadId>()
  readonly reread = new Set<ThreadId>()
  added = 0
  duplicates = 0
  private = 0

  constructor(change: number) {
    this.change = change
  }

  touch(thread: ThreadId, mails = 1): void {
    this.touched.set(thread, (this.touched.get(thread) ?? 0) + mails)
  }

  /** A thread of so many mails has become part of another. */
  move(from: ThreadId, to: ThreadId, mails: number): void {
    this.touched.delete(from)
    this.touch(to, mails)
    for (const set of [this.loose, this.reread]) if (set.delete(from)) set.add(to)
  }
}
