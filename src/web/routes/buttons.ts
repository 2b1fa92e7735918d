import type { Act } from '../../ask/acts.ts'
import type { Claim } from '../../ask/keys.ts'
import type { QuestionView } from '../../ask/question-view.ts'
import type { MessageId } from '../../model/ids.ts'
import type { QuestionEvent } from '../../model/question.ts'
import { type AnswerShown, buttonForm, buttonPage, declineForm, donePage, type Subject } from '../pages/button.ts'
import { declines } from '../pages/mine.ts'
import type { Asking } from '../parts.ts'
import type { Html } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { placeOf } from './place.ts'

/** A page with a button: as it is opened, what its form asks for, and what is said afterwards. */
export interface Button {
  /** `isWrong`: what was sent made no sense. */
  page(isWrong: boolean): Html
  /** Undefined for a form of which nothing can be made. */
  actOf(fields: URLSearchParams): Act | undefined
  /** By what the question has become: nothing is said to be done that was not. */
  done(after: QuestionView): Html
}

interface Pressing {
  readonly key: string
  readonly claim: Claim
  readonly question: QuestionView
  readonly visit: Visit
  readonly subjectOf: (question: QuestionView) => Subject
}

/** The page of a claim on a question; undefined for one that has no button. */
export function buttonOf(
  { key, claim, question }: Pick<Pressing, 'key' | 'claim' | 'question'>,
  ask: Asking,
  visit: Visit,
): Button | undefined {
  const pressing: Pressing = {
    key,
    claim,
    question,
    visit,
    subjectOf: (of) => ({
      question: of,
      answer: answerOf(of, claim.answer),
      link: placeOf(ask, of, claim),
      address: claim.address,
    }),
  }
  switch (claim.may) {
    case 'accept':
      return claim.answer === undefined ? undefined : acceptButton(pressing, claim.answer)
    case 'decline':
      return declineButton(pressing)
    case 'ask-anyway':
      return askAnywayButton(pressing)
    case 'standing':
      return claim.answer === undefined ? undefined : standingButton(pressing, claim.answer)
    case 'holds':
      return holdsButton(pressing)
    case 'mine':
    case 'asked':
    case 'read':
      return undefined
    default:
      claim.may satisfies never // a key of another version
      return undefined
  }
}

function answerOf({ answers, earlier }: QuestionView, id: MessageId | undefined): AnswerShown | undefined {
  const given = answers.find(({ messageId }) => messageId === id)
  if (given !== undefined) return given
  const had = earlier.find(({ messageId }) => messageId === id)
  return had && { by: had.by, text: had.paragraph }
}

function acceptButton({ key, claim, question, visit, subjectOf }: Pressing, answer: MessageId): Button {
  const { accept } = visit.words.button
  const words = { title: accept.title, lead: question.private ? accept.leadPrivate : accept.lead }
  const isAccepted = (of: QuestionView): boolean => {
    const last = of.events.findLast((event) => event.kind === 'accepted')
    return of.status === 'accepted' && last?.answer === answer
  }
  const done = (of: QuestionView): Html =>
    isAccepted(of)
      ? donePage(
          subjectOf(of),
          { title: accept.done, lead: of.private ? accept.doneLeadPrivate : accept.doneLead },
          visit,
        )
      : nothingDone(subjectOf(of), visit)
  return {
    page: () =>
      isAccepted(question)
        ? done(question)
        : buttonPage(subjectOf(question), words, buttonForm(key, [button('accept', 'yes', accept.press)]), visit),
    actOf: () => ({ kind: 'accept', question: question.id, address: claim.address, answer }),
    done,
  }
}

function declineButton({ key, claim, question, visit, subjectOf }: Pressing): Button {
  const { decline } = visit.words.button
  const { address } = claim
  const notOpen = (of: QuestionView): Html =>
    donePage(subjectOf(of), { title: visit.words.button.nothingDone, lead: decline.notOpen }, visit)
  return {
    page: (isWrong) =>
      isWaitedFor(address, question)
        ? buttonPage(subjectOf(question), decline, declineForm(key, isWrong, visit), visit)
        : hasDeclined(address, question)
          ? donePage(subjectOf(question), { title: decline.done, lead: decline.doneLead }, visit)
          : notOpen(question),
    actOf: (fields) => {
      const how = declines.find((one) => one === fields.get('how'))
      return how && { kind: 'decline', question: question.id, address, how }
    },
    done: (of) =>
      hasDeclined(address, of)
        ? donePage(subjectOf(of), { title: decline.done, lead: decline.doneLead }, visit)
        : notOpen(of),
  }
}

