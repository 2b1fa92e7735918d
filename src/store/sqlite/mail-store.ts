import type { AddressKey, ListAddress, MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { MessageFacts } from '../../model/message.ts'
import type { MailWords } from '../../model/words.ts'
import type { PutOutcome, RawKey, ReadMail, ThreadRules } from '../record.ts'
import { AddressStore } from './address-store.ts'
import { markChanged, nextChange } from './changes.ts'
import type { Database } from './database.ts'
import { clueOf, deleteMail, factsOf, IS_OPEN, insertMail, type MailPlace, openMails, updateMail } from './mail-row.ts'
import { RawStore } from './raw-store.ts'
import { ThreadCorrections } from './thread-corrections.ts'
import { ThreadJudge } from './thread-judge.ts'
import { ThreadStore } from './thread-store.ts'

type Read = Extract<ReadMail, { kind: 'read' }>

/** Puts read mails into the record; each call is one transaction of the caller's. */
export class MailStore {
  readonly raws: RawStore
  readonly addresses: AddressStore
  private readonly db: Database
  private readonly threads: ThreadStore
  private readonly judge: ThreadJudge
  private readonly corrections: ThreadCorrections

  constructor(db: Database, rules: ThreadRules) {
    this.db = db
    this.raws = new RawStore(db)
    this.addresses = new AddressStore(db)
    this.threads = new ThreadStore(db, rules)
    this.judge = new ThreadJudge(db, rules)
    this.corrections = new ThreadCorrections(db)
  }

  put(reads: readonly ReadMail[]): PutOutcome {
    const batch = new Batch(nextChange(this.db))
    for (const read of reads) {
      if (read.kind === 'unreadable') this.raws.setState(read.raw, 'unreadable', read.why)
      else if (read.message.private) this.putAside(read.raw, batch)
      else this.putOne(read, batch)
    }
    return this.settle(batch)
  }

  /** Joins the threads of two mails by hand, or splits a mail and its answers off its thread; holds over reading again. */
  correctThread(kind: 'join' | 'split', ids: readonly MessageId[]): PutOutcome {
    const batch = new Batch(nextChange(this.db))
    this.corrections.keep(kind, ids)
    const changed = kind === 'join' ? [this.join(ids, batch)] : this.corrections.split(ids, this.threads)
    for (const thread of changed) {
      batch.touched.add(thread)
      this.markMails(thread, batch)
    }
    return this.settle(batch)
  }

  /** Judges threads again in which one person wrote from several addresses. */
  rejudgeThreads(): PutOutcome {
    const batch = new Batch(nextChange(this.db))
    const rows = this.db.all(
      `SELECT thread FROM mail JOIN address ON address.address = author WHERE person IN (
         SELECT person FROM address WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1)
       GROUP BY thread, person HAVING count(DISTINCT author) > 1`,
    )
    for (const row of rows) batch.touched.add(row['thread'] as ThreadId)
    return this.settle(batch)
  }

  /** Its sender asks that it be kept out: also where a reader before this one did not see that, and let it in. */
  private putAside(raw: RawKey, batch: Batch): void {
    this.raws.setState(raw, 'private')
    batch.private++
    const row = this.db.get('SELECT mail, thread, author, machine FROM mail WHERE raw = ?', raw)
    if (row === undefined) return
    const mail = row['mail'] as MailKey
    deleteMail(this.db, mail)
    this.addresses.uncount(row['author'] as AddressKey, row['machine'] !== null)
    batch.worded.delete(mail)
    batch.changed.delete(mail)
    batch.touched.add(row['thread'] as ThreadId)
  }

  private putOne(read: Read, batch: Batch): void {
    const { raw, message, words, body } = read
    const lists = this.listsOf(raw, message)
    const known = this.db.get('SELECT mail FROM mail WHERE raw = ?', raw)?.['mail'] as MailKey | undefined
    const copied = known ?? this.copyOf(message)
    if (copied !== undefined && known === undefined) {
      this.raws.setState(raw, 'duplicate')
      if (this.addLists(copied, lists)) this.joinBySubject(copied, batch)
      batch.changed.add(copied)
      batch.duplicates++
      return
    }
    const place = this.placeOf(message, known === undefined, batch)
    if (known === undefined) batch.added++
    else batch.duplicates++
    const mail = known ?? insertMail(this.db, raw, message, place, body, lists)
    if (known !== undefined) {
      updateMail(this.db, known, message, place, body)
      this.addLists(mail, lists)
    }
    this.raws.setState(raw, 'read')
    batch.touched.add(place.thread)
    batch.worded.set(mail, words)
    this.joinBySubject(mail, batch)
  }

  private placeOf(message: MessageFacts, isNew: boolean, batch: Batch): MailPlace {
    const references = this.corrections.cut(message.id, message.references)
    const author = isNew
      ? this.addresses.author(message.from, message.machine !== undefined)
      : this.addresses.keyOfAuthor(message.from)
    return {
      references,
      author,
      change: batch.change,
      thread: this.join([message.id, ...references, ...this.corrections.joinedTo(message.id)], batch),
    }
  }

  private join(ids: readonly MessageId[], batch: Batch): ThreadId {
    return this.threads.threadOf(ids, (from, to) => this.moveThread(from, to, batch))
  }

  /** The mail this one is a copy of: its id and its own words are the same. */
  private copyOf({ id, fingerprint }: MessageFacts): MailKey | undefined {
    const row = this.db.get(
      'SELECT mail FROM mail WHERE message_id = ? AND fingerprint = ? ORDER BY mail LIMIT 1',
      id,
      fingerprint,
    )
    return row?.['mail'] as MailKey | undefined
  }

  /** What it was imported as, else what its headers say, else what its folder is named for. */
  private listsOf(raw: RawKey, message: MessageFacts): number[] {
    const told = this.db.all('SELECT list, named FROM raw_list WHERE raw = ? ORDER BY list', raw)
    const named = told.filter((row) => row['named'] === 1).map((row) => row['list'] as ListAddress)
    const implied = message.lists.length > 0 ? message.lists : told.map((row) => row['list'] as ListAddress)
    const lists = named.length > 0 ? named : implied
    return lists.map((list) => this.listKey(list, named.length > 0))
  }

  /** A list not in the settings is for its members, unless someone imported mail as it: that is a decision, and it is open. */
  private listKey(address: ListAddress, isImport: boolean): number {
    const row = this.db.get('SELECT list, origin FROM list WHERE address = ?', address)
    const readers = JSON.stringify(isImport ? 'everyone' : 'members')
    if (row === undefined) {
      return this.db.run(
        'INSERT INTO list (address, name, readers, open, origin) VALUES (?, ?, ?, ?, ?)',
        address,
        address.slice(0, address.indexOf('@')),
        readers,
        Number(isImport),
        isImport ? 'import' : 'seen',
      ).id
    }
    const list = Number(row['list'])
    if (isImport && row['origin'] === 'seen') {
      this.db.run(`UPDATE list SET readers = ?, open = 1, origin = 'import' WHERE list = ?`, readers, list)
      openMails(this.db, list)
    }
    return list
  }

  /** Whether the mail is now on a list it was not on. */
  private addLists(mail: MailKey, lists: readonly number[]): boolean {
    let added = 0
    for (const list of lists) {
      added += this.db.run(
        `INSERT INTO mail_list (list, written_ms, mail) SELECT ?, written_ms, mail FROM mail
         WHERE mail = ? AND NOT EXISTS (SELECT 1 FROM mail_list WHERE mail_list.mail = mail.mail AND list = ?)`,
        list,
        mail,
        list,
      ).changes
    }
    if (added > 0) this.db.run(`UPDATE mail SET open = ${IS_OPEN} WHERE mail = ?`, mail)
    return added > 0
  }

  private joinBySubject(mail: MailKey, batch: Batch): void {
    const moved = (from: ThreadId, to: ThreadId): void => this.moveThread(from, to, batch)
    const joined = this.threads.joinBySubject(
      mail,
      (one) => clueOf(this.db, one),
      (baseSubject) => this.corrections.partings(baseSubject),
      moved,
    )
    if (joined !== undefined) batch.touched.add(joined)
  }

  private moveThread(from: ThreadId, to: ThreadId, batch: Batch): void {
    this.markMails(from, batch)
    batch.touched.delete(from)
    batch.touched.add(to)
  }

  private markMails(thread: ThreadId, batch: Batch): void {
    for (const row of this.db.all('SELECT mail FROM mail WHERE thread = ?', thread))
      batch.changed.add(row['mail'] as MailKey)
  }

  /** Judges the threads that changed, and tells what of it the index must learn. */
  private settle(batch: Batch): PutOutcome {
    for (const thread of batch.touched) this.judge.rejudge(thread, (mail) => batch.changed.add(mail))
    const changed = [...batch.changed].filter((mail) => !batch.worded.has(mail))
    for (const mail of changed) {
      this.db.run('UPDATE mail SET change = ? WHERE mail = ?', batch.change, mail)
      markChanged(this.db, mail)
    }
    return {
      added: batch.added,
      duplicates: batch.duplicates,
      private: batch.private,
      entries: [...batch.worded].map(([mail, words]) => ({ ...factsOf(this.db, mail), words })),
      changes: changed.map((mail) => factsOf(this.db, mail)),
    }
  }
}

/** What one `put` does, gathered while it goes on. */
class Batch {
  readonly change: number
  /** Mails whose words the index must have, new or read again. */
  readonly worded = new Map<MailKey, MailWords>()
  /** Mails whose facts in the index may no longer be true. */
  readonly changed = new Set<MailKey>()
  readonly touched = new Set<ThreadId>()
  added = 0
  duplicates = 0
  private = 0

  constructor(change: number) {
    this.change = change
  }
}
