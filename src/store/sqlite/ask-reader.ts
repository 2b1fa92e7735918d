import { zstdDecompressSync } from 'node:zlib'
import type { MessageId } from '../../model/ids.ts'
import type { Handed } from '../../model/post.ts'
import type { Follow, QuestionEvent, QuestionFacts, QuestionId, QuestionStatus, Tip } from '../../model/question.ts'
import { DAY_MS } from '../../model/time.ts'
import type {
  AskCount,
  AskReader,
  HandedKey,
  OutboxKey,
  OutgoingKind,
  PersonState,
  QuestionFilter,
  ReplyAddress,
  StoredOutgoing,
  StoredQuestion,
} from '../ask-store.ts'
import { chunks, type Database, type Row } from './database.ts'

const WEEK_MS = 7 * DAY_MS
const MONTH_MS = 30 * DAY_MS

/** Reading what asking by mail keeps. Methods are synchronous inside, as all of SQLite's here are. */
export class SqliteAskReader implements AskReader {
  protected readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  async secret(): Promise<string | undefined> {
    return this.db.get(`SELECT value FROM state WHERE key = 'ask-secret'`)?.['value'] as string | undefined
  }

  async question(id: QuestionId): Promise<StoredQuestion | undefined> {
    const row = this.db.get('SELECT * FROM question WHERE question = ?', id)
    return row && this.toQuestion(row)
  }

  async questions(which: QuestionFilter, limit: number): Promise<StoredQuestion[]> {
    const { status, asker, askedOf, private: isPrivate = false, rehearsal } = which
    const rows = this.db.all(
      ...where('SELECT * FROM question', 'ORDER BY asked_ms DESC, question LIMIT ?', limit, [
        isPrivate ? undefined : ['private = ?', 0],
        rehearsal === undefined ? undefined : ['rehearsal = ?', Number(rehearsal)],
        status && ['status IN (SELECT value FROM json_each(?))', JSON.stringify(status)],
        asker === undefined ? undefined : ['asker = ?', asker],
        askedOf === undefined ? undefined : ['question IN (SELECT question FROM asked WHERE address = ?)', askedOf],
      ]),
    )
    return rows.map((row) => this.toQuestion(row))
  }

  protected toQuestion(row: Row): StoredQuestion {
    const id = String(row['question'])
    const events = this.db.all('SELECT at_ms, happened FROM question_event WHERE question = ? ORDER BY number', id)
    return {
      facts: JSON.parse(String(row['facts'])) as QuestionFacts,
      events: events.map(
        (event) => ({ ...JSON.parse(String(event['happened'])), atMs: Number(event['at_ms']) }) as QuestionEvent,
      ),
      version: Number(row['version']),
      status: row['status'] as QuestionStatus,
    }
  }

  async questionOfMail(id: MessageId): Promise<QuestionId | undefined> {
    const row =
      this.saidIn(id) ??
      this.db.get('SELECT question FROM outbox WHERE message_id = ?', id) ??
      this.db.get('SELECT question FROM outbox WHERE carries = ? AND question IS NOT NULL LIMIT 1', id)
    return (row?.['question'] ?? undefined) as QuestionId | undefined
  }

  async questionOfWords(id: MessageId): Promise<QuestionId | undefined> {
    return (this.saidIn(id)?.['question'] ?? undefined) as QuestionId | undefined
  }

  /** The oldest, where somebody made another with the same id. */
  private saidIn(id: MessageId): Row | undefined {
    return (
      this.db.get('SELECT question FROM question WHERE mail = ? ORDER BY asked_ms LIMIT 1', id) ??
      this.db.get('SELECT question FROM question WHERE archived = ?', id) ??
      this.db.get(
        `SELECT question FROM question_event WHERE happened ->> 'mail' = ?
         AND (happened ->> 'kind' = 'comment' OR happened ->> 'how' = 'own-words') ORDER BY at_ms LIMIT 1`,
        id,
      )
    )
  }

  async outbox(which: Parameters<AskReader['outbox']>[0], limit: number): Promise<StoredOutgoing[]> {
    const { question, state } = which
    const rows = this.db.all(
      ...where(SELECT_OUTGOING, 'ORDER BY mail DESC LIMIT ?', limit, [
        question === undefined ? undefined : ['outbox.question = ?', question],
        state === undefined ? undefined : ['state = ?', state],
      ]),
    )
    return rows.map(toOutgoing)
  }

  async outgoing(key: OutboxKey): Promise<StoredOutgoing | undefined> {
    const row = this.db.get(`${SELECT_OUTGOING} WHERE mail = ?`, key)
    return row && toOutgoing(row)
  }

  async bytesOf(key: OutboxKey): Promise<Uint8Array | undefined> {
    const row = this.db.get('SELECT bytes FROM outbox_bytes WHERE mail = ?', key)
    return row && zstdDecompressSync(row['bytes'] as Uint8Array)
  }

  async follows(address?: string): Promise<Follow[]> {
    const rows = this.db.all(
      'SELECT * FROM follow WHERE ? IS NULL OR address = ? ORDER BY address, name',
      ...twice(address ?? null),
    )
    return rows.map((row) => ({
      address: String(row['address']),
      name: String(row['name']),
      how: row['how'] as Follow['how'],
      language: row['language'] as Follow['language'],
      sinceMs: Number(row['since_ms']),
    }))
  }

