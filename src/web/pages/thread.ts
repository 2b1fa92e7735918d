import { html } from 'hono/html'
import { THREAD_PART_PLACES } from '../../find/find.ts'
import type { ExpertsResult, ThreadMail, ThreadPlace, ThreadResult } from '../../find/types.ts'
import type { MessageId } from '../../model/ids.ts'
import { mailAnchor, mailLink, threadLink, whoLink } from '../links.ts'
import { replyByMail } from '../mailto.ts'
import { answeredBadge, confirmedBadge, confirmedByBadge, likelyBadge, unansweredBadge } from '../pieces/badges.ts'
import { strengthWords } from '../pieces/evidence.ts'
import { attachmentOf, mailItem } from '../pieces/mail.ts'
import { firstNameOf, type Html, listLinks, metaLine, nothing, personName, shortened } from '../pieces/text.ts'
import { threadMap } from '../pieces/thread-map.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const TITLE_CHARS = 120
const ATTACHMENTS_SHOWN = 20
const KNOWERS_SHOWN = 3

export interface ThreadView {
  readonly thread: ThreadResult
  readonly experts: ExpertsResult
  readonly openQuotes: boolean
}

export function threadPage({ thread, experts, openQuotes }: ThreadView, visit: Visit): Html {
  const { words } = visit
  const subject = thread.subject.trim() || words.thread.noSubject
  const placesById = byId(thread.places)
  const items = thread.places.map((place) => placeItem(place, thread, placesById, openQuotes, visit))
  return page(visit, {
    title: `${shortened(subject, TITLE_CHARS)} – hvemvet`,
    main: html`<div>
<h1 class="said">${subject}</h1>
${metaLine([html`${listLinks(thread.lists)}`, span(thread, visit), visit.dates.span(thread.firstMs, thread.lastMs)])}
${answerLead(thread, placesById, visit)}
<p class="small printonly">${words.thread.printed(`${visit.host}${threadLink(thread.thread)}`, visit.dates.day(visit.nowMs))}</p>
<p class="small jump"><a href="#about">${words.thread.jump}</a></p>
${partShown(thread, visit)}
<ol class="log thread">
${items}</ol>
${parts(thread, visit)}
${closing(thread, openQuotes, visit)}
</div>`,
    aside: html`<aside id="about" aria-label="${words.thread.about}">
${whoKnowsMore(thread, experts, visit)}
${attachments(thread, visit)}
<nav class="map stick" aria-labelledby="map-h">
<h2 id="map-h">${words.thread.tree}</h2>
${threadMap(thread, visit)}
</nav>
</aside>`,
  })
}

const span = (thread: ThreadResult, { words, dates }: Visit): string => {
  const people = words.people(thread.people.length, dates.number(thread.people.length))
  return words.thread.span(words.mails(thread.mails, dates.number(thread.mails)), people)
}

/** One id may stand for two mails; the first is the one replies are drawn to. */
function byId(places: readonly ThreadPlace[]): ReadonlyMap<MessageId, ThreadPlace> {
  const found = new Map<MessageId, ThreadPlace>()
  for (const place of places) if (!found.has(place.messageId)) found.set(place.messageId, place)
  return found
}

function placeItem(
  place: ThreadPlace,
  thread: ThreadResult,
  placesById: ReadonlyMap<MessageId, ThreadPlace>,
  openQuotes: boolean,
  visit: Visit,
): Html {
  if (place.mail === undefined) {
    return html`<li id="${mailAnchor(place.messageId)}"><span></span><div class="d${Math.min(place.depth, 3)}"><p class="ghost small">${visit.words.thread.missing}</p></div></li>
`
  }
  const parent = place.parent === undefined ? undefined : placesById.get(place.parent)
  const isFirst = placesById.get(place.messageId) === place
  const frame = {
    anchor: isFirst ? mailAnchor(place.messageId) : `${mailAnchor(place.messageId)}-${place.mail.mail}`,
    depth: place.depth,
    parent,
    answersEarlier: place.parent !== undefined && parent === undefined,
    answer: place.messageId === thread.answer ? answerBadge(thread, placesById, visit) : undefined,
    confirmed: thread.confirmedBy !== undefined,
    openQuotes,
  }
  return mailItem(place.mail, frame, visit)
}

function answerBadge(thread: ThreadResult, placesById: ReadonlyMap<MessageId, ThreadPlace>, visit: Visit): Html {
  if (thread.confirmedBy === undefined) return likelyBadge(visit.words.badge.answer)
  const by = placesById.get(thread.confirmedBy)?.mail?.from
  return by === undefined ? confirmedBadge(visit) : confirmedByBadge(by, visit)
}

