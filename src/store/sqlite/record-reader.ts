import type { JoinReason } from '../../model/address-entry.ts'
import type { Audience } from '../../model/audience.ts'
import { openBody } from '../../model/body.ts'
import type { Contact } from '../../model/contact.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../../model/ids.ts'
import type { EngineKind, Generation } from '../index-engine.ts'
import type { IndexState } from '../index-ledger.ts'
import type { MailText, RawKey, RecordReader } from '../record.ts'
import { visibleTo } from './audience-sql.ts'
import { countLacking, readGenerations, shouldHold } from './changes.ts'
import { chunks, Database, marks, type Row } from './database.ts'
import { EvidenceReader } from './evidence-reader.ts'
import { filesOf, fileTextsOf } from './file-reader.ts'
import { ListReader, readLists } from './list-reader.ts'
import { readMailboxes } from './mailbox-store.ts'
import { RawStore } from './raw-store.ts'
import { RECORD_SCHEMA } from './record-schema.ts'
import { FIRST_TO_LAST, toAuthor, toStoredMails } from './stored-mail.ts'
import { ThreadReader } from './thread-reader.ts'
import { threadsOn, topicsFor, topicsOfMails, topicsOfThreads } from './topic-reader.ts'

/** Whether a record lacks tables that this version has. */
export function isRecordOld(path: string): boolean {
  const db = new Database(path, { kind: 'record', readOnly: true })
  try {
    return db.version() < RECORD_SCHEMA.length
  } finally {
    db.close()
  }
}

/** Reading the record over SQLite. Synchronous inside: the web's reads run in threads of their own (`reader-pool.ts`). */
export class SqliteRecordReader implements RecordReader {
  private readonly db: Database
  private readonly threadReader: ThreadReader
  private readonly listReader: ListReader
  private readonly evidenceReader: EvidenceReader

  constructor(path: string) {
    this.db = new Database(path, { kind: 'record', readOnly: true })
    this.threadReader = new ThreadReader(this.db)
    this.listReader = new ListReader(this.db, this.threadReader)
    this.evidenceReader = new EvidenceReader(this.db)
  }

  async lists() {
    return readLists(this.db)
  }

  async mailboxes() {
    return readMailboxes(this.db)
  }

  async postedTo(addresses: readonly string[]) {
    const rows = this.db.all(
      `SELECT DISTINCT list.address FROM address JOIN mail ON author = address.address JOIN mail_list USING (mail) JOIN list USING (list)
       WHERE email IN (SELECT value FROM json_each(?))`,
      JSON.stringify(addresses.map((address) => address.toLowerCase())),
    )
    return rows.map((row) => row['address'] as ListAddress)
  }

  async totals(audience: Audience) {
    const row = this.db.get(
      `SELECT count(*) AS mails, count(DISTINCT thread) AS threads, count(DISTINCT person) AS people, min(written_ms) AS first, max(written_ms) AS last
       FROM mail JOIN address ON address.address = author WHERE ${visibleTo(audience)}`,
    ) as Row
    return {
      mails: Number(row['mails']),
      threads: Number(row['threads']),
      people: Number(row['people']),
      firstMs: Number(row['first'] ?? 0),
      lastMs: Number(row['last'] ?? 0),
    }
  }

  async listActivity(audience: Audience, nowMs: number) {
    return this.listReader.activity(audience, nowMs)
  }

  async listMonths(list: ListAddress, audience: Audience) {
    return this.listReader.months(list, audience)
  }

  async listThreads(list: ListAddress, fromMs: number, toMs: number, audience: Audience) {
    return this.listReader.threadsIn(list, fromMs, toMs, audience)
  }

  async questions(state: 'open' | 'confirmed', audience: Audience, limit: number) {
    return this.threadReader.questions(state, audience, limit)
  }

  async mails(keys: readonly MailKey[], audience: Audience) {
    return toStoredMails(this.db, keys, visibleTo(audience))
  }

  async mailsWithId(id: MessageId, audience: Audience) {
    return toStoredMails(
      this.db,
      this.keys('SELECT mail FROM mail WHERE message_id = ? ORDER BY mail', id),
      visibleTo(audience),
    )
  }

  async texts(keys: readonly MailKey[], audience: Audience) {
    const texts = new Map<MailKey, MailText>()
    for (const some of chunks(keys)) {
      const rows = this.db.all(
        `SELECT mail, body FROM mail JOIN mail_body USING (mail) WHERE mail IN (${marks(some.length)}) AND ${visibleTo(audience)}`,
        ...some,
      )
      for (const row of rows) texts.set(row['mail'] as MailKey, openBody(row['body'] as Uint8Array))
    }
    return texts
  }

