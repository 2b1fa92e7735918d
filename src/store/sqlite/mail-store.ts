import type { AddressKey, ListAddress, MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Address, Language, Message } from '../../model/message.ts'
import type { SubjectClue } from '../../model/thread.ts'
import type { MailWords } from '../../model/words.ts'
import type { PutOutcome, RawKey, ReadMail, ThreadRules } from '../record.ts'
import type { IndexFacts } from '../search-index.ts'
import { AddressStore } from './address-store.ts'
import type { Database, Row } from './database.ts'
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
    const batch = new Batch()
    for (const read of reads) {
      if (read.kind === 'unreadable') this.raws.setState(read.raw, 'unreadable', read.why)
      else this.putOne(read, batch)
    }
    return this.settle(batch)
  }

  /** Joins the threads of two mails by hand, or splits a mail and its answers off its thread; holds over reading again. */
  correctThread(kind: 'join' | 'split', ids: readonly MessageId[]): PutOutcome {
    const batch = new Batch()
    this.corrections.keep(kind, ids)
    const moved = (from: ThreadId, to: ThreadId): void => this.moveThread(from, to, batch)
    if (kind === 'join') batch.touched.add(this.threads.threadOf(ids, moved))
    else for (const thread of this.corrections.split(ids, this.threads)) batch.touched.add(thread)
    for (const thread of batch.touched) {
      for (const row of this.db.all('SELECT mail FROM mail WHERE thread = ?', thread))
        batch.changed.add(row['mail'] as MailKey)
    }
    return this.settle(batch)
  }

  private settle(batch: Batch): PutOutcome {
    for (const thread of batch.touched) this.judge.rejudge(thread, (mail) => batch.changed.add(mail))
    const fresh = new Set(batch.added.map(({ mail }) => mail))
    const changed = [...batch.changed].filter((mail) => !fresh.has(mail))
    for (const mail of changed) this.db.run('UPDATE mail SET unindexed = 1 WHERE mail = ?', mail)
    return {
      added: fresh.size,
      duplicates: batch.duplicates,
      private: batch.private,
      entries: batch.added.map(({ mail, words }) => ({ ...factsOf(this.db, mail), words })),
      changes: changed.map((mail) => ({ mail, facts: factsOf(this.db, mail) })),
    }
  }

  private putOne(read: Read, batch: Batch): void {
    const { raw, message } = read
    if (message.private) {
      this.raws.setState(raw, 'private')
      batch.private++
      return
    }
    const lists = this.listsOf(raw, message)
    const copy = this.copyOf(raw, message)
    if (copy !== undefined) {
      if (this.addLists(copy.mail, copy.writtenAtMs, lists)) {
        this.joinBySubject(copy.mail, batch)
        batch.changed.add(copy.mail)
      }
      if (copy.raw !== raw) this.raws.setState(raw, 'duplicate')
      else this.raws.setState(raw, 'read')
      batch.duplicates++
      return
    }
    const mail = this.insert(read, lists, batch)
    this.raws.setState(raw, 'read')
    batch.added.push({ mail, words: read.words })
  }

  /** The mail this one is a copy of: the same raw mail read again, or one with its id and its own words. */
  private copyOf(raw: RawKey, message: Message): { mail: MailKey; raw: RawKey; writtenAtMs: number } | undefined {
    const row = this.db.get(
      'SELECT mail, raw, written_ms FROM mail WHERE raw = ? OR (message_id = ? AND fingerprint = ?) ORDER BY raw <> ? LIMIT 1',
      ...[raw, message.id, message.fingerprint, raw],
    )
    return row && { mail: row['mail'] as MailKey, raw: row['raw'] as RawKey, writtenAtMs: Number(row['written_ms']) }
  }

  /** What it was imported as, else what its headers say, else what its folder is named for. */
  private listsOf(raw: RawKey, message: Message): number[] {
    const told = this.db.all('SELECT list, named FROM raw_list WHERE raw = ? ORDER BY list', raw)
    const named = told.filter((row) => row['named'] === 1).map((row) => row['list'] as ListAddress)
    const lists =
      named.length > 0
        ? named
        : message.lists.length > 0
          ? message.lists
          : told.map((row) => row['list'] as ListAddress)
    return lists.map((list) => this.listKey(list, named.includes(list)))
  }

  /** A list not in the settings is for its members, unless someone imported mail as it: that is a decision, and it is open. */
  private listKey(address: ListAddress, isImport: boolean): number {
    const row = this.db.get('SELECT list, origin FROM list WHERE address = ?', address)
    const readers = JSON.stringify(isImport ? 'everyone' : 'members')
    if (row === undefined) {
      return this.db.run(
        'INSERT INTO list (address, name, readers, open, origin) VALUES (?, ?, ?, ?, ?)',
        ...[address, address.slice(0, address.indexOf('@')), readers, Number(isImport), isImport ? 'import' : 'seen'],
      ).id
    }
    const list = Number(row['list'])
    if (isImport && row['origin'] === 'seen') {
      this.db.run(`UPDATE list SET readers = ?, open = 1, origin = 'import' WHERE list = ?`, readers, list)
      openMails(this.db, list)
    }
    return list
  }

  private addLists(mail: MailKey, writtenAtMs: number, lists: readonly number[]): boolean {
    let added = false
    for (const list of lists) {
      const known = this.db.get('SELECT 1 FROM mail_list WHERE mail = ? AND list = ?', mail, list)
      if (known !== undefined) continue
      this.db.run('INSERT INTO mail_list (list, written_ms, mail) VALUES (?, ?, ?)', list, writtenAtMs, mail)
      added = true
    }
    if (added) this.db.run(`UPDATE mail SET open = ${IS_OPEN}, unindexed = 1 WHERE mail = ?`, mail)
    return added
  }

  private insert({ raw, message, body }: Read, lists: readonly number[], batch: Batch): MailKey {
    const author = this.addresses.author(message.from, message.machine !== undefined)
    const references = this.corrections.cut(message.id, message.references)
    const ids = [message.id, ...references, ...this.corrections.joinedTo(message.id)]
    const thread = this.threads.threadOf(ids, (from, to) => this.moveThread(from, to, batch))
    const { signals } = message
    const mail = this.db.run(
      INSERT_MAIL,
      raw,
      message.id,
      thread,
      author,
      message.subject,
      message.baseSubject,
      Number(message.isReplySubject),
      message.writtenAtMs,
      references.join('\n'),
      JSON.stringify([message.to, message.cc]),
      message.attachments.length > 0 ? JSON.stringify(message.attachments) : null,
      message.language,
      message.machine ?? null,
      message.problem ?? null,
      Number(message.hasHtml),
      message.fingerprint,
      Number(signals.asks),
      Number(signals.confirms),
      signals.ownWords,
      Number(signals.patch),
      body,
    ).id as MailKey
    this.addLists(mail, message.writtenAtMs, lists)
    batch.touched.add(thread)
    this.joinBySubject(mail, batch)
    return mail
  }

  private joinBySubject(mail: MailKey, batch: Batch): void {
    const joined = this.threads.joinBySubject(
      mail,
      (one) => this.clueOf(one),
      (from, to) => this.moveThread(from, to, batch),
    )
    if (joined !== undefined) batch.touched.add(joined)
  }

  private moveThread(from: ThreadId, to: ThreadId, batch: Batch): void {
    for (const row of this.db.all('SELECT mail FROM mail WHERE thread = ?', from))
      batch.changed.add(row['mail'] as MailKey)
    batch.touched.delete(from)
    batch.touched.add(to)
  }

  private clueOf(mail: number): SubjectClue {
    const row = this.db.get(
      `SELECT base_subject, is_reply, refs, written_ms, people, email FROM mail JOIN address ON address = author WHERE mail = ?`,
      mail,
    ) as Row
    const lists = this.db
      .all('SELECT address FROM mail_list JOIN list USING (list) WHERE mail = ?', mail)
      .map((one) => one['address'] as ListAddress)
    const [to, cc] = JSON.parse(String(row['people'])) as [Address[], Address[]]
    const people = [String(row['email']), ...[...to, ...cc].map(({ address }) => address)]
    return {
      baseSubject: String(row['base_subject']),
      isReplySubject: row['is_reply'] === 1,
      hasReferences: row['refs'] !== '',
      writtenAtMs: Number(row['written_ms']),
      lists,
      people: people.filter((person) => !lists.includes(person as ListAddress)),
    }
  }
}

