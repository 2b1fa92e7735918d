import { html } from 'hono/html'
import { frontLink, listsLink } from '../links.ts'
import { type Html, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** What a visitor asked for that cannot be had: said in one line, with a way on. */
export function refusedPage(kind: 'notFound' | 'bad' | 'forbidden' | 'misdirected', visit: Visit): Html {
  const { errors } = visit.words
  return page(visit, {
    title: `${errors[`${kind}Title`]} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${errors[`${kind}Title`]}</h1>
<p class="lead">${errors[`${kind}Lead`]}</p>
<p class="acts"><a class="but act" href="${frontLink}">${errors.toFront}</a></p>
</div>
${kind === 'misdirected' ? nothing : waysOn(visit)}
</div>`,
  })
}

/** Searches do not work for a while: what still does. The question stays in its box. */
export function awayPage(query: string, visit: Visit): Html {
  const { words, here } = visit
  const { errors } = words
  return page(visit, {
    title: `${errors.awayTitle} – hvemvet`,
    query,
    main: html`<div class="stack">
<div>
<h1>${errors.awayTitle}</h1>
<p class="lead">${errors.awayLead}</p>
<p class="acts"><a class="but act" href="${here}">${errors.again}</a></p>
</div>
<section>
<h2>${errors.stillWorks}</h2>
<ul class="rules">
<li><a href="${listsLink}">${errors.stillLists}</a> ${errors.stillListsWhy}</li>
</ul>
</section>
</div>`,
  })
}

/** A fault of ours: whose it is, what is safe, what still works, and a code to report it by. */
export function faultPage(code: string, visit: Visit): Html {
  const { words, dates, nowMs, here } = visit
  return page(visit, {
    title: `${words.errors.faultTitle} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${words.errors.faultTitle}</h1>
<p class="lead">${words.errors.faultLead}</p>
<p class="acts"><a class="but act" href="${here}">${words.errors.again}</a></p>
</div>
${waysOn(visit)}
<p class="note">${words.errors.happened(`${dates.day(nowMs)} ${dates.clock(nowMs)}`)} ${words.errors.report} <b>${code}</b>.</p>
</div>`,
  })
}

const waysOn = ({ words: { errors } }: Visit): Html => html`<section>
<h2>${errors.stillWorks}</h2>
<ul class="rules">
<li><a href="${listsLink}">${errors.stillLists}</a> ${errors.stillListsWhy}</li>
<li><a href="#q">${errors.stillSearch}</a> ${errors.stillSearchWhy}</li>
</ul>
</section>`
