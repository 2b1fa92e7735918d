import { html } from 'hono/html'
import { reasonSentence } from '../../find/reasons.ts'
import type { ExpertsResult, Knower, SearchRequest, SearchResult } from '../../find/types.ts'
import { listsLink, searchLink, topicsLink, whoLink } from '../links.ts'
import { isNarrowed } from '../params.ts'
import { type Bar, histogram } from '../pieces/charts.ts'
import { chips, facets, narrowedTo } from '../pieces/facets.ts'
import { searchRow } from '../pieces/rows.ts'
import { type Html, metaLine, nothing, personName, shortened } from '../pieces/text.ts'
import { understoodSentence } from '../pieces/understood.ts'
import type { Visit } from '../visit.ts'
import { page, refines } from './layout.ts'

const TITLE_CHARS = 80
const PEOPLE_SHOWN = 3
/** A wider span of years is the work of a wrong clock, and is not drawn year by year. */
const MOST_YEARS = 40

/** `experts` are asked for on the first page only. */
export function searchPage(result: SearchResult, experts: ExpertsResult | undefined, visit: Visit): Html {
  const { words, dates } = visit
  const { request } = result
  const title = words.search.title(shortened(request.text || words.front.find, TITLE_CHARS))
  if (result.rows.length === 0) {
    const main = result.total > 0 ? beyondTheEnd(result, visit) : nothingFound(result, visit)
    return page(visit, { title, query: request.text, main, aside: nobodyWroteIt(request, visit) })
  }
  const where = narrowedTo(result, visit).map(({ said }) => said)
  const heading = `${words.discussions(result.total, dates.number(result.total))}${where.join('')}`
  return page(visit, {
    title,
    query: request.text,
    main: html`<div class="stack">
<div>
<h1>${heading}</h1>
${metaLine([understoodSentence(result.understood, visit), order(request, visit), byMeaning(result, visit), result.relaxed ? words.search.relaxed : undefined])}
<div${refines}>${chips(result, visit)}</div>
${isBehind(result, visit)}
${suggestions(result, visit)}
<p class="small jump"><a href="#narrow">${words.search.jump}</a></p>
</div>
${experts === undefined ? nothing : peopleWhoKnow(experts, visit)}
<section>
<h2 class="vh">${words.search.yearsHeading}</h2>
${histogram(yearBars(result, visit), words.search.years)}
</section>
<section>
<h2 class="vh">${words.search.results}</h2>
<ol class="log">
${result.rows.map((row) => searchRow(row, visit))}</ol>
${paging(result, visit)}
</section>
</div>`,
    aside: html`<aside id="narrow"${refines} aria-label="${words.search.narrow}">${facets(result, visit)}</aside>`,
  })
}

/** By words alone, or also by what they mean; nothing where no server knows. */
function byMeaning({ request, meaning }: SearchResult, { words: { search } }: Visit): Html | undefined {
  if (meaning === undefined || request.text === '' || request.order === 'newest') return undefined
  const link = (on: boolean, text: string): Html =>
    html`<a href="${searchLink(request, { meaning: on, page: 1 })}">${text}</a>`
  if (meaning === 'off') return link(true, search.alsoByMeaning)
  return html`${meaning === 'away' ? search.meaningAway : search.byMeaning}, ${link(false, search.byWordsAlone)}`
}

function isBehind({ behind }: SearchResult, { words, dates }: Visit): Html {
  return behind === 0 ? nothing : html`<p class="note">${words.search.behind(behind, dates.number(behind))}</p>`
}

function order(request: SearchRequest, { words }: Visit): Html {
  const { bestFirst, newestFirst } = words.search
  return request.order === 'newest'
    ? html`${newestFirst}, <a href="${searchLink(request, { order: 'best', page: 1 })}">${bestFirst}</a>`
    : html`${bestFirst}, <a href="${searchLink(request, { order: 'newest', page: 1 })}">${newestFirst}</a>`
}

function peopleWhoKnow({ question, knowers }: ExpertsResult, visit: Visit): Html {
  const { words, dates } = visit
  if (knowers.length === 0) return nothing
  const more = knowers.length - PEOPLE_SHOWN
  const why = more > 0 ? words.search.seeWhyAndMore(dates.number(more)) : words.search.seeWhy
  const person = (knower: Knower): Html =>
    html`<li>${personName(knower.person)}<p class="small">${reasonSentence(knower.reason, visit.language)}</p></li>
`
  return html`<section class="people">
<h2>${words.search.peopleWhoKnow}</h2>
<ul>
${knowers.slice(0, PEOPLE_SHOWN).map(person)}</ul>
<p class="small"><a href="${whoLink(question)}">${why}</a></p>
</section>`
}

