import type { Evaluation, Metrics } from './metrics.ts'

/** How one run differs from another on the same topics. */
export interface Comparison {
  readonly topics: number
  /** Mean of (this - other). */
  readonly difference: number
  /** 95 % interval of the difference, by resampling topics. */
  readonly interval: readonly [number, number]
  /** Two-sided: how often chance alone gives a difference as large. Not corrected for the number of comparisons made. */
  readonly p: number
}

const FLIPS = 10_000
const SEED = 20_241_117

/** Compares two runs topic by topic, on the topics both were measured on: a paired randomisation test (Smucker, Allan and
 *  Carterette, CIKM 2007) and a bootstrap interval, 10,000 rounds each, the same on every call. */
export function compareRuns(ours: Evaluation, other: Evaluation, metric: keyof Metrics = 'ap'): Comparison {
  const differences: number[] = []
  for (const [topic, measured] of ours.byTopic) {
    const against = other.byTopic.get(topic)
    if (against !== undefined) differences.push(measured[metric] - against[metric])
  }
  if (differences.length === 0) return { topics: 0, difference: 0, interval: [0, 0], p: 1 }
  const difference = meanOf(differences)
  return {
    topics: differences.length,
    difference,
    interval: bootstrapInterval(differences),
    p: flipTest(differences, difference),
  }
}

/** If the two runs were the same, each topic's difference could as well have the other sign. */
function flipTest(differences: readonly number[], observed: number): number {
  const random = seededRandom(SEED)
  let asLarge = 0
  for (let flip = 0; flip < FLIPS; flip++) {
    const mean = meanOf(differences.map((difference) => (random() < 0.5 ? difference : -difference)))
    if (Math.abs(mean) >= Math.abs(observed) - 1e-12) asLarge++ // sums in another order differ in their last digits
  }
  return (asLarge + 1) / (FLIPS + 1) // the observed assignment is one of those possible, so p is never 0
}

function bootstrapInterval(differences: readonly number[]): readonly [number, number] {
  const random = seededRandom(SEED)
  const means = new Float64Array(FLIPS)
  for (let round = 0; round < FLIPS; round++) {
    let total = 0
    for (let drawn = 0; drawn < differences.length; drawn++)
      total += differences[Math.floor(random() * differences.length)] ?? 0
    means[round] = total / differences.length
  }
  means.sort()
  return [means[Math.floor(FLIPS * 0.025)] ?? 0, means[Math.floor(FLIPS * 0.975)] ?? 0]
}

const meanOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length

/** Mulberry32: small, fast, and the same numbers everywhere. Values in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
