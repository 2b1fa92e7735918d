import { html } from 'hono/html'
import type { TopicRef, TopicResult } from '../../find/types.ts'
import { searchLink, topicLink } from '../links.ts'
import { histogram } from '../pieces/charts.ts'
import { threadRow } from '../pieces/rows.ts'
import { type Html, metaLine, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'
import { knowerArticle } from './who.ts'

export function topicsPage(topics: readonly TopicRef[], visit: Visit): Html {
  const { words } = visit
  return page(visit, {
    title: `${words.topics.title} – hvemvet`,
    menu: 'topics',
    main: html`<div>
<h1>${words.topics.title}</h1>
<p class="lead">${topics.length === 0 ? words.topics.none : words.topics.lead}</p>
<ul class="rules columns list">
${topics.map((topic) => topicItem(topic, visit))}</ul>
</div>`,
  })
}

const topicItem = (topic: TopicRef, visit: Visit): Html =>
  html`<li><a href="${topicLink(topic.name)}">${topic.name}</a> <span class="meta">${counted(topic, visit)}</span></li>
`

const counted = ({ people, mails }: TopicRef, { words, dates }: Visit): string =>
  `${words.people(people, dates.number(people))}, ${words.mails(mails, dates.number(mails))}`

export function topicPage({ topic, knowers, threads, years, near }: TopicResult, visit: Visit): Html {
  const { words, dates } = visit
  const bars = years.map(({ year, threads: count }) => ({
    label: String(year),
    shortLabel: String(year).slice(-2),
    count,
    countText: dates.number(count),
    chosen: false,
    link: searchLink({ text: topic.name, year }),
  }))
  return page(visit, {
    title: `${topic.name} – hvemvet`,
    menu: 'topics',
    main: html`<div class="stack">
<div>
<h1 class="said">${topic.name}</h1>
${metaLine([counted(topic, visit), html`<a href="${searchLink({ text: topic.name })}">${words.topics.search}</a>`])}
</div>
<section>
<h2 class="vh">${words.topics.years}</h2>
${histogram(bars, words.topics.years)}
</section>
<section>
<h2>${words.who.knowers}</h2>
${knowers.length === 0 ? html`<p class="note">${words.topics.nobody}</p>` : knowers.map((knower) => knowerArticle(knower, topic.name, visit))}
</section>
${
  threads.length === 0
    ? nothing
    : html`<section>
<h2>${words.topics.threads}</h2>
<ol class="log">
${threads.map((row) => threadRow(row, visit))}</ol>
</section>`
}
</div>`,
    aside:
      near.length === 0
        ? nothing
        : html`<aside aria-label="${words.topics.about}">
<section class="facet">
<h2>${words.topics.near}</h2>
<ul>${near.map(
            (
              one,
            ) => html`<li><a href="${topicLink(one.name)}">${one.name}</a><span class="n">${words.people(one.people, dates.number(one.people))}</span></li>
`,
          )}</ul>
</section>
</aside>`,
  })
}
