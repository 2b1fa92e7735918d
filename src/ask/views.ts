import type { Find } from '../find/find.ts'
import type { Knower } from '../find/types.ts'
import { weekdayOf } from '../model/calendar-day.ts'
import type { MessageId } from '../model/ids.ts'
import type { Attachment } from '../model/message.ts'
import type {
  AnswerKind,
  EarlierAnswer,
  Follow,
  PageLanguage,
  QuestionEvent,
  QuestionId,
  QuestionStatus,
  Tip,
  Who,
} from '../model/question.ts'
import type { AskCount, AskReader, OutboxKey, PersonState, StoredOutgoing, StoredQuestion } from '../store/ask-store.ts'
import { addressesOf, choosePeople } from './choose.ts'
import { earlierAnswer, READER } from './earlier.ts'
import { type LifeAnswer, lived } from './life.ts'
import type { AskRules } from './rules.ts'
import { dayOf, weekStart } from './working-time.ts'

/** Asking as pages show it: plain values, with nothing in them that their reader may not know. */

export interface AnswerView {
  readonly by: Who
  readonly how: AnswerKind
  readonly text: string
  readonly atMs: number
  readonly messageId: MessageId
  readonly attachments: readonly Attachment[]
  readonly accepted: boolean
  readonly standing: boolean
  /** How many times the asker thanked for it. */
  readonly thanks: number
}

export interface CommentView {
  /** Undefined for an asker who wants no name. */
  readonly by: Who | undefined
  readonly isAsker: boolean
  readonly text: string
  readonly atMs: number
}

export interface QuestionView {
  readonly id: QuestionId
  readonly askedAtMs: number
  /** Undefined for an asker who wants no name. */
  readonly asker: Who | undefined
  readonly subject: string
  readonly text: string
  readonly language: PageLanguage
  readonly status: QuestionStatus
  readonly private: boolean
  readonly rehearsal: boolean
  readonly hashtags: readonly string[]
  readonly attachments: readonly Attachment[]
  /** Its mail in the archive; undefined for a private question. */
  readonly archived: MessageId | undefined
  /** The accepted one first, then as they came. */
  readonly answers: readonly AnswerView[]
  readonly acceptedAtMs: number | undefined
  readonly comments: readonly CommentView[]
  /** What the archive had already, as the asker was told. */
  readonly earlier: readonly EarlierAnswer[]
  /** Everything that happened, in order. Of a nameless asker's own deeds `by` has no name and no address. */
  readonly events: readonly QuestionEvent[]
}

/** A question in a list. */
export interface QuestionRow {
  readonly id: QuestionId
  readonly askedAtMs: number
  readonly asker: Who | undefined
  readonly subject: string
  readonly language: PageLanguage
  readonly status: QuestionStatus
  readonly rehearsal: boolean
  readonly hashtags: readonly string[]
  /** Of the accepted answer, else of the first. */
  readonly answer:
    | { readonly by: Who; readonly text: string; readonly atMs: number; readonly accepted: boolean }
    | undefined
  readonly thanks: number
  /** How many were asked. */
  readonly asked: number
}

/** A question somebody was asked, and what they did about it. */
export interface AskedRow extends QuestionRow {
  readonly outcome: string
}

/** What somebody's own page shows. */
export interface MineView {
  readonly address: string
  readonly state: PersonState | undefined
  readonly asked: readonly QuestionRow[]
  readonly askedOfMe: readonly AskedRow[]
  readonly follows: readonly Follow[]
}

/** What would happen to a question: what the archive has, and whom it would go to. */
export interface DraftView {
  readonly earlier: readonly EarlierAnswer[]
  readonly people: readonly {
    readonly who: Who
    readonly place: 'ranked' | 'rarely-asked' | 'suggested'
    readonly knower: Knower
    readonly thisWeek: number
  }[]
}

export interface OutboxView {
  readonly key: OutboxKey
  readonly mail: StoredOutgoing
  readonly questionSubject: string | undefined
}

