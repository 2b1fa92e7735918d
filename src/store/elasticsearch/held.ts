import type { MailKey } from '../../model/ids.ts'
import type { HeldMail } from '../search-index.ts'
import { type Connection, patiently } from './client.ts'
import { toHeld } from './hits.ts'

/** The mails that some indices hold, in rising order after `after`, from their columns. One that is in two of them by mistake is
 *  there twice, and never at the end of one page and the start of the next. */
export async function readHeld(
  connection: Connection,
  index: string[],
  after: MailKey,
  limit: number,
): Promise<HeldMail[]> {
  const { hits } = await patiently(connection, () =>
    connection.client.search({
      index,
      sort: [{ mail: 'asc' }],
      search_after: [after],
      size: limit + 1,
      track_total_hits: false,
      allow_partial_search_results: false,
      _source: false,
      stored_fields: '_none_',
      docvalue_fields: ['mail', 'thread', 'open'],
    }),
  )
  const held = hits.hits.map(toHeld)
  if (held.length <= limit) return held
  const [last, next] = held.slice(-2)
  return held.slice(0, last?.mail === next?.mail && limit > 1 ? limit - 1 : limit)
}
