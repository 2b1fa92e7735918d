import { html, raw } from 'hono/html'
import type { QuestionView } from '../../ask/question-view.ts'
import type { Who } from '../../model/question.ts'
import { frontLink, keyLink, unsubscribeLink } from '../links.ts'
import { excerpt, subjectText, whoName } from '../pieces/asking.ts'
import { type Html, langOf, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'
import { declines } from './mine.ts'

/** A name or an address, or a few. */
export const MOST_NAMED_CHARS = 254

/** An answer that a button is about. */
export interface AnswerShown {
  readonly by: Who
  readonly text: string
}

/** What a page with a button is about, beside its words. */
export interface Subject {
  readonly question: QuestionView
  readonly answer: AnswerShown | undefined
  /** Where the question is read. */
  readonly link: string
  /** Whose link it is. */
  readonly address: string
}

/** A page that says what its one button does. Opening it does nothing: programs that look at mail open links. */
export function buttonPage(
  subject: Subject,
  words: { readonly title: string; readonly lead: string },
  form: Html,
  visit: Visit,
): Html {
  return page(visit, {
    title: `${words.title} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
</div>
${about(subject, visit)}
${form}
</div>`,
  })
}

/** What came of it, and the way to the question. */
export function donePage(
  subject: Subject | undefined,
  words: { readonly title: string; readonly lead: string },
  visit: Visit,
  more: Html = nothing,
): Html {
  return page(visit, {
    title: `${words.title} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${subject === undefined ? nothing : html`<p class="acts"><a class="but act" href="${subject.link}">${visit.words.button.toQuestion}</a></p>`}
</div>
${subject === undefined ? nothing : about(subject, visit)}
${more}
</div>`,
  })
}

/** The question, and the answer where there is one, so that nobody presses blindly. */
function about({ question, answer, link, address }: Subject, visit: Visit): Html {
  const { button, quoteMarks } = visit.words
  const lang = langOf(question.language, visit)
  const text = question.text.trim()
  const subject = subjectText(question.subject, visit)
  return html`<section>
<h2>${button.question}</h2>
<h3><a href="${link}"${lang}>${subject}</a></h3>
${text === '' || text === subject ? nothing : html`<p class="snip"${lang}>${quoteMarks.open}${excerpt(text)}${quoteMarks.close}</p>`}
${
  answer === undefined
    ? nothing
    : html`<h2 class="after">${button.answer(whoName(answer.by))}</h2>${
        answer.text === ''
          ? nothing // it went to the asker alone
          : html`
<p class="snip"${lang}>${quoteMarks.open}${excerpt(answer.text)}${quoteMarks.close}</p>`
      }`
}
<p class="note">${button.for(address)}</p>
</section>`
}

/** A form of buttons, each its own answer; the first is what the page is for, unless it is there to take something back. */
export const buttonForm = (
  key: string,
  buttons: readonly { readonly name: string; readonly value: string; readonly said: string }[],
  isBack = false,
): Html => html`<form method="post" action="${keyLink(key)}">
<p class="acts first">${buttons.map(
  ({ name, value, said }, at) =>
    html`<button class="but${at === 0 && !isBack ? ' act' : ''}" name="${name}" value="${value}">${said}</button> `,
)}</p>
</form>`

/** Who was named to be asked instead, and what was wrong with that. */
export interface PassedOnTo {
  readonly named: string
  readonly wrong: 'missing' | 'nobody'
}

/** Why one cannot answer, or who can, each with its button. */
export const declineForms = (key: string, wrong: 'no-choice' | PassedOnTo | undefined, visit: Visit): Html =>
  html`${declineForm(key, wrong === 'no-choice', visit)}
${passOnForm(key, wrong === 'no-choice' ? undefined : wrong, visit)}`

function passOnForm(key: string, sent: PassedOnTo | undefined, { words }: Visit): Html {
  const { passOn } = words.button.decline
  const { open, close } = words.quoteMarks
  const said = sent && (sent.wrong === 'missing' ? passOn.missing : passOn.nobody(`${open}${sent.named}${close}`))
  return html`<form method="post" action="${keyLink(key)}">
<h2>${passOn.title}</h2>
<p class="note" id="to-about">${passOn.about}</p>
<p class="field"><label for="to">${passOn.field}</label>
${said === undefined ? nothing : html`<span class="err" id="to-wrong">${said}</span>`}<input id="to" name="to" maxlength="${MOST_NAMED_CHARS}" autocomplete="off" value="${sent?.named ?? ''}" required aria-describedby="to-about${said === undefined ? nothing : raw(' to-wrong')}"${said === undefined ? nothing : raw(' aria-invalid="true"')}></p>
<p class="acts"><button class="but">${passOn.press}</button></p>
</form>`
}

function declineForm(key: string, isMissing: boolean, { words: { button } }: Visit): Html {
  const { decline } = button
  return html`<form method="post" action="${keyLink(key)}">
<fieldset${isMissing ? html` aria-describedby="how-wrong"` : nothing}>
<legend>${decline.choose}</legend>
${isMissing ? html`<p class="err" id="how-wrong">${decline.chooseFirst}</p>` : nothing}
${declines.map(
  (
    how,
  ) => html`<p class="choice"><input type="radio" name="how" id="how-${how}" value="${how}" required><label for="how-${how}">${decline.choices[how]}</label></p>
`,
)}</fieldset>
<p class="acts"><button class="but act">${decline.press}</button></p>
</form>`
}

/** A link that does nothing, whose fault that is, and what works. */
export function deadKeyPage(why: 'expired' | 'forged' | 'gone', visit: Visit): Html {
  const { button, errors } = visit.words
  const { title, lead } = button[why]
  return page(visit, {
    title: `${title} – hvemvet`,
    main: html`<div>
<h1>${title}</h1>
<p class="lead">${lead}</p>
<p class="acts"><a class="but" href="${frontLink}">${errors.toFront}</a></p>
</div>`,
  })
}

/** Leaving what is followed: a mail program's own button posts to the same address. */
export function unsubscribePage(key: string, address: string, visit: Visit): Html {
  const { unsubscribe } = visit.words.button
  return page(visit, {
    title: `${unsubscribe.title} – hvemvet`,
    main: html`<div>
<h1>${unsubscribe.title}</h1>
<p class="lead">${unsubscribe.lead(address)}</p>
<form method="post" action="${unsubscribeLink(key)}">
<p class="acts"><button class="but act" name="List-Unsubscribe" value="One-Click">${unsubscribe.press}</button></p>
</form>
</div>`,
  })
}

export function unsubscribedPage(key: string, visit: Visit): Html {
  const { unsubscribe } = visit.words.button
  const toMine = html`<p><a href="${keyLink(key)}">${unsubscribe.toMine}</a></p>`
  return donePage(undefined, { title: unsubscribe.done, lead: unsubscribe.doneLead }, visit, toMine)
}
