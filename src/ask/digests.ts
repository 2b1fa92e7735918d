import { setImmediate as otherWork } from 'node:timers/promises'
import { plusDays, weekdayOf } from '../model/calendar-day.ts'
import type { Follow } from '../model/question.ts'
import { DAY_MS } from '../model/time.ts'
import { type DigestItem, digestLetter } from '../post/news-letters.ts'
import type { DigestHow, Outgoing } from '../store/ask-store.ts'
import type { Desk, Outcome } from './deps.ts'
import { type News, NewsBook } from './news.ts'
import { dayOf, nextWorkingTime, startOfDay, type WorkingHours } from './working-time.ts'

const HOWS: readonly DigestHow[] = ['daily', 'weekly']
const PERIOD_MS: Readonly<Record<DigestHow, number>> = { daily: DAY_MS, weekly: 7 * DAY_MS }
/** Open questions stand on the weekly list this long. */
const OPEN_MS = 28 * DAY_MS
const MAILS_AT_ONCE = 10

/** When digests are due: each working day at the start of work; the first working day of each week. The last such moment before
 *  `atMs`, and the next after it. */
export function digestTimes(
  how: DigestHow,
  atMs: number,
  hours: WorkingHours,
): { readonly lastMs: number; readonly nextMs: number } {
  const today = dayOf(atMs, hours.timeZone)
  const starts: number[] = []
  for (let back = 14; back >= -14; back--) {
    const day = plusDays(today, -back)
    if (how === 'weekly' && weekdayOf(day) !== 1) continue
    const start = nextWorkingTime(startOfDay(day, hours.timeZone), hours)
    if (start !== starts.at(-1)) starts.push(start)
  }
  return {
    lastMs: starts.findLast((start) => start <= atMs) ?? 0,
    nextMs: starts.find((start) => start > atMs) ?? atMs + DAY_MS,
  }
}

/** The moments that digests of each kind are due: the last before now, and the next. */
type Times = Readonly<Record<DigestHow, ReturnType<typeof digestTimes>>>

/** Somebody to whom digests are due, and since when each of them is. */
interface Due {
  readonly address: string
  readonly follows: readonly Follow[]
  readonly windows: readonly Window[]
}

interface Window {
  readonly how: DigestHow
  readonly fromMs: number
  readonly untilMs: number
}

/** Digests, a few at a time: a mail that came meanwhile must not wait until hundreds are made. */
export class Digests {
  private readonly desk: Desk
  /** What is new up to each moment that digests are due at; kept for as long as there are some to make from it. */
  private readonly books = new Map<number, NewsBook>()

  constructor(desk: Desk) {
    this.desk = desk
  }

  /** The next moment that digests are due; undefined while nobody follows anything. */
  async nextMs(): Promise<number | undefined> {
    const follows = await this.desk.store.follows()
    if (follows.length === 0) return undefined
    const times = this.times()
    const due = await this.due(follows, times)
    return Math.min(
      ...HOWS.map((how) => {
        const { lastMs, nextMs } = times[how]
        return due.some(({ windows }) => windows.some((window) => window.how === how)) ? lastMs : nextMs
      }),
    )
  }

  /** The digests of some of those to whom they are due: for each everything in one mail, and none where there is nothing, or where
   *  nobody is there to read it any more. Undefined while none are due. */
  async some(): Promise<Outcome | undefined> {
    const { store, rules } = this.desk
    const due = await this.due(await store.follows(), this.times())
    if (due.length === 0) {
      this.books.clear()
      return undefined
    }
    const states = await store.personStates(due.map(({ address }) => address))
    const digests: NonNullable<Outcome['digests']>[number][] = []
    const outgoing: Outgoing[] = []
    for (const one of due) {
      if (outgoing.length >= MAILS_AT_ONCE) break
      await otherWork()
      const { address, windows } = one
      digests.push(...windows.map(({ how, untilMs }) => ({ address, how, untilMs })))
      if (states.get(address)?.left === true || !rules.isColleague(address)) continue
      const items = await this.itemsFor(one, due)
      if (items.length > 0) outgoing.push(await this.mail(one, items))
    }
    return { digests, outgoing }
  }

