import { randomBytes } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { QUICKLY } from '../../model/body.ts'
import type { MessageId } from '../../model/ids.ts'
import type { Handed } from '../../model/post.ts'
import type { QuestionId } from '../../model/question.ts'
import { DAY_MS } from '../../model/time.ts'
import type {
  AskChange,
  AskStore,
  Committed,
  DigestHow,
  HandedKey,
  OutboxKey,
  Outgoing,
  ReplyAddress,
} from '../ask-store.ts'
import { SELECT_OUTGOING, SqliteAskReader, toHanded, toOutgoing } from './ask-reader.ts'
import { choose, follow, keepTip, stand, takeBack } from './ask-wishes.ts'
import { Database } from './database.ts'
import { RawStore } from './raw-store.ts'
import { RECORD_SCHEMA } from './record-schema.ts'

/** Mail that was ignored is kept so long: the settings may have been wrong, and somebody may look for it. */
const KEEP_IGNORED_MS = 30 * DAY_MS
/** Mail waits an hour at most from one try to the next: what is due later than this was put off by a clock that was ahead. */
const LONGEST_WAIT_MS = DAY_MS
/** More than come in one by one. */
const FORGET_AT_ONCE = 20

/** What asking by mail keeps, in the record's own file, so that one step is one transaction. */
export class SqliteAskStore extends SqliteAskReader implements AskStore {
  private readonly raws: RawStore

  constructor(path: string) {
    const db = new Database(path, { kind: 'record', cacheMb: 4 })
    db.migrate(RECORD_SCHEMA)
    super(db)
    this.raws = new RawStore(db)
  }

  async keepHanded({ raw, mailFrom, rcptTo, peer, receivedAtMs }: Handed): Promise<HandedKey> {
    const bytes = zstdCompressSync(raw, QUICKLY)
    return this.db.transaction(() => {
      const { id } = this.db.run(
        'INSERT INTO handed (received_ms, mail_from, rcpt_to, peer) VALUES (?, ?, ?, ?)',
        receivedAtMs,
        mailFrom ?? null,
        JSON.stringify(rcptTo),
        peer ?? null,
      )
      this.db.run('INSERT INTO handed_bytes (handed, bytes) VALUES (?, ?)', id, bytes)
      return id as HandedKey
    })
  }

  async unhandled(limit: number, after: HandedKey = 0 as HandedKey) {
    return this.db
      .all(
        `SELECT * FROM handed JOIN handed_bytes USING (handed) WHERE state = 'new' AND handed > ? ORDER BY handed LIMIT ?`,
        after,
        limit,
      )
      .map(toHanded)
  }

  async commit(change: AskChange): Promise<Committed> {
    const packed = change.outgoing.map((mail) => ({ mail, bytes: zstdCompressSync(mail.raw, QUICKLY) }))
    try {
      this.db.transaction(() => {
        for (const name of change.once ?? []) this.doOnce(name, change.atMs)
        if (change.handed !== undefined) this.handle(change.handed, change.atMs)
        if (change.question !== undefined) this.happen(change.question)
        for (const one of change.question?.takenBack ?? []) takeBack(this.db, one)
        if (change.givenUp !== undefined) this.giveUp(change.givenUp)
        for (const { mail, bytes } of packed) this.put(mail, bytes, change.atMs)
        for (const { raw, source, list } of change.archive)
          this.raws.keep({
            raw: { kind: 'bytes', bytes: raw },
            source,
            list,
            folderList: undefined,
            receivedAtMs: change.atMs,
          })
        for (const choice of change.choices ?? []) choose(this.db, choice)
        for (const standing of change.standing ?? []) stand(this.db, standing, change.atMs)
        for (const one of change.follows ?? []) follow(this.db, one, change.atMs)
        if (change.tip !== undefined) keepTip(this.db, change.tip)
        for (const { address, how, untilMs } of change.digests ?? [])
          this.db.run('INSERT OR REPLACE INTO digest (address, how, until_ms) VALUES (?, ?, ?)', address, how, untilMs)
      })
      return { kind: 'done' }
    } catch (fault) {
      if (fault instanceof Overtaken) return { kind: 'overtaken' }
      throw fault
    }
  }

  private doOnce(name: string, atMs: number): void {
    const { changes } = this.db.run('INSERT OR IGNORE INTO done_once (name, at_ms) VALUES (?, ?)', name, atMs)
    if (changes === 0) throw new Overtaken()
  }

