import { joinPeople } from './expertise/people.ts'
import type { IndexFeed } from './index-feed.ts'
import type { PersonAddresses, RecordWriter } from './store/record.ts'

/** Works out anew who is behind which addresses, and what changes with it. A thousand addresses take some milliseconds. */
export async function settlePeople(record: RecordWriter, feed: IndexFeed): Promise<void> {
  const [book, corrections] = [await record.addressBook(), await record.peopleCorrections()]
  const emails = new Map(book.map(({ key, address }) => [key, address]))
  const people = joinPeople(book, corrections).map(
    ({ name, addresses, joins }): PersonAddresses => ({
      name: name || (emails.get(addresses[0] ?? (0 as never)) ?? ''),
      addresses: addresses.map((key) => ({ key, why: joins.find(({ address }) => address === key)?.why ?? '' })),
    }),
  )
  await record.setPeople(people)
  await feed.tell(await record.rejudgeThreads())
}
