import type { ListAddress } from '../model/ids.ts'
import type { Inbound, RawBytes } from '../model/inbound.ts'
import type { ByteWindow } from './byte-window.ts'
import { declaredLength } from './content-length.ts'
import { IntakeError, NotAMailbox, reasonOf, SpoolError } from './faults.ts'
import { unescapeFrom } from './from-escape.ts'
import { type FromLine, fromLineMs, looksLikeHeader, MAX_FROM_LINE_BYTES, readFromLine } from './from-line.ts'
import { beginsWithFromLine, describeStart, skipToText } from './sniff.ts'
import { Spool } from './spool.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const BREAK_AND_FROM = Buffer.from('\nFrom ')
/** A blank line and the start of a From_ line, which may be what the view ends with. */
const SEPARATOR_BYTES = '\r\n\r\nFrom '.length
/** A From_ line and enough of the line below it to see a header's name. */
const LOOKAHEAD = 2 * MAX_FROM_LINE_BYTES
/** A line longer than this is spooled in pieces. */
const LONG_LINE_BYTES = 64 * 1024

export interface MboxOptions {
  /** For people: the file's name, or `standard input`. */
  readonly name: string
  readonly list: ListAddress | undefined
  readonly maxBytes: number
  readonly spoolDir: string
  /** When mail arrived whose From_ line has no date, milliseconds since the epoch. */
  readonly otherwiseMs: number
}

/** Where a mail ends, counted in the window's view: its last byte (exclusive) and the From_ line below it, the view's end
 *  where there is none. */
interface Place {
  readonly end: number
  readonly next: number
}

/** The mails of an mbox in order: mboxo, mboxrd and mboxcl2 told apart mail by mail, bytes never decoded. Holds one mail
 *  in memory at most, and of one above `maxBytes` only its start. Throws NotAMailbox before the first mail, IntakeError
 *  where the stream breaks: whole mails before the break have been delivered, the broken one is not. */
export async function* readMbox(window: ByteWindow, options: MboxOptions): AsyncGenerator<Inbound> {
  const reader = new MboxReader(window, options)
  let mails = 0
  try {
    await reader.begin()
    for (let mail = await reader.next(mails + 1); mail !== undefined; mail = await reader.next(mails + 1)) {
      mails++
      yield mail
    }
  } catch (error) {
    if (error instanceof IntakeError || error instanceof SpoolError) throw error
    throw new IntakeError(options.name, `broken after mail ${mails} (${reasonOf(error)}); the rest was not read`, error)
  }
}

class MboxReader {
  readonly #window: ByteWindow
  readonly #options: MboxOptions
  /** The mailbox is one of git's patches, so git's fixed From_ line starts a mail. */
  #holdsPatches = false

  constructor(window: ByteWindow, options: MboxOptions) {
    this.#window = window
    this.#options = options
  }