  private handle({ key, outcome, why, messageId, from }: NonNullable<AskChange['handed']>, atMs: number): void {
    const { changes } = this.db.run(
      `UPDATE handed SET state = ?, why = ?, message_id = ?, sender = ? WHERE handed = ? AND state = 'new'`,
      outcome,
      why,
      messageId ?? null,
      from ?? null,
      key,
    )
    if (changes === 0) throw new Overtaken()
    if (outcome === 'ignored') this.forgetIgnored(atMs - KEEP_IGNORED_MS)
  }

  /** Most of what strangers and robots send would else be kept for ever. */
  private forgetIgnored(beforeMs: number): void {
    const old = this.db.all(
      `SELECT handed FROM handed WHERE state = 'ignored' AND received_ms < ? LIMIT ${FORGET_AT_ONCE}`,
      beforeMs,
    )
    for (const { handed } of old) {
      this.db.run('DELETE FROM handed_bytes WHERE handed = ?', Number(handed))
      this.db.run('DELETE FROM handed WHERE handed = ?', Number(handed))
    }
  }

  private giveUp({ key, why }: NonNullable<AskChange['givenUp']>): void {
    const { changes } = this.db.run(
      `UPDATE outbox SET state = 'failed', why = ?, due_ms = NULL, tries = tries + 1 WHERE mail = ? AND state = 'waiting'`,
      why,
      key,
    )
    if (changes === 0) throw new Overtaken()
  }

