import type { ListAddress } from '../model/ids.ts'
import type { ListActivity } from '../store/record.ts'
import { byKey, isMailKey, personRef, type Reading, threadRow } from './reading.ts'
import type { FrontResult, ListMonthResult, ListRow } from './types.ts'

const QUESTIONS_SHOWN = 5
const TOPICS_SHOWN = 24

export async function front(reading: Reading): Promise<FrontResult> {
  const { record, audience, nowMs } = reading
  const totals = await record.totals(audience)
  const [lists, open, confirmed, topics] = await Promise.all([
    record.listActivity(audience, lastYearOf(totals.lastMs, nowMs())),
    record.questions('open', audience, QUESTIONS_SHOWN),
    record.questions('confirmed', audience, QUESTIONS_SHOWN),
    record.topics(audience),
  ])
  const answers = await record.mails(confirmed.map(({ answer }) => answer).filter(isMailKey), audience)
  const answerOf = byKey(answers, ({ thread }) => thread)
  return {
    ...totals,
    lists: lists.map(listRow),
    open: open.map((thread) => threadRow(reading, thread)),
    confirmed: confirmed.flatMap((thread) => {
      const answer = answerOf.get(thread.thread)
      return answer === undefined ? [] : [{ ...threadRow(reading, thread), answeredBy: personRef(answer.from) }]
    }),
    topics: topics.slice(0, TOPICS_SHOWN),
  }
}

/** The year that activity is drawn for ends with the latest mail: of an archive that has closed, its last year is shown. */
const lastYearOf = (lastMs: number, nowMs: number): number => (lastMs > 0 ? Math.min(lastMs, nowMs) : nowMs)

const listRow = ({ readers, ...list }: ListActivity): ListRow => ({ ...list, everyone: readers === 'everyone' })

/** A month of a list; without one, its latest with mail. Undefined for a list that is not there or not the viewer's. */
export async function listMonth(
  reading: Reading,
  address: ListAddress,
  wanted?: { readonly year: number; readonly month: number },
): Promise<ListMonthResult | undefined> {
  const { record, audience, nowMs } = reading
  const { lastMs } = await record.totals(audience)
  const list = (await record.listActivity(audience, lastYearOf(lastMs, nowMs()))).find((one) => one.address === address)
  if (list === undefined) return undefined
  const months = await record.listMonths(address, audience)
  const now = new Date(nowMs())
  const { year, month } = wanted ?? months[0] ?? { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1 }
  const threads = await record.listThreads(address, Date.UTC(year, month - 1), Date.UTC(year, month), audience)
  return { list: listRow(list), months, year, month, threads: threads.map((thread) => threadRow(reading, thread)) }
}
