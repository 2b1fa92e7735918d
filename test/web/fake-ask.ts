import type { Act } from '../../src/ask/acts.ts'
import { type Claim, KEY_LIFE_MS, makeKey } from '../../src/ask/keys.ts'
import type { QuestionRow, QuestionView } from '../../src/ask/question-view.ts'
import type { AskViews, DraftView, MineView } from '../../src/ask/views.ts'
import type { MessageId } from '../../src/model/ids.ts'
import type { Handed } from '../../src/model/post.ts'
import type { Follow, Happening, QuestionId, Tip, Who } from '../../src/model/question.ts'
import type { Asking } from '../../src/web/parts.ts'
import { idOf, knowers, nowMs } from './fake-find.ts'
import { fakeOutbox } from './fake-outbox.ts'
import { earlierAnswers, fakeQuestions, who } from './fake-questions.ts'

/** Asking behind its interface, with invented questions, so that pages can be read and buttons pressed without a store. */
export interface FakeAsking extends Asking {
  /** All that buttons asked for, in order. */
  readonly acts: Act[]
  readonly handed: Handed[]
}

export const SECRET = 'hemmelig for testene'

/** The key of a link in a mail. */
export const keyOf = (claim: Partial<Claim> & Pick<Claim, 'may'>, secret = SECRET): string =>
  makeKey(secret, {
    question: undefined,
    answer: undefined,
    address: who.turid.address,
    expiresMs: nowMs + KEY_LIFE_MS,
    ...claim,
  })

export interface FakeSettings {
  readonly rules?: Partial<AskViews['rules']>
  /** Whether what is handed over is read at once; else not while a test lasts. */
  readonly isQuick?: boolean
  readonly views?: Partial<AskViews>
}

const fakeTips: readonly Tip[] = [
  {
    messageId: 'tips-1@sundferjene.example' as MessageId,
    atMs: Date.UTC(2025, 9, 2, 8),
    by: { name: 'Oddny Hjelle', address: 'oddny@sundferjene.example' },
    subject: 'Luft kjøleren før du måler',
    text: 'Luft alltid kjøleren før du måler. #kjøling',
    hashtags: ['kjøling'],
    rehearsal: true,
    told: [],
  },
]

const RULES: AskViews['rules'] = {
  address: 'ask@sundferjene.example',
  mode: 'dry-run',
  demo: false,
  perWeek: 3,
  perDay: 10,
  hours: { timeZone: 'Europe/Oslo', fromHour: 8, toHour: 16, days: [1, 2, 3, 4, 5], isHoliday: () => false },
  isColleague: (address) => address.endsWith('.example'),
}

export const fakeAsking = ({ rules = {}, isQuick = true, views = {} }: FakeSettings = {}): FakeAsking => {
  const questions = new Map(fakeQuestions().map((question) => [question.id, question]))
  const states = new Map<string, NonNullable<MineView['state']>>()
  const taken = new Map<MessageId, QuestionId>()
  const acts: Act[] = []
  const handed: Handed[] = []
  const all = () => [...questions.values()].toSorted((a, b) => b.askedAtMs - a.askedAtMs)
  const change = (id: QuestionId, changed: (question: QuestionView) => Partial<QuestionView>): void => {
    const question = questions.get(id)
    if (question !== undefined) questions.set(id, { ...question, ...changed(question) })
  }
  const outbox = fakeOutbox()
  let follows: readonly Follow[] = [
    { address: who.halvard.address, name: '#kjøling', how: 'weekly', language: 'nn', sinceMs: 0 },
    { address: who.halvard.address, name: 'sinkanode', how: 'at-once', language: 'nn', sinceMs: 0 },
  ]
  return {
    secret: SECRET,
    acts,
    handed,
    act: async (act) => {
      acts.push(act)
      if ('question' in act) change(act.question, (question) => acted(question, act))
      else if (act.kind === 'unfollow')
        follows = follows.filter(({ name }) => act.name !== undefined && name !== act.name)
      else states.set(act.address, { ...stateAfter(act), awayFromMs: 0, awayUntilMs: 0, left: false })
    },
    hand: async (mail) => {
      handed.push(mail)
      if (!isQuick) return
      const raw = Buffer.from(mail.raw).toString()
      const id = /^Message-ID: <([^>]+)>/im.exec(raw)?.[1]
      const isPrivate = /^Subject: privat/im.test(raw)
      if (id !== undefined) taken.set(idOf(id), (isPrivate ? 'privat2222' : 'ventar2222') as QuestionId)
      change('kjole22222' as QuestionId, (question) => ({
        events: [...question.events, { kind: 'silence', round: 1, atMs: nowMs }],
      }))
    },
    views: {
      rules: { ...RULES, ...rules },
      questionFor: async (id, mayReadPrivate) => {
        const found = questions.get(id)
        return found?.private === true && !mayReadPrivate ? undefined : found
      },
      questionOfMail: async (id) => taken.get(id),
      questions: async (which, limit) =>
        all()
          .filter((one) => !one.private && (which === 'all' || isAnswered(one) === (which === 'answered')))
          .filter(({ status }) => status !== 'withdrawn')
          .slice(0, limit)
          .map(rowOf),
      mineFor: async (address) => ({
        address,
        state: states.get(address),
        follows: follows.filter((one) => one.address === address),
        asked: all()
          .filter(({ asker }) => asker?.address === address)
          .map(rowOf),
        askedOfMe: all()
          .filter((one) => peopleAsked(one).some((asked) => asked.address === address))
          .map((one) => ({ ...rowOf(one), outcome: outcomeOf(one, address) })),
        couldAnswer: all()
          .filter((one) => one.status === 'open' && !one.private && one.asker?.address !== address)
          .map(rowOf),
      }),
      draftFor: async ({ subject, text }) => draft(subject === '' || text.includes('ingenting')),
      tips: async () => fakeTips,
      outbox: async (limit) => outbox.slice(0, limit),
      outgoing: async (key) => outbox.find((one) => one.key === key),
      ...views,
    },
  }
}

