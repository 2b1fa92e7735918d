import { html } from 'hono/html'
import { HOLDS_MS } from '../../ask/life.ts'
import type { AnswerView, CommentView, QuestionView } from '../../ask/question-view.ts'
import type { QuestionEvent } from '../../model/question.ts'
import { mailLink, outboxLink } from '../links.ts'
import {
  askerName,
  attachedLine,
  earlierItem,
  linkedName,
  refOf,
  standingBadge,
  statusBadge,
  subjectText,
  tagLinks,
} from '../pieces/asking.ts'
import { ageBadge, answeredBadge } from '../pieces/badges.ts'
import { lifeOf } from '../pieces/life.ts'
import { written } from '../pieces/mail.ts'
import { firstNameOf, type Html, langOf, metaLine, nothing, personName, shortened } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const TITLE_CHARS = 120

/** A question with its answers and its life. */
export function questionPage(question: QuestionView, visit: Visit): Html {
  const { words } = visit
  return page(visit, {
    title: `${shortened(subjectText(question.subject, visit), TITLE_CHARS)} – hvemvet`,
    menu: 'questions',
    main: html`<div class="stack">
${head(question, visit)}
${answers(question, visit)}
${talk(question, visit)}
${earlier(question, visit)}
</div>`,
    aside: html`<aside id="life" aria-label="${words.question.life}">
<section>
<h2>${words.question.life}</h2>
${lifeOf(question, visit)}
</section>
</aside>`,
  })
}

function head(question: QuestionView, visit: Visit): Html {
  const { words, dates } = visit
  const { asker } = question
  const subject = subjectText(question.subject, visit)
  const lang = langOf(question.language, visit)
  const text = question.text.trim()
  return html`<div>
${metaLine([statusBadge(question.status, visit), statusWords(question, visit)])}
<h1 class="said"${lang}>${subject}</h1>
${text === '' || text === subject ? nothing : html`<div class="mail lead"${lang}>${written(text, visit)}</div>`}
${metaLine([
  asker === undefined ? words.question.nameless : linkedName(asker),
  `${dates.day(question.askedAtMs)} ${dates.clock(question.askedAtMs)}`,
  question.private ? undefined : words.question.everyone,
  question.archived === undefined
    ? undefined
    : html`<a href="${mailLink(question.archived)}">${words.question.inArchive}</a>`,
  attachedLine(question.attachments, visit),
  question.hashtags.length === 0 ? undefined : html`${tagLinks(question.hashtags)}`,
])}
${question.private ? html`<p class="note">${words.question.private}</p>` : nothing}
${question.rehearsal ? rehearsal(visit) : nothing}
<p class="small jump"><a href="#life">${words.question.life}</a></p>
</div>`
}

const rehearsal = ({ words, asks }: Visit): Html =>
  html`<p class="note">${words.question.rehearsal}${
    asks === 'shown' ? html` <a href="${outboxLink}">${words.question.rehearsalLink}</a>` : nothing
  }</p>`

/** Beside the badge: how many answered, or how many were asked. */
function statusWords({ status, answers: given, events }: QuestionView, { words, dates }: Visit): string {
  const asked = events.reduce((sum, event) => sum + (event.kind === 'went-to' ? event.people.length : 0), 0)
  switch (status) {
    case 'answered':
    case 'accepted':
      return given.length === 0 ? '' : words.question.answers(given.length, dates.number(given.length))
    case 'open':
      return words.question.onWeekly
    case 'new':
    case 'waiting':
    case 'asking':
      return words.questions.asked(asked, dates.number(asked))
    case 'withdrawn':
      return ''
  }
}

function answers(question: QuestionView, visit: Visit): Html {
  const { words } = visit
  const best = question.answers.filter(({ accepted }) => accepted)
  const others = question.answers.filter(({ accepted }) => !accepted)
  if (question.answers.length === 0)
    return question.status === 'withdrawn' || question.status === 'accepted'
      ? nothing
      : html`<p class="note">${words.question.noAnswer}</p>`
  return html`${best.map(
    (answer) => html`<section>
<h2>${words.question.theAnswer}</h2>
<article class="best">
${answerWords(answer, question, visit)}
</article>
</section>`,
  )}${
    others.length === 0
      ? nothing
      : html`
<section>
<h2>${best.length === 0 ? words.question.someAnswers : words.question.moreAnswers}</h2>
<ol class="log">
${others.map((answer) => dated(answer.atMs, answerWords(answer, question, visit), visit))}</ol>
</section>`
  }`
}

