import { html } from 'hono/html'
import type { ListMonthResult, ListRow } from '../../find/types.ts'
import { listLink, searchLink } from '../links.ts'
import { mailto } from '../mailto.ts'
import { membersBadge } from '../pieces/badges.ts'
import { listRow, threadRow } from '../pieces/rows.ts'
import { type Html, listName, metaLine, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

export function listsPage(lists: readonly ListRow[], visit: Visit): Html {
  const { words } = visit
  return page(visit, {
    title: `${words.lists.title} – hvemvet`,
    menu: 'lists',
    main: html`<div class="stack">
<div>
<h1>${words.lists.title}</h1>
<p class="lead">${lists.length === 0 ? words.lists.none : words.lists.lead}</p>
</div>
<section>
<h2 class="vh">${words.lists.title}</h2>
<ol class="log lists">
${lists.map((list) => listRow(list, visit))}</ol>
${lists.length === 0 ? nothing : html`<p class="note">${words.front.bars}</p>`}
</section>
</div>`,
  })
}

export function listMonthPage(result: ListMonthResult, visit: Visit): Html {
  const { words, dates } = visit
  const { list, threads } = result
  const title = words.lists.monthTitle(listName(list), dates.monthName(result.year, result.month))
  return page(visit, {
    title: `${title} – hvemvet`,
    menu: 'lists',
    main: html`<div>
<h1>${title}</h1>
${metaLine([
  list.about,
  list.everyone ? words.lists.everyone : membersBadge(visit),
  words.discussions(threads.length, dates.number(threads.length)),
])}
<p class="acts"><a class="but" href="${mailto([list.address], {})}">${words.lists.postTo}</a> <a class="small" href="${searchLink({ text: '', list: list.address, order: 'newest' })}">${words.lists.searchHere}</a></p>
<p class="small jump"><a href="#months">${words.lists.jump}</a></p>
<section class="list">
<h2 class="vh">${words.search.results}</h2>
${
  threads.length === 0
    ? html`<p class="note">${words.lists.noneInMonth}</p>`
    : html`<ol class="log">
${threads.map((row) => threadRow(row, visit))}</ol>`
}
${turnMonths(result, visit)}
</section>
</div>`,
    aside: html`<aside id="months" aria-label="${words.lists.months}">${months(result, visit)}</aside>`,
  })
}

/** The nearest months with mail on either side. */
function turnMonths({ list, months: known, year, month }: ListMonthResult, { words, dates }: Visit): Html {
  const place = ({ year: y, month: m }: { year: number; month: number }): number => y * 12 + m
  const here = place({ year, month })
  const newer = known.findLast((one) => place(one) > here)
  const older = known.find((one) => place(one) < here)
  if (newer === undefined && older === undefined) return nothing
  const link = (to: typeof newer, said: string): Html =>
    to === undefined
      ? nothing
      : html`<a class="but" href="${listLink(list.address, to)}">${said}: ${dates.monthName(to.year, to.month)}</a> `
  return html`<nav class="acts" aria-label="${words.lists.turn}">${link(older, words.lists.older)}${link(newer, words.lists.newer)}</nav>`
}

/** Every month with mail, a year at a time; the shown year open. */
function months({ list, months: known, year, month }: ListMonthResult, { words, dates }: Visit): Html {
  const years = Map.groupBy(known, (one) => one.year)
  return html`<section class="facet"><h2>${words.lists.months}</h2>${[...years].map(
    ([of, inYear]) => html`<details${of === year ? html` open` : nothing}><summary>${of}</summary><ul>${inYear.map(
      (
        one,
      ) => html`<li><a href="${listLink(list.address, one)}"${of === year && one.month === month ? html` aria-current="true"` : nothing}>${words.months[one.month - 1] ?? ''}</a><span class="n">${words.discussions(one.threads, dates.number(one.threads))}</span></li>
`,
    )}</ul></details>
`,
  )}</section>`
}
