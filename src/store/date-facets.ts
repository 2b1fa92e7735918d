import type { Found } from './search-index.ts'

/** Years and months of counts by month, earliest first. */
export function datesOf(byMonth: ReadonlyMap<number, number>): Pick<Found['facets'], 'years' | 'months'> {
  const byYear = new Map<number, number>()
  for (const [month, count] of byMonth) {
    const year = Math.floor(month / 100)
    byYear.set(year, (byYear.get(year) ?? 0) + count)
  }
  return { years: earliestFirst(byYear), months: earliestFirst(byMonth) }
}

const earliestFirst = (counts: ReadonlyMap<number, number>) =>
  [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => a.key - b.key)