export interface AskViews {
  readonly rules: Pick<AskRules, 'address' | 'mode' | 'demo' | 'perWeek' | 'perDay' | 'hours'>
  /** A private one only where `mayReadPrivate`. */
  questionFor(id: QuestionId, mayReadPrivate: boolean): Promise<QuestionView | undefined>
  /** The question that a mail of the archive began or answers. */
  questionOfMail(id: MessageId): Promise<QuestionId | undefined>
  /** Newest first. */
  questions(which: 'open' | 'answered' | 'all', limit: number): Promise<readonly QuestionRow[]>
  mineFor(address: string): Promise<MineView>
  draftFor(question: { readonly subject: string; readonly text: string; readonly asker: string }): Promise<DraftView>
  /** Tips that people shared, newest first. */
  tips(limit: number): Promise<readonly Tip[]>
  /** Mail that went out or would have, newest first; only of rehearsals, and of the demonstration. */
  outbox(limit: number): Promise<readonly OutboxView[]>
  outgoing(key: OutboxKey): Promise<OutboxView | undefined>
}

export interface ViewDeps {
  readonly store: AskReader
  readonly find: Pick<Find, 'answersFor' | 'routeFor'>
  readonly rules: AskRules
  readonly now: () => number
}

const RANKED = 40
const NOBODY: Who = { name: '', address: '' }

export function openAskViews({ store, find, rules, now }: ViewDeps): AskViews {
  const standing = () => store.standingAnswers()
  const outgoingView = async (mail: StoredOutgoing): Promise<OutboxView> => {
    const question = mail.question === undefined ? undefined : await store.question(mail.question)
    return { key: mail.key, mail, questionSubject: question?.facts.subject }
  }
  return {
    rules,
    async questionFor(id, mayReadPrivate) {
      const question = await store.question(id)
      if (question === undefined || (question.facts.private && !mayReadPrivate)) return undefined
      return viewOf(question, await standing())
    },
    questionOfMail: (id) => store.questionOfMail(id),
    async questions(which, limit) {
      const status = which === 'all' ? undefined : STATUS[which]
      const found = await store.questions(status === undefined ? {} : { status }, limit)
      return found.map(rowOf)
    },
    async mineFor(address) {
      const [asked, askedOf] = await Promise.all([
        store.questions({ asker: address, private: true }, MINE_SHOWN),
        store.questions({ askedOf: address, private: true }, MINE_SHOWN),
      ])
      return {
        address,
        state: await store.personState(address),
        follows: await store.follows(address),
        asked: asked.map(rowOf).map((row) => ({ ...row, asker: { name: '', address } })),
        askedOfMe: askedOf.map((question) => ({ ...rowOf(question), outcome: outcomeFor(question, address) })),
      }
    },
    async draftFor(question) {
      const nowMs = now()
      const [earlier, ranked, stood] = await Promise.all([
        find.answersFor(READER, question, nowMs, EARLIER_SHOWN),
        find.routeFor(READER, question, nowMs, RANKED),
        standing(),
      ])
      const addresses = addressesOf(ranked)
      const counts = await store.askCounts(
        addresses,
        { nowMs, weekMs: weekStart(nowMs, rules.hours.timeZone) },
        rules.mode === 'dry-run',
      )
      const chosen = choosePeople(ranked, {
        places: 3,
        round: 1,
        nowMs,
        weekday: weekdayOf(dayOf(nowMs, rules.hours.timeZone)),
        perWeek: rules.perWeek,
        spreads: rules.spreads,
        mayMail: rules.isColleague,
        never: new Set([question.asker]),
        states: await store.personStates(addresses),
        counts,
      })
      return {
        earlier: earlier.map((one) => earlierAnswer(one, stood.has(one.messageId))),
        people: chosen.flatMap((who) => {
          const knower = ranked.find(({ person }) => person.id === who.person)
          return knower === undefined ? [] : [{ who, place: who.place, knower, thisWeek: askedLately(knower, counts) }]
        }),
      }
    },
    tips: (limit) => store.tips(limit),
    async outbox(limit) {
      return Promise.all((await store.outbox({ state: 'held' }, limit)).map(outgoingView))
    },
    async outgoing(key) {
      const mail = await store.outgoing(key)
      return mail?.state === 'held' ? outgoingView(mail) : undefined
    },
  }
}