/** What one `put` does, gathered while it goes on. */
class Batch {
  readonly added: { readonly mail: MailKey; readonly words: MailWords }[] = []
  /** Mails whose facts in the index may no longer be true. */
  readonly changed = new Set<MailKey>()
  readonly touched = new Set<ThreadId>()
  duplicates = 0
  private = 0
}

/** SQL: whether the mail came through a list that everyone reads. */
export const IS_OPEN = `EXISTS (SELECT 1 FROM mail_list JOIN list USING (list) WHERE mail_list.mail = mail.mail AND list.open = 1)`

const INSERT_MAIL = `
  INSERT INTO mail (raw, message_id, thread, author, subject, base_subject, is_reply, written_ms, refs, people, attachments, language,
    machine, problem, has_html, fingerprint, asks, confirms, own_words, patch, body, open)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`

/** Brings the mails of a list in line with who reads it; those whose openness changes are to be indexed again. */
export function openMails(db: Database, list: number): void {
  db.run(
    `UPDATE mail SET open = 1 - open, unindexed = 1
     WHERE mail IN (SELECT mail FROM mail_list WHERE list = ?) AND open <> ${IS_OPEN}`,
    list,
  )
}

/** What the index holds of a mail besides its words. */
export function factsOf(db: Database, mail: MailKey): IndexFacts & { readonly mail: MailKey } {
  const row = db.get(
    `SELECT mail.thread, author, written_ms, language, open, attachments IS NOT NULL AS attached, question, answer
     FROM mail LEFT JOIN thread USING (thread) WHERE mail = ?`,
    mail,
  ) as Row
  return {
    mail,
    thread: row['thread'] as ThreadId,
    lists: db
      .all('SELECT address FROM mail_list JOIN list USING (list) WHERE mail = ? ORDER BY 1', mail)
      .map((one) => one['address'] as ListAddress),
    open: row['open'] === 1,
    author: row['author'] as AddressKey,
    writtenAtMs: Number(row['written_ms']),
    language: row['language'] as Language,
    hasAttachment: row['attached'] === 1,
    question: row['question'] !== null,
    answered: row['answer'] !== null,
  }
}
