import type { PersonId } from '../model/ids.ts'
import type { Found } from '../store/search-index.ts'
import { byKey, listRefs, type Reading } from './reading.ts'
import type { Facet, SearchRequest, SearchResult } from './types.ts'

const MOST_PEOPLE = 50

/** The index counts addresses and lists; pages show people and names. */
export async function facetsOf(
  reading: Reading,
  request: SearchRequest,
  found: Found['facets'],
): Promise<SearchResult['facets']> {
  const named = byKey(
    listRefs(
      reading,
      found.lists.map(({ key }) => key),
    ),
    ({ address }) => address,
  )
  return {
    lists: found.lists.flatMap(({ key, count }) => {
      const list = named.get(key)
      return list === undefined ? [] : [{ key, name: list.name, count, chosen: key === request.list }]
    }),
    people: await peopleOf(reading, request, found.authors),
    years: found.years.map(({ key, count }) => ({ key, name: String(key), count, chosen: key === request.year })),
    months: found.months
      .filter(({ key }) => Math.floor(key / 100) === request.year)
      .map(({ key, count }) => ({
        key: key % 100,
        name: String(key % 100),
        count,
        chosen: key % 100 === request.month,
      })),
    languages: found.languages.map(({ key, count }) => ({ key, name: key, count, chosen: key === request.language })),
  }
}

/** A person's addresses counted together; lists and robots are no people. */
async function peopleOf(
  { record }: Reading,
  request: SearchRequest,
  authors: Found['facets']['authors'],
): Promise<Facet<PersonId>[]> {
  const known = byKey(await record.authors(authors.map(({ key }) => key)), ({ key }) => key)
  const people = new Map<PersonId, { name: string; count: number }>()
  for (const { key, count } of authors) {
    const author = known.get(key)
    if (author?.person === undefined) continue
    const person = people.get(author.person)
    if (person === undefined) people.set(author.person, { name: author.name, count })
    else person.count += count
  }
  return [...people]
    .map(([key, { name, count }]) => ({ key, name, count, chosen: key === request.person }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
    .slice(0, MOST_PEOPLE)
}