/** Above the mails: where the answer is, or that there is none. */
function answerLead(thread: ThreadResult, placesById: ReadonlyMap<MessageId, ThreadPlace>, visit: Visit): Html {
  const { words, dates } = visit
  if (thread.answer === undefined) {
    if (thread.question === undefined) return nothing
    return html`<p class="lead">${unansweredBadge(visit)} ${words.thread.unansweredLead}</p>`
  }
  const badge =
    thread.confirmedBy === undefined ? likelyBadge(words.thread.answer) : answeredBadge(words.thread.confirmed)
  const answer = placesById.get(thread.answer)?.mail
  return answer === undefined
    ? html`<p class="lead"><a href="${mailLink(thread.answer)}">${badge}</a></p>`
    : html`<p class="lead">${badge} <a href="#${mailAnchor(thread.answer)}">${words.thread.answerFrom(firstNameOf(answer.from), dates.day(answer.writtenAtMs))}</a></p>`
}

const isPart = (thread: ThreadResult): boolean => thread.size > thread.places.length

/** Where in a very long thread this page is. */
function partShown(thread: ThreadResult, { words, dates }: Visit): Html {
  if (!isPart(thread)) return nothing
  const end = thread.offset + thread.places.length
  const shown = words.thread.part(dates.number(thread.offset + 1), dates.number(end), dates.number(thread.size))
  return html`<p class="small"><a class="but" href="#parts">${shown}</a></p>`
}

/** The ways to the rest of a very long thread. */
function parts(thread: ThreadResult, { words }: Visit): Html {
  if (!isPart(thread)) return nothing
  const link = (offset: number, said: string): Html =>
    html`<a class="but" href="${threadLink(thread.thread, { offset })}">${said}</a> `
  const end = thread.offset + thread.places.length
  return html`<nav class="acts" id="parts" aria-label="${words.thread.parts}">${
    end < thread.size ? link(end, words.thread.later) : nothing
  }${thread.offset > 0 ? link(Math.max(0, thread.offset - THREAD_PART_PLACES), words.thread.earlier) : nothing}</nav>`
}

function closing(thread: ThreadResult, openQuotes: boolean, { words }: Visit): Html {
  const last = thread.places.findLast((place) => place.mail !== undefined)?.mail
  const hasQuotes = thread.places.some(({ mail }) => mail?.parts.some(({ kind }) => kind === 'quote'))
  const quotes = threadLink(thread.thread, { offset: thread.offset, quotes: !openQuotes })
  return html`<p class="acts">${
    last === undefined ? nothing : html`<a class="but act" href="${replyByMail(last)}">${words.thread.replyToList}</a> `
  }${hasQuotes ? html`<a class="small" href="${quotes}">${openQuotes ? words.thread.hideQuotes : words.thread.showQuotes}</a>` : nothing}</p>`
}

function whoKnowsMore(thread: ThreadResult, { knowers, question }: ExpertsResult, visit: Visit): Html {
  const { words } = visit
  if (knowers.length === 0) return nothing
  return html`<section>
<h2>${words.thread.whoKnows}</h2>
<ul class="brief">
${knowers.slice(0, KNOWERS_SHOWN).map(
  (knower) => html`<li>${personName(knower.person)}<p class="small">${strengthWords(knower.reason, visit)}.</p></li>
`,
)}</ul>
<p class="acts"><a class="but key" href="${whoLink(shortened(question || thread.subject, TITLE_CHARS))}">${words.thread.whoKnowsWhy}</a></p>
</section>`
}

function attachments(thread: ThreadResult, visit: Visit): Html {
  const all = thread.places.flatMap(({ mail }) =>
    mail === undefined ? [] : mail.attachments.map((file) => ({ mail, file })),
  )
  if (all.length === 0) return nothing
  const item = ({ mail, file }: { mail: ThreadMail; file: ThreadMail['attachments'][number] }): Html =>
    html`<li>${attachmentOf(mail, file, visit)} <span class="meta">${visit.words.thread.from(firstNameOf(mail.from))}</span></li>
`
  const more = all.length - ATTACHMENTS_SHOWN
  return html`<section>
<h2>${visit.words.thread.attachments}</h2>
<ul>
${all.slice(0, ATTACHMENTS_SHOWN).map(item)}</ul>
${more > 0 ? html`<p class="small">${visit.words.more(visit.dates.number(more))}</p>` : nothing}
</section>`
}
