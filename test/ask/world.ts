import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Act } from '../../src/ask/acts.ts'
import type { AskDeps, Colleague } from '../../src/ask/deps.ts'
import { AskDesk } from '../../src/ask/desk.ts'
import type { AskRules } from '../../src/ask/rules.ts'
import { holidaysOf } from '../../src/ask/working-time.ts'
import type { EarlierAnswerRef, Knower } from '../../src/find/types.ts'
import type { MessageId, PersonId, ThreadId } from '../../src/model/ids.ts'
import type { Handed } from '../../src/model/post.ts'
import type { QuestionId } from '../../src/model/question.ts'
import { attachmentOf } from '../../src/parse/display.ts'
import { readHeaders } from '../../src/parse/headers.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { postFactsOf } from '../../src/parse/post-facts.ts'
import { UnreadableMail } from '../../src/parse/unreadable.ts'
import type { StoredOutgoing, StoredQuestion } from '../../src/store/ask-store.ts'
import { SqliteAskStore } from '../../src/store/sqlite/ask-store.ts'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'

export const ASK = 'ask@energi.example'

/** A day without end: Tuesday 10 November 2026, 10:00 in Oslo. */
export const TUESDAY = Date.UTC(2026, 10, 10, 9, 0)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export interface Mail extends StoredOutgoing {
  readonly raw: string
  readonly header: (name: string) => string
}

const holidays = holidaysOf('NO')

/** Colleagues of an invented company, in the order they are likely to answer. */
export const NAMES = [
  'Ola Vik',
  'Eva Dahl',
  'Per Moe',
  'Tor Lie',
  'Siv Aas',
  'Jon Hov',
  'Ida Ruud',
  'Gro Nes',
  'Leif Bø',
  'Nina Sol',
  'Arne Haug',
  'Berit Li',
  'Dag Fjeld',
  'Else Mo',
]
export const addressOf = (name: string): string =>
  `${(name.split(' ')[0] ?? '').toLowerCase().replace('ø', 'o')}@energi.example`

/** Asking by mail over an invented archive, with a clock that only the test moves. Mail goes in and out as bytes; all that is
 *  between them is real, but for the search. */
export class World {
  nowMs = TUESDAY
  knowers: Knower[] = NAMES.map((name, at) => aKnower(name, at))
  earlier: EarlierAnswerRef[] = []
  archiveMails = new Map<string, EarlierAnswerRef>()
  readonly people = new Map<string, Colleague>()
  /** Addresses of lists and machines. */
  readonly nobody = new Set<string>()
  readonly store: SqliteAskStore
  readonly logged: string[] = []
  desk: AskDesk
  deps: AskDeps
  private seen = 0
  private number = 0

  private constructor(store: SqliteAskStore, rules: Partial<AskRules>) {
    this.store = store
    for (const [at, name] of NAMES.entries())
      this.people.set(addressOf(name), {
        who: { name, address: addressOf(name), person: (at + 100) as PersonId },
        addresses: [addressOf(name)],
      })
    this.deps = {
      store,
      find: {
        routeFor: async (_viewer, { asker }) => this.knowers.filter(({ addresses }) => !addresses.includes(asker)),
        answersFor: async () => this.earlier,
        answerAt: async (_viewer, id) => this.archiveMails.get(id),
        expertsFor: async (_viewer, question) => ({ question, knowers: this.knowers, mails: 1 }),
      },
      people: {
        at: async (address) => this.people.get(address),
        isNobody: async (address) => this.nobody.has(address),
        named: async (name) =>
          [...new Set(this.people.values())].filter(({ who }) =>
            name
              .toLowerCase()
              .split(' ')
              .every((word) => who.name.toLowerCase().split(' ').includes(word)),
          ),
      },
      read: async (raw, receivedAtMs) => {
        try {
          const message = await parseMail(raw, { receivedAtMs, maxBytes: 25_000_000 })
          return { message, post: postFactsOf(readHeaders(raw), raw, message.text) }
        } catch (fault) {
          if (fault instanceof UnreadableMail) return { problem: fault.message }
          throw fault
        }
      },
      fileOf: async (raw, { index, name, type }) => {
        const file = await attachmentOf(raw, index)
        return file && { name, type, bytes: file.bytes }
      },
      rules: {
        address: ASK,
        mode: 'on',
        demo: false,
        plusAddressing: true,
        trust: { lmtpPeers: ['127.0.0.1'] },
        isColleague: (address) => address.endsWith('@energi.example'),
        strangers: 'silent',
        perWeek: 3,
        spreads: false,
        listNotes: false,
        perDay: 10,
        hours: { timeZone: 'Europe/Oslo', fromHour: 8, toHour: 16, days: [1, 2, 3, 4, 5], isHoliday: holidays },
        language: 'nb',
        siteUrl: 'https://hvemvet.example',
        ...rules,
      },
      secret: 'a secret of the tests',
      now: () => this.nowMs,
      log: {
        info: () => undefined,
        warn: (_facts, message) => this.logged.push(message),
        error: (facts, message) => this.logged.push(`${message} ${String((facts as { err?: Error }).err?.stack)}`),
      },
    }
    this.desk = new AskDesk(this.deps)
  }

  static open(rules: Partial<AskRules> = {}): World {
    return new World(new SqliteAskStore(join(tempDir(), 'record.sqlite')), rules)
  }

  /** As after a stop: nothing in memory is left, and the settings may be others. */
  restart(rules: Partial<AskRules> = {}): void {
    this.deps = { ...this.deps, rules: { ...this.deps.rules, ...rules } }
    this.desk = new AskDesk(this.deps)
  }

