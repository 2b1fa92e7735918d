import { audienceOf } from '../access/audience.ts'
import type { Audience, Viewer } from '../model/audience.ts'
import type { ListAddress, MailKey } from '../model/ids.ts'
import type { Author, RecordReader, StoredList, StoredThread } from '../store/record.ts'
import type { IndexReader } from '../store/search-index.ts'
import type { QueryVectors } from './query-vectors.ts'
import type { ListRef, PersonRef, ThreadRow } from './types.ts'

/** What `find` reads from. */
export interface Sources {
  readonly record: RecordReader
  readonly index: Pick<IndexReader, 'search' | 'nearest' | 'near' | 'similarWords'>
  /** About how many mails searches do not find yet. */
  readonly behind: () => Promise<number>
  readonly nowMs: () => number
  /** Vectors of questions, where there is a server that makes them. */
  readonly vectors?: Pick<QueryVectors, 'meaningOf'> | undefined
}

/** One read for one viewer: the sources, what the viewer may read, and the lists by name. Made anew for each call, so a
 *  change of who may read takes effect on the next. */
export interface Reading extends Sources {
  readonly audience: Audience
  readonly lists: ReadonlyMap<ListAddress, StoredList>
}

export async function openReading(sources: Sources, viewer: Viewer): Promise<Reading> {
  const lists = await sources.record.lists()
  const postedTo = viewer.kind === 'person' ? await sources.record.postedTo(viewer.addresses) : []
  return {
    ...sources,
    audience: audienceOf(viewer, lists, postedTo),
    lists: new Map(lists.map((list) => [list.address, list])),
  }
}

export const personRef = ({ person, name, address }: Author): PersonRef => ({ id: person, name, address })

/** Lists by name, only those the viewer may know of. */
export function listRefs(reading: Reading, addresses: readonly ListAddress[]): ListRef[] {
  const { audience } = reading
  const mayKnow = (address: ListAddress): boolean =>
    audience.kind === 'everything' ||
    reading.lists.get(address)?.readers === 'everyone' ||
    audience.closed.includes(address)
  return addresses.filter(mayKnow).map((address) => ({ address, name: reading.lists.get(address)?.name ?? address }))
}

export const threadRow = (reading: Reading, thread: StoredThread): ThreadRow => ({
  thread: thread.thread,
  messageId: thread.messageId,
  subject: thread.subject,
  from: personRef(thread.starter),
  people: thread.people.map(personRef),
  mails: thread.mails,
  attachments: thread.attachments,
  firstMs: thread.firstMs,
  lastMs: thread.lastMs,
  isQuestion: thread.question !== undefined,
  isAnswered: thread.answer !== undefined,
  isConfirmed: thread.confirmedBy !== undefined,
  lists: listRefs(reading, thread.lists),
})

/** Looks things up by key. Keys that are missing are simply not found. */
export const byKey = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, Item> =>
  new Map(items.map((item) => [keyOf(item), item]))

export const isMailKey = (key: MailKey | undefined): key is MailKey => key !== undefined
