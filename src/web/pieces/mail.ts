import { html, raw } from 'hono/html'
import type { ReadAttachment, ThreadMail, ThreadPlace } from '../../find/types.ts'
import type { TextPart } from '../../model/message.ts'
import { type Block, blocksOf, quotedLines, quotedRuns, spansOf } from '../blocks.ts'
import { attachmentLink, mailAnchor, mailLink } from '../links.ts'
import { replyByMail } from '../mailto.ts'
import type { Visit } from '../visit.ts'
import { noteBadge } from './badges.ts'
import { firstNameOf, type Html, langOf, metaLine, nameOf, nothing, personName, sizeOf } from './text.ts'

/** A mail longer than a book chapter is cut: a page holds up to a hundred, and the whole text is in the raw mail. */
const MOST_CHARS = 60_000
/** A longer quote is folded also where it is answered between the lines. */
const MOST_OPEN_LINES = 12
/** The monospace characters that fit a phone: a wider table scrolls, and so must be reachable by keyboard. */
const PHONE_CHARS = 36

export interface MailFrame {
  /** The mail's id in the page. */
  readonly anchor: string
  readonly depth: number
  /** The mail answered, where the page has it. */
  readonly parent: ThreadPlace | undefined
  readonly answersEarlier: boolean
  /** It is the thread's answer: the badge that says so. */
  readonly answer: Html | undefined
  /** The asker said that the answer helped. */
  readonly confirmed: boolean
  readonly openQuotes: boolean
}

const DEEPEST = 3

/** One mail of a thread: its date in the margin, its author, its own words, and what can be done with it. */
export function mailItem(mail: ThreadMail, frame: MailFrame, visit: Visit): Html {
  const { words, dates } = visit
  const { anchor } = frame
  const when = `${dates.day(mail.writtenAtMs)} ${dates.clock(mail.writtenAtMs)}`
  return html`<li id="${anchor}"${frame.answer === undefined ? nothing : raw(frame.confirmed ? ' class="best"' : ' class="best likely"')}><time datetime="${dates.machine(mail.writtenAtMs)}"><a href="${mailLink(mail.messageId)}" aria-label="${words.thread.permalink(when)}">${dates.day(mail.writtenAtMs)}<br> ${dates.clock(mail.writtenAtMs)}</a></time><article class="d${Math.min(frame.depth, DEEPEST)}" aria-labelledby="${anchor}-n">
<header><span id="${anchor}-n">${personName(mail.from)}</span> ${replyTo(frame, visit)} ${frame.answer ?? nothing} ${mail.machine === undefined ? nothing : noteBadge(words.thread.machines[mail.machine])} ${mail.seal === undefined ? nothing : noteBadge(words.thread.seals[mail.seal])}</header>
<div class="mail"${langOf(mail.language, visit)}>${mailText(mail, frame.openQuotes, visit)}</div>
${mailFoot(mail, visit)}
</article></li>
`
}

function replyTo({ parent, answersEarlier }: MailFrame, { words }: Visit): Html {
  if (parent === undefined)
    return answersEarlier ? html`<span class="small">${words.thread.replyToEarlier}</span>` : nothing
  const to =
    parent.mail === undefined ? words.thread.replyToMissing : words.thread.replyTo(firstNameOf(parent.mail.from))
  return html`<a class="small" href="#${mailAnchor(parent.messageId)}">${to}</a>`
}

/** Ours among the writer's words: in our language, in our voice. */
const aside = (text: string, visit: Visit): Html => html`<p class="note" lang="${visit.language}">${text}</p>`

function mailText(mail: ThreadMail, openQuotes: boolean, visit: Visit): Html[] {
  const { thread } = visit.words
  const pieces: Html[] = []
  if (mail.problem !== undefined) pieces.push(aside(thread.problem(mail.problem), visit))
  const answered = answeredBetween(mail)
  for (const part of mail.parts) {
    if (part.start >= MOST_CHARS) break
    const text = mail.text.slice(part.start, Math.min(part.end, MOST_CHARS))
    const isOpen = openQuotes || (answered.has(part) && quotedLines(text) <= MOST_OPEN_LINES)
    if (text.trim() !== '') pieces.push(mailPart(part, text, isOpen, visit))
  }
  if (mail.text.length > MOST_CHARS) pieces.push(aside(thread.cut, visit))
  if (pieces.length > 0) return pieces
  return [aside(mail.seal === 'encrypted' ? thread.encrypted : thread.empty, visit)]
}

