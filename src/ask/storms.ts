import type { HandedKey } from '../store/ask-store.ts'
import type { AskDeps } from './deps.ts'

/** A mail whose sender's hour is spent: it waits, and is not lost. */
export interface Slowed {
  readonly slowed: { readonly sender: string; readonly untilMs: number }
}

/** Mail that waits because its sender sent too much within the hour. What waits is not read again before there is room for it. */
export class Storms {
  readonly #deps: Pick<AskDeps, 'mailsAnHour' | 'now' | 'log'>
  readonly #waiting = new Map<HandedKey, string>()
  /** Until when each sender was said to wait. */
  readonly #said = new Map<string, number>()

  constructor(deps: Pick<AskDeps, 'mailsAnHour' | 'now' | 'log'>) {
    this.#deps = deps
  }

  /** Until when a mail waits; undefined for one that does not. */
  waitsUntilMs(key: HandedKey): number | undefined {
    const sender = this.#waiting.get(key)
    return sender === undefined ? undefined : this.#deps.mailsAnHour?.freeAtMs(sender)
  }

  /** Said once an hour for each sender, without their address. */
  hold(key: HandedKey, { sender, untilMs }: Slowed['slowed']): number {
    const nowMs = this.#deps.now()
    this.#waiting.set(key, sender)
    if ((this.#said.get(sender) ?? 0) <= nowMs) {
      this.#said.set(sender, untilMs)
      this.#deps.log.warn(
        { waitMs: untilMs - nowMs },
        'too many mails from one sender within the hour: the others wait',
      )
    }
    return untilMs
  }

  release(key: HandedKey): void {
    this.#waiting.delete(key)
    if (this.#waiting.size === 0) this.#said.clear()
  }
}
