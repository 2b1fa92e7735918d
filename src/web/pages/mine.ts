import { html, raw } from 'hono/html'
import type { AskedRow, QuestionRow } from '../../ask/question-view.ts'
import type { MineView } from '../../ask/views.ts'
import { keyLink, questionLink } from '../links.ts'
import { askerName, questionItem, subjectText, whoName } from '../pieces/asking.ts'
import { type Html, metaLine, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** More are not read for one page. */
const SHOWN = 50

/** Ways to say no to a question, by the name of each. */
export const declines = ['does-not-know', 'not-their-field', 'no-time'] as const
export const followHows = ['at-once', 'daily', 'weekly'] as const
export const pauses = ['week', 'fortnight', 'month'] as const

export interface MineShown {
  readonly view: MineView
  readonly key: string
  /** Whether the key is from a mail to an asker: others are passed on, and show nothing of what they asked. */
  readonly isAskers: boolean
}

/** Somebody's own page: how much they are asked, what they were asked, and what they asked. */
export function minePage({ view, key, isAskers }: MineShown, visit: Visit): Html {
  const { words } = visit
  return page(visit, {
    title: `${words.mine.title} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${words.mine.title}</h1>
<p class="lead">${words.mine.lead(view.address)}</p>
<p><b>${stateWords(view, visit)}</b></p>
<p class="small jump"><a href="#choices">${words.mine.jump}</a></p>
</div>
<section>
<h2>${words.mine.askedOfMe}</h2>
${list(view.askedOfMe, words.mine.noneOfMe, (row) => askedItem(row, { key, link: questionLink(row.id) }, visit), visit)}
</section>
${isAskers ? asked(view, key, visit) : nothing}
${couldAnswer(view, visit)}
</div>`,
    aside: html`<aside id="choices" aria-label="${words.mine.choices}">${choices(view, key, visit)}${follows(view, key, visit)}</aside>`,
  })
}

const asked = (view: MineView, key: string, visit: Visit): Html => html`<section>
<h2>${visit.words.mine.asked}</h2>
${list(view.asked, visit.words.mine.none, (row) => ownItem(row, { key, link: questionLink(row.id) }, visit), visit)}
</section>
`

function list<Row>(rows: readonly Row[], none: string, item: (row: Row) => Html, { words, dates }: Visit): Html {
  if (rows.length === 0) return html`<p class="note">${none}</p>`
  return html`<ol class="log">
${rows.map(item)}</ol>
${rows.length < SHOWN ? nothing : html`<p class="note">${words.mine.newest(dates.number(SHOWN))}</p>`}`
}

/** Whether they may be asked just now. */
function stateOf({ state }: MineView, nowMs: number): 'asked' | 'optedOut' | 'paused' | 'away' {
  if (state === undefined) return 'asked'
  if (state.optedOut) return 'optedOut'
  if (state.pausedUntilMs > nowMs) return 'paused'
  return state.awayFromMs <= nowMs && state.awayUntilMs > nowMs ? 'away' : 'asked'
}

function stateWords(view: MineView, { words: { mine }, dates, nowMs }: Visit): string {
  const state = stateOf(view, nowMs)
  const untilMs = state === 'paused' ? view.state?.pausedUntilMs : view.state?.awayUntilMs
  return state === 'paused' || state === 'away' ? mine.states[state](dates.day(untilMs ?? 0)) : mine.states[state]
}

function askedItem(row: AskedRow, at: { readonly key: string; readonly link: string }, visit: Visit): Html {
  const { mine, questions, quote } = visit.words
  const facts = metaLine([
    questions.askedBy(askerName(row.asker, visit)),
    html`<b>${mine.outcomes[row.outcome] ?? row.outcome}</b>`,
  ])
  const more =
    row.outcome === 'open'
      ? html`${facts}
<form method="post" action="${keyLink(at.key)}">
<input type="hidden" name="question" value="${row.id}">
<p class="acts few" role="group" aria-label="${mine.decline(quote(subjectText(row.subject, visit)))}">${declines.map(
          (how) => html`<button class="but" name="how" value="${how}">${mine.declines[how]}</button> `,
        )}</p>
</form>`
      : facts
  return questionItem(row, { link: at.link, atMs: row.askedAtMs, more }, visit)
}

/** Questions nobody asked them, that they may know something of. */
function couldAnswer({ couldAnswer: rows }: MineView, visit: Visit): Html {
  const { mine, questions } = visit.words
  if (rows.length === 0) return nothing
  return html`<section>
<h2>${mine.couldAnswer}</h2>
<p class="note">${mine.couldAnswerWhy}</p>
<ol class="log">
${rows.map((row) => questionItem(row, { link: questionLink(row.id), atMs: row.askedAtMs, more: metaLine([questions.askedBy(askerName(row.asker, visit))]) }, visit))}</ol>
</section>`
}

const isOpen = ({ status }: QuestionRow): boolean => ['new', 'waiting', 'asking', 'open'].includes(status)

function ownItem(row: QuestionRow, at: { readonly key: string; readonly link: string }, visit: Visit): Html {
  const { questions, mine, quote, button } = visit.words
  const named = quote(subjectText(row.subject, visit))
  // An earlier answer was given, and people are asked later.
  const anyway =
    row.status === 'waiting'
      ? html`<button class="but" name="anyway" value="${row.id}" aria-label="${mine.askAnywayThis(named)}">${button.askAnyway.press}</button> `
      : nothing
  const facts = metaLine([
    row.answer === undefined
      ? questions.asked(row.asked, visit.dates.number(row.asked))
      : questions.answeredBy(whoName(row.answer.by)),
  ])
  const more = isOpen(row)
    ? html`${facts}
<form method="post" action="${keyLink(at.key)}">
<p class="acts few">${anyway}<button class="but" name="withdraw" value="${row.id}" aria-label="${mine.withdrawThis(named)}">${mine.withdraw}</button></p>
</form>`
    : facts
  return questionItem(row, { link: at.link, atMs: row.askedAtMs, more }, visit)
}

function choices(view: MineView, key: string, { words: { mine }, nowMs }: Visit): Html {
  const state = stateOf(view, nowMs)
  return html`
<section>
<h2>${mine.choices}</h2>
<form method="post" action="${keyLink(key)}">
${state !== 'asked' ? html`<p class="acts"><button class="but act" name="choice" value="opt-in">${mine.optIn}</button></p>` : nothing}
${
  state === 'optedOut'
    ? nothing
    : html`<p class="small">${mine.pauseLead}</p>
<p class="acts few">${pauses.map((pause) => html`<button class="but" name="pause" value="${pause}">${mine.pauses[pause]}</button> `)}</p>
<p class="small after">${mine.optOutLead}</p>
<p class="acts"><button class="but" name="choice" value="opt-out">${mine.optOut}</button></p>`
}
</form>
</section>
`
}

function follows({ follows: followed }: MineView, key: string, { words: { mine } }: Visit): Html {
  return html`<section>
<h2>${mine.follows}</h2>
<form method="post" action="${keyLink(key)}">
<p class="field"><label for="follow">${mine.followName}</label>
<input id="follow" name="follow" maxlength="60" autocomplete="off"></p>
<fieldset><legend class="small">${mine.followHowLabel}</legend>
${followHows.map(
  (
    how,
  ) => html`<p class="choice"><input type="radio" name="often" id="often-${how}" value="${how}"${how === 'at-once' ? raw(' checked') : nothing}><label for="often-${how}">${mine.followHow[how]}</label></p>
`,
)}</fieldset>
<p class="acts"><button class="but">${mine.follow}</button></p>
</form>
${followed.length === 0 ? nothing : followedList(followed, key, mine)}
</section>
`
}

const followedList = (followed: MineView['follows'], key: string, mine: Visit['words']['mine']): Html =>
  html`<form method="post" action="${keyLink(key)}">
<ul class="rules">
${followed.map(
  ({
    name,
    how,
  }) => html`<li><bdi>${name}</bdi> <span class="meta">${mine.followHow[how]}</span> <button class="link small" name="unfollow" value="${name}" aria-label="${mine.unfollowThis(name)}">${mine.unfollow}</button></li>
`,
)}</ul>
</form>`