  async tips(limit: number, sinceMs = 0): Promise<Tip[]> {
    const rows = this.db.all('SELECT * FROM tip WHERE at_ms >= ? ORDER BY at_ms DESC LIMIT ?', sinceMs, limit)
    return rows.map((row) => ({
      messageId: row['message_id'] as MessageId,
      atMs: Number(row['at_ms']),
      by: { name: String(row['name']), address: String(row['address']) },
      subject: String(row['subject']),
      text: String(row['text']),
      hashtags: JSON.parse(String(row['hashtags'])) as string[],
      rehearsal: row['rehearsal'] === 1,
      told: JSON.parse(String(row['told'])) as string[],
    }))
  }

  async standingAnswers(): Promise<Set<MessageId>> {
    return new Set(this.db.all('SELECT message_id FROM standing_answer').map((row) => row['message_id'] as MessageId))
  }

  async personState(address: string): Promise<PersonState | undefined> {
    return (await this.personStates([address])).get(address)
  }

  async personStates(addresses: readonly string[]): Promise<Map<string, PersonState>> {
    const states = new Map<string, PersonState>()
    for (const some of chunks(addresses)) {
      const rows = this.db.all(
        `SELECT value AS address, paused_until_ms, away_from_ms, away_until_ms, has_left, email IS NOT NULL AS opted_out
         FROM json_each(?) LEFT JOIN person_state ON address = value LEFT JOIN opted_out ON email = value
         WHERE address IS NOT NULL OR email IS NOT NULL`,
        JSON.stringify(some),
      )
      for (const row of rows)
        states.set(String(row['address']), {
          pausedUntilMs: Number(row['paused_until_ms'] ?? 0),
          optedOut: row['opted_out'] === 1,
          awayFromMs: Number(row['away_from_ms'] ?? 0),
          awayUntilMs: Number(row['away_until_ms'] ?? 0),
          left: row['has_left'] === 1,
        })
    }
    return states
  }

  async askCounts(
    addresses: readonly string[],
    { nowMs, weekMs }: { readonly nowMs: number; readonly weekMs: number },
    rehearsal: boolean,
  ) {
    const rows = this.db.all(
      `SELECT address, sum(at_ms >= ?) AS week, count(*) AS month, sum(outcome = 'open' AND at_ms > ?) AS open FROM asked
       WHERE address IN (SELECT value FROM json_each(?)) AND at_ms > ? AND at_ms <= ? AND rehearsal = ? GROUP BY address`,
      weekMs,
      nowMs - WEEK_MS,
      JSON.stringify(addresses),
      nowMs - MONTH_MS,
      nowMs,
      Number(rehearsal),
    )
    return new Map(
      rows.map((row): [string, AskCount] => [
        String(row['address']),
        {
          address: String(row['address']),
          thisWeek: Number(row['week']),
          lastMonth: Number(row['month']),
          open: Number(row['open']),
        },
      ]),
    )
  }
}

/** A selection by those conditions that are given, so that each can go by its index. */
function where(
  select: string,
  order: string,
  limit: number,
  conditions: readonly (readonly [sql: string, value: string | number] | undefined)[],
): [sql: string, ...values: (string | number)[]] {
  const given = conditions.filter((one) => one !== undefined)
  const all = given.length === 0 ? '' : `WHERE ${given.map(([sql]) => sql).join(' AND ')}`
  return [`${select} ${all} ${order}`, ...given.map(([, value]) => value), limit]
}

const twice = <T>(value: T): [T, T] => [value, value]

export const SELECT_OUTGOING = `
  SELECT outbox.*, reply_address.question AS token_question, reply_address.role
  FROM outbox JOIN reply_address USING (token)`

export function toOutgoing(row: Row): StoredOutgoing {
  const to = { name: String(row['name']), address: String(row['address']) }
  return {
    key: row['mail'] as OutboxKey,
    messageId: row['message_id'] as MessageId,
    kind: row['kind'] as OutgoingKind,
    question: (row['question'] ?? undefined) as QuestionId | undefined,
    to,
    mailFrom: String(row['mail_from']),
    subject: String(row['subject']),
    text: String(row['text']),
    carries: (row['carries'] ?? undefined) as MessageId | undefined,
    held: row['state'] === 'held',
    address: {
      token: String(row['token']),
      question: (row['token_question'] ?? undefined) as QuestionId | undefined,
      who: to,
      role: row['role'] as ReplyAddress['role'],
    },
    createdAtMs: Number(row['created_ms']),
    state: row['state'] as StoredOutgoing['state'],
    tries: Number(row['tries']),
    why: (row['why'] ?? undefined) as string | undefined,
  }
}

export const toHanded = (row: Row): { key: HandedKey; handed: Handed } => ({
  key: row['handed'] as HandedKey,
  handed: {
    raw: zstdDecompressSync(row['bytes'] as Uint8Array),
    mailFrom: (row['mail_from'] ?? undefined) as string | undefined,
    rcptTo: JSON.parse(String(row['rcpt_to'])) as string[],
    peer: (row['peer'] ?? undefined) as string | undefined,
    receivedAtMs: Number(row['received_ms']),
  },
})
