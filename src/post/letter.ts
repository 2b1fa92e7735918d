/** A stretch of a mail of ours. From the same pieces come its plain text and its modest HTML. */
export type Piece =
  | { readonly kind: 'line'; readonly text: string }
  /** Somebody's own words, whole, as they wrote them. */
  | { readonly kind: 'said'; readonly text: string }
  /** Somebody's words quoted, with their source and where to read on. */
  | { readonly kind: 'quote'; readonly text: string; readonly source: string; readonly url: string | undefined }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** Below a signature's mark: what clients leave out when they quote. */
  | { readonly kind: 'foot'; readonly text: string; readonly url?: string | undefined }

export const line = (text: string): Piece => ({ kind: 'line', text })
export const said = (text: string): Piece => ({ kind: 'said', text })
export const link = (text: string, url: string): Piece => ({ kind: 'link', text, url })
export const foot = (text: string, url?: string): Piece => ({ kind: 'foot', text, url })
export const footLink = (text: string, url: string | undefined): Piece[] => (url === undefined ? [] : [foot(text, url)])

/** A mail's words, before it has an address. */
export interface Letter {
  readonly subject: string
  readonly pieces: readonly Piece[]
}

/** The pieces as plain text, for every client there is. */
export function plainOf(pieces: readonly Piece[]): string {
  const body = pieces.filter(({ kind }) => kind !== 'foot').map(plainPiece)
  const foot = pieces.filter(({ kind }) => kind === 'foot').map(plainPiece)
  return `${body.join('\n\n')}\n${foot.length === 0 ? '' : `\n-- \n${foot.join('\n')}\n`}`
}

function plainPiece(piece: Piece): string {
  switch (piece.kind) {
    case 'line':
    case 'said':
      return piece.text
    case 'quote': {
      const indented = piece.text.split('\n').map((line) => `  ${line}`)
      return [...indented, `  (${piece.source})`, ...(piece.url === undefined ? [] : [`  ${piece.url}`])].join('\n')
    }
    case 'link':
      return `${piece.text}:\n${piece.url}`
    case 'foot':
      return piece.url === undefined ? piece.text : `${piece.text}: ${piece.url}`
  }
}

const SERIF = 'font-family:Charter,Cambria,Georgia,serif;font-size:17px;line-height:1.5'
const SANS = 'font-family:system-ui,-apple-system,Segoe UI,sans-serif;font-size:15px;line-height:1.5'

/** The pieces as HTML that every client shows alike: no styles but on the pieces, nothing fetched, light and dark by the
 *  client's own colours. */
export const htmlOf = (pieces: readonly Piece[], language: string): string =>
  `<html lang="${language}"><body><div style="${SANS}">\n${pieces.map(htmlPiece).join('\n')}\n</div></body></html>\n`

function htmlPiece(piece: Piece): string {
  switch (piece.kind) {
    case 'line':
      return `<p>${broken(piece.text)}</p>`
    case 'said':
      return `<div style="${SERIF};margin:16px 0">${broken(piece.text)}</div>`
    case 'quote':
      return `<div style="${SERIF};border-left:3px solid #d9b500;padding-left:12px;margin:12px 0">${broken(piece.text)}<br><span style="${SANS};font-size:13px">${linked(piece.source, piece.url)}</span></div>`
    case 'link':
      return `<p>${linked(piece.text, piece.url)}</p>`
    case 'foot':
      return `<div style="font-size:13px;opacity:.75">${linked(piece.text, piece.url)}</div>`
  }
}

const linked = (text: string, url: string | undefined): string =>
  url === undefined ? escaped(text) : `<a href="${escaped(url)}">${escaped(text)}</a>`

const broken = (text: string): string => escaped(text).replaceAll('\n', '<br>\n')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
