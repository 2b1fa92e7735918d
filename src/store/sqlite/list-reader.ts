import type { Audience, Readers } from '../../model/audience.ts'
import type { ListAddress, MessageId, ThreadId } from '../../model/ids.ts'
import type { ListActivity, StoredList, StoredThread } from '../record.ts'
import { listVisibleTo, visibleTo } from './audience-sql.ts'
import type { Database, Row } from './database.ts'
import type { ThreadReader } from './thread-reader.ts'

const MONTHS_SHOWN = 12

/** Lists and their months, from the record alone: no search engine is asked to list. */
export class ListReader {
  private readonly db: Database
  private readonly threads: ThreadReader

  constructor(db: Database, threads: ThreadReader) {
    this.db = db
    this.threads = threads
  }

  activity(audience: Audience, nowMs: number): ListActivity[] {
    const lists = this.db.all(`SELECT * FROM list WHERE ${listVisibleTo(audience)} ORDER BY name`)
    return lists.map((list) => this.activityOf(list, audience, nowMs)).sort((a, b) => b.lastMs - a.lastMs)
  }

  private activityOf(list: Row, audience: Audience, nowMs: number): ListActivity {
    const within = `FROM mail_list JOIN mail USING (mail) WHERE list = ? AND ${visibleTo(audience)}`
    const key = Number(list['list'])
    const counts = this.db.get(`SELECT count(*) AS mails, count(DISTINCT thread) AS threads ${within}`, key) as Row
    const last = this.db.get(
      `SELECT mail.thread, message_id, mail.written_ms ${within} ORDER BY mail_list.written_ms DESC LIMIT 1`,
      key,
    )
    return {
      ...toStoredList(list),
      mails: Number(counts['mails']),
      threads: Number(counts['threads']),
      lastMs: Number(last?.['written_ms'] ?? 0),
      lastSubject:
        last === undefined ? '' : (this.threads.heads([last['thread'] as ThreadId], audience)[0]?.subject ?? ''),
      lastMessageId: last?.['message_id'] as MessageId | undefined,
      activity: this.newThreads(key, audience, nowMs),
    }
  }

  private newThreads(list: number, audience: Audience, nowMs: number): number[] {
    const now = new Date(nowMs)
    const starts = Array.from({ length: MONTHS_SHOWN + 1 }, (_, i) =>
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS_SHOWN + 1 + i),
    )
    const first = starts[0] as number
    const rows = this.db.all(
      `SELECT min(mail.written_ms) AS first FROM mail WHERE ${visibleTo(audience)} AND thread IN (
         SELECT thread FROM mail_list JOIN mail USING (mail) WHERE list = ? AND mail_list.written_ms >= ?) GROUP BY thread HAVING first >= ?`,
      list,
      first,
      first,
    )
    const counts = Array<number>(MONTHS_SHOWN).fill(0)
    for (const row of rows) {
      const month = starts.findLastIndex((start) => start <= Number(row['first']))
      if (month < MONTHS_SHOWN) counts[month] = (counts[month] ?? 0) + 1
    }
    return counts
  }

  /** Months (UTC) with mail, newest first. */
  months(list: ListAddress, audience: Audience): { year: number; month: number; threads: number }[] {
    const rows = this.db.all(
      `SELECT strftime('%Y-%m', mail_list.written_ms / 1000, 'unixepoch') AS month, count(DISTINCT thread) AS threads
       FROM mail_list JOIN list USING (list) JOIN mail USING (mail)
       WHERE list.address = ? AND ${listVisibleTo(audience)} AND ${visibleTo(audience)} GROUP BY month ORDER BY month DESC`,
      list,
    )
    return rows.map((row) => {
      const [year, month] = String(row['month']).split('-').map(Number) as [number, number]
      return { year, month, threads: Number(row['threads']) }
    })
  }

  /** Threads with mail on the list in [fromMs, toMs), the one with the latest such mail first. */
  threadsIn(list: ListAddress, fromMs: number, toMs: number, audience: Audience): StoredThread[] {
    const rows = this.db.all(
      `SELECT thread, max(mail_list.written_ms) AS last FROM mail_list JOIN list USING (list) JOIN mail USING (mail)
       WHERE list.address = ? AND mail_list.written_ms >= ? AND mail_list.written_ms < ? AND ${listVisibleTo(audience)} AND ${visibleTo(audience)}
       GROUP BY thread ORDER BY last DESC`,
      list,
      fromMs,
      toMs,
    )
    return this.threads.threads(
      rows.map((row) => row['thread'] as ThreadId),
      audience,
    )
  }
}

/** Every list, whoever reads it. */
export const readLists = (db: Database): StoredList[] => db.all('SELECT * FROM list ORDER BY address').map(toStoredList)

const toStoredList = (row: Row): StoredList => ({
  address: row['address'] as ListAddress,
  name: String(row['name']),
  about: String(row['about']),
  readers: JSON.parse(String(row['readers'])) as Readers,
})
