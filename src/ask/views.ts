import type { Find } from '../find/find.ts'
import type { Knower } from '../find/types.ts'
import { weekdayOf } from '../model/calendar-day.ts'
import type { MessageId } from '../model/ids.ts'
import type { EarlierAnswer, Follow, QuestionId, QuestionStatus, Tip, Who } from '../model/question.ts'
import type { AskCount, AskReader, OutboxKey, PersonState, StoredOutgoing, StoredQuestion } from '../store/ask-store.ts'
import { addressesOf, choosePeople, wordsAsked } from './choose.ts'
import { earlierAnswer, READER } from './earlier.ts'
import { lived } from './life.ts'
import { speaksOf, wordsOf } from './names.ts'
import { type AskedRow, outcomeFor, type QuestionRow, type QuestionView, rowOf, viewOf } from './question-view.ts'
import { type AskRules, mayAsk, maySend } from './rules.ts'
import { dayOf, weekStart } from './working-time.ts'

/** What somebody's own page shows. Private questions are read by the links in their own mails alone, as the link to this page may
 *  be passed on. */
export interface MineView {
  readonly address: string
  readonly state: PersonState | undefined
  readonly asked: readonly QuestionRow[]
  readonly askedOfMe: readonly AskedRow[]
  readonly follows: readonly Follow[]
  /** Open questions of others about what they follow, or have written about. */
  readonly couldAnswer: readonly QuestionRow[]
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
  readonly rules: Pick<AskRules, 'address' | 'mode' | 'demo' | 'perWeek' | 'perDay' | 'hours' | 'isColleague'>
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
  readonly find: Pick<Find, 'answersFor' | 'routeFor' | 'personFor'>
  readonly rules: AskRules
  readonly now: () => number
}

const RANKED = 40
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
      const [asked, askedOf, open, follows, person] = await Promise.all([
        store.questions({ asker: address }, MINE_SHOWN),
        store.questions({ askedOf: address }, MINE_SHOWN),
        store.questions({ status: STATUS.open }, OPEN_LOOKED_AT),
        store.follows(address),
        find.personFor(READER, { address }),
      ])
      const topics = person?.topics.map(({ name }) => name) ?? []
      return {
        address,
        state: await store.personState(address),
        follows,
        couldAnswer: open
          .filter((question) => isForThem(question, address, [...follows.map(({ name }) => name), ...topics]))
          .map(rowOf),
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
      const rehearsal = isRehearsal(rules, question.asker)
      const counts = await store.askCounts(
        addresses,
        { nowMs, weekMs: weekStart(nowMs, rules.hours.timeZone) },
        rehearsal,
      )
      const chosen = choosePeople(ranked, {
        places: 3,
        words: wordsAsked(question),
        round: 1,
        nowMs,
        weekday: weekdayOf(dayOf(nowMs, rules.hours.timeZone)),
        perWeek: rules.perWeek,
        spreads: rules.spreads,
        mayMail: (address) => mayAsk(rules, { rehearsal }, address),
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

/** Whether nothing of a question would be sent. Who looks before they ask need not say who they are: in a pilot, one of its people. */
const isRehearsal = (rules: AskRules, asker: string): boolean =>
  asker === '' ? rules.mode === 'dry-run' : !maySend(rules, asker)

const MINE_SHOWN = 50
const OPEN_LOOKED_AT = 200
const EARLIER_SHOWN = 3
const STATUS: Readonly<Record<'open' | 'answered', readonly QuestionStatus[]>> = {
  open: ['new', 'waiting', 'asking', 'open'],
  answered: ['answered', 'accepted'],
}

const askedLately = ({ addresses }: Knower, counts: ReadonlyMap<string, AskCount>): number =>
  addresses.reduce((sum, address) => sum + (counts.get(address)?.thisWeek ?? 0), 0)

/** Whether a question is another's, was not asked of them, and speaks of one of these. */
function isForThem({ facts, events }: StoredQuestion, address: string, names: readonly string[]): boolean {
  if (facts.asker.address === address || lived(facts, events).asks.some((ask) => ask.address === address)) return false
  const words = wordsOf(`${facts.subject}\n${facts.text}`)
  return names.some((name) => speaksOf(name, words, facts.hashtags))
}
