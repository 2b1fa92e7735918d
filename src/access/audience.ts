import type { Audience, Readers, Viewer } from '../model/audience.ts'
import type { ListAddress } from '../model/ids.ts'

/** What access needs to know of a list. */
export interface ListReaders {
  readonly address: ListAddress
  readonly readers: Readers
}

/** Whether mail of these lists is for everyone: one open list is enough, and mail of no list is for nobody but the operator. */
export const isOpen = (lists: readonly { readonly readers: Readers }[]): boolean =>
  lists.some((list) => list.readers === 'everyone')

/** The one place that decides who may read. `postedTo`: the lists that the viewer's addresses have posted to; without
 *  another source of members, those who post are a list's members. */
export function audienceOf(
  viewer: Viewer,
  lists: readonly ListReaders[],
  postedTo: readonly ListAddress[] = [],
): Audience {
  switch (viewer.kind) {
    case 'operator':
      return { kind: 'everything' }
    case 'anyone':
      return { kind: 'open', closed: [] }
    case 'person': {
      const own = new Set(viewer.addresses.map((address) => address.toLowerCase()))
      const readable = lists.filter((list) => mayRead(list, own, postedTo))
      return { kind: 'open', closed: readable.map((list) => list.address) }
    }
  }
}

/** Whether a person may read a list that is not for everyone. */
function mayRead(list: ListReaders, own: ReadonlySet<string>, postedTo: readonly ListAddress[]): boolean {
  if (list.readers === 'everyone') return false
  if (list.readers === 'members') return postedTo.includes(list.address)
  return list.readers.some((reader) => own.has(reader.toLowerCase()))
}
