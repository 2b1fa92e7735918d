import { weekdayOf } from '../model/calendar-day.ts'
import type { Asked, Who } from '../model/question.ts'
import type { Piece } from '../post/letter.ts'
import { askerName, askLetter } from '../post/letters.ts'
import { type MailWords, mailWords } from '../post/words/index.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import { addressesOf, choosePeople, isOut, timesAsked, wordsAsked } from './choose.ts'
import type { Desk, Outcome } from './deps.ts'
import { READER } from './earlier.ts'
import { filesFor } from './files.ts'
import { tellFollowers } from './following.ts'
import { askIfHolds } from './if-holds.ts'
import { isOne, type Life, type LifeAsk, nextStep, type Step } from './life.ts'
import { mayAsk } from './rules.ts'
import { notify } from './telling.ts'
import { later, QuestionTurn } from './turn.ts'
import { dayOf, weekStart } from './working-time.ts'

/** People ranked for a question: enough that, with those out who are away or asked too much, some are left. */
const RANKED = 40

/** Does what time has brought for a question: asks people, tells the asker that nobody answered, or asks an answerer a year later. */
export async function stepped(desk: Desk, question: StoredQuestion): Promise<Outcome> {
  const { mails, clock, rules } = desk
  const atMs = desk.now()
  const turn = new QuestionTurn(question, mails, atMs)
  const step = nextStep(turn.life, atMs, clock)
  if (step !== undefined && step.dueMs <= atMs) {
    if (step.kind === 'ask') await askPeople(desk, turn, step)
    else if (step.kind === 'give-up') giveUp(desk, turn, step.silent)
    else {
      const outUntilMs = await askIfHolds(desk, turn)
      if (outUntilMs !== undefined) return later(question, outUntilMs)
    }
  }
  return turn.change(clock, rules)
}

async function askPeople(desk: Desk, turn: QuestionTurn, step: Extract<Step, { kind: 'ask' }>): Promise<void> {
  const { facts, life, atMs } = turn
  // All others were told when the question came; not so where a standing answer was given, unless its asker wants others asked.
  if (life.status !== 'answered' && life.answers.some(({ how }) => how === 'standing')) await tellFollowers(desk, turn)
  const people = await chosen(desk, turn, step)
  const silentOnes = life.asks.filter((ask) => ask.round === life.round && ask.outcome === 'open')
  if (people.length === 0) {
    turn.happen({ kind: 'nobody-left' })
    return tellWhoNamed(desk, turn, life.suggested)
  }
  if (step.silent) {
    turn.happen({ kind: 'silence', round: life.round })
    const words = mailWords[facts.language]
    const { round, roundMore } = words.silence
    const names = words.list(silentOnes.map(({ name, address }) => name || address))
    notify(desk, turn, facts.asker, {
      kind: 'silence',
      text: (isAnswered(life) ? roundMore : round)(names, words.receipt.now),
      isAsker: true,
    })
  }
  turn.happen({ kind: 'went-to', round: step.round, people })
  tellWhoNamed(desk, turn, life.suggested)
  const files = await filesFor(desk, facts)
  const others = turn.life.asks.filter(({ outcome }) => outcome === 'open').length - 1
  for (const one of people) {
    const suggested = turn.events.findLast((event) => event.kind === 'passed-on' && event.to.address === one.address)
    const by = suggested?.kind === 'passed-on' ? suggested.by.name || suggested.by.address : undefined
    const button = desk.mails.button('decline', { question: facts.id, address: one.address }, atMs)
    const mine = desk.mails.mineLink(one.address, atMs)
    turn.mail({
      kind: 'ask',
      letter: askLetter(desk.mails.about(facts, one, atMs, { button, mine }), {
        to: one,
        why: one.why,
        place: one.place,
        suggestedBy: by,
        others,
        perWeek: desk.rules.perWeek,
      }),
      to: { name: one.name, address: one.address, person: one.person },
      role: 'asked',
      inNameOf: askerName(facts),
      ...(facts.archived === undefined ? {} : { references: [facts.archived] }),
      carries: facts.archived,
      files,
    })
  }
}