function askAnywayButton({ key, claim, question, visit, subjectOf }: Pressing): Button {
  const { button: words } = visit.words
  const withdrawn = (of: QuestionView): Html =>
    donePage(subjectOf(of), { title: words.nothingDone, lead: words.askAnyway.withdrawn }, visit)
  const form = buttonForm(key, [button('ask', 'anyway', words.askAnyway.press)])
  return {
    page: () =>
      question.status === 'withdrawn'
        ? withdrawn(question)
        : buttonPage(subjectOf(question), words.askAnyway, form, visit),
    actOf: () => ({ kind: 'ask-anyway', question: question.id, address: claim.address }),
    done: (of) =>
      of.status === 'withdrawn'
        ? withdrawn(of)
        : donePage(subjectOf(of), { title: words.askAnyway.done, lead: words.askAnyway.doneLead }, visit),
  }
}

function standingButton({ key, claim, question, visit, subjectOf }: Pressing, answer: MessageId): Button {
  const { standing } = visit.words.button
  const isStanding = (of: QuestionView): boolean => of.answers.some((one) => one.messageId === answer && one.standing)
  const stands = (of: QuestionView): Html =>
    donePage(
      subjectOf(of),
      { title: standing.done, lead: standing.doneLead },
      visit,
      buttonForm(key, [button('on', 'no', standing.takeBack)], true),
    )
  return {
    page: () =>
      isStanding(question)
        ? stands(question)
        : buttonPage(subjectOf(question), standing, buttonForm(key, [button('on', 'yes', standing.press)]), visit),
    actOf: (fields) => ({
      kind: 'standing',
      question: question.id,
      address: claim.address,
      answer,
      isOn: fields.get('on') !== 'no',
    }),
    done: (of) => {
      if (isStanding(of)) return stands(of)
      return isStanding(question)
        ? donePage(subjectOf(of), { title: standing.taken, lead: standing.takenLead }, visit)
        : nothingDone(subjectOf(of), visit)
    },
  }
}

function holdsButton({ key, claim, question, visit, subjectOf }: Pressing): Button {
  const { holds } = visit.words.button
  const form = buttonForm(key, [button('holds', 'yes', holds.yes), button('holds', 'no', holds.no)])
  return {
    page: () =>
      question.status === 'accepted'
        ? buttonPage(subjectOf(question), holds, form, visit)
        : nothingDone(subjectOf(question), visit),
    actOf: (fields) => {
      const said = fields.get('holds')
      if (said !== 'yes' && said !== 'no') return undefined
      return { kind: 'holds', question: question.id, address: claim.address, holds: said === 'yes' }
    },
    done: (of) => {
      const said = of.events.slice(question.events.length).findLast(({ kind }) => kind.endsWith('-holds'))?.kind
      if (said === 'still-holds')
        return donePage(subjectOf(of), { title: holds.doneYes, lead: holds.doneYesLead }, visit)
      return said === 'no-longer-holds'
        ? donePage(subjectOf(of), { title: holds.doneNo, lead: holds.doneNoLead }, visit)
        : nothingDone(subjectOf(of), visit)
    },
  }
}

const button = (name: string, value: string, said: string) => ({ name, value, said })

const nothingDone = (subject: Subject, visit: Visit): Html =>
  donePage(subject, { title: visit.words.button.nothingDone, lead: visit.words.button.nothingDoneLead }, visit)

/** Somebody was asked, and nothing came of it yet. */
const isWaitedFor = (address: string, { events }: QuestionView): boolean =>
  events.some((event) => event.kind === 'went-to' && event.people.some((one) => one.address === address)) &&
  !events.some((event) => settles(event, address))

const hasDeclined = (address: string, { events }: QuestionView): boolean =>
  events.some((event) => declines.some((how) => how === event.kind) && 'by' in event && event.by.address === address)

/** What an event says of somebody who was asked, if anything. */
function settles(event: QuestionEvent, address: string): boolean {
  switch (event.kind) {
    case 'answer':
    case 'does-not-know':
    case 'not-their-field':
    case 'no-time':
    case 'opted-out':
    case 'passed-on':
      return event.by.address === address
    case 'away':
    case 'undeliverable':
      return event.who.address === address
    default:
      return false
  }
}
