import type { Act } from '../../ask/acts.ts'
import type { Claim } from '../../ask/keys.ts'
import type { QuestionView } from '../../ask/question-view.ts'
import type { MessageId } from '../../model/ids.ts'
import type { QuestionEvent, Who } from '../../model/question.ts'
import {
  type AnswerShown,
  buttonForm,
  buttonPage,
  declineForms,
  donePage,
  MOST_NAMED_CHARS,
  type PassedOnTo,
  type Subject,
} from '../pages/button.ts'
import { declines } from '../pages/mine.ts'
import type { Asking } from '../parts.ts'
import { whoName } from '../pieces/asking.ts'
import type { Html } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { placeOf } from './place.ts'

/** A page with a button: as it is opened, what its form asks for, and what is said afterwards. */
export interface Button {
  /** `sent`: what was sent, where it made no sense. */
  page(sent?: URLSearchParams): Html
  /** Undefined for a form of which nothing can be made. */
  actOf(fields: URLSearchParams): Act | undefined
  /** By what the question has become: nothing is said to be done that was not. */
  done(after: QuestionView): Html
  /** The page again, where what was sent made sense and nothing could come of it. */
  failed?(after: QuestionView, sent: URLSearchParams): Html | undefined
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
  const said = (of: QuestionView): Html => {
    const to = passedOnTo(address, of).map(whoName)
    if (to.length > 0) {
      const { done, doneLead } = decline.passOn
      return donePage(subjectOf(of), { title: done, lead: doneLead(visit.words.list(to)) }, visit)
    }
    return hasDeclined(address, of)
      ? donePage(subjectOf(of), { title: decline.done, lead: decline.doneLead }, visit)
      : notOpen(of)
  }
  const asking = (of: QuestionView, wrong?: 'no-choice' | PassedOnTo): Html =>
    buttonPage(subjectOf(of), decline, declineForms(key, wrong, visit), visit)
  return {
    page: (sent) => {
      if (!isWaitedFor(address, question)) return said(question)
      if (sent === undefined) return asking(question)
      return asking(question, sent.has('to') ? { named: namedIn(sent), wrong: 'missing' } : 'no-choice')
    },
    actOf: (fields) => {
      const how = declines.find((one) => one === fields.get('how'))
      if (how !== undefined) return { kind: 'decline', question: question.id, address, how }
      const to = namedIn(fields)
      return /[\p{L}\p{N}]/u.test(to) ? { kind: 'pass-on', question: question.id, address, to } : undefined
    },
    done: said,
    failed: (of, sent) =>
      sent.has('to') && isWaitedFor(address, of) ? asking(of, { named: namedIn(sent), wrong: 'nobody' }) : undefined,
  }
}

const namedIn = (fields: URLSearchParams): string =>
  (fields.get('to') ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_NAMED_CHARS)

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

/** Whom somebody sent it on to. */
const passedOnTo = (address: string, { events }: QuestionView): Who[] =>
  events.flatMap((event) => (event.kind === 'passed-on' && event.by.address === address ? [event.to] : []))

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