  /** Moves to the first From_ line. */
  async begin(): Promise<void> {
    await skipToText(this.#window)
    await this.#window.fill(LOOKAHEAD)
    const { view } = this.#window
    if (!beginsWithFromLine(view)) throw new NotAMailbox(this.#options.name, `no mailbox: ${describeStart(view)}`)
    this.#holdsPatches = readFromLine(view.subarray(0, lineEnd(view, 0))) === 'patch'
  }

  /** Reads the mail whose From_ line the view begins with, and moves to the next one. Undefined at the end. */
  async next(number: number): Promise<Inbound | undefined> {
    while (this.#window.view.length > 0) {
      const receivedAtMs = await this.#takeFromLine()
      const raw = await this.#takeMail()
      const { name, list } = this.#options
      if (raw !== undefined) return { raw, source: `${name}, mail ${number}`, list, receivedAtMs }
    }
    return undefined
  }

  /** Leaves the view at the line break that ends the From_ line, so that a From_ line just below is seen as one. */
  async #takeFromLine(): Promise<number> {
    await this.#window.fill(MAX_FROM_LINE_BYTES)
    const { view } = this.#window
    const end = Math.min(lineEnd(view, 0), view.length)
    const receivedAtMs = fromLineMs(view.subarray(0, end)) ?? this.#options.otherwiseMs
    const feed = view.indexOf(LINE_FEED)
    this.#window.drop(feed < 0 ? view.length : feed)
    return receivedAtMs
  }

  /** The mail's bytes, and the view moved past them. Undefined for a From_ line with nothing below. */
  async #takeMail(): Promise<RawBytes | undefined> {
    let from = 0
    for (;;) {
      const found = (await this.#findStart(from)) ?? this.#endOfStream()
      const surely = (found?.end ?? this.#window.view.length - SEPARATOR_BYTES) - 1
      if (surely > this.#options.maxBytes) return this.#takeToFile()
      if (found !== undefined) return this.#takeInMemory(found)
      from = Math.max(0, this.#window.view.length - BREAK_AND_FROM.length)
      await this.#window.more()
    }
  }

  async #takeInMemory(found: Place): Promise<RawBytes | undefined> {
    const declared = await this.#declaredPlace() // such a mail holds its bytes as they are, nothing escaped: mboxcl2
    const { end, next } = declared ?? found
    const whole = this.#window.view.subarray(0, end)
    const bytes = new Uint8Array((declared ? whole : unescapeFrom(whole)).subarray(1))
    this.#window.drop(next)
    return bytes.length === 0 ? undefined : { kind: 'bytes', bytes }
  }

  /** Reads a mail above the limit: what is surely its own goes to the file, and the search goes on in the rest. */
  async #takeToFile(): Promise<RawBytes> {
    const spool = await Spool.open(this.#options.spoolDir)
    this.#window.drop(1)
    try {
      for (;;) {
        const found = (await this.#findStart(0)) ?? this.#endOfStream()
        const length = found?.end ?? surelyInside(this.#window.view)
        await spool.write(unescapeFrom(this.#window.view.subarray(0, length)))
        this.#window.drop(found?.next ?? length)
        if (found !== undefined) return await spool.finish()
        await this.#window.more()
      }
    } catch (error) {
      await spool.discard()
      throw error
    }
  }

  #endOfStream(): Place | undefined {
    const { view, ended } = this.#window
    if (!ended) return undefined
    this.#window.throwIfBroken()
    return { end: textEnd(view), next: view.length }
  }

  /** The next place at or after `from` where another mail starts, in what has been read; undefined where there is none. */
  async #findStart(from: number): Promise<Place | undefined> {
    for (;;) {
      const at = this.#window.view.indexOf(BREAK_AND_FROM, from)
      if (at < 0) return undefined
      if (this.#window.view.length < at + 1 + LOOKAHEAD) await this.#window.fill(at + 1 + LOOKAHEAD)
      const blankAbove = isBlankAbove(this.#window.view, at)
      if (this.#startsMail(at + 1, blankAbove))
        return { end: blankAbove ? blankEnd(this.#window.view, at) : at + 1, next: at + 1 }
      from = at + 1
    }
  }

  /** Whether the line at `at`, which begins with `From `, starts a mail. Below a blank line a full one does, and a loose
   *  one above a header. Some programs leave the blank line out: then only a full one above a header does. */
  #startsMail(at: number, blankAbove: boolean): boolean {
    const { view } = this.#window
    const end = lineEnd(view, at)
    const kind: FromLine = readFromLine(view.subarray(at, end))
    if (kind === 'none' || (kind === 'patch' && !this.#holdsPatches)) return false
    if (blankAbove && kind === 'full') return true
    const below = view.indexOf(LINE_FEED, end) + 1
    return (blankAbove || kind !== 'loose') && below > 0 && looksLikeHeader(view.subarray(below))
  }

  /** What Content-Length says, where it leads to a From_ line or the end; many mails carry one that is not true. */
  async #declaredPlace(): Promise<Place | undefined> {
    const end = declaredLength(this.#window.view)
    if (end === undefined || end > this.#options.maxBytes) return undefined
    await this.#window.fill(end + 2 + LOOKAHEAD)
    const { view } = this.#window
    if (end > view.length) return undefined
    if (textEnd(view) <= end) return { end, next: view.length }
    let next = end
    if (view[next] === CARRIAGE_RETURN) next++
    if (view[next] === LINE_FEED) next++
    if (view[next - 1] !== LINE_FEED || !this.#startsMail(next, true)) return undefined
    return { end, next }
  }
}

/** Where the line at `from` ends, before its line break; the view's end for the last line. */
function lineEnd(view: Buffer, from: number): number {
  const feed = view.indexOf(LINE_FEED, from)
  if (feed < 0) return view.length
  return view[feed - 1] === CARRIAGE_RETURN && feed > from ? feed - 1 : feed
}

/** Whether the line break at `feed` ends an empty line. */
const isBlankAbove = (view: Buffer, feed: number): boolean =>
  view[feed - 1] === LINE_FEED || (view[feed - 1] === CARRIAGE_RETURN && view[feed - 2] === LINE_FEED)

/** Where a mail ends whose blank line below, which belongs to the mailbox, ends with the line break at `feed`. */
const blankEnd = (view: Buffer, feed: number): number => (view[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed)

/** The end of the last mail: the mailbox's own blank line below it is left out. */
function textEnd(view: Buffer): number {
  const feed = view.length - 1
  return feed > 0 && view[feed] === LINE_FEED && isBlankAbove(view, feed) ? blankEnd(view, feed) : view.length
}

/** How much of the view no later From_ line can touch: all but the last whole line and what is below it, since they may
 *  be the blank line above one. Where lines are very long, all but two bytes. */
function surelyInside(view: Buffer): number {
  const last = view.lastIndexOf(LINE_FEED)
  if (last < 1 || view.length - last > LONG_LINE_BYTES) return Math.max(0, view.length - 2)
  const before = view.lastIndexOf(LINE_FEED, last - 1)
  return before >= 0 && last - before <= LONG_LINE_BYTES ? before : Math.max(0, last - 2)
}
