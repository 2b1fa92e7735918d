import { SearchAway } from '../find/away.ts'
import type { ListAddress } from '../model/ids.ts'
import type { Handed } from '../model/post.ts'
import type { QuestionId } from '../model/question.ts'
import type { GivenUp } from '../post/send.ts'
import type { Committed, HandedKey, StoredOutgoing } from '../store/ask-store.ts'
import { type Act, acted } from './acts.ts'
import type { AskDeps, Desk, Outcome } from './deps.ts'
import { Digests } from './digests.ts'
import { hinted, type ListQuestion } from './hints.ts'
import { Mails } from './mails.ts'
import { givenUp, sendWithoutFiles } from './not-delivered.ts'
import { received } from './receive.ts'
import { stepped } from './steps.ts'
import { Storms } from './storms.ts'
import { type TooLarge, tooLarge } from './too-large.ts'
import { later } from './turn.ts'
import { nextWorkingTime, workingDaysLater } from './working-time.ts'

/** A mail or a question that could not be dealt with is tried again after so long, doubling to an hour. */
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 3_600_000
const AT_ONCE = 50
const MOST_TRIES = 10
/** A question that was asked for real goes no further while the mode sends nothing; looked at again after so long. */
const PAUSED_MS = 3_600_000

/** Asking by mail: takes mail that was handed over, and does what is due. One thing at a time, each a single change of the
 *  record, so that a stop at any moment loses nothing and does nothing twice. */
export class AskDesk {
  private readonly desk: Desk
  private readonly digests: Digests
  private readonly storms: Storms
  private readonly retries = new Map<
    HandedKey | QuestionId | 'digests',
    { readonly nextMs: number; readonly waitMs: number }
  >()

  constructor(deps: AskDeps) {
    const { hours, address } = deps.rules
    this.desk = {
      ...deps,
      mails: new Mails(deps.rules, deps.secret),
      clock: {
        nextWorkingTime: (atMs) => nextWorkingTime(atMs, hours),
        workingDaysLater: (atMs, days) => workingDaysLater(atMs, days, hours),
      },
      list: address as ListAddress,
    }
    this.digests = new Digests(this.desk)
    this.storms = new Storms(deps)
  }

  /** Deals with all mail that waits, and with what is due, but for digests only with some. True where something was done, and there may
   *  be more. */
  async work(signal?: AbortSignal): Promise<boolean> {
    const { store, now } = this.desk
    let done = 0
    for (
      let some = await store.unhandled(AT_ONCE);
      some.length > 0;
      some = await store.unhandled(AT_ONCE, some.at(-1)?.key)
    ) {
      for (const { key, handed } of some) {
        if (signal?.aborted) return done > 0
        done += Number(await this.trying(key, () => this.receive(key, handed)))
      }
    }
    for (const id of await store.due(now(), AT_ONCE + this.retries.size)) {
      if (signal?.aborted) return done > 0
      done += Number(await this.trying(id, () => this.step(id)))
    }
    await this.trying('digests', async () => {
      const some = await this.digests.some()
      if (some === undefined) return
      await this.commit(some)
      done++
    })
    return done > 0
  }

  /** When there is something to do again, at the latest; undefined while nothing is due. */
  async nextMs(): Promise<number | undefined> {
    const times = [
      await this.desk.store.nextDueMs(),
      await this.digests.nextMs(),
      ...this.retries.values().map(({ nextMs }) => nextMs),
    ]
    const known = times.filter((one) => one !== undefined)
    return known.length === 0 ? undefined : Math.min(...known)
  }

  /** Does what somebody's button says. */
  async act(act: Act): Promise<void> {
    await this.committing(() => acted(this.desk, act))
  }

  /** A mail that the mail server will not take as it is: it goes again without its files where it is too large, or is given up. */
  async notDelivered(mail: StoredOutgoing, fault: GivenUp): Promise<void> {
    if (fault.isTooLarge && (await sendWithoutFiles(this.desk, mail))) return
    await this.committing(() => givenUp(this.desk, mail, fault))
  }

  /** Tells a colleague that their mail is too large to be taken; whether it did. */
  async tooLarge(mail: TooLarge): Promise<boolean> {
    let isTold = false
    await this.committing(async () => {
      const outcome = await tooLarge(this.desk, mail)
      isTold = outcome !== undefined
      return outcome ?? {}
    })
    return isTold
  }

  /** Hears of a question on an ordinary list. */
  async hear(question: ListQuestion): Promise<void> {
    const outcome = await hinted(this.desk, question)
    if (outcome !== undefined) await this.commit(outcome)
  }

  /** Until when the mail waits, where it does. */
  private async receive(key: HandedKey, handed: Handed): Promise<number | undefined> {
    const waitsMs = this.storms.waitsUntilMs(key)
    if (waitsMs !== undefined) return waitsMs
    const outcome = await received(this.desk, key, handed)
    if ('slowed' in outcome) return this.storms.hold(key, outcome.slowed)
    await this.commit(outcome)
    this.storms.release(key)
    return undefined
  }

  private async step(id: QuestionId): Promise<void> {
    const question = await this.desk.store.question(id)
    if (question === undefined) return
    const { facts } = question
    const isPaused = !facts.rehearsal && this.desk.mails.isHeld(facts.asker.address)
    await this.commit(isPaused ? later(question, this.desk.now() + PAUSED_MS) : await stepped(this.desk, question))
  }

  /** Works a change out anew where something else came between. */
  private async committing(work: () => Promise<Outcome>): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) if ((await this.commit(await work())).kind === 'done') return
    throw new Error('a question changes too often to be dealt with')
  }

  private async commit(outcome: Outcome): Promise<Committed> {
    return this.desk.store.commit({ outgoing: [], archive: [], ...outcome, atMs: this.desk.now() })
  }

  /** A fault holds up what it came with, and nothing else; so does work that says until when it waits. */
  private async trying(
    key: HandedKey | QuestionId | 'digests',
    work: () => Promise<number | undefined | void>,
  ): Promise<boolean> {
    const { now, log } = this.desk
    const known = this.retries.get(key)
    if (known !== undefined && known.nextMs > now()) return false
    try {
      const untilMs = await work()
      if (typeof untilMs === 'number') this.retries.set(key, { nextMs: untilMs, waitMs: FIRST_RETRY_MS / 2 })
      else this.retries.delete(key)
      return typeof untilMs !== 'number'
    } catch (fault) {
      const waitMs = Math.min(LAST_RETRY_MS, (known?.waitMs ?? FIRST_RETRY_MS / 2) * 2)
      this.retries.set(key, { nextMs: now() + waitMs, waitMs })
      if (fault instanceof SearchAway)
        log.warn({ why: fault.message, waitMs }, 'nobody can be looked for; trying again')
      else log.error({ err: fault, waitMs }, 'a question could not be dealt with; trying again')
      return false
    }
  }
}
