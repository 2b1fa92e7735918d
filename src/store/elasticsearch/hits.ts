import type { estypes } from '@elastic/elasticsearch'
import type { MailKey, ThreadId } from '../../model/ids.ts'
import type { HeldMail, Hit } from '../search-index.ts'

/** A document found, with the columns that were asked for. */
export type ElasticHit = Pick<estypes.SearchHit, 'fields' | '_score'>

/** A thread found, from the columns of its best mail. */
export const toHit = (hit: ElasticHit): Hit => ({ mail: mailOf(hit), thread: threadOf(hit), score: hit._score ?? 0 })

/** A mail that the index holds; asks for the column `open` too. */
export const toHeld = (hit: ElasticHit): HeldMail => ({
  mail: mailOf(hit),
  thread: threadOf(hit),
  open: column(hit, 'open') === true,
})

export const mailOf = (hit: ElasticHit): MailKey => column(hit, 'mail') as MailKey
export const threadOf = (hit: ElasticHit): ThreadId => column(hit, 'thread') as ThreadId

/** Columns come as lists of values; ours have one. */
const column = ({ fields }: ElasticHit, name: string): unknown =>
  (fields?.[name] as readonly unknown[] | undefined)?.[0]
