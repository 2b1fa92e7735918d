import { DAY_MS } from './model/time.ts'

/** What a server was told before it went away, or the program did, it may still carry out when it is back. */
const AFTER_MS = 5 * 60_000
const EVERY_MS = DAY_MS

/** When `serve` compares the index with the record: some minutes after it starts and after the index was away, and once a day. */
export class CompareTimes {
  private dueMs: number

  /** Milliseconds here are of any clock that never goes back. */
  constructor(nowMs: number) {
    this.dueMs = nowMs + AFTER_MS
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.dueMs
  }

  wasAway(nowMs: number): void {
    this.dueMs = nowMs + AFTER_MS
  }

  compared(nowMs: number): void {
    this.dueMs = nowMs + EVERY_MS
  }
}
