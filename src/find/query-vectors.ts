import { setTimeout as sleep } from 'node:timers/promises'
import { languageOf } from '../language/detect.ts'
import { type Embedder, EmbedderAway } from '../store/embedder.ts'
import { centred, groupOf, type MeaningSpace, unit } from '../store/meaning-space.ts'
import type { Meaning } from '../store/search-index.ts'

/** What a search may wait for a vector. */
const PATIENCE_MS = 300
/** A slow server's vector is kept for whoever asks again. */
const LATE_MS = 10_000
/** Questions on their way at once; more would only wait for each other. */
const MOST_FLIGHTS = 4
/** A server that failed is let alone so long. */
const REST_MS = 30_000
const REMEMBERED = 2_000

export interface QueryVectorOptions {
  readonly nowMs: () => number
  /** What vectors are compared in; undefined while no mail has one. */
  readonly space: () => MeaningSpace | undefined
  readonly patienceMs?: number
  /** Hears of each question on its way, and of its end: who places mail in the background waits meanwhile. */
  readonly onFlight?: (change: 1 | -1) => void
}

/** The vectors of what people search for: remembered, and never waited for long. */
export class QueryVectors {
  private readonly embedder: Embedder
  private readonly options: QueryVectorOptions
  private readonly known = new Map<string, Promise<Float32Array | undefined>>()
  private restUntilMs = 0
  private flights = 0

  constructor(embedder: Embedder, options: QueryVectorOptions) {
    this.embedder = embedder
    this.options = options
  }

  /** Undefined where the server is away or slow; after `patienceMs` at most. */
  async meaningOf(text: string): Promise<Meaning | undefined> {
    const known = this.known.get(text)
    const isResting = this.options.nowMs() < this.restUntilMs || this.flights >= MOST_FLIGHTS
    if (known === undefined && isResting) return undefined
    const asked = known ?? this.ask(text)
    this.remember(text, asked)
    const waiting = new AbortController()
    const tooLate = sleep(this.options.patienceMs ?? PATIENCE_MS, undefined, { signal: waiting.signal }).catch(
      () => undefined,
    )
    const vector = await Promise.race([asked, tooLate])
    waiting.abort()
    const space = this.options.space()
    return vector && space && { space: space.name, vector: centred(unit(vector), groupOf(languageOf(text)), space) }
  }

  private async ask(text: string): Promise<Float32Array | undefined> {
    this.fly(1)
    try {
      return await this.embedder.embed(text, 'query', AbortSignal.timeout(LATE_MS))
    } catch (fault) {
      if (!(fault instanceof EmbedderAway)) throw fault
      if (fault.isAboutText) return undefined // and remembered: it is refused whenever it is asked for
      this.restUntilMs = this.options.nowMs() + REST_MS
      this.known.delete(text)
      return undefined
    } finally {
      this.fly(-1)
    }
  }

  private fly(change: 1 | -1): void {
    this.flights += change
    this.options.onFlight?.(change)
  }

  /** The latest asked for stand last, and the first go when there are too many. */
  private remember(text: string, vector: Promise<Float32Array | undefined>): void {
    this.known.delete(text)
    this.known.set(text, vector)
    const [oldest] = this.known.keys()
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest)
  }
}
