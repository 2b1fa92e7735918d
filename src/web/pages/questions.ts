import { html } from 'hono/html'
import type { QuestionRow } from '../../ask/question-view.ts'
import { askLink, bankLink, questionLink, questionsLink } from '../links.ts'
import { askerName, chosenMark, questionItem, whoName } from '../pieces/asking.ts'
import { type Html, metaLine, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

export interface QuestionsShown {
  readonly which: 'open' | 'answered'
  /** Newest first. */
  readonly rows: readonly QuestionRow[]
  /** As many as are read: there may be more. */
  readonly limit: number
  /** A question was just taken in, and may not be among them yet. */
  readonly taken: boolean
}

export function questionsPage({ which, rows, limit, taken }: QuestionsShown, visit: Visit): Html {
  const { words, dates } = visit
  const title = which === 'open' ? words.questions.openTitle : words.questions.answeredTitle
  const kinds = ['open', 'answered'] as const
  return page(visit, {
    title: `${title} – hvemvet`,
    menu: 'questions',
    main: html`<div>
<h1>${title}</h1>
${taken ? html`<p class="lead taken" role="status">${words.questions.taken}</p>` : nothing}
<p class="acts"><a class="but key" href="${askLink()}">${words.questions.ask}</a></p>
<section class="list">
<h2 class="vh">${words.questions.title}</h2>
${
  rows.length === 0
    ? html`<p class="note">${words.questions.none[which]}</p>`
    : html`<ol class="log">
${rows.map((row) => item(row, visit))}</ol>`
}
${rows.length < limit ? nothing : html`<p class="note">${words.questions.newest(dates.number(limit))}</p>`}
</section>
</div>`,
    aside: html`<aside aria-label="${words.questions.views}">
<section class="facet">
<h2>${words.questions.views}</h2>
<ul>${kinds.map(
      (kind) => html`<li><a href="${questionsLink(kind)}"${chosenMark(kind === which)}>${words.questions[kind]}</a></li>
`,
    )}</ul>
<p class="small"><a href="${bankLink()}">${words.questions.bank}</a><br><span class="meta">${words.questions.bankWhy}</span></p>
</section>
</aside>`,
  })
}

function item(row: QuestionRow, visit: Visit): Html {
  const { words, dates } = visit
  const more = metaLine([
    words.questions.askedBy(askerName(row.asker, visit)),
    row.answer === undefined
      ? words.questions.asked(row.asked, dates.number(row.asked))
      : words.questions.answeredBy(whoName(row.answer.by)),
  ])
  return questionItem(row, { link: questionLink(row.id), atMs: row.askedAtMs, more }, visit)
}
