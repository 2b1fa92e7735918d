import type { MessageId } from '../model/ids.ts'
import type { Attachment } from '../model/message.ts'
import type {
  AnswerKind,
  EarlierAnswer,
  PageLanguage,
  QuestionEvent,
  QuestionId,
  QuestionStatus,
  Who,
} from '../model/question.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import { type LifeAnswer, lived } from './life.ts'

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
  /** Its words went to the asker alone: `text` is empty, but for an earlier answer that it points at. */
  readonly private?: boolean
  /** 1 where the asker thanked for it, else 0. */
  readonly thanks: number
}

export interface CommentView {
  /** Undefined for an asker who wants no name. */
  readonly by: Who | undefined
  readonly isAsker: boolean
  readonly text: string
  readonly private?: boolean
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
  readonly private: boolean
  readonly hashtags: readonly string[]
  /** Its mail in the archive; undefined for a private question. */
  readonly archived: MessageId | undefined
  /** Of the accepted answer, else of the first. */
  readonly answer:
    | {
        readonly by: Who
        readonly text: string
        readonly atMs: number
        readonly accepted: boolean
        readonly private?: boolean
      }
    | undefined
  /** How many answers the asker thanked for. */
  readonly thanks: number
  /** How many were asked. */
  readonly asked: number
}

/** A question somebody was asked, and what they did about it. */
export interface AskedRow extends QuestionRow {
  readonly outcome: string
}

const NOBODY: Who = { name: '', address: '' }

/** A question as a page shows it. */
export function viewOf(question: StoredQuestion, standing: ReadonlySet<MessageId>): QuestionView {
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
      const { by, text, atMs, private: isPrivate = false } = event
      return [{ by: isAsker && facts.nameless ? undefined : by, isAsker, text, atMs, private: isPrivate }]
    }),
    earlier: receipt?.earlier ?? [],
    events: facts.nameless ? events.map((event) => withoutName(event, facts.asker.address)) : events,
  }
}

/** An event with a nameless asker's name taken out. */
function withoutName(event: QuestionEvent, asker: string): QuestionEvent {
  if ('by' in event && event.by.address === asker) return { ...event, by: NOBODY }
  return 'who' in event && event.who?.address === asker ? { ...event, who: NOBODY } : event
}

function answerView(
  { by, how, text, mail, atMs, private: isPrivate }: LifeAnswer,
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
    private: isPrivate,
    thanks: Number(thankedFor(events).has(mail)),
  }
}

/** The answers that the asker thanked for: by mail and with the button is once. Thanks for what did not help after all are none. */
function thankedFor(events: StoredQuestion['events']): ReadonlySet<MessageId> {
  const thanked = new Set<MessageId>()
  let accepted: MessageId | undefined
  for (const event of events) {
    if (event.kind === 'thanked' || event.kind === 'accepted') thanked.add(event.answer)
    if (event.kind === 'accepted') accepted = event.answer
    if (event.kind === 'not-solved' && accepted !== undefined) thanked.delete(accepted)
  }
  return thanked
}

/** A question as a list shows it. */
export function rowOf({ facts, events }: StoredQuestion): QuestionRow {
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
    private: facts.private,
    hashtags: facts.hashtags,
    archived: facts.archived,
    answer: answer && {
      by: answer.by,
      text: answer.text,
      atMs: answer.atMs,
      accepted: answer.mail === life.accepted?.answer,
      private: answer.private,
    },
    thanks: thankedFor(events).size,
    asked: life.asks.length,
  }
}

/** What came of asking an address. */
export const outcomeFor = ({ facts, events }: StoredQuestion, address: string): string =>
  lived(facts, events).asks.find((ask) => ask.address === address)?.outcome ?? 'open'