/** The quotes of a mail that answers between its lines: each stays with the answer below it. One quote above all that is said is
 *  the mail answered, which stands above on the page. */
function answeredBetween({ text, parts }: Pick<ThreadMail, 'text' | 'parts'>): ReadonlySet<TextPart> {
  const said = parts.filter(({ start, end }) => text.slice(start, end).trim() !== '')
  const answered = said.filter(({ kind }, at) => kind === 'quote' && said[at + 1]?.kind === 'own')
  return new Set(answered.length > 1 ? answered : [])
}

function mailPart(part: TextPart, text: string, openQuotes: boolean, visit: Visit): Html {
  const { thread } = visit.words
  const author = part.author === undefined ? undefined : { id: undefined, ...part.author }
  const summary = (said: string): Html => html`<summary lang="${visit.language}">${said}</summary>`
  switch (part.kind) {
    case 'own':
      return html`${blocks(blocksOf(text), visit)}`
    case 'quote':
      return html`<details${openQuotes ? raw(' open') : nothing}>${summary(thread.quoted(author === undefined ? '' : firstNameOf(author), quotedLines(text)))}${quoted(text, visit)}</details>`
    case 'forward':
      return html`<div class="forward">${aside(thread.forwarded(author === undefined ? '' : nameOf(author)), visit)}<blockquote>${blocks(blocksOf(text), visit)}</blockquote></div>`
    case 'signature':
    case 'disclaimer':
    case 'footer':
      return html`<details>${summary(thread[part.kind])}<div class="note">${blocks(blocksOf(text), visit)}</div></details>`
    default:
      return part.kind satisfies never
  }
}

const quoted = (text: string, visit: Visit): Html[] =>
  quotedRuns(text).map(({ depth, text: said }) =>
    depth === 0
      ? html`<div class="note">${blocks(blocksOf(said), visit)}</div>`
      : html`<blockquote class="q${depth}">${blocks(blocksOf(said), visit)}</blockquote>`,
  )

/** What somebody wrote, as prose that fits any width. */
export const written = (text: string, visit: Visit): Html => html`${blocks(blocksOf(text.slice(0, MOST_CHARS)), visit)}`

const blocks = (of: readonly Block[], visit: Visit): Html[] => of.map((block) => blockHtml(block, visit))

function blockHtml(block: Block, { words }: Visit): Html {
  switch (block.kind) {
    case 'prose':
      return html`<p>${block.lines.map((line, at) => html`${at > 0 ? raw('<br>') : nothing}${linked(line)}`)}</p>
`
    case 'items': {
      const items = block.items.map((item) => html`<li>${linked(item)}</li>`)
      return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'kept': {
      const isWide = block.text.split('\n').some((line) => line.length > PHONE_CHARS)
      const focus = isWide ? html` tabindex="0" role="group" aria-label="${words.thread.preformatted}"` : nothing
      return html`<pre${focus}>${linked(block.text)}</pre>`
    }
    default:
      return block satisfies never
  }
}

/** Web addresses in a stranger's text can be followed, and are vouched for by nobody. */
const linked = (text: string): Html[] =>
  spansOf(text).map((span) =>
    span.kind === 'link'
      ? html`<a href="${span.text}" rel="noopener noreferrer nofollow">${span.text}</a>`
      : html`${span.text}`,
  )

function mailFoot(mail: ThreadMail, visit: Visit): Html {
  const { thread } = visit.words
  return html`<footer>${metaLine([
    html`<a href="${replyByMail(mail)}">${thread.reply}</a>`,
    html`<a href="${mailLink(mail.messageId, 'raw')}" download>${thread.raw}</a>`,
    mail.hasHtml ? html`<a href="${mailLink(mail.messageId, 'formatted')}">${thread.formatted}</a>` : undefined,
    ...mail.attachments.map((attachment) => attachmentOf(mail, attachment, visit)),
  ])}</footer>`
}

export function attachmentOf(mail: ThreadMail, attachment: ReadAttachment, visit: Visit): Html {
  const name = attachment.name.trim() || visit.words.thread.unnamed
  return html`<a href="${attachmentLink(mail.messageId, attachment.index)}" download>${name}</a> (${sizeOf(attachment.sizeBytes, visit)})${textNote(attachment, visit)}`
}

/** Why a search does not find all that the attachment says. A picture says nothing. */
function textNote({ textProblem }: ReadAttachment, { words }: Visit): Html {
  if (textProblem === undefined || textProblem === 'no-text') return nothing
  return html` <span class="note">${words.thread.textProblems[textProblem]}</span>`
}
