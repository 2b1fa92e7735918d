import { IndexUnavailable } from '../store/search-index.ts'
import type { Sources } from './reading.ts'

/** The search index cannot be read just now; the record still can. The message is for who looks after the archive. */
export class SearchAway extends Error {}

/** An index whose absence is said in this room's own words. */
export const knowingAbsence = (index: Sources['index']): Sources['index'] => ({
  search: (...args) => index.search(...args).catch(sayAway),
  nearest: (...args) => index.nearest(...args).catch(sayAway),
  near: (...args) => index.near(...args).catch(sayAway),
  similarWords: (...args) => index.similarWords(...args).catch(sayAway),
})

function sayAway(fault: unknown): never {
  if (fault instanceof IndexUnavailable) throw new SearchAway(fault.message)
  throw fault
}
