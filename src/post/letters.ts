import { givenName } from '../model/given-names.ts'
import type { Attachment } from '../model/message.ts'
import type { EarlierAnswer, QuestionFacts, Who, Why } from '../model/question.ts'
import { dayIn } from './dates.ts'
import { foot, footLink, type Letter, line, link, type Piece, said } from './letter.ts'
import { type MailWords, mailWords } from './words/index.ts'

/** Where a letter's links lead; each undefined where there is no site to lead to. */
export interface Links {
  readonly question?: string | undefined
  readonly mail?: ((earlier: { readonly messageId: string }) => string | undefined) | undefined
  /** A page with one button. */
  readonly button?: string | undefined
  /** The receiver's own page: pause, opt out. */
  readonly mine?: string | undefined
}

/** What every letter about a question needs. */
export interface About {
  readonly facts: QuestionFacts
  readonly links: Links
  readonly timeZone: string
}

/** Who asks, as others are told. */
export const askerName = ({ nameless, asker, language }: QuestionFacts): string =>
  nameless ? mailWords[language].nameless : asker.name || asker.address

/** What somebody is called within a sentence: who has no name is a colleague, not the first word of it. */
const calledIn = (facts: QuestionFacts, name: string): string =>
  facts.nameless && name === askerName(facts) ? name.toLowerCase() : givenName(name) || name

const subjectOf = ({ subject, language }: QuestionFacts): string => subject || mailWords[language].noSubject
export const replySubject = (facts: QuestionFacts): string => `Re: ${subjectOf(facts)}`

export interface ReceiptFacts {
  readonly earlier: readonly EarlierAnswer[]
  readonly strong: boolean
  /** One of the earlier answers is a standing one, and is the answer. */
  readonly standing: boolean
  /** When people will be asked, in words; undefined where it is at once. */
  readonly when: string | undefined
  /** The page where the asker says that people are to be asked all the same. */
  readonly askAnyway: string | undefined
  /** The page where the asker says that an earlier answer solved it. */
  readonly accept: (earlier: EarlierAnswer) => string | undefined
}

export function receiptLetter({ facts, links, timeZone }: About, receipt: ReceiptFacts): Letter {
  const words = mailWords[facts.language]
  const { earlier, strong, standing } = receipt
  const when = receipt.when ?? words.receipt.now
  const plan = standing
    ? [words.receipt.standingGiven, words.receipt.standingElse]
    : strong
      ? [words.receipt.solvesIt, words.receipt.thenTwoHours(when)]
      : [earlier.length > 0 ? words.receipt.willAskToo(when) : words.receipt.willAsk(when), words.receipt.fewAtATime]
  return {
    subject: replySubject(facts),
    pieces: [
      line(words.receipt.got(words.quote(subjectOf(facts)))),
      ...(earlier.length === 0 ? [] : [line(strong || standing ? words.receipt.strong : words.receipt.some)]),
      ...earlier.flatMap((one) => [
        earlierPiece(one, words, facts, { links, timeZone }),
        ...linkTo(words.receipt.thisSolvedIt, receipt.accept(one)),
      ]),
      ...plan.map(line),
      ...linkTo(words.receipt.askAnyway, strong || standing ? receipt.askAnyway : undefined),
      ...(facts.nameless ? [line(words.receipt.isNameless)] : []),
      line(facts.private ? words.receipt.isPrivate : words.receipt.isOpen),
      ...questionLink(words, links),
      ...footLink(words.receipt.mine, links.mine),
      foot(words.foot.loop),
    ],
  }
}

/** An earlier answer, with who gave it and when. */
export function earlierPiece(
  one: EarlierAnswer,
  words: MailWords,
  { language }: Pick<QuestionFacts, 'language'>,
  { links, timeZone }: Pick<About, 'links' | 'timeZone'>,
): Piece {
  const notes = [
    words.saidOn(one.by.name || one.by.address, dayIn(one.writtenAtMs, language, timeZone)),
    ...(one.standing ? [words.receipt.standing] : []),
    ...(one.confirmed ? [words.receipt.confirmed] : []),
  ]
  return { kind: 'quote', text: one.paragraph, source: notes.join('; '), url: links.mail?.(one) }
}

export interface AskFacts {
  readonly to: Who
  readonly why: Why | undefined
  readonly place: 'ranked' | 'rarely-asked' | 'suggested'
  readonly suggestedBy: string | undefined
  readonly others: number
  readonly perWeek: number
}

export function askLetter({ facts, links, timeZone }: About, ask: AskFacts): Letter {
  const words = mailWords[facts.language]
  const name = askerName(facts)
  const { why } = ask
  const day = why && dayIn(why.writtenAtMs, facts.language, timeZone)
  const source = why && words.ask.whySubject(words.quote(why.subject))
  return {
    subject: subjectOf(facts),
    pieces: [
      line(words.hello(givenName(ask.to.name))),
      line(ask.suggestedBy === undefined ? words.ask.asks(name) : words.ask.suggestedBy(ask.suggestedBy, name)),
      said(facts.text || subjectOf(facts)),
      ...(why === undefined || day === undefined || source === undefined
        ? []
        : [
            line(whyYou(ask, why, words)(day)),
            { kind: 'quote' as const, text: why.quote, source, url: links.mail?.(why) },
          ]),
      line(words.ask.howTo(calledIn(facts, name))),
      line(words.ask.orElse),
      ...(facts.private ? [line(words.ask.privateNote)] : []),
      foot(ask.others > 0 ? words.ask.others(ask.others) : words.ask.onlyYou),
      ...(Number.isFinite(ask.perWeek) ? [foot(words.ask.cap(ask.perWeek))] : []),
      ...footLink(words.ask.decline, links.button),
      ...footLink(words.ask.pause, links.mine),
      ...footLink(words.questionPage, links.question),
    ],
  }
}

