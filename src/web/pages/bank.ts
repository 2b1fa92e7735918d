import { html } from 'hono/html'
import type { QuestionRow } from '../../ask/question-view.ts'
import type { Tip } from '../../model/question.ts'
import { type BankRequest, bankLink, mailLink, questionLink } from '../links.ts'
import { excerpt, questionItem, subjectText, tagLinks, whoName } from '../pieces/asking.ts'
import { ageBadge } from '../pieces/badges.ts'
import { dateMargin, type Html, langOf, metaLine, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const PER_PAGE = 50
const TAGS_SHOWN = 40

type Answered = QuestionRow & { readonly answer: NonNullable<QuestionRow['answer']> }

/** The experience bank: what was asked and answered, by what is newest, most thanked for or longest ago. */
export function bankPage(
  { rows, tips }: { readonly rows: readonly QuestionRow[]; readonly tips: readonly Tip[] },
  request: BankRequest,
  visit: Visit,
): Html {
  const { words } = visit
  const all = rows.filter((row): row is Answered => row.answer !== undefined)
  const { tag } = request
  const chosen = (tag === undefined ? all : all.filter(({ hashtags }) => hashtags.includes(tag))).sort(
    byOrder(request.order),
  )
  const pages = Math.max(1, Math.ceil(chosen.length / PER_PAGE))
  const at = Math.min(request.page, pages)
  const shown = chosen.slice((at - 1) * PER_PAGE, at * PER_PAGE)
  return page(visit, {
    title: `${words.bank.title} – hvemvet`,
    menu: 'questions',
    main: html`<div>
<h1>${words.bank.title}</h1>
<p class="lead">${words.bank.lead}</p>
${metaLine([orders(request, visit)])}
${tag === undefined ? nothing : chip(tag, request, visit)}
<p class="small jump"><a href="#tags">${words.bank.jump}</a></p>
<section class="list">
<h2 class="vh">${words.questions.answered}</h2>
${
  shown.length === 0
    ? html`<p class="note">${tag === undefined ? words.bank.none : words.bank.noneTagged}</p>`
    : html`<ol class="log">
${shown.map((row) => item(row, visit))}</ol>`
}
${paging(request, at, pages, visit)}
</section>
${shared(tag === undefined ? tips : tips.filter(({ hashtags }) => hashtags.includes(tag)), visit)}
</div>`,
    aside: html`<aside id="tags" aria-label="${words.bank.tags}">${tags(all, request, visit)}</aside>`,
  })
}

const byOrder =
  (order: BankRequest['order']) =>
  (a: Answered, b: Answered): number => {
    const newer = b.answer.atMs - a.answer.atMs
    return order === 'age' ? -newer : order === 'thanks' ? b.thanks - a.thanks || newer : newer
  }

function orders(request: BankRequest, { words }: Visit): Html {
  const known = ['newest', 'thanks', 'age'] as const
  return html`${known.map((order, at) => {
    const said = words.bank.orders[order]
    return html`${at > 0 ? ', ' : ''}${
      order === request.order
        ? html`<b aria-current="true">${said}</b>`
        : html`<a href="${bankLink({ ...request, order, page: 1 })}">${said}</a>`
    }`
  })}`
}

const chip = (tag: string, request: BankRequest, { words }: Visit): Html =>
  html`<ul class="chips" aria-label="${words.bank.chosen}"><li><a href="${bankLink({ ...request, tag: undefined, page: 1 })}" aria-label="${words.search.remove(`#${tag}`)}">#${tag}</a></li></ul>`

/** The date is the answer's: how old it is, is what its reader must know. */
function item(row: Answered, visit: Visit): Html {
  const { words, dates } = visit
  const { answer } = row
  const more = html`${
    answer.private && answer.text === ''
      ? html`<p class="note">${words.question.answeredPrivately}</p>`
      : html`<p class="snip"${langOf(row.language, visit)}>${words.quoteMarks.open}${excerpt(answer.text)}${words.quoteMarks.close}</p>`
  }
${metaLine([
  words.questions.answeredBy(whoName(answer.by)),
  row.thanks === 0 ? undefined : words.bank.thanks(row.thanks, dates.number(row.thanks)),
  dates.oldYears(answer.atMs) === undefined ? undefined : ageBadge(answer.atMs, visit),
  row.hashtags.length === 0 ? undefined : html`${tagLinks(row.hashtags)}`,
])}`
  return questionItem(row, { link: questionLink(row.id), atMs: answer.atMs, more }, visit)
}

/** Tips that nobody asked for. */
function shared(tips: readonly Tip[], visit: Visit): Html {
  const { words } = visit
  if (tips.length === 0) return nothing
  return html`<section class="list">
<h2>${words.bank.tips}</h2>
<p class="note">${words.bank.tipsWhy}</p>
<ol class="log">
${tips.map(
  (
    tip,
  ) => html`<li class="row">${dateMargin(tip.atMs, visit)}<div><h3><a href="${mailLink(tip.messageId)}">${subjectText(tip.subject, visit)}</a></h3>
<p class="snip">${words.quoteMarks.open}${excerpt(tip.text)}${words.quoteMarks.close}</p>
${metaLine([whoName(tip.by), tip.hashtags.length === 0 ? undefined : html`${tagLinks(tip.hashtags)}`])}</div></li>
`,
)}</ol>
</section>`
}

function paging(request: BankRequest, at: number, pages: number, { words, dates }: Visit): Html {
  if (pages === 1) return nothing
  const link = (to: number, said: string): Html =>
    html`<a class="but" href="${bankLink({ ...request, page: to })}">${said}</a> `
  return html`<nav class="acts" aria-label="${words.bank.pages}">${at > 1 ? link(at - 1, words.search.previous) : nothing}${
    at < pages ? link(at + 1, words.search.next) : nothing
  }<span class="meta">${words.search.pageOf(dates.number(at), dates.number(pages))}</span></nav>`
}

/** Hashtags of all that is answered, the commonest first. */
function tags(all: readonly Answered[], request: BankRequest, { words, dates }: Visit): Html {
  const counts = new Map<string, number>()
  for (const { hashtags } of all) for (const tag of new Set(hashtags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  const known = [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).slice(0, TAGS_SHOWN)
  return html`<section class="facet">
<h2>${words.bank.tags}</h2>
${
  known.length === 0
    ? nothing
    : html`<ul>${known.map(([tag, n]) => {
        const isChosen = tag === request.tag
        const link = bankLink({ ...request, tag: isChosen ? undefined : tag, page: 1 })
        return html`<li><a href="${link}"${isChosen ? html` aria-current="true"` : nothing}>#${tag}</a><span class="n">${dates.number(n)}</span></li>
`
      })}</ul>`
}
<p class="note">${words.bank.tagsWhy}</p>
</section>`
}