function answerWords(answer: AnswerView, question: QuestionView, visit: Visit): Html {
  const { words, dates } = visit
  const isInArchive = !(question.private || answer.private) || answer.how !== 'own-words'
  const when = `${dates.day(answer.atMs)} ${dates.clock(answer.atMs)}`
  const how = words.question.how[answer.how]
  const { name, about } = answer.accepted ? holding(answer, question, visit) : { name: nothing, about: '' }
  return html`<p>${personName(refOf(answer.by))} ${
    answer.accepted ? html`<span class="meta">${when}</span> ` : nothing
  }${how === '' ? nothing : html`<span class="meta">${how}</span> `}${name}${
    answer.standing ? html` ${standingBadge(visit)}` : nothing
  } ${ageBadge(answer.atMs, visit)}</p>
${
  answer.private && answer.text === ''
    ? html`<p class="note">${words.question.answeredPrivately}</p>`
    : html`<div class="mail"${langOf(question.language, visit)}>${written(answer.text, visit)}</div>`
}
${metaLine([
  answer.thanks === 0 ? undefined : words.question.thanks(answer.thanks, dates.number(answer.thanks)),
  about,
  attachedLine(answer.attachments, visit),
  isInArchive ? html`<a href="${mailLink(answer.messageId)}">${words.question.inArchive}</a>` : undefined,
])}`
}

/** Since when an answer is the accepted one, and how long that is taken for granted. */
function holding(
  answer: AnswerView,
  { events, acceptedAtMs, rehearsal: isRehearsal }: QuestionView,
  { words, dates }: Visit,
): { readonly name: Html; readonly about: string } {
  const owner = firstNameOf(refOf(answer.by))
  const since = lastOf(events, 'accepted')?.atMs ?? acceptedAtMs ?? answer.atMs
  const held = events.findLast((event) => event.kind === 'still-holds' && event.atMs >= since)
  const wasAsked = events.some((event) => event.kind === 'asked-if-holds' && event.atMs >= since)
  return {
    name: answeredBadge(words.question.acceptedOn(dates.day(since))),
    about:
      held !== undefined
        ? words.question.held(owner, dates.day(held.atMs))
        : wasAsked || isRehearsal
          ? ''
          : words.question.willAsk(owner, dates.month(since + HOLDS_MS)),
  }
}

const lastOf = (events: readonly QuestionEvent[], kind: QuestionEvent['kind']): QuestionEvent | undefined =>
  events.findLast((event) => event.kind === kind)

const dated = (atMs: number, words: Html, { dates }: Visit): Html =>
  html`<li><time datetime="${dates.machine(atMs)}">${dates.day(atMs)}<br> ${dates.clock(atMs)}</time><div>${words}</div></li>
`

function talk({ comments, language, asker }: QuestionView, visit: Visit): Html {
  const { words } = visit
  if (comments.length === 0) return nothing
  const said = (comment: CommentView): Html =>
    html`<p>${
      comment.by === undefined
        ? html`<span class="name">${askerName(asker, visit)}</span>`
        : personName(refOf(comment.by))
    }${comment.isAsker ? html` <span class="meta">${words.question.asker}</span>` : nothing}</p>
${
  comment.private
    ? html`<p class="note">${words.question.writtenPrivately}</p>`
    : html`<div class="mail"${langOf(language, visit)}>${written(comment.text, visit)}</div>`
}`
  return html`<section>
<h2>${words.question.talk}</h2>
<ol class="log">
${comments.map((comment) => dated(comment.atMs, said(comment), visit))}</ol>
</section>`
}

/** What the archive had already; the one among them that the asker accepted is marked. */
function earlier(question: QuestionView, visit: Visit): Html {
  const { words, dates } = visit
  if (question.earlier.length === 0) return nothing
  const accepted = question.status === 'accepted' ? lastOf(question.events, 'accepted') : undefined
  const mark = (messageId: string): Html =>
    accepted?.kind === 'accepted' && accepted.answer === messageId
      ? answeredBadge(words.question.acceptedOn(dates.day(accepted.atMs)))
      : nothing
  return html`<section id="earlier">
<h2>${words.question.earlier}</h2>
<ol class="log">
${question.earlier.map((one) => earlierItem(one, visit, mark(one.messageId)))}</ol>
</section>`
}