const whyYou = ({ place }: AskFacts, { near = false }: Why, { ask }: MailWords): ((day: string) => string) =>
  near ? ask.whyNear : place === 'rarely-asked' ? ask.whyRarely : ask.why

export interface AnswerFacts {
  readonly by: Who
  readonly text: string
  readonly attachments: readonly Attachment[]
  readonly earlier: EarlierAnswer | undefined
  /** The first answer, or one more. */
  readonly isMore: boolean
}

/** An answer, as it goes to the asker. */
export function answerLetter({ facts, links, timeZone }: About, answer: AnswerFacts): Letter {
  const words = mailWords[facts.language]
  const name = answer.by.name || answer.by.address
  const verb = answer.earlier ? words.answer.pointsAt : answer.isMore ? words.answer.adds : words.answer.answers
  return {
    subject: replySubject(facts),
    pieces: [
      line(verb(name)),
      ...(answer.text === '' ? [] : [said(answer.text)]),
      ...(answer.earlier === undefined ? [] : [earlierPiece(answer.earlier, words, facts, { links, timeZone })]),
      ...attached(words, answer.attachments),
      foot(words.answer.reply(givenName(name) || name)),
      ...(links.button === undefined ? [foot(words.answer.helped)] : [foot(words.answer.helped, links.button)]),
      foot(words.answer.notHelped),
      ...footLink(words.questionPage, links.question),
    ],
  }
}

/** What one writes to another while a question is talked over. */
export function commentLetter(
  { facts, links }: About,
  comment: {
    readonly by: string
    readonly text: string
    readonly attachments: readonly Attachment[]
    readonly isThanks: boolean
    readonly standing: string | undefined
  },
): Letter {
  const words = mailWords[facts.language]
  return {
    subject: replySubject(facts),
    pieces: [
      line(comment.isThanks ? words.thanks.said(comment.by) : words.answer.asksBack(comment.by)),
      said(comment.text),
      ...attached(words, comment.attachments),
      ...(comment.standing === undefined
        ? []
        : [line(words.thanks.standing), link(words.thanks.standingButton, comment.standing)]),
      foot(words.answer.reply(calledIn(facts, comment.by))),
      ...footLink(words.questionPage, links.question),
    ],
  }
}

/** That the asker pressed the button: their answer helped. */
export function thanksLetter({ facts, links }: About, standing: string | undefined): Letter {
  const words = mailWords[facts.language]
  return {
    subject: replySubject(facts),
    pieces: [
      line(words.thanks.helped(askerName(facts))),
      ...(standing === undefined ? [] : [line(words.thanks.standing), link(words.thanks.standingButton, standing)]),
      ...questionLink(words, links),
      foot(words.foot.loop),
    ],
  }
}

/** That an asker accepted what somebody answered another before; they know nothing of the question. */
export function earlierThanksLetter({ facts, links, timeZone }: About, earlier: EarlierAnswer): Letter {
  const words = mailWords[facts.language]
  return {
    subject: replySubject(facts),
    pieces: [
      line(words.thanks.earlierHelped(askerName(facts), words.quote(subjectOf(facts)))),
      earlierPiece(earlier, words, facts, { links, timeZone }),
      ...questionLink(words, links),
      foot(words.foot.loop),
    ],
  }
}

/** A notice about a question: one thing that has happened, and where to see the rest. */
export function noticeLetter({ facts, links }: About, text: string, more: readonly Piece[] = []): Letter {
  const words = mailWords[facts.language]
  return {
    subject: replySubject(facts),
    pieces: [line(text), ...more, ...questionLink(words, links), foot(words.foot.loop)],
  }
}

/** Asks who answered whether it still holds. */
export function holdsLetter(
  { facts, links, timeZone }: About,
  answer: { readonly to: Who; readonly text: string; readonly atMs: number },
): Letter {
  const words = mailWords[facts.language]
  return {
    subject: replySubject(facts),
    pieces: [
      line(words.hello(givenName(answer.to.name))),
      line(words.holds.ask(dayIn(answer.atMs, facts.language, timeZone))),
      { kind: 'quote', text: answer.text || words.answer.wasPrivate, source: subjectOf(facts), url: links.question },
      line(words.holds.question),
      ...linkTo(words.holds.button, links.button),
      foot(words.foot.loop),
    ],
  }
}

const linkTo = (text: string, url: string | undefined): Piece[] => (url === undefined ? [] : [link(text, url)])
const questionLink = (words: MailWords, { question }: Links): Piece[] => linkTo(words.questionPage, question)
const attached = (words: MailWords, files: readonly Attachment[]): Piece[] =>
  files.length === 0 ? [] : [line(words.attachments(files.map(({ name }) => name || '?').join(', ')))]
