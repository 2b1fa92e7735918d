import type { MailKey, MessageId, PersonId, ThreadId } from '../../model/ids.ts'
import type { IndexLedger } from '../index-ledger.ts'
import type {
  FolderMails,
  MailboxNews,
  PersonAddresses,
  PutOutcome,
  RawArrival,
  RawKey,
  ReadFiles,
  ReadMail,
  RecordWriter,
  StoredList,
  SyncCursor,
  ThreadRules,
} from '../record.ts'
import { Database } from './database.ts'
import { FileStore } from './file-store.ts'
import { SqliteFolderMails } from './folder-mails.ts'
import { SqliteIndexLedger } from './index-ledger.ts'
import { readLists } from './list-reader.ts'
import { openMails } from './mail-row.ts'
import { MailStore } from './mail-store.ts'
import { MailboxStore } from './mailbox-store.ts'
import { RECORD_SCHEMA } from './record-schema.ts'
import { readTalks } from './talks.ts'

/** The record's one writer, over SQLite. Methods are synchronous inside; a promise that resolved is durable. */
export class SqliteRecordWriter implements RecordWriter {
  readonly ledger: IndexLedger
  readonly folderMails: FolderMails
  private readonly db: Database
  private readonly mails: MailStore
  private readonly mailboxes: MailboxStore
  private readonly files: FileStore

  constructor(path: string, rules: ThreadRules) {
    this.db = new Database(path, { kind: 'record', cacheMb: 6 })
    this.db.migrate(RECORD_SCHEMA)
    this.mails = new MailStore(this.db, rules)
    this.mailboxes = new MailboxStore(this.db)
    this.files = new FileStore(this.db)
    this.ledger = new SqliteIndexLedger(this.db)
    this.folderMails = new SqliteFolderMails(
      this.db,
      (work) => this.write(work),
      (raws) => this.mails.forget(raws),
    )
  }

  async keepRaw(arrivals: readonly RawArrival[]) {
    return this.write(() => arrivals.map((arrival) => this.mails.raws.keep(arrival)))
  }

  async unread(...which: Parameters<RecordWriter['unread']>) {
    return this.mails.raws.unread(...which)
  }

  async put(reads: readonly ReadMail[]): Promise<PutOutcome> {
    return this.write(() => this.mails.put(reads))
  }

  async unreadAll() {
    return this.write(() => {
      this.files.forgetReading()
      return this.db.run(`UPDATE raw SET state = 'unread', why = NULL`).changes
    })
  }

  async setLists(lists: readonly StoredList[]) {
    return this.write(() => {
      let moved = 0
      for (const { address, name, about, readers } of lists) {
        this.db.run(
          `INSERT INTO list (address, name, about, readers, open, origin) VALUES (?, ?, ?, ?, ?, 'settings')
           ON CONFLICT (address) DO UPDATE SET name = excluded.name, about = excluded.about, readers = excluded.readers,
             open = excluded.open, origin = excluded.origin`,
          address,
          name,
          about,
          JSON.stringify(readers),
          Number(readers === 'everyone'),
        )
        moved += openMails(this.db, Number(this.db.get('SELECT list FROM list WHERE address = ?', address)?.['list']))
      }
      return moved + this.closeForgotten(lists)
    })
  }

  /** Lists that were in the settings and no longer are go back to their members. Settings without any list say nothing of
   *  lists: a command run without the usual settings file must not close an archive. */
  private closeForgotten(lists: readonly StoredList[]): number {
    if (lists.length === 0) return 0
    let moved = 0
    const named = new Set<string>(lists.map(({ address }) => address))
    for (const row of this.db.all(`SELECT list, address FROM list WHERE origin = 'settings'`)) {
      if (named.has(String(row['address']))) continue
      this.db.run(
        `UPDATE list SET readers = '"members"', open = 0, origin = 'seen' WHERE list = ?`,
        row['list'] ?? null,
      )
      moved += openMails(this.db, Number(row['list']))
    }
    return moved
  }

  async lists() {
    return readLists(this.db)
  }

  async addressBook() {
    return this.mails.addresses.book()
  }

  async setPeople(people: readonly PersonAddresses[]) {
    this.write(() => this.mails.addresses.setPeople(people))
  }

  async rejudgeThreads() {
    return this.write(() => this.mails.rejudgeThreads())
  }

  async judgeRest() {
    return this.write(() => this.mails.judgeRest())
  }

  async setOptOut(person: PersonId, optedOut: boolean) {
    this.write(() => this.mails.addresses.setOptOut(person, optedOut))
  }

  async correctPeople(correction: Parameters<RecordWriter['correctPeople']>[0]) {
    this.write(() => this.mails.addresses.correct(correction))
  }

  async peopleCorrections() {
    return this.mails.addresses.corrections()
  }

  async correctThreads(correction: { readonly kind: 'join' | 'split'; readonly ids: readonly MessageId[] }) {
    return this.write(() => this.mails.correctThread(correction.kind, correction.ids))
  }

  async filesUnread(after: MailKey, limit: number) {
    return this.files.unread(after, limit)
  }

  async countFilesUnread() {
    return this.files.countUnread()
  }

  async rawOf(mail: MailKey) {
    const row = this.db.get('SELECT raw FROM mail JOIN raw USING (raw) WHERE mail = ? AND is_large = 0', mail)
    return row && this.mails.raws.piece(row['raw'] as RawKey, 0)
  }

  async knownFiles(hashes: readonly string[]) {
    return this.files.known(hashes)
  }

  async keepFiles(mails: readonly ReadFiles[]) {
    this.write(() => this.files.keep(mails))
  }

  async holds(id: MessageId) {
    return this.db.get('SELECT 1 FROM mail WHERE message_id = ?', id) !== undefined
  }

  async syncState(account: string, folder: string) {
    return this.mailboxes.cursor(account, folder)
  }

  async setSyncState(account: string, folder: string, cursor: SyncCursor) {
    this.write(() => this.mailboxes.setCursor(account, folder, cursor))
  }

  async setMailboxes(news: readonly MailboxNews[]) {
    this.write(() => this.mailboxes.keep(news))
  }

  async keepMailboxes(accounts: readonly string[]) {
    this.write(() => this.mailboxes.forgetOthers(accounts))
  }

  async settleFolders(account: string, folders: readonly string[]) {
    this.write(() => this.mailboxes.settle(account, folders))
  }

  async talks() {
    return readTalks(this.db)
  }

  async keepTalks(
    talks: readonly { readonly thread: ThreadId; readonly mail: MailKey; readonly candidates: string }[],
  ) {
    this.write(() => {
      for (const { thread, mail, candidates } of talks) {
        this.db.run('INSERT OR REPLACE INTO talk (thread, mail, candidates) VALUES (?, ?, ?)', thread, mail, candidates)
      }
    })
  }

  async setTopics(topics: readonly { readonly name: string; readonly threads: readonly ThreadId[] }[]) {
    this.write(() => {
      this.db.run('DELETE FROM topic_thread')
      this.db.run('DELETE FROM topic')
      for (const { name, threads } of topics) {
        const topic = this.db.run('INSERT INTO topic (name) VALUES (?)', name).id
        for (const thread of threads)
          this.db.run('INSERT INTO topic_thread (topic, thread) VALUES (?, ?)', topic, thread)
      }
    })
  }

  async close() {
    this.db.close()
  }

  private write<T>(work: () => T): T {
    try {
      return this.db.transaction(work)
    } catch (fault) {
      this.mails.addresses.forget()
      throw fault
    }
  }
}
