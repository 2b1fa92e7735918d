import type { Audience, Readers, Viewer } from '../model/audience.ts'
import type { ListAddress } from '../model/ids.ts'

/** What access needs to know of a list. */
export interface ListReaders {
  readonly address: ListAddress
  readonly readers: Readers
  /** Addresses that have posted to the list: without another source of members, they are its members. */
  readonly posters?: readonly string[]
}

/** Whether mail of these lists is for everyone: one open list is enough, and mail of no list is for nobody but the operator. */
export const isOpen = (lists: readonly { readonly readers: Readers }[]): boolean =>
  lists.some((list) => list.readers === 'everyone')

/** The one place that decides who may read. */
export function audienceOf(viewer: Viewer, lists: readonly ListReaders[]): Audience {
  switch (viewer.kind) {
    case 'operator':
      return { kind: 'everything' }
    case 'anyone':
      return { kind: 'open', closed: [] }
    case 'person': {
      const own = new Set(viewer.addresses.map((address) => address.toLowerCase()))
      const readable = lists.filter((list) => list.readers !== 'everyone' && mayRead(list, own))
      return { kind: 'open', closed: readable.map((list) => list.address) }
    }
  }
}

function mayRead(list: ListReaders, addresses: ReadonlySet<string>): boolean {
  if (list.readers === 'everyone') return true
  const readers = list.readers === 'members' ? (list.posters ?? []) : list.readers
  return readers.some((reader) => addresses.has(reader.toLowerCase()))
}