  /** Hands a mail over and deals with it; gives the mails that came of it. */
  async hand(raw: string | Uint8Array, envelope: Partial<Handed> = {}): Promise<Mail[]> {
    await this.store.keepHanded({
      raw: typeof raw === 'string' ? Buffer.from(raw.replaceAll(/\r?\n/g, '\r\n')) : raw,
      mailFrom: 'someone@energi.example',
      rcptTo: [ASK],
      peer: '127.0.0.1',
      receivedAtMs: this.nowMs,
      ...envelope,
    })
    return this.work()
  }

  /** Does all there is to do now; gives the new mails. */
  async work(): Promise<Mail[]> {
    while (await this.desk.work()) if (this.logged.length > 20) throw new Error(this.logged.join('\n'))
    return this.news()
  }

  private async news(): Promise<Mail[]> {
    const all = (await this.store.outbox({}, 1000)).toReversed()
    const fresh = all.filter(({ key }) => key > this.seen)
    this.seen = all.at(-1)?.key ?? this.seen
    const mails: Mail[] = []
    for (const mail of fresh) {
      const raw = Buffer.from((await this.store.bytesOf(mail.key)) ?? []).toString()
      const { headerLines } = await simpleParser(raw)
      const header = (name: string): string =>
        (headerLines.find(({ key }) => key === name.toLowerCase())?.line ?? '').replace(/^[^:]*:\s*/, '')
      mails.push({ ...mail, raw, header })
    }
    return mails
  }

  /** Lets time go by, stopping wherever something is due; gives the mails that came of it. */
  async pass(ms: number): Promise<Mail[]> {
    const untilMs = this.nowMs + ms
    const mails: Mail[] = []
    for (;;) {
      const nextMs = await this.desk.nextMs()
      if (nextMs === undefined || nextMs > untilMs) break
      this.nowMs = Math.max(this.nowMs, nextMs)
      const some = await this.work()
      mails.push(...some)
      if (some.length === 0 && (await this.desk.nextMs()) === nextMs) break
    }
    this.nowMs = untilMs
    return mails
  }

  /** A colleague mails the ask address. */
  ask(
    name: string,
    subject: string,
    text: string,
    more: { readonly to?: string; readonly headers?: string[] } = {},
  ): Promise<Mail[]> {
    if (this.number > 0) this.nowMs += 1 // no two at once: the newest is the last
    const from = addressOf(name)
    const { to = ASK, headers = [] } = more
    return this.hand(
      compose({
        id: `frage-${++this.number}@energi.example`,
        from: `${name} <${from}>`,
        to,
        subject,
        date: new Date(this.nowMs).toUTCString(),
        text,
        more: headers,
      }),
      { mailFrom: from, rcptTo: [to] },
    )
  }

  /** The receiver of a mail of ours replies to it, as their mail program does. */
  reply(
    mail: Mail,
    text: string,
    as: { readonly from?: string; readonly quote?: boolean; readonly headers?: string[]; readonly to?: string } = {},
  ): Promise<Mail[]> {
    const from = as.from ?? mail.to.address
    const name = this.people.get(from)?.who.name ?? ''
    const quoted =
      as.quote === false
        ? ''
        : `\n\nDen ons. 11. nov. 2026 kl. 10:00 skrev Hvem vet? <${ASK}>:\n${mail.text.replace(/^/gm, '> ')}`
    const to = as.to ?? mail.header('reply-to')
    return this.hand(
      compose({
        id: `svar-${++this.number}@energi.example`,
        from: `${name} <${from}>`,
        to,
        subject: `Re: ${mail.subject.replace(/^Re: /, '')}`,
        date: new Date(this.nowMs).toUTCString(),
        text: text + quoted,
        more: [`In-Reply-To: <${mail.messageId}>`, `References: <${mail.messageId}>`, ...(as.headers ?? [])],
      }),
      { mailFrom: from, rcptTo: [to] },
    )
  }

  async question(id?: QuestionId): Promise<StoredQuestion> {
    const found =
      id === undefined ? (await this.store.questions({ private: true }, 1))[0] : await this.store.question(id)
    if (found === undefined) throw new Error('there is no question')
    return found
  }

  async happenings(id?: QuestionId): Promise<string[]> {
    return (await this.question(id)).events.map(({ kind }) => kind)
  }

  async act(act: Act): Promise<Mail[]> {
    await this.desk.act(act)
    return this.work()
  }

  /** Nothing may have gone wrong unseen. */
  async close(): Promise<void> {
    await this.store.close()
    if (this.logged.length > 0) throw new Error(this.logged.join('\n'))
  }
}

export function aKnower(name: string, at: number): Knower {
  const address = addressOf(name)
  return {
    person: { id: (at + 100) as PersonId, name, address },
    addresses: [address],
    score: 10 - at,
    reason: {} as Knower['reason'],
    evidence: [
      {
        messageId: `bevis-${at}@energi.example` as MessageId,
        thread: at as ThreadId,
        subject: 'Pumpe 3 i kjelleren',
        writtenAtMs: Date.UTC(2026, 2, 12),
        language: 'nb',
        quote: {
          pieces: [
            { text: 'Trykket', marked: true },
            { text: ' skal være ', marked: false },
            { text: '3 bar', marked: true },
          ],
        },
        confirmedBy: undefined,
      },
    ],
  }
}

export const anEarlier = (name: string, likeness: number): EarlierAnswerRef => ({
  messageId: 'tidligere@energi.example' as MessageId,
  thread: 7 as ThreadId,
  subject: 'Trykk på pumpe 3',
  from: { id: 100 as PersonId, name, address: addressOf(name) },
  writtenAtMs: Date.UTC(2025, 4, 5),
  paragraph: {
    pieces: [
      { text: 'Sett den på ', marked: false },
      { text: '3 bar', marked: true },
    ],
  },
  confirmedBy: undefined,
  likeness,
})
