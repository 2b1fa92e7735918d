import type { MimeNode } from './mime-tree.ts'
import { readParameters } from './parameters.ts'

/** What a mail's parts are to a reader. */
export interface ShownParts {
  /** The parts of its plain text, in order; HTML among them where there is no plain part that says the same. */
  readonly text: readonly MimeNode[]
  /** The parts of its HTML, in order; plain ones among them, likewise. */
  readonly html: readonly MimeNode[]
  /** Everything else, in order. */
  readonly others: readonly MimeNode[]
  /** The mails of digests (RFC 2046, 5.1.5). */
  readonly digested: readonly MimeNode[]
}

/** What is read as text where nothing says otherwise. Reports of delivery are for people too; PGP's first mails had a type of their own. */
const TEXTS = new Set([
  'text/plain',
  'text/html',
  'message/delivery-status',
  'message/global-delivery-status',
  'application/pgp',
])
const RICH = /^text\/(?:enriched|richtext|markdown|x-markdown)$/
const MAIL = /^message\/(?:rfc822|global|news)$/

/** Which parts of a mail are its text and which are attached, by the rules of JMAP (RFC 8621, 4.1.4), so that it is the
 *  same here as in the mail programs people know. Goes into itself as deep as the tree is, at most 30. */
export function shownParts(root: MimeNode): ShownParts {
  const chosen = new Chosen()
  chosen.look([root], 'mixed', false, chosen.text, chosen.html)
  const shown = new Set([...chosen.text, ...chosen.html])
  const { text, html, digested, leaves } = chosen
  return { text, html, digested, others: leaves.filter((leaf) => !shown.has(leaf)) }
}

export const isMail = ({ type }: MimeNode): boolean => MAIL.test(type)

/** A part's name for a file, decoded; '' where it has none. */
export function fileNameOf({ headers, contentType }: MimeNode): string {
  const field = headers.first('content-disposition')
  const named = field === undefined ? undefined : readParameters(field).parameters.get('filename')
  return named || contentType.parameters.get('name') || ''
}

class Chosen {
  readonly text: MimeNode[] = []
  readonly html: MimeNode[] = []
  readonly leaves: MimeNode[] = []
  readonly digested: MimeNode[] = []

  look(
    parts: readonly MimeNode[],
    within: string,
    isAlternative: boolean,
    givenText: MimeNode[] | undefined,
    givenHtml: MimeNode[] | undefined,
  ): void {
    let [text, html] = [givenText, givenHtml]
    const [textBefore, htmlBefore] = [text?.length, html?.length]
    for (const [at, part] of parts.entries()) {
      if (part.parts.length > 0) {
        const kind = part.type.slice('multipart/'.length)
        if (kind === 'digest') this.digested.push(...part.parts.filter(isMail))
        this.look(
          kind === 'digest' ? part.parts.filter((mail) => !isMail(mail)) : part.parts,
          kind,
          isAlternative || kind === 'alternative',
          text,
          html,
        )
        continue
      }
      this.leaves.push(part)
      if (!isInline(part, at, within)) continue
      if (within === 'alternative') {
        if (part.type === 'text/html') html?.push(part)
        else if (!RICH.test(part.type)) text?.push(part)
        continue
      }
      if (isAlternative && part.type === 'text/html') text = undefined
      else if (isAlternative) html = undefined
      text?.push(part)
      html?.push(part)
    }
    if (within !== 'alternative' || text === undefined || html === undefined) return
    if (text.length === textBefore && html.length !== htmlBefore) text.push(...html.slice(htmlBefore))
    else if (html.length === htmlBefore && text.length !== textBefore) html.push(...text.slice(textBefore))
  }
}

function isInline(part: MimeNode, at: number, within: string): boolean {
  // A multipart in which no part was found is the text it holds.
  const isText = TEXTS.has(part.type) || RICH.test(part.type) || part.type.startsWith('multipart/')
  if (!isText || isAttached(part)) return false
  return at === 0 || (within !== 'related' && fileNameOf(part) === '')
}

/** RFC 2183, 2.8: a disposition that nobody knows counts as `attachment`. */
function isAttached({ headers }: MimeNode): boolean {
  const disposition = /^\s*([^\s;]{1,40})/.exec(headers.first('content-disposition') ?? '')?.[1]?.toLowerCase()
  return disposition !== undefined && disposition !== 'inline' && /^[a-z-]+$/.test(disposition)
}
