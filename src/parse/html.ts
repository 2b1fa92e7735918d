import { Parser } from 'htmlparser2'
import { textOf } from '../model/message.ts'
import { isNestedTooDeep, VOID } from './html-depth.ts'
import { targetToTell } from './link-target.ts'
import type { MimeBody } from './mime-body.ts'
import { splitOwnWords } from './own-words.ts'
import { PlainText } from './plain-text.ts'

const MAX_HTML_CHARS = 1024 * 1024
/** A text/plain part this short, beside HTML that says three times as much, is a list's footer or a "see the HTML". */
const MAX_STUB_CHARS = 400
const STUB_FACTOR = 3
const NOT_TEXT = new Set([
  'head',
  'title',
  'style',
  'script',
  'template',
  'object',
  'svg',
  'math',
  'select',
  'noframes',
])
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'pre', 'blockquote', 'dl'])
const BLOCKS = new Set([
  'div',
  'li',
  'dt',
  'dd',
  'section',
  'article',
  'header',
  'footer',
  'address',
  'center',
  'form',
  'body',
  'tbody',
  'figure',
])
const HIDDEN =
  /display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|mso-hide\s{0,5}:\s{0,5}all|max-height\s{0,5}:\s{0,5}0(?:px)?\s{0,5}(?:;|!|$)|opacity\s{0,5}:\s{0,5}0\s{0,5}(?:;|!|$)/i
const MAX_LINK_TEXT_CHARS = 300
const MAX_TARGETS = 200
const MAX_ALT_CHARS = 200
/** Names of files and of what programs call an image that its sender did not name. */
const SAYS_NOTHING =
  /^(?:image|bilde|bild|billede|picture|photo|logo|spacer|icon|ikon)?[\s_-]{0,3}\d{0,6}$|\.(?:png|jpe?g|gif|bmp|svg|webp)$|^cid:/i
/** Where clients put the mail answered, without a mark that shows in plain text (Outlook web, its phone apps and Mac, Hotmail). */
const ANSWERED_IDS =
  /^(?:x_)*(?:divrplyfwdmsg|olk_src_body_section|mail-editor-reference-message-container|stopspelling|replysplit|isforwardcontent)$/i
const SIGNATURE_CLASSES =
  /(?:^|\s)(?:moz-signature|gmail_signature|protonmail_signature_block|yahoo-signature)(?:\s|$)/i
const SIGNATURE_IDS = /^(?:x_)*(?:signature|ms-outlook-mobile-signature|applemailsignature)$/i

/** A mail's text: its text/plain, or its HTML as text where that is absent, holds no own words (a list put its footer
 *  beside HTML) or says far less ("see the HTML"). */
export function textOfBody({ text, html }: Pick<MimeBody, 'text' | 'html'>): string {
  const length = text.trim().length
  if (html === '' || length > MAX_STUB_CHARS) return text
  const fromHtml = htmlToText(html)
  const isWordless = textOf({ text, parts: splitOwnWords(text) }, 'own') === '' && fromHtml.length > length
  return isWordless || fromHtml.length > STUB_FACTOR * length + MAX_STUB_CHARS / 2 ? fromHtml : text
}

/** HTML mail as the plain text a mail program would have sent beside it: quotes marked by `> `, mail answered announced,
 *  signatures after `-- `, rows as lines, what images show in brackets, the targets of links where they say more than the text; hidden
 *  text left out. Iterative; deeper nesting than mail has gives
 *  the bare text between tags. */
export function htmlToText(html: string): string {
  const capped = html.slice(0, MAX_HTML_CHARS)
  if (isNestedTooDeep(capped))
    return capped
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  const out = new PlainText()
  const parser = new Parser(new Reader(out), { decodeEntities: true, lowerCaseTags: true })
  parser.write(capped)
  parser.end()
  return out.toString()
}

/** Turns the parser's events into text; `#silent` counts the open elements inside one that does not show. */
class Reader {
  readonly #out: PlainText
  #silent = 0
  #link: { readonly href: string; text: string } | undefined
  #targets = 0
  /** Of each open blockquote, whether it is a quote. */
  readonly #quotes: boolean[] = []

