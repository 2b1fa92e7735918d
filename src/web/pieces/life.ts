import { html, raw } from 'hono/html'
import type { QuestionView } from '../../ask/question-view.ts'
import type { MessageId } from '../../model/ids.ts'
import type { Asked, QuestionEvent, Who } from '../../model/question.ts'
import { mailLink } from '../links.ts'
import type { Visit } from '../visit.ts'
import { whoName } from './asking.ts'
import { rareBadge } from './badges.ts'
import { type Html, nothing } from './text.ts'

/** All that happened to a question, a plain sentence each; that an answer was accepted is the yellow dot. */
export const lifeOf = (question: QuestionView, visit: Visit): Html => html`<ol class="life">
${question.events.filter(isSeen).map((event) => eventItem(event, question, visit))}</ol>`

/** Where nobody could be asked whether the answer still holds, nothing happened. */
const isSeen = (event: QuestionEvent): boolean => event.kind !== 'asked-if-holds' || event.who !== undefined

function eventItem(event: QuestionEvent, question: QuestionView, visit: Visit): Html {
  const { dates } = visit
  const day = dates.year(event.atMs) === dates.year(visit.nowMs) ? dates.dayOfYear(event.atMs) : dates.day(event.atMs)
  return html`<li${event.kind === 'accepted' ? raw(' class="done"') : nothing}><time datetime="${dates.machine(event.atMs)}">${day} ${dates.clock(event.atMs)}</time><p class="small">${sentence(event, question, visit)}</p>${
    event.kind === 'went-to' ? whyThey(event.people, visit) : nothing
  }</li>
`
}

function sentence(event: QuestionEvent, question: QuestionView, visit: Visit): Html | string {
  const { life } = visit.words
  const asker = question.asker === undefined ? visit.words.question.theAsker : whoName(question.asker)
  const name = (who: Who): string => (isNameless(who) ? visit.words.question.theAsker : whoName(who))
  const whom = (who: Who): string => (isNameless(who) ? lowered(visit.words.question.theAsker) : whoName(who))
  switch (event.kind) {
    case 'asked':
      return life.asked(asker)
    case 'receipt':
      return receipt(event, asker, visit)
    case 'told':
      return life.told(names(event.people, visit))
    case 'went-to':
      return life.wentTo(names(event.people, visit), event.round <= 1 && isFirstRound(event, question))
    case 'nobody-left':
      return life.nobodyLeft
    case 'answer':
      return life.answer[event.how](name(event.by))
    case 'comment':
      return life.comment(name(event.by))
    case 'does-not-know':
      return life.doesNotKnow(name(event.by))
    case 'not-their-field':
      return life.notTheirField(name(event.by))
    case 'no-time':
      return life.noTime(name(event.by))
    case 'opted-out':
      return life.optedOut(name(event.by))
    case 'passed-on':
      return life.passedOn(name(event.by), whoName(event.to))
    case 'away':
      return event.untilMs === undefined
        ? life.away(whoName(event.who))
        : life.awayUntil(whoName(event.who), visit.dates.day(event.untilMs))
    case 'undeliverable':
      return event.left ? life.left(whom(event.who)) : life.undeliverable(whom(event.who))
    case 'silence':
      return life.silence
    case 'given-up':
      return life.givenUp
    case 'ask-anyway':
      return life.askAnyway(asker)
    case 'not-solved':
      return life.notSolved(asker)
    case 'accepted': {
      const by = authorOf(event.answer, question)
      const said = by === undefined ? life.acceptedSome(name(event.by)) : life.accepted(name(event.by), whoName(by))
      return html`${said} <b>${life.acceptedWord}</b>`
    }
    case 'thanked': {
      const by = authorOf(event.answer, question)
      return by === undefined ? life.thankedSome(asker) : life.thanked(asker, whoName(by))
    }
    case 'withdrawn':
      return life.withdrawn(asker)
    case 'standing':
      return life.standing(name(event.by))
    case 'asked-if-holds': {
      // Only who answered is named: it may be the asker, who may want no name.
      const owner = question.answers.find(({ by }) => by.address === event.who?.address)
      return owner === undefined ? life.askedIfHoldsSome : life.askedIfHolds(whoName(owner.by))
    }
    case 'still-holds':
      return life.stillHolds(name(event.by))
    case 'no-longer-holds':
      return life.noLongerHolds(name(event.by))
  }
}

/** The name of an asker who wants none is taken out of what they did. */
const isNameless = ({ name, address }: Who): boolean => name === '' && address === ''

const lowered = (words: string): string => words.slice(0, 1).toLowerCase() + words.slice(1)

const names = (people: readonly Who[], { words }: Visit): string => words.list(people.map(whoName))

const isFirstRound = (event: QuestionEvent, { events }: QuestionView): boolean =>
  events.find(({ kind }) => kind === 'went-to') === event

function receipt(
  { earlier, strong }: Extract<QuestionEvent, { kind: 'receipt' }>,
  asker: string,
  { words: { life }, dates }: Visit,
): Html | string {
  if (earlier.length === 0) return life.noEarlier
  const got = life.earlier(asker, earlier.length, dates.number(earlier.length))
  return html`<a href="#earlier">${got}</a>${strong ? ` ${life.strong}` : ''}`
}

/** Whose answer it is: one given here, or one that the archive had. */
const authorOf = (answer: MessageId, { answers, earlier }: QuestionView): Who | undefined =>
  answers.find(({ messageId }) => messageId === answer)?.by ?? earlier.find(({ messageId }) => messageId === answer)?.by

/** Under whom it went to: the mail that says why, for each who has one, and who was chosen otherwise. */
function whyThey(people: readonly Asked[], visit: Visit): Html {
  const { words, dates } = visit
  const told = people.filter(({ why, place }) => why !== undefined || place !== 'ranked')
  if (told.length === 0) return nothing
  return html`<ul class="small">${told.map((one) => {
    const why =
      one.why === undefined
        ? nothing
        : html` <a href="${mailLink(one.why.messageId)}">${(one.why.near === true ? words.life.whyNear : words.life.why)(dates.day(one.why.writtenAtMs))}</a>`
    const place =
      one.place === 'rarely-asked'
        ? html` ${rareBadge(visit)}`
        : one.place === 'suggested'
          ? html` <span class="meta">${words.ask.suggested}</span>`
          : nothing
    return html`<li><bdi>${whoName(one)}</bdi>:${why}${place}</li>
`
  })}</ul>`
}
