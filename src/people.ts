import { joinPeople } from './expertise/people.ts'
import type { Ingest } from './ingest.ts'
import type { RecordWriter } from './store/record.ts'

/** Works out anew who is behind which addresses, and what changes with it. A thousand addresses take some milliseconds. */
export async function settlePeople(record: RecordWriter, ingest: Ingest): Promise<void> {
  const [book, corrections] = [await record.addressBook(), await record.peopleCorrections()]
  const emails = new Map(book.map(({ key, address }) => [key, address]))
  const people = joinPeople(book, corrections).map(({ name, addresses, joins }) => ({
    name: name || (emails.get(addresses[0] ?? (0 as never)) ?? ''),
    addresses: addresses.map((key) => ({ key, why: joins.find(({ address }) => address === key)?.why ?? '' })),
  }))
  await record.setPeople(people)
  await ingest.index(await record.rejudgeThreads())
  await ingest.heal() // what another process changed meanwhile, or a path that broke left behind
}
