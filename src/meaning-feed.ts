import { setTimeout as sleep } from 'node:timers/promises'
import type { MailKey } from './model/ids.ts'
import { ownText } from './model/message.ts'
import { type Embedder, EmbedderAway } from './store/embedder.ts'
import type { IndexLedger, MailToIndex } from './store/index-ledger.ts'
import { groupOf } from './store/meaning-space.ts'
import type { MeaningStore } from './store/meaning-store.ts'

/** A mail is placed by its subject and first sentences: a small model on a laptop reads some hundred letters in a tenth of a
 *  second, and what a mail is about stands first. */
const PASSAGE_CHARS = 700
const LOOKED_AT_ONCE = 500
const ONE_TEXT_MS = 60_000
const BUSY_MS = 50
const IDLE_MS = 10_000
const AWAY_MS = 30_000
/** Tries of one text before another: the server may fail at this one alone. It is tried again when the program next starts. */
const TRIES = 10
/** All vectors move when there are so many times more of them than when they last did, or, once all mail has one, fewer. */
const GROWTH = 2
const GROWTH_AT_REST = 1.1
/** An index that keeps vectors is told of so many at once. */
const TOLD_AT_ONCE = 50

export interface MeaningSources {
  readonly ledger: Pick<IndexLedger, 'shouldHold' | 'mailsToIndex'>
  readonly embedder: Embedder
  readonly vectors: MeaningStore
  /** Whether somebody waits for the vector of a question: mail lets them go first. */
  readonly isBusy: () => boolean
  /** These mails have vectors now. */
  readonly onVectors: (mails: readonly MailKey[]) => Promise<void>
  /** All vectors have moved. */
  readonly onNewSpace: () => Promise<void>
  /** Every mail that can have one has one. */
  readonly onIdle?: () => void
  readonly onAway: (why: string) => void
  /** Between tries; half a minute unless told. */
  readonly awayMs?: number
  /** The server refused the text of a mail, and took others perhaps. */
  readonly onRefused?: (why: string) => void
  readonly signal: AbortSignal
}

/** Gives every mail its vector, one text a request, until it is told to stop; mail that comes meanwhile too. */
export async function feedMeaning(sources: MeaningSources): Promise<void> {
  const { ledger, vectors, signal } = sources
  const made: MailKey[] = []
  const tell = async (growth: number): Promise<void> => {
    if (vectors.recentre(growth)) await sources.onNewSpace()
    else if (made.length > 0) await sources.onVectors(made)
    made.length = 0
  }
  for (let after = 0 as MailKey; !signal.aborted; ) {
    const page = (await ledger.shouldHold(after, LOOKED_AT_ONCE)).map(({ mail }) => mail)
    const known = vectors.holds(page)
    for (const mail of page.filter((one) => !known.has(one))) {
      if (await givesVector(sources, mail)) made.push(mail)
      if (made.length >= TOLD_AT_ONCE) await tell(GROWTH)
      if (signal.aborted) return
    }
    await tell(page.length === 0 ? GROWTH_AT_REST : GROWTH)
    after = page.at(-1) ?? after
    if (page.length > 0) continue
    sources.onIdle?.()
    await pause(IDLE_MS, signal)
  }
}

/** Tries until the server gives one; false where it refuses this very text or fails at it for long, or the mail is gone. */
async function givesVector(sources: MeaningSources, mail: MailKey): Promise<boolean> {
  const { ledger, embedder, vectors, isBusy, onAway, signal } = sources
  const [found] = await ledger.mailsToIndex([mail])
  if (found === undefined) return false
  for (let tries = 0; tries < TRIES && !signal.aborted; tries++) {
    while (isBusy() && !signal.aborted) await pause(BUSY_MS, signal)
    try {
      const text = passageOf(found)
      const vector = await embedder.embed(text, 'passage', AbortSignal.any([signal, AbortSignal.timeout(ONE_TEXT_MS)]))
      vectors.put(mail, groupOf(found.stored.language), vector)
      return true
    } catch (fault) {
      if (!(fault instanceof EmbedderAway)) throw fault
      if (fault.isAboutText) {
        sources.onRefused?.(fault.message)
        return false
      }
      if (!signal.aborted) onAway(fault.message)
      await pause(sources.awayMs ?? AWAY_MS, signal)
    }
  }
  return false
}

/** The subject, and the first sentences of the sender's own. */
function passageOf({ stored, body }: MailToIndex): string {
  const own = ownText(body).replace(/\s+/g, ' ').trim()
  const cut = own.slice(0, PASSAGE_CHARS)
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('? '), cut.lastIndexOf('! '))
  const first = own.length > PASSAGE_CHARS && end > PASSAGE_CHARS / 2 ? cut.slice(0, end + 1) : cut
  return `${stored.subject}\n${first}`.toWellFormed()
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)
