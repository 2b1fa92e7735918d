import { experts } from './experts.ts'
import { byKey, type Reading, threadRow } from './reading.ts'
import type { TopicRef, TopicResult } from './types.ts'
import { threadsByYear } from './years.ts'

const THREADS_SHOWN = 50
const NEAR_SHOWN = 8

export const topics = async ({ record, audience }: Reading): Promise<readonly TopicRef[]> =>
  (await record.topics(audience)).map(({ name, mails, people }) => ({ name, mails, people }))

/** What is known on a topic and by whom. Undefined when no mail that the viewer may read is on it. */
export async function topic(reading: Reading, name: string): Promise<TopicResult | undefined> {
  const { record, audience } = reading
  const keys = await record.topicThreads(name, audience)
  const all = byKey(await topics(reading), (one) => one.name)
  const itself = all.get(name)
  if (itself === undefined) return undefined
  const threads = (await record.threads(keys, audience)).toSorted((a, b) => b.lastMs - a.lastMs)
  const shared = Map.groupBy(await record.topicsOf(keys), (one) => one.name)
  const near = [...shared].filter(([other]) => other !== name).sort((a, b) => b[1].length - a[1].length)
  return {
    topic: itself,
    knowers: (await experts(reading, name)).knowers,
    threads: threads.slice(0, THREADS_SHOWN).map((thread) => threadRow(reading, thread)),
    years: threadsByYear(threads.map(({ thread, lastMs }) => ({ thread, writtenAtMs: lastMs }))),
    near: near.slice(0, NEAR_SHOWN).flatMap(([other]) => all.get(other) ?? []),
  }
}
