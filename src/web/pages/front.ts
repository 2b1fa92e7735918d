import { html } from 'hono/html'
import type { FrontResult, ThreadRow, TopicRef } from '../../find/types.ts'
import { mailLink, searchLink, topicLink, topicsLink, whoLink } from '../links.ts'
import { answeredBadge } from '../pieces/badges.ts'
import { listRow } from '../pieces/rows.ts'
import { firstNameOf, type Html, metaLine, nameOf, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const SHOWN = { questions: 5, confirmed: 5, topics: 8 }

export function frontPage(front: FrontResult, visit: Visit): Html {
  const { words, siteName } = visit
  const title = siteName === '' ? 'hvemvet' : `hvemvet – ${siteName}`
  if (front.mails === 0) return page(visit, { title, main: emptyArchive(visit), field: false })
  return page(visit, {
    title,
    field: false,
    main: html`<div class="stack">
${hero(front, visit)}
<section id="lists">
<h2>${words.front.listsHeading}</h2>
<ol class="log lists">
${front.lists.map((list) => listRow(list, visit))}</ol>
<p class="note">${words.front.bars}</p>
</section>
</div>`,
    aside: html`<aside aria-label="${words.front.questions}">
${openQuestions(front.open, visit)}
${recentlyConfirmed(front.confirmed, visit)}
${topics(front.topics, visit)}
</aside>`,
  })
}

function hero(front: FrontResult, visit: Visit): Html {
  const { words, dates } = visit
  const { before, marked, after } = words.front.hero
  const mails = words.mails(front.mails, dates.number(front.mails))
  const lists = words.front.lists(front.lists.length, dates.number(front.lists.length))
  return html`<section>
<h1 class="said hero">${before}<mark>${marked}</mark>${after}</h1>
<p class="lead">${words.front.lead(mails, lists, dates.year(front.firstMs))}</p>
<form class="find big" role="search" action="/search">
<label class="vh" for="q">${words.front.label}</label>
<input id="q" name="q" type="search" placeholder="${words.front.placeholder}" enterkeyhint="search" autocomplete="off">
<button class="but act">${words.front.find}</button>
<button class="but key" formaction="/who">${words.top.whoKnows}</button>
</form>
${examples(front, visit)}
</section>`
}

/** Things to try that are there to be found: they come from the archive itself. */
function examples({ topics: known, confirmed, open }: FrontResult, { words }: Visit): Html {
  const topic = known[0]?.name
  const helper = confirmed[0]?.answeredBy
  const question = (confirmed[0] ?? open[0])?.subject.trim()
  const links: Html[] = []
  if (topic !== undefined) links.push(html`<a href="${searchLink({ text: topic })}">${topic}</a>`)
  if (helper !== undefined) {
    const name = firstNameOf(helper).toLowerCase()
    const typed = `${words.front.typedFrom}:${/\s/.test(name) ? helper.address : name}`
    links.push(html`<a href="${searchLink({ text: typed })}">${typed}</a>`)
  }
  if (question !== undefined && question !== '') links.push(html`<a href="${whoLink(question)}">${question}</a>`)
  if (links.length === 0) return nothing
  const joint = (at: number): string => (at === 0 ? '' : at === links.length - 1 ? ` ${words.front.or} ` : ', ')
  return html`<p class="note">${words.front.tryThese} ${links.map((link, at) => html`${joint(at)}${link}`)}</p>`
}

function openQuestions(open: readonly ThreadRow[], { words, dates }: Visit): Html {
  if (open.length === 0) return nothing
  return html`<section>
<h2>${words.front.open}</h2>
<ol class="brief">
${open.slice(0, SHOWN.questions).map(
  (
    row,
  ) => html`<li><h3><a href="${mailLink(row.messageId)}">${row.subject.trim() || words.thread.noSubject}</a></h3>${metaLine([words.front.asked(nameOf(row.from), dates.recent(row.firstMs))])}</li>
`,
)}</ol>
<p class="small"><a href="${searchLink({ text: '', question: true, answered: false, order: 'newest' })}">${words.front.allOpen}</a></p>
</section>`
}

function recentlyConfirmed(confirmed: FrontResult['confirmed'], { words, dates }: Visit): Html {
  if (confirmed.length === 0) return nothing
  return html`<section>
<h2>${words.front.confirmed}</h2>
<ol class="brief">
${confirmed.slice(0, SHOWN.confirmed).map(
  (
    row,
  ) => html`<li><h3><a href="${mailLink(row.messageId)}">${row.subject.trim() || words.thread.noSubject}</a></h3>${metaLine([answeredBadge(words.front.answered(nameOf(row.answeredBy))), dates.recent(row.lastMs)])}</li>
`,
)}</ol>
</section>`
}

function topics(known: readonly TopicRef[], { words, dates }: Visit): Html {
  if (known.length === 0) return nothing
  return html`<section class="facet">
<h2>${words.front.topics}</h2>
<ul>${known.slice(0, SHOWN.topics).map(
    (
      topic,
    ) => html`<li><a href="${topicLink(topic.name)}">${topic.name}</a><span class="n">${words.people(topic.people, dates.number(topic.people))}</span></li>
`,
  )}</ul>
<p class="small"><a href="${topicsLink}">${words.front.allTopics}</a></p>
</section>`
}

const emptyArchive = ({ words }: Visit): Html => html`<div class="stack">
<div>
<h1>${words.front.emptyTitle}</h1>
<p class="lead">${words.front.emptyLead}</p>
</div>
<section>
<h2>${words.front.emptyHow}</h2>
<p>${words.front.emptyImport}</p>
<pre class="typed"><code>scripts/hvemvet import drift.mbox --list drift@example.org</code></pre>
<p>${words.front.emptySync}</p>
<pre class="typed"><code>scripts/hvemvet sync</code></pre>
</section>
</div>`
