import type { Evidence } from '../model/evidence.ts'
import type { ThreadId } from '../model/ids.ts'
import { DAY_MS } from '../model/time.ts'

/** Why a person is named, in numbers that anyone can count again from the same mails. */
export interface Reason {
  /** Threads others opened in which the person wrote something that matches. */
  readonly answered: number
  /** Threads the person opened in which their own mail matches. */
  readonly started: number
  /** Matching mails of theirs that the asker said had helped. */
  readonly confirmed: number
  /** The oldest and newest matching mail, milliseconds since the epoch; both 0 when there is none. */
  readonly firstMs: number
  readonly lastMs: number
  /** By threads: eight or more are many, three or more several. */
  readonly strength: 'many' | 'several' | 'few'
  /** Fresh when the newest is less than two years old. */
  readonly freshness: 'fresh' | 'older'
}

const MANY_THREADS = 8
const SEVERAL_THREADS = 3
const FRESH_MS = 2 * 365.25 * DAY_MS

/** @param telling one person's matching mails, in any order: `RankedPerson.telling` */
export function reasonOf(telling: readonly Evidence[], nowMs: number): Reason {
  const answered = new Set<ThreadId>()
  const started = new Set<ThreadId>()
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  let confirmed = 0
  for (const mail of telling) {
    const threads = mail.role === 'answer' ? answered : started
    threads.add(mail.thread)
    if (mail.confirmed) confirmed += 1
    firstMs = Math.min(firstMs, mail.writtenAtMs)
    lastMs = Math.max(lastMs, mail.writtenAtMs)
  }
  if (telling.length === 0) firstMs = lastMs = 0
  return {
    answered: answered.size,
    started: started.size,
    confirmed,
    firstMs,
    lastMs,
    strength: strengthOf(answered.size + started.size),
    freshness: nowMs - lastMs < FRESH_MS ? 'fresh' : 'older',
  }
}

/** How much speaks for something, by the number of threads. */
export function strengthOf(threads: number): Reason['strength'] {
  if (threads >= MANY_THREADS) return 'many'
  return threads >= SEVERAL_THREADS ? 'several' : 'few'
}

export type ReasonLanguage = 'nb' | 'nn' | 'en'

interface Phrases {
  readonly locale: string
  /** "svarte i 7 samtaler", without a capital. */
  readonly answered: (threads: number) => string
  readonly started: (threads: number) => string
  /** "og startet 2", after what was answered. */
  readonly andStarted: (threads: number) => string
  readonly when: (month: string, isOnly: boolean) => string
  readonly confirmed: (mails: number, answered: number) => string
}

/** `Svarte i 7 samtaler og startet 2, sist i mars 2025. Ett av svarene hjalp den som spurte.` Empty for no mails. Months
 *  are in UTC, as everywhere a mail's date is shown without its hour. */
export function reasonSentence(reason: Reason, language: ReasonLanguage): string {
  const { answered, started, confirmed } = reason
  const threads = answered + started
  if (threads === 0) return ''
  const phrases = PHRASES[language]
  const did =
    answered === 0
      ? phrases.started(started)
      : phrases.answered(answered) + (started === 0 ? '' : ` ${phrases.andStarted(started)}`)
  const month = new Intl.DateTimeFormat(phrases.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    reason.lastMs,
  )
  const sentence = `${capitalised(did)}${phrases.when(month, threads === 1)}.`
  return confirmed === 0 ? sentence : `${sentence} ${phrases.confirmed(confirmed, answered)}.`
}

const PHRASES: Readonly<Record<ReasonLanguage, Phrases>> = {
  nb: {
    locale: 'nb-NO',
    answered: (threads) => `svarte i ${threads === 1 ? 'én samtale' : `${threads} samtaler`}`,
    started: (threads) => `startet ${threads === 1 ? 'én samtale' : `${threads} samtaler`}`,
    andStarted: (threads) => `og startet ${threads === 1 ? 'én' : threads}`,
    when: (month, isOnly) => (isOnly ? `, i ${month}` : `, sist i ${month}`),
    confirmed: (mails, answered) => {
      if (answered === 1) return 'Svaret hjalp den som spurte'
      return mails === 1 ? 'Ett av svarene hjalp den som spurte' : `${mails} av svarene hjalp dem som spurte`
    },
  },
  nn: {
    locale: 'nn-NO',
    answered: (threads) => `svara i ${threads === 1 ? 'éin samtale' : `${threads} samtalar`}`,
    started: (threads) => `starta ${threads === 1 ? 'éin samtale' : `${threads} samtalar`}`,
    andStarted: (threads) => `og starta ${threads === 1 ? 'éin' : threads}`,
    when: (month, isOnly) => (isOnly ? `, i ${month}` : `, sist i ${month}`),
    confirmed: (mails, answered) => {
      if (answered === 1) return 'Svaret hjelpte den som spurde'
      return mails === 1 ? 'Eitt av svara hjelpte den som spurde' : `${mails} av svara hjelpte dei som spurde`
    },
  },
  en: {
    locale: 'en-GB',
    answered: (threads) => `answered in ${threads === 1 ? 'one discussion' : `${threads} discussions`}`,
    started: (threads) => `started ${threads === 1 ? 'one discussion' : `${threads} discussions`}`,
    andStarted: (threads) => `and started ${threads === 1 ? 'one' : threads}`,
    when: (month, isOnly) => (isOnly ? `, in ${month}` : `, most recently in ${month}`),
    confirmed: (mails, answered) => {
      if (answered === 1) return 'The answer helped the person who asked'
      return mails === 1
        ? 'One of the answers helped the person who asked'
        : `${mails} of the answers helped the people who asked`
    },
  },
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
