import { html, raw } from 'hono/html'
import { questionFlags } from '../../ask/question-flags.ts'
import type { AskViews, DraftView } from '../../ask/views.ts'
import { reasonSentence } from '../../find/reasons.ts'
import { askLink, outboxLink, personLink } from '../links.ts'
import { mailto, mailtoWithText } from '../mailto.ts'
import { modeOf } from '../mode.ts'
import { MOST_WRITTEN_CHARS, subjectOf } from '../params.ts'
import { earlierItem } from '../pieces/asking.ts'
import { rareBadge } from '../pieces/badges.ts'
import { evidenceList } from '../pieces/evidence.ts'
import { type Html, nameOf, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** What stands in the form, and what is known of it. */
export interface AskForm {
  readonly text: string
  /** Who asks, in a demonstration. */
  readonly from: string
  /** `away`: it cannot be searched for just now; undefined while nothing is asked. */
  readonly draft: DraftView | 'away' | undefined
  readonly wrong: 'missing' | 'tooLong' | 'address' | undefined
}

type Rules = AskViews['rules']

/** Typing brings what is known of the question into its part of the page; the number of answers alone is read out. */
const fillsIn = raw(
  ` hx-get="${askLink()}" hx-trigger="input delay:500ms" hx-include="#from" hx-target="#found" hx-select="#found" hx-select-oob="#found-said:innerHTML" hx-swap="outerHTML" hx-sync="this:replace"`,
)

export function askPage(form: AskForm, rules: Rules, visit: Visit): Html {
  const { words } = visit
  const isDemo = modeOf(rules) === 'demo'
  return page(visit, {
    title: `${words.ask.pageTitle} – hvemvet`,
    menu: 'ask',
    field: false,
    main: html`<form class="stack" action="${askLink()}">
<div>
<h1><label for="q">${words.ask.title}</label></h1>
<p class="lead" id="q-about">${words.ask.lead}</p>
<p class="small jump"><a href="#asking">${words.ask.jump}</a></p>
${textFault(form, visit)}<textarea id="q" name="q" rows="6" maxlength="${MOST_WRITTEN_CHARS}" autocomplete="off" aria-describedby="q-about${isTextWrong(form) ? raw(' q-wrong') : nothing}"${isTextWrong(form) ? raw(' aria-invalid="true"') : nothing}${fillsIn}>
${form.text}</textarea>
<p class="acts"><button class="but">${words.ask.look}</button></p>
<p class="vh" role="status" id="found-said">${saidOf(form.draft, visit)}</p>
</div>
<div class="stack" id="found">
${found(form, visit)}
${flags(form.text, visit)}
${isDemo || form.text === '' ? nothing : sendByMail(form.text, rules, visit)}
</div>
${isDemo ? sendHere(form, visit) : nothing}
</form>`,
    aside: html`<aside id="asking" aria-label="${words.ask.about}">${aside(rules, visit)}</aside>`,
  })
}

const isTextWrong = ({ wrong }: AskForm): boolean => wrong === 'missing' || wrong === 'tooLong'

function textFault({ wrong }: AskForm, { words, dates }: Visit): Html {
  if (wrong !== 'missing' && wrong !== 'tooLong') return nothing
  const said = wrong === 'missing' ? words.ask.missing : words.ask.tooLong(dates.number(MOST_WRITTEN_CHARS))
  return html`<p class="err" id="q-wrong">${said}</p>
`
}

const saidOf = (draft: AskForm['draft'], { words, dates }: Visit): string =>
  draft === undefined || draft === 'away'
    ? ''
    : words.ask.earlierCount(draft.earlier.length, dates.number(draft.earlier.length))

function found({ draft }: AskForm, visit: Visit): Html {
  const { words } = visit
  if (draft === undefined) return nothing
  if (draft === 'away') return html`<p class="note">${words.ask.away}</p>`
  return html`<section>
<h2>${words.ask.earlier}</h2>
${
  draft.earlier.length === 0
    ? html`<p class="note">${words.ask.earlierCount(0, '')}</p>`
    : html`<ol class="log">
${draft.earlier.map((one) => earlierItem(one, visit))}</ol>`
}
</section>
${goesTo(draft, visit)}`
}

/** What its first line says of how it is asked, as it was understood. */
function flags(text: string, { words }: Visit): Html {
  const { private: isPrivate, nameless } = questionFlags(subjectOf(text), text)
  if (!isPrivate && !nameless) return nothing
  return html`<p><b>${isPrivate ? words.ask.isPrivate : nothing} ${nameless ? words.ask.isNameless : nothing}</b></p>`
}

function goesTo({ people }: DraftView, visit: Visit): Html {
  const { words } = visit
  if (people.length === 0)
    return html`<section>
<h2>${words.ask.nobodyTitle}</h2>
<p class="note">${words.ask.nobody}</p>
</section>`
  return html`<section>
<h2>${words.ask.goesTo(people.length)}</h2>
<ul class="rules picks">
${people.map((one) => pick(one, visit))}</ul>
<p class="note">${words.ask.mayChange}</p>
</section>`
}

/** Somebody it would go to: why, how much they are asked, and the mail that shows it. */
function pick({ knower, place, thisWeek }: DraftView['people'][number], visit: Visit): Html {
  const { words, dates } = visit
  return html`<li><p><a class="name" href="${personLink(knower.person.id)}">${nameOf(knower.person)}</a>${
    place === 'rarely-asked' ? html` ${rareBadge(visit)}` : nothing
  }${place === 'suggested' ? html` <span class="meta">${words.ask.suggested}</span>` : nothing}</p>
<p class="small">${reasonSentence(knower.reason, visit.language)} ${words.ask.thisWeek(thisWeek, dates.number(thisWeek))}</p>
${evidenceList(knower.evidence.slice(0, 1), visit)}</li>
`
}

const modeNote = (rules: Rules, { words }: Visit): Html => {
  const said = words.ask.modes[modeOf(rules)]
  return said === '' ? nothing : html`<p class="note">${said} <a href="${outboxLink}">${words.ask.toOutbox}</a></p>`
}

/** Without sign-in nobody is known here: the visitor's own mail program says who asks. */
function sendByMail(text: string, rules: Rules, visit: Visit): Html {
  const { words } = visit
  const subject = subjectOf(text)
  const whole = mailtoWithText(rules.address, subject, text)
  return html`<section>
<h2>${words.ask.send}</h2>
<p>${words.ask.byMail}</p>
${modeNote(rules, visit)}
<p class="acts"><a class="but act" href="${whole ?? mailto([rules.address], { subject })}">${words.ask.openMail}</a></p>
<p class="note">${whole === undefined ? html`${words.ask.tooLongForLink} ` : nothing}${words.ask.orWrite} ${rules.address}</p>
</section>`
}

/** In a demonstration anyone may ask in anyone's place. */
function sendHere({ from, wrong }: AskForm, { words }: Visit): Html {
  const isWrong = wrong === 'address'
  return html`<section>
<h2>${words.ask.send}</h2>
<p class="note" id="from-about">${words.ask.demo} <a href="${outboxLink}">${words.ask.toOutbox}</a></p>
<p class="field"><label for="from">${words.ask.youAre}</label>
${isWrong ? html`<span class="err" id="from-wrong">${words.ask.addressWrong}</span>` : nothing}<input id="from" name="from" type="text" inputmode="email" autocapitalize="none" spellcheck="false" autocomplete="email" maxlength="254" value="${from}" aria-describedby="from-about${isWrong ? raw(' from-wrong') : nothing}"${isWrong ? raw(' aria-invalid="true"') : nothing}></p>
<p class="acts"><button class="but act" formmethod="post">${words.ask.sendButton}</button></p>
</section>`
}

function aside(rules: Rules, { words, dates }: Visit): Html {
  const { ask } = words
  const { perWeek } = rules
  return html`
<section>
<h2>${ask.how}</h2>
<ol class="brief small steps">
${ask.steps.map(
  (step) => html`<li>${step}</li>
`,
)}</ol>
${Number.isFinite(perWeek) ? html`<p class="note">${ask.perWeek(perWeek, dates.number(perWeek))}</p>` : nothing}
</section>
<section>
<h2>${ask.readers}</h2>
<p class="small">${ask.readersText}</p>
<dl class="brief small terms">
<div><dt>${ask.private.word}</dt> <dd>${ask.private.does}</dd></div>
<div><dt>${ask.nameless.word}</dt> <dd>${ask.nameless.does}</dd></div>
</dl>
</section>
<section>
<h2>${ask.inbox}</h2>
<p class="small">${ask.inboxText} <a href="${mailto([rules.address], {})}">${rules.address}</a></p>
</section>
`
}
