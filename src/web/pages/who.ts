import { html } from 'hono/html'
import type { ExpertsResult, Knower } from '../../find/types.ts'
import { aboutLink, askLink, listsLink, personLink, searchLink, topicsLink } from '../links.ts'
import { mailto } from '../mailto.ts'
import { evidenceList, whyKnows } from '../pieces/evidence.ts'
import { firstNameOf, type Html, nameOf, shortened } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const TITLE_CHARS = 120
/** As many as are asked at once: enough to get an answer, few enough to disturb nobody. */
const ASKED = 3

export function whoPage(experts: ExpertsResult, visit: Visit): Html {
  const { words } = visit
  const { question, knowers } = experts
  const title = words.who.title(shortened(question, TITLE_CHARS))
  if (knowers.length === 0) return page(visit, { title, query: question, main: nobody(question, visit) })
  return page(visit, {
    title,
    query: question,
    main: html`<div>
<h1 class="said">${shortened(question, TITLE_CHARS)}</h1>
<p class="lead">${words.who.lead(knowers.length, visit.dates.number(knowers.length))} <a href="${searchLink({ text: question })}">${words.who.readMore}</a>.</p>
<p class="small jump"><a href="#ask">${words.who.jump}</a></p>
<section class="list">
<h2 class="vh">${words.who.knowers}</h2>
${knowers.map((knower) => knowerArticle(knower, question, visit))}</section>
</div>`,
    aside: html`<aside id="ask" aria-label="${words.who.jump}">
<div class="stick stack">
${askThem(knowers.slice(0, ASKED), question, visit)}
${howItIsMade(experts, visit)}
</div>
</aside>`,
  })
}

/** Somebody who knows, with the mails that show it, and a way to ask. */
export const knowerArticle = (knower: Knower, question: string, visit: Visit): Html => {
  const { person } = knower
  const write = mailto([person.address], { subject: shortened(question, TITLE_CHARS) })
  return html`<article class="person">
<h3><a href="${personLink(person.id)}">${nameOf(person)}</a></h3>
${whyKnows(knower, visit)}
${evidenceList(knower.evidence, visit)}
<p class="small"><a href="${write}">${visit.words.who.write(firstNameOf(person))}</a></p>
</article>
`
}

function askThem(asked: readonly Knower[], question: string, { words, asks }: Visit): Html {
  if (asks !== 'no')
    return html`<section>
<h2>${words.who.ask}</h2>
<p class="small">${words.ask.fromWho}</p>
<p class="acts"><a class="but key" href="${askLink(question)}">${words.ask.fromWhoButton}</a></p>
</section>`
  const names = words.list(asked.map(({ person }) => firstNameOf(person)))
  const link = mailto(
    asked.map(({ person }) => person.address),
    { subject: shortened(question, TITLE_CHARS) },
  )
  return html`<section>
<h2>${words.who.ask}</h2>
<p class="small">${words.who.askWhy(names)}</p>
<p class="acts"><a class="but key" href="${link}">${words.who.askThese(asked.length)}</a></p>
</section>`
}

const howItIsMade = ({ mails }: ExpertsResult, { words, dates }: Visit): Html => html`<section>
<h2>${words.who.how}</h2>
<p class="note">${words.who.howText} ${words.who.looked(words.mails(mails, dates.number(mails)))} <a href="${aboutLink}">${words.who.howMore}</a></p>
</section>`

const nobody = (question: string, { words }: Visit): Html => html`<div class="stack">
<div>
<h1>${words.who.nobody}</h1>
<p class="lead">${words.who.nobodyLead}</p>
</div>
<section>
<h2>${words.search.tryElse}</h2>
<ul class="rules">
<li><a href="${searchLink({ text: question })}">${words.who.nobodySearch}</a> ${words.who.nobodySearchWhy}</li>
<li><a href="${topicsLink}">${words.who.nobodyTopics}</a> ${words.who.nobodyTopicsWhy}</li>
<li><a href="${listsLink}">${words.who.nobodyLists}</a> ${words.who.nobodyListsWhy}</li>
</ul>
</section>
</div>`