  async files(keys: readonly MailKey[], audience: Audience) {
    return filesOf(this.db, keys, visibleTo(audience))
  }

  async fileTexts(mail: MailKey, audience: Audience) {
    return fileTextsOf(this.db, mail, visibleTo(audience))
  }

  async rawPiece(mail: MailKey, piece: number, audience: Audience) {
    const row = this.db.get(`SELECT raw FROM mail WHERE mail = ? AND ${visibleTo(audience)}`, mail)
    return row && new RawStore(this.db).piece(row['raw'] as RawKey, piece)
  }

  async newQuestions(after: MailKey, limit: number, audience: Audience) {
    const keys = this.db
      .all(
        `SELECT question FROM thread JOIN mail ON mail.mail = question WHERE question > ? AND ${visibleTo(audience)}
         ORDER BY question LIMIT ?`,
        after,
        limit,
      )
      .map((row) => row['question'] as MailKey)
    return toStoredMails(this.db, keys)
  }

  async lastMail() {
    return (this.db.get('SELECT coalesce(max(mail), 0) AS last FROM mail')?.['last'] ?? 0) as MailKey
  }

  async threads(keys: readonly ThreadId[], audience: Audience) {
    return this.threadReader.threads(keys, audience)
  }

  async threadHeads(keys: readonly ThreadId[], audience: Audience) {
    return this.threadReader.heads(keys, audience)
  }

  async threadMails(thread: ThreadId, audience: Audience) {
    const now = (this.db.get('SELECT thread FROM thread_alias WHERE old = ?', thread)?.['thread'] ?? thread) as ThreadId
    return toStoredMails(
      this.db,
      this.keys(`SELECT mail FROM mail WHERE thread = ? ORDER BY ${FIRST_TO_LAST}`, now),
      visibleTo(audience),
    )
  }

  async indexState(engine: EngineKind): Promise<IndexState> {
    const archive = this.db.get(`SELECT value FROM state WHERE key = 'archive'`)?.['value']
    const all = readGenerations(this.db)
    const current = all.find((one) => one.engine === engine && one.state === 'current')
    return {
      archive: archive === undefined ? undefined : String(archive),
      current,
      lacks: current === undefined ? 0 : countLacking(this.db, current.generation),
    }
  }

  async shouldHold(after: MailKey, limit: number) {
    return shouldHold(this.db, after, limit)
  }

  async refusedByIndex(generation: Generation) {
    return this.db
      .all('SELECT message_id, why FROM refused JOIN mail USING (mail) WHERE generation = ? ORDER BY mail', generation)
      .map((row) => ({ messageId: row['message_id'] as MessageId, why: String(row['why']) }))
  }

  async threadKeys(after: ThreadId, limit: number) {
    const rows = this.db.all('SELECT thread FROM thread WHERE thread > ? ORDER BY thread LIMIT ?', after, limit)
    return rows.map((row) => row['thread'] as ThreadId)
  }

  async authors(keys: readonly AddressKey[]) {
    const rows = [...chunks(keys)].flatMap((some) =>
      this.db.all(
        `SELECT address.address AS author, email, address.name AS author_name, person, person.name AS person_name
         FROM address LEFT JOIN person USING (person) WHERE address.address IN (${marks(some.length)})`,
        ...some,
      ),
    )
    return rows.map(toAuthor)
  }

  async people(ids: readonly PersonId[], audience: Audience) {
    const people = ids.map((id) => {
      const rows = this.db.all(
        `SELECT address.address, email, address.name, why, person.name AS person_name
         FROM address JOIN person USING (person)
         WHERE person = ? AND EXISTS (SELECT 1 FROM mail WHERE mail.author = address.address AND ${visibleTo(audience)})
         ORDER BY mails DESC, address.address`,
        id,
      )
      return {
        id,
        name: String(rows[0]?.['person_name'] ?? ''),
        addresses: rows.map((row) => ({
          key: row['address'] as AddressKey,
          address: String(row['email']),
          name: String(row['name']),
          why: row['why'] as JoinReason | '',
        })),
        optedOut: this.db.get('SELECT 1 FROM address JOIN opted_out USING (email) WHERE person = ?', id) !== undefined,
      }
    })
    return people.filter(({ addresses }) => addresses.length > 0)
  }

