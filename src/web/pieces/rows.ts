import { html } from 'hono/html'
import type { ListRow, SearchRow, ThreadRow } from '../../find/types.ts'
import { listLink, mailLink } from '../links.ts'
import type { Visit } from '../visit.ts'
import { ageBadge, confirmedBadge, membersBadge, unansweredBadge } from './badges.ts'
import { spark } from './charts.ts'
import {
  dateMargin,
  fewPeople,
  type Html,
  langOf,
  listLinks,
  listName,
  marked,
  metaLine,
  nameOf,
  nothing,
} from './text.ts'

/** A discussion that a search found: its best mail's date and words, or its answer's. */
export function searchRow(row: SearchRow, visit: Visit): Html {
  const { words, dates } = visit
  const lang = langOf(row.language, visit)
  const subject = row.subject.trim() === '' ? words.thread.noSubject : marked(row.subjectMarked)
  return html`<li class="row">${dateMargin(row.writtenAtMs, visit)}<div><h3><a href="${mailLink(row.messageId)}"><span${lang}>${subject}</span></a> ${rowBadge(row, visit)} ${ageBadge(row.writtenAtMs, visit)}</h3>
${answerOrSnippet(row, visit)}${row.inside.map((inside) => insideAttachment(inside, row, visit))}${row.named.map((named) => namedAttachment(named, visit))}
${metaLine([
  fewPeople(row.people, visit),
  html`${listLinks(row.lists)}`,
  words.mails(row.mails, dates.number(row.mails)),
  row.attachments === 0 ? undefined : words.attachments(row.attachments, dates.number(row.attachments)),
])}</div></li>
`
}

function rowBadge(row: SearchRow, visit: Visit): Html {
  if (row.answer?.confirmedBy !== undefined) return confirmedBadge(visit)
  return row.isQuestion && row.answer === undefined ? unansweredBadge(visit) : nothing
}

function answerOrSnippet(row: SearchRow, visit: Visit): Html {
  const lang = langOf(row.language, visit)
  if (row.answer === undefined) return html`<p class="snip"${lang}>${marked(row.snippet)}</p>`
  const { from, writtenAtMs, paragraph, messageId } = row.answer
  const said = visit.words.search.answeredBy(nameOf(from), visit.dates.day(writtenAtMs))
  return html`<p class="small"><a class="bare" href="${mailLink(messageId)}">${said}</a></p><p class="snip"${lang}>${marked(paragraph)}</p>`
}

/** In a language of its own, which nobody has said. */
const insideAttachment = (
  { attachment, snippet }: SearchRow['inside'][number],
  { messageId }: SearchRow,
  { words }: Visit,
): Html =>
  html`<p class="small">${words.search.attachmentSays} <a href="${mailLink(messageId)}">${attachment.name.trim() || words.thread.unnamed}</a></p><p class="snip">${marked(snippet)}</p>`

function namedAttachment(named: SearchRow['named'][number], { words }: Visit): Html {
  const people = named.discussedBy.map(nameOf)
  return metaLine([
    html`${words.search.attachmentNamed} <a href="${mailLink(named.messageId)}">${named.attachment.name}</a>`,
    words.search.sentBy(nameOf(named.sentBy), ''),
    people.length === 0 ? undefined : words.search.discussedBy(words.list(people)),
  ])
}

/** A discussion in a list of them, at its latest date. */
export function threadRow(row: ThreadRow, visit: Visit, at: 'firstMs' | 'lastMs' = 'lastMs'): Html {
  const { words, dates } = visit
  const badge = row.isConfirmed
    ? confirmedBadge(visit)
    : row.isQuestion && !row.isAnswered
      ? unansweredBadge(visit)
      : nothing
  return html`<li class="row">${dateMargin(row[at], visit)}<div><h3><a href="${mailLink(row.messageId)}">${row.subject.trim() || words.thread.noSubject}</a> ${badge}</h3>
${metaLine([
  fewPeople(row.people, visit) || nameOf(row.from),
  words.mails(row.mails, dates.number(row.mails)),
  row.attachments === 0 ? undefined : words.attachments(row.attachments, dates.number(row.attachments)),
])}</div></li>
`
}

/** A list with its newest discussion and how lively it is. */
export function listRow(list: ListRow, visit: Visit): Html {
  const { words, dates } = visit
  const counts = list.activity
  const [least, most, last] = [Math.min(...counts), Math.max(...counts), counts.at(-1) ?? 0].map((n) => dates.number(n))
  const label = words.front.activity(listName(list), least ?? '', most ?? '', last ?? '')
  return html`<li><time datetime="${dates.machine(list.lastMs)}">${dates.recent(list.lastMs)}</time><div><p class="bare"><a href="${listLink(list.address)}"><b>${listName(list)}</b></a> ${list.everyone ? nothing : membersBadge(visit)} <span class="small meta">${list.about}</span></p>${
    list.lastMessageId === undefined
      ? nothing
      : html`<p><a class="subj" href="${mailLink(list.lastMessageId)}">${list.lastSubject.trim() || words.thread.noSubject}</a></p>`
  }</div>${counts.every((count) => count === 0) ? nothing : spark(counts, label)}</li>
`
}
