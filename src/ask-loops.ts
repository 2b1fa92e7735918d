import { setTimeout as sleep } from 'node:timers/promises'

/** The longest that nothing is looked at: another program may have handed mail over. */
const LOOK_EVERY_MS = 5_000
/** The least between two looks that found nothing to do: what is due may be waiting for its next try. */
const REST_MS = 200
const SMTP_FIRST_WAIT_MS = 2_000
const SMTP_LAST_WAIT_MS = 60_000
const FAULT_FIRST_WAIT_MS = 1_000
const FAULT_LAST_WAIT_MS = 60_000

type Log = Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>

export interface AskLoopDeps {
  /** Deals with what came and what is due; true where something was done. */
  readonly work: () => Promise<boolean>
  /** Other things that are looked after now and then. */
  readonly tend: () => Promise<void>
  /** When there is work again, at the latest. */
  readonly nextWorkMs: () => Promise<number | undefined>
  readonly send: () => Promise<{ readonly sent: number; readonly away: string | undefined }>
  readonly nextSendMs: () => Promise<number | undefined>
  /** Hears that there may be mail for the archive. */
  readonly onArchived: () => void
  readonly log: Log
  readonly stop: AbortSignal
}

/** What asking by mail does for as long as it runs: it works, sends and looks about, each on its own. A fault holds one of them up for a
 *  while, never the others, and never for good. */
export class AskLoops {
  private readonly deps: AskLoopDeps
  private wake = new AbortController()
  private sendNow = new AbortController()

  constructor(deps: AskLoopDeps) {
    this.deps = deps
  }

  /** There may be work. */
  look(): void {
    this.wake.abort()
  }

  /** Something was done: there may be mail to send, mail for the archive, and more to do. */
  changed(): void {
    this.deps.onArchived()
    this.sendNow.abort()
    this.look()
  }

  /** Until it is told to stop. */
  async run(): Promise<void> {
    await Promise.all([
      this.keepOn(() => this.asking(), 'questions wait'),
      this.keepOn(() => this.sending(), 'mail to go out waits'),
      this.keepOn(() => this.tending(), 'other lists wait'),
    ])
  }

  /** Does something until it is told to stop, again after each fault, waiting longer each time. */
  async keepOn(turn: () => Promise<void>, what: string, lastWaitMs = FAULT_LAST_WAIT_MS): Promise<void> {
    const { stop, log } = this.deps
    let waitMs = FAULT_FIRST_WAIT_MS
    while (!stop.aborted)
      try {
        await turn()
        waitMs = FAULT_FIRST_WAIT_MS
      } catch (fault) {
        if (stop.aborted) return
        log.error({ err: fault, waitMs }, `${what} for a fault to be over; trying again`)
        await this.waiting(waitMs)
        waitMs = Math.min(lastWaitMs, waitMs * 2)
      }
  }

  private async asking(): Promise<void> {
    const { work, nextWorkMs } = this.deps
    this.wake = new AbortController()
    const { signal } = this.wake
    if (await work()) return this.changed()
    const nextMs = ((await nextWorkMs()) ?? Number.POSITIVE_INFINITY) - Date.now()
    await this.waiting(Math.min(LOOK_EVERY_MS, Math.max(REST_MS, nextMs)), signal)
  }

  private async tending(): Promise<void> {
    await this.deps.tend()
    await this.waiting(LOOK_EVERY_MS)
  }

  private smtpWaitMs = SMTP_FIRST_WAIT_MS
  private said: string | undefined
  private async sending(): Promise<void> {
    const { send, nextSendMs, log } = this.deps
    this.sendNow = new AbortController()
    const { signal } = this.sendNow
    const { sent, away } = await send()
    if (away !== undefined && this.said !== away)
      log.warn({ why: away }, 'no mail can be sent: the mail server of ask.smtp is away; what waits is kept')
    if (away === undefined && this.said !== undefined) log.info({}, 'mail can be sent again')
    this.said = away
    if (sent > 0) return
    this.smtpWaitMs = away === undefined ? SMTP_FIRST_WAIT_MS : Math.min(SMTP_LAST_WAIT_MS, this.smtpWaitMs * 2)
    const nextMs = ((await nextSendMs()) ?? Number.POSITIVE_INFINITY) - Date.now()
    await this.waiting(away === undefined ? Math.min(LOOK_EVERY_MS, Math.max(0, nextMs)) : this.smtpWaitMs, signal)
  }

  private async waiting(ms: number, woken?: AbortSignal): Promise<void> {
    const { stop } = this.deps
    const signal = woken === undefined ? stop : AbortSignal.any([stop, woken])
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }
}