  async personWith(address: string) {
    const row = this.db.get('SELECT person FROM address WHERE email = ? AND person IS NOT NULL', address.toLowerCase())
    return row?.['person'] as PersonId | undefined
  }

  async isListOrMachine(address: string) {
    const email = address.toLowerCase()
    const row = this.db.get(
      `SELECT 1 FROM list WHERE address = ?
       UNION ALL SELECT 1 FROM address WHERE email = ? AND machine_mails > 0 AND person IS NULL`,
      email,
      email,
    )
    return row !== undefined
  }

  async peopleNamed(name: string, limit: number) {
    const words = wordsOfName(name)
    if (words.length === 0) return []
    const found: PersonId[] = []
    for (const row of this.db.each('SELECT person, name FROM person ORDER BY person')) {
      const known = new Set(wordsOfName(String(row['name'])))
      if (words.every((word) => known.has(word))) found.push(row['person'] as PersonId)
      if (found.length >= limit) break
    }
    return found
  }

  async postersTo(list: ListAddress) {
    const rows = this.db.all(
      `SELECT DISTINCT email FROM list JOIN mail_list USING (list) JOIN mail USING (mail) JOIN address ON address.address = author
       WHERE list.address = ? AND machine IS NULL`,
      list,
    )
    return rows.map((row) => String(row['email']))
  }

  async mailsBy(person: PersonId, audience: Audience, limit: number) {
    const keys = this.keys(
      `SELECT mail FROM mail WHERE author IN (SELECT address FROM address WHERE person = ?) AND ${visibleTo(audience)}
       ORDER BY written_ms DESC LIMIT ?`,
      person,
      limit,
    )
    return toStoredMails(this.db, keys, visibleTo(audience))
  }

  async contactsOf(person: PersonId, audience: Audience, limit: number): Promise<Contact[]> {
    return this.db
      .all(
        `SELECT phone, title, unit, block FROM contact JOIN mail USING (mail)
         WHERE contact.author IN (SELECT address FROM address WHERE person = ?) AND ${visibleTo(audience)}
         ORDER BY written_ms DESC LIMIT ?`,
        person,
        limit,
      )
      .map((row) => ({
        phone: String(row['phone']),
        title: String(row['title']),
        unit: String(row['unit']),
        block: String(row['block']),
      }))
  }

  async evidence(mails: readonly MailKey[], audience: Audience) {
    return this.evidenceReader.ofMails(mails, audience)
  }

  async threadsOf(mails: readonly MailKey[], audience: Audience) {
    const rows = [...chunks(mails)].flatMap((some) =>
      this.db.all(
        `SELECT mail, thread FROM mail WHERE mail IN (${marks(some.length)}) AND ${visibleTo(audience)}`,
        ...some,
      ),
    )
    return new Map(rows.map((row) => [row['mail'] as MailKey, row['thread'] as ThreadId]))
  }

  async answersIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience) {
    return this.evidenceReader.answersIn(threads, beforeMs, audience)
  }

  async askedIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience) {
    return this.evidenceReader.askedIn(threads, beforeMs, audience)
  }

  async answerTimes(fromMs: number, toMs: number, audience: Audience) {
    return this.evidenceReader.answerTimes(fromMs, toMs, audience)
  }

  async mailCounts(people: readonly PersonId[], audience: Audience) {
    const rows = [...chunks(people)].flatMap((some) =>
      this.db.all(
        `SELECT person, count(*) AS mails FROM address JOIN mail ON author = address.address
         WHERE person IN (${marks(some.length)}) AND ${visibleTo(audience)} GROUP BY person`,
        ...some,
      ),
    )
    return new Map(rows.map((row) => [row['person'] as PersonId, Number(row['mails'])]))
  }

  async topics(audience: Audience) {
    return topicsFor(this.db, audience)
  }

  async topicThreads(name: string, audience: Audience) {
    return threadsOn(this.db, name, audience)
  }

  async topicsOf(threads: readonly ThreadId[]) {
    return topicsOfThreads(this.db, threads)
  }

  async topicsOfMails(ids: readonly MessageId[], audience: Audience) {
    return topicsOfMails(this.db, ids, audience)
  }

  async close() {
    this.db.close()
  }

  private keys(sql: string, ...values: (string | number)[]): MailKey[] {
    return this.db.all(sql, ...values).map((row) => row['mail'] as MailKey)
  }
}

const wordsOfName = (name: string): string[] => name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
