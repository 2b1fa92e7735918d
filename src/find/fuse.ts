import type { Hit } from '../store/search-index.ts'

/** The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009). */
const K = 60

/** One ranking of two: a thread counts by its places in both, and is shown by the mail that the better of them found. */
export function fuse(one: readonly Hit[], other: readonly Hit[]): Hit[] {
  const fused = new Map<Hit['thread'], { hit: Hit; score: number; place: number }>()
  for (const ranking of [one, other]) {
    for (const [place, hit] of ranking.entries()) {
      const score = 1 / (K + place + 1)
      const known = fused.get(hit.thread)
      if (known === undefined) fused.set(hit.thread, { hit, score, place })
      else {
        known.score += score
        if (place < known.place) Object.assign(known, { hit, place })
      }
    }
  }
  return [...fused.values()]
    .sort((a, b) => b.score - a.score || a.place - b.place || a.hit.mail - b.hit.mail)
    .map(({ hit, score }) => ({ ...hit, score }))
}

/** The first mail of each thread, in order. */
export function firstOfThreads(hits: readonly Hit[]): Hit[] {
  const first = new Map<Hit['thread'], Hit>()
  for (const hit of hits) if (!first.has(hit.thread)) first.set(hit.thread, hit)
  return [...first.values()]
}