  private times(): Times {
    const { now, rules } = this.desk
    const atMs = now()
    return { daily: digestTimes('daily', atMs, rules.hours), weekly: digestTimes('weekly', atMs, rules.hours) }
  }

  /** Who has not had a digest up to the last moment that it was due. Everybody who follows anything gets the weekly list of open
   *  questions. */
  private async due(follows: readonly Follow[], times: Times): Promise<Due[]> {
    const { store } = this.desk
    const until = { daily: await store.digestedUntil('daily'), weekly: await store.digestedUntil('weekly') }
    return [...Map.groupBy(follows, ({ address }) => address)].flatMap(([address, theirs]) => {
      const windows = HOWS.flatMap((how) => {
        const since = theirs.filter((follow) => how === 'weekly' || follow.how === how).map(({ sinceMs }) => sinceMs)
        const { lastMs: untilMs, nextMs } = times[how]
        const told = until[how].get(address) ?? 0
        const isToCome = told > nextMs // the clock was ahead then
        const fromMs = Math.max(isToCome ? untilMs - PERIOD_MS[how] : told, Math.min(...since))
        return fromMs < untilMs ? [{ how, fromMs, untilMs }] : []
      })
      return windows.length > 0 ? [{ address, follows: theirs, windows }] : []
    })
  }

  /** What is new for somebody, each thing once, by the soonest of the names that it speaks of; oldest first. */
  private async itemsFor({ address, follows, windows }: Due, due: readonly Due[]): Promise<DigestItem[]> {
    const isHeld = this.desk.mails.isHeld(address)
    const items = new Map<News, DigestItem>()
    const take = (news: News, item: DigestItem | undefined): void => {
      const isForThem = !news.knownTo.has(address) && (isHeld || !news.rehearsal)
      if (item !== undefined && isForThem && !items.has(news)) items.set(news, item)
    }
    for (const window of windows) {
      const { how, fromMs } = window
      const book = await this.bookFor(window, due)
      const sooner = how === 'weekly' ? follows.filter((follow) => follow.how === 'daily') : []
      const isToldSooner = (news: News): boolean =>
        sooner.some(({ name, sinceMs }) => book.speakingOf(name).has(news) && news.since(sinceMs) !== undefined)
      for (const { name, sinceMs } of follows.filter((follow) => follow.how === how))
        for (const news of book.speakingOf(name))
          if (!isToldSooner(news)) take(news, news.since(Math.max(fromMs, sinceMs)))
      if (how === 'weekly')
        for (const { name } of follows) for (const news of book.speakingOf(name)) take(news, news.open)
    }
    return [...items.values()].toSorted((a, b) => a.atMs - b.atMs)
  }

  /** Read once for all to whom digests up to that moment are due. */
  private async bookFor({ fromMs, untilMs }: Window, due: readonly Due[]): Promise<NewsBook> {
    const known = this.books.get(untilMs)
    if (known !== undefined && known.fromMs <= fromMs) return known
    const alike = due.flatMap(({ windows }) => windows.filter((window) => window.untilMs === untilMs))
    const firstMs = alike.reduce((least, window) => Math.min(least, window.fromMs), untilMs - OPEN_MS)
    const book = await NewsBook.of(this.desk, firstMs, untilMs)
    this.books.set(untilMs, book)
    return book
  }

  private async mail({ address, follows }: Due, items: readonly DigestItem[]): Promise<Outgoing> {
    const { mails, people, rules, now } = this.desk
    const atMs = now()
    const language = follows[0]?.language ?? rules.language
    const { timeZone } = rules.hours
    const letter = digestLetter({ language, timeZone, links: { mine: mails.mineLink(address, atMs) } }, items)
    const to = (await people.at(address))?.who ?? { name: '', address }
    return mails.outgoing({ kind: 'digest', letter, to: { ...to, address }, role: 'sent', language }, atMs)
  }
}
