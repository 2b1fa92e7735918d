import { html } from 'hono/html'
import type { PersonResult, PersonTopic } from '../../find/types.ts'
import { mailLink, suggestLink, topicLink } from '../links.ts'
import { mailto } from '../mailto.ts'
import { noteBadge } from '../pieces/badges.ts'
import { spark } from '../pieces/charts.ts'
import { evidenceList } from '../pieces/evidence.ts'
import { dateMargin, firstNameOf, type Html, listLinks, metaLine, nameOf, nothing, personName } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const SHOWN = { evidenceTopics: 6, threads: 8, colleagues: 6 }

export function personPage(result: PersonResult, visit: Visit): Html {
  const { words, dates } = visit
  const name = nameOf(result.person)
  const others = result.addresses.filter((address) => address !== result.person.address)
  return page(visit, {
    title: `${name} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1 class="said">${name}</h1>
<p><a href="${mailto([result.person.address], {})}">${result.person.address}</a></p>
${metaLine([
  words.person.since(dates.year(result.sinceMs)),
  others.length === 0 ? undefined : html`${words.person.also} ${words.list(others)}`,
])}
${signed(result, visit)}
${result.optedOut ? html`<p>${noteBadge(words.person.optedOut)}</p>` : nothing}
<p class="small jump"><a href="#choices">${words.person.jump}</a></p>
</div>
${topicTable(result.topics, visit)}
${result.topics.slice(0, SHOWN.evidenceTopics).map((topic, at) => topicEvidence(topic, at, visit))}
${recentThreads(result, visit)}
</div>`,
    aside: html`<aside id="choices" aria-label="${words.person.jump}">
${result.optedOut ? nothing : askThem(result, visit)}
${talksWith(result, visit)}
${joins(result, visit)}
${suggestForm(result, visit)}
</aside>`,
  })
}

/** Title, unit and telephone, as they sign. */
function signed({ contact: { title, unit, phone } }: PersonResult, { words }: Visit): Html {
  if (title === '' && unit === '' && phone === '') return nothing
  const number = phone.replace(/(?!^\+)[^\d]/g, '')
  return metaLine([
    html`<span class="note">${words.person.signed}</span> ${[title, unit].filter((one) => one !== '').join(', ')}`,
    phone === '' ? undefined : html`<a href="tel:${number}">${phone}</a>`,
  ])
}

/** What somebody can answer about: how much, when last, and by year. Never how many mails they write, nor at what hours. */
function topicTable(topics: readonly PersonTopic[], visit: Visit): Html {
  const { words } = visit
  if (topics.length === 0)
    return html`<section><h2>${words.person.knows}</h2><p class="note">${words.person.nothingYet}</p></section>`
  const years = topics.flatMap((topic) => topic.years.map(({ year }) => year))
  const [first, last] = [Math.min(...years), Math.max(...years)]
  const rows = topics.map((topic, at) => {
    const name =
      at < SHOWN.evidenceTopics && topic.evidence.length > 0
        ? html`<a href="#topic-${at + 1}">${topic.name}</a>`
        : html`<a href="${topicLink(topic.name)}">${topic.name}</a>`
    return html`<tr><th scope="row">${name}</th><td>${words.person.strengths[topic.strength]}</td><td>${visit.dates.month(topic.lastMs)}</td><td>${yearSpark(topic, first, last, visit)}</td></tr>
`
  })
  return html`<section>
<h2>${words.person.knows}</h2>
<table class="topics">
<thead><tr><th scope="col">${words.person.topic}</th><th scope="col">${words.person.evidence}</th><th scope="col">${words.person.last}</th><th scope="col">${first === last ? first : `${first}–${last}`}</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</section>`
}

/** A wider span is a wrong clock's. */
const MOST_YEARS = 40

function yearSpark({ years }: PersonTopic, first: number, last: number, { words, dates }: Visit): Html {
  const counts = new Map(years.map(({ year, threads }) => [year, threads]))
  const said = words.person.yearsAlt(years.map(({ year, threads }) => `${year}: ${dates.number(threads)}`).join(', '))
  const from = Math.max(first, last - MOST_YEARS + 1)
  return spark(
    Array.from({ length: last - from + 1 }, (_, at) => counts.get(from + at) ?? 0),
    said,
  )
}

function topicEvidence(topic: PersonTopic, at: number, visit: Visit): Html {
  if (topic.evidence.length === 0) return nothing
  return html`<section id="topic-${at + 1}">
<h2><a class="bare" href="${topicLink(topic.name)}">${visit.words.person.evidenceOn(topic.name)}</a></h2>
${evidenceList(topic.evidence, visit)}
</section>`
}

function recentThreads({ recentThreads: threads }: PersonResult, visit: Visit): Html {
  if (threads.length === 0) return nothing
  const { words } = visit
  return html`<section>
<h2>${words.person.recent}</h2>
<ol class="log">
${threads.slice(0, SHOWN.threads).map(
  (
    thread,
  ) => html`<li class="row">${dateMargin(thread.writtenAtMs, visit)}<div><h3><a href="${mailLink(thread.messageId)}">${thread.subject.trim() || words.thread.noSubject}</a></h3>${metaLine([html`${listLinks(thread.lists)}`])}</div></li>
`,
)}</ol>
</section>`
}

function askThem({ person }: PersonResult, { words }: Visit): Html {
  const name = firstNameOf(person)
  return html`<section>
<h2>${words.person.ask}</h2>
<p class="small">${words.person.askWhy(name)}</p>
<p class="acts"><a class="but key" href="${mailto([person.address], {})}">${words.person.askButton(name)}</a></p>
</section>`
}

function talksWith({ talksWith: colleagues }: PersonResult, { words, dates }: Visit): Html {
  if (colleagues.length === 0) return nothing
  return html`<section class="facet">
<h2>${words.person.talksWith}</h2>
<ul>${colleagues.slice(0, SHOWN.colleagues).map(
    ({
      person,
      threads,
    }) => html`<li>${personName(person, 'bare')}<span class="n">${words.discussions(threads, dates.number(threads))}</span></li>
`,
  )}</ul>
</section>`
}

function joins({ joins: joined }: PersonResult, { words }: Visit): Html {
  if (joined.length === 0) return nothing
  return html`<section>
<h2>${words.person.joins}</h2>
<ul class="brief small">${joined.map(({ address, why }) => html`<li>${address} <span class="meta">${words.person.joinWhy[why]}</span></li>`)}</ul>
<p class="note">${words.person.joinNote}</p>
</section>`
}

/** Declining to be suggested, and taking it back. */
function suggestForm({ person, optedOut }: PersonResult, { words }: Visit): Html {
  return html`<section>
<h2>${words.person.you}</h2>
<p class="note">${optedOut ? words.person.optInWhy : words.person.optOutWhy}</p>
<form method="post" action="${suggestLink(person.id)}">
<p class="acts"><button class="but" name="suggest" value="${optedOut ? 'yes' : 'no'}">${optedOut ? words.person.optIn : words.person.optOut}</button></p>
</form>
<p class="note">${words.person.noSignIn}</p>
</section>`
}