  private happen({ facts, version, status, dueMs, events, outcomes }: NonNullable<AskChange['question']>): void {
    const { id, askedAtMs, asker, archived, private: isPrivate, rehearsal } = facts
    const { changes } =
      version === undefined
        ? this.db.run(
            `INSERT INTO question (question, asked_ms, asker, mail, archived, facts, status, due_ms, version, private, rehearsal)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
            id,
            askedAtMs,
            asker.address,
            facts.mail,
            archived ?? null,
            JSON.stringify(facts),
            status,
            dueMs ?? null,
            Number(isPrivate),
            Number(rehearsal),
          )
        : this.db.run(
            'UPDATE question SET status = ?, due_ms = ?, version = version + 1 WHERE question = ? AND version = ?',
            status,
            dueMs ?? null,
            id,
            version,
          )
    if (changes === 0) throw new Overtaken()
    let number = Number(this.db.get('SELECT count(*) AS n FROM question_event WHERE question = ?', id)?.['n'])
    for (const { atMs, ...happened } of events)
      this.db.run(
        'INSERT INTO question_event (question, number, at_ms, happened) VALUES (?, ?, ?, ?)',
        id,
        number++,
        atMs,
        JSON.stringify(happened),
      )
    for (const { address, place, atMs, outcome } of outcomes)
      this.db.run(
        `INSERT INTO asked (question, address, at_ms, place, outcome, rehearsal) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET outcome = excluded.outcome`,
        id,
        address,
        atMs,
        place,
        outcome,
        Number(rehearsal),
      )
  }

  private put(mail: Outgoing, bytes: Uint8Array, atMs: number): void {
    const { token, question, who, role } = mail.address
    this.db.run(
      'INSERT OR IGNORE INTO reply_address (token, question, name, address, role) VALUES (?, ?, ?, ?, ?)',
      token,
      question ?? null,
      who.name,
      who.address,
      role,
    )
    const { id } = this.db.run(
      `INSERT INTO outbox (message_id, kind, question, name, address, mail_from, subject, text, carries, token, created_ms, state, due_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      mail.messageId,
      mail.kind,
      mail.question ?? null,
      mail.to.name,
      mail.to.address,
      mail.mailFrom,
      mail.subject,
      mail.text,
      mail.carries ?? null,
      token,
      atMs,
      mail.held ? 'held' : 'waiting',
      atMs,
    )
    this.db.run('INSERT INTO outbox_bytes (mail, bytes) VALUES (?, ?)', id, bytes)
  }

  async digestedUntil(how: DigestHow) {
    return new Map(
      this.db
        .all('SELECT address, until_ms FROM digest WHERE how = ?', how)
        .map((row) => [String(row['address']), Number(row['until_ms'])]),
    )
  }

  async happenedIn(fromMs: number, toMs: number) {
    const rows = this.db.all(
      `SELECT * FROM question WHERE private = 0 AND question IN (SELECT question FROM question_event WHERE at_ms >= ? AND at_ms < ?)
       ORDER BY asked_ms, question`,
      fromMs,
      toMs,
    )
    return rows.map((row) => this.toQuestion(row))
  }

  async due(nowMs: number, limit: number) {
    return this.db
      .all('SELECT question FROM question WHERE due_ms <= ? ORDER BY due_ms, question LIMIT ?', nowMs, limit)
      .map((row) => row['question'] as QuestionId)
  }

  async nextDueMs() {
    return numberIn(this.db.get('SELECT min(due_ms) AS due FROM question WHERE due_ms IS NOT NULL')?.['due'])
  }

  async wasHandled(id: MessageId, from: string) {
    const row = this.db.get(
      `SELECT 1 FROM handed WHERE message_id = ? AND sender = ? AND state NOT IN ('new', 'ignored') LIMIT 1`,
      id,
      from,
    )
    return row !== undefined
  }

  async rawOf(id: MessageId) {
    const row = this.db.get(
      `SELECT bytes FROM handed JOIN handed_bytes USING (handed) WHERE message_id = ? AND state <> 'ignored' LIMIT 1`,
      id,
    )
    return row && new Uint8Array(zstdDecompressSync(row['bytes'] as Uint8Array))
  }

  async replyAddress(token: string): Promise<ReplyAddress | undefined> {
    const row = this.db.get('SELECT * FROM reply_address WHERE token = ?', token)
    return (
      row && {
        token,
        question: (row['question'] ?? undefined) as QuestionId | undefined,
        who: { name: String(row['name']), address: String(row['address']) },
        role: row['role'] as ReplyAddress['role'],
      }
    )
  }

  async sentMail(id: MessageId) {
    const row = this.db.get(`${SELECT_OUTGOING} WHERE message_id = ?`, id)
    return row && toOutgoing(row)
  }

  async askedBy(address: string, sinceMs: number) {
    return Number(
      this.db.get('SELECT count(*) AS n FROM question WHERE asker = ? AND asked_ms >= ?', address, sinceMs)?.['n'],
    )
  }

  async wasDone(once: string) {
    return this.db.get('SELECT 1 FROM done_once WHERE name = ?', once) !== undefined
  }

  async waiting(nowMs: number, limit: number) {
    return this.db
      .all(
        `${SELECT_OUTGOING} WHERE state = 'waiting' AND (due_ms <= ? OR due_ms > ?) ORDER BY mail LIMIT ?`,
        nowMs,
        nowMs + LONGEST_WAIT_MS,
        limit,
      )
      .map(toOutgoing)
  }

  async sent(key: OutboxKey, atMs: number) {
    this.db.transaction(() => {
      this.db.run(`UPDATE outbox SET state = 'sent', sent_ms = ?, due_ms = NULL WHERE mail = ?`, atMs, key)
      this.db.run('DELETE FROM outbox_bytes WHERE mail = ?', key)
    })
  }

  async notSent(key: OutboxKey, why: string, nextMs: number) {
    this.db.run('UPDATE outbox SET why = ?, due_ms = ?, tries = tries + 1 WHERE mail = ?', why, nextMs, key)
  }

  async putOff(key: OutboxKey, why: string, nextMs: number) {
    this.db.run('UPDATE outbox SET why = ?, due_ms = ? WHERE mail = ?', why, nextMs, key)
  }

  async replace(key: OutboxKey, { raw, text }: Pick<Outgoing, 'raw' | 'text'>, atMs: number) {
    const bytes = zstdCompressSync(raw, QUICKLY)
    this.db.transaction(() => {
      this.db.run('UPDATE outbox SET text = ?, due_ms = ?, tries = tries + 1 WHERE mail = ?', text, atMs, key)
      this.db.run('UPDATE outbox_bytes SET bytes = ? WHERE mail = ?', bytes, key)
    })
  }

  async nextSendMs() {
    return numberIn(this.db.get(`SELECT min(due_ms) AS due FROM outbox WHERE state = 'waiting'`)?.['due'])
  }

  async makeSecret() {
    this.db.run(
      `INSERT OR IGNORE INTO state (key, value) VALUES ('ask-secret', ?)`,
      randomBytes(32).toString('base64url'),
    )
  }

  async close() {
    this.db.close()
  }
}

/** Somebody else did it first. */
class Overtaken extends Error {}

const numberIn = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value)
