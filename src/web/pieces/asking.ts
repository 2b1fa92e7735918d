import { html, raw } from 'hono/html'
import type { AnswerView, QuestionRow } from '../../ask/question-view.ts'
import type { PersonRef } from '../../find/types.ts'
import type { EarlierAnswer, QuestionStatus, Who } from '../../model/question.ts'
import { bankLink, mailLink, personLink } from '../links.ts'
import type { Visit } from '../visit.ts'
import { ageBadge, answeredBadge, confirmedBadge, likelyBadge, noteBadge, waitingBadge } from './badges.ts'
import { dateMargin, type Html, langOf, metaLine, nameOf, nothing, shortened } from './text.ts'

export const refOf = ({ name, address, person }: Who): PersonRef => ({ id: person, name, address })

export const whoName = (who: Who): string => nameOf(refOf(who))

/** Who asks, or that it is a colleague who wants no name. */
export const askerName = (asker: Who | undefined, { words }: Visit): string =>
  asker === undefined ? words.question.nameless : whoName(asker)

/** A name in a sentence of ours, leading to the person where the archive knows one. */
export const linkedName = (who: Who): Html =>
  who.person === undefined
    ? html`<bdi>${whoName(who)}</bdi>`
    : html`<a href="${personLink(who.person)}">${whoName(who)}</a>`

/** Where a question stands: a tick for what its asker accepted, a ring for what waits. */
export function statusBadge(status: QuestionStatus, { words }: Visit): Html {
  const text = words.question.statuses[status]
  switch (status) {
    case 'accepted':
      return answeredBadge(text)
    case 'answered':
      return likelyBadge(text)
    case 'asking':
    case 'open':
      return waitingBadge(text)
    case 'new':
    case 'waiting':
    case 'withdrawn':
      return noteBadge(text)
  }
}

export const subjectText = (subject: string, { words }: Visit): string => subject.trim() || words.thread.noSubject

/** A question in a list: date | subject and where it stands; more about it below. */
export const questionItem = (
  row: QuestionRow,
  { link, atMs, more }: { readonly link: string; readonly atMs: number; readonly more: Html },
  visit: Visit,
): Html => html`<li class="row">${dateMargin(atMs, visit)}<div><h3><a href="${link}"${langOf(row.language, visit)}>${subjectText(row.subject, visit)}</a> ${statusBadge(row.status, visit)}${
  row.rehearsal && visit.asks === 'shown' ? html` ${noteBadge(visit.words.questions.rehearsal)}` : nothing
}</h3>
${more}</div></li>
`

/** An answer that the archive had already. */
export function earlierItem(answer: EarlierAnswer, visit: Visit, accepted: Html = nothing): Html {
  const { words } = visit
  return html`<li class="row">${dateMargin(answer.writtenAtMs, visit)}<div><h3><a href="${mailLink(answer.messageId)}">${subjectText(answer.subject, visit)}</a> ${
    answer.confirmed ? confirmedBadge(visit) : nothing
  } ${accepted}</h3>
<p class="snip">${words.quoteMarks.open}${answer.paragraph}${words.quoteMarks.close}</p>
${metaLine([
  linkedName(answer.by),
  answer.standing ? standingBadge(visit) : undefined,
  visit.dates.oldYears(answer.writtenAtMs) === undefined ? undefined : ageBadge(answer.writtenAtMs, visit),
])}</div></li>
`
}

export const standingBadge = ({ words }: Visit): Html => likelyBadge(words.question.standing)

/** Files by name: they are in the mail. */
export const attachedLine = (files: AnswerView['attachments'], { words }: Visit): string =>
  files.length === 0
    ? ''
    : words.question.attached(words.list(files.map(({ name }) => name.trim() || words.thread.unnamed)))

/** Hashtags, each leading to what the bank has under it. */
export const tagLinks = (tags: readonly string[]): Html[] =>
  tags.map((tag, at) => html`${at > 0 ? ' ' : ''}<a href="${bankLink({ tag })}">#${tag}</a>`)

const EXCERPT_CHARS = 300

export const excerpt = (text: string): string => shortened(text.replace(/\s+/g, ' ').trim(), EXCERPT_CHARS)

/** The page's current place among alternatives. */
export const chosenMark = (isChosen: boolean): Html => (isChosen ? raw(' aria-current="true"') : nothing)