/** A bar for every year from the first to the last, also those without mail, so that a gap shows as one. */
function yearBars({ request, facets: { years } }: SearchResult, { dates }: Visit): Bar[] {
  const counts = new Map(years.map(({ key, count }) => [key, count]))
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())]
  const shown =
    last - first < MOST_YEARS
      ? Array.from({ length: last - first + 1 }, (_, at) => first + at)
      : [...counts.keys()].sort((a, b) => a - b).slice(-MOST_YEARS)
  return shown.map((year) => ({
    label: String(year),
    shortLabel: String(year).slice(-2),
    count: counts.get(year) ?? 0,
    countText: dates.number(counts.get(year) ?? 0),
    chosen: request.year === year,
    link: searchLink(request, { year: request.year === year ? undefined : year, month: undefined, page: 1 }),
  }))
}

function paging({ request, page: at, pages }: SearchResult, { words, dates }: Visit): Html {
  if (pages < 2) return nothing
  const to = (number: number, text: string): Html =>
    number < 1 || number > pages
      ? nothing
      : html`<a class="but" href="${searchLink(request, { page: number })}">${text}</a>`
  return html`<nav class="acts"${refines} aria-label="${words.search.pages}">${to(at + 1, words.search.next)} ${to(at - 1, words.search.previous)} <span class="small">${words.search.pageOf(dates.number(at), dates.number(pages))}</span></nav>`
}

function suggestions({ request, suggestions: found }: SearchResult, { words, dates }: Visit): Html {
  if (found.length === 0) return nothing
  return html`<p class="small">${words.search.didYouMean} ${found.map(
    ({ text, instead, mails }, at) =>
      html`${at > 0 ? ', ' : ''}<a href="${searchLink(request, { text, page: 1 })}">${shortened(text, TITLE_CHARS)}</a> (${words.search.suggestion(instead, words.mails(mails, dates.number(mails)))})`,
  )}</p>`
}

function nothingFound(result: SearchResult, visit: Visit): Html {
  const { words, dates } = visit
  const { request } = result
  const text = shortened(request.text, TITLE_CHARS)
  const best = result.suggestions[0]
  return html`<div class="stack">
<div>
<h1>${text === '' ? words.search.nothingNarrowed : words.search.nothing(words.quote(text))}</h1>
${metaLine([understoodSentence(result.understood, visit), byMeaning(result, visit)])}
${chips(result, visit)}
${isBehind(result, visit)}
</div>
${
  best === undefined
    ? nothing
    : html`<section>
<h2>${words.search.didYouMean}</h2>
<p class="maybe"><a href="${searchLink(request, { text: best.text, page: 1 })}">${shortened(best.text, TITLE_CHARS)}</a></p>
<p class="meta">${words.search.suggestion(best.instead, words.mails(best.mails, dates.number(best.mails)))}</p>
</section>`
}
<section>
<h2>${words.search.tryElse}</h2>
<ul class="rules">
${waysOn(request, visit).map(
  (way) => html`<li>${way}</li>
`,
)}</ul>
</section>
</div>`
}

/** Three ways on from nothing, the most promising first. */
function waysOn(request: SearchRequest, { words }: Visit): Html[] {
  const { search } = words
  const typed = request.text.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !word.includes(':'))
  const longest = typed.toSorted((a, b) => b.length - a.length)
  const ways: Html[] = []
  if (isNarrowed(request) && request.text !== '') {
    ways.push(html`<a href="${searchLink({ text: request.text })}">${search.everywhere}</a>, ${search.everywhereWhy}`)
  }
  if (typed.length > 1) {
    const fewer = longest.slice(0, Math.max(1, Math.min(3, typed.length - 1))).join(' ')
    ways.push(html`<a href="${searchLink({ text: fewer })}">${search.fewerWords}</a>: ${shortened(fewer, TITLE_CHARS)}`)
  }
  const start = wordStart(longest[0])
  if (start !== undefined) {
    ways.push(html`<a href="${searchLink({ text: start })}">${search.wordStart}</a>: ${search.wordStartWhy(start)}`)
  }
  ways.push(html`<a href="${listsLink}">${search.browse}</a> ${search.browseWhy}`)
  ways.push(html`<a href="${topicsLink}">${search.otherWords}</a>, ${search.otherWordsWhy}`)
  return ways.slice(0, 3)
}

/** The first two thirds of a word as a prefix search, which finds it in other forms and compounds. */
function wordStart(word: string | undefined): string | undefined {
  const letters = /^\p{L}+/u.exec(word ?? '')?.[0] ?? ''
  return letters.length < 5
    ? undefined
    : `${letters.slice(0, Math.min(12, Math.max(4, Math.ceil((letters.length * 2) / 3))))}*`
}

function beyondTheEnd({ request }: SearchResult, { words }: Visit): Html {
  return html`<div>
<h1>${words.search.beyond}</h1>
<p class="acts"><a class="but act" href="${searchLink(request, { page: 1 })}">${words.search.firstPage}</a></p>
</div>`
}

function nobodyWroteIt(request: SearchRequest, { words }: Visit): Html {
  if (request.text === '') return nothing
  return html`<aside aria-label="${words.search.notWritten}">
<section>
<h2>${words.search.notWritten}</h2>
<p class="small">${words.search.notWrittenWhy}</p>
<p class="acts"><a class="but key" href="${whoLink(request.text)}">${words.search.askWho}</a></p>
</section>
</aside>`
}
