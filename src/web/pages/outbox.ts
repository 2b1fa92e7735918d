import { html } from 'hono/html'
import type { OutboxView } from '../../ask/views.ts'
import type { QuestionId } from '../../model/question.ts'
import { spansOf } from '../blocks.ts'
import { outboxLink, outgoingLink } from '../links.ts'
import type { Mode } from '../mode.ts'
import { MOST_WRITTEN_CHARS } from '../params.ts'
import { subjectText, whoName } from '../pieces/asking.ts'
import { firstNameOf, type Html, nothing } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** A mail that was not sent, as its page shows it. */
export interface HeldMail {
  readonly view: OutboxView
  /** Its receiver is an asker who wants no name. */
  readonly isNameless: boolean
  /** Where its question is read; undefined where it has none. */
  readonly question: string | undefined
}

export interface OutboxShown {
  /** Newest first. */
  readonly mails: readonly HeldMail[]
  readonly mode: Mode
  readonly limit: number
  /** As many as are read: there may be more. */
  readonly isFull: boolean
}

const receiverOf = ({ view, isNameless }: HeldMail, { words }: Visit): string =>
  isNameless ? words.outbox.nameless : whoName(view.mail.to)

/** Mail that would have gone out, by question, the newest of each first. */
export function outboxPage({ mails, mode, limit, isFull }: OutboxShown, visit: Visit): Html {
  const { words, dates } = visit
  const groups = [...Map.groupBy(mails, ({ view }) => view.mail.question)]
  return page(visit, {
    title: `${words.outbox.title} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${words.outbox.title}</h1>
<p class="lead">${words.outbox.leads[mode]}</p>
${mode === 'demo' ? nothing : html`<p class="note">${words.outbox.hidden}</p>`}
${mails.length === 0 ? html`<p class="note">${words.outbox.none}</p>` : nothing}
</div>
${groups.map(([question, of]) => group(question, of, visit))}
${isFull ? html`<p class="note">${words.outbox.newest(dates.number(limit))}</p>` : nothing}
</div>`,
  })
}

function group(question: QuestionId | undefined, mails: readonly HeldMail[], visit: Visit): Html {
  const [first] = mails
  const heading =
    question === undefined || first?.question === undefined
      ? visit.words.outbox.others
      : html`<a class="subj" href="${first.question}">${subjectText(first.view.questionSubject ?? '', visit)}</a>`
  return html`<section>
<h2>${heading}</h2>
<ol class="log">
${mails.map((mail) => item(mail, visit))}</ol>
</section>`
}

function item(held: HeldMail, visit: Visit): Html {
  const { words, dates } = visit
  const { key, mail } = held.view
  return html`<li class="row"><time datetime="${dates.machine(mail.createdAtMs)}">${dates.recent(mail.createdAtMs)}</time><div><p class="bare"><a href="${outgoingLink(key)}"><b>${words.outbox.kindTo(words.outbox.kinds[mail.kind], receiverOf(held, visit))}</b></a></p>
<p class="meta">${subjectText(mail.subject, visit)}</p></div></li>
`
}

/** A reply that is being written, and what is wrong with it. */
export interface ReplyForm {
  readonly text: string
  readonly wrong: 'missing' | 'tooLong' | undefined
}

/** One mail, as it would have arrived. With a form, whoever reads it may reply as its receiver. */
export function outgoingPage(
  held: HeldMail,
  { isOurs, reply }: { readonly isOurs: (host: string) => boolean; readonly reply: ReplyForm | undefined },
  visit: Visit,
): Html {
  const { words, dates } = visit
  const { mail } = held.view
  const receiver = receiverOf(held, visit)
  const subject = subjectText(mail.subject, visit)
  return page(visit, {
    title: `${subject} – hvemvet`,
    main: html`<div class="stack">
<div>
<p class="small"><a href="${outboxLink}">${words.outbox.back}</a></p>
<h1 class="said">${subject}</h1>
<p class="meta">${words.outbox.kinds[mail.kind]}</p>
<dl class="fields">
<div><dt>${words.outbox.toField}</dt><dd><bdi>${receiver}</bdi>${held.isNameless || receiver === mail.to.address ? nothing : html` <span class="meta">${mail.to.address}</span>`}</dd></div>
<div><dt>${words.outbox.subjectField}</dt><dd><bdi>${subject}</bdi></dd></div>
<div><dt>${words.outbox.whenField}</dt><dd>${dates.day(mail.createdAtMs)} ${dates.clock(mail.createdAtMs)}</dd></div>
</dl>
</div>
<section>
<h2>${words.outbox.text}</h2>
<div class="post">${postText(mail.text, isOurs)}</div>
${reply === undefined && mail.text.includes(KEY_OUT) ? html`<p class="note">${words.outbox.keysOut}</p>` : nothing}
${held.question === undefined ? nothing : html`<p class="acts"><a class="but" href="${held.question}">${words.outbox.toQuestion}</a></p>`}
</section>
${reply === undefined ? nothing : replyForms(held, reply, receiver, visit)}
</div>`,
  })
}

const MOST_CHARS = 100_000
const KEY_OUT = '/k/…'

/** A mail without the keys in its links: they let whoever has them do things in its receiver's name. */
export const withoutKeys = (view: OutboxView): OutboxView => ({
  ...view,
  mail: { ...view.mail, text: view.mail.text.replace(/\/k\/[\w-]{16,}\.[\w-]+(?:\/unsubscribe)?/g, KEY_OUT) },
})

/** The text with its lines; only addresses of this site can be followed. */
const postText = (text: string, isOurs: (host: string) => boolean): Html[] =>
  spansOf(text.slice(0, MOST_CHARS)).map((span) => {
    const to = span.kind === 'link' ? new URL(span.text) : undefined
    return to !== undefined && isOurs(to.hostname) && !span.text.includes(KEY_OUT)
      ? html`<a href="${to.pathname}${to.search}${to.hash}">${span.text}</a>`
      : html`${span.text}`
  })

function replyForms({ view }: HeldMail, { text, wrong }: ReplyForm, receiver: string, visit: Visit): Html {
  const { words, dates } = visit
  const { key, mail } = view
  const name = firstNameOf({ id: undefined, name: receiver, address: mail.to.address })
  const ready = (words.outbox.ready as Readonly<Record<string, readonly string[]>>)[mail.kind] ?? []
  const said =
    wrong === 'missing'
      ? words.outbox.missing
      : wrong === 'tooLong'
        ? words.outbox.tooLong(dates.number(MOST_WRITTEN_CHARS))
        : undefined
  return html`<section>
<h2>${words.outbox.replyAs(receiver)}</h2>
<form method="post" action="${outgoingLink(key)}">
<label class="vh" for="text">${words.outbox.reply}</label>
${said === undefined ? nothing : html`<p class="err" id="text-wrong">${said}</p>`}<textarea id="text" name="text" rows="5" maxlength="${MOST_WRITTEN_CHARS}"${said === undefined ? nothing : html` aria-invalid="true" aria-describedby="text-wrong"`}>
${text}</textarea>
<p class="acts"><button class="but act">${words.outbox.send}</button></p>
</form>
${
  ready.length === 0
    ? nothing
    : html`<form method="post" action="${outgoingLink(key)}">
<p class="acts"><span class="small" id="quick">${words.outbox.quick}</span> ${ready.map(
        (one) =>
          html`<button class="but" name="text" value="${one}" aria-label="${words.outbox.replyAs(name)}: ${one}">${one}</button> `,
      )}</p>
</form>`
}
</section>`
}
