import type { ThreadId } from '../model/ids.ts'

/** How many threads the mails of each year (UTC) are in, oldest year first; years without any are left out. */
export function threadsByYear(
  mails: readonly { readonly thread: ThreadId; readonly writtenAtMs: number }[],
): { readonly year: number; readonly threads: number }[] {
  const years = Map.groupBy(mails, ({ writtenAtMs }) => new Date(writtenAtMs).getUTCFullYear())
  return [...years]
    .map(([year, of]) => ({ year, threads: new Set(of.map(({ thread }) => thread)).size }))
    .sort((a, b) => a.year - b.year)
}