const MINE_SHOWN = 50
const EARLIER_SHOWN = 3
const STATUS: Readonly<Record<'open' | 'answered', readonly QuestionStatus[]>> = {
  open: ['new', 'waiting', 'asking', 'open'],
  answered: ['answered', 'accepted'],
}

const askedLately = ({ addresses }: Knower, counts: ReadonlyMap<string, AskCount>): number =>
  addresses.reduce((sum, address) => sum + (counts.get(address)?.thisWeek ?? 0), 0)

function viewOf(question: StoredQuestion, standing: ReadonlySet<MessageId>): QuestionView {
  const { facts, events } = question
  const life = lived(facts, events)
  const accepted = life.accepted?.answer
  const answers = life.answers.map((answer) => answerView(answer, question, accepted, standing))
  const receipt = events.find((event) => event.kind === 'receipt')
  return {
    id: facts.id,
    askedAtMs: facts.askedAtMs,
    asker: facts.nameless ? undefined : facts.asker,
    subject: facts.subject,
    text: facts.text,
    language: facts.language,
    status: life.status,
    private: facts.private,
    rehearsal: facts.rehearsal,
    hashtags: facts.hashtags,
    attachments: facts.attachments,
    archived: facts.archived,
    answers: answers.toSorted((a, b) => Number(b.accepted) - Number(a.accepted)),
    acceptedAtMs: life.accepted?.atMs,
    comments: events.flatMap((event) => {
      if (event.kind !== 'comment') return []
      const isAsker = event.by.address === facts.asker.address
      return [{ by: isAsker && facts.nameless ? undefined : event.by, isAsker, text: event.text, atMs: event.atMs }]
    }),
    earlier: receipt?.earlier ?? [],
    events: facts.nameless ? events.map((event) => withoutName(event, facts.asker.address)) : events,
  }
}

/** An event with a nameless asker's name taken out. */
const withoutName = (event: QuestionEvent, asker: string): QuestionEvent =>
  'by' in event && event.by.address === asker ? { ...event, by: NOBODY } : event

function answerView(
  { by, how, text, mail, atMs }: LifeAnswer,
  { events }: StoredQuestion,
  accepted: MessageId | undefined,
  standing: ReadonlySet<MessageId>,
): AnswerView {
  const event = events.find((one) => one.kind === 'answer' && one.mail === mail)
  return {
    by,
    how,
    text,
    atMs,
    messageId: mail,
    attachments: event?.kind === 'answer' ? event.attachments : [],
    accepted: mail === accepted,
    standing: standing.has(mail),
    thanks: events.filter((one) => (one.kind === 'thanked' || one.kind === 'accepted') && one.answer === mail).length,
  }
}

function rowOf({ facts, events }: StoredQuestion): QuestionRow {
  const life = lived(facts, events)
  const answer = life.answers.find(({ mail }) => mail === life.accepted?.answer) ?? life.answers[0]
  return {
    id: facts.id,
    askedAtMs: facts.askedAtMs,
    asker: facts.nameless ? undefined : facts.asker,
    subject: facts.subject,
    language: facts.language,
    status: life.status,
    rehearsal: facts.rehearsal,
    hashtags: facts.hashtags,
    answer: answer && {
      by: answer.by,
      text: answer.text,
      atMs: answer.atMs,
      accepted: answer.mail === life.accepted?.answer,
    },
    thanks: events.filter(({ kind }) => kind === 'thanked' || kind === 'accepted').length,
    asked: life.asks.length,
  }
}

const outcomeFor = ({ facts, events }: StoredQuestion, address: string): string =>
  lived(facts, events).asks.find((ask) => ask.address === address)?.outcome ?? 'open'