/** Whom to ask: colleagues that others named, then the likeliest to answer by mail that everyone may read. */
async function chosen(desk: Desk, turn: QuestionTurn, step: Extract<Step, { kind: 'ask' }>): Promise<Asked[]> {
  const { find, store, rules } = desk
  const { facts, life, atMs } = turn
  const suggested = await suggestedNow(desk, turn, step.places)
  const places = Math.min(step.places - suggested.length, step.ranked)
  if (places <= 0) return suggested
  const asker = await desk.people.at(facts.asker.address)
  const question = { subject: facts.subject, text: facts.text, asker: facts.asker.address }
  const ranked = await find.routeFor(READER, question, atMs, RANKED)
  const addresses = addressesOf(ranked, suggested)
  const today = dayOf(atMs, rules.hours.timeZone)
  const told = turn.events.flatMap((event) => (event.kind === 'told' ? event.people : []))
  const asked = [...life.asks, ...suggested, ...told].map(({ address }) => address)
  const people = choosePeople(ranked, {
    places,
    words: wordsAsked(question),
    round: step.round,
    nowMs: atMs,
    weekday: weekdayOf(today),
    perWeek: rules.perWeek,
    spreads: rules.spreads,
    mayMail: (address) => mayAsk(rules, facts, address),
    never: new Set([facts.asker.address, ...(asker?.addresses ?? []), ...asked]),
    states: await store.personStates(addresses),
    counts: await store.askCounts(addresses, weekOf(desk, atMs), facts.rehearsal),
  })
  return [...suggested, ...people]
}

/** Who was named is asked whatever the ranking says, unless they are away, do not want to be asked, or were asked often enough this
 *  week: what the letter says of that holds for everybody. */
async function suggestedNow(desk: Desk, turn: QuestionTurn, places: number): Promise<Asked[]> {
  const people: Asked[] = []
  for (const who of turn.life.suggested)
    if (people.length < places && (await canBeAsked(desk, turn, who)))
      people.push({ ...who, place: 'suggested', why: undefined })
  return people
}

async function canBeAsked(desk: Desk, { facts, atMs }: QuestionTurn, { address }: Who): Promise<boolean> {
  const { store, rules, people } = desk
  const addresses = [...new Set([address, ...((await people.at(address))?.addresses ?? [])])]
  const states = await store.personStates(addresses)
  if (states.get(address)?.left === true || states.values().some((state) => isOut(state, atMs))) return false
  const counts = await store.askCounts(addresses, weekOf(desk, atMs), facts.rehearsal)
  return timesAsked({ addresses }, { counts }).thisWeek < rules.perWeek
}

const weekOf = ({ rules }: Desk, atMs: number): { readonly nowMs: number; readonly weekMs: number } => ({
  nowMs: atMs,
  weekMs: weekStart(atMs, rules.hours.timeZone),
})

/** Whoever named somebody that cannot be asked now hears so, and may name another; why is nobody else's business. */
function tellWhoNamed(desk: Desk, turn: QuestionTurn, named: readonly Who[]): void {
  const { life, facts, events } = turn
  const words = mailWords[facts.language]
  const out = named.filter((one) => ![...life.suggested, ...life.asks].some((other) => isOne(one, other)))
  const passed = events.filter((event) => event.kind === 'passed-on')
  const namers = Map.groupBy(out, (one) => passed.find(({ to }) => to.address === one.address)?.by)
  for (const [by, theirs] of namers)
    if (by !== undefined) {
      const text = words.done.cannotBeAsked(words.list(theirs.map(({ name, address }) => name || address)))
      notify(desk, turn, by, { kind: 'done', text, isAsker: false })
    }
}

/** Says so, honestly: who answered and who could not, that nobody did, or that there was nobody to ask. */
function giveUp(desk: Desk, turn: QuestionTurn, silent: boolean): void {
  const { facts, life } = turn
  const words = mailWords[facts.language]
  const text = whyGivenUp(life, silent, words)
  if (silent) turn.happen({ kind: 'silence', round: life.round })
  turn.happen({ kind: 'given-up' })
  const { siteUrl } = desk.rules
  const query = new URLSearchParams({ q: facts.subject.slice(0, 200) }).toString()
  const more: Piece[] =
    siteUrl === undefined ? [] : [{ kind: 'link', text: words.silence.elsewhere, url: `${siteUrl}/search?${query}` }]
  notify(desk, turn, facts.asker, { kind: 'given-up', text, more, isAsker: true })
}

/** Somebody has, if not so that it helped. */
const isAnswered = ({ answers }: Life): boolean => answers.some(({ how }) => how !== 'standing')

function whyGivenUp(life: Life, silent: boolean, { silence, list }: MailWords): string {
  if (silent) return isAnswered(life) ? silence.noMoreAnswers : silence.givenUp
  const reached = life.asks.filter(({ outcome }) => outcome !== 'undeliverable')
  if (reached.length === 0) return silence.nobody
  const said = (sentence: (names: string) => string, people: readonly LifeAsk[]): string[] =>
    people.length === 0 ? [] : [sentence(list(people.map(({ name, address }) => name || address)))]
  return [
    ...said(
      silence.answered,
      reached.filter(({ outcome }) => outcome === 'answered'),
    ),
    ...said(
      silence.declined,
      reached.filter(({ outcome }) => outcome !== 'answered' && outcome !== 'open'),
    ),
    ...said(
      silence.saidNothing,
      reached.filter(({ outcome }) => outcome === 'open'),
    ),
    silence.nobodyMore,
  ].join(' ')
}
