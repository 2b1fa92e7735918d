import { html, raw } from 'hono/html'
import type { Facet, SearchRequest, SearchResult } from '../../find/types.ts'
import { searchLink } from '../links.ts'
import type { Visit } from '../visit.ts'
import { type Html, nothing } from './text.ts'

const OPEN = 5
const MOST = 30

interface Choice {
  readonly name: string
  readonly count: string
  readonly chosen: boolean
  /** The search with this chosen; with it taken away again where it is. */
  readonly link: string
}

/** Ways to narrow a search, each a link with its number. */
export function facets(result: SearchResult, visit: Visit): Html {
  const { words } = visit
  const { request } = result
  const { lists, people, years, months, languages } = result.facets
  const choices = <Key>(
    of: readonly Facet<Key>[],
    change: (key: Key | undefined) => Partial<SearchRequest>,
    nameOf = ({ name }: Facet<Key>): string => name,
  ): Choice[] =>
    of.map(({ key, name, count, chosen }) => ({
      name: nameOf({ key, name, count, chosen }),
      count: visit.dates.number(count),
      chosen,
      link: searchLink(request, { ...change(chosen ? undefined : key), page: 1 }),
    }))
  return html`<div class="stack" id="facets">
${facet(words.search.facetAnswer, answerChoices(request, visit), visit)}
${facet(
  words.search.facetList,
  choices(lists, (list) => ({ list })),
  visit,
)}
${facet(
  words.search.facetPerson,
  choices(people, (person) => ({ person })),
  visit,
)}
${facet(
  words.search.facetYear,
  choices(
    years.toSorted((a, b) => b.key - a.key),
    (year) => ({ year, month: undefined }),
  ),
  visit,
)}
${facet(
  words.search.facetMonth,
  choices(
    months,
    (month) => ({ month }),
    ({ key }) => words.months[key - 1] ?? '',
  ),
  visit,
)}
${facet(
  words.search.facetLanguage,
  choices(
    languages,
    (language) => ({ language }),
    ({ key }) => languageName(key, visit),
  ),
  visit,
)}
<p class="note">${words.search.facetNote}</p>
</div>`
}

const languageName = (code: string, { words }: Visit): string =>
  code === 'nb' || code === 'nn' || code === 'en' ? words.languages[code] : words.languages.other

function answerChoices(request: SearchRequest, { words }: Visit): Choice[] {
  const choice = (name: string, answered: boolean): Choice => {
    const chosen = request.question === true && request.answered === answered
    const change = chosen ? { question: undefined, answered: undefined } : { question: true, answered }
    return { name, count: '', chosen, link: searchLink(request, { ...change, page: 1 }) }
  }
  return [choice(words.search.facetAnswered, true), choice(words.search.facetUnanswered, false)]
}

function facet(heading: string, choices: readonly Choice[], { words, dates }: Visit): Html {
  if (choices.length === 0) return nothing
  const [open, folded] = [choices.slice(0, OPEN), choices.slice(OPEN, MOST)]
  const more = words.more(dates.number(folded.length))
  return html`<section class="facet"><h2>${heading}</h2><ul>${open.map(choiceRow)}</ul>${
    folded.length === 0
      ? nothing
      : html`<details${folded.some((choice) => choice.chosen) ? raw(' open') : nothing}><summary>${more}</summary><ul>${folded.map(choiceRow)}</ul></details>`
  }</section>
`
}

const choiceRow = ({ name, count, chosen, link }: Choice): Html =>
  html`<li><a href="${link}"${chosen ? raw(' aria-current="true"') : nothing}>${name}</a><span class="n">${count}</span></li>
`

/** What the search is narrowed to, each with a link that takes it away. */
export function chips(result: SearchResult, visit: Visit): Html {
  const { words } = visit
  const { request } = result
  const chosen = narrowedTo(result, visit)
  if (chosen.length === 0) return nothing
  const all = Object.fromEntries(chosen.flatMap(({ without }) => Object.entries(without)))
  return html`<ul class="chips" aria-label="${words.search.chips}">
${chosen.map(
  ({
    name,
    without,
  }) => html`<li><a href="${searchLink(request, { ...without, page: 1 })}" aria-label="${words.search.remove(name)}">${name}</a></li>
`,
)}${
  chosen.length < 2
    ? nothing
    : html`<li><a href="${searchLink(request, { ...all, page: 1 })}">${words.search.removeAll}</a></li>`
}</ul>`
}

interface Limit {
  readonly name: string
  /** As it stands after "4 samtaler": " i Drift", ", ubesvart". */
  readonly said: string
  /** What takes it away. */
  readonly without: Partial<SearchRequest>
}

/** What the search is narrowed to, by name. */
export function narrowedTo({ request, facets: counted }: SearchResult, visit: Visit): Limit[] {
  const { search } = visit.words
  const named = <Key>(of: readonly Facet<Key>[], key: Key): string | undefined =>
    of.find((one) => one.key === key)?.name
  const { list, person, year, language } = request
  const limits = answerLimits(request, visit)
  if (list !== undefined) {
    const name = named(counted.lists, list) ?? list
    limits.push({ name, said: ` ${search.inList(name)}`, without: { list: undefined } })
  }
  if (year !== undefined) {
    const { month } = request
    limits.push({ name: String(year), said: ` ${search.inYear(year)}`, without: { year: undefined, month: undefined } })
    if (month !== undefined) {
      const name = visit.words.months[month - 1] ?? ''
      limits.push({ name, said: `, ${name}`, without: { month: undefined } })
    }
  }
  if (person !== undefined) {
    const name = named(counted.people, person) ?? search.facetPerson
    limits.push({ name, said: ` ${search.by(name)}`, without: { person: undefined } })
  }
  if (language !== undefined) {
    const name = languageName(language, visit)
    limits.push({ name, said: `, ${name}`, without: { language: undefined } })
  }
  return limits
}

/** Answered or not is asked of questions, so the two are one limit where both are chosen. */
function answerLimits({ question, answered }: SearchRequest, { words: { search } }: Visit): Limit[] {
  const limit = (name: string, without: Limit['without']): Limit => ({ name, said: `, ${name.toLowerCase()}`, without })
  const answer = answered === true ? search.facetAnswered : search.facetUnanswered
  if (question === true && answered !== undefined) return [limit(answer, { question: undefined, answered: undefined })]
  return [
    ...(question === undefined
      ? []
      : [limit(question ? search.flags.question : search.noQuestion, { question: undefined })]),
    ...(answered === undefined ? [] : [limit(answer, { answered: undefined })]),
  ]
}
