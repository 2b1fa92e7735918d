import { html } from 'hono/html'
import type { QuestionRow } from '../../ask/question-view.ts'
import type { MessageId } from '../../model/ids.ts'
import type { Tip } from '../../model/question.ts'
import { type BankRequest, bankLink, mailLink, questionLink } from '../links.ts'
import { excerpt, questionItem, subjectText, tagLinks, whoName } from '../pieces/asking.ts'
import { ageBadge } from '../pieces/badges.ts'
import { dateMargin, type Html, langOf, metaLine, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

const PER_PAGE = 50
const CHOICES_SHOWN = 40

type Answered = QuestionRow & { readonly answer: NonNullable<QuestionRow['answer']> }

/** The topics of mails in the archive, by Message-ID. */
type TopicsOfMails = ReadonlyMap<MessageId, readonly string[]>

/** The experience bank: what was asked and answered, by what is newest, most thanked for or longest ago. */
export function bankPage(
  {
    rows,
    tips,
    topics,
  }: {
    readonly rows: readonly QuestionRow[]
    readonly tips: readonly Tip[]
    readonly topics: TopicsOfMails
  },
  request: BankRequest,
  visit: Visit,
): Html {
  const { words } = visit
  const all = rows.filter((row): row is Answered => row.answer !== undefined)
  const isChosen = narrowing(request, topics)
  const chosen = all.filter(({ hashtags, archived }) => isChosen(hashtags, archived)).sort(byOrder(request.order))
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
${chips(request, visit)}
<p class="small jump"><a href="#narrow">${words.bank.narrow}</a></p>
<section class="list">
<h2 class="vh">${words.questions.answered}</h2>
${
  shown.length === 0
    ? html`<p class="note">${whyNone(request, visit)}</p>`
    : html`<ol class="log">
${shown.map((row) => item(row, visit))}</ol>`
}
${paging(request, at, pages, visit)}
</section>
${shared(
  tips.filter(({ hashtags, messageId }) => isChosen(hashtags, messageId)),
  visit,
)}
</div>`,
    aside: html`<aside id="narrow" aria-label="${words.bank.narrow}">${topicsOf(all, topics, request, visit)}${tags(all, request, visit)}</aside>`,
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

/** What is left of answers and tips: those with the chosen hashtag, on the chosen topic. */
const narrowing =
  ({ tag, topic }: BankRequest, topics: TopicsOfMails) =>
  (hashtags: readonly string[], mail: MessageId | undefined): boolean =>
    (tag === undefined || hashtags.includes(tag)) &&
    (topic === undefined || (mail !== undefined && topics.get(mail)?.includes(topic) === true))

const whyNone = ({ tag, topic }: BankRequest, { words: { bank } }: Visit): string =>
  topic === undefined ? (tag === undefined ? bank.none : bank.noneTagged) : bank.noneOnTopic

function chips(request: BankRequest, { words }: Visit): Html {
  const { tag, topic } = request
  if (tag === undefined && topic === undefined) return nothing
  const chip = (said: string, without: Partial<BankRequest>): Html =>
    html`<li><a href="${bankLink({ ...request, ...without, page: 1 })}" aria-label="${words.search.remove(said)}">${said}</a></li>`
  return html`<ul class="chips" aria-label="${words.bank.chosen}">${topic === undefined ? nothing : chip(topic, { topic: undefined })}${
    tag === undefined ? nothing : chip(`#${tag}`, { tag: undefined })
  }</ul>`
}

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
function tags(all: readonly Answered[], request: BankRequest, visit: Visit): Html {
  const { bank } = visit.words
  const choices = commonest(all, ({ hashtags }) => hashtags).map(([tag, n]) => {
    const isChosen = tag === request.tag
    return { said: `#${tag}`, n, isChosen, link: bankLink({ ...request, tag: isChosen ? undefined : tag, page: 1 }) }
  })
  return facet(bank.tags, choices, bank.tagsWhy, visit)
}

/** What the answers are about, as the archive's own topics; the commonest first. */
function topicsOf(all: readonly Answered[], topics: TopicsOfMails, request: BankRequest, visit: Visit): Html {
  const { bank } = visit.words
  const known = commonest(all, ({ archived }) => (archived === undefined ? [] : (topics.get(archived) ?? [])))
  const choices = known.map(([topic, n]) => {
    const isChosen = topic === request.topic
    return { said: topic, n, isChosen, link: bankLink({ ...request, topic: isChosen ? undefined : topic, page: 1 }) }
  })
  return facet(bank.topics, choices, choices.length === 0 ? bank.noTopics : undefined, visit)
}

function commonest(all: readonly Answered[], namesOf: (row: Answered) => readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const row of all) for (const name of new Set(namesOf(row))) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).slice(0, CHOICES_SHOWN)
}

interface Choice {
  readonly said: string
  readonly n: number
  readonly isChosen: boolean
  readonly link: string
}

const facet = (title: string, choices: readonly Choice[], note: string | undefined, { dates }: Visit): Html =>
  html`<section class="facet">
<h2>${title}</h2>
${
  choices.length === 0
    ? nothing
    : html`<ul>${choices.map(
        ({ said, n, isChosen, link }) =>
          html`<li><a href="${link}"${isChosen ? html` aria-current="true"` : nothing}>${said}</a><span class="n">${dates.number(n)}</span></li>
`,
      )}</ul>`
}
${note === undefined ? nothing : html`<p class="note">${note}</p>`}
</section>`