const stateAfter = (act: Exclude<Act, { question: QuestionId }>) => ({
  optedOut: act.kind === 'opt-out',
  pausedUntilMs: act.kind === 'pause' ? act.untilMs : 0,
})

const draft = (isNothing: boolean): DraftView => ({
  earlier: isNothing ? [] : earlierAnswers,
  people: isNothing
    ? []
    : knowers.map((knower, at) => ({
        who: { name: knower.person.name, address: knower.person.address, person: knower.person.id },
        place: at === 2 ? 'rarely-asked' : 'ranked',
        knower,
        thisWeek: at === 0 ? 2 : at === 1 ? 1 : 0,
      })),
})

const isAnswered = ({ status }: QuestionView): boolean => status === 'answered' || status === 'accepted'

const peopleAsked = ({ events }: QuestionView): Who[] =>
  events.flatMap((event) => (event.kind === 'went-to' ? event.people : []))

const outcomeOf = ({ events }: QuestionView, address: string): string => {
  const said = events.findLast(
    (event) => event.kind !== 'comment' && event.kind !== 'asked' && 'by' in event && event.by.address === address,
  )
  return said === undefined ? 'open' : said.kind === 'answer' ? 'answered' : said.kind
}

function rowOf(question: QuestionView): QuestionRow {
  const answer = question.answers.find(({ accepted }) => accepted) ?? question.answers[0]
  return {
    id: question.id,
    askedAtMs: question.askedAtMs,
    asker: question.asker,
    subject: question.subject,
    language: question.language,
    status: question.status,
    rehearsal: question.rehearsal,
    private: question.private,
    hashtags: question.hashtags,
    archived: question.archived,
    answer: answer && { by: answer.by, text: answer.text, atMs: answer.atMs, accepted: answer.accepted },
    thanks: question.answers.reduce((sum, { thanks }) => sum + thanks, 0),
    asked: peopleAsked(question).length,
  }
}

/** What a button makes of a question, as far as pages show it. */
function acted(question: QuestionView, act: Extract<Act, { question: QuestionId }>): Partial<QuestionView> {
  const by: Who = Object.values(who).find(({ address }) => address === act.address) ?? {
    name: '',
    address: act.address,
  }
  const withEvent = (event: Happening): Pick<QuestionView, 'events'> => ({
    events: [...question.events, { ...event, atMs: nowMs }],
  })
  switch (act.kind) {
    case 'accept':
      return {
        ...withEvent({ kind: 'accepted', by, answer: act.answer, how: 'page' }),
        status: 'accepted',
        answers: question.answers.map((one) => ({ ...one, accepted: one.messageId === act.answer })),
      }
    case 'decline':
      return withEvent({ kind: act.how, by })
    case 'pass-on': {
      const to = Object.values(who).find(({ name, address }) => act.to === name || act.to === address)
      return to === undefined ? {} : withEvent({ kind: 'passed-on', by, to })
    }
    case 'ask-anyway':
    case 'not-solved':
      return question.status === 'withdrawn' ? {} : { ...withEvent({ kind: act.kind }), status: 'asking' }
    case 'withdraw':
      return { ...withEvent({ kind: 'withdrawn' }), status: 'withdrawn' }
    case 'standing':
      return {
        answers: question.answers.map((one) => (one.messageId === act.answer ? { ...one, standing: act.isOn } : one)),
      }
    case 'holds':
      return {
        ...withEvent({ kind: act.holds ? 'still-holds' : 'no-longer-holds', by }),
        status: act.holds ? 'accepted' : 'answered',
        answers: question.answers.map((one) => ({ ...one, accepted: act.holds && one.accepted })),
      }
  }
}
