import { setImmediate as breathe } from 'node:timers/promises'
import type { Candidate } from './expertise/topics/candidate.ts'
import { candidates } from './expertise/topics/candidates.ts'
import { chooseTopics, type Talk } from './expertise/topics/choose.ts'
import { nameWords } from './expertise/topics/of-people.ts'
import type { RecordWriter, StoredTalk } from './store/record.ts'

/** Subjects read between two breaths: some tens of milliseconds. */
const AT_ONCE = 50

/** Works out what is talked about, by the subjects of open threads. Only subjects that are new since last time are read
 *  (1,700 English ones a second); choosing among all of them takes a fraction of a second. Can be stopped between any two,
 *  and goes on from there the next time. */
export async function refreshTopics(
  record: RecordWriter,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const stored = await record.talks()
  const talks: Talk[] = []
  for (let at = 0; at < stored.length && options.signal?.aborted !== true; at += AT_ONCE) {
    const some = stored.slice(at, at + AT_ONCE)
    const read = some.map((talk) => ({ talk, found: keptCandidates(talk) ?? candidates(talk.subject, talk.language) }))
    const fresh = read.filter(({ talk }) => talk.candidates === undefined)
    if (fresh.length > 0) {
      await record.keepTalks(
        fresh.map(({ talk, found }) => ({ thread: talk.thread, mail: talk.mail, candidates: JSON.stringify(found) })),
      )
      await breathe()
    }
    for (const { talk, found } of read) talks.push({ thread: talk.thread, writers: talk.writers, candidates: found })
  }
  if (options.signal?.aborted === true) return
  await record.setTopics(await topicsOf(talks, record))
}

const keptCandidates = ({ candidates: kept }: StoredTalk): Candidate[] | undefined =>
  kept === undefined ? undefined : (JSON.parse(kept) as Candidate[])

/** Topics under their names; two that are written alike are one. */
async function topicsOf(
  talks: readonly Talk[],
  record: RecordWriter,
): Promise<Parameters<RecordWriter['setTopics']>[0]> {
  const book = await record.addressBook()
  const unwanted = {
    names: nameWords(book.flatMap(({ names }) => names.map(({ name }) => name))),
    lists: (await record.lists()).flatMap(({ address, name }) => [address, name]),
    never: [],
  }
  const byName = Map.groupBy(chooseTopics(talks, unwanted), ({ name }) => name)
  return [...byName].map(([name, same]) => ({ name, threads: [...new Set(same.flatMap(({ threads }) => threads))] }))
}