  constructor(out: PlainText) {
    this.#out = out
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#silent > 0 || NOT_TEXT.has(name) || isHidden(attributes)) {
      if (!VOID.has(name)) this.#silent++
      return
    }
    if (isAnswered(attributes)) this.#out.announceAnswered()
    if (isSignature(attributes)) this.#out.markSignature()
    if (name === 'br') this.#out.breakLine()
    else if (name === 'hr') this.#out.rule()
    else if (name === 'tr') this.#out.row(1)
    else if (name === 'td' || name === 'th') this.#out.cell()
    else if (name === 'img') this.#image(attributes)
    else if (name === 'a') this.#link = { href: attributes.href ?? '', text: '' }
    else if (PARAGRAPHS.has(name)) this.#out.paragraph()
    else if (BLOCKS.has(name)) this.#out.block()
    if (name === 'blockquote') this.#openQuote(attributes)
    if (name === 'pre') this.#out.preformatted(1)
    if (name === 'ul') this.#out.list(1)
    if (name === 'ol') this.#out.list(1, Number.parseInt(attributes.start ?? '1', 10) || 1)
    if (name === 'li') this.#out.item()
  }

  #openQuote(attributes: Readonly<Record<string, string>>): void {
    const isQuote = !isIndent(attributes)
    this.#quotes.push(isQuote)
    if (isQuote) this.#out.quote(1)
  }

  ontext(text: string): void {
    if (this.#silent > 0) return
    this.#out.write(text)
    if (this.#link !== undefined && this.#link.text.length < MAX_LINK_TEXT_CHARS) this.#link.text += text
  }

  /** Tracking pixels and the drawings of letterheads say nothing. */
  #image({ alt, width, height }: Readonly<Record<string, string>>): void {
    const said = (alt ?? '').replace(/[\s[\]]+/g, ' ').trim()
    const isPixel = [width, height].some((size) => size !== undefined && /^[01](?:px)?$/.test(size))
    if (said === '' || said.length > MAX_ALT_CHARS || isPixel || SAYS_NOTHING.test(said)) return
    this.#out.image(said)
    if (this.#link !== undefined) this.#link.text += said
  }

  #closeLink(): void {
    const link = this.#link
    this.#link = undefined
    const target = link === undefined ? '' : targetToTell(link.href, link.text)
    if (target !== '' && ++this.#targets <= MAX_TARGETS) this.#out.target(target)
  }

  onclosetag(name: string): void {
    if (this.#silent > 0) {
      if (!VOID.has(name)) this.#silent--
      return
    }
    if (name === 'a') this.#closeLink()
    if (name === 'tr') this.#out.row(-1)
    if (name === 'blockquote' && this.#quotes.pop() === true) this.#out.quote(-1)
    if (name === 'pre') this.#out.preformatted(-1)
    if (name === 'ul' || name === 'ol') this.#out.list(-1)
    if (PARAGRAPHS.has(name)) this.#out.paragraph()
    else if (BLOCKS.has(name)) this.#out.block()
  }
}

const isHidden = (attributes: Readonly<Record<string, string>>): boolean =>
  attributes.hidden !== undefined || HIDDEN.test((attributes.style ?? '').slice(0, 2000))
/** What Gmail makes of "more indent": a blockquote without a line beside it. */
const isIndent = ({ style, class: classes, type }: Readonly<Record<string, string>>): boolean =>
  classes === undefined && type === undefined && /border\s{0,5}:\s{0,5}(?:none|0)/i.test((style ?? '').slice(0, 2000))
const isAnswered = ({ id }: Readonly<Record<string, string>>): boolean =>
  id !== undefined && ANSWERED_IDS.test(id.slice(0, 100))
const isSignature = ({ id, class: classes }: Readonly<Record<string, string>>): boolean =>
  (id !== undefined && SIGNATURE_IDS.test(id.slice(0, 100))) ||
  (classes !== undefined && SIGNATURE_CLASSES.test(classes.slice(0, 200)))
