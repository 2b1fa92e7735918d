import type { AskDeps, Colleague } from './ask/deps.ts'
import type { Audience } from './model/audience.ts'
import type { PersonId } from './model/ids.ts'
import type { RecordReader } from './store/record.ts'

/** Who is who is nobody's secret from the program itself: a person keeps their addresses whatever they wrote in. */
const EVERYTHING: Audience = { kind: 'everything' }
const MOST_NAMESAKES = 5

/** Colleagues as the record knows them. */
export const colleaguesIn = (record: RecordReader): AskDeps['people'] => ({
  async at(address) {
    const id = await record.personWith(address)
    return id === undefined ? undefined : (await those(record, [id]))[0]
  },
  isNobody: (address) => record.isListOrMachine(address),
  async named(name) {
    return those(record, await record.peopleNamed(name, MOST_NAMESAKES))
  },
})

async function those(record: RecordReader, ids: readonly PersonId[]): Promise<Colleague[]> {
  const people = await record.people(ids, EVERYTHING)
  return people.map(({ id, name, addresses }) => ({
    who: { name, address: addresses[0]?.address ?? '', person: id },
    addresses: addresses.map(({ address }) => address),
  }))
}
