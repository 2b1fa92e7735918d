import type { AddressKey, ListAddress, MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { MessageFacts } from '../../model/message.ts'
import type { PutOutcome, RawKey, ReadMail, ThreadRules } from '../record.ts'
import { AddressStore } from './address-store.ts'
import { markChanged, nextChange } from './changes.ts'
import { Citations, type Relinked } from './citations.ts'
import { copyOf, inOneLine } from './copies.ts'
import type { Database } from './database.ts'
import { Deleting } from './deleting.ts'
import { ListStore } from './list-store.ts'
import { MailBatch } from './mail-batch.ts'
import { clueOf, deleteMail, factsOf, IS_OPEN, insertMail, type MailPlace, updateMail } from './mail-row.ts'
import { RawStore } from './raw-store.ts'
import { SubjectJoins } from './subject-joins.ts'
import { ThreadCorrections } from './thread-corrections.ts'
import { groupsIn } from './thread-groups.ts'
import { idsIn, ThreadJudge } from './thread-judge.ts'
import { ThreadStore } from './thread-store.ts'

type Read = Extract<ReadMail, { kind: 'read' }>

const NOTHING: PutOutcome = { added: 0, duplicates: 0, private: 0, entries: [], changes: [] }

/** A mail read anew. */
interface Replacement {
  readonly message: MessageFacts
  readonly place: MailPlace
  readonly body: Uint8Array
  readonly lists: readonly number[]
  readonly heldBack: readonly MessageId[]
}

/** Puts read mails into the record; each call is one transaction of the caller's. */
export class MailStore {
  readonly raws: RawStore
  readonly addresses: AddressStore
  private readonly db: Database
  private readonly threads: ThreadStore
  private readonly lists: ListStore
  private readonly judge: ThreadJudge
  private readonly corrections: ThreadCorrections
  private readonly citations: Citations
  private readonly subjects: SubjectJoins
  private readonly deleting: Deleting

  constructor(db: Database, rules: ThreadRules) {
    this.db = db
    this.raws = new RawStore(db)
    this.addresses = new AddressStore(db)
    this.threads = new ThreadStore(db)
    this.lists = new ListStore(db)
    this.judge = new ThreadJudge(db, rules)
    this.corrections = new ThreadCorrections(db)
    this.citations = new Citations(db, rules)
    this.deleting = new Deleting(db, this.raws, this.threads, (mail, batch) => this.takeOut(mail, batch))
    this.subjects = new SubjectJoins(
      db,
      rules,
      (mail) => clueOf(db, mail),
      (baseSubject) => this.corrections.partings(baseSubject),
    )
  }

  put(reads: readonly ReadMail[]): PutOutcome {
    this.corrections.begin()
    this.lists.begin()
    const batch = new MailBatch(nextChange(this.db))
    for (const read of reads) {
      if (read.kind === 'unreadable') this.raws.setState(read.raw, 'unreadable', read.why)
      else if (read.message.private) this.putAside(read.raw, batch)
      else this.putOne(read, batch)
    }
    return this.settle(batch)
  }

  /** Joins the threads of two mails by hand, or splits a mail and its answers off its thread; holds over reading again. */
  correctThread(kind: 'join' | 'split', ids: readonly MessageId[]): PutOutcome {
    const batch = new MailBatch(nextChange(this.db))
    this.corrections.begin()
    this.corrections.keep(kind, ids)
    const changed = kind === 'join' ? [this.join(ids, batch)] : this.corrections.split(ids, this.threads)
    for (const thread of changed) {
      batch.touch(thread, Infinity)
      this.markMails(thread, batch)
    }
    return this.settle(batch)
  }

  /** Judges threads again in which one person wrote from several addresses. */
  rejudgeThreads(): PutOutcome {
    const batch = new MailBatch(nextChange(this.db))
    const rows = this.db.all(
      `SELECT thread FROM mail JOIN address ON address.address = author WHERE person IN (
         SELECT person FROM address WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1)
       GROUP BY thread, person HAVING count(DISTINCT author) > 1`,
    )
    for (const row of rows) batch.touch(row['thread'] as ThreadId, Infinity)
    return this.settle(batch)
  }

  /** Its sender asks that it be kept out: also where a reader before this one did not see that, and let it in. */
  private putAside(raw: RawKey, batch: MailBatch): void {
    this.raws.setState(raw, 'private')
    batch.private++
    const mail = this.db.get('SELECT mail FROM mail WHERE raw = ?', raw)?.['mail'] as MailKey | undefined
    if (mail !== undefined) this.takeOut(mail, batch)
  }

  /** Deletes raw mails, and what is read of them. What others are copies of is read anew from these. */
  forget(raws: readonly RawKey[]): PutOutcome {
    const batch = new MailBatch(nextChange(this.db))
    this.corrections.begin()
    for (const raw of raws) this.deleting.forget(raw, batch)
    return this.settle(batch)
  }

  private takeOut(mail: MailKey, batch: MailBatch): void {
    const row = this.db.get('SELECT thread, author, machine FROM mail WHERE mail = ?', mail)
    if (row === undefined) return
    this.citations.forget(mail)
    deleteMail(this.db, mail)
    this.addresses.uncount(row['author'] as AddressKey, row['machine'] !== null)
    batch.worded.delete(mail)
    batch.changed.delete(mail)
    batch.touch(row['thread'] as ThreadId, Infinity)
  }

  private putOne(read: Read, batch: MailBatch): void {
    const { raw, message, words, body } = read
    const lists = this.listsOf(raw, message)
    const known = this.db.get('SELECT mail FROM mail WHERE raw = ?', raw)?.['mail'] as MailKey | undefined
    const isSeen = known !== undefined || this.threads.threadOfId(message.id) !== undefined
    const copied = known ?? (isSeen ? copyOf(this.db, read) : undefined)
    if (copied !== undefined && known === undefined) {
      this.raws.setCopy(raw, copied)
      this.takeFrom(copied, read, lists, batch)
      batch.duplicates++
      return
    }
    const references = this.corrections.cut(message.id, message.references)
    const citing = { messageId: message.id, baseSubject: message.baseSubject, references }
    const links = this.citations.linksOf(citing)
    const joined = [message.id, ...links.linked, ...this.corrections.joinedTo(message.id)]
    const place = {
      references,
      author: this.authorOf(message, known),
      change: batch.change,
      thread: this.join(joined, batch),
    }
    const mail =
      known ?? insertMail(this.db, raw, message, { ...place, lists, open: this.lists.isAnyOpen(lists) }, body)
    if (known !== undefined) this.replace(known, { message, place, body, lists, heldBack: links.heldBack }, batch)
    if (known === undefined) batch.added++
    else batch.duplicates++
    this.raws.setState(raw, 'read')
    batch.touch(place.thread)
    batch.worded.set(mail, words)
    this.relink(this.citations.put(mail, citing, links), batch)
    this.joinBySubject(mail, batch)
  }

  /** Reads a mail anew. Where it now says other things than before, what those had joined may fall apart. */
  private replace(mail: MailKey, { message, place, body, lists, heldBack }: Replacement, batch: MailBatch): void {
    const before = this.db.get('SELECT message_id, base_subject, refs FROM mail WHERE mail = ?', mail)
    const apart = new Set(this.citations.heldBackOf(mail))
    const isSame =
      before?.['message_id'] === message.id &&
      before['base_subject'] === message.baseSubject &&
      before['refs'] === place.references.join('\n')
    this.citations.forget(mail)
    updateMail(this.db, mail, message, place, body)
    this.addLists(mail, lists)
    if (!isSame) batch.reread.add(place.thread)
    if (!isSame || heldBack.some((cited) => !apart.has(cited))) batch.loose.add(place.thread)
  }

  private authorOf(message: MessageFacts, known: MailKey | undefined): AddressKey {
    return known === undefined
      ? this.addresses.author(message.from, message.machine !== undefined)
      : this.addresses.keyOfAuthor(message.from)
  }

  /** Joins what mails are linked with only now, and has looked at what they no longer are. */
  private relink(relinked: readonly Relinked[], batch: MailBatch): void {
    for (const { mail, messageId, joined, parted } of relinked) {
      if (joined.length > 0) batch.touch(this.join([messageId, ...joined], batch), 0)
      if (parted.length > 0)
        batch.loose.add(this.db.get('SELECT thread FROM mail WHERE mail = ?', mail)?.['thread'] as ThreadId)
    }
  }

  private join(ids: readonly MessageId[], batch: MailBatch): ThreadId {
    return this.threads.threadOf(ids, (from, to) => this.moveThread(from, to, batch))
  }

  /** Takes from a copy what the mail lacks: its lists, what it cites, and who wrote it, where a list had hidden that. */
  private takeFrom(mail: MailKey, { message }: Read, lists: readonly number[], batch: MailBatch): void {
    const hasMoreLists = this.addLists(mail, lists)
    const row = this.db.get(
      'SELECT base_subject, refs, author, machine, email FROM mail JOIN address ON address.address = author WHERE mail = ?',
      mail,
    )
    const before = idsIn(row?.['refs'])
    const references = inOneLine(before, this.corrections.cut(message.id, message.references))
    if (references.join() !== before.join()) {
      const citing = { messageId: message.id, baseSubject: String(row?.['base_subject']), references }
      const links = this.citations.linksOf(citing)
      this.citations.forget(mail)
      this.db.run('UPDATE mail SET refs = ? WHERE mail = ?', references.join('\n'), mail)
      const thread = this.join([message.id, ...links.linked], batch)
      this.relink(this.citations.put(mail, citing, links), batch)
      batch.touch(thread)
      batch.loose.add(this.threadOf(mail))
    }
    if (message.from.address !== '' && String(row?.['email']).startsWith('(')) {
      this.addresses.uncount(row?.['author'] as AddressKey, row?.['machine'] !== null)
      const author = this.addresses.author(message.from, message.machine !== undefined)
      this.db.run('UPDATE mail SET author = ?, from_name = ? WHERE mail = ?', author, message.from.name, mail)
      batch.touch(this.threadOf(mail), Infinity)
    }
    if (hasMoreLists) this.joinBySubject(mail, batch)
    batch.changed.add(mail)
  }

  /** What it was imported as, else what its headers say, else what its folder is named for. */
  private listsOf(raw: RawKey, message: MessageFacts): number[] {
    const told = this.db.all('SELECT list, named FROM raw_list WHERE raw = ? ORDER BY list', raw)
    const named = told.filter((row) => row['named'] === 1).map((row) => row['list'] as ListAddress)
    const implied = message.lists.length > 0 ? message.lists : told.map((row) => row['list'] as ListAddress)
    const lists = named.length > 0 ? named : implied
    return lists.map((list) => this.lists.keyOf(list, named.length > 0))
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

  private joinBySubject(mail: MailKey, batch: MailBatch): void {
    const joined = this.subjects.join(mail)
    if (joined.length === 0) return
    const threads = [mail, ...joined].map((one) => this.threadOf(one))
    batch.touch(
      this.threads.merge([...new Set(threads)], (from, to) => this.moveThread(from, to, batch)),
      0,
    )
  }

  private threadOf(mail: MailKey): ThreadId {
    return this.db.get('SELECT thread FROM mail WHERE mail = ?', mail)?.['thread'] as ThreadId
  }

  private moveThread(from: ThreadId, to: ThreadId, batch: MailBatch): void {
    const moved = this.markMails(from, batch)
    batch.move(from, to, moved)
  }

  private markMails(thread: ThreadId, batch: MailBatch): number {
    const rows = this.db.all('SELECT mail FROM mail WHERE thread = ?', thread)
    for (const row of rows) batch.changed.add(row['mail'] as MailKey)
    return rows.length
  }

  /** Cuts the threads whose links changed into what they now consist of. */
  private divide(batch: MailBatch): void {
    for (const thread of batch.reread) this.relink(this.citations.relinkThread(thread), batch)
    for (const thread of batch.loose) {
      const groups = groupsIn(this.db, thread, this.subjects)
      if (groups.length < 2) continue
      batch.touch(thread)
      for (const divided of this.threads.divide(groups)) batch.touch(divided, this.markMails(divided, batch))
    }
  }

  /** Judges the long threads that grew but little since, when no more mail is to come. */
  judgeRest(): PutOutcome {
    const rows = this.db.all('SELECT thread FROM thread WHERE grown > 0')
    if (rows.length === 0) return NOTHING
    const batch = new MailBatch(nextChange(this.db))
    for (const row of rows) batch.touch(row['thread'] as ThreadId, Infinity)
    return this.settle(batch)
  }

  /** Judges the threads that changed, and tells what of it the index must learn. */
  private settle(batch: MailBatch): PutOutcome {
    this.divide(batch)
    for (const [thread, mails] of batch.touched)
      if (this.judge.isDue(thread, mails)) this.judge.rejudge(thread, (mail) => batch.changed.add(mail))
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
